"""A crawl finds what its sources publish, requests nothing twice, and loses nothing when it is stopped."""

import gzip
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import format_datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import get_native_id

import pytest

from corpus.catalogue.sources import Listing, Source
from corpus.crawl import CrawlError, CrawlOptions, Progress, Report
from corpus.crawl import crawl as crawl_politely
from corpus.release import PartialDate
from corpus.store import Store
from tests.command import child_process
from tests.corpus.crawl.pages import item, listing_page, place, release, rss, urlset
from tests.loopback import Asked, Reply, Site, site

DAY = PartialDate.parse
HERE = CrawlOptions(timeout=4, allow_loopback=True)
crawl = partial(crawl_politely, options=HERE)


@dataclass
class World:
    """Sites, their catalogue entries, and the results of two crawls of them."""

    sites: dict[str, Site]
    sources: dict[str, Source]
    store: Path
    reports: list[dict[str, Report]]
    asked: list[dict[str, list[Asked]]]

    def crawl(self) -> None:
        for served in self.sites.values():
            served.asked.clear()
        reports = crawl(list(self.sources.values()), self.store)
        self.reports.append({report.source: report for report in reports})
        self.asked.append({name: list(served.asked) for name, served in self.sites.items()})

    def paths(self, crawl: int, source: str) -> list[str]:
        return [one.path for one in self.asked[crawl][source] if one.path != "/robots.txt"]


@contextmanager
def closed_port() -> Iterator[int]:
    """A port that nothing listens on, reserved for the duration of the test."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield int(bound.getsockname()[1])


def not_modified(body: str, tag: str) -> Callable[[Asked], Reply]:
    """Responds with 304 to requests that have the right ETag."""

    def answer(asked: Asked) -> Reply:
        known = asked.headers.get("If-None-Match") == tag
        return Reply(b"", 304) if known else Reply(body, headers={"ETag": tag})

    return answer


def slow(asked: Asked) -> Reply:
    time.sleep(6)
    return Reply(asked.path)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with ExitStack() as stack:
        sites = {
            name: stack.enter_context(site())
            for name in ("fed", "mapped", "listed", "linked", "troubled", "shut", "slow")
        }
        home = {name: served.home for name, served in sites.items()}
        home["dead"] = f"http://127.0.0.1:{stack.enter_context(closed_port())}"
        sources = [
            Source("fed", "Fed", home["fed"], feeds=(f"{home['fed']}/feed",), delay=0),
            Source("mapped", "Mapped", home["mapped"], sitemaps=(f"{home['mapped']}/map",), article="/news/", delay=0),
            Source(
                "listed",
                "Listed",
                home["listed"],
                feeds=(f"{home['listed']}/feed",),
                listings=(Listing(f"{home['listed']}/list?page={{page}}", 1, "h3 a", ".date"),),
                delay=0,
            ),
            Source(
                "linked",
                "Linked",
                home["linked"],
                listings=(Listing(f"{home['linked']}/list", next="a.next", links="h3 a"),),
                delay=0,
            ),
            Source("troubled", "Troubled", home["troubled"], feeds=(f"{home['troubled']}/feed",), delay=0),
            Source("shut", "Shut", home["shut"], feeds=(f"{home['shut']}/feed",), delay=0),
            Source("slow", "Slow", home["slow"], feeds=(f"{home['slow']}/feed",), delay=0.8),
            Source("dead", "Dead", home["dead"], feeds=(f"{home['dead']}/feed",), delay=0),
            Source("nowhere", "Nowhere", "http://nowhere.invalid", sitemaps=("http://nowhere.invalid/map",), delay=0),
            Source("unread", "Unread", "http://unread.invalid", delay=0),
        ]
        publish(sites)
        made = World(sites, {one.name: one for one in sources}, tmp_path_factory.mktemp("world") / "s.sqlite", [], [])
        made.crawl()
        recover(sites)
        made.crawl()
        yield made


def publish(sites: dict[str, Site]) -> None:
    sites["fed"].answers |= {
        "/feed": rss(
            item("/one"), item("/two"), item("/two?utm_source=feed"), "<item><link>http://other.invalid/</link></item>"
        ),
        "/one": not_modified(release("Tonne seized"), '"first"'),
        "/two": not_modified(release("Ring broken"), '"second"'),
    }
    sites["mapped"].answers |= {
        "/map": '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        "<sitemap><loc>{home}/map-1</loc></sitemap><sitemap><loc>{home}/map-2.gz</loc></sitemap>"
        "<sitemap><loc>{home}/map</loc></sitemap></sitemapindex>",
        "/map-1": urlset(place("/news/1"), place("/news/2"), place("/about")),
        "/map-2.gz": gzip.compress(urlset(place("/news/3")).replace("{home}", sites["mapped"].home).encode()),
        **{f"/news/{number}": release(f"Laboratory {number} found") for number in (1, 2, 3)},
    }
    sites["listed"].answers |= {
        "/feed": rss(item("/a"), item("/b", "Wed, 23 Jun 2010 09:00:00 GMT")),
        "/list?page=1": listing_page("/a", "/b"),
        "/list?page=2": listing_page("/c", "/d"),
        "/list?page=3": listing_page("/about", "/d", "/e"),
        "/list?page=4": listing_page(),
        **{f"/{letter}": release(f"Courier {letter} caught") for letter in "abcde"},
    }
    sites["linked"].answers |= {
        "/list": listing_page("/a", rest='<a class="next" href="?page=2">more</a>'),
        "/list?page=2": listing_page("/b", rest='<a class="next" href="/list">more</a>'),
        "/a": release("Harbour searched"),
        "/b": release("Airport searched"),
    }
    sites["troubled"].answers |= {
        "/feed": rss(
            *(item(path) for path in ("/gone", "/down", "/late", "/cut", "/picture", "/away", "/round", "/private/a"))
        ),
        "/robots.txt": "User-agent: *\nDisallow: /private/\n",
        "/down": Reply("trouble", 500),
        "/late": slow,
        "/cut": Reply(release("Cut"), headers={"Content-Length": "9999"}),
        "/picture": Reply(b"\x89PNG\r\n\x1a\n\x00\x00", headers={"Content-Type": "image/png"}),
        "/away": Reply("", 302, {"Location": "http://other.invalid/"}),
        "/round": Reply("", 302, {"Location": "{home}/round"}),
        "/private/a": release("Not for robots"),
    }
    sites["shut"].answers |= {
        "/feed": rss(item("/a")),
        "/robots.txt": Reply("trouble", 500),
        "/a": release("Shut away"),
    }
    sites["slow"].answers |= {"/feed": rss(item("/a"), item("/b")), "/a": release("A found"), "/b": release("B found")}


def recover(sites: dict[str, Site]) -> None:
    """One page has changed and the feed says so, another has not; an address that failed responds now."""
    updated = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    sites["fed"].answers |= {
        "/feed": rss(item("/one", updated), item("/two", updated)),
        "/one": not_modified(release("Two tonnes seized"), '"third"'),
    }
    sites["troubled"].answers |= {
        "/feed": rss(item("/gone")),
        "/late": release("Late found"),
        "/down": release("Down found"),
    }


def titles(world: World, source: str) -> list[str]:
    with Store(world.store) as store:
        return sorted(one.release.title for one in store.releases() if one.release.source == source)


def test_every_release_of_a_feed_is_kept_once(world: World) -> None:
    assert world.reports[0]["fed"] == Report("fed", new=2)
    assert world.paths(0, "fed") == ["/feed", "/one", "/two"]


def test_a_release_has_the_day_of_its_publisher_and_the_page_behind_it(world: World) -> None:
    with Store(world.store) as store:
        kept = store.by_url(f"{world.sites['fed'].home}/two")
        assert kept is not None
        assert kept.release.published == DAY("2010-06-22")
        assert [one.witness for one in kept.release.because("date")] == ["feed"]
        assert kept.release.publisher == "Fed"
        assert kept.page is not None
        assert store.page(kept.page) == release("Ring broken").encode()


def test_sitemaps_are_followed_through_their_index_packed_or_not(world: World) -> None:
    assert world.reports[0]["mapped"] == Report("mapped", new=3)
    assert sorted(world.paths(0, "mapped")) == ["/map", "/map-1", "/map-2.gz", "/news/1", "/news/2", "/news/3"]


def test_a_listing_is_paged_until_nothing_new_comes_though_the_feed_showed_its_first_page(world: World) -> None:
    assert world.reports[0]["listed"].new == 5
    assert [path for path in world.paths(0, "listed") if "page" in path] == [f"/list?page={n}" for n in (1, 2, 3, 4)]


def test_a_listing_without_numbers_is_paged_by_its_own_links(world: World) -> None:
    assert world.reports[0]["linked"] == Report("linked", new=2)


def test_a_date_beside_a_link_is_kept_as_evidence(world: World) -> None:
    with Store(world.store) as store:
        kept = store.by_url(f"{world.sites['listed'].home}/d")
    assert kept is not None
    assert kept.release.published == DAY("2012-05-02")
    assert [one.witness for one in kept.release.because("date")] == ["listing"]


def test_trouble_is_counted_by_its_reason(world: World) -> None:
    report = world.reports[0]["troubled"]
    assert (report.new, report.failed, report.rejected) == (0, 4, 4)
    reasons = dict(report.reasons)
    for reason in (
        "answered 404",
        "answered 500",
        "no response in time",
        "the connection broke off",
        "Forbidden by robots.txt",
    ):
        assert reasons.pop(reason) == 1
    assert reasons.pop("leads to another site") == 1
    assert sum(reasons.values()) == 2  # the picture, and the redirect to itself


def test_what_robots_txt_forbids_is_not_asked_for(world: World) -> None:
    assert not [path for path in world.paths(0, "troubled") + world.paths(1, "troubled") if "private" in path]


def test_a_server_whose_robots_txt_is_in_trouble_is_left_alone(world: World) -> None:
    assert world.paths(0, "shut") == []
    assert world.reports[0]["shut"].failed == 1


@pytest.mark.parametrize(
    ("source", "words"),
    [("dead", "connection refused"), ("nowhere", "host not found"), ("unread", "no feed, sitemap, listing or API")],
)
def test_a_source_that_can_not_be_reached_says_so_and_stops_no_other(world: World, source: str, words: str) -> None:
    report = world.reports[0][source]
    assert report.failed == 1
    assert words in report.reasons[0][0]


def test_two_requests_to_a_source_keep_its_pause(world: World) -> None:
    moments = [one.at for one in world.asked[0]["slow"]]
    assert len(moments) == 4
    assert (
        min(later - earlier for earlier, later in pairwise(moments)) >= 0.6
    )  # less than the 0.8 of the entry, for a machine that is busy


def test_a_second_crawl_asks_for_nothing_that_is_known(world: World) -> None:
    assert world.paths(1, "mapped") == ["/map", "/map-1", "/map-2.gz"]
    assert world.paths(1, "listed") == ["/feed", "/list?page=1"]
    assert world.reports[1]["mapped"] == Report("mapped")


def test_what_the_feed_calls_updated_is_asked_for_again_with_a_condition(world: World) -> None:
    assert world.paths(1, "fed") == ["/feed", "/one", "/two"]
    assert world.reports[1]["fed"] == Report("fed", changed=1, same=1)
    assert titles(world, "fed") == ["Ring broken", "Two tonnes seized"]


def test_what_gave_no_answer_is_asked_for_again_though_no_feed_names_it_any_more(world: World) -> None:
    assert titles(world, "troubled") == ["Down found", "Late found"]


def test_each_answer_is_remembered(world: World) -> None:
    with Store(world.store) as store:
        one = store.fetched(f"{world.sites['fed'].home}/one")
        gone = store.fetched(f"{world.sites['troubled'].home}/gone")
        two = store.fetched(f"{world.sites['fed'].home}/two")
    assert one
    assert gone
    assert two
    assert (one.status, one.etag, one.reason) == (200, '"third"', None)
    assert (two.status, two.etag, two.release is None) == (304, '"second"', False)
    assert (gone.status, gone.release, gone.reason) == (404, None, "answered 404")


def test_a_visit_counts_as_finished_when_all_that_is_listed_was_seen(world: World) -> None:
    with Store(world.store) as store:
        crawls = store.last_crawls()
    assert {name for name, last in crawls.items() if last.finished} == {
        "fed",
        "mapped",
        "listed",
        "linked",
        "troubled",
        "slow",
    }
    assert (crawls["fed"].changed, crawls["fed"].same) == (1, 1)


def test_the_crawler_says_who_it_is(world: World) -> None:
    assert {one.headers["User-Agent"].split("/")[0] for one in world.asked[0]["fed"]} == {"pressdesk"}


@pytest.fixture
def office() -> Iterator[tuple[Site, Source]]:
    """Ten releases, from /0 of 2010 to /9 of 2019; the feed omits the dates of the last two."""
    with site({f"/{n}": release(f"Release {n} of the office") for n in range(10)}) as served:
        items = [item(f"/{n}", f"Tue, 05 Jan 201{n} 12:00:00 GMT") for n in range(8)]
        served.answers["/feed"] = rss(*items, *(f"<item><link>{{home}}/{n}</link></item>" for n in (8, 9)))
        served.answers["/9"] = release("Release 9").replace(
            "<h1>", '<time datetime="2009-01-05">5 January 2009</time><h1>'
        )
        yield served, Source("office", "Office", served.home, feeds=(f"{served.home}/feed",), delay=0)


def test_what_is_older_is_not_asked_for_or_dropped_until_somebody_wants_it(
    office: tuple[Site, Source], tmp_path: Path
) -> None:
    served, source = office
    store = tmp_path / "s.sqlite"
    [report] = crawl([source], store, since=DAY("2015"))
    assert served.paths == ["/feed", "/5", "/6", "/7", "/8", "/9"]
    assert (report.new, report.rejected, report.reasons) == (4, 1, (("older than 2015-01-01", 1),))
    [report] = crawl([source], store, since=date(2016, 1, 1))
    assert served.paths[6:] == ["/feed"]
    [report] = crawl([source], store)
    assert sorted(served.paths[7:]) == ["/0", "/1", "/2", "/3", "/4", "/9", "/feed"]
    assert report.new == 6


def test_a_limit_is_kept_and_the_next_crawl_goes_on_from_there(office: tuple[Site, Source], tmp_path: Path) -> None:
    served, source = office
    seen: list[Progress] = []
    [report] = crawl([source], tmp_path / "s.sqlite", limit=4, progress=seen.append)
    assert report == Report("office", new=4)
    assert served.paths == ["/feed", "/0", "/1", "/2", "/3"]
    assert [(one.source, one.address, one.found, one.done) for one in seen[-1:]] == [
        ("office", f"{served.home}/3", 4, 4)
    ]
    with Store(tmp_path / "s.sqlite") as store:
        assert store.last_crawls()["office"].finished is None
    [report] = crawl([source], tmp_path / "s.sqlite")
    assert report.new == 6


def test_a_year_is_needed_to_know_what_is_older(tmp_path: Path) -> None:
    with pytest.raises(CrawlError, match="--02-15"):
        crawl([], tmp_path / "s.sqlite", since=DAY("--02-15"))


def test_a_store_that_can_not_be_used_is_named(office: tuple[Site, Source], tmp_path: Path) -> None:
    (tmp_path / "s.sqlite").write_text("these are notes, not a store. " * 100)
    with pytest.raises(CrawlError, match=r"s\.sqlite is not a readable store"):
        crawl([office[1]], tmp_path / "s.sqlite")


def test_a_crawl_that_is_killed_names_the_source_and_keeps_what_it_read(
    office: tuple[Site, Source], tmp_path: Path
) -> None:
    def kill(state: Progress) -> None:
        if state.new == 3:
            children = Path(f"/proc/self/task/{get_native_id()}/children").read_text().split()
            [child] = (int(one) for one in children if b"corpus.crawl" in Path(f"/proc/{one}/cmdline").read_bytes())
            os.kill(child, signal.SIGKILL)

    with pytest.raises(CrawlError, match="office"):
        crawl([office[1]], tmp_path / "s.sqlite", progress=kill)
    with Store(tmp_path / "s.sqlite") as store:
        assert len(list(store.releases())) >= 3


ENDLESS = """
import sys
from pathlib import Path
from corpus.crawl import CrawlOptions, crawl
from corpus.catalogue.sources import Listing, Source
home, store = sys.argv[1:]
here = CrawlOptions(allow_loopback=True)
try:
    source = Source("endless", "Endless", home, listings=(Listing(home + "/list?page={page}"),), delay=0)
    crawl([source], Path(store), options=here)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_an_interrupted_crawl_ends_soon_and_keeps_everything(tmp_path: Path, number: signal.Signals, code: int) -> None:
    def unending(asked: Asked) -> Reply:
        time.sleep(0.05)
        if asked.path == "/robots.txt":
            return Reply("", 404)
        page = re.fullmatch(r"/list\?page=(\d+)", asked.path)
        return Reply(listing_page(*(f"/{page[1]}-{n}" for n in range(20))) if page else release(f"Of {asked.path}"))

    with site() as served:
        served.otherwise = unending
        command = [sys.executable, "-c", ENDLESS, served.home, str(tmp_path / "s.sqlite")]
        with child_process(command, start_new_session=True) as parent:
            while len(served.asked) < 20:
                assert parent.poll() is None
                time.sleep(0.02)
            if number == signal.SIGINT:
                os.killpg(parent.pid, number)  # as a terminal does
            else:
                os.kill(parent.pid, number)
            assert parent.wait(20) == code
        deadline = time.monotonic() + 10
        asked = -1
        while len(served.asked) != asked:  # the child of a killed parent notices by itself
            assert time.monotonic() < deadline
            asked = len(served.asked)
            time.sleep(0.5)
        answered = {f"{served.home}{path}" for path in served.paths if "list" not in path and path != "/about"}
    with Store(tmp_path / "s.sqlite") as store:
        kept = {one.release.url for one in store.releases()}
        assert store.last_crawls()["endless"].finished is None
        assert store.last_crawls()["endless"].new == len(kept)
    assert len(kept) >= 10
    assert len(answered - kept) <= 1  # the one that was on its way
