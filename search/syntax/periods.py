"""Reads periods of time as they are typed after year: and date:, in the notation of several search engines."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from corpus.lazy_pattern import lazy_pattern
from search.query import FIRST_YEAR, LAST_YEAR, UNDATED, Dates, Undated, Years

Period = Years | Dates | Undated

_DATE = r"\d{4}(?:[-/.]\d{1,2}(?:[-/.]\d{1,2})?)?"
_YEAR = r"\d{4}"
_COMPARED = lazy_pattern(rf"(>=|=>|≥|<=|=<|≤|>|<|=)\s*({_DATE})")
_YEARS = lazy_pattern(rf"({_YEAR})?\s*[-–]\s*({_YEAR})?")
_RANGE = lazy_pattern(rf"({_DATE}|\*)?\s*(?:\.\.\.?|…)\s*({_DATE}|\*)?")
_BRACKETS = lazy_pattern(rf"([\[{{])\s*({_DATE}|\*)\s+TO\s+({_DATE}|\*)\s*([\]}}])", re.IGNORECASE)
_AND_LATER = lazy_pattern(rf"({_YEAR})\+")

_Day = tuple[int, int, int]
"""Year, month and day."""
_BEGINNING, _END = (FIRST_YEAR, 1, 1), (LAST_YEAR, 12, 31)


def read_period(text: str) -> Period | None:
    """The period that a text stands for; None for anything else, such as a day that does not exist.

    2011  2011-06  2011-06-22       a year, month or day; also with slashes or points
    2009-2012  2009..2012           both ends included, in either order; dates need the points
    2018-  2018..  2018..*  2018+   from then on
    -2018  ..2018  *..2018          until then, included
    >2018  >=2018  <2018  <=2018    =2018 too, and ≥ and ≤
    [2018 TO 2020]  {2018 TO *}     braces exclude their end
    undated
    """
    text = text.strip().rstrip(",;:!?'")
    if text.lower() == UNDATED:
        return Undated()
    if text.endswith(".") and not text.endswith(".."):
        text = text[:-1]
    try:
        return _read(text)
    except (ValueError, OverflowError):
        return None


def is_reversed(text: str) -> bool:
    """Whether the text is a range with its later end first."""
    text = text.strip()
    found = _YEARS.fullmatch(text) or _RANGE.fullmatch(text)
    return bool(found and found[1] and found[2] and found[1] > found[2] != "*")


def since(text: str) -> Period | None:
    """The time from the beginning of a date on, as after: has it."""
    return _from_bounds(text, lambda first, _: (first, _END))


def until(text: str) -> Period | None:
    """The time before the beginning of a date, as before: has it."""
    return _from_bounds(text, lambda first, _: (_BEGINNING, _day_before(first)))


def _from_bounds(text: str, bounds: Callable[[_Day, _Day], tuple[_Day, _Day]]) -> Period | None:
    text = text.strip(" ,;:!?.'")
    try:
        return _period(*bounds(*_bounds(text))) if re.fullmatch(_DATE, text) else None
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> Period | None:
    if re.fullmatch(_DATE, text):
        return _period(*_bounds(text))
    if found := _COMPARED.fullmatch(text):
        return _compared(found[1], *_bounds(found[2]))
    if found := _AND_LATER.fullmatch(text):
        return _span(found[1], None)
    if (found := _YEARS.fullmatch(text) or _RANGE.fullmatch(text)) and (found[1] or found[2]):
        return _span(found[1], found[2])
    if found := _BRACKETS.fullmatch(text):
        first = _BEGINNING if found[2] == "*" else _bounds(found[2])[0 if found[1] == "[" else 1]
        last = _END if found[3] == "*" else _bounds(found[3])[1 if found[4] == "]" else 0]
        after = found[1] == "{" and first != _BEGINNING
        before = found[4] == "}" and last != _END
        return _period(_day_after(first) if after else first, _day_before(last) if before else last)
    return None


def _span(first: str | None, last: str | None) -> Period | None:
    """The period between two dates, both included; an end that is missing or `*` is open."""
    start = _BEGINNING if first in {None, "*"} else _bounds(str(first))[0]
    end = _END if last in {None, "*"} else _bounds(str(last))[1]
    if start > end:
        start, end = _bounds(str(last))[0], _bounds(str(first))[1]
    return _period(start, end)


def _compared(sign: str, first: _Day, last: _Day) -> Period | None:
    match sign:
        case ">":
            return _period(_day_after(last), _END)
        case "<":
            return _period(_BEGINNING, _day_before(first))
        case ">=" | "=>" | "≥":
            return _period(first, _END)
        case "<=" | "=<" | "≤":
            return _period(_BEGINNING, last)
        case _:
            return _period(first, last)


def _bounds(text: str) -> tuple[_Day, _Day]:
    """The first and the last day of a year, month or day. Raises ValueError if there is no such day."""
    year, *rest = map(int, re.split(r"[-/.]", text))
    if not rest:
        return (year, 1, 1), (year, 12, 31)
    if len(rest) > 1:
        date(year, *rest)
        return (year, rest[0], rest[1]), (year, rest[0], rest[1])
    if not date.min.year <= year:
        raise ValueError(text)
    return (year, rest[0], 1), (year, rest[0], monthrange(year, rest[0])[1])


def _day_after(day: _Day) -> _Day:
    if day[1:] == (12, 31):
        return day[0] + 1, 1, 1
    after = date(*day) + timedelta(days=1)
    return after.year, after.month, after.day


def _day_before(day: _Day) -> _Day:
    if day[1:] == (1, 1):
        return day[0] - 1, 12, 31
    before = date(*day) - timedelta(days=1)
    return before.year, before.month, before.day


def _period(first: _Day, last: _Day) -> Period | None:
    """None if the period would end before it begins, as the one before the first year does."""
    if first > last:
        return None
    if first[1:] == (1, 1) and last[1:] == (12, 31):
        return Years(first[0], last[0])
    return Dates(date(*max(first, (1, 1, 1))), date(*last))
