"""How dates, languages and witnesses are put into words for a reader."""

from calendar import month_name
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from babel import Locale

from corpus.release import PartialDate, Witness

_ENGLISH = Locale("en")
_FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ps", "ur"})

WITNESSES: Mapping[Witness, str] = {
    "given": "the record as it was given",
    "catalogue": "the entry of the source in the catalogue",
    "selector": "the place on the page that the catalogue names",
    "json-ld": "structured data in the page (JSON-LD)",
    "meta": "metadata of the page",
    "time": "a time element of the page",
    "byline": "a line beside the title",
    "heading": "the heading of the page",
    "url": "the address",
    "feed": "the feed of the source",
    "http": "what the server says of the page's last change",
    "listing": "the page that lists the releases",
    "dateline": "the dateline",
    "text": "the text",
    "detected": "a statistical reading of the text",
}


def date_in_words(date: PartialDate | None) -> str:
    """A date with exactly the precision it has."""
    if date is None:
        return "undated"
    parts = (date.day, month_name[date.month] if date.month else None, date.year)
    known = " ".join(str(part) for part in parts if part is not None)
    return known if date.year is not None else f"{known}, year not known"


def moment(at: datetime) -> str:
    """A moment, to the minute, as universal time."""
    at = at.astimezone(UTC)
    return f"{date_in_words(PartialDate.of(at.date()))}, {at:%H:%M} UTC"


def language_tag(code: str | None) -> str | None:
    """The code if a browser can know it; none for anything else that a record may hold."""
    return code if code in _ENGLISH.languages else None


def direction(code: str | None) -> str:
    """How a text in the language runs, as HTML has it; where that is not known, its first letter says so."""
    return "rtl" if code in _FROM_THE_RIGHT else "auto"


def place_name(code: str) -> str:
    """The English name of a country; its code where there is none."""
    return str(_ENGLISH.territories.get(code, code))


def count(number: int, noun: str) -> str:
    """`1 release`, `9,426 releases`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def web_link(url: str | None) -> str | None:
    """The address if a browser may be sent there: http or https, and nothing that runs."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.netloc else None


def host(url: str) -> str:
    return urlsplit(url).hostname or url
