"""Stemming by language: Snowball stemmers, elisions, endings typed without accents, and a light Arabic stemmer."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from Stemmer import Stemmer

STEMMED = ("en", "es", "fr", "pt", "de", "it", "nl")
"""Languages in Latin script that have a stemmer."""

_NAMES: Mapping[str, str] = {
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "pt": "portuguese",
    "de": "german",
    "it": "italian",
    "nl": "dutch",
    "ru": "russian",
}

_ELIDED: Mapping[str, re.Pattern[str]] = {
    "fr": re.compile(r"\A(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'(?=\w)"),
    "it": re.compile(r"\A(?:[cdlmnstv]|un|gl|(?:a|da|de|ne|co|su|que)ll|quest|bell|sant|nessun|ciascun)'(?=\w)"),
}
"""Elided articles and other words before a vowel: l', d', qu', dell'."""

_RESTORED: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    "es": ((re.compile(r"([cs])ion\Z"), r"\1ión"),),
    "fr": ((re.compile(r"ee(s?)\Z"), r"ée\1"), (re.compile(r"iere(s?)\Z"), r"ière\1")),
    "pt": (
        (re.compile(r"(?<=\w{2})(?:o|a)es\Z"), "ao"),
        (re.compile(r"(?<=\w{3})([ae])is\Z"), r"\1l"),
        (re.compile(r"(?<=\w)cao\Z"), "ção"),
        (re.compile(r"(?<=\w{2})ao(s?)\Z"), r"ão\1"),
    ),
}
"""Endings that a stemmer recognises only with their accents, and Portuguese plurals that it does not handle."""

_ARABIC_ARTICLES = ("وال", "بال", "كال", "فال", "لل", "ال")
_ARABIC_ENDINGS = ("ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي")
_ARABIC_AND = "و"


def stem(word: str, language: str) -> str:
    """The stem of a folded word in a language of STEMMED; may contain accents."""
    if "'" in word and language in _ELIDED:
        word = _ELIDED[language].sub("", word)
    for ending, restored in _RESTORED.get(language, ()):
        word = ending.sub(restored, word)
    return str(_stemmer(language).stemWord(word))


def without_elision(word: str) -> str:
    """A folded word without a French or Italian elision before it."""
    return word if "'" not in word else _ELIDED["it"].sub("", _ELIDED["fr"].sub("", word))


def russian(word: str) -> str:
    """The stem of a folded word in Cyrillic script, by the Russian stemmer."""
    return str(_stemmer("ru").stemWord(word))


def arabic(word: str) -> str:
    """The stem of a folded word in Arabic script, without article and common endings.

    After the light stemmer of Larkey, Ballesteros and Connell (Light stemming for Arabic information retrieval, 2007).
    Unlike theirs, it also removes the prefix "and" after an article, so that a word that merely begins with that letter
    has the same stem with and without the article.
    """
    if word.startswith(_ARABIC_AND + "لل"):
        word = word[1:]
    for article in _ARABIC_ARTICLES:
        if word.startswith(article) and len(word) >= len(article) + 2:
            word = word.removeprefix(article)
            break
    while word.startswith(_ARABIC_AND) and len(word) > 3:
        word = word[1:]
    for ending in _ARABIC_ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + 2:
            word = word.removesuffix(ending)
    return word


@lru_cache(maxsize=len(_NAMES))
def _stemmer(language: str) -> Any:
    return Stemmer(_NAMES[language], 0)  # no cache of its own: the analysis caches terms
