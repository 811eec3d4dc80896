"""In which languages another name is looked for: in most, the stem of a foreign name is that of some other word."""

from collections.abc import Sequence

from corpus.lazy_pattern import lazy_pattern
from corpus.vocabulary import Label
from corpus.words import WORD
from indexer.analysis import EVERY, parted, term
from indexer.folding import fold
from indexer.word_forms import KEPT
from search.query import Languages

_LATIN = lazy_pattern("[a-z]")


def languages_of_label(label: Label, *, is_place: bool) -> Languages:
    """The languages in whose releases a label is looked for as another name; () for all.

    In other languages than its own, a foreign name is looked for if no ending is taken from it, because the rest would
    be another word: the Spanish *Amberes* is *amber* in English. Nor if its letters are a word of their own there,
    which is kept apart: the Dutch *heroïne* is a *heroine* in English. The foreign name of a place is not looked for in
    them at all, because the short ones are words or people there: the French *Chili*, the Spanish *chino*.
    """
    if label.language in (None, "en") or not _LATIN.search(fold(label.text)):
        return ()
    return tuple(
        language
        for language in EVERY
        if language == label.language or (not is_place and _is_exact(label.text, language))
    )


def languages_of_any(labels: Sequence[Languages]) -> Languages:
    """The languages in which a name is looked for that is written alike in several labels, from those of each."""
    if len(labels) == 1:
        return labels[0]
    return tuple(language for language in EVERY if any(language in one for one in labels)) if all(labels) else ()


def _is_exact(name: str, language: str | None) -> bool:
    """Whether the terms of a name in a language are its words in full, and a single one is no word kept apart there."""
    words = WORD.findall(name)
    found = [term(word, language) for word in words]
    is_kept = len(words) == 1 and not words[0].isupper() and KEPT in found[0]
    return not is_kept and all(parted(one)[0] == fold(word) for one, word in zip(found, words, strict=True))
