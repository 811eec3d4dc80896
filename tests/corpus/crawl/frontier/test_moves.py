"""A release that moves stays one release, and a redirect to something else is not a move."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions, Report, crawl
from corpus.store import Store, Stored
from tests.loopback import Reply, Site, site
from tests.site.prose import body, title

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DICE = random.Random(1925)
TEXTS = {name: (title(DICE), body(DICE, 80)) for name in "abcdefg"}
FEW_WORDS = "<p>The pages of the ministry have moved. Follow <a href='{to}'>this link</a> if nothing happens."
FRONT = "<html><body><h1>Welcome</h1><p>" + "This is the front page of a ministry, with links to its services. " * 4


def page(name: str, *, more: str = "", canonical: str | None = None) -> str:
    heading, text = TEXTS[name]
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    return (
        f"<html><head>{link}</head><body><article><h1>{heading}</h1><p>{text}</p><p>{more}</p></article></body></html>"
    )


def feed(*paths: str) -> str:
    items = "".join(
        f"<item><link>{{home}}{path}</link><pubDate>Thu, 29 Feb 2024 09:00:00 GMT</pubDate></item>" for path in paths
    )
    return f'<rss version="2.0"><channel><title>Ministry</title>{items}</channel></rss>'


def refreshing(to: str, *, after: str = "0", text: str = FEW_WORDS) -> str:
    return (
        f'<html><head><title>Moved</title><meta http-equiv="Refresh" content="{after}; URL={to}"></head>'
        f"<body>{text.format(to=to)}</body></html>"
    )


@dataclass
class Before:
    """The ids on the first day, by address, and the reports of two crawls."""

    site: Site
    store: Store
    ids: dict[str, str]
    reports: list[Report]

    def now(self, path: str) -> Stored:
        kept = self.store.get(self.ids[path])
        assert kept
        return kept


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Before]:
    path = tmp_path_factory.mktemp("moved") / "store.sqlite"
    with site() as served:
        source = Source("ministry", "Ministry", served.home, feeds=(f"{served.home}/feed",), delay=0)
        served.answers |= {f"/{name}": page(name) for name in "abc"}
        served.answers |= {
            "/": FRONT,
            "/d": page("d", canonical="/"),
            "/e": page("e", canonical="/"),
            "/f": page("f"),
            "/f?print=1": page("f", more="Printed from the site of the ministry.", canonical="/f"),
            "/feed": feed(*"/a /b /c /d /e /f /f?print=1".split()),
        }
        reports = [*crawl([source], path, now=NOON, options=CrawlOptions(allow_loopback=True))]
        with Store(path) as store:
            ids = {
                url.removeprefix(served.home): one.release.id for one in store.releases() if (url := one.release.url)
            }
        served.answers |= {
            "/a": Reply("", 302, {"Location": "/"}),
            "/b": Reply("", 301, {"Location": "/b2"}),
            "/b2": page("b", more="Corrected on the next day."),
            "/c": Reply("", 301, {"Location": "/c2"}),
            "/c2": page("c"),
            "/d": page("d", more="Corrected on the next day.", canonical="/"),
            "/feed": feed(*"/c2 /b /d /e /f".split()),
        }
        for day in (1, 2):
            reports += crawl([source], path, now=NOON + timedelta(days=day), options=CrawlOptions(allow_loopback=True))
        with Store(path) as store:
            yield Before(served, store, ids, reports)


def test_pages_that_wrongly_name_one_address_as_their_own_stay_apart(moved: Before) -> None:
    assert moved.reports[0].new == 6
    assert len(moved.ids) == 6


def test_a_redirect_to_the_front_page_changes_nothing_and_is_counted(moved: Before) -> None:
    kept = moved.now("/a")
    assert (kept.version, kept.gone, kept.release.title) == (1, None, TEXTS["a"][0])
    assert dict(moved.reports[1].reasons)["leads to another text"] == 1


def test_a_release_that_moved_keeps_its_id_and_its_history(moved: Before) -> None:
    kept = moved.now("/b")
    assert kept.release.url == f"{moved.site.home}/b2"
    assert "Corrected" in kept.release.body
    assert [one.what for one in moved.store.history(kept.release.id)] == ["first", "edited"]


def test_a_release_found_at_its_new_address_first_is_joined_with_the_old_one(moved: Before) -> None:
    assert moved.now("/c").release.url == f"{moved.site.home}/c2"
    assert len([one for one in moved.store.releases() if one.release.title == TEXTS["c"][0]]) == 1


def test_an_edit_of_a_page_that_names_another_address_is_a_version_of_it(moved: Before) -> None:
    [kept] = [one for one in moved.store.releases() if one.release.title == TEXTS["d"][0]]
    assert kept.version == 2
    assert "Corrected" in kept.release.body


def test_the_page_for_printing_makes_no_version(moved: Before) -> None:
    assert moved.now("/f").version == 1
    alias = moved.store.fetched(f"{moved.site.home}/f?print=1")
    assert alias
    assert alias.leads_to == f"{moved.site.home}/f"


def test_there_are_as_many_releases_as_there_were(moved: Before) -> None:
    assert len(list(moved.store.releases())) == 6


def crawled(site: Site, path: Path) -> tuple[Report, dict[str, str]]:
    """The report of a crawl, and the addresses of its releases by their titles."""
    source = Source("ministry", "Ministry", site.home, feeds=(f"{site.home}/feed",), delay=0)
    [report] = crawl([source], path / "store.sqlite", now=NOON, options=CrawlOptions(allow_loopback=True))
    with Store(path / "store.sqlite") as store:
        return report, {one.release.title: (one.release.url or "").removeprefix(site.home) for one in store.releases()}


def test_a_page_that_only_refreshes_to_another_address_is_followed(tmp_path: Path) -> None:
    with site() as served:
        served.answers |= {
            "/feed": feed("/old-a", "/old-b"),
            "/old-a": refreshing("/a"),
            "/a": page("a"),
            "/old-b": refreshing("../b", after="5"),
            "/b": refreshing("b2?print=0"),
            "/b2?print=0": page("b"),
        }
        _, stored = crawled(served, tmp_path)
    assert stored == {TEXTS["a"][0]: "/a", TEXTS["b"][0]: "/b2?print=0"}


def test_a_release_that_refreshes_is_read_where_it_stands(tmp_path: Path) -> None:
    with site() as served:
        own = "<h1>{}</h1><p>{}</p>".format(*TEXTS["c"])
        short = f"<h1>{TEXTS['d'][0]}</h1><p>{' '.join(TEXTS['d'][1].split()[:40])}</p>"
        served.answers |= {
            "/feed": feed("/c", "/d"),
            "/c": refreshing("/", after="20", text=own),
            "/d": refreshing("/d", after="10", text=short),
            "/": FRONT,
        }
        _, stored = crawled(served, tmp_path)
    assert stored == {TEXTS["c"][0]: "/c", TEXTS["d"][0]: "/d"}


def test_refreshes_keep_the_limits_of_redirects(tmp_path: Path) -> None:
    with site() as served:
        served.answers |= {f"/{number}": refreshing(f"/{number + 1}") for number in range(9)}
        served.answers |= {
            "/feed": feed("/0", "/elsewhere", "/secret", "/file"),
            "/elsewhere": refreshing("http://127.0.0.1:9/a"),
            "/secret": refreshing("/private/a"),
            "/private/a": page("a"),
            "/file": refreshing("file:///etc/passwd"),
            "/9": page("b"),
            "/robots.txt": Reply("User-agent: *\nDisallow: /private/", headers={"Content-Type": "text/plain"}),
        }
        report, stored = crawled(served, tmp_path)
        asked = served.paths
    assert not stored
    assert (report.rejected, report.failed) == (4, 0)
    assert {"leads to another site": 1, "Forbidden by robots.txt": 1, "max redirections reached": 1}.items() <= dict(
        report.reasons
    ).items()
    assert "/5" in asked
    assert "/6" not in asked
    assert "/private/a" not in asked
