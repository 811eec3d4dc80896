"""Feed readers understand the feed of any search, and see each release once."""

from collections.abc import Iterator
from dataclasses import replace

import feedparser  # type: ignore[import-untyped]
import httpx
import pytest
from lxml import etree

from corpus.store import FILE_NAME
from corpus.store.warc import Response
from corpus.versions.clusters import update_clusters
from tests.desk import Desk, release
from tests.website import PAYLOADS, SEIZURE, publish, serving
from web.app import create_app

TEXT = "\n\n".join(f"Officers seized {number} drums of a chemical at a port in the north." for number in range(12))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("home")) as desk:
        desk.store.put(release("copy/1", "Drums seized", TEXT, "2015-02-03", publisher="DEA"))
        desk.store.put(release("copy/2", "Drums seized", TEXT, "2015-02-04", publisher="DOJ"))
        publish(desk)
        update_clusters(desk.store)
        yield desk


@pytest.fixture(scope="module")
def site(desk: Desk) -> Iterator[httpx.Client]:
    app = create_app(desk.engine, desk.home / FILE_NAME)
    with serving(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def test_a_reader_understands_every_feed(site: httpx.Client) -> None:
    for query in ("", "?q=heroin", "?q=hostile"):
        parsed = feedparser.parse(site.get(f"/feed.atom{query}").raise_for_status().content)
        assert (parsed.bozo, parsed.version) == (False, "atom10")
        items = site.get(f"/feed.json{query}").raise_for_status().json()["items"]
        assert [one["title"] for one in items] == [one.title for one in parsed.entries]
        assert all(one.link.startswith(str(site.base_url)) and one.id and one.updated for one in parsed.entries)
        for item in items[:3]:
            assert site.get(item["url"]).status_code == 200


def test_versions_of_one_release_are_one_entry(site: httpx.Client) -> None:
    for query in ("drums+seized+officers", "drums+seized+officers&organization="):
        [item] = [one for one in site.get(f"/feed.json?q={query}").json()["items"] if one["title"] == "Drums seized"]
        assert item["content_text"].endswith("(2 versions)")
        assert item["date_published"] == "2015-02-03T00:00:00+00:00"
        assert item["url"].endswith("/release/copy%2F1")


def test_an_entry_keeps_its_id_when_its_release_changes(site: httpx.Client, desk: Desk) -> None:
    [before] = site.get("/feed.json?q=acetic+anhydride+drums").json()["items"]
    changed = replace(SEIZURE, title="Corrected: precursors seized", fetched=SEIZURE.fetched.replace(year=2025))
    desk.publish(changed)
    [after] = site.get("/feed.json?q=acetic+anhydride+drums").json()["items"]
    assert (before["id"], before["title"], after["title"]) == (after["id"], SEIZURE.title, changed.title)
    assert after["date_modified"] > before["date_modified"]


def test_a_reader_that_has_the_feed_is_not_sent_it_again(site: httpx.Client, desk: Desk) -> None:
    for path in ("/feed.atom?q=heroin", "/feed.json?q=heroin"):
        tag = site.get(path).headers["etag"]
        assert site.get(path, headers={"If-None-Match": tag}).status_code == 304
        desk.publish(release(f"new{path[6]}", "More heroin", date="2020-01-01"))
        assert site.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_a_reader_keeps_no_feed_that_was_cut_short(site: httpx.Client) -> None:
    many = "+".join(f"herion{chr(97 + number % 26)}{chr(97 + number // 26)}" for number in range(60))
    for path in ("/feed.atom", "/feed.json"):
        answer = site.get(f"{path}?q={many}").raise_for_status()
        assert {"etag", "cache-control"} & set(answer.headers) == set()
        assert {"etag", "cache-control"} <= set(site.get(f"{path}?q=heroin").headers)


def test_a_title_cannot_break_a_feed(site: httpx.Client) -> None:
    whole = {" ".join(f"Hostile {payload}".split()) for payload in PAYLOADS}
    atom = etree.fromstring(site.get("/feed.atom?q=hostile+words").content)
    titles = {one.text for one in atom.iterfind("{*}entry/{*}title")}
    assert titles == {one["title"] for one in site.get("/feed.json?q=hostile+words").json()["items"]}
    assert (titles - whole, len(whole - titles)) == (set(), 1)  # two of them are versions of one release


def test_a_source_is_followed_by_what_it_changes(site: httpx.Client, desk: Desk) -> None:
    known = release(
        "board-1", "Heroin seized", "Two tonnes.", "2019-05-04", source="board", url="https://board.example/1"
    )
    seen = Response(known.url or "", known.fetched, 200, (("Content-Type", "text/html"),), b"<p>Two</p>")
    desk.store.put(known, seen)
    tag = site.get("/changes.atom").headers["etag"]
    assert site.get("/changes.atom", headers={"If-None-Match": tag}).status_code == 304
    desk.store.put(replace(known, body="Three tonnes."), replace(seen, content=b"<p>Three</p>"))
    desk.store.mark_gone("board-1", known.fetched)
    parsed = feedparser.parse(site.get("/changes.atom", headers={"If-None-Match": tag}).raise_for_status().content)
    items = site.get("/changes.json").raise_for_status().json()["items"]
    assert (parsed.bozo, parsed.version) == (False, "atom10")
    assert [one.title for one in parsed.entries] == [one["title"] for one in items]
    assert [one["title"] for one in items] == ["Gone from its source: Heroin seized", "Changed: Heroin seized"]
    assert items[1]["content_text"] == "board: changed\nbody\n-Two tonnes.\n+Three tonnes."
    assert len({one["id"] for one in items}) == len({one.id for one in parsed.entries}) == 2
    assert site.get(items[0]["url"]).status_code == 200
    assert site.get("/changes.json?source=unknown").status_code == 404
    assert site.get("/changes.json?source=incb").json()["items"] == []
    assert 'href="/changes.atom?source=incb"' in site.get("/sources").text


def test_the_page_of_a_search_names_its_feeds(site: httpx.Client) -> None:
    html = site.get("/?q=heroin&sort=oldest&page=2").text
    assert '<link rel="alternate" type="application/atom+xml" href="/feed.atom?q=heroin"' in html
    assert '<link rel="alternate" type="application/feed+json" href="/feed.json?q=heroin"' in html
