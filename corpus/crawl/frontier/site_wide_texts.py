"""Recognising site-wide texts: notices that a site shows at many addresses and that are therefore no releases."""

import re
from collections.abc import Collection, Iterable
from urllib.parse import parse_qsl, urlsplit

from corpus.addresses import is_front
from corpus.release import Release
from corpus.words import WORD

_ALIKE, _ALIKE_UNDER_ONE_TITLE = 0.5, 0.2
"""Jaccard similarity of word trigrams from which two texts count as the same release; less under the same title."""
_ADDRESSES = 3
"""A text found at this many addresses that match neither each other nor its title is site-wide."""
_LONG = 4
"""Shortest ASCII word, in letters, that counts as significant."""
_FROM_OUTSIDE = frozenset(("feed", "listing", "http", "url", "given"))
"""Witnesses of a date that lie outside the page's own text and markup."""
_HOW_IT_IS_SHOWN = re.compile(r"(?i)print|lang|locale|format|view|mode|theme|mobile|amp|page|output|tmpl|version|hl|l$")
_ERROR_ADDRESS = re.compile(
    r"(?i)(?:(?:http|server|custom|general)?[-_]?(?:error|err)(?:[-_]?(?:page|\d{3}))?|[45]\d\d(?:[-_]?(?:error|page))?|"
    r"(?:page|file|url)?[-_]?not[-_]?found|missing(?:[-_]?page)?|maintenance|unavailable|outage|"
    r"(?:log|sign)[-_]?(?:in|on)|access[-_]?denied|forbidden|blocked|cookie[-_]?(?:wall|consent)|consent)(?:\.\w{2,5})?"
)
_LONGEST_UNCONFIRMED = 2_000
"""Longest text, in characters, that may be a mere notice; a longer one confirms itself."""


def are_alike(one: Release, other: Release) -> bool:
    """Whether two texts are one release, perhaps edited."""
    return are_texts_alike((one.title, one.body), (other.title, other.body))


def are_texts_alike(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two pairs of title and body are one release, perhaps edited."""
    runs, others = _trigrams(one[1]), _trigrams(other[1])
    if not (runs and others):
        return one[1] == other[1]
    same_title = one[0].casefold() == other[0].casefold()
    return len(runs & others) >= (_ALIKE_UNDER_ONE_TITLE if same_title else _ALIKE) * len(runs | others)


def dead_end_redirect(asked: str, place: str) -> str | None:
    """Why a redirect can't have led to the requested release: it ends at the front page or an error page; else None."""
    if asked == place:
        return None
    if is_front(place) and not is_front(asked):
        return "the front page, by a redirect"
    last = [part for part in urlsplit(place).path.split("/") if part][-1:]
    return "an error page, by a redirect" if last and _ERROR_ADDRESS.fullmatch(last[0]) else None


def is_site_wide(reading: Release, places: Collection[tuple[str, str | None]]) -> bool:
    """Whether a text is site-wide, given the addresses where it was found, each with the title of a link to it.

    A page that states its own date is not; nor is a page that mentions what a link's title or its address names.
    """
    if any(one.witness not in _FROM_OUTSIDE for one in reading.because("date")):
        return False
    called = [title for _, title in places if title and _significant_words(title)]
    told = _significant_words(f"{reading.title} {reading.body}")
    if any(_is_about(title, told) for title in called):
        return False
    if len({frozenset(_significant_words(title)) for title in called}) > 1:
        return True
    slugs = {_slug(address) for address, _ in places}
    return len(slugs) >= _ADDRESSES and not any(
        _significant_words(slug) & _significant_words(reading.title) for slug in slugs
    )


def is_confirmed(reading: Release, known: Release, called: str | None) -> bool:
    """Whether anything besides the address supports replacing a known release by this entirely different text."""
    if len(reading.body) > _LONGEST_UNCONFIRMED or any(
        one.witness not in _FROM_OUTSIDE for one in reading.because("date")
    ):
        return True
    told = _significant_words(f"{reading.title} {reading.body}")
    return bool(_significant_words(known.title) & _significant_words(reading.title)) or bool(
        called and _is_about(called, told)
    )


def _is_about(title: str, told: Collection[str]) -> bool:
    mine = _significant_words(title)
    return bool(mine) and 2 * len(mine.intersection(told)) >= len(mine)


def _significant_words(text: str) -> set[str]:
    return {word for word in WORD.findall(text.casefold()) if len(word) >= _LONG or not word.isascii()}


def _slug(address: str) -> str:
    """What distinguishes an address within its site: its last path segment and its query parameters."""
    parts = urlsplit(address.casefold())
    last = ([part for part in parts.path.split("/") if part] or [""])[-1].partition(".")[0]
    asked = sorted(value for name, value in parse_qsl(parts.query) if not _HOW_IT_IS_SHOWN.match(name))
    return " ".join((last, *asked))


def _trigrams(text: str) -> set[tuple[str, ...]]:
    """The word trigrams of a text; single words are shared by everything that a publisher writes."""
    words = WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def shared_texts(readings: Iterable[tuple[str, Release]]) -> set[int]:
    """Indexes of the texts that came for several releases; each is given with the id of the release to be replaced."""
    texts = list(readings)
    found: set[int] = set()
    for number, (replaced, reading) in enumerate(texts):
        for other, (other_replaced, other_reading) in enumerate(texts[:number]):
            if replaced != other_replaced and are_alike(reading, other_reading):
                found |= {number, other}
    return found
