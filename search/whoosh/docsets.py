"""Sets of documents of a segment, and sets with weighted frequencies."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indexer.columnar.postings import Ints
from search.whoosh.formula import Floats
from search.whoosh.reader import Mask

DocSet = Ints
"""Numbers of documents, ascending, each once."""

DENSE = 16
"""From one document in so many on, going through an array as long as the segment is faster than merging."""

NONE: DocSet = np.zeros(0, np.intp)


@dataclass(frozen=True, slots=True)
class Weighted:
    """Documents that say something, with how often, weighted; all frequencies are above 0."""

    documents: DocSet
    frequencies: Floats

    def kept(self, keep: Mask) -> "Weighted":
        return Weighted(self.documents[keep], self.frequencies[keep])

    def at(self, document: int) -> float:
        """The frequency in a document, 0 where it is none of them."""
        place = int(np.searchsorted(self.documents, document))
        held = place < len(self.documents) and self.documents[place] == document
        return float(self.frequencies[place]) if held else 0.0


UNSAID = Weighted(NONE, np.zeros(0, np.float32))


def union(sets: Sequence[DocSet], size: int) -> DocSet:
    """The documents of any of the sets, in a segment of so many."""
    sets = [one for one in sets if len(one)]
    if len(sets) < 2:
        return sets[0] if sets else NONE
    if sum(map(len, sets)) * DENSE < size:
        return np.unique(np.concatenate(sets))
    there = np.zeros(size, bool)
    for one in sets:
        there[one] = True
    return np.flatnonzero(there)


def contained(documents: DocSet, found: DocSet) -> Mask:
    """Which of the documents are among those found."""
    there = np.zeros(len(documents), bool)
    if len(documents):
        places = np.searchsorted(documents, found)
        places[places == len(documents)] = 0
        there[places[documents[places] == found]] = True
    return there


def summed(said: Sequence[Weighted], size: int) -> Weighted:
    """The documents of any, in a segment of so many, with the sums of their frequencies."""
    said = [one for one in said if len(one.documents)]
    if len(said) < 2:
        return said[0] if said else UNSAID
    if sum(len(one.documents) for one in said) * DENSE >= size:
        sums = np.zeros(size, np.float32)
        for one in said:
            sums[one.documents] += one.frequencies
        documents = np.flatnonzero(sums)
        return Weighted(documents, sums[documents])
    documents = np.concatenate([one.documents for one in said])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    starts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
    frequencies = np.concatenate([one.frequencies for one in said])[order]
    return Weighted(documents[starts], np.add.reduceat(frequencies, starts))
