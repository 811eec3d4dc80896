"""Reads one state of the index: its segments, and statistics over all of them."""

from collections import Counter
from collections.abc import Hashable, Iterable
from functools import cached_property, lru_cache
from math import log
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.analysis import EVERY, parted, rules_of
from indexer.columnar.documents import LENGTHS
from indexer.columnar.postings import Ints, Postings
from indexer.stems import STEMMED
from indexer.whoosh.segments import OpenSegment, open_folder
from search.formula import Floats, relative_lengths
from search.hashed_once import HashedOnce, hashed_once
from search.limits import FIELDS
from search.query import FacetName, TextField
from search.recently_used import RecentlyUsed
from search.stored_hit import StoredHit
from search.whoosh.content_terms import ContentTerms
from search.whoosh.facets import Facets, FacetValues

_UNSIGNED = 1 << 31
"""Added by Whoosh to numbers so that they sort as unsigned ones."""

_PLANS = 16 << 20
"""How many bytes of plans are cached for an index."""
_FEEDBACK = 4 << 20
"""How many bytes of terms of the first releases are cached for an index."""
_RANKED = 16 << 20
"""How many bytes of what matches queries are cached for an index."""
_WEIGHTED = 16 << 20
"""How many bytes of what was found to occur in documents are cached for a segment."""
_SHOWN = 256
"""Documents that are cached: a page is asked for again with other filters, and the same releases answer much."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class TermInfo:
    """Statistics of a term."""

    ordinals: tuple[int | None, ...]
    """Its ordinal in each segment; None where it does not occur."""
    documents: int
    """The number of documents that contain it, including deleted ones."""


@hashed_once
@dataclass(frozen=True, slots=True)
class TermLeaf(HashedOnce):
    """A term in a field."""

    field: TextField
    ordinals: tuple[int | None, ...]
    """Its ordinal in each segment; None where it does not occur."""
    documents: int
    """The number of documents that contain it, including deleted ones."""
    share: float = 1.0
    """The weight of an occurrence; below 1 for a term that only resembles the word as typed."""


class IndexReader:
    """The segments of one state, and statistics over all of them."""

    def __init__(self, source: Path | Iterable[OpenSegment]) -> None:
        """`source` is a folder, which is not verified, or segments that are already open."""
        opened = open_folder(source) if isinstance(source, Path) else source
        self.segments = [Segment(self, number, segment) for number, segment in enumerate(opened)]
        self.documents = sum(segment.size for segment in self.segments)
        """The number of documents in the files, including deleted ones."""
        self.alive = sum(segment.living for segment in self.segments)
        """The number of documents that are not deleted."""
        self._by_field: dict[TextField, list[Postings | None]] = {}
        self._nowhere = TermInfo((None,) * len(self.segments), 0)
        """Of all terms that do not occur."""
        self.find = lru_cache(1 << 14)(self._find)
        self.leaf = lru_cache(1 << 14)(self._leaf)
        self.leaves = lru_cache(1 << 13)(self._leaves)
        self.plans: RecentlyUsed[Any] = RecentlyUsed(_PLANS)
        """A cache of what parts of queries are in this state: the same names recur from query to query."""
        self.names: dict[Hashable, Any] = {}
        """A cache of what other names are in this state."""
        self.feedback_terms: RecentlyUsed[Any] = RecentlyUsed(_FEEDBACK)
        """A cache of the terms that tell the first releases of questions from all others."""
        self.ranked: RecentlyUsed[Any] = RecentlyUsed(_RANKED)
        """A cache of what matches queries."""
        self.ordinals = lru_cache(1 << 14)(self._ordinals)
        self.beginning = lru_cache(1 << 7)(self._beginning)
        self.average_length = lru_cache(1 << 3)(self._average_length)
        self.living_with = lru_cache(1 << 14)(self._living_with)

    def _average_length(self, field: TextField) -> float:
        """The average of the stored, rounded lengths, so that it does not depend on how the index was built."""
        return sum(segment.total_length(field) for segment in self.segments) / max(self.alive, 1) or 1.0

    def facet(self, name: FacetName) -> FacetValues:
        return self.facets[name]

    @cached_property
    def languages(self) -> tuple[str | None, ...]:
        """The languages whose stemmers apply to some release, always including English; None means folding only."""
        known = {rules_of(language) for language in self.facet("language").values} | {"en"}
        return tuple(language for language in EVERY if language in known)

    @cached_property
    def spoken(self) -> frozenset[str | None]:
        """The same languages as a set."""
        return frozenset(self.languages)

    def in_languages(self, languages: Iterable[str]) -> int:
        """The number of documents in any of the languages, including deleted ones."""
        return sum(self._by_language[language] for language in languages)

    @cached_property
    def _by_language(self) -> Counter[str]:
        known = self.facet("language")
        return Counter(dict(zip(known.values, known.totals.tolist(), strict=True)))

    @cached_property
    def _speaking(self) -> Counter[str]:
        """The number of documents whose terms carry each language; the empty name counts those that carry none."""
        counts = Counter({language: self._by_language[language] for language in STEMMED[1:]})
        counts[""] = self.documents - counts.total()
        return counts

    @cached_property
    def facets(self) -> Facets:
        return Facets([segment.arrays for segment in self.segments])

    @cached_property
    def content_terms(self) -> ContentTerms:
        def living(term: str) -> int:
            return self.living_with("body", term) or self.living_with("title", term)

        return ContentTerms([one.arrays for one in self.segments], living, deletions=self.alive < self.documents)

    def place_of(self, id: str) -> tuple[int, int] | None:
        """The segment and number of the document with this id; None if there is none or it is deleted."""
        for number, segment in enumerate(self.segments):
            postings = segment.arrays.postings("id")
            ordinal = None if postings is None else postings.terms.find(id.encode())
            if postings is not None and ordinal is not None:
                for document in postings.documents_of(ordinal).tolist():
                    if segment.alive is None or segment.alive[document]:
                        return number, document
        return None

    def _beginning(self, field: TextField, start: bytes) -> dict[bytes, int]:
        """The terms with a prefix, each with the number of documents that contain it."""
        counts: dict[bytes, int] = {}
        for segment in self.segments:
            if postings := segment.arrays.postings(field):
                places = postings.terms.prefixed(start)
                held = np.diff(postings.starts[places.start : places.stop + 1]).tolist()
                for term, count in zip(postings.terms.slice(places.start, places.stop), held, strict=True):
                    counts[term] = counts.get(term, 0) + count
        return counts

    def _living_with(self, field: TextField, term: str) -> int:
        """The number of documents that contain a term, without deleted ones."""
        found = self.find(field, term)
        deleted = 0
        for segment, ordinal in zip(self.segments, found.ordinals, strict=True):
            postings = segment.arrays.postings(field)
            if segment.alive is not None and postings and ordinal is not None:
                deleted += int(np.count_nonzero(~segment.alive[postings.documents_of(ordinal)]))
        return found.documents - deleted

    def _ordinals(self, field: TextField, terms: tuple[str, ...]) -> tuple[tuple[int, ...] | None, ...]:
        """By segment, the ordinals of all the terms; None where one of them does not occur."""
        known: list[tuple[int | None, ...]] = []
        for one in terms:
            found = self.find(field, one)
            if not found.documents:
                return (None,) * len(self.segments)
            known.append(found.ordinals)
        each = (tuple(ordinal for ordinal in here if ordinal is not None) for here in zip(*known, strict=True))
        return tuple(here if len(here) == len(terms) else None for here in each)

    def _leaves(self, text: str) -> tuple[TermLeaf, ...]:
        """A term in each field that has it."""
        return tuple([self.leaf(field, text) for field in FIELDS if self.find(field, text).documents])

    def _leaf(self, field: TextField, text: str) -> TermLeaf:
        found = self.find(field, text)
        return TermLeaf(field, found.ordinals, found.documents)

    def _find(self, field: TextField, term: str) -> TermInfo:
        text = term.encode()
        ordinals: list[int | None] = []
        documents = 0
        for postings in self._postings(field):
            ordinal = postings.terms.find(text) if postings else None
            ordinals.append(ordinal)
            if postings and ordinal is not None:
                documents += postings.count(ordinal)
        return TermInfo(tuple(ordinals), documents) if documents else self._nowhere

    def _postings(self, field: TextField) -> list[Postings | None]:
        """The postings of a field in each segment."""
        if field not in self._by_field:
            self._by_field[field] = [segment.arrays.postings(field) for segment in self.segments]
        return self._by_field[field]

    def idf(self, field: TextField, term: str) -> float:
        """Relative to the releases whose terms carry the same language: words of a rare language are not rare words."""
        among = max(self._speaking[parted(term)[1]], 1)
        return log(among / (self.find(field, term).documents + 1)) + 1


class Segment:
    """One segment, with the arrays that evaluation caches."""

    def __init__(self, index: IndexReader, number: int, opened: OpenSegment) -> None:
        self.number = number
        self.arrays = opened.arrays
        self.size = self.arrays.documents
        self.alive: Mask | None = None
        """A mask of the documents that are not deleted; None if none is."""
        if deleted := opened.entry.deleted:
            self.alive = np.ones(self.size, bool)
            self.alive[list(deleted)] = False
        self._index = index
        self.sequences: dict[Hashable, NDArray[np.int64]] = {}
        """A cache of the positions at which sequences of terms start."""
        self.weighted: RecentlyUsed[Any] = RecentlyUsed(_WEIGHTED)
        """A cache of the documents in which something occurs, with their weighted frequencies."""
        self.shown = lru_cache(_SHOWN)(self._shown)
        self._relative_lengths: dict[tuple[TextField, float], Floats] = {}
        self._relative_by_byte: dict[tuple[TextField, float], bytes] = {}

    def _shown(self, document: int) -> StoredHit:
        """What is shown of a document."""
        stored = self.arrays.stored[document]
        return StoredHit.of(stored["id"], stored["hit"])

    @property
    def living(self) -> int:
        return self.size if self.alive is None else int(np.count_nonzero(self.alive))

    def total_length(self, field: TextField) -> int:
        """The sum of the lengths of the documents that are not deleted."""
        lengths = self.lengths(field)
        return int(lengths.sum() if self.alive is None else lengths[self.alive].sum())

    def lengths(self, field: TextField) -> NDArray[np.int64]:
        """The length of each document, rounded as Whoosh rounds it."""
        lengths = self.arrays.lengths(field)
        return np.zeros(self.size, np.int64) if lengths is None else lengths

    def relative_lengths(self, field: TextField, b: float) -> Floats:
        """The length normalization of each document: 1 for average length, always 1 if `b` is 0."""
        if (field, b) not in self._relative_lengths:
            average = self._index.average_length(field)
            self._relative_lengths[field, b] = relative_lengths(self.lengths(field), average, b)
        return self._relative_lengths[field, b]

    def relative_by_byte(self, field: TextField, b: float) -> bytes:
        """The same by the byte in which a length is stored, for the compiled functions."""
        if (field, b) not in self._relative_by_byte:
            relative = relative_lengths(LENGTHS, self._index.average_length(field), b)
            self._relative_by_byte[field, b] = relative.tobytes()
        return self._relative_by_byte[field, b]

    @cached_property
    def dates(self) -> NDArray[np.int64]:
        """Proleptic Gregorian ordinals, 0 for an unknown year."""
        dates = self.arrays.numbers("date")
        assert dates is not None
        return dates.astype(np.int64) - _UNSIGNED

    @cached_property
    def has_month(self) -> Mask:
        """Whether the month of each document is known."""
        return self._has_value("month")

    @cached_property
    def is_drug_related(self) -> Mask:
        """Whether each document is labelled as being about drugs."""
        return self._has_value("drugs")

    def _has_value(self, field: str) -> Mask:
        column = self.arrays.codes(field)
        return np.zeros(self.size, bool) if column is None else np.asarray(column.codes > 0)

    @cached_property
    def id_ranks(self) -> Ints:
        """The rank of each document by id, within the segment."""
        codes = self.arrays.codes("id")
        assert codes is not None
        return codes.codes

    def id_of(self, document: int) -> str:
        postings = self.arrays.postings("id")
        assert postings is not None
        return postings.terms[int(self.id_ranks[document]) - 1].decode()
