"""From text to index terms: one tokenisation for releases and queries, one stemmer a language."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from Stemmer import Stemmer
from whoosh.analysis import Analyzer, Token

from corpus.words import WORD

STEMMED = ("en", "es")
"""Languages with a stemmer; the terms of any other are only folded."""

MAX_TERM = 64
"""Characters; what is longer is cut, in releases and queries alike."""

_STEMMERS = {"en": Stemmer("english"), "es": Stemmer("spanish")}
_BARE_ENDING = re.compile(r"([cs])ion\Z")


class Text(str):
    """The text of a field with the language that decides its terms."""

    __slots__ = ("language",)
    language: str | None

    def __new__(cls, text: str, language: str | None) -> "Text":
        self = super().__new__(cls, text)
        self.language = language
        return self


class PressAnalyzer(Analyzer):  # type: ignore[misc]
    """Whoosh's view of this module: a term for every word, stop words included, positions without gaps.

    A plain string is taken as English.
    """

    def __call__(self, value: str, positions: bool = False, chars: bool = False, **options: object) -> Iterator[Token]:
        start_pos, start_char = options.get("start_pos", 0), options.get("start_char", 0)
        assert isinstance(start_pos, int)
        assert isinstance(start_char, int)
        language = value.language if isinstance(value, Text) else "en"
        token = Token(positions, chars, mode=options.get("mode", ""))
        for position, found in enumerate(WORD.finditer(value), start_pos):
            token.text = token.original = term(found[0], language)
            token.boost = 1.0
            token.stopped = False
            if positions:
                token.pos = position
            if chars:
                token.startchar, token.endchar = start_char + found.start(), start_char + found.end()
            yield token


@lru_cache(maxsize=1 << 17)
def term(word: str, language: str | None) -> str:
    """The index term of a word: lower case, no accents, stemmed where the language has a stemmer.

    Accents go before stemming, so that a query typed without them has the same terms; only the Spanish endings
    -ción and -sión, which the stemmer knows by their accent, get it back first.
    """
    folded = fold(word)[:MAX_TERM]
    if language not in _STEMMERS:
        return folded
    if language == "es":
        folded = _BARE_ENDING.sub(r"\1ión", folded)
    return fold(_STEMMERS[language].stemWord(folded))


def terms(word: str) -> tuple[str, ...]:
    """Every term that a word of a query may stand under, whatever the language of the release; each once."""
    return tuple(dict.fromkeys(term(word, language) for language in (*STEMMED, None)))


def fold(word: str) -> str:
    """Lower case, without accents, with a straight apostrophe."""
    if word.isascii():
        return word.lower()
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("’", "'")
