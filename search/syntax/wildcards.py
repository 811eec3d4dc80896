"""Recognizes wildcards (`*`, `?`) and fuzzy words (`~`) in what was typed."""

import re
from functools import cache

from corpus.lazy_pattern import lazy_pattern
from corpus.words import RUN, WORD
from indexer.analysis import PERCENT, PERCENT_SIGNS

MIN_LITERAL = 3
"""The fewest letters and digits before the first `*` or `?`."""
MIN_FUZZY_LETTERS = 4
"""The fewest letters of a fuzzy word."""
MAX_EDITS = 2

_OTHERS = lazy_pattern(r"[^\w*~]*")
"""What may stand around a word."""
_WILD = lazy_pattern(r"[*?]")


@cache  # compiled when first needed, since most words are found at once
def _single() -> re.Pattern[str]:
    return re.compile(rf"{_OTHERS.pattern}({WORD.pattern}){_OTHERS.pattern}")


@cache  # compiled when first needed, since most queries have neither
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"[^\w*]*({RUN}(?:(?:['’]|[*?]+){RUN})*(?:[*?]*\*)?)[^\w*]*")


@cache
def _fuzzy() -> re.Pattern[str]:
    return re.compile(rf"[^\w~]*(?![\d'’]+~)({WORD.pattern})~(\d{{0,9}})[^\w~]*")


def words(text: str) -> list[str]:
    """The words in a text, with straight apostrophes and *percent* for its sign."""
    return [PERCENT if word in PERCENT_SIGNS else _straighten(word) for word in WORD.findall(text)]


def single_word(text: str) -> str | None:
    """The word, if the text is a single word without wildcard or `~`."""
    before = _OTHERS.match(text)
    found = WORD.match(text, before.end() if before else 0)
    if found and _OTHERS.fullmatch(text, found.end()):
        return _straighten(found[0])
    found = None if "*" in text or "~" in text else _single().fullmatch(text)
    return _straighten(found[1]) if found else None


def wildcard(text: str) -> str | None:
    """The wildcard pattern, if the text is one. A question mark at the end is punctuation, not a wildcard."""
    found = _pattern().fullmatch(text) if _WILD.search(text) else None
    if found is None or not _WILD.search(found[1]):
        return None
    return re.sub(r"\*+", "*", _straighten(found[1]))


def literal_prefix(pattern: str) -> str:
    """The part of a pattern before its first wildcard."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def fuzzy(text: str) -> tuple[str, int] | None:
    """The word and the number of edits, if the text is a fuzzy word; 1 edit if no number follows the `~`."""
    found = _fuzzy().fullmatch(text) if "~" in text else None
    return (_straighten(found[1]), int(found[2] or 1)) if found else None


def _straighten(word: str) -> str:
    return word.replace("’", "'")
