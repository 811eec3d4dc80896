"""Counting surface forms: the words of a segment as they are written, for new documents and for merged segments."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import terms
from indexer.columnar.inversion import TextInversion, UsedWords, held
from indexer.columnar.postings import Ints, Numbers
from indexer.columnar.surface_forms import SurfaceForms, Written
from indexer.surface_words import bare, is_counted, without_possessive


def counted(texts: Sequence[TextInversion], used: UsedWords, documents: int) -> Written:
    """Count the words of all texts by document; numbers are left out."""
    numbers: dict[str, int] = {}
    owner = np.array([numbers.setdefault(bare(word), len(numbers)) for word in used.raw], np.int32)
    if not len(owner):
        return Written([], np.zeros(0, np.int64), [])
    often = _documents(texts, used.of_all(np.arange(len(owner), dtype=np.int32)), len(owner), documents)
    counts = _documents(texts, used.of_all(owner), len(numbers), documents)
    usual = _usual(owner, often, len(numbers))
    of_each = counts.tolist()
    words = sorted(word for word, number in numbers.items() if of_each[number] and is_counted(word))
    places = [numbers[word] for word in words]
    forms = [without_possessive(used.raw[usual[number]]) for number in places]
    return Written([word.encode() for word in words], counts[places], forms)


def _documents(texts: Sequence[TextInversion], of_word: NDArray[np.int32], kinds: int, documents: int) -> Ints:
    """The number of documents that have each number for which their words stand."""
    return np.bincount(held(texts, of_word, kinds, documents)[1], minlength=kinds)


class KeptTerms:
    """A set of terms, kept as hashes of eight bytes."""

    def __init__(self) -> None:
        self._pieces: list[NDArray[np.int64]] = []

    def add(self, terms: Sequence[bytes]) -> None:
        self._pieces.append(_hashes(terms))

    @cached_property
    def _sorted(self) -> NDArray[np.int64]:
        return np.unique(np.concatenate([np.zeros(0, np.int64), *self._pieces]))

    def among(self, terms: Sequence[bytes]) -> NDArray[np.bool_]:
        """For each term, whether it is in the set, which is complete by now."""
        return np.isin(_hashes(terms), self._sorted)


def merged_written(parts: Sequence[SurfaceForms], kept: KeptTerms | None, step: int) -> Iterator[Written]:
    """Merge the words of several segments: counts are added up; the form is that of the segment with most documents.

    The words come in ascending ranges, of at most `step` words in all segments. Deleted documents stay in the counts,
    as in Whoosh's statistics, but words none of whose terms is kept are dropped; None keeps all words.
    """
    share = max(step // max(len(parts), 1), 1)
    at = [0] * len(parts)
    while any(place < len(part) for place, part in zip(at, parts, strict=True)):
        heads = [
            part.lexicon[place + share] for place, part in zip(at, parts, strict=True) if place + share < len(part)
        ]
        bound = min(heads, default=None)
        ends = [len(part) if bound is None else part.lexicon.first_from(bound) for part in parts]
        found = _joined([part.slice(first, last) for part, first, last in zip(parts, at, ends, strict=True)])
        yield found if kept is None else _with_terms(found, kept)
        at = ends


def _joined(pieces: Iterable[Written]) -> Written:
    counts: dict[bytes, int] = {}
    most: dict[bytes, tuple[int, str]] = {}
    for known in pieces:
        for word, count, form in zip(known.words, known.counts.tolist(), known.forms, strict=True):
            counts[word] = counts.get(word, 0) + count
            if word not in most or most[word][0] < count:
                most[word] = count, form
    words = sorted(counts)
    return Written(words, np.array([counts[word] for word in words], np.int64), [most[word][1] for word in words])


def _with_terms(written: Written, kept: KeptTerms) -> Written:
    """Those words of which a term is kept."""
    of_each = [terms(form) for form in written.forms]
    owners = np.repeat(np.arange(len(of_each)), [len(one) for one in of_each])
    is_there = kept.among([term.encode() for one in of_each for term in one])
    places = np.unique(owners[is_there]).tolist()
    return Written([written.words[at] for at in places], written.counts[places], [written.forms[at] for at in places])


def _hashes(terms: Sequence[bytes]) -> NDArray[np.int64]:
    return np.fromiter(map(hash, terms), np.int64, len(terms))


def _usual(owner: NDArray[np.int32], often: Numbers, words: int) -> list[int]:
    """For each word, the number of its most frequent form; the first one met of equally frequent ones."""
    order = np.lexsort((-np.arange(len(owner)), often, owner))
    last = np.zeros(words, np.int64)
    last[owner[order]] = order
    found: list[int] = last.tolist()
    return found
