"""Limits the number of connections and the time each may take; idle ones are closed to make room for others."""

import asyncio
from typing import ClassVar

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from corpus.quick_dataclass import dataclass
from web.client import client

RESERVE = 50
"""Connections above the limit that are still accepted, so that /healthz is answered and the rest get a 503."""
CROWDED = "pressdesk.crowded"
"""The key in the scope of a request whose connection is above the limit."""
PROGRESS = "pressdesk.progress"
"""The key in the scope of a function to call whenever a client has taken another piece of a long response."""
_LINGER_SECONDS = 20.0
"""Seconds for the rest of a response to be sent after its connection is closed."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """The limits on the connections of a server."""

    max_connections: int = 1000
    head_seconds: float = 10.0
    """Seconds for a request's head to arrive, from the opening of the connection or the end of the last response."""
    response_seconds: float = 60.0
    """Seconds from the head of a request until its client has received the whole response, or a piece of a long one."""


class Connections:
    """All open connections of a server, and which of them are waiting for their client."""

    def __init__(self, bounds: ConnectionLimits) -> None:
        self.bounds = bounds
        self._open: set[Connection] = set()
        self._waiting: dict[str, dict[Connection, None]] = {}
        """By client, the longest waiting first."""

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: "Connection") -> bool:
        """Add a connection, dropping one that waits for its client if need be; return whether it is within the limit.

        Dropped is the longest waiting connection of the client with the most waiting, so a flood displaces itself.
        """
        self._open.add(connection)
        if len(self) <= self.bounds.max_connections:
            return True
        crowd = max(self._waiting.values(), key=len, default=None)
        if crowd is None:
            return False
        next(iter(crowd)).drop()
        return True

    def mark_waiting(self, connection: "Connection") -> None:
        """It waits for its client, so it may be dropped to make room."""
        self._waiting.setdefault(connection.client_id, {})[connection] = None

    def mark_working(self, connection: "Connection") -> None:
        """Its client waits for us, so it is not dropped to make room."""
        waiting = self._waiting.get(connection.client_id, {})
        waiting.pop(connection, None)
        if not waiting:
            self._waiting.pop(connection.client_id, None)

    def remove(self, connection: "Connection") -> None:
        self.mark_working(connection)
        self._open.discard(connection)


class Connection(H11Protocol):
    """A uvicorn connection with time limits on whatever a client can delay; uvicorn only limits the idle time."""

    everyone: ClassVar[Connections]
    client_id = ""
    _timer: asyncio.TimerHandle | None = None
    _answering: object = None
    """The request being answered, or None."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.client_id = client(self.client[0] if self.client else None)
        if not self.everyone.add(self):
            if len(self.everyone) > self.everyone.bounds.max_connections + RESERVE:
                self.drop()
                return
            self.app = _with_entry(self.app, CROWDED, True)
        self.app = _with_entry(self.app, PROGRESS, self.progress)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop_timer()
        self.everyone.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._check_request()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._check_request()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.everyone.mark_waiting(self)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._answering:
            self.everyone.mark_working(self)

    def progress(self) -> None:
        """Allow as much time again: the client has taken a piece of the response."""
        if self._answering and not self.transport.is_closing():
            self._restart_timer(self.everyone.bounds.response_seconds)

    def drop(self) -> None:
        """Close it at once, discarding what has not been sent."""
        self._stop_timer()
        self.everyone.remove(self)
        self.transport.abort()

    def _check_request(self) -> None:
        """Restart the timer if a request has begun or ended."""
        if self.transport.is_closing():
            return
        request = None if self.cycle is None or self.cycle.response_complete else self.cycle
        if request is self._answering:
            return
        self._answering = request
        if request is None:
            self._await_head()
        else:
            self._restart_timer(self.everyone.bounds.response_seconds)
            self.everyone.mark_working(self)

    def _await_head(self) -> None:
        self._restart_timer(self.everyone.bounds.head_seconds)
        self.everyone.mark_waiting(self)

    def _restart_timer(self, seconds: float) -> None:
        self._stop_timer()
        self._timer = self.loop.call_later(seconds, self._time_out)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _time_out(self) -> None:
        if self._answering:
            self.drop()
            return
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._send_timeout()
        self.transport.close()
        self._timer = self.loop.call_later(_LINGER_SECONDS, self.transport.abort)

    def _send_timeout(self) -> None:
        text = b"The head of the request took too long."
        headers = [("content-type", "text/plain"), ("content-length", str(len(text))), ("connection", "close")]
        for event in (
            h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
            h11.Data(data=text),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


def protocol(bounds: ConnectionLimits) -> type[Connection]:
    """The connection class for one server, with a count of its own."""

    class Bounded(Connection):
        everyone = Connections(bounds)

    return Bounded


def _with_entry(app: ASGIApp, name: str, value: object) -> ASGIApp:
    """The app, with one more entry in the scope of each request."""

    async def passing_on(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, name: value}, receive, send)

    return passing_on
