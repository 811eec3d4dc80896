"""Edits the text of a query: puts a word in quotes, or replaces it."""

import re

from corpus.lazy_pattern import lazy_pattern
from search.syntax.lexer import QUOTES

_QUOTED = lazy_pattern(rf"([{QUOTES}][^{QUOTES}]*[{QUOTES}]?(?:~\d*)?)")
_SIGNS = r"\w+~*?'’-"
"""Characters that make a word part of a longer one, or more than a plain word."""


def with_word_as_typed(text: str, part: str) -> str:
    """The text with a part of it in quotes, which makes it required; appended if the text does not contain it."""
    quoted = f'"{part}"'
    return with_word_replaced(text, part, quoted) or f"{text} {quoted}"


def with_word_replaced(text: str, old: str, new: str) -> str | None:
    """The text with the first `old` outside of quotes replaced by `new`; None if there is none."""
    place = re.compile(rf"(?<![{_SIGNS}]){re.escape(old)}(?![{_SIGNS}])")
    pieces = _QUOTED.split(text)
    for number in range(0, len(pieces), 2):
        if found := place.search(pieces[number]):
            pieces[number] = pieces[number][: found.start()] + new + pieces[number][found.end() :]
            return "".join(pieces)
    return None
