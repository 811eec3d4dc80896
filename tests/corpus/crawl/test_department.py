"""A department's real old site, its listings and the surviving pages, crawled by listing."""

import json
import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import zstandard
from parsel import Selector

from corpus.catalogue.sources import Listing, load_catalogue
from corpus.crawl import CrawlOptions, Report, crawl
from corpus.crawl.discover.feeds_and_pages import read_listing
from corpus.release import Release
from corpus.store import Store
from tests.loopback import Site, site

pytestmark = pytest.mark.long

EVERY = int(os.environ.get("PRESSDESK_TEST_LISTS_EVERY", "16"))
"""Each so manieth list is served; 1 for the whole site."""
DEPARTMENT = "https://www.justice.gov"
LISTS = Listing("{home}/news?page={page}", links=".views-row .views-field-title a")
"""The lists as they were; robots can't read them any more."""
FIRST = 30
"""Addresses that are asked for before the crawl is broken off."""
HERE = CrawlOptions(allow_loopback=True, daily=100_000)


@dataclass
class Department:
    """What was served, the results of a crawl in two parts, and the collector's record of each page."""

    site: Site
    lists: list[bytes]
    listed: set[str]
    """Paths of releases."""
    pages: dict[str, bytes]
    truth: dict[str, dict[str, str]]
    """By path."""
    reports: list[Report]
    kept: dict[str, Release]
    """By path."""
    again: list[str]
    """Paths that a third crawl asked for."""


@pytest.fixture(scope="module")
def truth(data: Path) -> dict[str, dict[str, str]]:
    """The collector's records of the pages, by path."""
    with zstandard.open(data / "press" / "doj-2009-2015.jsonl.zst", "rt", encoding="utf-8") as lines:
        return {record["url"].removeprefix(DEPARTMENT): record for record in map(json.loads, lines)}


@pytest.fixture(scope="module")
def lists(data: Path) -> list[bytes]:
    """254 listing pages, newest first."""
    return [body for _, body in sorted(unpack(data / "pages" / "doj-listing-pages.tar.zst"))]


@pytest.fixture(scope="module")
def department(
    data: Path, lists: list[bytes], truth: dict[str, dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Department]:
    files = dict(unpack(data / "pages" / "doj-html-2009-2015.tar.zst"))
    some = lists[::EVERY]
    store = tmp_path_factory.mktemp("department") / "store.sqlite"
    with site({f"/news?page={number}": body for number, body in enumerate(some)}) as served:
        source = replace(
            load_catalogue()["doj"],
            home=served.home,
            delay=0,
            apis=(),
            listings=(replace(LISTS, url=f"{served.home}/news?page={{page}}"),),
        )
        listed = {path for body in some for path in paths(body)}
        pages = {path: files[truth[path]["file"]] for path in listed & truth.keys() if truth[path]["file"] in files}
        served.answers |= pages
        [broken_off] = crawl([source], store, limit=FIRST, options=HERE)
        [rest] = crawl([source], store, options=HERE)
        asked = len(served.paths)
        crawl([source], store, options=HERE)
        with Store(store) as opened:
            kept = {(one.release.url or "").removeprefix(served.home): one.release for one in opened.releases()}
        yield Department(served, some, listed, pages, truth, [broken_off, rest], kept, served.paths[asked:])


@pytest.mark.data
def test_every_release_on_the_lists_of_the_department_is_found(
    lists: list[bytes], truth: dict[str, dict[str, str]]
) -> None:
    doj = load_catalogue()["doj"]
    links = {
        link.url
        for body in lists
        for link in read_listing(Selector(body.decode()), LISTS, f"{DEPARTMENT}/news")
        if re.search(doj.article, link.url)
    }
    assert {f"{DEPARTMENT}{path}" for path in truth} - links == set()


@pytest.mark.data
def test_every_page_that_is_there_becomes_a_release_though_the_first_crawl_was_broken_off(
    department: Department,
) -> None:
    first, rest = department.reports
    assert first.new + first.failed == FIRST
    assert department.kept.keys() == department.pages.keys()
    assert first.new + rest.new == len(department.pages) >= 1131 // EVERY // 2
    assert rest.rejected == rest.changed == rest.same == 0


@pytest.mark.data
def test_every_page_that_is_not_there_is_counted(department: Department) -> None:
    rest = department.reports[1]
    assert dict(rest.reasons) == {"answered 404": rest.failed}
    assert set(department.site.paths) == department.listed | {
        f"/news?page={n}" for n in range(len(department.lists) + 1)
    }


@pytest.mark.data
def test_titles_and_dates_are_those_that_the_collector_has(department: Department) -> None:
    read = {path: (letters(one.title), str(one.published)) for path, one in department.kept.items()}
    assert read == {
        path: (letters(department.truth[path]["title"]), department.truth[path]["date"]) for path in department.pages
    }


@pytest.mark.data
def test_a_page_comes_once_and_a_later_crawl_looks_at_the_first_list_only(
    department: Department,
) -> None:
    asked = [one for one in department.site.asked if one.path in department.pages]
    whole = [one.path for one in asked if "If-Modified-Since" not in one.headers]
    assert len(whole) == len(set(whole)) == len(department.pages)
    assert [path for path in department.again if path.startswith("/news?")] == ["/news?page=0"]


def paths(body: bytes) -> set[str]:
    """The links of a listing that lead to releases."""
    return set(re.findall(r'field-content"><a href="(/[^"]+/pr/[^"/?#]+)"', body.decode()))


def letters(title: str) -> str:
    """Drop everything that is not ASCII, as the collector did."""
    return " ".join(title.encode("ascii", "ignore").decode().split())


def unpack(archive: Path) -> Iterator[tuple[str, bytes]]:
    with archive.open("rb") as packed:
        unpacked = zstandard.ZstdDecompressor(max_window_size=2**31).stream_reader(packed)
        with tarfile.open(fileobj=unpacked, mode="r|") as members:
            for member in members:
                if member.isfile() and (content := members.extractfile(member)):
                    yield Path(member.name).name, content.read()
