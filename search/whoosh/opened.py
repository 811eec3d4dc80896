"""One state of the index, open: its segments, and what holds for all of them together."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.codec import SegmentArrays
from indexer.columnar.postings import Ints
from search.query import FacetName, TextField

B = 0.75
K1 = 1.2

_UNSIGNED = 1 << 31
"""Added by Whoosh to numbers so that they sort as unsigned ones."""

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Found:
    """A term of the index."""

    ordinals: tuple[int | None, ...]
    """Its place in each segment."""
    documents: int
    idf: float


class Opened:
    """Segments with their common statistics, which are Whoosh's: deleted documents count until they are merged away."""

    def __init__(self, folder: Path) -> None:
        """Raises what Whoosh raises, and DamagedError for a file that is not what was written."""
        import whoosh.index

        index = whoosh.index.open_dir(folder)
        segments = index._segments()
        self.segments = [Segment(self, segment, segment.path(index.storage)) for segment in segments]
        self.documents = sum(segment.size for segment in self.segments)
        self.find = lru_cache(1 << 14)(self._find)

    def average_length(self, field: TextField) -> float:
        total = sum(segment.arrays.total_length(field) for segment in self.segments)
        return total / self.documents or 1.0 if self.documents else 1.0

    def facet(self, name: FacetName) -> "FacetValues":
        if name not in self._facets:
            self._facets[name] = FacetValues(name, self.segments)
        return self._facets[name]

    @cached_property
    def _facets(self) -> dict[FacetName, "FacetValues"]:
        return {}

    def _find(self, field: TextField, term: str) -> Found:
        text = term.encode()
        postings = [segment.arrays.postings(field) for segment in self.segments]
        ordinals = tuple(known.terms.find(text) if known else None for known in postings)
        counts = [
            known.count(ordinal)
            for known, ordinal in zip(postings, ordinals, strict=True)
            if known and ordinal is not None
        ]
        documents = sum(counts)
        return Found(ordinals, documents, log(max(self.documents, 1) / (documents + 1)) + 1)


class Segment:
    """One segment with what evaluation keeps of it in memory."""

    def __init__(self, index: Opened, segment: Any, path: Path) -> None:
        self.arrays = SegmentArrays(path)
        self.size = self.arrays.documents
        self.alive: Mask | None = None
        """The documents that are not deleted; none where all of them."""
        if segment.has_deletions():
            self.alive = np.ones(self.size, bool)
            self.alive[list(segment.deleted_docs())] = False
        self._index = index
        self._norms: dict[TextField, Floats] = {}

    def norms(self, field: TextField) -> Floats:
        """What BM25 adds to a frequency below the line, by document."""
        if field not in self._norms:
            lengths = self.arrays.lengths(field)
            assert lengths is not None
            self._norms[field] = (K1 * (1 - B + B * lengths / self._index.average_length(field))).astype(np.float32)
        return self._norms[field]

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """Proleptic Gregorian ordinals, 0 for an unknown year."""
        dates = self.arrays.numbers("date")
        assert dates is not None
        return dates.astype(np.int64) - _UNSIGNED

    @cached_property
    def id_ranks(self) -> Ints:
        """The place of each document in the order of ids, within the segment."""
        codes = self.arrays.codes("id")
        assert codes is not None
        return codes.codes

    def id_of(self, document: int) -> str:
        postings = self.arrays.postings("id")
        assert postings is not None
        return postings.terms[int(self.id_ranks[document]) - 1].decode()


class FacetValues:
    """The values of a facet in all segments, and their codes in each."""

    def __init__(self, name: FacetName, segments: list[Segment]) -> None:
        known = [(segment.arrays.postings(name), segment.arrays.codes(name)) for segment in segments]
        self._columns = [codes for _, codes in known]
        terms = [[term.decode() for term in postings.terms] if postings else [] for postings, _ in known]
        self.values = sorted({term for each in terms for term in each})
        places = {value: place for place, value in enumerate(self.values)}
        self._places = [np.array([places[term] for term in each], np.intp) for each in terms]
        self.totals = np.zeros(len(self.values), np.int64)
        """In how many documents each value stands, the deleted among them."""
        for (postings, _), held in zip(known, self._places, strict=True):
            if postings:
                self.totals[held] += np.diff(postings.starts)

    def count(self, segment: int, documents: Ints | None) -> NDArray[np.int64]:
        """In how many of a segment's documents each value stands; shape (values,)."""
        counts = np.zeros(len(self.values), np.int64)
        column = self._columns[segment]
        if column is not None:
            counts[self._places[segment]] = column.counts(documents)
        return counts

    def having(self, segment: int, values: list[int]) -> Mask:
        """For each code of the segment, whether it holds any of the values."""
        column = self._columns[segment]
        assert column is not None
        return column.having(np.flatnonzero(np.isin(self._places[segment], values)).tolist())

    def codes(self, segment: int) -> NDArray[Any]:
        column = self._columns[segment]
        assert column is not None
        return column.codes

    def spelled(self, value: str) -> list[int]:
        """The values that read like this one, upper and lower case alike."""
        folded = value.casefold()
        return [place for place, known in enumerate(self.values) if known.casefold() == folded]

