"""Parsing dates in words, in the languages of the press (`14-15 November 2011`, `3 de mayo`), and in digits."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from corpus.clean.text import unaccented
from corpus.release import PartialDate

_MONTHS = {
    unaccented(name): number
    for number, names in enumerate(
        (
            "january jan enero ene janvier janv januar janner janeiro gennaio januari января янв يناير",
            "february feb febrero fevrier fevr februar fevereiro febbraio februari февраля фев فبراير",
            "march mar marzo mars marz maerz marco maart марта мар مارس",
            "april apr abril abr avril avr aprile апреля апр ابريل أبريل",
            "may mayo mai maio maggio mei мая مايو",
            "june jun junio juin juni junho giugno июня июн يونيو يونيه",
            "july jul julio juillet juil juli julho luglio июля июл يوليو يوليه",
            "august aug agosto ago aout augustus августа авг اغسطس أغسطس",
            "september sept sep septiembre setiembre septembre setembro settembre сентября сен سبتمبر",
            "october oct octubre octobre oktober okt outubro ottobre октября окт اكتوبر أكتوبر",
            "november nov noviembre novembre novembro ноября ноя نوفمبر",
            "december dec diciembre dic decembre dezember dez dezembro dicembre декабря дек ديسمبر",
        ),
        start=1,
    )
    for name in names.split()
}


def _by_initial(names: Iterable[str]) -> str:
    """An alternation of names, longest first, that tries a name only where its first letter stands."""
    groups = groupby(sorted(names, key=lambda name: (name[0], -len(name))), key=lambda name: name[0])
    return "|".join(f"{initial}(?:{'|'.join(name[1:] for name in group)})" for initial, group in groups)


_MONTH = rf"(?:{_by_initial(_MONTHS)})\b(?:\.|/[^\W\d_]+)?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|\.)?"
_YEAR = r"(?:19|20)\d\d"  # those of `corpus.release.YEARS`
_TO = r"\s?(?:[-–—]|to|and|al|a|y|au|et)\s?"
_OF = r"\s(?:of\s|de\s)?"

_FORMS = [
    re.compile(form.replace(" ", ""), re.IGNORECASE)
    for form in (
        rf"(?=\d)(?<!\w)(?P<day>{_DAY}) (?:{_OF}(?P<month>{_MONTH}))? (?:{_TO}(?P<last_day>{_DAY}))? "
        rf"{_OF}(?P<last_month>{_MONTH}) (?:,?\s?(?:del?\s)?(?P<year>{_YEAR}))? (?!\w)",
        rf"(?<!\w)(?P<month>{_MONTH})\s(?P<day>{_DAY}) (?:{_TO}(?:(?P<last_month>{_MONTH})\s)?(?P<last_day>{_DAY}))? "
        rf"(?:,?\s(?P<year>{_YEAR}))? (?!\w|:\d)",
        rf"(?<!\w)(?P<month>{_MONTH})\s(?:de[l]?\s|of\s)?(?P<year>{_YEAR})(?!\w)",
        rf"(?=[12])(?<![\w/.-])(?P<year>{_YEAR})-(?P<number>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\w/-])",
    )
]


_NEAR = 16
_FIGURE = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or range of dates mentioned in a text; `date` is the last day of a range."""

    start: int
    end: int
    date: PartialDate
    first: PartialDate | None = None
    """The first day of a range."""


def dates_in(text: str) -> list[DateMention]:
    """Find all dates written in words in a text, in order and without overlaps."""
    if not _DIGIT.search(text):
        return []
    mentions: list[DateMention] = []
    plain = _same_length_unaccented(text)
    for mention in sorted(_candidates(plain), key=lambda one: (one.start, -one.end)):
        if not mentions or mention.start >= mentions[-1].end:
            mentions.append(mention)
    return mentions


def may_hold_a_date(text: str) -> bool:
    """Whether a month's name is near a number; a fast filter, since most texts mention no date."""
    for found in _FIGURE.finditer(text):
        near = unaccented(text[max(0, found.start() - _NEAR) : found.end() + _NEAR])
        if not _MONTHS.keys().isdisjoint(_LETTERS.findall(near.lower())):
            return True
    return False


def only_date_in(text: str, *, day_first: bool | None = None) -> PartialDate | None:
    """Parse a text that is known to be a date: ISO 8601, in words, or in unambiguous digits. None if it can't be read.

    `day_first` settles dates such as 01/02/2020, where the custom of the text's language or country is known.
    """
    text = text.strip()
    try:
        return PartialDate.parse(text)
    except ValueError:
        pass
    found = dates_in(text)
    return _with_year(found[0], text) if found else next((one.date for one in numeric_dates_in(text, day_first)), None)


def _with_year(mention: DateMention, text: str) -> PartialDate:
    """Complete a date with a year that is written apart from it: `Tue Jul 30 09:35:14 CEST 2019`."""
    year = re.search(rf"(?<!\d){_YEAR}(?!\d)", text[mention.end :])
    if mention.date.year is None and year:
        return PartialDate(int(year[0]), mention.date.month, mention.date.day)
    return mention.date


def _candidates(text: str) -> Iterator[DateMention]:
    for form in _FORMS:
        for found in form.finditer(text):
            date = _date(found.groupdict())
            if date:
                yield DateMention(found.start(), found.end(), date, _first(found.groupdict(), date))


def _date(parts: dict[str, str | None]) -> PartialDate | None:
    month = parts.get("last_month") or parts.get("month")
    day = parts.get("last_day") or parts.get("day")
    number = int(parts["number"] or 0) if "number" in parts else _MONTHS[re.split(r"[./]", (month or "").lower())[0]]
    year = parts.get("year")
    return valid_date(int(year) if year else None, number, int(re.sub(r"\D", "", day)) if day else None)


def _first(parts: dict[str, str | None], last: PartialDate) -> PartialDate | None:
    """The first day of a range whose last day is `last`; in the year before where its month is later."""
    day, month = parts.get("day"), parts.get("month")
    if not (parts.get("last_day") and day):
        return None
    number = _MONTHS[re.split(r"[./]", month.lower())[0]] if month else last.month or 1
    year = last.year - 1 if last.year and last.month and number > last.month else last.year
    return valid_date(year, number, int(re.sub(r"\D", "", day)))


def valid_date(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """The date with these parts, or None where no such day exists."""
    if 0 in (year, month, day):
        return None
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


_FIGURES = re.compile(
    rf"(?<![\d.])(?P<first>\d{{1,2}})(?P<dot>[./-])\s?(?P<second>\d{{1,2}})(?P=dot)\s?(?P<year>{_YEAR})(?!\d)"
    r"|(?<![\d.])(?P<one>\d\d)\.(?P<two>\d\d)\.(?P<short>\d\d)(?![\d.])"
    rf"|(?<!\d)(?P<before>{_YEAR})(?P<apart>[./年-]\s?)?"
    r"(?P<month>(?(apart)\d\d?|\d\d))(?(apart)[./月-]\s?)(?P<day>(?(apart)\d\d?|\d\d))(?!\d)"
)


def numeric_dates_in(text: str, day_first: bool | None = None) -> Iterator[DateMention]:
    """Find dates written in digits, such as 31/12/2020, 12/31/2020 and 20201231.

    01/02/2020 is ambiguous; it is found only if `day_first` is not None.
    """
    for found in _FIGURES.finditer(text):
        if date := _in_figures(found, day_first):
            yield DateMention(found.start(), found.end(), date)


def _in_figures(found: re.Match[str], day_first: bool | None) -> PartialDate | None:
    if found["before"]:
        return valid_date(int(found["before"]), int(found["month"]), int(found["day"]))
    if found["short"]:
        return valid_date(2000 + int(found["short"]), int(found["two"]), int(found["one"]))
    first, second, year = int(found["first"]), int(found["second"]), int(found["year"])
    if first > 12 or first == second or found["dot"] == "." or (day_first and second <= 12):
        return valid_date(year, second, first)
    return valid_date(year, first, second) if second > 12 or day_first is False else None


def _same_length_unaccented(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(one, None) or unaccented(one)[:1] or " ") for one in text)
