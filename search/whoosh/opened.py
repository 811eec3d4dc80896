"""One state of the index, open: its segments, and what holds for all of them together."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from indexer.analysis import EVERY, parted, rules_of
from indexer.columnar.postings import Ints
from indexer.opening import OpenSegment, open_folder
from indexer.stems import STEMMED
from search.query import FacetName, TextField
from search.whoosh.facets import Facets, FacetValues

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
    """Among the releases whose terms carry the same language: the words of a rare language are not rare words."""


class Opened:
    """Segments with their common statistics, which are Whoosh's: deleted documents count until they are merged away."""

    def __init__(self, source: Path | Iterable[OpenSegment]) -> None:
        """`source` is a folder that nothing vouches for, or segments that are open."""
        opened = open_folder(source) if isinstance(source, Path) else source
        self.segments = [Segment(self, segment) for segment in opened]
        self.documents = sum(segment.size for segment in self.segments)
        self.find = lru_cache(1 << 14)(self._find)
        self.beginning = lru_cache(1 << 7)(self._beginning)

    def average_length(self, field: TextField) -> float:
        total = sum(segment.arrays.total_length(field) for segment in self.segments)
        return total / self.documents or 1.0 if self.documents else 1.0

    def facet(self, name: FacetName) -> FacetValues:
        return self.facets[name]

    @cached_property
    def languages(self) -> tuple[str | None, ...]:
        """Whose rules hold for the words of some release, English in any case; none for words that are only folded."""
        known = {rules_of(language) for language in self.facet("language").values} | {"en"}
        return tuple(language for language in EVERY if language in known)

    def among(self, terms: Iterable[bytes]) -> NDArray[np.int64]:
        """For each term, how many documents there are whose terms carry the same language."""
        if not self._speaking.keys() - {""}:
            return np.array(max(self.documents, 1))
        return np.array([self._speaking[parted(term.decode())[1]] for term in terms])

    @cached_property
    def _speaking(self) -> Counter[str]:
        """In how many documents the terms carry each language; under the empty name those that carry none."""
        known = self.facet("language")
        marked = zip(known.values, known.totals.tolist(), strict=True)
        counts = Counter({language: total for language, total in marked if language in STEMMED[1:]})
        counts[""] = self.documents - counts.total()
        return counts

    @cached_property
    def facets(self) -> Facets:
        return Facets([segment.arrays for segment in self.segments])

    def place_of(self, id: str) -> tuple[int, int] | None:
        """The segment and number of the document with the id, unless it is deleted."""
        for number, segment in enumerate(self.segments):
            postings = segment.arrays.postings("id")
            ordinal = None if postings is None else postings.terms.find(id.encode())
            if postings is not None and ordinal is not None:
                for document in postings.documents_of(ordinal).tolist():
                    if segment.alive is None or segment.alive[document]:
                        return number, document
        return None

    def _beginning(self, field: TextField, start: bytes) -> dict[bytes, int]:
        """The terms that begin so, with the number of documents that hold each."""
        counts: dict[bytes, int] = {}
        for segment in self.segments:
            if postings := segment.arrays.postings(field):
                places = postings.terms.prefixed(start)
                held = np.diff(postings.starts[places.start : places.stop + 1]).tolist()
                for term, count in zip(postings.terms.slice(places.start, places.stop), held, strict=True):
                    counts[term] = counts.get(term, 0) + count
        return counts

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
        among = max(self._speaking[parted(term)[1]], 1)
        return Found(ordinals, documents, log(among / (documents + 1)) + 1)


class Segment:
    """One segment with what evaluation keeps of it in memory."""

    def __init__(self, index: Opened, opened: OpenSegment) -> None:
        self.arrays = opened.arrays
        self.size = self.arrays.documents
        self.alive: Mask | None = None
        """The documents that are not deleted; none where all of them."""
        if opened.entry.has_deletions():
            self.alive = np.ones(self.size, bool)
            self.alive[list(opened.entry.deleted_docs())] = False
        self._index = index
        self.sequences: dict[Hashable, NDArray[np.int64]] = {}
        """Where sequences of terms begin, as far as they were asked for."""
        self._norms: dict[TextField, Floats] = {}
        self._relative_lengths: dict[tuple[TextField, float], Floats] = {}

    def norms(self, field: TextField) -> Floats:
        """What BM25 adds to a frequency below the line, by document."""
        if field not in self._norms:
            lengths = self.arrays.lengths(field)
            assert lengths is not None
            self._norms[field] = (K1 * (1 - B + B * lengths / self._index.average_length(field))).astype(np.float32)
        return self._norms[field]

    def relative_lengths(self, field: TextField, b: float) -> Floats:
        """The length of each document, 1 for one of average length; it counts as `b` of 1 says, of 0 not at all."""
        if (field, b) not in self._relative_lengths:
            lengths = self.arrays.lengths(field)
            assert lengths is not None
            relative = 1 - b + b * lengths / self._index.average_length(field)
            self._relative_lengths[field, b] = relative.astype(np.float32)
        return self._relative_lengths[field, b]

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
