"""Folding: one spelling for letters that differ only in case, accents or typing, and for acronyms with points.

Traditional Chinese characters become simplified ones.
"""

from functools import cache
from pathlib import Path
from unicodedata import combining, decimal, normalize

from corpus.lazy_pattern import lazy_pattern
from corpus.words import JOINERS

_SAME = str.maketrans(
    {"’": "'", "ʼ": "'", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    | {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": "", "٫": ".", "٬": ","}
    | dict.fromkeys(JOINERS, "")
)
"""Letters that have no decomposition, but are often typed as other letters, and the separators of Arabic numbers."""

_SOUTH_EAST_ASIAN = lazy_pattern(
    "[\u0e01-\u0e2e\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0ec6\u0edc-\u0edf\u1000-\u103f\u1780-\u17dc]"
)
"""Letters of Thai, Lao, Khmer and Burmese, whose marks are vowels and tones that make other words."""
_VOICED = "\u3099\u309a"
"""The marks of kana for voiced consonants, which make other words."""
_VOICED_KANA = lazy_pattern(f".[{_VOICED}]")
_TONE_FIRST = lazy_pattern("([\u0e48-\u0e4b\u0ec8-\u0ecb]+)([\u0e4d\u0ecd])")
"""A tone before the ring of *am*, where Unicode has it behind if both are typed one by one."""


def fold(word: str) -> str:
    """Lower the case of a word, remove accents and the points of acronyms, normalise apostrophes and digits.

    The Russian й stays, as a letter of its own, and so do the marks of kana, Thai, Lao, Khmer and Burmese. Numbers keep
    their separators, whose meaning depends on the language.
    """
    if "." in word and not any(map(str.isdecimal, word)):
        word = word.replace(".", "")
    if word.isascii():
        return word.lower()
    if "\u4e00" <= word[0] <= "\u9fff":
        return word.translate(_simplified())
    if "\u0e01" <= word[0] <= "\u17dc" and _SOUTH_EAST_ASIAN.match(word):
        return _TONE_FIRST.sub(r"\2\1", normalize("NFKD", word.translate(_SAME))).replace("\u0e40\u0e40", "\u0e41")
    return "й".join(map(_bare, normalize("NFC", word.casefold()).split("й")))


def without_signs(word: str) -> str:
    """A word in its own capitals without accents."""
    return normalize("NFC", "".join(letter for letter in normalize("NFD", word) if not combining(letter)))


def _bare(text: str) -> str:
    apart = normalize("NFKD", text.translate(_SAME))
    bare = "".join(str(decimal(letter, letter)) for letter in apart if not combining(letter) or letter in _VOICED)
    return _VOICED_KANA.sub(lambda kana: normalize("NFC", kana[0]), bare).translate(_SAME)


@cache
def _simplified() -> dict[int, int]:
    """Traditional characters, mapped to simplified ones; read once, where there is a Chinese word."""
    _, traditional, simplified = Path(__file__).with_name("chinese.txt").read_text(encoding="utf-8").splitlines()
    return str.maketrans(traditional, simplified)
