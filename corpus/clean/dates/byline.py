"""Reading the byline: the date that a page prints beside its main heading."""

import re
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from corpus.clean.boilerplate import is_banner
from corpus.clean.byline_words import BY
from corpus.clean.bylines import CHANGED, is_byline, labels_a_date
from corpus.clean.dates.choose import date_evidence
from corpus.clean.dates.date_formats import (
    LONGEST_PIECE,
    DateMention,
    pieces_of_a_date,
    valid_date,
    written_dates_in,
)
from corpus.clean.dates.search import is_of_the_visit
from corpus.clean.formats.page_lines import heading_of, lines_after, lines_before, lines_of
from corpus.clean.generic_titles import is_generic
from corpus.clean.list_headings import heads_a_list
from corpus.clean.text import one_line, width_of, word_set
from corpus.release import Evidence, PartialDate

_BEHIND, _BEFORE = 24, 8
"""Lines below and above a heading that are searched for its byline."""
_LONGEST = 120
_PROSE = 160
"""Shortest line, in characters, that is taken for the text itself, which ends the byline."""
_SENTENCE = 80
"""Shortest sentence, in characters, that counts as half a paragraph."""
_ENDS = (".", "!", "?", "。", "।", "؟", "”", "»")
_SMALL_WORDS = 3
"""Words without a capital that behind a date make a sentence of it: the day of what it tells."""
_STANDFIRST = 1
"""Paragraphs that may come between a heading and its byline."""
_WORDS_BEFORE, _WORDS_AROUND = 6, 10
_OTHER_EVENT = re.compile(
    r"event|comment|registr|joined|mitglied|\bprint|ausgabe|\bissue\b|deadline|until|\bborn\b|©|"
    r"\b(?:today|heute ist|aujourd['’]hui|nous sommes|hoy es|hoje é|oggi è|vandaag is|сегодня|сьогодні|днес|данас|"
    r"danas|dnes|dziś|"
    r"dzisiaj|i dag|tänään|bugün|astăzi|hari ini|hôm nay|اليوم|امروز|היום)\b|今天是|今日は|오늘은|วันนี้|आज",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:publi\w*|posted|released?|issued|dated?|veröffentlicht|erstellt|erschienen|datum|fecha|written|created|"
    r"by|von|par|por)\s*:?\s*\W*$",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"(?:first |originally )?(?:published|posted|released|issued|written|date|publi(?:é|cado|kováno)|"
    r"veröffentlich(?:t|ung)|erschienen|erstellt|pubblicato|fecha(?: de publicación)?|data)"
    r"(?: (?:on|am|le|el|il|em|online))?\s?:?\s",
    re.IGNORECASE,
)
_OTHER_LABEL = re.compile(r"[^\W\d]+(?: [^\W\d]+){0,2}\s?:\s")
_NUMBERED = re.compile(
    r"(?P<kind>[^\W\d]+(?: [^\W\d]+)?) (?:nr|no|nº|num(?:mer|ber|ero|éro)?|número|номер)\s?:\s\d", re.IGNORECASE
)
"""The number of a release, which may stand before its day."""
_OF_AN_EVENT = re.compile(r",?\s(?:in|at|à|en|bei|im)\b", re.IGNORECASE)
_SHORTEST_ENTRY, _MARKS = 3, "-–—: "
"""Most words behind a day that may be those of an author, and what may part it from the name of an event."""
_WHAT_HAPPENED = re.compile(rf"\s?(?P<mark>[:：]|[–—-])\s(?!(?:{BY})\s)(?P<rest>[^\W\d].*)", re.IGNORECASE)
"""What follows a day in a list of what happened when: "5 May 2019: first search"."""
_SPAN = re.compile(r"\d\.?\s?(?:[-–—]|to|bis|al|au)\s?\d")
_MONTH_FIRST = frozenset(("us", "ph"))
_MONTH_FIRST_HOSTS = (".gov", ".mil", ".us")
_DAY_FIRST_HOSTS = (".uk", ".ie", ".au", ".nz", ".in", ".za", ".ng", ".pk", ".int")


class _Line(NamedTuple):
    text: str
    before: str
    """A short line right above, which may be the label of a date."""


class Byline(NamedTuple):
    """The dates printed beside a heading."""

    published: tuple[Evidence, ...]
    modified: tuple[Evidence, ...]
    """Dates that are labelled as those of a modification."""


def read_byline(
    root: Any, title: str, *, day_first: bool | None, fetched: datetime, known: Set[PartialDate] = frozenset()
) -> Byline:
    """Read the dates printed between the main heading and the text, or else right above the heading.

    `known` are dates that the page states elsewhere; they settle whether 01/02/2020 is in January or February. The day
    on which the page was fetched does not count above the heading, where the bars of sites show it.
    """
    heading = heading_of(root, word_set(title))
    if heading is None:
        return Byline((), ())
    inside = (one_line("".join(one.itertext())) for one in heading.iter("span", "time", "small", "div"))
    below = _until_prose(chain(inside, lines_after(heading)), _BEHIND)
    said = [*_days(below, day_first, known)]
    if not any(is_publication for is_publication, _ in said):
        above = _days(_without_entries(_until_prose(lines_before(heading), _BEFORE), day_first), day_first, known)
        said += [
            (is_publication, one)
            for is_publication, one in above
            if not is_of_the_visit(PartialDate.parse(one.value), fetched)
        ]
    return Byline(
        tuple(one for is_publication, one in said if is_publication)[:1],
        tuple(one for is_publication, one in said if not is_publication),
    )


def labelled_dates(lines: Iterable[str], *, day_first: bool | None) -> Iterator[Evidence]:
    """Find dates of publication that are labelled as such anywhere on a page, in a line or in the one above it:
    `Published: 7 November 2023`."""
    for line, above in _labelled(iter(lines)):
        label = _PUBLISHED.match(line) if len(line) <= _LONGEST else None
        is_below = not label and labels_a_date(above) and not CHANGED.search(above)
        for one in islice(_mentions(line, day_first), 1) if label or is_below else ():
            if one.start <= (label.end() if label else 0):
                yield date_evidence("byline", one.date, line if label else f"{above} {line}")


def dates_anywhere(root: Any, *, day_first: bool | None) -> Byline:
    """The dates of all lines of a page that consist of dates, perhaps with an author and a time."""
    said = list(_days(_without_entries(_labelled(lines_of(root)), day_first), day_first, frozenset()))
    return Byline(
        tuple(one for is_publication, one in said if is_publication),
        tuple(one for is_publication, one in said if not is_publication),
    )


def is_day_first(language: str | None, url: str | None) -> bool | None:
    """Whether 01/02/2020 is 1 February by the customs of this language and site; None where that is not known."""
    spoken, _, country = (language or "").lower().replace("_", "-").partition("-")
    if country in _MONTH_FIRST:
        return False
    host = (urlsplit(url).hostname or "") if url else ""
    if host.endswith(_MONTH_FIRST_HOSTS):
        return False
    return True if country or (spoken and spoken != "en") or host.endswith(_DAY_FIRST_HOSTS) else None


def _until_prose(lines: Iterator[str], most: int) -> Iterator[_Line]:
    paragraphs = 0.0
    for line in _labelled(islice(lines, most)):
        text = line.text
        length = width_of(text)
        paragraphs += 1 if length > _PROSE else 0.5 if length > _SENTENCE and text.endswith(_ENDS) else 0
        if paragraphs > _STANDFIRST or (paragraphs and heads_a_list(text)):
            return
        yield line


def _without_entries(lines: Iterable[_Line], day_first: bool | None) -> Iterator[_Line]:
    """The lines but for entries of other lists: a day, and the name of an event or another article behind it."""
    for line in lines:
        found = [*_mentions(line.text, day_first)] if len(line.text) <= _LONGEST else []
        behind = line.text[found[-1].end :] if found and found[0].start == 0 else ""
        if not _names_another(behind) or is_byline(line.text):
            yield line


def _names_another(behind: str) -> bool:
    """Whether words behind a day are a name or follow a dash, and tell neither an author nor the kind of the text."""
    words = behind.strip(_MARKS).split()
    if len(words) <= _SHORTEST_ENTRY or behind[0] not in _MARKS or not words[0][0].isalpha():
        return False
    if behind.startswith(f" {words[0]}") and _is_small(words[0]):
        return False  # "by" in some language
    kinds = (" ".join(words[:size]) for size in (1, 2, len(words)))
    return not any(is_generic(one) or is_banner(one) for one in kinds)


def _labelled(lines: Iterator[str]) -> Iterator[_Line]:
    before = ""
    for text in _with_calendar_sheets(lines):
        yield _Line(text, before)
        before = text if len(text) < 30 else ""


def _with_calendar_sheets(lines: Iterator[str]) -> Iterator[str]:
    """The lines, with those joined that make up one date: "05", "Mar" and "2019"."""
    waiting: list[str] = []
    for text in chain(lines, (None,)):
        if text is not None:
            waiting.append(text)
        while waiting and (text is None or len(waiting) == 3 or len(waiting[-1]) > LONGEST_PIECE):
            size = pieces_of_a_date(waiting) or 1
            yield " ".join(waiting[:size])
            del waiting[:size]


def _days(lines: Iterable[_Line], day_first: bool | None, known: Set[PartialDate]) -> Iterator[tuple[bool, Evidence]]:
    """Yield each date and whether it is one of publication rather than modification."""
    for text, above in lines:
        found = [*_mentions(text, day_first)] if len(text) <= _LONGEST else []
        if found and _is_dated(text, found):
            last = 0
            for one in found:
                label = text[last : one.start] or above
                last = one.end
                if not _OTHER_EVENT.search(label):
                    yield not CHANGED.search(label), date_evidence("byline", _disambiguated(one.date, known), text)


def _disambiguated(day: PartialDate, known: Set[PartialDate]) -> PartialDate:
    """Swap day and month where only the swapped date is stated elsewhere on the page."""
    turned = valid_date(day.year, day.day, day.month)
    return turned if turned and turned in known and day not in known else day


def _mentions(text: str, day_first: bool | None) -> Iterator[DateMention]:
    for one in written_dates_in(text, day_first):
        if one.date.precision == "day" and not _is_a_span(text[one.start : one.end]):
            yield one


def _is_a_span(said: str) -> bool:
    """Whether what was read as a day are two days: "3-5 May 2019"."""
    return any(map(str.isalpha, said)) and bool(_SPAN.search(said.partition(",")[0]))


def _is_small(word: str) -> bool:
    return word[0].isalpha() and not word[0].isupper()


def _is_dated(text: str, found: list[DateMention]) -> bool:
    """Whether a line consists of dates, perhaps with an author and a time; no entry of a chronology does."""
    if found[0].start == 0 and _tells_what_happened(text, found[0].end):
        return False
    ends, starts = (0, *(one.end for one in found)), (*(one.start for one in found), len(text))
    around = " ".join(text[end:start] for end, start in zip(ends, starts, strict=True))
    before = text[: found[0].start]
    if _OF_AN_EVENT.match(text, found[-1].end) or (text.endswith(".") and len(before.split()) > 2):
        return False
    if text.endswith(_ENDS) and sum(map(_is_small, text[found[-1].end :].split())) >= _SMALL_WORDS:
        return False
    if _OTHER_LABEL.match(text) and not (
        _LABEL.search(text, 0, text.index(":"))
        or labels_a_date(text[: text.index(":")])
        or CHANGED.search(text, 0, text.index(":"))
        or _begins_numbered(text)
    ):
        return False
    few = len(before.split()) <= _WORDS_BEFORE or bool(_LABEL.search(before))
    return few and len(word_set(around)) <= _WORDS_AROUND


def _tells_what_happened(text: str, end: int) -> bool:
    """Whether a colon, or a dash and a small letter, follows a day as in a chronology, and not the kind of the text."""
    found = _WHAT_HAPPENED.match(text, end)
    return found is not None and (found["mark"] in ":：" or _is_small(found["rest"])) and not is_banner(found["rest"])


def _begins_numbered(text: str) -> bool:
    """Whether a line begins with the number of a release, rather than that of a case: `Artikel Nr: 12 vom ...`."""
    found = _NUMBERED.match(text)
    return found is not None and (is_generic(found["kind"]) or is_banner(found["kind"]))
