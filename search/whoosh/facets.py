"""Counts documents by the values of their facets."""

from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.postings import Ints
from indexer.folding import fold
from search.facets import FACETS, is_by_count, label, order
from search.formula import Bits
from search.query import FacetName
from search.results import Count

Counts = NDArray[np.int64]
Mask = NDArray[np.bool_]


class Facets:
    """All facets of an index, loaded on first use."""

    def __init__(self, segments: list[SegmentArrays]) -> None:
        self._segments = segments
        self._known: dict[FacetName, FacetValues] = {}
        self._profiles: dict[int, _Profiles] = {}

    def __getitem__(self, name: FacetName) -> "FacetValues":
        if name not in self._known:
            self._known[name] = FacetValues(name, self._segments)
        return self._known[name]

    def counts(self, segment: int, documents: Ints, missing: Bits | None = None) -> dict[FacetName, Counts]:
        """For each facet, the number of the given documents with each value; only of those that lack nothing."""
        if kernel.available:
            columns = [self[name].column(segment) for name in FACETS]
            counted = kernel.native.count(documents, missing, 0 if missing is None else missing.itemsize, columns)
            return {
                name: self[name].of_terms(segment, np.frombuffer(raw, np.int64))
                for name, raw in zip(FACETS, counted, strict=True)
            }
        if missing is not None:
            documents = documents[missing == 0]
        if len(documents) * 8 < self._segments[segment].documents:
            return {name: self[name].count(segment, documents) for name in FACETS}
        if segment not in self._profiles:
            self._profiles[segment] = _Profiles([self[name].codes(segment) for name in FACETS])
        by_code = self._profiles[segment].counts(documents)
        return {name: self[name].of_codes(segment, counts) for name, counts in zip(FACETS, by_code, strict=True)}


class FacetValues:
    """The values of a facet in all segments, and their codes in each."""

    def __init__(self, name: FacetName, segments: list[SegmentArrays]) -> None:
        self._name = name
        known = [(segment.postings(name), segment.codes(name)) for segment in segments]
        self._columns = [codes for _, codes in known]
        terms = [[term.decode() for term in postings.terms] if postings else [] for postings, _ in known]
        self.values = sorted({term for each in terms for term in each})
        places = {value: place for place, value in enumerate(self.values)}
        self._places = [np.array([places[term] for term in each], np.intp) for each in terms]
        self.totals = np.zeros(len(self.values), np.int64)
        """The number of documents with each value, including deleted ones."""
        for (postings, _), held in zip(known, self._places, strict=True):
            if postings:
                self.totals[held] += np.diff(postings.starts)
        self.counted = lru_cache(1 << 13)(self._counted)

    @cached_property
    def order(self) -> Ints:
        """The rank of each value among values with equal counts."""
        key = order(self._name)
        ranks: Ints = np.argsort(sorted(range(len(self.values)), key=lambda place: key(self.values[place])))
        return ranks

    @cached_property
    def _labels(self) -> list[str]:
        return [self.labelled(value) for value in self.values]

    def labelled(self, value: str) -> str:
        return label(self._name, value)

    def count(self, segment: int, documents: Ints) -> Counts:
        """The number of the given documents with each value; shape (values,)."""
        if kernel.available:
            [raw] = kernel.native.count(documents, None, 0, [self.column(segment)])
            return self.of_terms(segment, np.frombuffer(raw, np.int64))
        return self.of_codes(segment, np.bincount(self.codes(segment)[documents]))

    def of_codes(self, segment: int, by_code: Counts) -> Counts:
        """Convert counts per code of a segment into counts per value."""
        column = self._columns[segment]
        assert column is not None
        return self.of_terms(segment, column.of_terms(by_code))

    def of_terms(self, segment: int, of_terms: Counts) -> Counts:
        """Convert counts per term of a segment into counts per value."""
        if len(self._columns) == 1:
            return of_terms  # the values are the segment's terms, in the same order
        counts = np.zeros(len(self.values), np.int64)
        counts[self._places[segment]] = of_terms
        return counts

    def ranked(self, places: Ints, counts: Counts, most: int | None = None) -> Ints:
        """The first values in display order: by descending count, or for years newest first."""
        keys = self.order[places]  # methods of the arrays: the functions of NumPy take as long again for few values
        if is_by_count(self._name):
            keys -= counts[places] * len(self.values)
        if most is not None and most < len(places):
            first = keys.argpartition(most)[:most]
            places, keys = places[first], keys[first]
        ranked: Ints = places[keys.argsort()]
        return ranked

    def containing(self, text: str) -> Mask:
        """For each value, whether its label contains the text, whatever its case and accents."""
        wanted = fold(text)
        return np.fromiter((wanted in label for label in self._folded), bool, len(self._folded))

    @cached_property
    def _folded(self) -> list[str]:
        return list(map(fold, self._labels))

    def having(self, segment: int, values: list[int]) -> Mask:
        """A mask over the segment's codes: whether each includes any of the values."""
        column = self._columns[segment]
        assert column is not None
        return column.having(np.flatnonzero(np.isin(self._places[segment], values)).tolist())

    def column(self, segment: int) -> tuple[NDArray[Any], int, int, NDArray[Any], NDArray[Any]]:
        """What the compiled functions count: the codes, the bytes of one, the number of terms, and the sets."""
        column = self._columns[segment]
        assert column is not None
        return column.codes, column.codes.itemsize, column.terms, *column.sets

    def codes(self, segment: int) -> NDArray[Any]:
        column = self._columns[segment]
        assert column is not None
        return column.codes

    def spelled(self, value: str) -> list[int]:
        """The values that read like this one, upper and lower case alike."""
        folded = value.casefold()
        return [place for place, known in enumerate(self.values) if known.casefold() == folded]

    def selected(self, place: int, count: int, selected: bool) -> Count:
        return Count(self.values[place], self._labels[place], count, selected)

    def _counted(self, place: int, count: int) -> Count:
        return Count(self.values[place], self._labels[place], count)


class _Profiles:
    """Numbers the distinct combinations of codes, so that a large set is counted once instead of once per facet."""

    def __init__(self, columns: list[NDArray[Any]]) -> None:
        joined = np.zeros(len(columns[0]), np.int64)
        for column in columns:
            joined *= int(column.max(initial=0)) + 1
            joined += column
        _, firsts, numbers = np.unique(joined, return_index=True, return_inverse=True)
        self._numbers = numbers.astype(np.min_scalar_type(len(firsts)))
        self._codes = [column[firsts].astype(np.intp) for column in columns]

    def counts(self, documents: Ints) -> list[Counts]:
        """For each column, the counts per code."""
        chosen = self._numbers if len(documents) == len(self._numbers) else self._numbers[documents]
        found = np.bincount(chosen, minlength=len(self._codes[0]))
        return [np.bincount(codes, found).astype(np.int64) for codes in self._codes]
