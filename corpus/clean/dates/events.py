"""Finding the dates of events that a release reports or announces, as opposed to its date of publication."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from corpus.clean.dates.choose import date_evidence
from corpus.clean.dates.date_formats import DateMention, dates_in, may_hold_a_date, valid_date
from corpus.clean.dates.months import WEEKDAYS
from corpus.clean.text import words_of_letters
from corpus.release import Confidence, Evidence, PartialDate

_LEAD = 2000
"""Characters of the text's beginning that are searched."""
_MAX_EVENTS = 12
"""Most events of one release."""
_BEFORE, _BEHIND = 80, 20
"""Characters quoted before and after a date."""
_FIRST = 3
_NEAR = 60
_ENDED_YESTERDAY = re.compile(
    r"\b(?:concluded|ended|closed|came to an end|wrapped up|concluyó|finalizó|terminó|se clausuró)\b[^.]{0,80}?"
    r"\b(?:yesterday|ayer)\b",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(r"\b(?:final|last|closing|concluding) day\b|\búltim[oa] (?:día|jornada)\b", re.IGNORECASE)

_NAMED_DAY = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_TODAY = re.compile(
    r"\b(?:this|today,?|ce|cette|aujourd['’]hui,?|este|esta|hoy,?|nesta|neste|questo|questa|oggi,?|diesen|heute,?|deze)"
    rf"(?:\s(?:{_NAMED_DAY}),?)?\s\(?$",
    re.IGNORECASE,
)
_SAID_ON = re.compile(
    r"\b(?:said|announced|stated|reported|told \w+|dijo|anunció|informó|disse|anunciou|annoncé|déclaré|indiqué|teilte)"
    rf"\b[^.;]{{0,30}}\b(?:on|el|le|em|na|am|il)\s(?:{_NAMED_DAY}),?\s\(?$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZÀ-Þ\"“])")
_HELD = re.compile(
    r"\b(?:held|hosted|convened|organi[sz]ed|took place|concluded|inaugurated|gathered|"
    r"se celebró|tuvo lugar|celebró|organizó|realizó|inauguró|concluyó|se reunieron)\b",
    re.IGNORECASE,
)
_OF_A_CASE = re.compile(r"\b(?:Act|law|treaty|incident|allege[sd]?|alleging|indictment|sentenced|since|between)\b")
_TO_COME = re.compile(
    r"\b(?:will|shall|scheduled|upcoming|to be held|is held|celebrará|tendrá|realizará|próxim[oa])\b", re.IGNORECASE
)
_OF_A_CRIME = re.compile(
    r"\b(?:admitted|proven|attacks?|assault\w*|conspir\w*|murder\w*|robb\w*|stole|schemes?)\b", re.IGNORECASE
)
_EVENT_WORDS = frozenset(
    "held hosted convened organized organised took concluded inaugurated gathered celebró tuvo organizó realizó "
    "inauguró concluyó reunieron will shall scheduled upcoming celebrará tendrá realizará próximo próxima meeting "
    "meetings conference conferences session sessions summit workshop workshops seminar seminars forum ceremony "
    "symposium congress training hearing hearings sentencing reunión conferencia sesión cumbre taller seminario foro "
    "ceremonia réunion conférence atelier".split()
)
"""Words that mark a sentence as one about an event."""
_FIGURE = re.compile(r"\d")


def event_dates(paragraphs: Sequence[str], published: PartialDate | None) -> tuple[Evidence, ...]:
    """Find the dates of events in a text: `2011-11-15`, or `2011-11-14/2011-11-15` for a range (ISO 8601).

    A date without a year gets the year that brings it closest to the publication, with low confidence.
    """
    found: dict[str, Evidence] = {}
    for paragraph in paragraphs:
        if not (_FIGURE.search(paragraph) and _speaks_of_an_event(paragraph) and may_hold_a_date(paragraph)):
            continue  # as most, in a fraction of the time that their sentences take
        for sentence in (paragraph[start:end] for start, end in _sentences(paragraph)):
            if _FIGURE.search(sentence) and _tells_of_an_event(sentence) and may_hold_a_date(sentence):
                for one in dates_in(sentence):
                    if one.date.precision != "year":
                        said = _event(one, sentence, published)
                        found.setdefault(said.value, said)
    return tuple(found.values())[:_MAX_EVENTS]


def date_of_past_event(paragraphs: Sequence[str]) -> Iterator[Evidence]:
    """Yield the last day of a past event of several days in the lead: the earliest possible date of the release.

    Such meetings are reported when they end. Single days don't count, since releases tell of arrests, hearings and
    accidents long after them; nor do future events, months and years alone.
    """
    yield from _day_of_the_word(" ".join(paragraphs[:1])[:_LEAD])
    yield from _day_after_the_last(" ".join(paragraphs[:_FIRST])[:_LEAD])
    lead = " ".join(paragraphs[:1])[:_LEAD]
    for sentence in (lead[start:end] for start, end in _sentences(lead)):
        if _HELD.search(sentence) and not _TO_COME.search(sentence) and not _OF_A_CASE.search(sentence):
            for day in dates_in(sentence):
                if day.date.precision == "day" and day.first:
                    yield date_evidence("text", day.date, sentence[max(0, day.start - 60) : day.end].strip(), "low")
                    return


def _day_of_the_word(lead: str) -> Iterator[Evidence]:
    """Yield the day that the lead names as today, or as the one on which somebody said what it reports."""
    for day in dates_in(lead):
        before = lead[max(0, day.start - _BEFORE) : day.start]
        if day.date.precision == "day" and (_TODAY.search(before) or _SAID_ON.search(before)):
            yield date_evidence("text", day.date, f"{before}{lead[day.start : day.end]}".strip(), "low")
            return


def _day_after_the_last(lead: str) -> Iterator[Evidence]:
    """Yield the day after an event that "ended yesterday", where the text names its last day."""
    ended, last = _ENDED_YESTERDAY.search(lead), _LAST_DAY.search(lead)
    if not ended or not last:
        return
    for day in dates_in(lead[last.start() : last.end() + _NEAR])[:1]:
        value = day.date
        if value.precision in ("day", "month-day") and (value.month, value.day) not in ((2, 28), (2, 29)):
            after = date(value.year or 2001, value.month or 1, value.day or 1) + timedelta(days=1)
            said = f"{ended.group()} … {lead[last.start() : last.start() + day.end]}"
            yield date_evidence("text", PartialDate(value.year and after.year, after.month, after.day), said, "low")


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the sentences of a text start and end."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.start() + 1
        start = end.end()
    yield start, len(text)


def _tells_of_an_event(sentence: str) -> bool:
    return _speaks_of_an_event(sentence) and not (_OF_A_CASE.search(sentence) or _OF_A_CRIME.search(sentence))


def _speaks_of_an_event(text: str) -> bool:
    """Whether a text has one of the words."""
    return not _EVENT_WORDS.isdisjoint(words_of_letters(text))


def _event(day: DateMention, sentence: str, published: PartialDate | None) -> Evidence:
    last = _with_year(day.date, published)
    first = _with_year(day.first, published) if day.first else None
    value = f"{first}/{last}" if first else str(last)
    sure: Confidence = "low" if last != day.date else "high" if _HELD.search(sentence) else "medium"
    shown = sentence[max(0, day.start - _BEFORE) : day.end + _BEHIND].strip()
    return Evidence("event", value, "text", shown, sure)


def _with_year(day: PartialDate, published: PartialDate | None) -> PartialDate:
    """Complete a date with the year that brings it closest to the publication, where that is known."""
    near = published.first_day if published else None
    if day.precision != "month-day" or near is None:
        return day
    possible = (valid_date(year, day.month, day.day) for year in (near.year - 1, near.year, near.year + 1))
    return min((one for one in possible if one), key=lambda one: abs((one.first_day or near) - near), default=day)
