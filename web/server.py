"""Serving the site for real: one process, many readers, a graceful end."""

import resource
import signal
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from corpus.errors import PressdeskError
from web.connections import RESERVE, ConnectionLimits, protocol

_GRACE = 10
"""Seconds that running requests are given when the end has come."""
_BACKLOG = 2048
"""Connections that the system keeps until they are taken."""
_AT_ONCE = 64
"""Connections that are taken before one of them is looked at; asyncio gives both the same number."""
_FILES = 200
"""What else is open: the store for every request that reads it, the index, its next generation."""
_SWITCH = 0.001
"""Seconds after which a thread that computes lets others go on; 5 ms by default, for each of the steps of a request."""


class ServeError(PressdeskError):
    """The address can't be listened on."""


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    bounds: ConnectionLimits | None = None,
    proxies: Iterable[str] = (),
) -> None:
    """Answer requests until SIGINT or SIGTERM; running ones end first. Main thread only; port 0: a free one.

    `ready` is called once, with the site's address, when it answers. `proxies` are addresses and networks that say in
    X-Forwarded-For for whom they ask; nobody else is believed. Raises ServeError when it can't listen.
    """
    with listen(host, port) as listening, _switching():
        server = _Server(config(app, fitting(bounds or ConnectionLimits()), proxies), lambda: ready(address(listening)))
        server.run(sockets=[listening])


def config(app: ASGIApp, bounds: ConnectionLimits | None = None, proxies: Iterable[str] = ()) -> uvicorn.Config:
    trusted = list(proxies)
    return uvicorn.Config(
        app,
        http=protocol(bounds or ConnectionLimits()),  # over h11, whose limits on the size of a request's head are known
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        backlog=_AT_ONCE,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )


def listen(host: str, port: int) -> socket.socket:
    """A socket that is bound. Raises ServeError with what to do instead."""
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(where[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # the rest says the address again
        raise ServeError(f"can't serve on {host}, port {port} ({reason}): choose another with --port") from error


def fitting(bounds: ConnectionLimits) -> ConnectionLimits:
    """With no more connections than files may be open; as many may be as the system lets us, if it takes that."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    beside = RESERVE + _AT_ONCE + _FILES
    wanted = bounds.most + beside
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return replace(bounds, most=max(1, min(bounds.most, soft - beside)))
    return bounds


def address(listening: socket.socket) -> str:
    """Where a browser on this machine finds the site."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(uvicorn.Server):
    """Says when it answers, and returns after a signal instead of raising it again."""

    def __init__(self, config: uvicorn.Config, answers: Callable[[], None]) -> None:
        super().__init__(config)
        self._answers = answers

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(_BACKLOG)
        if self.started:
            self._answers()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


@contextmanager
def _switching() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
