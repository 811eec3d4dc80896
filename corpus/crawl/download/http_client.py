"""One request and its answer over HTTP/1.1, with a bound on everything that a server can stretch."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import h11

from corpus.crawl.download.address_guard import IpAddress, resolve
from corpus.crawl.download.errors import BrokenOffError, NoAnswerError, RefusedError

MAX_BYTES = 10_000_000
"""Of one answer, as it is sent and as it is unpacked."""
MAX_HEADER_BYTES = 64_000
MAX_INTERIM = 10
"""Answers of the kind "go on" before the real one."""
_CHUNK = 65_536

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a server sent: headers in their order, the body still packed."""

    status: int
    headers: Headers
    body: bytes
    address: IpAddress
    """The machine that sent it."""


async def fetch(
    url: str,
    headers: Iterable[tuple[bytes, bytes]],
    *,
    timeout: float,
    allow_loopback: bool = False,
    max_bytes: int = MAX_BYTES,
    cut: bool = False,
    check: Callable[[int, Headers], None] = lambda _status, _headers: None,
) -> HttpResponse:
    """Ask for an address, and give the answer of that one server; redirects are not followed.

    All of it, from the name's resolution to the last byte, takes `timeout` seconds at most. A body beyond `max_bytes`
    is cut there if `cut` says so. `check` sees status and headers before the body is read, and may raise RefusedError.
    Raises RefusedError and NoAnswerError.
    """
    try:
        async with asyncio.timeout(timeout), _connection(url, allow_loopback) as (reader, writer, address):
            talk = _Connection(reader, writer)
            await talk.ask(url, headers)
            head = await talk.head()
            answered = tuple(head.headers.raw_items())
            check(head.status_code, answered)
            body = await talk.body(max_bytes, cut=cut, status=head.status_code)
            return HttpResponse(head.status_code, answered, body, address)
    except TimeoutError as error:
        raise NoAnswerError("no answer in time") from error
    except h11.RemoteProtocolError as error:
        raise _broken(error) from error
    except h11.LocalProtocolError as error:
        raise RefusedError(f"can't be asked for ({error})") from error
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, OSError) as error:
        raise BrokenOffError("answer broken off") from error


class _Connection:
    """One exchange on an open connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEADER_BYTES)

    async def ask(self, url: str, headers: Iterable[tuple[bytes, bytes]]) -> None:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        host = parts.netloc.rpartition("@")[2].encode("idna" if not parts.netloc.isascii() else "ascii")
        lines = [(b"Host", host), (b"Connection", b"close"), *headers]
        request = h11.Request(method="GET", target=target.encode("ascii", "backslashreplace"), headers=lines)
        self._writer.write((self._state.send(request) or b"") + (self._state.send(h11.EndOfMessage()) or b""))
        await self._writer.drain()

    async def head(self) -> h11.Response:
        for _ in range(MAX_INTERIM):
            match await self._next():
                case h11.Response() as response:
                    return response
                case h11.ConnectionClosed():
                    break
        raise BrokenOffError("answer broken off")

    async def body(self, max_bytes: int, *, cut: bool, status: int) -> bytes:
        received = bytearray()
        try:
            while isinstance(event := await self._next(), h11.Data):
                received += event.data
                if len(received) > max_bytes:
                    if not cut:
                        raise RefusedError(f"larger than {max_bytes:,} bytes", status=status)
                    del received[max_bytes:]
                    break
            return bytes(received)
        finally:
            received.clear()  # an error that is kept keeps this frame, and with it megabytes

    async def _next(self) -> h11.Event | type[h11.PAUSED]:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            self._state.receive_data(await self._reader.read(_CHUNK))
        assert not isinstance(event, type) or event is h11.PAUSED
        return event


@asynccontextmanager
async def _connection(
    url: str, allow_loopback: bool
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, IpAddress]]:
    """A connection to one of the host's addresses, the first that takes it."""
    parts = urlsplit(url)
    host, is_secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_secure else 80)
    addresses = await resolve(host, port, allow_loopback=allow_loopback)
    reader, writer, address = await _open(addresses, port, host if is_secure else None)
    try:
        yield reader, writer, address
    finally:
        writer.transport.abort()
        with suppress(OSError):
            await writer.wait_closed()


async def _open(
    addresses: Iterable[IpAddress], port: int, name: str | None
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter, IpAddress]:
    """`name` is what the certificate must be for; without one the connection is a plain one."""
    trouble = "host not found"
    for address in addresses:
        try:
            made = await asyncio.open_connection(
                str(address), port, ssl=_tls() if name else None, server_hostname=name, limit=_CHUNK
            )
        except ssl.SSLError as error:
            trouble = f"no secure connection ({getattr(error, 'verify_message', '') or error.reason})"
        except ConnectionRefusedError:
            trouble = "connection refused"
        except OSError as error:
            trouble = f"connection failed ({error.strerror or error})"
        else:
            return *made, address
    raise NoAnswerError(trouble)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _broken(error: h11.RemoteProtocolError) -> NoAnswerError | RefusedError:
    if error.error_status_hint == 431:
        return RefusedError(f"has more than {MAX_HEADER_BYTES:,} bytes of headers", status=431)
    if "closed" in str(error).lower():  # by its words: it is of one class with everything that is no HTTP
        return BrokenOffError("answer broken off")
    return NoAnswerError(f"answers what is not HTTP ({error})")
