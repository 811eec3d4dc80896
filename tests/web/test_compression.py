"""The encoding that a client gets, by its Accept-Encoding."""

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tests.website import serving
from web.compression import Compression, prefers_gzip


@pytest.mark.parametrize(
    ("asked", "packed"),
    [
        ("gzip", True),
        ("x-gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=1.0, *;q=0.5", True),
        ("br;q=1.0, gzip; q=0.8, *;q=0.1", True),
        ("*", True),
        ("gzip;q=0.001", True),
        ("gzip, identity;q=0.5", True),
        ("", False),
        ("identity", False),
        ("gzip;q=0", False),
        ("gzip; Q=0.000", False),
        ("gzip ; q=0, *", False),
        ("*;q=0", False),
        ("br, deflate", False),
        ("identity, gzip;q=0.5", False),
        ("notgzip", False),
        ("gzipped, gzip-ish", False),
        ("gzip;q=nothing", False),
        (",,;q=1,gzip;q=0,", False),
    ],
)
def test_gzip_is_for_those_who_would_rather_have_it(asked: str, packed: bool) -> None:
    assert prefers_gzip(asked) is packed


async def page(_: Scope, __: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"a page " * 1000})


@pytest.mark.parametrize(("headers", "encoding"), [(["gzip"], "gzip"), (["gzip;q=0"], None), (["br", "gzip"], "gzip")])
def test_an_answer_is_packed_only_where_it_was_asked_for(headers: list[str], encoding: str | None) -> None:
    with serving(Compression(page)) as url:
        answer = httpx.get(url, headers=[("Accept-Encoding", one) for one in headers])
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.text == "a page " * 1000
