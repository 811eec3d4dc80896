"""Texts that a site shows at address after address: no releases, however they look."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlsplit

from corpus.addresses import is_front
from corpus.release import Release
from corpus.words import WORD

_ALIKE, _ALIKE_UNDER_ONE_TITLE = 0.5, 0.2
"""Share of the runs of words of two texts that both have, for one to be taken for the other."""
_ADDRESSES = 3
"""Addresses that have nothing to do with each other or with the title, at which a text is no release any more."""
_LONG = 4
"""Letters of a word that says something."""
_FROM_OUTSIDE = frozenset(("feed", "listing", "http", "url", "given"))
"""Witnesses of a day that are not the page's own."""
_HOW_IT_IS_SHOWN = re.compile(r"(?i)print|lang|locale|format|view|mode|theme|mobile|amp|page|output|tmpl|version|hl|l$")
_ERROR_ADDRESS = re.compile(
    r"(?i)(?:(?:http|server|custom|general)?[-_]?(?:error|err)(?:[-_]?(?:page|\d{3}))?|[45]\d\d(?:[-_]?(?:error|page))?|"
    r"(?:page|file|url)?[-_]?not[-_]?found|missing(?:[-_]?page)?|maintenance|unavailable|outage|"
    r"(?:log|sign)[-_]?(?:in|on)|access[-_]?denied|forbidden|blocked|cookie[-_]?(?:wall|consent)|consent)(?:\.\w{2,5})?"
)
_LONGEST_UNCONFIRMED = 2_000
"""Characters of a text that may be a notice."""


def are_alike(one: Release, other: Release) -> bool:
    """Whether two texts are one release, edited at most."""
    return are_texts_alike((one.title, one.body), (other.title, other.body))


def are_texts_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """The same of titles and texts."""
    runs, others = _runs(one[1]), _runs(other[1])
    if not (runs and others):
        return one[1] == other[1]
    same_title = one[0].casefold() == other[0].casefold()
    return len(runs & others) >= (_ALIKE_UNDER_ONE_TITLE if same_title else _ALIKE) * len(runs | others)


def leads_nowhere(asked: str, place: str) -> str | None:
    """Why a redirect can't have led to what was asked for: it ends at the front page, or where errors are told."""
    if asked == place:
        return None
    if is_front(place) and not is_front(asked):
        return "the front page, by a redirect"
    last = [part for part in urlsplit(place).path.split("/") if part][-1:]
    return "an error page, by a redirect" if last and _ERROR_ADDRESS.fullmatch(last[0]) else None


def is_everywhere(reading: Release, places: Collection[tuple[str, str | None]]) -> bool:
    """Whether a text is what a site shows at all of these addresses, each with what a link to it was called.

    A page that names its own day is none of these; nor is one that speaks of what a link to it, or its address, names.
    """
    if any(one.witness not in _FROM_OUTSIDE for one in reading.because("date")):
        return False
    called = [title for _, title in places if title and _telling(title)]
    told = _telling(f"{reading.title} {reading.body}")
    if any(_fits(title, told) for title in called):
        return False
    if len({frozenset(_telling(title)) for title in called}) > 1:
        return True
    slugs = {_slug(address) for address, _ in places}
    return len(slugs) >= _ADDRESSES and not any(_telling(slug) & _telling(reading.title) for slug in slugs)


def is_confirmed(reading: Release, known: Release, called: str | None) -> bool:
    """Whether anything but its address says that a text that is quite another belongs there."""
    if len(reading.body) > _LONGEST_UNCONFIRMED or any(
        one.witness not in _FROM_OUTSIDE for one in reading.because("date")
    ):
        return True
    told = _telling(f"{reading.title} {reading.body}")
    return bool(_telling(known.title) & _telling(reading.title)) or bool(called and _fits(called, told))


def _fits(title: str, told: Collection[str]) -> bool:
    mine = _telling(title)
    return bool(mine) and 2 * len(mine.intersection(told)) >= len(mine)


def _telling(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) >= _LONG or not word.isascii()}


def _slug(address: str) -> str:
    """What tells an address from others of its site: its last folder or file, and figures that it asks for."""
    parts = urlsplit(address.casefold())
    last = ([part for part in parts.path.split("/") if part] or [""])[-1].partition(".")[0]
    asked = sorted(value for name, value in parse_qsl(parts.query) if not _HOW_IT_IS_SHOWN.match(name))
    return " ".join((last, *asked))


def _runs(text: str) -> set[tuple[str, ...]]:
    """Three words at a time: single ones are shared by all that a publisher writes."""
    words = WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def standing_among(readings: Iterable[tuple[str, Release]]) -> set[int]:
    """Which of the texts, each with the id of the release that it would replace, came for another release as well."""
    texts = list(readings)
    found: set[int] = set()
    for number, (replaced, reading) in enumerate(texts):
        for other, (other_replaced, other_reading) in enumerate(texts[:number]):
            if replaced != other_replaced and are_alike(reading, other_reading):
                found |= {number, other}
    return found
