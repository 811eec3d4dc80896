"""A query typed anew: a word of it taken as it is, or another in its place."""

import re

from search.syntax.lexer import QUOTES

_QUOTED = re.compile(rf"([{QUOTES}][^{QUOTES}]*[{QUOTES}]?(?:~\d*)?)")
_SIGNS = r"\w+~*?'’-"
"""What makes a word part of something longer, or more than a plain word."""


def with_word_as_typed(text: str, part: str) -> str:
    """The text with the part in quotes, added where it does not stand: searched as typed, and lacked by none."""
    quoted = f'"{part}"'
    return with_word_replaced(text, part, quoted) or f"{text} {quoted}"


def with_word_replaced(text: str, old: str, new: str) -> str | None:
    """The text with one in place of the other, where that first stands outside of quotes; None where it does not."""
    place = re.compile(rf"(?<![{_SIGNS}]){re.escape(old)}(?![{_SIGNS}])")
    pieces = _QUOTED.split(text)
    for number in range(0, len(pieces), 2):
        if found := place.search(pieces[number]):
            pieces[number] = pieces[number][: found.start()] + new + pieces[number][found.end() :]
            return "".join(pieces)
    return None
