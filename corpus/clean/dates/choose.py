"""Choosing the date of publication among the dates that different witnesses state."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from corpus.clean.dates.date_formats import dates_in, only_date_in, valid_date
from corpus.release import YEARS, Confidence, Evidence, PartialDate, Witness

_EARLIEST = 1945
"""First possible year of a release whose date is read from a page; earlier years belong to the events it mentions."""
_REPUBLISHED = 7
"""Days after which a page that says that it is new was published before."""
_UNIX_ZERO = (date(1969, 12, 31), date(1970, 1, 1))
"""The day on which Unix time begins, somewhere on earth: what programs write where they know none."""
_LISTOPAD = re.compile(r"\blistopada?\b", re.IGNORECASE)
_GROUPS: dict[Witness, str] = {
    "given": "given",
    "selector": "markup",
    "json-ld": "markup",
    "meta": "markup",
    "time": "byline",
    "byline": "byline",
    "feed": "listing",
    "listing": "listing",
    "dateline": "text",
    "text": "text",
    "url": "url",
    "http": "http",
}
"""Witnesses of one group copy from each other; only witnesses of two groups confirm a date."""


def date_evidence(witness: Witness, value: PartialDate, text: str, confidence: Confidence = "medium") -> Evidence:
    """Evidence that `witness` states this date, quoting `text`."""
    return Evidence("date", str(value), witness, text, confidence)


def refused_date(witness: Witness, written: str) -> Evidence:
    """Evidence for something written in place of a date that can't be the date of a release."""
    return Evidence("refused", written, witness, written, "low")


def read_as_date(
    witness: Witness, text: str, confidence: Confidence = "medium", *, day_first: bool | None = None
) -> Iterator[Evidence]:
    """Yield evidence for a string that is known to be a date, if it can be parsed."""
    if value := only_date_in(text, day_first=day_first):
        yield date_evidence(witness, value, text.strip()[:100], confidence)


def choose_date(
    witnesses: Iterable[Evidence], fetched: date, changed: Collection[PartialDate] = ()
) -> tuple[PartialDate | None, tuple[Evidence, ...]]:
    """Choose the most credible date; return it with all evidence, that of the chosen date first and refused ones last.

    `witnesses` come in order of trust, but two independent witnesses that agree outvote a single one. A year alone does
    not confirm a day. The server's Last-Modified is kept as evidence and never decides. If the page was modified on
    another day (`changed`), no date has high confidence, since the date shown may be that of the modification.
    """
    sorted_out = [_refused_if_impossible(one) for one in dict.fromkeys(witnesses)]
    impossible = tuple(one for one in sorted_out if one.name == "refused" and one.witness != "http")
    value, evidence = _choose([one for one in sorted_out if one.name == "date"], fetched, changed)
    return value, (*evidence, *impossible)


def _choose(
    witnesses: Iterable[Evidence], fetched: date, changed: Collection[PartialDate]
) -> tuple[PartialDate | None, tuple[Evidence, ...]]:
    possible = [one for one in witnesses if _is_possible(one, fetched)]
    said, served = (
        [one for one in possible if one.witness != "http"],
        [one for one in possible if one.witness == "http"],
    )
    if not said:
        return None, tuple(served)
    if len(said) == 1 and not changed:
        return _parsed(said[0].value), (said[0], *served)
    best = max(said, key=lambda one: len(_groups_that_agree(_parsed(one.value), said)))
    best = _first_published(best, said)
    value = _completed(_parsed(best.value), said)
    agree = _groups_that_agree(value, [one for one in said if _parsed(one.value).month])
    against = {_GROUPS[one.witness] for one in said if _combined(value, _parsed(one.value)) is None}
    if any(_combined(value, other) is None for other in changed):
        against.add("markup")
    sure = _confidence(best, confirmed=len(agree) > 1, disputed=bool(against & agree if len(agree) > 1 else against))
    first = replace(best, value=str(value), confidence=sure)
    return value, (first, *(one for one in said if one is not best), *served)


def _first_published(best: Evidence, said: Iterable[Evidence]) -> Evidence:
    """The day by which an address was made, where the page says that it is of a much later day: it was changed then."""
    stated = _parsed(best.value).first_day
    for one in said:
        made = _parsed(one.value).first_day if one.witness == "url" and "/" in one.text and is_full_date(one) else None
        if stated and made and (stated - made).days > _REPUBLISHED:
            return one
    return best


def with_croatian_october(said: Iterable[Evidence]) -> Iterator[Evidence]:
    """The dates of a text in Croatian, whose "listopad" is October; in Polish and Czech it is November."""
    for one in said:
        if one.name == "date" and _parsed(one.value).month == 11 and _LISTOPAD.search(one.text):
            yield replace(one, value=str(replace(_parsed(one.value), month=10)))
        else:
            yield one


def is_full_date(one: Evidence) -> bool:
    return one.name == "date" and _parsed(one.value).precision == "day"


def date_in_url(url: str) -> Iterator[Evidence]:
    """Yield the date, or its year and month, that the path of an address contains."""
    path = urlsplit(url).path
    for form, certain in _URL_FORMS:
        if (found := form.search(path)) and (value := _url_date(found.groupdict(), path)):
            yield date_evidence("url", value, found.group().strip("/-_"), "medium" if certain else "low")
            return


def doubted_after(said: Iterable[Evidence], published: Iterable[Evidence]) -> Iterator[Evidence]:
    """Lower the confidence in days that come after the page's own day of publication: those of announced events."""
    stated = [_parsed(one.value).first_day for one in published if one.name == "date" and is_full_date(one)]
    last = max((day for day in stated if day), default=None)
    for one in said:
        day = _parsed(one.value).first_day
        is_later = last and day and is_full_date(one) and day > last + timedelta(days=1)
        yield replace(one, confidence="low") if is_later else one


_MONTH_NAME = r"(?P<month>[A-Za-z]{3,9})"
_URL_FORMS = [
    (re.compile(form), certain)
    for form, certain in (
        (r"/(?P<year>(?:19|20)\d\d)/(?P<number>\d\d?)/(?P<day>\d\d?)(?:/|$)", True),
        (r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_](?P<number>[01]\d)[-_](?P<day>[0-3]\d)(?!\d)", True),
        (r"(?<!\d)(?P<day>[0-3]\d)[-_](?P<number>[01]\d)[-_](?P<year>(?:19|20)\d\d)(?!\d)", True),
        (rf"/(?P<year>(?:19|20)\d\d)/{_MONTH_NAME}/(?P<day>[0-3]?\d)(?:/|$)", True),
        (rf"[/_-](?P<day>[0-3]?\d)[-_]{_MONTH_NAME}[-_](?P<year>(?:19|20)\d\d)(?![a-z0-9])", True),
        (r"[-_](?P<year>(?:19|20)\d\d)/(?P<number>[01]?\d)/(?P<day>[0-3]?\d)(?:[/.]|$)", True),
        (r"[-_/](?P<day>[0-3]\d)(?P<number>[01]\d)(?P<short>\d\d)\.\w{3,5}$", False),
        (r"[/_-](?P<year>20\d\d)(?P<number>[01]\d)(?P<day>[0-3]\d)(?![\d])", True),
        (r"/[a-z]{1,3}(?P<year>20\d\d)(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?=\D|\d{6,})", True),
        (r"/(?P<year>20[0-4]\d)(?P<number>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])\d{3,6}\.\w{3,5}$", True),
        (rf"/(?P<year>(?:19|20)\d\d)/{_MONTH_NAME}/", True),
        (r"/(?P<year>(?:19|20)\d\d)[/-](?P<number>[01]\d)/", True),
        (r"/(?P<year>(?:19|20)\d\d)/", False),
        (r"/(?:news|press|releases?|pr|pressrels?|aktuelles|noticias)[-_](?P<year>(?:19|20)\d\d)(?:/|$)", False),
    )
]


def _url_date(parts: dict[str, str | None], path: str) -> PartialDate | None:
    year = int(parts.get("year") or f"20{parts['short']}")
    if parts.get("short") and not _agrees_with_path(year, path):
        return None
    day, number = parts.get("day"), parts.get("number")
    if name := parts.get("month"):
        named = dates_in(f"{name} {day}, {year}" if day else f"{name} {year}")
        return named[0].date if named else None
    return valid_date(year, int(number) if number else None, int(day) if day else None)


def _agrees_with_path(year: int, path: str) -> bool:
    """Whether the year of a six-digit date is the path's own year, if it has one."""
    years = re.findall(r"/((?:19|20)\d\d)/", path)
    return not years or str(year) in years


def _refused_if_impossible(said: Evidence) -> Evidence:
    year = _parsed(said.value).year if said.name == "date" else None
    return said if year is None or year in YEARS else replace(said, name="refused", confidence="low")


def _is_possible(said: Evidence, fetched: date) -> bool:
    """Whether a release can have this date; a date given by the user is not doubted."""
    first = _parsed(said.value).first_day
    if said.witness == "given" or first is None:
        return True
    if first in _UNIX_ZERO and _GROUPS[said.witness] in ("markup", "listing") and is_full_date(said):
        return False
    return first.year >= _EARLIEST and first <= fetched + timedelta(days=1)


@lru_cache(maxsize=10_000)
def _parsed(value: str) -> PartialDate:
    return PartialDate.parse(value)


def _groups_that_agree(value: PartialDate, said: Iterable[Evidence]) -> set[str]:
    return {_GROUPS[one.witness] for one in said if _combined(value, _parsed(one.value))}


def _completed(value: PartialDate, said: Iterable[Evidence]) -> PartialDate:
    """Complete a partial date with the parts that agreeing witnesses know."""
    for one in said:
        value = _combined(value, _parsed(one.value)) or value
    return value


def _combined(one: PartialDate, other: PartialDate) -> PartialDate | None:
    """Combine two partial dates; None when they contradict each other."""
    mine, theirs = _parts(one), _parts(other)
    if any(mine[name] != theirs[name] for name in mine.keys() & theirs.keys()):
        return None
    parts = mine | theirs
    return valid_date(parts.get("year"), parts.get("month"), parts.get("day"))


def _parts(value: PartialDate) -> dict[str, int]:
    parts = {"year": value.year, "month": value.month, "day": value.day}
    return {name: part for name, part in parts.items() if part is not None}


def _confidence(best: Evidence, *, confirmed: bool, disputed: bool) -> Confidence:
    if confirmed:
        return "medium" if disputed else "high"
    if disputed and best.confidence != "low":
        return "medium" if best.confidence == "high" else "low"
    return best.confidence
