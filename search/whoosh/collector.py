"""Collects what the segments hold for a query: which releases are listed, and which come first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import merge
from itertools import groupby
from typing import Any

import numpy as np

from indexer.columnar.postings import Ints
from search.query import MAX_PARTIAL, FacetName, Order
from search.whoosh.docsets import DocSet
from search.whoosh.formula import Bits, Floats
from search.whoosh.reader import IndexReader, Mask
from search.whoosh.scorer import Scorer
from search.whoosh.top_k import Key, top_k

Place = tuple[int, int]
"""A segment and a document of it."""

_AFTER_ALL = 1 << 40
"""Later than any date."""


@dataclass(frozen=True, slots=True)
class SegmentMatches:
    """What one segment holds for a query."""

    number: int
    documents: DocSet
    scores: Floats | None = None
    """None where nothing is scored: then the newest are the best."""
    missing: Bits | None = None
    """A bit for each aspect that a document does not speak of; none where none is asked."""
    counts: Mapping[FacetName, Any] = field(default_factory=dict)
    """By facet, how many documents have each of its values."""

    @property
    def total(self) -> int:
        """How many of the documents lack nothing."""
        return len(self.documents) if self.missing is None else int(np.count_nonzero(self.missing == 0))

    def kept(self, keep: Mask) -> "SegmentMatches":
        return replace(
            self,
            documents=self.documents[keep],
            scores=None if self.scores is None else self.scores[keep],
            missing=None if self.missing is None else self.missing[keep],
        )

    def complete(self) -> "SegmentMatches":
        """Without what lacks anything."""
        return self if self.missing is None else self.kept(self.missing == 0)

    def lacking(self) -> "SegmentMatches":
        """Only what lacks something."""
        assert self.missing is not None
        return self.kept(self.missing != 0)

    def score_of(self, document: int) -> float:
        return 0.0 if self.scores is None else float(self.scores[np.searchsorted(self.documents, document)])

    def missing_of(self, document: int) -> int:
        return 0 if self.missing is None else int(self.missing[np.searchsorted(self.documents, document)])


def collect(index: IndexReader, found: Sequence[SegmentMatches], scorer: Scorer) -> list[SegmentMatches]:
    """With proximity in the scores of the best, and of the documents that lack something only the best MAX_PARTIAL."""
    near = _with_proximity(index, found, scorer)
    if not any(len(part.documents) > part.total for part in near):
        return near
    listed = top_places(index, [part.lacking() for part in near], "relevance", MAX_PARTIAL)
    return [_without(part, _of(part.number, listed)) for part in near]


def top_places(index: IndexReader, found: Sequence[SegmentMatches], order: Order, wanted: int) -> list[Place]:
    """The first so many of all segments; equal ones newest first, then by id."""
    ranked = [_first_of(index, part, order, wanted) for part in found if len(part.documents)]
    if len(ranked) == 1:
        return ranked[0].places()
    return _merged(index, ranked)[:wanted]


def places_by_date(index: IndexReader, found: Sequence[SegmentMatches], order: Order) -> Iterator[Place]:
    """All of them, oldest first where `order` says so, else newest first; the undated last, equal ones by id.

    One by one, and from numbers alone, so that hardly any memory is needed however many there are.
    """
    return (place for *_, place in merge(*(_dated(index, part, order) for part in found)))


def _dated(index: IndexReader, part: SegmentMatches, order: Order) -> Iterator[tuple[int, str, Place]]:
    segment, documents = index.segments[part.number], part.documents
    dates = segment.dates[documents]
    keys = np.where(dates == 0, _AFTER_ALL, dates if order == "oldest" else -dates)
    for place in np.lexsort((segment.id_ranks[documents], keys)):
        document = int(documents[place])
        yield int(keys[place]), segment.id_of(document), (part.number, document)


def _with_proximity(index: IndexReader, found: Sequence[SegmentMatches], scorer: Scorer) -> list[SegmentMatches]:
    """Only the best by all else, of all segments together, are looked at."""
    if not scorer.window:
        return list(found)
    window = top_places(index, found, "relevance", scorer.window)
    return [_raised(part, _of(part.number, window), scorer) for part in found]


def _raised(part: SegmentMatches, documents: DocSet, scorer: Scorer) -> SegmentMatches:
    assert part.scores is not None
    if not len(documents):
        return part
    scores = part.scores.copy()
    scores[np.searchsorted(part.documents, documents)] += scorer.proximity(part.number, documents)
    return replace(part, scores=scores)


def _without(part: SegmentMatches, listed: DocSet) -> SegmentMatches:
    """Without what lacks something and is not listed."""
    assert part.missing is not None
    keep = part.missing == 0
    keep[np.searchsorted(part.documents, listed)] = True
    return part.kept(keep)


def _of(number: int, places: Sequence[Place]) -> DocSet:
    """The documents of one segment."""
    return np.array(sorted(document for one, document in places if one == number), np.intp)


@dataclass(frozen=True, slots=True)
class _SegmentTop:
    """The first documents of a segment, in order, with what comes before the id in it, smaller first."""

    number: int
    documents: list[int]
    scores: list[float]
    dates: list[int]

    def places(self) -> list[Place]:
        return [(self.number, document) for document in self.documents]

    def keyed(self) -> Iterator[tuple[float, int, Place]]:
        return zip(self.scores, self.dates, self.places(), strict=True)


def _first_of(index: IndexReader, part: SegmentMatches, order: Order, wanted: int) -> _SegmentTop:
    segment = index.segments[part.number]
    documents, scores = part.documents, part.scores

    def by_score(places: Ints | None) -> Any:
        return scores if places is None or scores is None else scores[places]

    def by_date(places: Ints | None) -> Any:
        dates = segment.dates[documents if places is None else documents[places]]
        return np.where(dates == 0, -_AFTER_ALL, -dates) if order == "oldest" else dates

    def by_id(places: Ints | None) -> Any:
        return -segment.id_ranks[documents if places is None else documents[places]].astype(np.int64)

    keys: list[Key] = [by_date, by_id]
    if order == "relevance" and scores is not None:
        keys.insert(0, by_score)
    places = top_k(keys, wanted, len(documents))
    firsts = np.zeros(len(places)) if scores is None or order != "relevance" else scores[places]
    return _SegmentTop(part.number, documents[places].tolist(), (-firsts).tolist(), (-by_date(places)).tolist())


def _merged(index: IndexReader, ranked: Sequence[_SegmentTop]) -> list[Place]:
    """In one order; ids are read where score and date are equal."""
    every = sorted((score, date, place) for part in ranked for score, date, place in part.keyed())
    ordered: list[Place] = []
    for _, equal in groupby(every, key=lambda entry: entry[:2]):
        places = [place for *_, place in equal]
        if len(places) > 1:
            places.sort(key=lambda place: index.segments[place[0]].id_of(place[1]))
        ordered += places
    return ordered
