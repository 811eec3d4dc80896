"""Telling apart the releases that stand one below the other, each whole, on one HTML page or in one text."""

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from copy import deepcopy
from dataclasses import replace
from itertools import islice, pairwise, takewhile
from typing import Any
from urllib.parse import quote

from lxml import etree
from lxml import html as lxml_html

from corpus.addresses import TEXT_FRAGMENT, canonical
from corpus.clean.boilerplate import is_banner, is_contact
from corpus.clean.bylines import day_with_a_place, is_byline, only_a_date
from corpus.clean.dates.date_formats import dates_in, numeric_dates_in, only_date_in, write_day_first
from corpus.clean.dates.datelines import read_dateline
from corpus.clean.formats.headline import is_named_as_a_title
from corpus.clean.formats.markup import Markup
from corpus.clean.formats.page_lines import lines_before, lines_of
from corpus.clean.formats.prose import text_of
from corpus.clean.formats.site_claims import header_lines, leads_home
from corpus.clean.generic_titles import is_generic
from corpus.clean.offices import is_an_office, may_be_an_office
from corpus.clean.text import one_line
from corpus.quick_dataclass import dataclass
from corpus.release import Page, PartialDate

HTML, TEXT = "text/html; charset=utf-8", "text/plain; charset=utf-8"
"""The media types of the pages that are made for each release."""
_RULES = re.compile(r"^[ \t]*(?:={10,}|-{10,}|_{10,}|\*{10,}|~{10,}|(?:[*=~#-][ \t]+){2,}[*=~#-])[ \t]*$", re.MULTILINE)
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
_LEAST_OF_AN_ISSUE, _WORDS_OF_AN_ISSUE = 250, 4
"""Fewest characters of prose of a release in a bulletin, a third of it in scripts without blanks, and most words of the
name of a bulletin."""
_QUESTIONS = ("?", "？", "؟", ";")
_HOME_LINKS = 2
"""Most links to the front page, which name the site, that are kept."""
_LINES_ABOVE = 6
"""Lines above the first release among which the day of all is."""
_UNDERLINED = re.compile(r"(?:(?<=\n\n)|\A)([^\n]{12,120})\n([=~-]{10,})[ \t]*\n")
_NUMBER_OF_A_RELEASE = re.compile(r"\A(?:[^\W\d]+ ){0,2}(?:[^\W\d]{0,3}\. ?)?\d{1,2}[.):]?(?:\n|[ \t]+(?=\D))")
"""What counts the releases before a headline or in a line above it: "2.", "Press release 2"."""
_SIGNS = " ()[]|:,.·•–—-"
_NUMBER_OF_A_HEAD = re.compile(r"\(?\d{1,2}[.)]\s+(?=\D)")
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
    text: tuple[str, ...] = ()
    """Its lines without its heading, its day and the tools below it, where those were told apart by their place."""

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

    Each is a headline, perhaps between rules of its own or underlined, a line with its day, and a text. The line may be
    missing, or stand above the headline, if the day of all is known: of a mail, in which it is given as `sent`, or from
    the head of a bulletin. Their addresses are as above.
    """
    if not _RULES.search(text):
        return []
    parts = [*_with_their_heads([part.strip() for part in _RULES.split(_UNDERLINED.sub(_as_a_head, text))])]
    of_all = sent or _day_of_all(parts[0])
    found = [_section_of_text(part) or _section_of_mail(part, of_all) for part in parts]
    sections = [*filter(None, found)]
    day_first = write_day_first(shown for _, shown, _ in sections)
    days = [only_date_in(shown, day_first=day_first) for _, shown, _ in sections]
    if not _FEWEST <= len({title for title, _, _ in sections}) == len(sections) <= _MOST:
        return []
    if not all(day and day.precision == "day" for day in days):
        return []
    while not found[-1]:  # what ends the mail
        found.pop()
    if sum(len(said) for _, _, said in sections) < _MOST_PROSE * sum(map(len, parts[: len(found)])):
        return []
    address = canonical(page.url.partition(TEXT_FRAGMENT)[0]) if page.url else None
    office = next((line for line in parts[0].splitlines() if found[0] is None and is_an_office(line.strip())), "")
    return [
        _page_of(page, title, f"{office}\n\n{title}\n\n{day}\n\n{said}\n".lstrip().encode(), TEXT, address)
        for (title, _, said), day in zip(sections, days, strict=True)
    ]


def _as_a_head(found: re.Match[str]) -> str:
    """A line with a rule of its length below it, which is a headline, with that rule above it."""
    line, rule = found.groups()
    is_underlined = abs(len(line) - len(rule)) <= 1 and _may_be_a_headline(line)
    return f"{rule}\n{line}\n\n" if is_underlined else found[0]


def _with_their_heads(parts: Sequence[str]) -> Iterator[str]:
    """The parts of a text between rules, each headline that stands between two rules with the text below them."""
    head = ""
    for part, behind in pairwise((*parts, "")):
        first = one_line(_BLANK_LINES.split(behind, maxsplit=1)[0])
        if not head and _is_a_bare_head(part) and _prose([first]) and not _may_be_a_headline(first):
            head = part
            continue
        yield f"{head}\n\n{part}" if head else part
        head = ""


def _is_a_bare_head(part: str) -> bool:
    lines = part.splitlines()
    return 0 < len(lines) <= _HEADER_LINES and _may_be_a_headline(one_line(lines[-1])) and not _day_of_all(part)


def _day_of_all(part: str) -> PartialDate | None:
    """The day in the head of a bulletin, whose lines are short."""
    lines = [line.strip() for line in part.splitlines()]
    days = [day for line in lines if (day := _read(_day_in(line)))] if len(lines) <= 2 * _LINES_ABOVE else []
    return days[0] if len(days) == 1 and not any(line.endswith(".") for line in lines) else None


def _section_of_text(section: str) -> tuple[str, str, str] | None:
    """The headline, the line with the day, and the text of a section that is a whole release; else None."""
    lines = section.splitlines()
    at = next((at for at, line in enumerate(lines[:_NEAR]) if at and is_byline(line.strip())), 0)
    title, said = one_line(" ".join(lines[:at])), "\n".join(lines[at + 1 :]).strip()
    return (title, lines[at], said) if _may_be_a_headline(title) and len(said) >= _LEAST_TEXT else None


def _section_of_mail(section: str, sent: PartialDate | None) -> tuple[str, str, str] | None:
    """The headline, the day, which is that of all unless it stands above, and the text of a whole release that
    goes on for paragraphs; notes and greetings don't."""
    if sent is None:
        return None
    blocks = [*filter(None, map(str.strip, _BLANK_LINES.split(section)))]
    above = next((line for block in blocks[:1] if len(line := one_line(block)) <= _LONGEST_DATE), "")
    day = day_with_a_place(above) or only_a_date(above)
    head, *below = blocks[1:] if day else blocks or [""]
    heading = one_line(_NUMBER_OF_A_RELEASE.sub("", head))
    text = [*map(one_line, below)]
    is_headline = _may_be_a_headline(heading) and (len(heading.split()) >= _FEWEST_WORDS or not heading.isascii())
    is_text = len(text) >= _FEWEST_PARAGRAPHS and _prose(text) >= _LEAST_OF_AN_ISSUE
    if not is_headline or not is_text or is_contact(heading):
        return None
    return heading, str(day or sent), "\n\n".join(below)


def _may_be_a_headline(line: str) -> bool:
    return _SHORTEST_HEAD <= len(line) <= _LONGEST_HEAD and not line.endswith((".", ":"))


def _may_hold_several(content: bytes) -> bool:
    """Whether a page does not call itself one article."""
    return not _has_any(content, _ONE_ARTICLE)


def is_called_an_article(content: bytes) -> bool:
    """Whether something in a page tells when one article was published."""
    return _has_any(content, _OF_ONE_ARTICLE)


def _has_any(content: bytes, signs: Iterable[bytes]) -> bool:
    lower = content.lower()
    return any(sign in lower for sign in signs)


def _releases(markup: Markup) -> list[_Section]:
    found = [_whole(_sections(markup.by_name[level])) for level in _HEADINGS]
    best = max(found, key=len) or max(map(_dated_beside, _groups_of_heads(markup)), key=len, default=[])
    return best if best and _hold_the_prose(best, markup) else _of_an_issue(markup)


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


def _of_an_issue(markup: Markup) -> list[_Section]:
    """The releases of a bulletin: whole texts below heads of one kind, with their days at one place or one day for all,
    where what stands above them names no more than the issue, and leads into no text."""
    above = [one for one in markup.by_name["h1"] if one_line(text_of(one)) and not _is_aside(one)]
    if len(above) == 1 and not _names_an_issue(one_line(text_of(above[0]))):  # as on most pages, which hold one
        return []
    for heads in (*map(markup.by_name.__getitem__, _HEADINGS), *_groups_of_heads(markup), *_other_heads(markup)):
        if len(heads) < _FEWEST:
            continue
        titles = [one_line(text_of(one)) for one in above] if heads is not markup.by_name["h1"] else []
        of_a_kind = bool(titles) and all(map(_names_a_kind, titles))
        if (of_a_kind or all(map(_names_an_issue, titles))) and (sections := _of_one_kind(heads, markup, of_a_kind)):
            return sections
    return []


def _other_heads(markup: Markup) -> Iterator[Sequence[Any]]:
    """What opens a part of a page without being called a heading: of an accordion, a list of definitions, a row."""
    for name in ("summary", "button", "dt"):
        yield [one for one in markup.by_name[name] if _SHORTEST_HEAD <= len(one_line(text_of(one))) <= _LONGEST_HEAD]
    yield [cell for row in markup.by_name["tr"] if (cell := _head_of_a_row(row)) is not None]


def _head_of_a_row(row: Any) -> Any:
    """The cell of a table's row that may be the headline of the text in a cell behind it."""
    cells = [(one, one_line(text_of(one))) for one in row if one.tag in ("td", "th")]
    if len(cells) < _FEWEST or len(cells[-1][1]) < _LEAST_OF_AN_ISSUE:
        return None
    short = (one for one, text in cells[:-1] if _SHORTEST_HEAD <= len(text) <= _LONGEST_HEAD and not _as_a_day(text))
    return next(short, None)


def _names_a_kind(heading: str) -> bool:
    return is_generic(heading) or is_banner(heading) or only_a_date(heading) is not None


def _names_an_issue(heading: str) -> bool:
    """Whether a heading is the name of a bulletin, an office or a kind of texts, rather than the headline of one."""
    if heading.isascii() or " " in heading:
        is_short = len(heading.split()) <= _WORDS_OF_AN_ISSUE
    else:
        is_short = len(heading) <= _SHORTEST_HEAD
    return is_short or _names_a_kind(heading) or may_be_an_office(heading)


def _of_one_kind(heads: Sequence[Any], markup: Markup, of_a_kind: bool) -> list[_Section]:
    """The sections below these heads, if all that hold prose are whole releases with a day; else none.

    A paragraph is enough for one of them where the page is named after their kind.
    """
    prosaic = [one for one in _sections(heads) if _prose(one.lines)]
    if not _FEWEST <= len(prosaic) <= _MOST or not all(_is_whole(one, of_a_kind) for one in prosaic):
        return []
    *others, last = prosaic
    parts = _placed([*others, _without_what_follows(last, others)])
    if not _hold_the_prose(prosaic, markup) or len({one.title for one in parts}) < len(parts):
        return []
    above = _lines_above(prosaic[0].heading, {one.title for one in parts}, markup.headings)
    if all(one.day for one in parts):
        is_led_into = _prose(above) >= _LEAST_WITH_LINK
        return parts if not is_led_into and len({one.day for one in parts}) >= _FEWEST else []
    if any(one.day for one in parts) or _prose(above) >= _LEAST_TEXT or not all(map(_is_a_headline, parts)):
        return []
    if prosaic[0].heading.tag == "h1":
        return []
    if not markup.headings and not _names_an_issue(_PARTS.split(one_line(markup.title or ""))[0]):
        return []
    day, shown = next(
        ((day, shown) for line in above if (shown := _day_in(line)) and (day := _read(shown))), (None, "")
    )
    return [replace(one, day=day, shown=shown) for one in parts] if day else []


def _is_whole(section: _Section, of_a_kind: bool) -> bool:
    """Whether a section is a text of its own: paragraphs, which neither break off nor lead to the rest of it."""
    lines = [line for line in section.lines if _prose([line])]
    least = _LEAST_TEXT if of_a_kind else _LEAST_OF_AN_ISSUE
    is_long = _prose(lines) >= (least if " " in lines[0] else least // 3)
    if (
        not is_long
        or (len(lines) < _FEWEST_PARAGRAPHS and not of_a_kind)
        or lines[-1].endswith(("…", "...", "[…]", "[...]"))
    ):
        return False
    target = section.heading.xpath("(ancestor::a/@href | .//a/@href)[1]")
    links = [link for one in section.elements for link in one.xpath(".//a/@href")] if target else []
    is_led_to = any(link.partition("#more")[0] == target[0] for link in links[1:])
    return not is_led_to and not (section.links_elsewhere and section.ends_with_link)


def _is_a_headline(section: _Section) -> bool:
    title = section.title
    long_enough = len(title.split()) >= _FEWEST_WORDS if title.isascii() or " " in title else len(title) > _FEWEST_WORDS
    return long_enough and not title.endswith((*_QUESTIONS, ":"))


def _without_what_follows(last: _Section, others: Sequence[_Section]) -> _Section:
    """The last section without what ends the page: elements of a kind of their own, and lines below the one with which
    all other sections end."""
    kinds = {(one.tag, one.get("class", "")) for section in others for one in section.elements}
    own = [*last.elements]
    while len(own) > 1 and own[-1].get("class") and (own[-1].tag, own[-1].get("class")) not in kinds:
        own.pop()
    lines = [line for one in own for line in lines_of(one)]
    ends = {one.lines[-1] for one in others}
    if len(ends) == 1 and (end := ends.pop()) in lines:
        lines = lines[: lines.index(end) + 1]
    return replace(last, elements=tuple(own), lines=tuple(lines))


def _placed(sections: Sequence[_Section]) -> list[_Section]:
    """Sections with their titles, days and texts apart; without a day where it stands at no place common to all."""
    heads = [_in_its_heading(one.title) for one in sections]
    days = [shown for _, shown in heads]
    titles = [title for title, _ in heads] if all(days) else [one.title for one in sections]
    if all(found := [_NUMBER_OF_A_HEAD.match(title) for title in titles]):
        titles = [title[one.end() :] for title, one in zip(titles, found, strict=True) if one]
    bodies = [_around_its_heading(one) for one in sections]
    if not all(days):
        days, bodies = _days_at_one_place(bodies)
    texts = [[*before, *behind] for before, behind in bodies]
    while all(len(text) > 1 for text in texts) and _are_of_a_frame([text[-1] for text in texts]):
        texts = [text[:-1] for text in texts]
    day_first = write_day_first(filter(None, days))
    return [
        replace(section, title=title, day=_read(shown, day_first=day_first), shown=shown, text=tuple(text))
        for section, title, shown, text in zip(sections, titles, days, texts, strict=True)
    ]


def _are_of_a_frame(ends: Sequence[str]) -> bool:
    """Whether the last lines of all sections are tools: short ones, the same or with the same word at their start."""
    are_short = not any(_prose([line]) or line.endswith((".", *_QUESTIONS)) for line in ends)
    return are_short and len({line.split()[0] for line in ends}) == 1


def _around_its_heading(section: _Section) -> tuple[list[str], list[str]]:
    """The lines of a section before and behind those of its heading."""
    heading = [*lines_of(section.heading)] or [section.title]
    lines = [*section.lines]
    at = lines.index(heading[0]) if heading[0] in lines else -1
    return lines[: max(at, 0)], lines[at + len(heading) :] if at >= 0 else lines


def _days_at_one_place(
    bodies: Sequence[tuple[list[str], list[str]]],
) -> tuple[list[str], list[tuple[list[str], list[str]]]]:
    """The days that stand in one line of all texts: right before the heading, near below it, or in the last line."""
    for is_before, at in ((True, -1), *((False, at) for at in range(_HEADER_LINES)), (False, -1)):
        lines = [before if is_before else behind for before, behind in bodies]
        days = [_day_in(one[at]) if -len(one) <= at < len(one) else "" for one in lines]
        if all(days):
            for one in lines:
                one.pop(at)
            return days, [([], behind) for _, behind in bodies]
    return [""] * len(bodies), [([], behind) for _, behind in bodies]


def _in_its_heading(heading: str) -> tuple[str, str]:
    """The headline and the day of a heading that begins or ends with a day; the day is empty where it does not."""
    for one in (*dates_in(heading), *numeric_dates_in(heading, day_first=True)):
        title = (heading[one.end :] if not heading[: one.start].strip(_SIGNS) else heading[: one.start]).strip(_SIGNS)
        is_at_an_edge = not heading[: one.start].strip(_SIGNS) or not heading[one.end :].strip(_SIGNS)
        if one.date.precision == "day" and is_at_an_edge and _may_be_a_headline(title):
            return title, heading[one.start : one.end]
    return heading, ""


def _day_in(line: str) -> str:
    """The only day in a short line, as it is written."""
    found = dates_in(line) or [*numeric_dates_in(line, day_first=True)] if len(line) <= 2 * _LONGEST_DATE else []
    days = [one for one in found if one.date.precision == "day"]
    return line[days[0].start : days[0].end] if len(days) == 1 and not line.endswith(".") else ""


def _read(shown: str, *, day_first: bool | None = None) -> PartialDate | None:
    day = only_date_in(shown, day_first=day_first) if shown else None
    return day if day and day.precision == "day" else None


def _lines_above(head: Any, titles: Set[str], headings: Collection[str]) -> list[str]:
    """The lines above the first head of a page, the nearest first, up to a main heading, without a list of contents."""
    lines = (line for line in lines_before(head) if not any(title in line for title in titles))
    near = [*islice(lines, _LINES_ABOVE)]
    return near[: next((at + 1 for at, line in enumerate(near) if line in headings), _LINES_ABOVE)]


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
        and not only_a_date(one.title)
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
    lines_above = [*islice(header_lines(markup.held, section.title), _HEADER_LINES)]
    for line in lines_above:
        etree.SubElement(names, "span").text = line
    if not any(map(may_be_an_office, lines_above)):
        home = (one for one in markup.by_name["a"] if leads_home(one.get("href", ""), page.url))
        for link in islice(home, _HOME_LINKS):
            etree.SubElement(names, "a", {"href": link.get("href")}).text = one_line(text_of(link))
    if section.text:
        _write(body, section)
    footers = markup.root.xpath("//footer[not(ancestor::article or ancestor::section)]")
    for one in (*(section.elements if not section.text else ()), *footers[:1]):
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


def _write(body: Any, section: _Section) -> None:
    """Append a headline, its day and its text."""
    etree.SubElement(body, "h1").text = section.title
    day = etree.SubElement(body, "p")
    etree.SubElement(day, "time", {"datetime": str(section.day)}).text = section.shown
    for line in section.text:
        etree.SubElement(body, "p").text = line


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
