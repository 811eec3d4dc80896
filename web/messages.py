"""Puts dates, languages, counts and sources of evidence into words for a reader."""

import re
from calendar import month_name
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import quote, urlsplit

from babel import Locale

from corpus.release import PartialDate, Witness

_ENGLISH = Locale("en")
_NO_ADDRESS = re.compile(r'[\s<>"{}|\\^`]|%(?![0-9A-Fa-f]{2})')
_MONTHS = tuple(month_name)
_FROM_THE_RIGHT = frozenset({"ar", "fa", "he", "ps", "ur"})

WITNESSES: Mapping[Witness, str] = {
    "given": "the imported record",
    "catalogue": "the source's entry in the catalogue",
    "selector": "the part of the page that the catalogue selects",
    "json-ld": "structured data in the page (JSON-LD)",
    "meta": "the page's metadata",
    "time": "a time element in the page",
    "byline": "the byline next to the title",
    "heading": "the page's heading",
    "url": "the page's address",
    "feed": "the source's feed",
    "http": "the server's Last-Modified header",
    "listing": "the page listing the releases",
    "dateline": "the dateline",
    "text": "the text",
    "detected": "statistical analysis of the text",
}


def date_in_words(date: PartialDate | None) -> str:
    """A date such as `3 May 2011`, to the precision that is known; `undated` for None."""
    if date is None:
        return "undated"
    parts = (date.day, _MONTHS[date.month] if date.month else None, date.year)
    known = " ".join(str(part) for part in parts if part is not None)
    return known if date.year is not None else f"{known}, year not known"


def machine_date(date: PartialDate | None) -> str | None:
    """The date for the `datetime` attribute of HTML, where a day without a year is `02-15`."""
    return str(date).removeprefix("--") if date else None


def date_and_time(at: datetime) -> str:
    """A time to the minute, in UTC: `3 May 2011, 08:15 UTC`."""
    at = at.astimezone(UTC)
    return f"{date_in_words(PartialDate.of(at.date()))}, {at:%H:%M} UTC"


@lru_cache(256)  # babel takes long to say it, and most releases of a page are in one language
def language_tag(code: str | None) -> str | None:
    """The code if it is a valid value for the HTML `lang` attribute, else None: records may hold anything."""
    return code if code in _ENGLISH.languages else None


def direction(code: str | None) -> str:
    """The HTML `dir` attribute for a language: `rtl`, or `auto`, which lets the first letter decide."""
    return "rtl" if code in _FROM_THE_RIGHT else "auto"


def place_name(code: str) -> str:
    """The English name of a country, given its ISO 3166 code; the code itself if it is unknown."""
    return str(_ENGLISH.territories.get(code, code))


def count(number: int, noun: str) -> str:
    """`1 release`, `9,426 releases`."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def web_link(url: str | None) -> str | None:
    """The address if it is safe to link to, that is, http or https; None otherwise (`javascript:`, say).

    Characters that no address may hold are percent-encoded.
    """
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    if url is None or parts.scheme not in {"http", "https"} or not parts.netloc:
        return None
    return _NO_ADDRESS.sub(lambda found: quote(found[0]), url)


def host(url: str) -> str:
    return urlsplit(url).hostname or url
