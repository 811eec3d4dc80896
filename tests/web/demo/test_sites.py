"""The demo sites can be read like any other, and contain the traps they were made for."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from difflib import SequenceMatcher
from itertools import chain
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import httpx
import pytest
from parsel import Selector

from corpus.catalogue.sources import Source
from corpus.label import theme_labels
from web.demo.releases import DemoRelease, releases
from web.demo.sites import serve_sites

RELEASES = releases()
READABLE = [release for release in RELEASES if release.expected == "indexed"]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def by_slug(slug: str) -> DemoRelease:
    [release] = [release for release in RELEASES if release.path.rsplit("/")[-1].startswith(slug)]
    return release


UNDATED = by_slug("how-a-pre-export")
LEGACY = by_slug("trader-fined")
UNDECLARED = by_slug("recetas-falsas")
BROKEN = by_slug("seizure-figures")
BLOCKED = by_slug("campana")


@pytest.fixture(scope="module")
def sites() -> Iterator[dict[str, Source]]:
    with serve_sites() as sources:
        yield {source.name: source for source in sources}


@pytest.fixture(scope="module")
def visitor() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False) as client:
        yield client


def seen(page: str) -> str:
    return Selector(page).xpath("normalize-space()").get(default="")


class Reader:
    """Fetches pages of the running sites."""

    def __init__(self, sites: dict[str, Source], visitor: httpx.Client) -> None:
        self.sites, self.visitor = sites, visitor

    def answer(self, release: DemoRelease) -> httpx.Response:
        return self.visitor.get(self.address(release))

    def address(self, release: DemoRelease) -> str:
        return self.sites[release.site].home + release.path

    def addresses(self, site: str) -> set[str]:
        return {self.address(release) for release in RELEASES if release.site == site}

    def text(self, release: DemoRelease) -> str:
        """All visible text of its page."""
        return seen(self.answer(release).content.decode(release.encoding))

    def xml(self, url: str) -> ElementTree.Element:
        return ElementTree.fromstring(self.visitor.get(url).content)


@pytest.fixture(scope="module")
def reader(sites: dict[str, Source], visitor: httpx.Client) -> Reader:
    return Reader(sites, visitor)


def test_the_feed_names_every_release_of_the_board(reader: Reader) -> None:
    [feed] = reader.sites["demo-board"].feeds
    links = [item.findtext("link") for item in reader.xml(feed).iter("item")]
    assert set(links) == reader.addresses("demo-board")


def test_the_sitemaps_name_every_release_of_the_monitor_and_one_page_that_is_gone(reader: Reader) -> None:
    [index] = reader.sites["demo-monitor"].sitemaps
    sitemaps = [place.text or "" for place in reader.xml(index).iter(f"{SITEMAP}loc")]
    pages = {place.text or "" for sitemap in sitemaps for place in reader.xml(sitemap).iter(f"{SITEMAP}loc")}
    named = {page for page in pages if re.search(reader.sites["demo-monitor"].article, page)}
    [gone] = named - reader.addresses("demo-monitor")
    assert named >= reader.addresses("demo-monitor")
    assert reader.visitor.get(gone).status_code == 404


def test_the_listings_lead_to_every_release_of_the_agency_over_several_pages(reader: Reader) -> None:
    agency = reader.sites["demo-agency"]
    pages = [list(listing_pages(reader, listing.url, listing.links)) for listing in agency.listings]
    assert [len(found) for found in pages] == [4, 1]
    assert {agency.home + link for page in chain(*pages) for link in page} == reader.addresses("demo-agency")


def listing_pages(reader: Reader, url: str, links: str) -> Iterator[list[str]]:
    for number in range(20):
        page = Selector(reader.visitor.get(url.format(page=number)).text)
        if not (found := page.css(f"{links}::attr(href)").getall()):
            return
        yield found


def test_listings_show_dates_beside_the_links_in_the_language_of_the_releases(reader: Reader) -> None:
    home = reader.sites["demo-agency"].home
    assert "26 de junio de 2009" in reader.visitor.get(f"{home}/es/notas-de-prensa?page=3").text
    assert "28 August 2025" in reader.visitor.get(f"{home}/en/press-releases?page=0").text


@pytest.mark.parametrize("site", ["demo-board", "demo-agency", "demo-monitor"])
def test_every_site_forbids_robots_a_page_that_it_links(reader: Reader, site: str) -> None:
    home = reader.sites[site].home
    robots = RobotFileParser(f"{home}/robots.txt")
    robots.parse(reader.visitor.get(f"{home}/robots.txt").text.splitlines())
    allowed = {
        release.path for release in RELEASES if release.site == site and robots.can_fetch("pressdesk", release.path)
    }
    assert "/internal/staff" in reader.visitor.get(home).text
    assert reader.visitor.get(f"{home}/internal/staff").status_code == 200
    assert not robots.can_fetch("pressdesk", f"{home}/internal/staff")
    assert allowed == {release.path for release in RELEASES if release.site == site} - {BLOCKED.path}


@pytest.mark.parametrize("release", READABLE, ids=lambda release: release.path.rsplit("/")[-1])
def test_a_page_holds_the_release_whole_amid_furniture(reader: Reader, release: DemoRelease) -> None:
    text = reader.text(release)
    assert release.title in text
    assert release.dateline + release.paragraphs[0] in text
    assert all(paragraph in text for paragraph in release.paragraphs)
    assert "cookies" in text
    assert f"{date.today().year} {release.organization}" in text


def test_a_page_names_other_releases_in_its_furniture(reader: Reader) -> None:
    for release in READABLE:
        text = reader.text(release)
        others = [other for other in READABLE if other.site == release.site and other.title != release.title]
        assert any(other.title in text for other in others), release.path


def test_a_legacy_page_is_windows_1252_and_declares_iso_8859_1(reader: Reader) -> None:
    answer = reader.answer(LEGACY)
    assert answer.headers["content-type"] == "text/html"
    assert b"charset=iso-8859-1" in answer.content
    assert "“I did not ask” – trader fined €40,000" in answer.content.decode("windows-1252")


def test_a_legacy_page_without_a_declaration_is_no_utf_8(reader: Reader) -> None:
    answer = reader.answer(UNDECLARED)
    assert answer.headers["content-type"] == "text/html"
    assert b"charset" not in answer.content
    assert "benzodiacepina: trata la epilepsia y las crisis de ansiedad" in answer.content.decode("windows-1252")
    with pytest.raises(UnicodeDecodeError):
        answer.content.decode("utf-8")


def test_all_other_pages_are_the_utf_8_that_they_declare(reader: Reader) -> None:
    for release in set(READABLE) - {LEGACY, UNDECLARED}:
        answer = reader.answer(release)
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert b"utf-8" in answer.content[:500]
        assert answer.content.decode("utf-8")


def test_the_broken_page_is_cut_off_before_any_text(reader: Reader) -> None:
    content = reader.answer(BROKEN).content.decode()
    assert "</html>" not in content
    assert seen(content) == f"{BROKEN.title} | {BROKEN.organization}", "nothing but its title"


def test_the_undated_release_shows_no_date_anywhere(reader: Reader) -> None:
    [feed] = reader.sites["demo-board"].feeds
    [entry] = [item for item in reader.xml(feed).iter("item") if item.findtext("link") == reader.address(UNDATED)]
    years = set(re.findall(r"\b(?:19|20)\d\d\b", reader.text(UNDATED)))
    assert UNDATED.date is None
    assert entry.find("pubDate") is None
    assert not re.search(r"\d", UNDATED.path)
    assert years == {"1988", "1998", str(date.today().year)}, "a convention, and the copyright"


def test_one_date_stands_only_in_the_address(reader: Reader) -> None:
    release = by_slug("chair-to-the-chemical-traders-101115")
    assert str(release.date) == "2015-11-10"
    assert "2015" not in reader.text(release)


@pytest.mark.parametrize(
    ("slug", "day", "dateline"),
    [
        ("iodine", "2018-05-07", "HOCHWALD, 7 May 2018 (APCB) – "),
        ("laboratories", "2014-06", "HOCHWALD, Alpenland – June 2014: "),
        ("la-misma-ruta", "2021-09-09", "PUERTO ALBA, 9 de septiembre de 2021.- "),
    ],
)
def test_some_dates_stand_only_in_the_dateline(reader: Reader, slug: str, day: str, dateline: str) -> None:
    release = by_slug(slug)
    assert str(release.date) == day
    assert release.dateline == dateline
    assert reader.text(release).count(day[:4]) == 1


def test_one_release_stands_on_two_sites_with_a_few_words_changed() -> None:
    [copy] = [release for release in RELEASES if release.copy_of]
    [original] = [release for release in RELEASES if release.path == copy.copy_of]
    words = [" ".join(one.paragraphs).split() for one in (original, copy)]
    likeness = SequenceMatcher(None, words[0], words[1], autojunk=False).ratio()
    assert copy.site != original.site
    assert 0.9 < likeness < 1


def test_there_are_about_forty_releases_each_with_its_own_address() -> None:
    assert Counter(release.expected for release in RELEASES) == {"indexed": 40, "rejected": 1, "blocked": 1}
    assert len({(release.site, release.path) for release in RELEASES}) == len(RELEASES)
    assert all(120 <= len(" ".join(release.paragraphs).split()) <= 300 for release in READABLE)


def test_the_releases_are_in_two_languages_and_of_every_year() -> None:
    assert Counter(release.language for release in READABLE) == {"en": 28, "es": 12}
    assert {release.date.year for release in READABLE if release.date} == set(range(2009, 2026))


def test_every_theme_has_at_least_two_releases() -> None:
    covered = Counter(theme for release in READABLE for theme in release.themes)
    assert covered.keys() == theme_labels().keys()
    assert min(covered.values()) >= 2


def test_nothing_is_left_running_when_the_block_ends() -> None:
    with serve_sites() as sources:
        homes = [source.home for source in sources]
        assert all(httpx.get(home, trust_env=False).status_code == 200 for home in homes)
    for home in homes:
        with pytest.raises(httpx.ConnectError):
            httpx.get(home, trust_env=False)
