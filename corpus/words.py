"""Word boundaries: one rule for releases, queries and labels."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from unicodedata import category

JOINERS = "\u00ad\u200c\u200d"
"""Invisible characters that may occur inside a word: soft hyphen, zero-width non-joiner and zero-width joiner."""

_HALF_WIDTH = "\uff66-\uff9d"
"""Katakana of half width, behind which the mark of a voiced consonant is a character of its own."""
_KANA = f"\u3040-\u309f\u30a1-\u30fa\u30fc-\u30ff{_HALF_WIDTH}\uff9e\uff9f"
_EAST_ASIAN = f"{_KANA}\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Chinese characters and Japanese kana, without the middle dot, which parts Japanese words like a hyphen."""
_THAI, _LAO = "\u0e01-\u0e2e", "\u0e81-\u0eae\u0edc-\u0edf"
_KHMER, _BURMESE = "\u1780-\u17b3", "\u1000-\u102a\u103f"
"""The consonants of each script, and letters that stand like them."""
_SOUTH_EAST_ASIAN = (
    f"{_THAI}\u0e2f\u0e30\u0e32\u0e33\u0e40-\u0e46{_LAO}\u0eb0\u0eb2\u0eb3\u0ebd\u0ec0-\u0ec6"
    f"{_KHMER}\u17d7\u17dc{_BURMESE}\u1050-\u1055"
)
_UNSPACED = f"{_EAST_ASIAN}{_SOUTH_EAST_ASIAN}"
"""The letters of scripts without spaces between words."""
_FIRST_UNSPACED = _THAI[0]


def _marks() -> str:
    """The combining marks of the scripts in use, as ranges of a character class."""
    codes = [code for code in range(0x300, 0x2100) if category(chr(code)).startswith("M")]
    firsts = [codes[0], *(other for one, other in pairwise(codes) if other > one + 1)]
    lasts = [*(one for one, other in pairwise(codes) if other > one + 1), codes[-1]]
    return "".join(f"{chr(first)}-{chr(last)}" for first, last in zip(firsts, lasts, strict=True))


_M = f"[{_marks()}{JOINERS}]"
_BEFORE = "\u0e40-\u0e44\u0ec0-\u0ec4"
_BEHIND = "\u0e30\u0e32\u0e33\u0e45\u0eb0\u0eb2\u0eb3\u0ebd"
"""Thai and Lao vowels that are letters of their own before and behind the consonant."""
_CLUSTER = (
    rf"[{_SOUTH_EAST_ASIAN}](?:(?<=[{_BEFORE}])[{_BEFORE}]*+(?:\u0eab[\u0e99\u0ea1]|[{_THAI}{_LAO}])"
    rf"|(?<=\u0eab)[\u0e99\u0ea1])?(?:\u17d2[{_KHMER}]|\u1039[{_BURMESE}]|{_M})*+[{_BEHIND}]*+"
)
"""A consonant with all that is written around it: vowels before, above, below and behind, tones, stacked consonants.

No word begins or ends within one, so a word has the same clusters wherever it stands.
"""

RUN = rf"(?:(?:[0-9A-Za-z]++|[^\W_{_UNSPACED}]+){_M}*+)++"
"""A run of letters and digits with their combining marks."""

_LETTER = r"[^\W\d_]"
MARKED_LETTER = rf"(?:{_LETTER}{_M}*+)"
"""A letter with its combining marks."""
_END = r"(?![^\W_])"
_ACRONYM = rf"(?<![^\W_])(?<!\.)(?:(?:{_LETTER}\.)+{_LETTER}\.?|(?:[A-Z][A-Za-z]?\.){{2,}}){_END}(?:['’][sS]{_END})?"
"""Letters with points, such as U.S., a.k.a. and EE.UU., with the last point if it has one."""

_BEGINNING = rf"(?<![^\W_{_UNSPACED}])(?<![.,])"
"""Where a number may begin: behind no separator and no letter, but for letters of scripts without spaces."""
_GROUPED = r"\d{1,3}(?:[,٬]\d{3})+(?:[.٫]\d+)?|\d{1,3}(?:['’]\d{3})+(?:[.,]\d+)?|\d{1,3}(?:\.\d{3})+(?:,\d+)?"
_NUMBER = rf"(?:{_GROUPED}|\d+[.,٫]\d+|\.\d+)(?!\d|[.,]\d)"
"""A number with decimals or with separated thousands; no date and no version."""

_UNIT = (
    "(?:[kK]gs?|g|gr|mg|mcg|t|ml|cl|[lL]|lbs?|oz|mm|cm|m|km|kms|mph|kmh|bn|mila|mil|mln|mld|[mM]io"
    "|[mM]rd|млрд|кг|г|гр|мг|т|л|мл|км|м|см|млн|тыс"
    "|ｋｇ|ｇ|ｍｇ|ｔ|ｌ|ｍｌ|ｋｍ|ｍ|ｃｍ)"
)
_AMOUNT = rf"\d+(?={_UNIT}(?![^\W_]))"
"""A number that a unit follows without a space."""

_ORDINAL = r"(?<![^\W_])(?<![.,])\d{1,4}\.[ºªoa](?![^\W_])"
"""A number with a point and the raised letter of an ordinal, or the letter in its place."""

CURRENCIES = "$€£¥₹₽₴₺₩₪฿＄￡￥"
"""The signs of currencies, which are words of their own."""
_SIGNS = r"!-$&(-+\-/:-@\[-`{-~"
"""Signs of ASCII that part words whatever stands around them."""

WORD = re.compile(
    rf"{_ACRONYM}|{_ORDINAL}|{_BEGINNING}(?:{_NUMBER}|{_AMOUNT})|{RUN}(?:['’]{RUN})*+"
    rf"|[{_HALF_WIDTH}][\uff9e\uff9f]?|[{_EAST_ASIAN}]|{_CLUSTER}|(?<![^\s\d{_SIGNS}])[%٪％]|[{CURRENCIES}]"
)
"""A run of letters and digits, with apostrophes inside; an acronym with points, or a number with its separators.

A unit behind a number is a word of its own, and so are each Chinese or Japanese character, each cluster of Thai, Lao,
Khmer or Burmese letters, a currency's sign, and a percent sign behind a digit, a space or a sign such as a bracket.
"""


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script without spaces between words."""
    return word[:1] >= _FIRST_UNSPACED and bool(_unspaced().match(word))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


def in_line(words: Iterable[str]) -> str:
    """Join words with spaces, but those of scripts without spaces without."""
    line = " ".join(words)
    return line if max(line, default="") < _FIRST_UNSPACED else _gap().sub("", line)


@cache
def _gap() -> re.Pattern[str]:
    return re.compile(rf"(?<=[{_UNSPACED}\u0e31-\u0e4e\u0eb1-\u0ece\u17b4-\u17d3\u102b-\u103e]) (?=[{_UNSPACED}])")
