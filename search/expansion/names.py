"""In which languages another name is looked for: in most, the stem of a foreign name is that of some other word."""

from collections.abc import Iterable

from corpus.lazy_pattern import lazy_pattern
from corpus.vocabulary import Label
from corpus.words import WORD
from indexer.analysis import EVERY, parted, term
from indexer.folding import fold
from search.query import Languages

_LATIN = lazy_pattern("[a-z]")


def languages_of_name(labels: Iterable[Label], *, is_place: bool) -> Languages:
    """The languages in whose releases a name is looked for that is written alike in those of its labels; () for all.

    In other languages than its own, a foreign name is looked for if no ending is taken from it, because the rest would
    be another word: the Spanish *Amberes* is *amber* in English. The foreign name of a place is not looked for in them
    at all, because the short ones are words or people there: the French *Chili*, the Spanish *chino*.
    """
    found: set[str | None] = set()
    for label in labels:
        if label.language in (None, "en") or not _LATIN.search(fold(label.text)):
            return ()
        found.add(label.language)
        if not is_place:
            found.update(language for language in EVERY if _is_exact(label.text, language))
    return tuple(language for language in EVERY if language in found)


def _is_exact(name: str, language: str | None) -> bool:
    """Whether the terms of a name in a language are its words in full."""
    return all(parted(term(word, language))[0] == fold(word) for word in WORD.findall(name))
