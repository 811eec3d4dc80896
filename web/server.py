"""Runs the site in uvicorn: binds the socket, applies the limits, and shuts down gracefully."""

import asyncio
import resource
import socket
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import uvicorn
from starlette.types import ASGIApp

from corpus.errors import PressdeskError
from corpus.interrupt import signals_handled_by
from web.connections import RESERVE, ConnectionLimits, protocol
from web.workers import supervise

_GRACE_SECONDS = 10
"""Seconds that running requests have to finish on shutdown."""
_BACKLOG = 2048
"""Connections that the operating system queues until they are accepted."""
_AT_ONCE = 64
"""Connections accepted in one go before any is served; asyncio uses the same number for the backlog."""
_OTHER_FILES = 200
"""Other files that may be open: the store once per request, the index, its next generation."""
_DRAIN_SECONDS = 5
"""Seconds that a worker has beyond that to end."""
_SWITCH_SECONDS = 0.001
"""Seconds after which Python switches threads; with its default of 5 ms, each step of a request would wait."""


class ServeError(PressdeskError):
    """The server can't listen on the address."""


def serve(
    app: ASGIApp,
    host: str,
    port: int,
    ready: Callable[[str], None],
    *,
    bounds: ConnectionLimits | None = None,
    proxies: Iterable[str] = (),
    workers: int = 1,
    before_fork: Callable[[], None] = lambda: None,
) -> None:
    """Serve until SIGINT or SIGTERM, then let running requests finish. Main thread only; port 0 picks a free one.

    `ready` is called once, with the URL of the site, when it accepts requests. `proxies` are the addresses and networks
    whose X-Forwarded-For header is trusted. Several workers are processes that are forked from this one, each after a
    call of `before_fork`; `bounds` are those of one. Raises ServeError if the address can't be listened on.
    """
    with listen(host, port) as listening, _short_switch_interval():
        fitting = fit_to_file_limit(bounds or ConnectionLimits())
        if workers == 1:
            server = _Server(config(app, fitting, proxies), lambda: ready(address(listening)))
            server.run(sockets=[listening])
            return

        def work(answers: Callable[[], None], orphaned: int) -> None:
            # one connection at a time, so that a worker that is idle gets the next
            _Server(config(app, fitting, proxies, at_once=1), answers, orphaned).run(sockets=[listening])

        supervise(
            workers,
            work,
            ready=lambda: ready(address(listening)),
            before_fork=before_fork,
            grace=_GRACE_SECONDS + _DRAIN_SECONDS,
        )


def config(
    app: ASGIApp, bounds: ConnectionLimits | None = None, proxies: Iterable[str] = (), at_once: int = _AT_ONCE
) -> uvicorn.Config:
    """The configuration of uvicorn for the site."""
    trusted = list(proxies)
    return uvicorn.Config(
        app,
        http=protocol(
            bounds or ConnectionLimits()
        ),  # based on h11, whose limits on the size of a request's head are known
        proxy_headers=bool(trusted),
        forwarded_allow_ips=trusted,
        backlog=at_once,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )


def listen(host: str, port: int) -> socket.socket:
    """A bound, listening socket. Raises ServeError if the address can't be used."""
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.create_server(where[:2], family=family, backlog=_BACKLOG)
        # Its connections inherit it; asyncio sets it only for a socket made with the number of TCP. Without it,
        # each body waits some 40 ms for the client to confirm the head.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as error:
        reason = str(error.strerror).partition(" (while")[0]  # the rest repeats the address
        raise ServeError(f"can't serve on {host}, port {port} ({reason}): choose another with --port") from error


def fit_to_file_limit(bounds: ConnectionLimits) -> ConnectionLimits:
    """Raise the limit on open files as far as needed; if not enough is allowed, lower the number of connections."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    beside = RESERVE + _AT_ONCE + _OTHER_FILES
    wanted = bounds.max_connections + beside
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return replace(bounds, max_connections=max(1, min(bounds.max_connections, soft - beside)))
    return bounds


def address(listening: socket.socket) -> str:
    """The URL of the site for a browser on this machine."""
    host, port = listening.getsockname()[:2]
    if host in {"0.0.0.0", "::"}:  # noqa: S104
        host = "localhost"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


class _Server(uvicorn.Server):
    """Calls back once it accepts requests, and returns after a signal instead of raising it again."""

    def __init__(self, config: uvicorn.Config, answers: Callable[[], None], orphaned: int | None = None) -> None:
        """`orphaned` is a file that can be read when the server has to end."""
        super().__init__(config)
        self._answers = answers
        self._orphaned = orphaned

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listening in sockets or ():
            listening.listen(_BACKLOG)
        if self._orphaned is not None:
            asyncio.get_running_loop().add_reader(self._orphaned, self._end)
        if self.started:
            self._answers()

    def _end(self) -> None:
        assert self._orphaned is not None
        asyncio.get_running_loop().remove_reader(self._orphaned)
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        with signals_handled_by(self.handle_exit):
            yield


@contextmanager
def _short_switch_interval() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(_SWITCH_SECONDS)
    try:
        yield
    finally:
        sys.setswitchinterval(before)
