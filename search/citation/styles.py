"""Citations in words: APA, Chicago, MLA and ISO 690, for a release as a press release on the web.

Four short functions in place of a citation processor: the styles that processors read are CC BY-SA, and the one in
Python repeats the title of a release without a publisher. Titles keep their capitals, since no rule knows the names.
"""

from calendar import month_name
from collections.abc import Callable, Mapping
from typing import Literal

from corpus.release import PartialDate
from search.citation.reference import GENRE, Reference
from search.results import Span

StyleName = Literal["APA", "Chicago", "MLA", "ISO 690"]
Citation = tuple[Span, ...]
"""Text in spans; a marked one is set in italics."""

_MLA_MONTHS = ("", "Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")


def cite(reference: Reference, style: StyleName) -> Citation:
    """The entry for a list of references."""
    return tuple(span for span in STYLES[style](reference) if span.text)


def _apa(reference: Reference) -> Citation:
    """The Publication Manual, 7th edition; without an author, the title moves to the front."""
    date = reference.issued
    when = f"({_month_first(date)})" if date else "(n.d.)"
    title, genre = Span(reference.title, marked=True), f" [{GENRE}]"
    retrieved = "" if date else f"Retrieved {_american(reference.accessed_day)}, from "
    where = f" {retrieved}{reference.url}" if reference.url else ""
    if reference.author is None:
        return (title, Span(f"{genre}. {when}.{where}"))
    return (Span(f"{_ended(reference.author)} {when}. "), title, Span(f"{genre}.{where}"))


def _chicago(reference: Reference) -> Citation:
    """The Chicago Manual of Style, 18th edition, notes and bibliography."""
    date = reference.issued
    when = _american(date) if date else f"Accessed {_american(reference.accessed_day)}"
    author = f"{_ended(reference.author)} " if reference.author else ""
    where = f" {reference.url}." if reference.url else ""
    return (Span(f"{author}{_quoted(reference.title)} {GENRE}{', ' if date else '. '}{when}.{where}"),)


def _mla(reference: Reference) -> Citation:
    """The MLA Handbook, 9th edition."""
    date = reference.issued
    author = f"{_ended(reference.author)} " if reference.author else ""
    place = ", ".join(part for part in (_mla_date(date) if date else "", reference.url or "") if part)
    accessed = "" if date else f" Accessed {_mla_date(reference.accessed_day)}."
    return (Span(f"{author}{_quoted(reference.title)} {f'{place}. ' if place else ''}{GENRE}.{accessed}"),)


def _iso_690(reference: Reference) -> Citation:
    """ISO 690:2021, numeric."""
    author = f"{_ended(reference.author.upper())} " if reference.author else ""
    date = f"{_day_first(reference.issued)}. " if reference.issued else ""
    where = f". Available from: {reference.url}" if reference.url else "."
    return (
        Span(author),
        Span(reference.title, marked=True),
        Span(f"{_stop(reference.title)} {GENRE}. Online. {date}[Accessed {_day_first(reference.accessed_day)}]{where}"),
    )


STYLES: Mapping[StyleName, Callable[[Reference], Citation]] = {
    "APA": _apa,
    "Chicago": _chicago,
    "MLA": _mla,
    "ISO 690": _iso_690,
}


def _month_first(date: PartialDate) -> str:
    """`2019, February 14`, as APA wants it in parentheses; `2019, February`; `2019`."""
    month = f", {month_name[date.month]}" if date.month else ""
    return f"{date.year}{month}{f' {date.day}' if date.day else ''}"


def _american(date: PartialDate) -> str:
    """`February 14, 2019`; `February 2019`; `2019`."""
    month = f"{month_name[date.month]} " if date.month else ""
    return f"{month}{f'{date.day}, ' if date.day else ''}{date.year}"


def _mla_date(date: PartialDate) -> str:
    """`14 Feb. 2019`."""
    return _parts(date, _MLA_MONTHS[date.month] if date.month else "")


def _day_first(date: PartialDate) -> str:
    """`14 February 2019`."""
    return _parts(date, month_name[date.month] if date.month else "")


def _parts(date: PartialDate, month: str) -> str:
    return " ".join(str(part) for part in (date.day, month, date.year) if part)


def _quoted(title: str) -> str:
    """The title in double quotes, with those inside made single, and its full stop within."""
    inner = title.translate({ord("“"): "‘", ord("”"): "’", ord('"'): "’"})
    return f"“{inner}{_stop(title)}”"


def _stop(text: str) -> str:
    return "" if text.endswith((".", "?", "!", "…")) else "."


def _ended(text: str) -> str:
    return f"{text}{_stop(text)}"
