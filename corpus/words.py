"""Word boundaries: one rule for releases, queries and labels."""

import re
from collections.abc import Iterable
from itertools import pairwise
from unicodedata import category

JOINERS = "\u00ad\u200c\u200d"
"""Invisible characters that may occur inside a word: soft hyphen, zero-width non-joiner and zero-width joiner."""

_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters and Japanese kana, which are written without spaces between words."""


def _marks() -> str:
    """The combining marks of the scripts in use, as ranges of a character class."""
    codes = [code for code in range(0x300, 0x2100) if category(chr(code)).startswith("M")]
    firsts = [codes[0], *(other for one, other in pairwise(codes) if other > one + 1)]
    lasts = [*(one for one, other in pairwise(codes) if other > one + 1), codes[-1]]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))


RUN = rf"(?:(?:[0-9A-Za-z]++|[^\W_{_UNSPACED}]+)[{_marks()}{JOINERS}]*+)++"
"""A run of letters and digits with their combining marks."""

WORD = re.compile(rf"{RUN}(?:['’]{RUN})*+|[{_UNSPACED}]")
"""A run of letters and digits, with apostrophes inside; each Chinese or Japanese character is a word of its own."""

_GAP = re.compile(rf"(?<=[{_UNSPACED}]) (?=[{_UNSPACED}])")


def in_line(words: Iterable[str]) -> str:
    """Join words with spaces, but Chinese and Japanese characters without."""
    return _GAP.sub("", " ".join(words))
