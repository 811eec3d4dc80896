"""Text analysis: from text to index terms, in the same way for releases and queries, with a stemmer per language."""

import re
from functools import lru_cache
from unicodedata import combining, decimal, normalize

from corpus.words import JOINERS
from indexer import stems
from indexer.stems import STEMMED

MAX_TERM = 64
"""The most characters of a term; longer ones are cut, both in releases and in queries."""

EVERY = (*STEMMED, None)
"""The languages whose rules differ; None stands for languages without a stemmer."""

MARK = "/"
"""Separates a stem from its language, which is left out for English; occurs in no word."""

_OTHER_SCRIPTS = frozenset({"ar", "ru", "zh"})
"""Languages in whose releases a word in Latin script is most often an English name."""

_SAME = str.maketrans(
    {"’": "'", "ı": "i", "ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"}
    | {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": ""}
    | dict.fromkeys(JOINERS, "")
)
"""Letters that have no decomposition, but are often typed as other letters."""


class Text(str):
    """The text of a field, with the language that determines its terms."""

    __slots__ = ("language",)
    language: str | None

    def __new__(cls, text: str, language: str | None) -> "Text":
        self = super().__new__(cls, text)
        self.language = language
        return self


@lru_cache(maxsize=1 << 17)
def term(word: str, language: str | None) -> str:
    """The index term of a word in a release of this language: lower case, no accents, stemmed.

    Accents go before stemming, so that a query typed without them has the same terms. The letters tell Russian and
    Arabic words in a release whose language has a stemmer. A stem in another language than English carries the
    language, because it would often be the stem of an English word too: else *Canada* asks for *can* by its Spanish
    stem, and *policies* for *police* by its French one. Of a language without a stemmer, such as Ukrainian or Persian,
    or of none, words are only folded.
    """
    folded = fold(word)[:MAX_TERM]
    rules = rules_of(language)
    if rules is None:
        return folded
    if not folded.isascii():
        if _CYRILLIC.search(folded):
            return fold(stems.russian(folded))
        if _ARABIC.search(folded):
            return stems.arabic(folded)
    if not _LATIN.search(folded):
        return folded
    stem = fold(stems.stem(folded, rules))
    return stem if rules == "en" else f"{stem}{MARK}{rules}"


@lru_cache(maxsize=1 << 14)
def terms(word: str, languages: tuple[str | None, ...] = EVERY) -> tuple[str, ...]:
    """The distinct terms under which a word of a query may be indexed in releases of these languages."""
    return tuple(dict.fromkeys(term(word, language) for language in languages))


def rules_of(language: str | None) -> str | None:
    """The language whose stemmer is used for Latin script in releases of `language`; None where words are folded."""
    if language in _OTHER_SCRIPTS:
        return "en"
    return language if language in STEMMED else None


def parted(term: str) -> tuple[str, str]:
    """Split a term into stem and language; the language is empty where the term has none."""
    bare, _, language = term.partition(MARK)
    return bare, language


def fold(word: str) -> str:
    """Lower the case of a word, remove accents, normalise apostrophes and digits; й stays, as a letter of its own."""
    if word.isascii():
        return word.lower()
    return "й".join(map(_bare, normalize("NFC", word.casefold()).split("й")))


def _bare(text: str) -> str:
    apart = normalize("NFKD", text.translate(_SAME))
    return "".join(str(decimal(letter, letter)) for letter in apart if not combining(letter)).translate(_SAME)


_LATIN = re.compile("[a-z]")
_CYRILLIC = re.compile("[\u0400-\u052f]")
_ARABIC = re.compile("[\u0620-\u06d3]")
