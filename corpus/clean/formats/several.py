"""Telling apart the releases that stand one below the other, each whole, on one HTML page.

The mechanism is that of records: heads of one shape, each with a text of its own below it, and with a day at the place
where all others have theirs, or one day for all. What has a headline above them is one release with sub-headings.
"""

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from copy import deepcopy
from dataclasses import replace
from functools import partial
from itertools import islice, takewhile
from typing import Any, NamedTuple
from urllib.parse import quote

from lxml import etree
from lxml import html as lxml_html

from corpus.addresses import TEXT_FRAGMENT
from corpus.clean.boilerplate import is_banner
from corpus.clean.bylines import only_a_date
from corpus.clean.dates.date_formats import SLASHED, dates_in, numeric_dates_in, only_date_in, write_day_first
from corpus.clean.dates.datelines import read_dateline
from corpus.clean.formats.headline import is_a_line, is_between_breaks, is_named_as_a_title
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_around, lines_before
from corpus.clean.formats.prose import BLOCKS, UNSPACED, text_of
from corpus.clean.formats.site_claims import header_lines, leads_home
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import may_be_an_office
from corpus.clean.text import one_line
from corpus.quick_dataclass import dataclass
from corpus.release import Page, PartialDate

HTML = "text/html; charset=utf-8"
"""The media type of the pages that are made for each release."""
_HEADINGS = ("h1", "h2", "h3", "h4")
_ALL_HEADINGS = (*_HEADINGS, "h5", "h6")
_ASIDE = frozenset(("nav", "aside", "footer", "form", "dialog"))
_OPENERS = ("summary", "button", "dt")
_HOLD_A_LINE = frozenset(("p", "div", "td", "li", "center", "section", "article"))
_NAMED = ("div", "p", "td", "span", "li")
"""Elements that open a part of a page without being called a heading, and others that do if they are of one class."""
FEWEST, MOST = 2, 200
"""Releases on a page."""
_PROSE = 60
"""Shortest line, in characters, that is prose."""
_LEAST_TEXT, _LEAST_WITH_LINK = 120, 500
"""Fewest characters of prose of a release with a day beside its head, and of one that ends with a link, as teasers
do."""
LEAST_OF_A_TEXT, FEWEST_PARAGRAPHS = 250, 2
"""Fewest characters of prose, and paragraphs, of other releases."""
_SHORTEST_HEAD, _LONGEST_HEAD, LONGEST_DATE = 12, 220, 40
"""Characters of a headline that is no heading, and most of a day beside it."""
FEWEST_WORDS, _WORDS_OF_AN_ISSUE = 4, 4
"""Fewest words of a headline, and most of the name of a bulletin."""
HEADER_LINES = 3
"""Most lines that are kept of the head of the page, or that stand between a head and its day."""
MOST_ABOVE = 6
"""Lines above the first release among which the day of all is."""
_SHARE = 0.75
"""Of the records with prose, the share that must have a day of their own."""
_FEWEST_LISTED = 3
"""Fewest headings of a list of releases."""
MOST_PROSE = 0.6
"""Of the page's prose, the least share in its releases."""
_HOME_LINKS = 2
"""Most links to the front page, which name the site, that are kept."""
QUESTIONS = ("?", "？", "؟", ";")
_BREAKS_OFF = ("…", "...", "[…]", "[...]")
_IN_FIGURES = re.compile(r"\d{1,4}[./-]\s?\d{1,2}[./-]\s?\d{2,4}")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d\d?[./-]\s?\d\d?[./-]\s?)(\d\d)$")
_PARTS = re.compile(r"\s+[|»·•–—-]\s+")
_IN_BRACKETS = re.compile(r"[(（\[][^)）\]]*[)）\]]")
_SIGNS = " ()[]|:,.·•–—-"
_NUMBER_OF_A_HEAD = re.compile(r"\(?\d{1,2}[.)]\s+(?=\D)")
_OF_ONE_ARTICLE = (b"article:published_time", b"datepublished")
_ONE_ARTICLE = (*_OF_ONE_ARTICLE, b'"og:type" content="article')
"""What a page has that calls itself one article, in lower case; the last of them lists have too."""
_KEPT_METAS = frozenset(("og:site_name", "application-name", "publisher", "dc.publisher", "author"))


@dataclass(frozen=True, slots=True)
class _Record:
    """A head with what stands around it, up to the next head of its group."""

    head: Any
    title: str
    elements: tuple[Any, ...]
    before: tuple[str, ...]
    """Its lines above the head."""
    text: tuple[str, ...]
    """Its lines below the head."""
    links_elsewhere: bool
    """Whether its head is a link to another page."""
    last: str = ""
    """The line with which it ends, which may be no text of its own."""
    day: PartialDate | None = None
    shown: str = ""
    """The day as it is written."""

    @property
    def lines(self) -> tuple[str, ...]:
        return (*self.before, self.title, *self.text)

    @property
    def prose(self) -> list[str]:
        return [line for line in self.text if prose_in([line])]

    @property
    def ends_with_link(self) -> bool:
        """Whether its last line is nothing but a link."""
        anchors = (link for one in self.elements for link in one.iter("a"))
        links = {one_line(text_of(one)) for one in anchors if not one.get("href", "").startswith("#")}
        return self.last in links


def pages_of_releases(page: Page, markup: Markup) -> list[Page]:
    """A page for each release of an HTML page that holds several; none for other pages.

    Lists of teasers, whose heads link to the releases, articles with dated sections (live reports, chronologies) and
    what calls itself one article are no such pages. The address of each is that of the page with a text fragment (WICG
    URL Fragment Text Directives), with which a browser scrolls to the headline.
    """
    if _has_any(page.content, _ONE_ARTICLE):
        return []
    records = _releases(markup)
    if len({one.title for one in records}) < max(len(records), FEWEST):
        return []
    address = markup.address(page.url.partition(TEXT_FRAGMENT)[0] if page.url else None)
    return [_part(page, markup, one, address) for one in records]


def is_called_an_article(content: bytes) -> bool:
    """Whether something in a page tells when one article was published."""
    return _has_any(content, _OF_ONE_ARTICLE)


def lists_releases(markup: Markup) -> bool:
    """Whether a page is a list of releases: its prose stands below headings that link to other pages."""
    for level in _HEADINGS:
        records = _records(markup.by_name[level], markup)
        listed = [one for one in records if one.links_elsewhere]
        if len(listed) >= _FEWEST_LISTED and not any(prose_in(one.lines) for one in records if not one.links_elsewhere):
            return _hold_the_prose(listed, markup)
    return False


def page_of(page: Page, title: str, content: bytes, media_type: str, address: str | None) -> Page:
    """The page of one of several releases."""
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


def prose_in(lines: Iterable[str]) -> int:
    """Characters of the lines that are prose; those of scripts without blanks count as three."""
    return sum(size for line in lines if (size := len(line) + 2 * len(UNSPACED.findall(line))) >= _PROSE)


def may_be_a_headline(line: str) -> bool:
    return _SHORTEST_HEAD <= len(line) <= _LONGEST_HEAD and not line.endswith((".", ":"))


def is_worded_as_a_headline(title: str) -> bool:
    """Whether a title has words enough, and neither asks nor introduces what follows."""
    is_long = len(title.split()) >= FEWEST_WORDS if title.isascii() or " " in title else len(title) > FEWEST_WORDS
    return is_long and not title.endswith((*QUESTIONS, ":"))


def day_in(line: str) -> str:
    """The only day in a short line, as it is written, with all figures of its year."""
    plain = line.strip("()[]|–— -") if len(line) <= 2 * LONGEST_DATE else ""
    if not plain:
        return ""
    if _IN_FIGURES.fullmatch(plain):
        return _SHORT_YEAR.sub(r"\g<1>20\g<2>", plain)
    found = dates_in(plain) or [*numeric_dates_in(plain, day_first=True)]
    days = [one for one in found if one.date.precision == "day"]
    if len(days) != 1 or (line.endswith(".") and not only_a_date(line)):
        return ""
    return plain[days[0].start : days[0].end]


def read_day(shown: str, *, day_first: bool | None = None) -> PartialDate | None:
    day = only_date_in(shown, day_first=day_first) if shown else None
    return day if day and day.precision == "day" else None


def _has_any(content: bytes, signs: Iterable[bytes]) -> bool:
    lower = content.lower()
    return any(sign in lower for sign in signs)


def _releases(markup: Markup) -> list[_Record]:
    """The releases of the group of heads that tells most apart by days of their own, else by one day for all."""
    of_own_days: list[_Record] = []
    of_one_day: list[_Record] = []
    for group in _groups_of_heads(markup):
        records = [one for one in _records(group.heads, markup) if prose_in(one.lines)]
        if not FEWEST <= len(records) <= MOST or not _hold_the_prose(records, markup):
            continue
        *others, last = records
        last = _without_what_follows(last, others)
        if not any(one.ends_with_link for one in others):
            last = replace(last, last="")  # behind it stand the links of the page
        records = [*others, last]
        above = _headings_above(records[0].head, markup)
        if prose_in(_lines_above(records, markup)) >= _LEAST_WITH_LINK:
            continue
        found = _with_own_days(records, above, is_told=group.is_told)
        if len(found) > len(of_own_days) and _hold_the_prose(found, markup):
            of_own_days = found
        elif not of_own_days and not of_one_day:
            of_one_day = _with_one_day(records, above, markup)
    return of_own_days or of_one_day


class _Group(NamedTuple):
    """Elements of one shape that may be the heads of releases."""

    heads: Sequence[Any]
    is_told: bool
    """Whether they are headings, lines in bold, or called titles."""


def _groups_of_heads(markup: Markup) -> Iterator[_Group]:
    """Headings of each level, lines in bold, and elements of one name and class, or of one column of a table."""
    for level in _HEADINGS:
        yield _Group(markup.by_name[level], is_told=True)
    if prose_in(text_of(one.element) for one in markup.prose) < FEWEST * _LEAST_TEXT:
        return
    yield _Group([one for name in ("b", "strong") for one in markup.by_name[name] if _is_a_head(one)], is_told=True)
    alike: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for tag in (*_OPENERS, *_NAMED):
        for one in markup.by_name[tag]:
            name = one.get("class", "") or (f"column {len(one.xpath('preceding-sibling::*'))}" if tag == "td" else "")
            if (name or tag in _OPENERS) and not any(part.tag in BLOCKS for part in one):
                alike[tag, name].append(one)
    for (tag, _), found in alike.items():
        if FEWEST <= len(found) <= 2 * MOST and _parts_the_prose(found, markup):
            is_told = is_named_as_a_title(found[0])
            heads = [one for one in found if may_be_a_headline(one_line(text_of(one)))]
            if len(heads) == len(found) or is_told or tag in (*_OPENERS, "td"):
                yield _Group(heads, is_told)


def _parts_the_prose(heads: Sequence[Any], markup: Markup) -> bool:
    """Whether prose stands between most of these elements, or they stand in it."""
    prose = [markup.places[one.element] for one in markup.prose]
    blocks = {one.element for one in markup.prose}
    places = [markup.places[one] for one in heads]
    parted = sum(
        one.getparent() in blocks or bisect_right(prose, place) < bisect_right(prose, behind)
        for one, place, behind in zip(heads, places, [*places[1:], len(markup.held)], strict=True)
    )
    return parted >= max(FEWEST, _SHARE * len(heads))


def _is_a_head(one: Any) -> bool:
    """Whether a text in bold may be the headline of a release: a line of its own, perhaps beside a day."""
    line = one_line(text_of(one))
    if not may_be_a_headline(line):
        return False
    if is_a_line(one) or is_between_breaks(one):
        return True
    block = next((each for each in (one, *one.iterancestors()) if each.tag in _HOLD_A_LINE), one)
    before, _, behind = one_line(text_of(block)).partition(line)
    return len(behind) <= LONGEST_DATE and (not before or (not behind and bool(day_in(before))))


def _records(heads: Sequence[Any], markup: Markup) -> list[_Record]:
    """The parts of a page below its heads."""
    heads = [one for one in heads if one_line(text_of(one)) and not markup.is_aside(one)]
    if not FEWEST <= len(heads) <= 2 * MOST:
        return []
    counts = Counter(above for one in heads for above in one.iterancestors())
    marked = {*counts, *heads}
    *others, last = [_record(one, counts, marked) for one in heads]
    if all(one.elements[-1].tag == "hr" for one in others):
        last = _up_to_a_rule(last)
    return _with_days_above([*others, last])


def _record(head: Any, counts: Mapping[Any, int], marked: Set[Any]) -> _Record:
    box = head
    while (parent := box.getparent()) is not None and counts[parent] == 1:
        box = parent
    elements = [box]
    for sibling in box.itersiblings():
        if sibling in marked or sibling.tag in _ASIDE:
            break
        elements.append(sibling)
    links = head.xpath("ancestor::a/@href | .//a/@href")
    return _of_elements(
        _Record(
            head,
            one_line(text_of(head)),
            (),
            (),
            (),
            links_elsewhere=any(not str(link).strip().startswith("#") for link in links),
        ),
        elements,
    )


def _of_elements(record: _Record, elements: Sequence[Any]) -> _Record:
    before, text = lines_around(elements, record.head)
    return replace(
        record, elements=tuple(elements), before=tuple(before), text=tuple(text), last=text[-1] if text else ""
    )


def _up_to_a_rule(record: _Record) -> _Record:
    """The last part of a page whose parts have rules between them, without what stands below a rule behind it."""
    return _of_elements(record, [*takewhile(lambda one: one.tag != "hr", record.elements)])


def _with_days_above(records: Sequence[_Record]) -> list[_Record]:
    """Records with the day that stands before each head, where nothing holds both: each but the last ends with the day
    of the next one."""
    first, last = records[0], records[-1]
    day = next(lines_before(first.elements[0]), "")
    ends = [one.text[-1] if one.text else "" for one in records[:-1]]
    if first.before or not day_in(day) or not all(map(day_in, ends)) or (last.text and day_in(last.text[-1])):
        return [*records]
    texts = [*(one.text[:-1] for one in records[:-1]), last.text]
    return [
        replace(one, before=(above,), text=text) for one, above, text in zip(records, [day, *ends], texts, strict=True)
    ]


def _without_what_follows(last: _Record, others: Sequence[_Record]) -> _Record:
    """The last record without what ends the page: elements of a kind of their own, and lines below the one with which
    all other records end."""
    kinds = {(one.tag, one.get("class", "")) for record in others for one in record.elements}
    own = [*last.elements]
    while len(own) > 1 and own[-1].get("class") and (own[-1].tag, own[-1].get("class")) not in kinds:
        own.pop()
    last = last if len(own) == len(last.elements) else _of_elements(last, own)
    ends = {one.text[-1] for one in others if one.text}
    if len(ends) == 1 and (end := ends.pop()) in last.text:
        return replace(last, text=last.text[: last.text.index(end) + 1])
    return last


def _without_tools(records: Sequence[_Record]) -> list[_Record]:
    """Records without the lines below their texts that are tools: short ones, the same or with the same first word."""
    while all(len(one.text) > 1 for one in records):
        ends = [one.text[-1] for one in records]
        are_short = not any(prose_in([line]) or line.endswith((".", *QUESTIONS)) for line in ends)
        if not are_short or len({line.split()[0] for line in ends}) > 1:
            break
        records = [replace(one, text=one.text[:-1]) for one in records]
    return [*records]


def _hold_the_prose(records: Sequence[_Record], markup: Markup) -> bool:
    """Whether releases hold most of a page's prose, rather than stand beside its article."""
    whole = prose_in(markup.lines)
    return sum(prose_in(one.lines) for one in records) >= MOST_PROSE * whole


def _headings_above(head: Any, markup: Markup) -> list[str]:
    """The main headings of a page, and the nearest heading above the first head."""
    place = markup.places[head]
    near = [
        one
        for level in _ALL_HEADINGS
        for one in markup.by_name[level]
        if markup.places[one] < place and one_line(text_of(one)) and not markup.is_aside(one)
    ]
    nearest = max(near, key=markup.places.__getitem__, default=None)
    texts = [*markup.headings] if head.tag != "h1" else []
    return [*texts, *([one_line(text_of(nearest))] if nearest is not None and nearest.tag != "h1" else [])]


def _names_a_kind(heading: str) -> bool:
    return is_generic(heading) or is_banner(heading) or only_a_date(heading) is not None


def _names_an_issue(heading: str) -> bool:
    """Whether a heading is the name of a bulletin, an office or a kind of texts, rather than the headline of one."""
    plain = _IN_BRACKETS.sub(" ", heading)
    days = dates_in(plain)
    rest = one_line(f"{plain[: days[0].start]} {plain[days[-1].end :]}" if days else plain)
    is_spaced = rest.isascii() or " " in rest
    is_short = len(rest.split()) <= _WORDS_OF_AN_ISSUE if is_spaced else len(rest) <= _SHORTEST_HEAD
    return is_short or _names_a_kind(rest) or _names_a_kind(heading) or may_be_an_office(heading)


def _with_own_days(records: Sequence[_Record], above: Sequence[str], *, is_told: bool) -> list[_Record]:
    """The records that are whole releases, with the day that stands at the same place of each; else none.

    A paragraph is enough where the day stands beside a head that is told, or the page is named after their kind. Days
    within the heads, at the end, or all the same, may be those of one article, unless the page is that of an issue.
    """
    of_an_issue = all(map(_names_an_issue, above))
    of_a_kind = bool(above) and all(map(_names_a_kind, above))
    for find, is_beside, is_bare in _PLACES:
        dated = [*filter(None, map(find, records))]
        if len(dated) < max(FEWEST, (_SHARE if is_beside and is_told else 1) * len(records)):
            continue
        day_first = _write_day_first([one.shown for one in dated])
        dated = [replace(one, day=read_day(one.shown, day_first=day_first)) for one in dated]
        differ = len({one.day for one in dated}) >= FEWEST
        if not all(one.day for one in dated) or not (of_an_issue or (is_bare and differ)):
            continue
        is_loose = differ and (of_a_kind or (is_beside and is_told))
        whole = [one for one in dated if _is_whole(one, is_loose=is_loose)]
        if len(whole) < max(FEWEST, (_SHARE if is_loose else 1) * len(records)):
            continue
        if is_told or all(is_worded_as_a_headline(one.title) for one in whole):
            return _without_tools(whole)
    return []


def _write_day_first(shown: Sequence[str]) -> bool | None:
    """Whether these days are written with the day first: it changes more often than the month."""
    figures = [found.groups() for one in shown if (found := SLASHED.search(one))]
    first, second = (len({one[at] for one in figures}) for at in (0, 1)) if figures else (0, 0)
    said = write_day_first(shown)
    return said if said is not None or first == second else first > second


def _in_the_head(record: _Record) -> _Record | None:
    for one in (*dates_in(record.title), *numeric_dates_in(record.title, day_first=True)):
        before, behind = record.title[: one.start].strip(_SIGNS), record.title[one.end :].strip(_SIGNS)
        title = behind or before
        if one.date.precision == "day" and not (before and behind) and may_be_a_headline(title):
            shown = _SHORT_YEAR.sub(r"\g<1>20\g<2>", record.title[one.start : one.end])
            return replace(record, title=record.title if _names_a_kind(title) else title, shown=shown)
    return None


def _day_alone(line: str) -> str:
    shown = day_in(line)
    return shown if shown and (only_a_date(line) or len(line) <= len(shown) + len(_SIGNS)) else ""


def _above_the_head(record: _Record, read: Callable[[str], str]) -> _Record | None:
    shown = read(record.before[-1]) if record.before else ""
    return replace(record, shown=shown) if shown else None


def _below_the_head(record: _Record, read: Callable[[str], str]) -> _Record | None:
    for at, line in enumerate(record.text[:HEADER_LINES]):
        if shown := read(line):
            return replace(record, shown=shown, text=(*record.text[:at], *record.text[at + 1 :]))
    return None


def _in_its_dateline(record: _Record) -> _Record | None:
    for line in record.text[:HEADER_LINES]:
        if (dateline := read_dateline(line)) and dateline.date and dateline.date.precision == "day":
            return replace(record, shown=str(dateline.date))
    return None


def _at_the_end(record: _Record) -> _Record | None:
    for at in range(len(record.text) - 1, max(len(record.text) - 1 - HEADER_LINES, 0), -1):
        if shown := day_in(record.text[at]):
            return replace(record, shown=shown, text=record.text[:at])
        if prose_in([record.text[at]]):
            break
    return None


_PLACES: Sequence[tuple[Callable[[_Record], _Record | None], bool, bool]] = (
    (partial(_above_the_head, read=_day_alone), True, True),
    (partial(_below_the_head, read=_day_alone), True, True),
    (_in_its_dateline, True, True),
    (_in_the_head, False, False),
    (partial(_above_the_head, read=day_in), True, False),
    (partial(_below_the_head, read=day_in), True, False),
    (_at_the_end, False, False),
)
"""Where the day of a release may stand, whether that is a line beside its head, and whether nothing else is in it."""


def _with_one_day(records: Sequence[_Record], above: Sequence[str], markup: Markup) -> list[_Record]:
    """The records of an issue that has one day for all, if all are whole releases; else none."""
    if not all(map(_names_an_issue, above or [_PARTS.split(one_line(markup.title or ""))[0]])):
        return []
    of_a_kind = bool(above) and all(map(_names_a_kind, above))
    records = _without_numbers(records)
    if not all(_is_whole(one, is_loose=of_a_kind) and is_worded_as_a_headline(one.title) for one in records):
        return []
    lines = _lines_above(records, markup)
    if records[0].head.tag == "h1" or prose_in(lines) >= _LEAST_TEXT:
        return []
    shown = next((shown for line in lines if (shown := day_in(line)) and read_day(shown)), "")
    return _without_tools([replace(one, day=read_day(shown), shown=shown) for one in records]) if shown else []


def _without_numbers(records: Sequence[_Record]) -> Sequence[_Record]:
    """Records without the numbers with which all their titles begin."""
    found = [_NUMBER_OF_A_HEAD.match(one.title) for one in records]
    if not all(found):
        return records
    return [replace(one, title=one.title[number.end() :]) for one, number in zip(records, found, strict=True) if number]


def _is_whole(record: _Record, *, is_loose: bool) -> bool:
    """Whether a record is a text of its own: paragraphs, which neither break off nor lead to the rest of it."""
    lines = record.prose
    is_loose = is_loose and not record.links_elsewhere
    least = _LEAST_TEXT if is_loose else LEAST_OF_A_TEXT
    if prose_in(lines) < least or only_a_date(record.title):
        return False
    if lines[-1].endswith(_BREAKS_OFF) or (len(lines) < FEWEST_PARAGRAPHS and not is_loose):
        return False
    if record.ends_with_link and (record.links_elsewhere or prose_in(lines) < _LEAST_WITH_LINK):
        return False
    target = record.head.xpath("(ancestor::a/@href | .//a/@href)[1]")
    links = [link for one in record.elements for link in one.xpath(".//a/@href")] if target else []
    return not any(link.partition("#more")[0] == target[0] for link in links[1:])


def _lines_above(records: Sequence[_Record], markup: Markup) -> list[str]:
    """The lines above the first record, the nearest first, up to a main heading, without a list of contents."""
    titles = {one.title for one in records}
    lines = (line for line in lines_before(records[0].elements[0]) if not any(title in line for title in titles))
    near = [*islice(lines, MOST_ABOVE)]
    return near[: next((at + 1 for at, line in enumerate(near) if line in markup.headings), MOST_ABOVE)]


def _part(page: Page, markup: Markup, record: _Record, address: str | None) -> Page:
    """A page that holds one release, below what names its publisher."""
    root = lxml_html.Element("html", {"lang": markup.language} if markup.language else {})
    head, body = etree.SubElement(root, "head"), etree.SubElement(root, "body")
    for name in sorted(_KEPT_METAS & markup.metas.keys()):
        etree.SubElement(head, "meta", {"property": name, "content": markup.metas[name]})
    if site := _site_in(markup.title):
        etree.SubElement(head, "title").text = f"{record.title} | {site}"
    names = etree.SubElement(body, "header")
    lines_above = [*islice(header_lines(markup.held, record.title), HEADER_LINES)]
    for line in lines_above:
        etree.SubElement(names, "span").text = line
    if not any(map(may_be_an_office, lines_above)):
        home = (one for one in markup.by_name["a"] if leads_home(one.get("href", ""), page.url))
        for link in islice(home, _HOME_LINKS):
            etree.SubElement(names, "a", {"href": link.get("href")}).text = one_line(text_of(link))
    etree.SubElement(body, "h1").text = record.title
    day = etree.SubElement(body, "p")
    etree.SubElement(day, "time", {"datetime": str(record.day)}).text = record.shown
    for line in record.text:
        etree.SubElement(body, "p").text = line
    for footer in markup.root.xpath("//footer[not(ancestor::article or ancestor::section)]")[:1]:
        body.append(deepcopy(footer))
    content = etree.tostring(root, encoding="utf-8", method="html", doctype="<!DOCTYPE html>")
    return page_of(page, record.title, content, HTML, address)


def _site_in(title: str | None) -> str | None:
    """The last part of a title element, which names the site."""
    parts = _PARTS.split(one_line(title or ""))
    return parts[-1] if len(parts) > 1 and parts[-1] else None
