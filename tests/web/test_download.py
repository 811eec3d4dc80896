"""A download that breaks off on the way is no complete response, so that nobody takes a part for the whole."""

import http.client
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from corpus.store import FILE_NAME
from search.export.files import EXPORT_FORMATS
from search.results import Hit
from tests.desk import Desk, release
from tests.website import opened, serving
from web.app import create_app

RELEASES = 700
"""Of which the first batches are sent before the export breaks off."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("home")) as desk:
        desk.publish(*(release(f"r{number}", "Heroin", "Seized. " * 50, "2012") for number in range(RELEASES)))
        yield desk


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[str]:
    with serving(create_app(desk.engine, desk.home / FILE_NAME)) as url:
        yield url


@pytest.fixture
def _broken(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index from which only the first 500 releases can be read."""
    whole = type(desk.now).export

    def breaking_off(*asked: Any) -> Iterator[Hit]:
        for number, hit in enumerate(whole(*asked)):
            if number == 500:
                raise OSError("the disk does not answer")
            yield hit

    monkeypatch.setattr(type(desk.now), "export", breaking_off)


@pytest.mark.usefixtures("_broken")
@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_a_part_is_no_complete_response(site: str, format: str, coding: str) -> None:
    address = f"{site}/api/export?q=heroin&format={format}"
    with httpx.stream("GET", address, headers={"Accept-Encoding": coding}, timeout=60) as answer:
        assert (answer.status_code, answer.headers["pressdesk-total"]) == (200, str(RELEASES))
        with pytest.raises(httpx.RemoteProtocolError):
            answer.read()


def test_a_client_that_could_not_tell_is_refused(site: str) -> None:
    with opened(site, b"GET /api/export?q=heroin HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n") as client:
        answer = http.client.HTTPResponse(client)
        answer.begin()
        assert (answer.status, answer.headers["Upgrade"]) == (426, "HTTP/1.1")
        assert b"proxy_http_version 1.1" in answer.read()
    with opened(site, b"GET /healthz HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n") as client:
        assert client.recv(100).split()[1] == b"200"


def test_no_client_is_led_to_ask_for_the_rest(site: str) -> None:
    answer = httpx.get(f"{site}/api/export?q=heroin", headers={"Range": "bytes=1000-"}, timeout=60)
    assert (answer.status_code, answer.headers["accept-ranges"]) == (200, "none")
    assert answer.text.count("Heroin") == RELEASES
