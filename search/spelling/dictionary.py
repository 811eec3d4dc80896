"""The words of the vocabulary, prepared for spelling correction and cached on disk."""

import marshal
from collections.abc import Container, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypedDict

from corpus.file_cache import cached_beside
from corpus.packed_table import PackedTable, pack
from corpus.vocabulary import concepts
from corpus.words import WORD
from indexer.folding import fold
from search.expansion.thesaurus import sources
from search.understanding.gazetteer import places


class SpellingDictionary(TypedDict):
    """Names and words of the vocabulary, indexed for spelling correction."""

    names: Mapping[str, bool]
    """Every name, mapped to whether it is English or language-neutral."""
    named: Container[str]
    """The words of all names in all languages, folded, and of the names of countries and regions."""
    whole: Container[str]
    """The names of one word, in all languages, folded."""
    squeezed: Mapping[str, tuple[str, ...]]
    """Names of several words, keyed by their folded form without spaces."""


@cache
def spelling_dictionary() -> SpellingDictionary:
    kept = _kept()
    return {
        "names": PackedTable(kept["names"]),
        "named": PackedTable(kept["named"]),
        "whole": PackedTable(kept["whole"]),
        "squeezed": PackedTable(kept["squeezed"]),
    }


@cache
def likely_corrections() -> Mapping[str, str]:
    """Folded words mapped to their usual spelling.

    Of names of several words only the English ones count: one word of a name in another language says little.
    """
    words: dict[str, str] = marshal.loads(_kept()["words"])  # noqa: S302  # trusted as `file_cache` says
    return words


@cache
def _kept() -> dict[str, Any]:
    return cached_beside(Path(__file__), sources(), _build)


def _build() -> dict[str, Any]:
    names = _names()
    split = [tuple(WORD.findall(name)) for name in names]
    return {
        "names": pack(names),
        "words": marshal.dumps(_words(names)),
        "named": pack(dict.fromkeys(fold(word) for words in (*split, *_places()) for word in words)),
        "whole": pack(dict.fromkeys(fold(name) for name in names if WORD.fullmatch(name))),
        "squeezed": pack({fold("".join(words)): words for words in split if len(words) > 1}),
    }


def _names() -> dict[str, bool]:
    """English and language-neutral names first."""
    names: dict[str, bool] = {}
    labels = [label for concept in concepts().values() for label in concept.labels]
    for label in sorted(labels, key=lambda label: label.language not in {"en", None}):
        names.setdefault(label.text, label.language in {"en", None})
    return names


def _places() -> Iterator[list[str]]:
    """The words of each name of a country or region."""
    return (WORD.findall(label.text) for place in places().values() for label in place.labels)


def _words(names: dict[str, bool]) -> dict[str, str]:
    whole = {fold(name): name for name in reversed(names) if WORD.fullmatch(name)}
    parts = {fold(word): word for name, english in names.items() if english for word in WORD.findall(name)}
    return {word: written for word, written in (parts | whole).items() if not any(map(str.isdigit, word))}
