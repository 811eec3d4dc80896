"""Which requests are admitted, by host name, by rate per client, and by trusted proxies."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from corpus.store import FILE_NAME
from pressdesk import main
from tests.desk import Desk, release
from tests.website import serving
from web.admission import is_allowed_host
from web.app import Limits, create_app
from web.cli import LOOPBACK_NAMES
from web.client import client
from web.rate_limit import RateLimit

EVIL = "evil.example"


@contextmanager
def site(home: Path, limits: Limits, proxies: tuple[str, ...] = ()) -> Iterator[str]:
    with Desk(home) as desk:
        desk.publish(release("one", "Heroin seized", "Customs officers seized heroin."))
        with serving(create_app(desk.engine, home / FILE_NAME, limits), proxies=proxies) as url:
            yield url


@pytest.mark.parametrize(
    "path", ["/healthz/", "/api/search/", "/static", "/robots.txt/", "//evil.example/", "/%2Fevil.example/"]
)
def test_no_answer_leads_where_the_host_header_says(tmp_path: Path, path: str) -> None:
    with site(tmp_path, Limits()) as url:
        answer = httpx.get(url + path, headers={"Host": EVIL})
    assert answer.status_code == 404
    assert "location" not in answer.headers
    assert EVIL not in answer.text


@pytest.mark.parametrize(
    ("host", "answered"),
    [
        ("press.example", True),
        ("PRESS.example:8080", True),
        ("press.example.", True),
        ("www.desk.example", True),
        ("desk.example", False),
        (EVIL, False),
        ("press.example.evil.example", False),
        ("evilpress.example", False),
        ("press.example@evil.example", False),
        ("", False),
        ("press.example:x", False),
    ],
)
def test_a_site_answers_to_its_names_only(tmp_path: Path, host: str, answered: bool) -> None:
    with site(tmp_path, Limits(hosts=("press.example", "*.desk.example"))) as url:
        answer = httpx.get(url, headers={"Host": host})
        assert answer.status_code == (200 if answered else 400)
        assert answered or "--allowed-host" in answer.text
        for path in ("/healthz", "/readyz", "/metrics"):
            assert httpx.get(url + path, headers={"Host": host}).status_code == 200


def test_a_host_without_a_name_is_none_of_ours() -> None:
    assert is_allowed_host("[::1]:8080", LOOPBACK_NAMES)
    assert not is_allowed_host("<script>", ("press.example",))
    assert is_allowed_host("<script>", ())


def test_who_asks_too_often_is_told_when_to_come_back(tmp_path: Path) -> None:
    with site(tmp_path, Limits(rate="3/hour")) as url:
        answers = [httpx.get(f"{url}/?q=heroin") for _ in range(5)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429, 429]
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
        assert "Too many requests" in answers[-1].text
        told = httpx.get(f"{url}/api/suggest?q=her")
        assert (told.status_code, "Try again" in told.json()["error"]) == (429, True)
        for path in ("/healthz", "/robots.txt", "/static/pressdesk.css"):
            assert httpx.get(url + path).status_code == 200


def statuses(url: str, forwarded: list[str]) -> list[int]:
    return [httpx.get(url, headers={"X-Forwarded-For": one}).status_code for one in forwarded]


def test_a_client_is_not_believed_about_its_address(tmp_path: Path) -> None:
    with site(tmp_path, Limits(rate="2/hour")) as url:
        assert statuses(url, ["192.0.2.1", "192.0.2.2", "192.0.2.3"]) == [200, 200, 429]


def test_a_trusted_proxy_is_believed_about_the_last_address_that_it_adds(tmp_path: Path) -> None:
    with site(tmp_path, Limits(rate="2/hour"), ("127.0.0.0/8",)) as url:
        assert statuses(url, ["192.0.2.1", "192.0.2.1", "192.0.2.1", "192.0.2.2"]) == [200, 200, 429, 200]
        assert statuses(url, ["198.51.100.9, 192.0.2.1", "198.51.100.8, 192.0.2.1"]) == [429, 429]


def test_addresses_that_are_given_out_together_are_one_client() -> None:
    assert client("2001:db8:1:2::1") == client("2001:db8:1:2:ffff::7") != client("2001:db8:1:3::1")
    assert client("::ffff:192.0.2.1") == client("192.0.2.1") == "192.0.2.1"
    assert client(None) == ""
    assert len(client("unknown" * 1000)) == 64


def test_each_client_has_a_count_of_its_own() -> None:
    rate = RateLimit("2/hour;100/day")
    assert [rate.wait("a") for _ in range(2)] == [rate.wait("b") for _ in range(2)] == [0, 0]
    assert rate.wait("a") > 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--rate-limit", "often"], "50/second;1800/minute, or off"),
        (["--trusted-proxy", "proxy.example"], "neither an IP address nor a network"),
    ],
)
def test_an_option_that_says_nothing_is_refused(tmp_path: Path, options: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["--home", str(tmp_path), "serve", *options])
    assert result.exit_code == 2
    assert told in result.output
