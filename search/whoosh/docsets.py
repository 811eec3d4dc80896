"""Sets of documents in a segment, plain and with weighted frequencies."""

from collections.abc import Sequence
from typing import Self

import numpy as np

from corpus.quick_dataclass import dataclass
from indexer.columnar import kernel
from indexer.columnar.postings import Ints
from search.formula import Floats
from search.whoosh.reader import Mask

DocSet = Ints
"""Document numbers, ascending and distinct."""

DENSE = 16
"""When at least one in this many documents is in the sets, an array as long as the segment is faster than merging."""

NONE: DocSet = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Documents with their weighted frequencies of something, all greater than 0."""

    documents: DocSet
    frequencies: Floats

    @classmethod
    def of_bytes(cls, documents: bytes, frequencies: bytes) -> Self:
        """What a compiled function returned."""
        return cls(np.frombuffer(documents, np.intp), np.frombuffer(frequencies, np.float32))

    def among(self, alive: Mask) -> Self:
        """Without the documents that the mask, which is by document, leaves out."""
        keep = alive[self.documents]
        return self if keep.all() else type(self)(self.documents[keep], self.frequencies[keep])

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        return self.documents.nbytes + self.frequencies.nbytes

    def at(self, document: int) -> float:
        """The frequency in a document; 0 if it is not in the set."""
        place = int(np.searchsorted(self.documents, document))
        held = place < len(self.documents) and self.documents[place] == document
        return float(self.frequencies[place]) if held else 0.0


NO_OCCURRENCES = Weighted(NONE, np.zeros(0, np.float32))


def union(sets: Sequence[DocSet], size: int) -> DocSet:
    """The union of the sets, in a segment of `size` documents."""
    sets = [documents for documents in sets if len(documents)]
    if len(sets) < 2:
        return sets[0] if sets else NONE
    if sum(map(len, sets)) * DENSE < size:
        return np.unique(np.concatenate(sets))
    is_member = np.zeros(size, bool)
    for documents in sets:
        is_member[documents] = True
    return np.flatnonzero(is_member)


def contained(documents: DocSet, found: DocSet) -> Mask:
    """A mask of the documents that are also in `found`."""
    there = np.zeros(len(documents), bool)
    if len(documents):
        places = np.searchsorted(documents, found)
        places[places == len(documents)] = 0
        there[places[documents[places] == found]] = True
    return there


def summed(sets: Sequence[Weighted], size: int) -> Weighted:
    """The union of the sets, in a segment of `size` documents, with the frequencies summed."""
    sets = [weighted for weighted in sets if len(weighted.documents)]
    if len(sets) < 2:
        return sets[0] if sets else NO_OCCURRENCES
    if kernel.available:
        weighed = [(one.documents, one.frequencies, 1.0) for one in sets]
        return Weighted.of_bytes(*kernel.native.add_up(weighed))
    if sum(len(weighted.documents) for weighted in sets) * DENSE >= size:
        sums = np.zeros(size, np.float32)
        for weighted in sets:
            sums[weighted.documents] += weighted.frequencies
        documents = np.flatnonzero(sums)
        return Weighted(documents, sums[documents])
    documents = np.concatenate([weighted.documents for weighted in sets])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    starts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
    frequencies = np.concatenate([weighted.frequencies for weighted in sets])[order]
    return Weighted(documents[starts], np.add.reduceat(frequencies, starts))
