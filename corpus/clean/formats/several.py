"""Telling apart the releases that stand one below the other, each whole, on one HTML page or in one text."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from copy import deepcopy
from dataclasses import replace
from itertools import islice, takewhile
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml import html as lxml_html

from corpus.addresses import TEXT_FRAGMENT, canonical
from corpus.clean.boilerplate import is_banner, is_contact
from corpus.clean.bylines import day_with_a_place, is_byline, only_a_date
from corpus.clean.dates.date_formats import only_date_in, write_day_first
from corpus.clean.dates.datelines import read_dateline
from corpus.clean.formats.headline import is_named_as_a_title
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_before, lines_of
from corpus.clean.formats.prose import text_of
from corpus.clean.formats.site_claims import header_lines
from corpus.clean.generic_titles import is_generic
from corpus.clean.text import one_line
from corpus.quick_dataclass import dataclass
from corpus.release import Page, PartialDate

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
"""The media types of the pages that are made for each release."""
_RULES = re.compile(r"^[ \t]*(?:={10,}|-{10,}|_{10,}|\*{10,})[ \t]*$", re.MULTILINE)
_HEADINGS = ("h1", "h2", "h3", "h4")
_ASIDE = frozenset(("nav", "aside", "footer", "form", "dialog"))
_PROSE = 60
"""Shortest line, in characters, that is prose; half of that in scripts without blanks."""
_LEAST_TEXT, _LEAST_WITH_LINK = 120, 500
"""Fewest characters of prose of a whole release, and of one that ends with a link, as teasers do."""
_FEWEST, _MOST = 2, 200
"""Releases on a page."""
_NAMED = ("div", "p", "td", "span", "li")
"""Elements that may be called a title."""
_BLOCKS = frozenset(("p", "div", "td", "li", "center", "section", "article"))
_SHORTEST_HEAD, _LONGEST_HEAD, _LONGEST_DATE = 12, 220, 40
"""Characters of a headline that is no heading, and most of a day beside it."""
_HEADER_LINES = 3
"""Most lines that are kept of the head of the page."""
_IN_FIGURES = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}")
_SHORT_YEAR = re.compile(r"(?<=\d)([./-])(\d\d)$")
_DAY_AT_END = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{4}$")
_PARTS = re.compile(r"\s+[|»·•–—-]\s+")
_NEAR = 4
"""Lines below a heading among which its date is."""
_BLANK_LINES = re.compile(r"\n[ \t]*\n")
_FEWEST_WORDS, _FEWEST_PARAGRAPHS = 4, 2
"""Fewest words of a headline that no day stands beside, and fewest paragraphs below it."""
_SHARE = 0.75
"""Of the sections with prose, the share that must be whole releases."""
_FEWEST_LISTED = 3
"""Fewest headings of a list of releases."""
_MOST_PROSE = 0.6
"""Of the page's prose, the least share in its releases."""
_OF_ONE_ARTICLE = (b"article:published_time", b"datepublished")
_ONE_ARTICLE = (*_OF_ONE_ARTICLE, b'"og:type" content="article')
"""What a page has that calls itself one article, in lower case; the last of them lists have too."""
_KEPT_METAS = frozenset(("og:site_name", "application-name", "publisher", "dc.publisher", "author"))


@dataclass(frozen=True, slots=True)
class _Section:
    """A heading with what stands below it, up to the next heading of its level."""

    heading: Any
    title: str
    elements: tuple[Any, ...]
    lines: tuple[str, ...]
    links_elsewhere: bool
    """Whether its heading is a link to another page."""
    day: PartialDate | None = None
    """Its day, where that stands apart from it or is written in figures whose order others tell."""
    shown: str = ""
    """The day as it is written."""

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


def pages_between_rules(page: Page, text: str, sent: PartialDate | None = None) -> list[Page]:
    """A page for each release of a plain text that holds several between rules, as digests of mailing lists do.

    Each is a headline, a line with its day, and a text; in a mail, whose day is given as `sent`, the line may be
    missing or stand above the headline. Their addresses are as above.
    """
    parts = [part.strip() for part in _RULES.split(text)]
    sections = [one for part in parts if (one := _section_of_text(part) or _section_of_mail(part, sent))]
    day_first = write_day_first(shown for _, shown, _ in sections)
    days = [only_date_in(shown, day_first=day_first) for _, shown, _ in sections]
    if not _FEWEST <= len({title for title, _, _ in sections}) == len(sections) <= _MOST:
        return []
    if not all(day and day.precision == "day" for day in days):
        return []
    if sum(len(said) for _, _, said in sections) < _MOST_PROSE * sum(map(len, parts)):
        return []
    address = canonical(page.url.partition(TEXT_FRAGMENT)[0]) if page.url else None
    return [
        _page_of(page, title, f"{title}\n\n{day}\n\n{said}\n".encode(), TEXT, address)
        for (title, _, said), day in zip(sections, days, strict=True)
    ]


def _section_of_text(section: str) -> tuple[str, str, str] | None:
    """The headline, the line with the day, and the text of a section that is a whole release; else None."""
    lines = section.splitlines()
    at = next((at for at, line in enumerate(lines[:_NEAR]) if at and is_byline(line.strip())), 0)
    title, said = one_line(" ".join(lines[:at])), "\n".join(lines[at + 1 :]).strip()
    return (title, lines[at], said) if _may_be_a_headline(title) and len(said) >= _LEAST_TEXT else None


def _section_of_mail(section: str, sent: PartialDate | None) -> tuple[str, str, str] | None:
    """The headline, the day, which is that of the mail unless it stands above, and the text of a whole release that
    goes on for paragraphs; notes and greetings don't."""
    if sent is None:
        return None
    blocks = [*filter(None, map(str.strip, _BLANK_LINES.split(section)))]
    above = next((line for block in blocks[:1] if len(line := one_line(block)) <= _LONGEST_DATE), "")
    day = day_with_a_place(above) or only_a_date(above)
    heading, *text = map(one_line, blocks[1:] if day else blocks or [""])
    is_headline = _may_be_a_headline(heading) and (len(heading.split()) >= _FEWEST_WORDS or not heading.isascii())
    is_text = len(text) >= _FEWEST_PARAGRAPHS and _prose(text) >= _LEAST_WITH_LINK
    if not is_headline or not is_text or is_contact(heading):
        return None
    return heading, str(day or sent), "\n\n".join(blocks[2 if day else 1 :])


def _may_be_a_headline(line: str) -> bool:
    return _SHORTEST_HEAD <= len(line) <= _LONGEST_HEAD and not line.endswith((".", ":"))


def _may_hold_several(content: bytes) -> bool:
    """Whether a page does not call itself one article."""
    lower = content.lower()
    return not any(sign in lower for sign in _ONE_ARTICLE)


def is_not_called_an_article(content: bytes) -> bool:
    """Whether nothing in a page tells when one article was published."""
    lower = content.lower()
    return not any(sign in lower for sign in _OF_ONE_ARTICLE)


def _releases(markup: Markup) -> list[_Section]:
    found = [_whole(_sections(markup.by_name[level])) for level in _HEADINGS]
    best = max(found, key=len) or max(map(_dated_beside, _groups_of_heads(markup)), key=len, default=[])
    return best if best and _hold_the_prose(best, markup) else _of_one_day(markup)


def lists_releases(markup: Markup) -> bool:
    """Whether a page is a list of releases: its prose stands below headings that link to other pages."""
    for level in _HEADINGS:
        sections = _sections(markup.by_name[level])
        listed = [one for one in sections if one.links_elsewhere]
        if len(listed) >= _FEWEST_LISTED and not any(_prose(one.lines) for one in sections if not one.links_elsewhere):
            return _hold_the_prose(listed, markup)
    return False


def _hold_the_prose(sections: Sequence[_Section], markup: Markup) -> bool:
    """Whether releases hold most of a page's prose, rather than stand beside its article."""
    whole = _prose([*lines_of(markup.body)])
    return sum(_prose(one.lines) for one in sections) >= _MOST_PROSE * whole


def _groups_of_heads(markup: Markup) -> Iterator[Sequence[Any]]:
    """Elements that are no headings and may yet be those of releases: lines in bold, and of one name for titles."""
    yield [one for name in ("b", "strong") for one in markup.by_name[name] if _is_a_head(one)]
    named: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for tag in _NAMED:
        for one in markup.by_name[tag]:
            if (name := one.get("class")) and is_named_as_a_title(one):
                named[tag, name].append(one)
    yield from (group for group in named.values() if len(group) >= _FEWEST)


def _is_a_head(one: Any) -> bool:
    """Whether a text in bold may be the headline of a release, and begins its block, or stands there behind a day."""
    line = one_line(text_of(one))
    if not _SHORTEST_HEAD <= len(line) <= _LONGEST_HEAD or line.endswith((".", ":")):
        return False
    before, _, behind = one_line(text_of(_block_of(one))).partition(line)
    return len(behind) <= _LONGEST_DATE and (not before or (not behind and bool(_as_a_day(before))))


def _block_of(one: Any) -> Any:
    return next((each for each in (one, *one.iterancestors()) if each.tag in _BLOCKS), one)


def _beside(head: Any) -> str:
    """What a block says behind the headline in it, or before one at its end, if it is short."""
    before, _, behind = one_line(text_of(_block_of(head))).partition(one_line(text_of(head)))
    rest = behind or before
    return rest if len(rest) <= _LONGEST_DATE else ""


def _dated_beside(heads: Sequence[Any]) -> list[_Section]:
    """The releases below headlines that each have a day beside them: in their line, in the next one, or in a cell."""
    dated = [(head, *_day_beside(head)) for head in heads if not _is_aside(head)]
    shown = [(head, text, before) for head, text, before in dated if text]
    if not _FEWEST <= len(shown) <= _MOST:
        return []
    day_first = write_day_first(text for _, text, _ in shown)
    days = [only_date_in(text, day_first=day_first) for _, text, _ in shown]
    if not all(day and day.precision == "day" for day in days) or len(set(days)) < _FEWEST:
        return []
    starts = [before for _, _, before in shown if before is not None]
    sections = _sections([head for head, _, _ in shown], starts)
    whole = [
        replace(section, day=day, shown=text)
        for section, day, (_, text, _) in zip(sections, days, shown, strict=False)
        if _prose(section.lines) >= _LEAST_TEXT and not section.links_elsewhere
    ]
    if any(one.ends_with_link for one in whole[:-1]):  # behind the last one stand the links of the page
        return []
    return whole if _FEWEST <= len(whole) == len(shown) else []


def _day_beside(head: Any) -> tuple[str, Any]:
    """The text of a day beside a headline, and its element if that stands before it; empty where there is none."""
    if text := _as_a_day(_beside(head)):
        return text, None
    block = _block_of(head)
    cell = next((each for each in (block, *block.iterancestors()) if each.tag == "td"), None)
    before, behind = (cell.getprevious(), cell.getnext()) if cell is not None else (None, None)
    for one, is_before in ((block.getnext(), False), (block.getprevious(), True), (before, False), (behind, False)):
        if one is not None and isinstance(one.tag, str) and (text := _as_a_day(text_of(one))):
            return text, one if is_before else None
    last = _DAY_AT_END.search(one_line(text_of(head)))
    return (_as_a_day(last[0]) if last else ""), None


def _as_a_day(text: str) -> str:
    """A short text without brackets, if it holds nothing but a day."""
    plain = one_line(text).strip("()[]|–— -") if len(text) <= 2 * _LONGEST_DATE else ""
    is_day = len(plain) <= _LONGEST_DATE and (_IN_FIGURES.fullmatch(plain) or only_a_date(plain))
    return _SHORT_YEAR.sub(r"\g<1>20\2", plain) if plain and is_day else ""


def _of_one_day(markup: Markup) -> list[_Section]:
    """The releases of one day, below a main heading that names only their kind: "Press releases, 3 May 2019"."""
    headings = [text for one in markup.by_name["h1"] if (text := one_line(text_of(one)))]
    if not headings or not all(_names_a_kind(text) for text in headings):
        return []
    for level in _HEADINGS[1:]:
        sections = _sections(markup.by_name[level])
        prosaic = [one for one in sections if _prose(one.lines) >= _LEAST_TEXT and not one.links_elsewhere]
        if len(prosaic) < _FEWEST or len(prosaic) < len(sections) or any(one.ends_with_link for one in prosaic):
            continue
        first = next(one for one in markup.by_name[level] if not _is_aside(one))
        above = [*islice(lines_before(first), _NEAR)]
        if any(len(line) >= _PROSE for line in above):
            return []
        day, shown = next(((day, line) for line in above if (day := only_a_date(line))), (None, ""))
        return [replace(one, day=day, shown=shown) for one in prosaic] if day else []
    return []


def _names_a_kind(heading: str) -> bool:
    day = only_a_date(heading)
    return is_generic(heading) or is_banner(heading) or day is not None


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


def _sections(heads: Sequence[Any], starts: Sequence[Any] = ()) -> list[_Section]:
    """The parts of a page below its headings; `starts` are the elements above some of them that belong to them."""
    headings = [one for one in heads if one_line(text_of(one)) and not _is_aside(one)]
    if not _FEWEST <= len(headings) <= 2 * _MOST:
        return []
    counts = Counter(above for one in headings for above in one.iterancestors())
    marked = {*counts, *headings, *starts}
    *others, last = [_section(one, counts, marked) for one in headings]
    return [*others, _up_to_a_rule(last) if all(one.elements[-1].tag == "hr" for one in others) else last]


def _up_to_a_rule(section: _Section) -> _Section:
    """The last part of a page whose parts have rules between them, without what stands below a rule behind it."""
    own = [*takewhile(lambda one: one.tag != "hr", section.elements)]
    return replace(section, elements=tuple(own), lines=tuple(line for one in own for line in lines_of(one)))


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
        heading,
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
    if site := _site_in(markup.title):
        etree.SubElement(head, "title").text = f"{section.title} | {site}"
    names = etree.SubElement(body, "header")
    for line in islice(header_lines(markup.held, section.title), _HEADER_LINES):
        etree.SubElement(names, "span").text = line
    footers = markup.root.xpath("//footer[not(ancestor::article or ancestor::section)]")
    for one in (*section.elements, *footers[:1]):
        copied = deepcopy(one)
        if one is section.elements[-1]:
            copied.tail = None
        if copied.tag in ("tr", "td"):
            _in_a_table(body, copied)
        else:
            body.append(copied)
        if section.day and one is section.elements[0]:
            _set_apart(section, one, copied)
    content = etree.tostring(root, encoding="utf-8", method="html", doctype="<!DOCTYPE html>")
    return _page_of(page, section.title, content, HTML, address)


def _page_of(page: Page, title: str, content: bytes, media_type: str, address: str | None) -> Page:
    fragment = quote(title, safe="").replace("-", "%2D")
    return replace(
        page,
        content=content,
        media_type=media_type,
        origin=f"{page.origin}#{title}",
        url=f"{address}{TEXT_FRAGMENT}{fragment}" if address else None,
        hinted_title=None,
        hinted_date=None,
        last_modified=None,
    )


def _set_apart(section: _Section, original: Any, copied: Any) -> None:
    """Make a heading of the line above a release, with its day behind it."""
    pairs = zip(original.iter(), copied.iter(), strict=True)
    heading = next((copy for own, copy in pairs if own is section.heading), None)
    if heading is not None:
        if _beside(section.heading):
            around = heading.getparent()
            for one in (*heading.itersiblings(), *heading.itersiblings(preceding=True)):
                around.remove(one)
            around.text = heading.tail = None
        heading.tag = "h1"
        day = lxml_html.Element("p")
        etree.SubElement(day, "time", {"datetime": str(section.day)}).text = section.shown
        heading.addnext(day)


def _in_a_table(body: Any, part: Any) -> None:
    """Append a row or a cell in a table, without which readers of HTML drop it."""
    around = etree.SubElement(body, "table")
    (etree.SubElement(around, "tr") if part.tag == "td" else around).append(part)


def _site_in(title: str | None) -> str | None:
    """The last part of a title element, which names the site."""
    parts = _PARTS.split(one_line(title or ""))
    return parts[-1] if len(parts) > 1 and parts[-1] else None
