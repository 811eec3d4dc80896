"""A release that moves stays one release, and a redirect to something else is not a move."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions, Report, crawl
from corpus.store import Store, Stored
from tests.loopback import Reply, Site, site
from tests.site.prose import body, title

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DICE = random.Random(1925)
TEXTS = {name: (title(DICE), body(DICE, 80)) for name in "abcdefg"}
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
