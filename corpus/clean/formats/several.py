"""Telling apart the releases that stand one below the other, each whole, on one HTML page."""

from collections import Counter
from collections.abc import Sequence, Set
from copy import deepcopy
from dataclasses import replace
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml import html as lxml_html

from corpus.addresses import TEXT_FRAGMENT
from corpus.clean.bylines import only_a_date
from corpus.clean.dates.datelines import read_dateline
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_of
from corpus.clean.formats.prose import text_of
from corpus.clean.text import one_line
from corpus.quick_dataclass import dataclass
from corpus.release import Page, PartialDate

HTML = "text/html; charset=utf-8"
"""The media type of the page that is made for each release."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_ASIDE = frozenset(("nav", "aside", "footer", "form", "dialog"))
_PROSE = 60
"""Shortest line, in characters, that is prose; half of that in scripts without blanks."""
_LEAST_TEXT, _LEAST_WITH_LINK = 120, 500
"""Fewest characters of prose of a whole release, and of one that ends with a link, as teasers do."""
_FEWEST, _MOST = 2, 200
"""Releases on a page."""
_NEAR = 4
"""Lines below a heading among which its date is."""
_SHARE = 0.75
"""Of the sections with prose, the share that must be whole releases."""
_ONE_ARTICLE = (b"article:published_time", b"datepublished", b'"og:type" content="article')
"""What a page has that calls itself one article, in lower case."""
_KEPT_METAS = frozenset(("og:site_name", "application-name", "publisher", "dc.publisher", "author"))


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands below it, up to the next heading of its level."""

    title: str
    elements: tuple[Any, ...]
    lines: tuple[str, ...]
    links_elsewhere: bool
    """Whether its heading is a link to another page."""

    @property
    def ends_with_link(self) -> bool:
        """Whether its last line is nothing but a link."""
        links = {one_line(text_of(link)) for one in self.elements for link in one.iter("a")}
        return bool(self.lines) and self.lines[-1] in links


def pages_of_releases(page: Page, markup: Markup) -> list[Page]:
    """A page for each release of an HTML page that holds several; none for other pages.

    A release is a heading with a date and text of its own. Lists of teasers, whose headings link to the releases,
    articles with dated sections (live reports, chronologies of one day) and what calls itself one article are no such
    pages. The address of each is that of the page with a text fragment (WICG URL Fragment Text Directives), with which
    a browser scrolls to the heading.
    """
    if not _may_hold_several(page.content):
        return []
    sections = _releases(markup)
    titles = [one.title for one in sections]
    if len(set(titles)) < max(len(titles), _FEWEST):
        return []
    address = markup.address(page.url.partition(TEXT_FRAGMENT)[0] if page.url else None)
    return [_part(page, markup, one, address) for one in sections]


def _may_hold_several(content: bytes) -> bool:
    """Whether a page has several headings of one level, and does not call itself one article."""
    lower = content.lower()
    is_one = any(sign in lower for sign in _ONE_ARTICLE)
    return not is_one and any(lower.count(f"<{level}".encode()) >= _FEWEST for level in _HEADINGS)


def _releases(markup: Markup) -> list[_Section]:
    found = [_whole(_sections(markup.root, level)) for level in _HEADINGS]
    return max(found, key=len)


def _whole(sections: Sequence[_Section]) -> list[_Section]:
    """The sections that are whole releases; none where others with prose stand between them."""
    prosaic = [one for one in sections if _prose(one.lines) >= _LEAST_TEXT]
    dates = [_date(one.lines) for one in prosaic]
    usual_line = Counter(date[0] for date in dates if date).most_common(1)
    whole = [
        one
        for one, date in zip(prosaic, dates, strict=True)
        if date
        and date[0] == usual_line[0][0]
        and not one.links_elsewhere
        and not (_prose(one.lines) < _LEAST_WITH_LINK and one.ends_with_link)
    ]
    days = {date[1] for date in dates if date}
    is_list = _FEWEST <= len(whole) <= _MOST and len(whole) >= _SHARE * len(prosaic) and len(days) > 1
    return whole if is_list else []


def _prose(lines: Sequence[str]) -> int:
    return sum(len(line) for line in lines if len(line) >= (_PROSE if line.isascii() else _PROSE // 2))


def _date(lines: Sequence[str]) -> tuple[int, PartialDate] | None:
    """The full date that stands by itself, or as a dateline, around a heading, and the number of its line."""
    for number, line in enumerate(lines[:_NEAR]):
        dateline = read_dateline(line)
        said = only_a_date(line) or (dateline.date if dateline else None)
        if said and said.precision == "day":
            return number, said
    return None


def _sections(root: Any, level: str) -> list[_Section]:
    headings = [one for one in root.iter(level) if one_line(text_of(one)) and not _is_aside(one)]
    if not _FEWEST <= len(headings) <= 2 * _MOST:
        return []
    counts = Counter(above for one in headings for above in one.iterancestors())
    marked = {*counts, *headings}
    return [_section(one, counts, marked) for one in headings]


def _section(heading: Any, counts: Counter[Any], marked: Set[Any]) -> _Section:
    box = heading
    while (parent := box.getparent()) is not None and counts[parent] == 1:
        box = parent
    elements = [box]
    for sibling in box.itersiblings():
        if sibling in marked or sibling.tag in _ASIDE:
            break
        elements.append(sibling)
    links = heading.xpath("ancestor::a/@href | .//a/@href")
    return _Section(
        one_line(text_of(heading)),
        tuple(elements),
        tuple(line for one in elements for line in lines_of(one)),
        links_elsewhere=any(not str(link).strip().startswith("#") for link in links),
    )


def _is_aside(one: Any) -> bool:
    return any(ancestor.tag in _ASIDE for ancestor in one.iterancestors())


def _part(page: Page, markup: Markup, section: _Section, address: str | None) -> Page:
    root = lxml_html.Element("html", {"lang": markup.language} if markup.language else {})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    for name in sorted(_KEPT_METAS & markup.metas.keys()):
        etree.SubElement(head, "meta", {"property": name, "content": markup.metas[name]})
    footers = markup.root.xpath("//footer[not(ancestor::article or ancestor::section)]")
    for one in (*section.elements, *footers[:1]):
        copied = deepcopy(one)
        if one is section.elements[-1]:
            copied.tail = None
        body.append(copied)
    fragment = quote(section.title, safe="").replace("-", "%2D")
    return replace(
        page,
        content=etree.tostring(root, encoding="utf-8", method="html", doctype="<!DOCTYPE html>"),
        media_type=HTML,
        origin=f"{page.origin}#{section.title}",
        url=f"{address}{TEXT_FRAGMENT}{fragment}" if address else None,
        hinted_title=None,
        hinted_date=None,
        last_modified=None,
    )
