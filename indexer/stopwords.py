"""Stop words: words that say nothing about the subject of a release."""

from indexer.analysis import is_acronym
from indexer.folding import fold
from indexer.stems import without_elision
from indexer.stop_lists import STOP_WORDS

_ALL = frozenset().union(*STOP_WORDS.values())


def is_stopword(word: str) -> bool:
    """Whether it is a stop word of any language, with or without an elided article, as in *l'a*."""
    folded = fold(word)
    return not is_acronym(word) and (folded in _ALL or without_elision(folded) in _ALL)


def is_content_word(word: str) -> bool:
    """Whether a word says something about a text: it is no stop word, no number and not one of the shortest."""
    if len(word) < _SHORTEST or word.isdigit():
        return False
    if word.isascii() and word.isalpha():  # without points and elided articles, so the common case is quick
        return word.lower() not in _ALL or is_acronym(word)
    return not is_stopword(word)


def stopword_languages(word: str) -> frozenset[str]:
    """The languages of which a word is a stop word."""
    folded = fold(word)
    return frozenset(language for language, words in STOP_WORDS.items() if folded in words) if folded in _ALL else _NONE


_SHORTEST = 3
"""Fewest letters of a content word."""
_NONE: frozenset[str] = frozenset()
