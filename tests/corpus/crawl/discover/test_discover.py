"""Releases are discovered in JSON, in archives by year and month, and on sites known only by their address."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from corpus.catalogue.sources import Api, Listing, Source, load_catalogue, to_source
from corpus.catalogue.user_sources import empty_entry
from corpus.crawl import CrawlOptions, Report, crawl
from corpus.crawl.check_sources import _job
from corpus.crawl.discover.json_apis import read_api, read_json_feed, read_moment
from corpus.crawl.discover.links import UnreadableError
from corpus.crawl.discover.paging import Pagination
from corpus.crawl.discover.site import article_pattern
from corpus.crawl.download.middleware import retry_after
from corpus.crawl.process import run as have_done
from corpus.release import PartialDate
from corpus.store import Store
from pressdesk import main
from tests.corpus.crawl.pages import item, listing_page, place, release, rss, urlset
from tests.corpus.pdf import LINES, TITLE, pdf
from tests.loopback import Asked, Reply, Site, site
from tests.site.office import Office
from tests.site.office import served as served_office
from tests.site.office import source as office_source

QUICK = ("--name", "bureau", "--delay", "0", "--yes")
HERE = CrawlOptions(timeout=5, allow_loopback=True)
JUSTICE = load_catalogue()["doj"].apis[0]


def visit(served: Site, store: Path, **ways: Any) -> Report:
    [report] = crawl([Source("s", "S", served.home, delay=0, **ways)], store, options=HERE)
    return report


def justice_answer(asked: Asked) -> Reply:
    """Responds like the API of the Department of Justice: at most 50 releases a page, 120 in total."""
    page = int(asked.path.rpartition("page=")[2])
    numbers = range(page * 50, min(page * 50 + 50, 120))
    results = [
        {
            "uuid": f"u{number}",
            "title": f"Courier {number} &amp; others sentenced",
            "url": f"{{home}}/opa/pr/courier-{number}",
            "body": f"<p>A courier, number {number}, was sentenced on Monday for carrying heroin over the border.</p>",
            "date": str(1_300_000_000 + number * 86_400)
            if number % 2
            else f'<time datetime="2011-03-13T0{number % 10}:00:00Z">13 March</time>',
        }
        for number in numbers
    ]
    metadata = {"resultset": {"count": "120", "pagesize": 50, "page": page}}
    return Reply(json.dumps({"metadata": metadata, "results": results}), headers={"Content-Type": "application/json"})


def test_the_interface_of_the_department_of_justice_is_read_to_its_end_without_asking_for_a_page(
    tmp_path: Path,
) -> None:
    with site() as served:
        served.otherwise = lambda asked: justice_answer(asked) if "/api/" in asked.path else Reply("", 404)
        api = replace(JUSTICE, url=f"{served.home}/api/v1/press_releases.json?pagesize=50&page={{page}}")
        report = visit(served, tmp_path / "s.sqlite", apis=(api,))
        assert report == Report("s", new=120)
        assert [path.rpartition("=")[2] for path in served.paths] == ["0", "1", "2", "3"]
        with Store(tmp_path / "s.sqlite") as store:
            kept = store.by_url(f"{served.home}/opa/pr/courier-1")
        assert kept is not None
        assert kept.release.title == "Courier 1 & others sentenced"
        assert kept.release.published == PartialDate(2011, 3, 14)
        assert "carrying heroin" in kept.release.body
        served.asked.clear()
        assert visit(served, tmp_path / "s.sqlite", apis=(api,)).new == 0
        assert len(served.paths) == 1


def test_a_text_of_an_interface_is_looked_at_again_when_it_is_due_and_kept_when_it_has_changed(tmp_path: Path) -> None:
    start = datetime(2024, 3, 1, 12, tzinfo=UTC)
    texts = {number: f"<p>Officers found load {number} in a warehouse near the port.</p>" for number in range(40)}

    def listed(asked: Asked) -> Reply:
        first = int(asked.path.rpartition("=")[2]) * 10
        results = [
            {"url": f"{{home}}/{number}", "title": f"Load {number} found", "body": texts[number], "date": "2024-02-29"}
            for number in sorted(texts, reverse=True)[first : first + 10]
        ]
        return Reply(json.dumps(results), headers={"Content-Type": "application/json"})

    with site() as served:
        served.otherwise = lambda asked: listed(asked) if "page=" in asked.path else Reply("", 404)
        api = Api(f"{served.home}/api?page={{page}}", "{url}", title="title", date="date", body="body")
        source = Source("s", "S", served.home, apis=(api,), delay=0)

        def look(hours: int) -> tuple[Report, int]:
            served.asked.clear()
            now = start + timedelta(hours=hours)
            return crawl([source], tmp_path / "s.sqlite", now=now, options=HERE)[0], len(served.paths)

        assert look(0) == (Report("s", new=40), 5)
        texts[3], texts[33] = (text.replace("found", "seized") for text in (texts[3], texts[33]))
        assert look(1) == (Report("s", changed=1), 1)  # the first page is seen every time, and 33 stands there
        assert look(24) == (Report("s", changed=1, same=39), 5)
        texts[40] = texts[0].replace("load 0", "load 40")
        assert look(25) == (Report("s", new=1), 2)
        with Store(tmp_path / "s.sqlite") as store:
            [kept] = [one for one in store.releases() if one.release.url == f"{served.home}/3"]
            assert (kept.version, "seized" in kept.release.body) == (2, True)
            assert [event.what for event in store.history(kept.release.id)] == ["first", "edited"]
            assert list(store.damage()) == []


def test_an_interface_is_paged_by_what_came_where_it_counts_entries(tmp_path: Path) -> None:
    def items(asked: Asked) -> Reply:
        if "skip" not in asked.path:
            return Reply(release(f"News {asked.path}")) if "/item" in asked.path else Reply("", 404)
        start = int(asked.path.rpartition("=")[2])
        value = [
            {
                "Title": f"News {number}",
                "Url": f"/15-09-2020-{number}",
                "Day": f"2020-09-{15 - number:02}T10:00:00+02:00",
            }
            for number in range(start, min(start + 3, 7))  # fewer than asked for
        ]
        return Reply(json.dumps({"value": value}), headers={"Content-Type": "application/json"})

    with site() as served:
        served.otherwise = items
        api = Api(
            f"{served.home}/api/news?$top=50&$skip={{offset}}", "/news/item{Url}", "value", title="Title", date="Day"
        )
        assert visit(served, tmp_path / "s.sqlite", apis=(api,)).new == 7
    assert [path.rpartition("=")[2] for path in served.paths if "skip" in path] == ["0", "3", "6", "7"]


def test_a_feed_in_json_gives_what_other_feeds_give() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {"id": "1", "url": "/a", "title": "A", "date_published": "2020-02-01T00:30:00+02:00"},
            {"id": "2", "external_url": "https://b.example/", "date_modified": "2020-03-05T10:00:00Z"},
            {"id": "3"},
            "no entry",
        ],
    }
    one, other = read_json_feed(json.dumps(feed).encode(), "https://a.example/feed")
    assert (one.url, one.title, one.published) == ("https://a.example/a", "A", PartialDate(2020, 2, 1))
    assert (other.url, other.updated) == ("https://b.example/", datetime(2020, 3, 5, 10, tzinfo=UTC))


@pytest.mark.parametrize(
    ("value", "day"),
    [
        (1_300_060_800, PartialDate(2011, 3, 14)),
        ("1300060800", PartialDate(2011, 3, 14)),
        (1_300_060_800.5, PartialDate(2011, 3, 14)),
        ('<time datetime="2011-03-14T09:00:00-04:00">Monday</time>', PartialDate(2011, 3, 14)),
        ("<span>March 14, 2011</span>", PartialDate(2011, 3, 14)),
        ("2011-03-14", PartialDate(2011, 3, 14)),
        ("2011-03", PartialDate(2011, 3)),
        (10**30, None),
        (True, None),
        (None, None),
        ({}, None),
        ("lately", None),
    ],
)
def test_a_date_of_an_interface_is_read_in_any_of_its_forms(value: object, day: PartialDate | None) -> None:
    assert read_moment(value)[0] == day


@pytest.mark.parametrize("content", [b"", b"<html>", b"[" * 100_000, b'{"results": {}}', b'{"results": null}', b"\xff"])
def test_what_is_no_answer_of_an_interface_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_api(content, Api("https://a.example/", "{url}", "results"), "https://a.example/")


def test_what_an_entry_names_and_no_answer_has_is_said() -> None:
    api = Api("https://a.example/", "{url}", "r", title="headline", date="day")
    finds = read_api(b'{"r": [{"url": "/a", "headline": "A"}, {"link": "/b"}, 7]}', api, "https://a.example/")
    assert [link.url for link in finds.links] == ["https://a.example/a"]
    assert finds.unmatched == ("day",)


def test_an_archive_is_read_back_month_by_month_to_its_first_year_and_later_only_as_far_as_there_is_news(
    tmp_path: Path,
) -> None:
    today = datetime.now(UTC).date()
    months = Pagination.start(Listing("x{year}{month}", first_year=today.year - 1), today).periods
    paths = [f"/{when.year}/{when.month:02}" for when in months if when]
    with site() as served:
        for number, path in enumerate(paths):
            if number % 3 == 1:  # nothing was published in the others, which are there or not
                served.answers |= {path: listing_page(f"{path}/a", f"{path}/b")}
                served.answers |= {f"{path}/{one}": release(f"Of {path} {one}") for one in "ab"}
            elif number % 3 == 2:
                served.answers[path] = listing_page()
        archive = Listing(f"{served.home}/{{year}}/{{month}}", links="h3 a", first_year=today.year - 1)
        report = visit(served, tmp_path / "s.sqlite", listings=(archive,))
        assert report.new == 2 * len(paths[1::3])
        assert [path for path in served.paths if path in paths] == paths
        served.asked.clear()
        assert visit(served, tmp_path / "s.sqlite", listings=(archive,)).new == 0
        assert [path for path in served.paths if path in paths] == paths[:2]


def test_what_was_put_far_down_in_a_list_is_found_after_a_month(tmp_path: Path) -> None:
    office = Office(date(2024, 3, 1))
    late, *_ = [
        office.publish(f"Load {number} found", f"Officers found load {number} in a warehouse near the port.")
        for number in range(35)
    ]
    office.remove(late)
    with served_office(office) as served:
        source = office_source(served.home, "list")

        def look(days: int) -> tuple[int, int]:
            served.asked.clear()
            now = datetime(2024, 3, 1, 12, tzinfo=UTC) + timedelta(days=days)
            [report] = crawl([source], tmp_path / "s.sqlite", now=now, options=HERE)
            return report.new, sum(path.startswith("/news?") for path in served.paths)

        assert look(0) == (34, 5)
        office.restore(late)
        assert look(29) == (0, 1)
        assert look(30) == (1, 5)
        assert look(31) == (0, 1)


def test_years_may_have_pages() -> None:
    walk = Pagination.start(Listing("/{year}?page={page}", 1, first_year=2025), date(2026, 3, 1))
    seen = [walk.url]
    walk.next_page(10)
    seen.append(walk.url)
    assert walk.previous_period()
    seen.append(walk.url)
    assert not walk.previous_period()
    assert seen == ["/2026?page=1", "/2026?page=2", "/2025?page=1"]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120),
        (b" 0 ", 0),
        (b"Sun, 22 Nov 2026 10:02:00 GMT", 120),
        (b"Sun, 22 Nov 2026 09:00:00 GMT", 0),
        (b"", None),
        (b"-1", None),
        (b"soon", None),
        (b"9" * 400, 999_999_999),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: bytes, seconds: float | None) -> None:
    assert retry_after(header, datetime(2026, 11, 22, 10, tzinfo=UTC)) == seconds


def test_a_server_that_says_when_to_come_back_is_asked_again_then(tmp_path: Path) -> None:
    tries: list[float] = []

    def busy(asked: Asked) -> Reply:
        tries.append(asked.at)
        return Reply("", 429, {"Retry-After": "2"}) if len(tries) == 1 else Reply(release("Came through"))

    with site({"/feed": rss(item("/a")), "/a": busy}) as served:
        report = visit(served, tmp_path / "s.sqlite", feeds=(f"{served.home}/feed",))
    assert report.new == 1
    assert tries[1] - tries[0] >= 1.9


def test_a_host_that_wants_peace_for_long_is_left_alone_by_the_next_crawl_too(tmp_path: Path) -> None:
    with site({"/feed": Reply("", 503, {"Retry-After": "3600"})}) as served:
        for _ in range(2):
            report = visit(served, tmp_path / "s.sqlite", feeds=(f"{served.home}/feed",))
            assert "asked for no requests until" in report.reasons[0][0]
    assert served.paths == ["/feed"]


def test_a_crawl_delay_is_kept(tmp_path: Path) -> None:
    answers = {"/feed": rss(item("/a"), item("/b")), "/a": release("A"), "/b": release("B")}
    with site({"/robots.txt": "User-agent: *\nCrawl-delay: 0.7", **answers}) as served:
        visit(served, tmp_path / "s.sqlite", feeds=(f"{served.home}/feed",))
    moments = [one.at for one in served.asked]
    assert len(moments) == 4
    assert moments[3] - moments[1] > 1.0  # two pauses of 0.7, less what a busy machine shifts an arrival by


def test_a_daily_cap_is_kept_over_several_crawls(tmp_path: Path) -> None:
    with site(
        {"/feed": rss(*(item(f"/{n}") for n in range(9))), **{f"/{n}": release(f"R {n}") for n in range(9)}}
    ) as served:
        source = Source("s", "S", served.home, feeds=(f"{served.home}/feed",), delay=0)
        for _ in range(2):
            [report] = crawl([source], tmp_path / "s.sqlite", options=CrawlOptions(daily=5, allow_loopback=True))
            assert "daily cap" in report.reasons[0][0]
    assert len(served.asked) == 5
    with Store(tmp_path / "s.sqlite") as store:
        assert store.last_crawls()["s"].finished is None


def test_a_release_may_be_a_pdf(tmp_path: Path) -> None:
    sent = Reply(pdf(["PRESS RELEASE", TITLE, *LINES]), headers={"Content-Type": "application/pdf"})
    with site({"/feed": rss(item("/a.pdf", "")), "/a.pdf": sent}) as served:
        assert visit(served, tmp_path / "s.sqlite", feeds=(f"{served.home}/feed",)) == Report("s", new=1)
    with Store(tmp_path / "s.sqlite") as store:
        [kept] = store.releases()
        assert (kept.release.title, str(kept.release.published)) == (TITLE, "2020-05-04")
        assert store.page(kept.page or "") == sent.body


def test_a_name_before_the_host_makes_no_other_release_and_no_other_robots_txt(tmp_path: Path) -> None:
    with site({"/a": release("A found"), "/robots.txt": "User-agent: *\nDisallow: /b"}) as served:
        strange = [served.home.replace("//", f"//{user}@") for user in ("me", "me:pass", "www.other.example")]
        links = "".join(f"<item><link>{home}/{page}</link></item>" for home in strange for page in "ab")
        served.answers["/feed"] = rss(links)
        report = visit(served, tmp_path / "s.sqlite", feeds=(f"{served.home}/feed",))
        assert (report.new, dict(report.reasons)) == (1, {"Forbidden by robots.txt": 1})
        assert [one.path for one in served.asked] == ["/robots.txt", "/feed", "/a"]
        with Store(tmp_path / "s.sqlite") as store:
            assert store.by_url(f"{served.home}/a")


def test_a_tag_too_long_to_send_back_is_forgotten(tmp_path: Path) -> None:
    page = Reply(release("A found"), headers={"ETag": f'"{"x" * 20_000}"'})
    with site({"/feed": rss(item("/a", "")), "/a": page}) as served:
        for day in (1, 9):
            source = Source("s", "S", served.home, feeds=(f"{served.home}/feed",), delay=0)
            crawl([source], tmp_path / "s.sqlite", now=datetime(2024, 3, day, tzinfo=UTC), options=HERE)
        assert [one.headers.get("If-None-Match") for one in served.asked if one.path == "/a"] == [None, None]


def test_a_site_does_not_send_the_crawler_to_another(tmp_path: Path) -> None:
    with site({"/robots.txt": ""}) as other, site() as served:
        index = f"<sitemapindex xmlns='x'><sitemap><loc>{other.home}/map</loc></sitemap></sitemapindex>"
        served.answers |= {
            "/map": index,
            "/list": listing_page("/a", rest=f'<a class="next" href="{other.home}/list">'),
        }
        served.answers["/a"] = release("A found")
        report = visit(
            served,
            tmp_path / "s.sqlite",
            sitemaps=(f"{served.home}/map",),
            listings=(Listing(f"{served.home}/list", links="h3 a", next=".next"),),
        )
        assert report.new == 1
        assert {reason.partition(": ")[2] for reason, _ in report.reasons} == {
            "names sitemaps of another site, which are not fetched",
            "its next page is on another site, which is not fetched",
        }
        assert other.asked == []


def test_a_contact_is_told_to_the_site(tmp_path: Path) -> None:
    with site({"/feed": rss()}) as served:
        source = Source("s", "S", served.home, feeds=(f"{served.home}/feed",), delay=0)
        crawl([source], tmp_path / "s.sqlite", options=CrawlOptions(contact="desk@bureau.example", allow_loopback=True))
    assert {one.headers["User-Agent"].partition(" ")[2] for one in served.asked} == {"(+desk@bureau.example)"}


def test_without_the_setting_nothing_of_this_machine_is_asked(tmp_path: Path) -> None:
    with site({"/feed": rss()}) as served:
        [report] = crawl(
            [Source("s", "S", served.home, feeds=(f"{served.home}/feed",), delay=0)], tmp_path / "s.sqlite"
        )
    assert served.asked == []
    assert "not on the public internet" in report.reasons[0][0]


@contextmanager
def press_office(change: Mapping[str, str]) -> Iterator[Site]:
    """A site with a front page, a press page, three releases, and various ways to list them."""
    slugs = [f"/press/2024/0{n}/officers-found-load-number-{n}" for n in range(1, 5)]
    links = "".join(
        f'<li><a href="{slug}">Officers found load number {n} in a warehouse</a></li>' for n, slug in enumerate(slugs)
    )
    with site({slug: release(f"Officers found load {slug[-1]}") for slug in slugs}) as served:
        served.answers["/"] = (
            '<html><head></head><body><a href="/about">Who we are</a><a href="/press">Press releases</a></body>'
        )
        served.answers["/press"] = f"<html><body><ul>{links}</ul></body></html>"
        served.answers["/news.rss"] = rss(*(item(slug) for slug in slugs))
        served.answers["/map.xml"] = urlset(*(place(slug) for slug in slugs))
        served.answers |= change
        yield served


@pytest.fixture
def unknown() -> Iterator[Site]:
    """A site that does not list its releases."""
    with press_office({}) as served:
        yield served


SITES = {
    "front-page": ({"/": '<link rel="alternate" type="application/rss+xml" href="/news.rss">'}, ["/news.rss"]),
    "press-page": ({"/press": '<link rel="alternate" type="application/rss+xml" href="news.rss">'}, ["/news.rss"]),
    "link": ({"/": '<a href="/news.rss">RSS</a>'}, ["/news.rss"]),
    "usual-place": ({"/rss.xml": rss(item("/press/2024/01/officers-found-load-number-1"))}, ["/rss.xml", "/press"]),
    "robots": ({"/robots.txt": "Sitemap: {home}/map.xml"}, ["/map.xml"]),
    "usual-map": ({"/sitemap.xml": urlset(place("/press/2024/01/officers-found-load-number-1"))}, ["/sitemap.xml"]),
    "nothing": ({}, ["/press"]),
}
"""What each says of itself, and where its releases are found."""


@pytest.fixture(scope="module")
def proposals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Source, str]]:
    """The entry proposed for each site, with the reasons, from a single crawl."""
    heard: list[dict[str, Any]] = []
    with ExitStack() as stack:
        sites = {name: stack.enter_context(press_office(change)) for name, (change, _) in SITES.items()}
        sources = [empty_entry(served.home, name, delay=0) for name, served in sites.items()]
        have_done(_job("scout", sources, tmp_path_factory.mktemp("scout"), HERE), heard.append)
    found = {line["scouted"]["name"]: line for line in heard}
    return {
        name: (to_source(found[name]["scouted"], name), " ".join(found[name]["reasons"]).replace(served.home, ""))
        for name, served in sites.items()
    }


def run(home: Path, *words: str) -> Any:
    environment = {"PRESSDESK_HOME": str(home), "PRESSDESK_ALLOW_LOOPBACK": "1"}
    return CliRunner().invoke(main, words, env=environment, catch_exceptions=False)


@pytest.mark.parametrize("name", SITES)
def test_the_way_to_its_releases_is_what_a_site_says_of_itself(
    proposals: dict[str, tuple[Source, str]], name: str
) -> None:
    source, why = proposals[name]
    ways = (*source.feeds, *source.sitemaps, *(listing.url for listing in source.listings))
    assert [url.removeprefix(source.home) for url in ways] == SITES[name][1]
    assert all(way in why for way in SITES[name][1])


NEWS = '<link rel="alternate" type="application/rss+xml" href="/feed">'
SLUGS = [
    f"/{language}/press/{year}/{n:02}/load" for language in ("en", "fr") for year in (2018, 2024) for n in range(6)
]
ROWS = [f'<a href="{slug}">Officers found a load in warehouse {n}</a>' for n, slug in enumerate(SLUGS)]
ARCHIVES: dict[str, dict[str, str]] = {
    "map": {"/sitemap.xml": urlset(*map(place, ("/", "/about", *SLUGS)))},
    "maps": {
        "/robots.txt": "Sitemap: {home}/maps.xml",
        "/maps.xml": "<sitemapindex><sitemap><loc>{home}/pages.xml</loc></sitemap>"
        "<sitemap><loc>{home}/press.xml</loc></sitemap></sitemapindex>",
        "/pages.xml": urlset(place("/"), place("/about")),
        "/press.xml": urlset(*map(place, SLUGS)),
    },
    "numbers": {
        "/press": f'{"".join(ROWS[:12])}<a href="/press?page=1">2</a>',
        "/press?page=0": f'{"".join(ROWS[:12])}<a href="/press?page=1">2</a>',
        "/press?page=1": f'{"".join(ROWS[12:])}<a href="/press?page=0">1</a>',
    },
    "folders": {
        "/press": f'{"".join(ROWS[:12])}<a href="/press/page/2/">Older</a>',
        "/press/page/2/": f'{"".join(ROWS[12:])}<a href="/press">Newer</a>',
    },
    "next": {
        "/press": f'{"".join(ROWS[:12])}<a rel="next" href="/press?from=12">Older</a>',
        "/press?from=12": "".join(ROWS[12:]),
    },
}
"""What sites have beside a feed of their news, in which all of their releases are."""


@pytest.mark.parametrize("archive", ARCHIVES)
def test_a_proposed_entry_finds_the_news_and_all_that_is_older(archive: str, tmp_path: Path) -> None:
    home = f'{NEWS}<a href="/about">About</a><a href="/press">Press</a>'
    pages = {slug: release(f"Officers found load {slug}") for slug in SLUGS}
    feed = {"/feed": rss(item(SLUGS[5]), item(SLUGS[-1])), "/about": release("We are the bureau of all the officers")}
    with site({"/": home, **pages, **feed, **ARCHIVES[archive]}) as served:
        done = run(tmp_path, "sources", "add", served.home, *QUICK)
        assert (done.exit_code, "left out: what is older" in done.output) == (0, False), done.output
        assert (
            f"bureau: {len(SLUGS)} new, 0 changed, 0 same, 0 rejected, 0 failed"
            in run(tmp_path, "crawl", "bureau").output
        )


def test_what_a_proposed_entry_leaves_out_is_said(tmp_path: Path) -> None:
    slugs = [f"/press/2024/0{n}/load" for n in range(3)]
    with site({"/": NEWS, "/feed": rss(*map(item, slugs)), **{slug: release(slug) for slug in slugs}}) as served:
        assert "left out: what is older" in run(tmp_path, "sources", "add", served.home, *QUICK).output
        served.answers["/sitemap.xml"] = urlset(*map(place, ("/speeches/1", "/speeches/2", "/press/2009/01/load")))
        proposed = run(tmp_path, "sources", "add", served.home, *QUICK, "--name", "again").output
    assert "left out: 2 of its addresses" in proposed
    assert f"such as {served.home}/speeches/1; to have it, widen `article`" in proposed


def test_lists_in_other_languages_are_said_to_be_left_out(tmp_path: Path) -> None:
    slugs = [f"/en/press-releases/officers-found-load-{n}" for n in range(4)]
    rows = "".join(f'<a href="{slug}">Officers found a load in warehouse {slug[-1]}</a>' for slug in slugs)
    with site({"/": f'<a href="/es">Español</a>{rows}', **{slug: release(slug) for slug in slugs}}) as served:
        proposed = run(tmp_path, "sources", "add", served.home, *QUICK).output
    assert "left out: lists in other languages than en" in proposed
    assert load_catalogue(tmp_path)["bureau"].article == "/en/press-releases/."


def test_a_proposal_is_shown_with_a_sample_and_written(unknown: Site, tmp_path: Path) -> None:
    done = run(tmp_path, "sources", "add", unknown.home, *QUICK, "--organization", "Bureau")
    assert done.exit_code == 0, done.output
    assert f"{unknown.home}/press" in done.output
    assert "Officers found load" in done.output
    source = load_catalogue(tmp_path)["bureau"]
    assert [listing.url for listing in source.listings] == [f"{unknown.home}/press"]
    assert (source.organization, source.verified) == ("Bureau", "unverified")


def test_an_added_source_is_crawled_and_checked(unknown: Site, tmp_path: Path) -> None:
    run(tmp_path, "sources", "add", unknown.home, *QUICK)
    assert "bureau: 4 new" in run(tmp_path, "crawl", "bureau").output
    checked = run(tmp_path, "sources", "check", "bureau")
    assert (checked.exit_code, checked.stdout) == (0, "bureau\t4\t2024-03\tok\n")


def test_the_languages_of_an_added_source_are_those_of_its_releases(tmp_path: Path) -> None:
    texts = {
        "/news/2024/fr": "Les douanes ont saisi cinquante kilos de cocaïne dans le port et arrêté trois personnes.",
        "/news/2024/de": "Der Zoll hat am Hafen fünfzig Kilogramm Kokain sichergestellt und drei Personen verhaftet.",
    }
    pages = {
        path: f"<html><body><h1>{text[:40]}</h1><p>{text} {text}</p></body></html>" for path, text in texts.items()
    }
    with site({"/": NEWS, "/feed": rss(*map(item, texts)), **pages}) as served:
        run(tmp_path, "sources", "add", served.home, *QUICK)
        run(tmp_path, "sources", "add", served.home, "--name", "told", "--language", "fr", "--delay", "0", "--yes")
    catalogue = load_catalogue(tmp_path)
    assert (catalogue["bureau"].languages, catalogue["told"].languages) == (("fr", "de"), ("fr",))


def test_nothing_is_added_without_a_yes(unknown: Site, tmp_path: Path) -> None:
    assert "Add this entry" in run(tmp_path, "sources", "add", unknown.home, "--delay", "0").output
    assert not (tmp_path / "sources.toml").exists()


def test_a_site_where_nothing_is_found_says_so(tmp_path: Path) -> None:
    with site({"/": "<p>Under construction</p>"}) as served:
        done = run(tmp_path, "sources", "add", served.home, *QUICK)
    assert done.exit_code == 2
    assert "no feed, no sitemap" in done.output


def test_a_check_names_what_does_not_fit(unknown: Site, tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(f"""
[[source]]
name = "bureau"
organization = "Bureau"
home = "{unknown.home}"
feeds = ["{unknown.home}/gone.rss"]
article = "/press/"
delay = 0
[source.selectors]
title = "h1.headline"
body = "article"
[[source.listings]]
url = "{unknown.home}/press"
links = "li a"
dates = "time"
""")
    done = run(tmp_path, "sources", "check", "bureau")
    assert (done.exit_code, done.stdout.split("\t")[:2]) == (1, ["bureau", "4"])
    for words in ("matches nothing: h1.headline", "matches nothing: time", "/gone.rss: answered 404"):
        assert words in done.stderr
    assert "article" not in done.stderr


def test_the_catalogue_is_listed_by_the_bare_command(tmp_path: Path) -> None:
    lines = run(tmp_path, "sources").stdout.splitlines()
    assert len(lines) >= 25
    assert all(len(line.split("\t")) == 4 for line in lines)


@pytest.mark.parametrize(
    ("urls", "pattern"),
    [
        (["https://a.example/news/2024/a", "https://a.example/news/2025/b"], r"/news/\d+/."),
        (["https://a.example/news/2024/a", "https://a.example/news/2024/b"], r"/news/\d+/."),
        (["https://a.example/en/press/a", "https://a.example/en/press/b"], "/en/press/."),
        (["https://a.example/en/press/a", "https://a.example/pt-br/press/b"], "/[a-z]{2}(?:-[a-z]{2})?/press/."),
        (["https://a.example/x", "https://a.example/y"], ".*"),
        ([], ".*"),
    ],
)
def test_the_form_of_releases_addresses_is_seen_in_a_few(urls: list[str], pattern: str) -> None:
    assert article_pattern(urls) == pattern
