"""The words of the vocabulary as a speller needs them, kept ready beside the program."""

from functools import cache
from pathlib import Path
from typing import TypedDict

from corpus.compiled import cached_beside
from corpus.vocabulary import concepts
from corpus.words import WORD
from indexer.analysis import fold
from search.expansion.thesaurus import sources


class SpellingDictionary(TypedDict):
    names: dict[str, bool]
    """Every name, and whether it is English or the same in every language; the English ones first."""
    words: dict[str, str]
    """Words that may be meant, folded, as they are written there.

    Of longer names those in English only: one word of a name in another language says little.
    """
    named: frozenset[str]
    """The words of all names, folded."""
    squeezed: dict[str, tuple[str, ...]]
    """Names of two words and more by how they look without spaces."""


@cache
def spelling_dictionary() -> SpellingDictionary:
    return cached_beside(Path(__file__), sources(), _worked_out)


def _worked_out() -> SpellingDictionary:
    names = _names()
    split = [tuple(WORD.findall(name)) for name in names]
    return {
        "names": names,
        "words": _words(names),
        "named": frozenset(fold(word) for words in split for word in words),
        "squeezed": {fold("".join(words)): words for words in split if len(words) > 1},
    }


def _names() -> dict[str, bool]:
    names: dict[str, bool] = {}
    labels = [label for concept in concepts().values() for label in concept.labels]
    for label in sorted(labels, key=lambda label: label.language not in {"en", None}):
        names.setdefault(label.text, label.language in {"en", None})
    return names


def _words(names: dict[str, bool]) -> dict[str, str]:
    whole = {fold(name): name for name in reversed(names) if WORD.fullmatch(name)}
    parts = {fold(word): word for name, english in names.items() if english for word in WORD.findall(name)}
    return {word: written for word, written in (parts | whole).items() if not any(map(str.isdigit, word))}
