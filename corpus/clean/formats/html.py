"""Reading HTML: with the CSS selectors of its source where there are some, otherwise by finding the article."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from corpus.catalogue.sources import Selectors
from corpus.clean import titles
from corpus.clean.dates import choose
from corpus.clean.dates.byline import Byline, is_day_first, labelled_dates, read_byline
from corpus.clean.extracted import Extracted, NoReleaseError
from corpus.clean.formats.article import article_lines
from corpus.clean.formats.markup import Markup, decode, parse
from corpus.clean.soft_errors import soft_error_without_text
from corpus.clean.text import one_line, paragraphs, word_set
from corpus.release import Evidence, Page, PartialDate
from corpus.sandbox.rlimits import time_off

_SCRAP = 100
"""Longest line, in characters, that may precede the title's."""
_SHELL = 200
"""Characters of visible text below which a page with scripts counts as empty."""
_BLOCKS = ("p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "tr", "pre", "div", "dd", "dt", "figcaption")


def read_html(page: Page, selectors: Selectors) -> Extracted:
    """Extract an HTML page. Raises NoReleaseError when it has no title or no text."""
    text = decode(page.content, page.media_type)
    markup = parse(text)
    soup = _soup(text) if selectors != Selectors() else None
    names = _names(markup)
    title = _title(markup, names, _selected(soup, selectors.title), page.hinted_title)
    lines = _selected_lines(soup, selectors) or _article_lines(markup)
    if not lines:
        raise soft_error_without_text(names, is_shell=_is_shell(markup)) or NoReleaseError("no text was found in it")
    selected = tuple(_selected_date(soup, selectors.date))
    marked = tuple(markup.dates())
    byline = _byline(markup, page, title.value, marked) if not selected else Byline((), ())
    said = (*selected, *marked, *byline.published)
    return Extracted(
        title=title,
        lines=tuple(_without_title(lines, title.value)),
        surrounding_lines=tuple(markup.footer_lines()),
        url=markup.address(page.url),
        dates=said,
        site_name=markup.site_name,
        language=markup.language,
        guessed_dates=_first_day(_guessed(markup, page, byline)) if not any(map(choose.is_full_date, said)) else (),
        modified=(*markup.modified_dates(), *(PartialDate.parse(one.value) for one in byline.modified)),
        self_names=names,
        asks_password=markup.has_password_field,
        is_shell=_is_shell(markup),
    )


def _soup(text: str) -> Any:
    from bs4 import BeautifulSoup

    return BeautifulSoup(text, "lxml")


def _selected(soup: Any, selector: str | None) -> Any:
    return soup.select_one(selector) if soup and selector else None


def _names(markup: Markup) -> tuple[str, ...]:
    """All names that a page gives itself: its title element, its main headings, and its metadata."""
    said = (markup.title or "", *markup.headings, *(text for _, text in markup.titles))
    return tuple(dict.fromkeys(name for text in said if (name := one_line(text))))


def _is_shell(markup: Markup) -> bool:
    """Whether a page shows next to nothing without its scripts."""
    return bool(markup.scripts) and len(markup.visible_text(_SHELL)) < _SHELL


def _title(markup: Markup, names: Sequence[str], selected: Any, hinted: str | None) -> Evidence:
    if selected and (text := one_line(selected.get_text(" "))):
        return Evidence("title", text, "selector", text)
    said = titles.title_of_page(markup.headings, markup.titles, markup.title, hinted, markup.site_name)
    if said is None:
        raise soft_error_without_text(names, is_shell=_is_shell(markup)) or NoReleaseError("no title was found in it")
    return said


def _selected_date(soup: Any, selector: str | None) -> Iterator[Evidence]:
    if element := _selected(soup, selector):
        for text in (element.get("content"), element.get("datetime"), element.get_text(" ")):
            if text and (found := list(choose.read_as_date("selector", one_line(text), "high"))):
                yield from found
                return


def _byline(markup: Markup, page: Page, title: str, marked: Iterable[Evidence]) -> Byline:
    known = frozenset(PartialDate.parse(one.value) for one in marked)
    return read_byline(markup.root, title, day_first=is_day_first(markup.language, page.url), known=known)


def _selected_lines(soup: Any, selectors: Selectors) -> list[str]:
    """The paragraphs of the selected body, without the elements that are to be removed."""
    body = _selected(soup, selectors.body)
    if body is None:
        return []
    for unwanted in body.select(", ".join(("script", "style", "noscript", *selectors.remove))):
        unwanted.decompose()
    for line_break in body.find_all("br"):
        line_break.replace_with("\n\n")
    for block in body.find_all(_BLOCKS):
        block.insert_before("\n\n")
        block.insert_after("\n\n")
    return [line for block in body.get_text().split("\n\n") if (line := one_line(block))]


def _article_lines(markup: Markup) -> list[str]:
    from trafilatura import extract

    if lines := article_lines(markup.root):
        return lines
    return [line.removeprefix("- ") for line in paragraphs(extract(markup.root, include_comments=False) or "")]


def _without_title(lines: Sequence[str], title: str) -> Sequence[str]:
    """The lines after the title's, where that is among the first lines with nothing but fragments above it."""
    for index, line in enumerate(lines[:6]):
        if word_set(line) == word_set(title):
            return lines[index + 1 :]
        if len(line) > _SCRAP:
            break
    return lines


def _first_day(guesses: Iterator[Evidence]) -> tuple[Evidence, ...]:
    first = next(filter(choose.is_full_date, guesses), None)
    return (first,) if first else ()


def _guessed(markup: Markup, page: Page, byline: Byline) -> Iterator[Evidence]:
    """Yield guessed dates, best first: labelled ones, htmldate's, visible ones; with low confidence, dates of
    modification and those of htmldate's extensive search."""
    yield from labelled_dates(markup.root, day_first=is_day_first(markup.language, page.url))
    yield from _searched(markup, page, wide=False)
    yield from markup.visible_dates()
    yield from (replace(one, confidence="low") for one in byline.modified)
    yield from _searched(markup, page, wide=True)


def _searched(markup: Markup, page: Page, *, wide: bool) -> Iterator[Evidence]:
    from htmldate import find_date

    latest: datetime = page.fetched
    with time_off(lambda: "dateparser" in sys.modules):  # loading it takes seconds
        found = find_date(markup.root, original_date=True, extensive_search=wide, max_date=latest)
    if found and not found.endswith("-01-01"):  # probably the year of a copyright line
        yield choose.date_evidence(
            "text", PartialDate.parse(found), "a date in the markup", "low" if wide else "medium"
        )
