"""Whoever runs the site can watch over it: readiness, metrics, sources, the log of requests."""

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from bs4 import BeautifulSoup
from prometheus_client.parser import text_string_to_metric_families

from corpus.store import FILE_NAME
from indexer.columnar.container import DamagedError
from tests.command import PRESSDESK, child_process, run
from tests.desk import Desk, release
from tests.website import publish, serving
from web.address import FEEDS, Address, FeedFormat, changes_href
from web.app import SiteOptions, create_app
from web.metrics import counted_path

LINE = re.compile(r'\S+ - - \[[^\]]+\] "(GET|HEAD) (\S+) HTTP/1\.1" (\d{3}) (\d+) "[^"]*" "[^"]*" \d+')


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
def site(desk: Desk, log: list[str]) -> Iterator[httpx.Client]:
    publish(desk)
    options = SiteOptions(access_log=log.append, cors_origins=("https://reader.example",))
    app = create_app(desk.engine, desk.home / FILE_NAME, options=options)
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_readiness_tells_the_age_of_index_and_crawl(site: httpx.Client, desk: Desk) -> None:
    crawled = datetime.now(UTC) - timedelta(hours=2)
    desk.store.record_crawl(desk.store.start_crawl("office", crawled), {}, named=1, reasons={}, finished=crawled)
    desk.store.put(release("later", "Not indexed yet"))
    known = site.get("/readyz").raise_for_status().json()
    assert (known["status"], known["index_changes_behind"]) == ("ready", 1)
    assert 7200 <= known["last_good_crawl_age_seconds"] < 7300
    assert known["index_age_seconds"] < 300


def test_a_site_without_an_index_is_not_ready(tmp_path: Path) -> None:
    with Desk(tmp_path) as empty, serving(create_app(empty.engine, tmp_path / FILE_NAME)) as url:
        answer = httpx.get(f"{url}/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "not ready")
        assert "pressdesk_ready 0.0" in httpx.get(f"{url}/metrics").text


def test_readiness_outlives_damage_that_shows_on_the_way(
    site: httpx.Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = type(desk.now).counts
    damaged = iter([True])

    def counts(*asked: Any) -> Any:
        if next(damaged, False):
            raise DamagedError("a checksum does not fit")
        return sound(*asked)

    monkeypatch.setattr(type(desk.now), "counts", counts)
    known = site.get("/readyz").raise_for_status().json()
    assert (known["status"], known["releases"], next(damaged, False)) == ("ready", 42, False)


def test_prometheus_understands_the_metrics(site: httpx.Client) -> None:
    site.get("/?q=heroin")
    site.get("/no/such/page")
    families = {one.name: one for one in text_string_to_metric_families(site.get("/metrics").text)}
    counted = {
        (sample.labels["path"], sample.labels["status"]): sample.value
        for sample in families["pressdesk_requests"].samples
        if sample.name.endswith("_total")
    }
    assert (counted["/", "200"], counted["other", "404"]) == (1, 1)
    assert families["pressdesk_index_releases"].samples[0].value == site.get("/healthz").json()["releases"]
    assert {sample.labels["state"] for sample in families["pressdesk_sources"].samples} >= {"broken", "well"}


def test_clients_cannot_make_new_metrics() -> None:
    paths = ["/release/1", "/release/2", "/x1", "/x2", "/api/releases/a/b", "/static/x"]
    assert {counted_path(path) for path in paths} == {"/release/...", "other", "/api/releases/...", "/static/..."}


@pytest.mark.parametrize("kind", FEEDS)
def test_every_feed_is_counted_by_its_own_name(kind: FeedFormat) -> None:
    for path in (Address().feed_href(kind), changes_href(kind)):
        assert counted_path(path) == path


def test_each_request_is_logged_in_a_line_that_no_client_can_forge(site: httpx.Client, log: list[str]) -> None:
    site.get('/?q=a"b%0A', headers={"User-Agent": 'x" 200 0 "'})
    site.get("/nowhere%0Aforged")
    end = time.monotonic() + 10
    while len(log) < 2 and time.monotonic() < end:  # a line follows its response
        time.sleep(0.01)
    found = [LINE.fullmatch(line) for line in log]
    assert all(found), log
    assert [one[3] for one in found if one] == ["200", "404"]
    assert "\\x0a" in log[1]


def test_other_sites_may_use_the_api_but_not_the_pages(site: httpx.Client) -> None:
    origin = {"Origin": "https://reader.example"}
    for path in ("/api/search?q=heroin", "/feed.json?q=heroin", "/changes.json", "/openapi.json"):
        answer = site.get(path, headers=origin)
        assert answer.headers["access-control-allow-origin"] == "https://reader.example", path
    assert "access-control-allow-origin" not in site.get("/?q=heroin", headers=origin).headers
    others = site.get("/api/search?q=heroin", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in others.headers


def test_the_page_of_sources_says_how_each_is_doing(site: httpx.Client, desk: Desk) -> None:
    number = desk.store.start_crawl("office", datetime.now(UTC))
    desk.store.record_crawl(number, {}, named=0, reasons={"https://example.org/feed: answered 500": 1})
    soup = BeautifulSoup(site.get("/sources").raise_for_status().text, "lxml")
    first = soup.select_one("tbody tr")
    assert first is not None
    assert first.parent is not None
    assert "incb" in soup.select(".reading details")[-1].get_text()
    assert [cell.get_text(" ") for cell in first.select("th, td")][:2] == [
        "office",
        "broken https://example.org/feed: answered 500",
    ]
    assert "never crawled" not in first.parent.get_text()
    assert site.get("/api/sources").json()[0]["state"] == "broken"
    done = run("sources", "--health", "--json", home=desk.home)
    assert (done.returncode, '"state": "broken"' in done.stdout) == (1, True)


def test_the_command_serves_with_all_its_options(desk: Desk) -> None:
    publish(desk)
    options = ["--port", "0", "--root-path", "/press/", "--access-log", "--cors-origin", "https://reader.example"]
    command = [*PRESSDESK, "--home", str(desk.home), "serve", *options]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        line = next(iter(child.stdout))
        url = re.findall(r"http://\S+", line)[0]
        assert "/press/static/" in httpx.get(f"{url}?q=heroin", timeout=30).text
        assert '"GET /?q=heroin HTTP/1.1" 200' in next(iter(child.stdout))
