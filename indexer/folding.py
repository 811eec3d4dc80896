"""Folding: one spelling for letters that differ only in case, accents or typing, and for acronyms with points.

Traditional Chinese characters become simplified ones.
"""

from functools import cache
from pathlib import Path
from unicodedata import combining, decimal, normalize

from corpus.words import JOINERS

_SAME = str.maketrans(
    {"’": "'", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    | {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": "", "٫": ".", "٬": ","}
    | dict.fromkeys(JOINERS, "")
)
"""Letters that have no decomposition, but are often typed as other letters, and the separators of Arabic numbers."""


def fold(word: str) -> str:
    """Lower the case of a word, remove accents and the points of acronyms, normalise apostrophes and digits.

    The Russian й stays, as a letter of its own. Numbers keep their separators, whose meaning depends on the language.
    """
    if "." in word and not any(map(str.isdecimal, word)):
        word = word.replace(".", "")
    if word.isascii():
        return word.lower()
    if "\u4e00" <= word[0] <= "\u9fff":
        return word.translate(_simplified())
    return "й".join(map(_bare, normalize("NFC", word.casefold()).split("й")))


def _bare(text: str) -> str:
    apart = normalize("NFKD", text.translate(_SAME))
    return "".join(str(decimal(letter, letter)) for letter in apart if not combining(letter)).translate(_SAME)


@cache
def _simplified() -> dict[int, int]:
    """Traditional characters, mapped to simplified ones; read once, where there is a Chinese word."""
    _, traditional, simplified = Path(__file__).with_name("chinese.txt").read_text(encoding="utf-8").splitlines()
    return str.maketrans(traditional, simplified)
