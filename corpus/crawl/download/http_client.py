"""An HTTP/1.1 client for single GET requests that bounds everything a server could prolong or inflate."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from functools import cache
from urllib.parse import urlsplit

import h11

from corpus.crawl.download.address_guard import IpAddress, resolve
from corpus.crawl.download.errors import BrokenOffError, NoAnswerError, RefusedError
from corpus.quick_dataclass import dataclass

MAX_BYTES = 10_000_000
"""Largest body of a response, both as sent and decompressed."""
MAX_HEADER_BYTES = 64_000
MAX_INTERIM = 10
"""Most interim responses (1xx) accepted before the final one."""
_CHUNK = 65_536

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What a server sent: the headers in their order, the body still compressed."""

    status: int
    headers: Headers
    body: bytes
    address: IpAddress
    """The IP address that sent it."""


async def fetch(
    url: str,
    headers: Iterable[tuple[bytes, bytes]],
    *,
    timeout: float,
    allow_loopback: bool = False,
    max_bytes: int = MAX_BYTES,
    truncate: bool = False,
    check_head: Callable[[int, Headers], None] = lambda _status, _headers: None,
) -> HttpResponse:
    """Send a GET request and return the response; redirects are not followed.

    Everything from name resolution to the last byte takes at most `timeout` seconds. A body longer than `max_bytes` is
    refused, or cut to that length if `truncate` is set. `check_head` is called with the status and headers before the
    body is read, and may raise RefusedError. Raises RefusedError and NoAnswerError.
    """
    try:
        async with asyncio.timeout(timeout), _connection(url, allow_loopback) as (reader, writer, address):
            talk = _Connection(reader, writer)
            await talk.ask(url, headers)
            head = await talk.head()
            answered = tuple(head.headers.raw_items())
            check_head(head.status_code, answered)
            body = await talk.body(max_bytes, cut=truncate, status=head.status_code)
            return HttpResponse(head.status_code, answered, body, address)
    except TimeoutError as error:
        raise NoAnswerError("no response in time") from error
    except h11.RemoteProtocolError as error:
        raise _protocol_error(error) from error
    except h11.LocalProtocolError as error:
        raise RefusedError(f"not a valid HTTP request ({error})") from error
    except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, OSError) as error:
        raise BrokenOffError("the connection broke off") from error


class _Connection:
    """One request and its response on an open connection."""

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
        raise BrokenOffError("the connection broke off")

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
            received.clear()  # a stored exception keeps this frame alive, and with it megabytes

    async def _next(self) -> h11.Event | type[h11.PAUSED]:
        while (event := self._state.next_event()) is h11.NEED_DATA:
            self._state.receive_data(await self._reader.read(_CHUNK))
        assert not isinstance(event, type) or event is h11.PAUSED
        return event


@asynccontextmanager
async def _connection(
    url: str, allow_loopback: bool
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter, IpAddress]]:
    """Connect to the first of the host's addresses that accepts."""
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
    """Open a TLS connection whose certificate must be for `name`, or a plain one where `name` is None."""
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


def _protocol_error(error: h11.RemoteProtocolError) -> NoAnswerError | RefusedError:
    if error.error_status_hint == 431:
        return RefusedError(f"has more than {MAX_HEADER_BYTES:,} bytes of headers", status=431)
    if "closed" in str(error).lower():  # h11 has one class for all protocol errors; only the text tells them apart
        return BrokenOffError("the connection broke off")
    return NoAnswerError(f"the response is not valid HTTP ({error})")
