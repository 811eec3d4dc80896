"""Reading datelines: the place and date at the start of a release's text ("VIENNA, 3 May --")."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from corpus.clean.dates.date_formats import dates_in, numeric_dates_in, valid_date
from corpus.clean.text import word_set
from corpus.label.vocabulary import cities, countries
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate
from corpus.words import MARKED_LETTER

_LETTERS = r"[A-Z]\.\s?[A-Z]\b\.?"
_JOINED = r"(?:de|del|la|of|el|do|da|d’|d')[ -]"
_CAPITAL = "A-ZÀ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŹŻŽА-ЯЁІЇЄҐҒҚҢӨҰҮҺΑ-Ω"
_NAME = rf"(?:Mc|Mac)?[{_CAPITAL}][\w'’]*\.?(?:[ -](?:{_JOINED})?(?:{_LETTERS}|[{_CAPITAL}][\w'’]*\.?)){{0,3}}"
_PLACE = rf"\(?(?P<city>{_NAME}(?:/{_NAME})?)(?P<region>\s?,\s?(?:{_LETTERS}|{_NAME})\)?|\s?\({_NAME}\)|\))?"
_AGENCY = r"\((?:[A-Z]{2,8}|UN Information Service|United Nations Information Service|[A-Z][\w ]{2,40})\)"
_DASH = r"(?:\s*[–—―]+(?:\s[–—―]+)?\s*|\s*--+\s*|\s+[-_]\s*|-\s+)"
_AFTER_A_DATE = r"(?:\s?\.\s?[-–—]\s*|\.\s+|\s\|\s+)"
_LONGEST = 120
_LONGEST_CAPTION = 250
_LONGEST_STANDFIRST = 350
_HEADLINE = 28

_START = re.compile(rf"{_PLACE}\s*(?P<comma>,)?\s*")
_SEPARATOR = re.compile(rf"\s*(?:{_AGENCY})?\s*(?P<mark>{_DASH}|{_AFTER_A_DATE}|:\s+|:$|$)")
_BETWEEN_PLACES = re.compile(r",\s|\s?[()]")
_BEFORE_A_DATE = re.compile(r"\s*/\s*|(?<=[.])\s+(?=\d)|(?:(?<=[\s,])|\s+)(?:le|el|a|den|am|il|em|op|tanggal)\s+(?=\d)")
"""What may stand between a place and a date besides a comma."""
_AGENCY_BEHIND = re.compile(rf"\s*{_AGENCY}")
_AGENCY_FIRST = re.compile(
    r"(?:【|\()?[\u4e00-\u9fff]{2,6}(?:社|网|報|报|台|讯|訊)(?P<place>[\u4e00-\u9fff]{2,6}?)"
    r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:电|電|讯|訊)(?:\s?[（(][^）)]{2,30}[）)])?(?:】|\))?[\s:：]*"
)
"""The dateline of Chinese agencies: 新华社北京2018年8月29日电."""
_UNCASED_PLACE = re.compile(
    rf"(?P<place>{MARKED_LETTER}+(?:[ -]{MARKED_LETTER}+){{0,2}})(?:\s?\([^()]{{2,30}}\))?\s?[,،/:]\s?"
)
"""A place before a date, in scripts without capitals: عمّان، 18 أيلول 2022."""
_BANNER = re.compile(
    r"(?:press(?:e(?:mitteilung|meldung|information|aussendung)| release| statement)|medienmitteilung|news release|"
    r"communiqué(?: de presse)?|comunicado(?: de (?:prensa|imprensa))?|nota de prensa|comunicato stampa|persbericht|"
    r"pressmeddelande|pressemeddelelse|pressemelding|komunikat prasowy|tisková zpráva|пресс-релиз)"
    r"(?:\s(?:nr\.?|no\.?|n\.?[º°]|№)\s?[\w/-]+)?\s?[,:|–-]?\s"
    r"(?:(?:vom|of|du|de|del|di|van|från|fra|z dnia|ze dne|от)\s)?",
    re.IGNORECASE,
)
_COMMA = re.compile(r"\s*,\s*")
_OPENED = re.compile(r"\(\s*")
_SENTENCE = re.compile(rf"\s+[{_CAPITAL}]")
_QUOTED_SENTENCE = re.compile(rf"\s+[„“«»\"'’]?[{_CAPITAL}]")
_FIGURES = re.compile(r"[\d./-]+")
_DASH_OR_SPACE = re.compile(r"\s*[–—-]\s+|\s*")
_WEEKDAY = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+|(?:lunes|martes|miércoles|jueves|viernes|sábado|domingo),?\s+",
    re.I,
)
_GLUED = re.compile(r"(?<=[a-zß-ÿ.)”\"])(?=[A-ZÀ-Þ])")
_NO_PLACES = frozenset(
    "note update background warning notice correction attention question summary statement media press news release "
    "advisory conference remarks sen sens rep reps aviso prensa comunicado nota the monday tuesday wednesday thursday "
    "friday saturday sunday lunes martes miercoles jueves viernes sabado domingo dr mr mrs ms".split()
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as printed, its place and date, and the text after it."""

    raw: str
    place: str | None
    date: PartialDate | None
    rest: str


def read_dateline(paragraph: str) -> Dateline | None:
    """Read the dateline at the start of a paragraph; None if there is none."""
    return (
        _place_first(paragraph)
        or _uncased_place_first(paragraph)
        or _date_first(paragraph)
        or _agency_first(paragraph)
        or _behind_a_banner(paragraph)
    )


def read_glued_dateline(paragraph: str, title: str) -> Dateline | None:
    """Read a dateline that directly follows a picture's caption without a space; None if there is none."""
    for seam in _GLUED.finditer(paragraph[:_LONGEST_CAPTION]):
        caption, dateline = paragraph[: seam.start()], _place_first(paragraph[seam.start() :])
        if dateline and dateline.date and dateline.date.year and dateline.rest and _is_caption(caption, title):
            return dateline
    return None


def split_dateline(text: Sequence[str], title: str) -> tuple[Dateline | None, tuple[str, ...], str]:
    """Split off the dateline: returns it, the text without it, and the caption that preceded it ("" if none)."""
    if not text:
        return None, (), ""
    first = text[0]
    if len(text) > 1 and is_place(first) and re.match(_DASH, text[1]):
        first, text = f"{first} {text[1]}", text[1:]
    dateline = read_glued_dateline(first, title) or read_dateline(first)
    if not dateline:
        return _behind_a_standfirst((first, *text[1:]))
    caption = "" if first.startswith(dateline.raw) else first[: first.index(dateline.raw)].strip()
    return dateline, (*((dateline.rest,) if dateline.rest else ()), *text[1:]), caption


def _behind_a_standfirst(text: tuple[str, ...]) -> tuple[Dateline | None, tuple[str, ...], str]:
    """The same of a text whose second paragraph begins with a dateline that has a day; not of a chronology."""
    dateline = read_dateline(text[1]) if len(text) > 1 and len(text[0]) <= _LONGEST_STANDFIRST else None
    has_a_day = dateline and dateline.rest and dateline.date and dateline.date.precision == "day"
    if not dateline or not has_a_day or any(map(_date_first, text[2:4])):
        return None, text, ""
    return dateline, (text[0], dateline.rest, *text[2:]), ""


def is_place(text: str) -> bool:
    """Whether a line consists of a known city or country only."""
    if len(text) > _LONGEST and not _BETWEEN_PLACES.search(text, 0, _LONGEST):
        return False
    return all(part.casefold() in cities() or part.casefold() in countries() for part in _place_parts(text) if part)


def _place_parts(text: str) -> Iterator[str]:
    """Split a list of places, one after the other, since the first part of a paragraph usually is none."""
    start = 0
    for comma in _BETWEEN_PLACES.finditer(text):
        yield text[start : comma.start()]
        start = comma.end()
    yield text[start:]


class _Head(NamedTuple):
    """What precedes the separator of a dateline."""

    end: int
    date: PartialDate | None
    comma: bool


def _place_first(paragraph: str) -> Dateline | None:
    start = _START.match(paragraph)
    if not start or (word_set(start.group()) & _NO_PLACES and start["city"].casefold() not in cities()):
        return None
    if dates_in(f"{start['city']} 1"):
        return None
    # A month is written like a name: "New Delhi, Feb 13" must not make a region of it.
    for end, comma in ((start.end(), bool(start["comma"])), (start.end("city"), False)):
        head = _after_place(paragraph, end, comma)
        separator = _SEPARATOR.match(paragraph, head.end)
        if separator and separator.end() <= _LONGEST and _is_believed(start, head, separator, paragraph):
            return _split(paragraph, separator.end(), _place(start), head.date)
        if head.date and head.comma and not separator:
            agency = _AGENCY_BEHIND.match(paragraph, head.end)
            behind = agency.end() if agency else head.end
            if _starts_a_sentence(paragraph, behind):
                return _split(paragraph, behind, _place(start), head.date)
    return None


def _after_place(paragraph: str, end: int, comma: bool) -> _Head:
    begin = end
    if found := _COMMA.match(paragraph, begin):
        begin, comma = found.end(), True
    if found := _BEFORE_A_DATE.match(paragraph, begin):
        begin = found.end()
    opened = _OPENED.match(paragraph, begin) or _DASH_OR_SPACE.match(paragraph, begin)
    if opened:
        begin = opened.end()
    if weekday := _WEEKDAY.match(paragraph, begin):
        begin = weekday.end()
    ahead = paragraph[begin : begin + 40]
    day = next(chain(dates_in(ahead), numeric_dates_in(ahead)), None)
    if not day or day.start:
        return _Head(end, None, False)
    behind = begin + day.end
    if paragraph[behind : behind + 1] == ")":
        behind += 1
    return _Head(behind, day.date, comma)


def _uncased_place_first(paragraph: str) -> Dateline | None:
    start = _UNCASED_PLACE.match(paragraph)
    if not start or start["place"].lower() != start["place"].upper():
        return None
    dated = _date_first(paragraph[start.end() :])
    return _split(paragraph, len(paragraph) - len(dated.rest), start["place"], dated.date) if dated else None


def _date_first(paragraph: str) -> Dateline | None:
    ahead = paragraph[:40]
    day = next(chain(dates_in(ahead), numeric_dates_in(ahead)), None)
    if not day or day.start or day.date.year is None:
        return None
    separator = _SEPARATOR.match(paragraph, day.end)
    if separator and separator["mark"].strip() and not paragraph[separator.end() : separator.end() + 1].isdigit():
        return _split(paragraph, separator.end(), None, day.date)
    is_in_figures = day.date.precision == "day" and _FIGURES.fullmatch(paragraph, 0, day.end)
    return _split(paragraph, day.end, None, day.date) if is_in_figures and _begins(paragraph, day.end) else None


def _agency_first(paragraph: str) -> Dateline | None:
    found = _AGENCY_FIRST.match(paragraph)
    if not found:
        return None
    date = valid_date(int(found["year"]) if found["year"] else None, int(found["month"]), int(found["day"]))
    return _split(paragraph, found.end(), found["place"], date)


def _behind_a_banner(paragraph: str) -> Dateline | None:
    """A date behind the word for a release, and perhaps a place: "Pressemitteilung vom 3. Mai 2019 | Berlin – "."""
    banner = _BANNER.match(paragraph)
    if not banner:
        return None
    dated = _date_first(paragraph[banner.end() :])
    if not dated:
        return None
    placed = _place_first(dated.rest)
    is_a_place = placed is not None and placed.date is None
    rest, place = (placed.rest, placed.place) if placed and is_a_place else (dated.rest, None)
    return _split(paragraph, len(paragraph) - len(rest), place, dated.date)


def _is_believed(start: re.Match[str], head: _Head, separator: re.Match[str], paragraph: str) -> bool:
    """Whether a place and what follows it are a dateline rather than the beginning of a sentence."""
    mark, behind = separator["mark"], paragraph[separator.end() :]
    if head.date:
        return bool(mark.strip()) or head.end == len(paragraph)
    if not mark.strip(". |"):
        return False
    place = start.group().strip(" ,")
    known = is_place(place) or start["city"].casefold() in cities()
    if mark.strip() == ":":
        return known
    return (
        known
        or bool(start["region"])
        or (start["city"].isupper() and len(start["city"]) > 3 and not _is_shouted(behind))
    )


def _is_shouted(text: str) -> bool:
    """Whether a text begins in capitals, as a headline does."""
    return sum(one.islower() for one in text[:_HEADLINE]) < _HEADLINE // 4


def _starts_a_sentence(paragraph: str, end: int) -> bool:
    return bool(_SENTENCE.match(paragraph, end))


def _begins(paragraph: str, end: int) -> bool:
    """Whether a text begins behind a date in figures: a sentence, perhaps one that is quoted, not a name or two."""
    begins = _QUOTED_SENTENCE.match(paragraph, end)
    return begins is not None and len(paragraph) - end > _LONGEST


def _place(start: re.Match[str]) -> str:
    """The place of a dateline with its region, unless what looks like a region is a month."""
    region = start["region"] or ""
    place = start["city"] if dates_in(f"{region} 1") else start["city"] + region
    return place.rstrip(")") if start[0].startswith("(") else place


def _split(paragraph: str, end: int, place: str | None, date: PartialDate | None) -> Dateline:
    return Dateline(paragraph[:end].strip(), place, date, paragraph[end:].strip())


def _is_caption(caption: str, title: str) -> bool:
    """Whether the text before a dateline repeats the title, or is too short to be a first paragraph."""
    own = word_set(caption)
    return len(own & word_set(title)) >= 0.6 * len(own) or len(own) <= 25
