"""How long a connection may stand still, and how many there may be: whoever keeps us waiting makes room for others."""

import asyncio
from dataclasses import dataclass
from typing import ClassVar

import h11
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from web.client import client

RESERVE = 50
"""Connections above the cap: their requests are marked, so that all but the one for the health can be turned away."""
CROWDED = "pressdesk.crowded"
"""In the scope of a request whose connection is one too many."""
_LINGER = 20.0
"""Seconds for the rest of an answer to leave once its connection is closed."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """Of the connections of a server."""

    most: int = 1000
    head: float = 10.0
    """Seconds for the whole head of a request, from when the connection was opened or the answer before was given."""
    answer: float = 60.0
    """Seconds from the head of a request to the end of its answer, as the client takes it."""


class Connections:
    """All connections of a server, and which of them wait for their client."""

    def __init__(self, bounds: ConnectionLimits) -> None:
        self.bounds = bounds
        self._open: set[Connection] = set()
        self._waiting: dict[str, dict[Connection, None]] = {}
        """By client, those that have waited longest first."""

    def __len__(self) -> int:
        return len(self._open)

    def add(self, connection: "Connection") -> bool:
        """Whether there is room for it, if need be that of one which waits for its client.

        That is the one waiting longest of the client with most that wait: a crowd of one client drives itself out.
        """
        self._open.add(connection)
        if len(self) <= self.bounds.most:
            return True
        crowd = max(self._waiting.values(), key=len, default=None)
        if crowd is None:
            return False
        next(iter(crowd)).drop()
        return True

    def waits(self, connection: "Connection") -> None:
        self._waiting.setdefault(connection.whose, {})[connection] = None

    def works(self, connection: "Connection") -> None:
        """It waits for us: it is not closed to make room."""
        waiting = self._waiting.get(connection.whose, {})
        waiting.pop(connection, None)
        if not waiting:
            self._waiting.pop(connection.whose, None)

    def remove(self, connection: "Connection") -> None:
        self.works(connection)
        self._open.discard(connection)


class Connection(H11Protocol):
    """uvicorn's, which sets a time limit only between requests, with limits for everything a client can draw out."""

    everyone: ClassVar[Connections]
    whose = ""
    _timer: asyncio.TimerHandle | None = None
    _answering: object = None
    """The request that is being answered."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.whose = client(self.client[0] if self.client else None)
        if not self.everyone.add(self):
            if len(self.everyone) > self.everyone.bounds.most + RESERVE:
                self.drop()
                return
            self.app = _crowded(self.app)
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._stop()
        self.everyone.remove(self)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._look()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._look()

    def pause_writing(self) -> None:
        super().pause_writing()
        self.everyone.waits(self)

    def resume_writing(self) -> None:
        super().resume_writing()
        if self._answering:
            self.everyone.works(self)

    def drop(self) -> None:
        """Close it at once, whatever has not been sent."""
        self._stop()
        self.everyone.remove(self)
        self.transport.abort()

    def _look(self) -> None:
        """After anything that may begin or end a request."""
        if self.transport.is_closing():
            return
        request = None if self.cycle is None or self.cycle.response_complete else self.cycle
        if request is self._answering:
            return
        self._answering = request
        if request is None:
            self._await_head()
        else:
            self._within(self.everyone.bounds.answer)
            self.everyone.works(self)

    def _await_head(self) -> None:
        self._within(self.everyone.bounds.head)
        self.everyone.waits(self)

    def _within(self, seconds: float) -> None:
        self._stop()
        self._timer = self.loop.call_later(seconds, self._late)

    def _stop(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if self._answering:
            self.drop()
            return
        if self.conn.our_state is h11.IDLE and self.conn.trailing_data[0]:
            self._tell_late()
        self.transport.close()
        self._timer = self.loop.call_later(_LINGER, self.transport.abort)

    def _tell_late(self) -> None:
        text = b"The head of the request took too long."
        headers = [("content-type", "text/plain"), ("content-length", str(len(text))), ("connection", "close")]
        for event in (
            h11.Response(status_code=408, headers=headers, reason=b"Request Timeout"),
            h11.Data(data=text),
            h11.EndOfMessage(),
        ):
            self.transport.write(self.conn.send(event) or b"")


def protocol(bounds: ConnectionLimits) -> type[Connection]:
    """The protocol of one server."""

    class Bounded(Connection):
        everyone = Connections(bounds)

    return Bounded


def _crowded(app: ASGIApp) -> ASGIApp:
    async def marked(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, CROWDED: True}, receive, send)

    return marked
