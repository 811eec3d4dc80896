"""One engine applies the catalogue's selectors: checking an entry and reading a page give the same results."""

from datetime import UTC, datetime

import pytest

from corpus.catalogue.sources import Selectors, Source
from corpus.clean import clean_page
from corpus.crawl.discover.feeds_and_pages import unmatched
from corpus.css import mistake_in
from corpus.release import Page, Release

PAGE = """<!DOCTYPE html><html><head><title>Bureau</title><meta name="day" content="2019-05-03"></head><body>
<main id="Main"><div class="head big">Two labs <em>closed</em></div>
<p lang="en-GB">Published <time>3 May 2019</time></p>
<section class="text"><p>Officers closed two laboratories near the port on Friday morning.<br>Nobody was hurt.</p>
<div class="share">Share this</div><ul><li>Four people were arrested.</li></ul></section></main></body></html>"""
BODY = "Officers closed two laboratories near the port on Friday morning.\n\nNobody was hurt."


def read(selectors: Selectors) -> Release:
    source = Source("b", "Bureau", "https://bureau.example/", selectors=selectors)
    release = clean_page(Page(PAGE.encode(), "text/html", "", datetime(2020, 1, 1, tzinfo=UTC)), source)
    assert isinstance(release, Release)
    return release


@pytest.mark.parametrize(
    "css",
    [
        ".head",
        "div.head.big",
        "#Main > .head",
        "main div:first-child",
        "[class~=head]",
        "[class*='hea']",
        "DIV.head",
        "h9, .head",
        "main > :not(p):not(section)",
        "div:has(em)",
        ":is(h1, .head)",
        "div:nth-of-type(1)",
    ],
)
def test_what_is_there_when_an_entry_is_tried_is_what_is_read(css: str) -> None:
    assert unmatched(PAGE, [css]) == []
    release = read(Selectors(title=css))
    assert (release.title, release.because("title")[0].witness) == ("Two labs closed", "selector")


@pytest.mark.parametrize("css", [".Head", "#main", "main > em", "[lang=en]", "div:empty"])
def test_what_is_not_there_when_an_entry_is_tried_is_not_read(css: str) -> None:
    assert unmatched(PAGE, [css]) == [css]
    assert read(Selectors(title=css)).because("title")[0].witness != "selector"


def test_a_body_is_read_block_by_block_without_what_is_removed() -> None:
    release = read(Selectors(body=".text", date="time", remove=(".share, .none", "time")))
    assert release.body == f"{BODY}\n\nFour people were arrested."
    assert [one.value for one in release.because("date") if one.witness == "selector"] == ["2019-05-03"]


@pytest.mark.parametrize("css", ["", "div >", "p::text", "a::attr(href)", "p:hover-not-known", "[a"])
def test_what_selects_no_elements_is_told(css: str) -> None:
    mistake = mistake_in(css)
    assert mistake
    assert repr(css) in mistake
    assert unmatched(PAGE, [css]) == [css]
