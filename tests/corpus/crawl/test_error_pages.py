"""An error page sent in place of a release is never stored as one and replaces none, whatever its status."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions, Report, crawl
from corpus.release import SOFT_ERROR_PREFIX
from corpus.store import Store, Stored
from corpus.store.health import Health, health
from tests.loopback import Asked, Reply, Site, site
from tests.site.prose import body, title

NOON = datetime(2024, 3, 1, 12, tzinfo=UTC)
DICE = random.Random(1961)
TEXTS = {name: (title(DICE), body(DICE, 80)) for name in "abcdefghij"}
NOTICE = (
    "Welcome",
    "A new portal is being prepared for you. It opens in spring and will hold all that the old one held.",
)
MAINTENANCE = (
    "Site maintenance",
    "This website is undergoing scheduled maintenance at the moment. Please try again later.",
)
NOTHING = ("Page not found", "The page that you requested could not be found. It may have been moved or deleted.")


def page(text: tuple[str, str], head: str = "") -> str:
    heading, words = text
    return (
        f"<html><head><title>{heading}</title>{head}</head><body><article><h1>{heading}</h1><p>{words}</p></article>"
        "</body></html>"
    )


@dataclass
class Office:
    """A site whose feed has the titles of its releases, and its store; each visit is a day later."""

    site: Site
    path: Path
    days: int = 0
    named: list[str] = field(default_factory=list)

    def publish(self, *names: str, titled: bool = True) -> None:
        self.site.answers |= {f"/{name}": page(TEXTS[name]) for name in names}
        self.name(*names, titled=titled)

    def name(self, *paths: str, titled: bool = True) -> None:
        self.named += [
            f"<item><title>{called}</title><link>{{home}}/{path}</link></item>"
            for path in paths
            for called in (TEXTS[path][0] if titled and path in TEXTS else "",)
        ]
        items = "".join(self.named)
        self.site.answers["/feed"] = f'<rss version="2.0"><channel><title>O</title>{items}</channel></rss>'

    def show(self, text: tuple[str, str], *names: str) -> None:
        self.site.answers |= {f"/{name}": page(text) for name in names}

    def visit(self) -> Report:
        source = Source("office", "Office", self.site.home, feeds=(f"{self.site.home}/feed",), delay=0)
        moment = NOON + timedelta(days=self.days)
        [report] = crawl([source], self.path, now=moment, options=CrawlOptions(allow_loopback=True))
        self.days += 1
        return report

    def kept(self) -> dict[str, Stored]:
        """The releases by their paths."""
        with Store(self.path) as store:
            return {(one.release.url or "").removeprefix(f"{self.site.home}/"): one for one in store.releases()}

    def health(self) -> Health:
        with Store(self.path) as store:
            [found] = health(store, ["office"], NOON + timedelta(days=self.days))
        return found


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with site() as served:
        yield Office(served, tmp_path / "store.sqlite")


def instead(report: Report) -> int:
    """The number of pages reported as error pages."""
    return sum(count for reason, count in report.reasons if reason.startswith(SOFT_ERROR_PREFIX))


def assert_as_published(office: Office, *names: str) -> None:
    kept = office.kept()
    assert sorted(kept) == sorted(names)
    assert {name: (kept[name].release.title, kept[name].version, kept[name].gone) for name in names} == {
        name: (TEXTS[name][0], 1, None) for name in names
    }


def test_an_error_page_replaces_no_release_and_is_told_and_asked_again(office: Office) -> None:
    office.publish("a", "b", "c")
    office.visit()
    office.show(MAINTENANCE, "a", "b", "c")
    report = office.visit()
    assert (report.rejected, instead(report)) == (3, 3)
    assert_as_published(office, "a", "b", "c")
    found = office.health()
    assert (found.state, found.because) == ("broken", f"3 of 3 pages came {report.reasons[0][0]}")
    assert (sum(found.rejections.values()), found.errors) == (3, {})
    office.site.asked.clear()
    office.publish("a", "b", "c")
    assert office.visit().same == 3
    assert_as_published(office, "a", "b", "c")
    assert office.health().rejections == {}


def test_an_error_page_is_never_stored_as_a_release_and_asked_for_again(office: Office) -> None:
    office.publish("a")
    office.show(MAINTENANCE, "a")
    assert (office.visit().rejected, office.kept()) == (1, {})
    office.show(TEXTS["a"], "a")
    assert office.visit().new == 1


def test_a_page_that_is_gone_and_says_so_with_200_is_gone_as_with_404(office: Office) -> None:
    office.publish("a", "b")
    office.visit()
    office.show(NOTHING, "a")
    for _ in range(5):
        office.visit()
    kept = office.kept()
    assert (bool(kept["a"].gone), bool(kept["b"].gone)) == (True, False)
    assert kept["a"].release.title == TEXTS["a"][0]
    office.show(TEXTS["a"], "a")
    office.visit()
    assert_as_published(office, "b", "a")


def test_a_tag_of_an_error_page_does_not_stand_for_the_release(office: Office) -> None:
    """A page that is as bad as last time must not be taken for an unchanged good one."""

    def answer(asked: Asked) -> Reply:
        return (
            Reply(b"", 304)
            if asked.headers.get("If-None-Match") == '"bad"'
            else Reply(page(NOTHING), headers={"ETag": '"bad"'})
        )

    office.publish("a")
    office.visit()
    office.site.answers["/a"] = answer
    for _ in range(5):
        office.visit()
    assert office.kept()["a"].gone


def test_a_text_that_comes_for_several_releases_replaces_none_however_it_is_worded(office: Office) -> None:
    office.publish("a", "b", "c", "d")
    office.visit()
    office.show(NOTICE, "a", "b", "c")
    report = office.visit()
    assert (report.changed, instead(report)) == (0, 3)
    assert_as_published(office, "a", "b", "c", "d")


def test_what_came_for_several_releases_is_known_where_it_comes_for_one(office: Office) -> None:
    office.publish("a", "b", "c", "d")
    office.visit()
    office.show(NOTICE, "a", "b")
    office.visit()
    office.publish("a")
    office.show(NOTICE, "c")
    office.name("e")
    office.show(NOTICE, "e")
    for _ in range(3):
        assert office.visit().changed == 0
    assert_as_published(office, "a", "b", "c", "d")


def test_a_text_that_nothing_confirms_has_to_come_twice(office: Office) -> None:
    office.publish("a", "b")
    office.visit()
    office.show(NOTICE, "a")
    assert instead(office.visit()) == 1
    assert_as_published(office, "a", "b")
    assert office.visit().changed == 1
    assert office.kept()["a"].release.title == NOTICE[0]


def test_a_release_that_is_written_anew_is_a_version_at_once(office: Office) -> None:
    office.publish("a", "b")
    office.visit()
    office.show((TEXTS["a"][0], TEXTS["c"][1]), "a")
    assert office.visit().changed == 1
    assert (office.kept()["a"].version, office.kept()["a"].release.body) == (2, TEXTS["c"][1])


def test_another_text_waits_while_the_lists_of_the_site_can_not_be_read(office: Office) -> None:
    office.publish("a", "b")
    office.visit()
    office.show((TEXTS["a"][0], TEXTS["c"][1]), "a")
    feed, office.site.answers["/feed"] = office.site.answers["/feed"], page(NOTICE)
    assert office.visit().changed == 0
    assert_as_published(office, "a", "b")
    office.site.answers["/feed"] = feed
    assert office.visit().changed == 1


def test_a_release_does_not_become_another_that_is_known(office: Office) -> None:
    office.publish("a", "b")
    office.visit()
    office.show(TEXTS["b"], "a")
    assert instead(office.visit()) == 1
    assert_as_published(office, "a", "b")


def test_what_new_addresses_show_under_titles_of_their_own_is_no_release(office: Office) -> None:
    office.publish("a")
    office.name("b", "c", "d")
    office.show(NOTICE, "b", "c", "d")
    report = office.visit()
    assert instead(report) == 2
    assert_as_published(office, "a")
    office.publish("b")
    office.visit()
    assert office.kept()["b"].release.title == TEXTS["b"][0]


def test_without_titles_beside_the_links_three_addresses_show_it(office: Office) -> None:
    office.name("news/17", "news/18", "news/19", titled=False)
    office.show(NOTICE, "news/17", "news/18", "news/19")
    office.visit()
    assert office.kept() == {}


def test_a_redirect_to_the_front_page_or_an_error_page_gives_no_release(office: Office) -> None:
    office.name("a", "b", "c")
    office.show(NOTICE, "", "en/", "error/404.html")
    for name, place in (("a", "/"), ("b", "/en/"), ("c", "/error/404.html")):
        office.site.answers[f"/{name}"] = Reply("", 302, {"Location": place})
    report = office.visit()
    assert (report.new, instead(report), office.kept()) == (0, 3, {})


def test_a_front_page_that_has_not_changed_is_not_where_a_release_moved(office: Office) -> None:
    def front(asked: Asked) -> Reply:
        return Reply(b"", 304) if asked.headers.get("If-Modified-Since") else Reply(page(NOTICE))

    office.publish("a", "b")
    office.visit()
    office.site.answers |= {"/a": Reply("", 302, {"Location": "/"}), "/": front}
    office.visit()
    office.visit()
    assert_as_published(office, "a", "b")


def test_one_text_at_four_addresses_is_one_release(office: Office) -> None:
    office.publish("a")
    office.name("a?print=1", "A", "a/")
    office.show(TEXTS["a"], "a?print=1", "A", "a/")
    report = office.visit()
    assert (report.new, report.same) == (1, 3)
    for _ in range(2):
        assert office.visit().changed == 0
    assert_as_published(office, "a")


def test_of_two_addresses_the_other_speaks_when_one_is_gone(office: Office) -> None:
    office.publish("a")
    office.name("A")
    office.show(TEXTS["a"], "A")
    office.visit()
    del office.site.answers["/a"]
    for _ in range(6):
        office.visit()
    [kept] = office.kept().values()
    assert (kept.gone, kept.release.url) == (None, f"{office.site.home}/A")


def test_an_address_that_gave_the_same_is_the_one_when_the_other_leads_to_it(office: Office) -> None:
    def answer(asked: Asked) -> Reply:
        known = asked.headers.get("If-None-Match") == '"a"'
        return Reply(b"", 304) if known else Reply(page(TEXTS["a"]), headers={"ETag": '"a"'})

    office.publish("a")
    office.site.answers["/a"] = answer
    office.visit()
    office.name("moved")
    office.site.answers |= {"/a": Reply("", 301, {"Location": "/moved"}), "/moved": answer}
    for _ in range(3):
        office.visit()
    [kept] = office.kept().values()
    assert kept.release.url == f"{office.site.home}/moved"
    with Store(office.path) as store:
        assert [place.url for place in store.primary_addresses(kept.release.id)] == [kept.release.url]


def test_the_same_words_of_another_day_are_another_release(office: Office) -> None:
    def weekly(day: str) -> str:
        return page((TEXTS["a"][0], TEXTS["a"][1]), head=f'<meta property="article:published_time" content="{day}">')

    office.name("notice/1", "notice/2", "notice/3", titled=False)
    office.site.answers |= {f"/notice/{number}": weekly(f"2024-02-0{number}") for number in (1, 2, 3)}
    assert office.visit().new == 3


@pytest.mark.parametrize("said", ["/", "/index.html", "/en/", "/news/"])
def test_a_template_that_has_every_page_name_what_is_above_it_names_no_address(office: Office, said: str) -> None:
    paths = [f"news/{name}" for name in "abc"]
    office.name(*paths, titled=False)
    link = f'<link rel="canonical" href="{said}">'
    office.site.answers |= {f"/news/{name}": page(TEXTS[name], head=link) for name in "abc"}
    assert office.visit().new == 3
    assert sorted(office.kept()) == paths


@pytest.mark.parametrize("said", ["/news/", "/en/press-releases", "/aktuelles/index.html", "/noticias.html"])
def test_a_template_that_has_every_page_name_its_section_names_no_address(office: Office, said: str) -> None:
    office.name(*"abc", titled=False)
    link = f'<link rel="canonical" href="{said}">'
    office.site.answers |= {f"/{name}": page(TEXTS[name], head=link) for name in "abc"}
    assert office.visit().new == 3
    assert sorted(office.kept()) == list("abc")


def test_a_page_for_printing_still_names_its_release(office: Office) -> None:
    office.publish("a")
    office.name("a/print")
    office.site.answers["/a/print"] = page(TEXTS["a"], head='<link rel="canonical" href="/a">')
    office.visit()
    assert_as_published(office, "a")
