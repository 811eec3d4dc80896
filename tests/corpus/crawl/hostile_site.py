"""A site on loopback that misbehaves in every known way, each under a name, beside good releases."""

import gzip
import socket
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread

Send = Callable[[bytes], None]
Behaviour = Callable[[Send, str], None]
"""Writes an answer to a request for a path."""

GOOD = (
    b"<html><head><title>Good release %d</title></head><body><article><h1>Good release %d</h1><p>Officers of the "
    b"bureau found the load number %d in a warehouse near the port on Monday and took it away, the bureau said."
    b"</p></article></body></html>"
)
ZEROS = 200_000_000
"""Bytes that a bomb unpacks to."""


def answer(body: bytes, *headers: bytes, status: bytes = b"200 OK", kind: bytes = b"text/html") -> bytes:
    lines = [b"HTTP/1.1 " + status, b"Content-Type: " + kind, b"Content-Length: %d" % len(body), *headers]
    return b"\r\n".join([*lines, b"", body])


def say(raw: bytes) -> Behaviour:
    return lambda send, _path: send(raw)


def page(inside: bytes, *headers: bytes) -> Behaviour:
    return say(answer(b"<html><head><title>Hostile</title></head><body>" + inside + b"</body></html>", *headers))


def for_ever(start: bytes, more: bytes, pause: float = 0) -> Behaviour:
    def go_on(send: Send, _path: str) -> None:
        send(start)
        while True:
            send(more)
            time.sleep(pause)

    return go_on


def numbered(start: bytes, more: bytes, most: int) -> Behaviour:
    def go_on(send: Send, _path: str) -> None:
        send(start)
        for number in range(0, most, 1_000):
            send(b"".join(more % one for one in range(number, number + 1_000)))

    return go_on


def wait(send: Send, _path: str) -> None:
    time.sleep(30)
    send(b"")


@cache
def bomb(wbits: int) -> bytes:
    packer = zlib.compressobj(1, wbits=wbits)
    megabyte = bytes(1_000_000)
    return b"".join(packer.compress(megabyte) for _ in range(ZEROS // 1_000_000)) + packer.flush()


@cache
def bomb_in_a_bomb() -> bytes:
    return gzip.compress(bomb(31))


def load_bombs() -> None:
    """Prepare the responses in advance, so that a busy machine sends them in time."""
    for wbits in (31, 15):
        bomb(wbits)
    bomb_in_a_bomb()


def lazily(make: Callable[[], bytes]) -> Behaviour:
    return lambda send, _path: send(make())


def redirect(to: bytes, status: bytes = b"302 Found") -> Behaviour:
    return say(answer(b"", b"Location: " + to, status=status))


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

ANSWERS: Mapping[str, tuple[Behaviour, str]] = {
    # the connection
    "closes-at-once": (say(b""), "broke off"),
    "closes-in-the-headers": (say(OK), "broke off"),
    "closes-in-the-body": (say(OK + b"Content-Length: 9999\r\n\r\nshort"), "broke off"),
    "closes-in-a-chunk": (say(CHUNKED + b"ff\r\nshort"), "broke off"),
    "is-not-http": (say(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "not valid HTTP"),
    "talks-garbage": (say(bytes(range(256)) * 50), "not valid HTTP"),
    "has-no-status": (say(b"HTTP/1.1 hello\r\n\r\n"), "not valid HTTP"),
    "has-two-lengths": (say(OK + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello"), "not valid HTTP"),
    "has-a-negative-length": (say(OK + b"Content-Length: -1\r\n\r\nhello"), "not valid HTTP"),
    "has-chunks-of-no-size": (say(CHUNKED + b"zz\r\nhello\r\n"), "not valid HTTP"),
    "only-says-go-on": (for_ever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.001), "broke off"),
    # floods
    "floods-with-headers": (numbered(OK, b"X-Flood-%d: " + b"a" * 90 + b"\r\n", 100_000), "bytes of headers"),
    "floods-with-cookies": (numbered(OK, b"Set-Cookie: c%d=" + b"b" * 90 + b"\r\n", 100_000), "bytes of headers"),
    "has-a-header-without-end": (for_ever(OK + b"X-Long: ", b"a" * 60_000), "bytes of headers"),
    "announces-a-terabyte": (for_ever(OK + b"Content-Length: 1000000000000\r\n\r\n", b"a" * 60_000), "larger than"),
    "sends-without-end": (for_ever(OK + b"\r\n", b"a" * 60_000), "larger than"),
    "chunks-without-end": (for_ever(CHUNKED, b"ea60\r\n" + b"a" * 60_000 + b"\r\n"), "larger than"),
    "has-trailers-without-end": (
        numbered(CHUNKED + b"0\r\n", b"X-%d: " + b"a" * 90 + b"\r\n", 100_000),
        "headers|HTTP",
    ),
    "is-a-gzip-bomb": (lazily(lambda: answer(bomb(31), b"Content-Encoding: gzip")), "decompressed"),
    "is-a-deflate-bomb": (lazily(lambda: answer(bomb(15), b"Content-Encoding: deflate")), "decompressed"),
    "is-a-bomb-in-a-bomb": (
        lazily(lambda: answer(bomb_in_a_bomb(), b"Content-Encoding: gzip, gzip")),
        "decompressed",
    ),
    "is-packed-a-hundred-times": (
        say(answer(b"a", b"Content-Encoding: " + b"gzip, " * 99 + b"gzip")),
        "more than 2 content encodings",
    ),
    "says-gzip-and-is-not": (say(answer(b"plain", b"Content-Encoding: gzip")), "."),
    # redirects
    "redirects-to-itself": (redirect(b"/bad/redirects-to-itself"), "redirect"),
    "redirects-without-end": (lambda send, path: redirect(path.encode() + b"x")(send, path), "redirect"),
    "redirects-to-the-metadata": (redirect(b"http://169.254.169.254/latest/"), "another site|no address"),
    "redirects-to-a-file": (redirect(b"file:///etc/passwd"), "."),
    "redirects-to-ftp": (redirect(b"ftp://127.0.0.1/"), "."),
    "redirects-to-another-port": (redirect(b"http://127.0.0.1:22/"), "another site"),
    "redirects-to-nonsense": (redirect(b"http://[::1/%zz"), "."),
    "redirects-to-a-long-address": (redirect(b"/" + b"a" * 50_000), "."),
    # kinds
    "is-a-film": (for_ever(OK.replace(b"text/html", b"video/mp4") + b"\r\n", b"a" * 60_000), "video/mp4"),
    "is-a-program": (say(answer(b"MZ" * 9_999, kind=b"application/x-msdownload")), "application"),
    "is-of-no-kind": (say(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n\x00\x01\x02\x03"), "."),
    "has-a-kind-of-64-kilobytes": (say(answer(b"a", kind=b"a" * 60_000)), "not HTML"),
    "is-forbidden": (say(answer(b"", status=b"403 Forbidden")), "answered 403"),
    "has-a-status-of-its-own": (say(answer(b"", status=b"999 Request denied")), "answered 999"),
}
SLOW: Mapping[str, tuple[Behaviour, str]] = {
    "never-answers": (wait, "in time"),
    "drips-its-headers": (for_ever(b"HTTP/1.1 200 OK\r\n", b"X", 0.2), "in time"),
    "drips-its-body": (for_ever(OK + b"\r\n", b"a", 0.2), "in time"),
    "drips-its-chunks": (for_ever(CHUNKED, b"1\r\na\r\n", 0.2), "in time"),
    "says-go-on-slowly": (for_ever(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.2), "in time|broke off"),
    "asks-to-come-back-in-a-century": (
        say(answer(b"", b"Retry-After: 3153600000", status=b"503 Unavailable")),
        "asked for no requests until",
    ),
}
PAGES: Mapping[str, tuple[Behaviour, str]] = {
    "is-empty": (say(answer(b"")), "empty"),
    "has-no-text": (page(b""), "."),
    "is-only-script": (page(b"<script>" + b"x=1;" * 9_999 + b"</script>"), "."),
    "lies-of-its-charset": (page(b"\xff\xfe\x00\xd8" * 999, b"Content-Language: \xff"), "."),
    "is-nested-deeply": (lazily(lambda: answer(b"<div>" * 300_000 + b"text")), "."),
    "has-a-million-paragraphs": (lazily(lambda: answer(b"<title>T</title>" + b"<p>x" * 1_000_000)), "."),
    "has-a-million-attributes": (
        lazily(lambda: answer(b"<p " + b"".join(b"a%d=1 " % one for one in range(500_000)) + b">text")),
        ".",
    ),
    "has-an-attribute-of-megabytes": (lazily(lambda: answer(b'<p title="' + b"a" * 9_000_000 + b'">text')), "."),
    "has-one-word-of-megabytes": (lazily(lambda: answer(b"<title>T</title><p>" + b"a" * 9_000_000)), "."),
    "never-closes-anything": (lazily(lambda: answer(b"<title>T</title>" + b"<table><tr><td><b><i>x" * 60_000)), "."),
    "has-entities-without-end": (lazily(lambda: answer(b"<title>T</title><p>" + b"&#x1F4A9;&amp" * 500_000)), "."),
    "has-structured-data-without-end": (
        lazily(lambda: answer(b'<script type="application/ld+json">' + b"[" * 500_000 + b"</script><p>x")),
        ".",
    ),
    "has-dates-without-end": (lazily(lambda: answer(b"<title>T</title><p>" + b"22 June 2011, " * 300_000)), "."),
}


class HostileSite(ThreadingTCPServer):
    """Answers by path; `asked` remembers every path."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 50

    def __init__(self, answers: Mapping[str, Behaviour], otherwise: Behaviour) -> None:
        self.answers, self.otherwise = answers, otherwise
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Don't report errors caused by a crawler that disconnects."""


class _Handler(StreamRequestHandler):
    server: HostileSite

    def handle(self) -> None:
        path = self.rfile.readline(100_000).split(b" ")[1].decode("latin-1")
        while self.rfile.readline(100_000).strip():
            pass
        self.server.asked.append(path)
        self.connection.settimeout(30)
        with suppress(OSError):
            self.server.answers.get(path, self.server.otherwise)(self._send, path)

    def _send(self, data: bytes) -> None:
        self.wfile.write(data)

    def finish(self) -> None:
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
        super().finish()


@contextmanager
def hostile_site(answers: Mapping[str, Behaviour], otherwise: Behaviour | None = None) -> Iterator[HostileSite]:
    with HostileSite(answers, otherwise or say(answer(b"not here", status=b"404 Not Found"))) as server:
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def good_pages(numbers: range) -> dict[str, Behaviour]:
    return {f"/good/{number}": say(answer(GOOD % (number, number, number))) for number in numbers}


def feed(paths: Iterator[str] | list[str]) -> Behaviour:
    items = "".join(f"<item><link>{path}</link></item>" for path in paths)
    text = f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'
    return say(answer(text.encode(), kind=b"application/rss+xml"))


def listing(link: Callable[[int, int], str], serial: Iterator[int] | None = None) -> Behaviour:
    """A page of five links that no page had before, and a link to the next such page."""
    numbers = serial or count()

    def show(send: Send, _path: str) -> None:
        number = next(numbers)
        links = "".join(f'<h3><a href="{link(number, one)}">Release {number} {one}</a></h3>' for one in range(5))
        send(answer(f'{links}<a class="next" href="/list/{number + 1}">next</a>'.encode()))

    return show


LAUGHS = (
    b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a0 'ha'>"
    + b"".join(b"<!ENTITY a%d '%s'>" % (one, b"&a%d;" % (one - 1) * 10) for one in range(1, 12))
    + b"]>"
)
OUTSIDE = b"<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a11 SYSTEM 'file:///etc/passwd'>]>"
SITEMAP = b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/x&a11;</loc></url></urlset>'
RSS = b"<rss version='2.0'><channel><item><link>/x</link><title>&a11;</title></item></channel></rss>"
WAYS: Mapping[str, tuple[Behaviour, str]] = {
    "is-no-feed": (page(b"hello"), "not a feed"),
    "laughs-a-billion-times": (say(answer(LAUGHS + RSS)), ""),
    "reads-a-file": (say(answer(OUTSIDE + RSS)), ""),
    "is-json-nested-deeply": (lazily(lambda: answer(b'{"items":' + b"[" * 900_000)), "not JSON|can't be read"),
    "is-a-packed-bomb": (lazily(lambda: answer(bomb(31), kind=b"application/gzip")), "larger than"),
    "has-a-million-entries": (
        lazily(lambda: answer(b"<rss><channel>" + b"<item><link>/x</link></item>" * 300_000)),
        ".",
    ),
    "sends-a-feed-without-end": (for_ever(OK + b"\r\n<rss><channel>", b"<item/>" * 9_000), "larger than"),
    "is-an-empty-feed": (say(answer(b"")), "not a feed"),
}
