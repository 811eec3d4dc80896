"""What the signs in a typed word ask for: `*` and `?` any letters in their place, `~` other spellings."""

import re

from corpus.words import RUN, WORD

MIN_LITERAL = 3
"""Letters and digits before the first `*` or `?`."""
MIN_SPELLED = 4
"""Letters of a word whose other spellings are searched for."""
MAX_EDITS = 2

_SINGLE = re.compile(rf"[^\w*~]*({WORD.pattern})[^\w*~]*")
_PATTERN = re.compile(rf"[^\w*]*({RUN}(?:(?:['’]|[*?]+){RUN})*(?:[*?]*\*)?)[^\w*]*")
_SPELLED = re.compile(rf"[^\w~]*(?![\d'’]+~)({WORD.pattern})~(\d{{0,9}})[^\w~]*")


def words(text: str) -> list[str]:
    """The words in a text, with straight apostrophes."""
    return [_straight(word) for word in WORD.findall(text)]


def single_word(text: str) -> str | None:
    """The word, if there is but one and no sign in it or at it."""
    found = _SINGLE.fullmatch(text)
    return _straight(found[1]) if found else None


def wildcard(text: str) -> str | None:
    """The word with its `*` and `?`, if it is but one and has any; a question mark at its end ends a question."""
    found = _PATTERN.fullmatch(text)
    if found is None or not re.search(r"[*?]", found[1]):
        return None
    return re.sub(r"\*+", "*", _straight(found[1]))


def literal_prefix(pattern: str) -> str:
    """What stands before the first sign."""
    return re.split(r"[*?]", pattern, maxsplit=1)[0]


def fuzzy(text: str) -> tuple[str, int] | None:
    """The word before a `~`, and the edits behind it, 1 where none are."""
    found = _SPELLED.fullmatch(text)
    return (_straight(found[1]), int(found[2] or 1)) if found else None


def _straight(word: str) -> str:
    return word.replace("’", "'")
