"""Positions of terms in documents, as arrays of numbers."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.columnar.postings import Ints, Numbers, Postings
from search.whoosh.reader import TermLeaf

_BELOW = (np.uint64(1) << np.arange(64, dtype=np.uint64)) - np.uint64(1)
"""For each bit, a mask of all lower bits."""


def ranks(postings: Postings, ordinal: int, documents: Ints) -> tuple[Ints, Ints]:
    """The indices of the documents that contain the term, and their ranks among the term's postings."""
    bits = postings.bitmap_of(ordinal)
    if bits is not None:
        return _ranks_in_bits(bits, documents)
    held = postings.documents_of(ordinal)
    if min(len(held), len(documents)) * 64 > postings.documents:
        places_by_document = np.zeros(postings.documents, np.int32)
        places_by_document[held] = np.arange(1, len(held) + 1, dtype=np.int32)
        found = places_by_document[documents]
        places = np.flatnonzero(found)
        return places, found[places] - np.int32(1)
    if len(documents) <= len(held):
        ranks = np.searchsorted(held, documents)
        ranks[ranks == len(held)] = 0
        places = np.flatnonzero(held[ranks] == documents)
        return places, ranks[places]
    places = np.searchsorted(documents, held)
    places[places == len(documents)] = 0
    ranks = np.flatnonzero(documents[places] == held)
    return places[ranks], ranks


def _ranks_in_bits(bits: NDArray[np.uint64], documents: Ints) -> tuple[Ints, Ints]:
    found = np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)[documents])
    held = documents[found]
    words = held >> 6
    counts = np.bitwise_count(bits)
    before = np.cumsum(counts, dtype=np.intp) - counts
    ranks = before[words]
    ranks += np.bitwise_count(bits[words] & _BELOW[held & 63])
    return found, ranks


@dataclass(frozen=True, slots=True)
class TermPositions:
    """A term, and the ranks of some documents among its postings."""

    leaf: TermLeaf
    postings: Postings
    ordinal: int
    ranks: Ints

    def kept(self, places: Ints) -> "TermPositions":
        return replace(self, ranks=self.ranks[places])

    def frequencies(self) -> Numbers:
        frequencies = self.postings.frequencies_of(self.ordinal)
        assert frequencies is not None
        return frequencies

    def occurrences(self, owners: Ints) -> NDArray[np.int64]:
        """The term's occurrences in some of the documents: the document's index times 2^32, plus the position."""
        ranks, frequencies = self.ranks[owners], self.frequencies()
        ends = np.cumsum(frequencies, dtype=np.uint32)
        lengths = frequencies[ranks].astype(np.intp)
        before = np.cumsum(lengths) - lengths
        places = np.repeat(ends[ranks] - lengths - before, lengths)
        places += np.arange(len(places))
        places += int(self.postings.position_starts[self.ordinal])
        found = np.repeat(owners << 32, lengths)
        found += self.postings.positions_at(places)
        return found


def starts(terms: list[TermPositions]) -> NDArray[np.int64]:
    """The occurrences of the terms as a sequence, each given as the occurrence of the first term."""
    held, found = np.arange(len(terms[0].ranks)), None
    for offset in sorted(range(len(terms)), key=lambda n: terms[n].leaf.documents):
        here = terms[offset].occurrences(held) - offset
        found = here if found is None else _common(found, here)
        held = once(found >> 32)
    assert found is not None
    return found


def near(terms: list[TermPositions], times: tuple[int, ...], reach: int) -> Ints:
    """The indices of the documents in which all the terms occur within a window."""
    every = np.arange(len(terms[0].ranks))
    occurrences = [term.occurrences(every) for term in terms]
    held = np.zeros(len(every), bool)
    for first in occurrences:
        inside = first
        for other, wanted in zip(occurrences, times, strict=True):
            last = np.searchsorted(other, inside) + (wanted - 1)
            inside = inside[last < len(other)]
            inside = inside[other[last[last < len(other)]] <= inside + reach]
        held[inside >> 32] = True
    return np.flatnonzero(held)


def once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Remove repeats from ascending numbers."""
    return numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers


def _common(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """The intersection of two ascending arrays without repeats."""
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    if not len(few):
        return few
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    common: NDArray[np.int64] = few[many[places] == few]
    return common
