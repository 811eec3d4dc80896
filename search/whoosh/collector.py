"""Collects the matches of all segments: selects the partial matches to list, adds proximity, and ranks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from heapq import merge
from itertools import groupby
from math import fsum
from typing import Any

import numpy as np

from corpus.quick_dataclass import dataclass
from indexer.columnar import kernel
from indexer.columnar.postings import Ints
from search.feedback import FEWEST
from search.formula import Bits, Floats
from search.query import MAX_PARTIAL, Order
from search.whoosh import compiled
from search.whoosh.docsets import DocSet
from search.whoosh.feedback import First
from search.whoosh.reader import IndexReader, Mask, Segment
from search.whoosh.scorer import Scorer
from search.whoosh.top_k import Key, top_k

Place = tuple[int, int]
"""The number of a segment and of a document in it."""

_AFTER_ALL = 1 << 40
"""Greater than any date."""


@dataclass(frozen=True, slots=True)
class SegmentMatches:
    """The matches of a query in one segment."""

    number: int
    documents: DocSet
    scores: Floats | None = None
    """None for a query that is not scored; its best hits are the newest."""
    missing: Bits | None = None
    """A bit set for each aspect that a document lacks; None for a query without aspects."""
    likeness: Floats | None = None
    """The part of each score that was given for being like the first releases; None if that did not count."""

    @property
    def total(self) -> int:
        """The number of complete matches."""
        return len(self.documents) if self.missing is None else int(np.count_nonzero(self.missing == 0))

    @property
    def size(self) -> int:
        """How many bytes of memory it takes."""
        arrays = (self.documents, self.scores, self.missing, self.likeness)
        return sum(one.nbytes for one in arrays if one is not None)

    def kept(self, keep: Mask) -> "SegmentMatches":
        """Only the documents that the mask selects."""
        return replace(
            self,
            documents=self.documents[keep],
            scores=None if self.scores is None else self.scores[keep],
            missing=None if self.missing is None else self.missing[keep],
            likeness=None if self.likeness is None else self.likeness[keep],
        )

    def complete(self) -> "SegmentMatches":
        """Only the complete matches."""
        return self if self.missing is None else self.kept(self.missing == 0)

    def partial(self) -> "SegmentMatches":
        """Only the partial matches."""
        assert self.missing is not None
        return self.kept(self.missing != 0)

    def score_of(self, document: int) -> float:
        return 0.0 if self.scores is None else float(self.scores[np.searchsorted(self.documents, document)])

    def likeness_of(self, document: int) -> float:
        return 0.0 if self.likeness is None else float(self.likeness[np.searchsorted(self.documents, document)])

    def missing_of(self, documents: Sequence[int]) -> list[int]:
        """The bits of what each of some documents lacks."""
        if self.missing is None:
            return [0] * len(documents)
        missing: list[int] = self.missing[self.documents.searchsorted(documents)].tolist()
        return missing


def collect(index: IndexReader, found: Sequence[SegmentMatches], scorer: Scorer) -> list[SegmentMatches]:
    """Add proximity to the scores of the best matches, likeness to all, and keep the best MAX_PARTIAL partial ones."""
    near = _with_likeness(index, _with_proximity(index, found, scorer), scorer)
    if not any(len(part.documents) > part.total for part in near):
        return near
    listed = _top_documents(index, near, MAX_PARTIAL, partial=True)
    return [_without(part, documents) for part, documents in zip(near, listed, strict=True)]


def top_places(
    index: IndexReader, found: Sequence[SegmentMatches], order: Order, wanted: int, *, partial: bool = False
) -> list[Place]:
    """The first `wanted` matches of all segments, or partial matches; ties are sorted newest first, then by id."""
    ranked = [_first_of(index, part, order, wanted, partial=partial) for part in found if len(part.documents)]
    if len(ranked) == 1:
        return ranked[0].places()
    return _merged(index, ranked)[:wanted]


def all_places(index: IndexReader, found: Sequence[SegmentMatches], order: Order) -> Iterator[Place]:
    """Yield all matches in the order in which `top_places` ranks them.

    Works on arrays of numbers and reads ids one at a time, so that memory use stays small.
    """
    return (place for *_, place in merge(*(_in_order(index, part, order) for part in found)))


def _in_order(index: IndexReader, part: SegmentMatches, order: Order) -> Iterator[tuple[float, int, str, Place]]:
    segment, documents = index.segments[part.number], part.documents
    dates = segment.dates[documents]
    by_date = np.where(dates == 0, _AFTER_ALL, dates if order == "oldest" else -dates)
    by_score = np.zeros(len(documents)) if part.scores is None or order != "relevance" else -part.scores
    for place in np.lexsort((segment.id_ranks[documents], by_date, by_score)):
        document = int(documents[place])
        yield float(by_score[place]), int(by_date[place]), segment.id_of(document), (part.number, document)


def _with_proximity(index: IndexReader, found: Sequence[SegmentMatches], scorer: Scorer) -> list[SegmentMatches]:
    """Add proximity to the best matches of all segments together, by the score so far."""
    if not scorer.window:
        return list(found)
    window = _top_documents(index, found, scorer.window)
    return [_raised(part, documents, scorer) for part, documents in zip(found, window, strict=True)]


def _raised(part: SegmentMatches, documents: DocSet, scorer: Scorer) -> SegmentMatches:
    assert part.scores is not None
    if not len(documents):
        return part
    scores = part.scores.copy()
    scores[np.searchsorted(part.documents, documents)] += scorer.proximity(part.number, documents)
    return replace(part, scores=scores)


def _with_likeness(index: IndexReader, found: list[SegmentMatches], scorer: Scorer) -> list[SegmentMatches]:
    """Add points for having the terms of the first releases."""
    if not scorer.likeness_weight or sum(len(part.documents) for part in found) < FEWEST:
        return found
    at = {part.number: place for place, part in enumerate(found)}
    places = top_places(index, found, "relevance", scorer.weights.first)
    first = [First(number, document, found[at[number]].score_of(document)) for number, document in places]
    terms = scorer.feedback_terms(first)
    if not terms:
        return found
    given = [replace(part, likeness=scorer.likeness(part.number, part.documents, terms)) for part in found]
    average = fsum(given[at[number]].likeness_of(document) for number, document in places) / len(places)
    if not average:
        return found
    of_average = scorer.likeness_weight * first[0].score
    return [_like(part, of_average / average, of_average * scorer.weights.most_alike) for part in given]


def _like(part: SegmentMatches, factor: float, most: float) -> SegmentMatches:
    assert part.scores is not None
    assert part.likeness is not None
    likeness = np.minimum(part.likeness * np.float32(factor), np.float32(most))
    return replace(part, scores=part.scores + likeness, likeness=likeness)


def _without(part: SegmentMatches, listed: DocSet) -> SegmentMatches:
    """Drop the partial matches that are not among the listed."""
    assert part.missing is not None
    keep = part.missing == 0
    keep[np.searchsorted(part.documents, listed)] = True
    return part.kept(keep)


def _top_documents(
    index: IndexReader, found: Sequence[SegmentMatches], wanted: int, *, partial: bool = False
) -> list[DocSet]:
    """For each segment, the documents of `top_places` by relevance, ascending."""
    if sum(len(part.documents) > 0 for part in found) == 1:
        return [
            np.sort(part.documents[_places_of_best(index, part, "relevance", wanted, partial=partial)])
            if len(part.documents)
            else part.documents
            for part in found
        ]
    listed = top_places(index, found, "relevance", wanted, partial=partial)
    return [np.array(sorted(one for number, one in listed if number == part.number), np.intp) for part in found]


@dataclass(frozen=True, slots=True)
class _SegmentTop:
    """The best documents of a segment, in order, with their sort keys before the id; smaller keys come first."""

    number: int
    documents: list[int]
    scores: list[float]
    dates: list[int]

    def places(self) -> list[Place]:
        return [(self.number, document) for document in self.documents]

    def keyed(self) -> Iterator[tuple[float, int, Place]]:
        return zip(self.scores, self.dates, self.places(), strict=True)


def _places_of_best(index: IndexReader, part: SegmentMatches, order: Order, wanted: int, *, partial: bool) -> Ints:
    """The places of the best among the documents of a segment, in order."""
    segment = index.segments[part.number]
    scores = part.scores if order == "relevance" else None
    lacking = part.missing if partial else None
    best = compiled.best if kernel.available else _best
    return best(segment, part.documents, scores, lacking, order=order, wanted=wanted)


def _first_of(index: IndexReader, part: SegmentMatches, order: Order, wanted: int, *, partial: bool) -> _SegmentTop:
    segment = index.segments[part.number]
    scores = part.scores if order == "relevance" else None
    places = _places_of_best(index, part, order, wanted, partial=partial)
    documents = part.documents[places]
    firsts = np.zeros(len(places)) if scores is None else -scores[places]
    dates = segment.dates[documents]
    by_date = np.where(dates == 0, _AFTER_ALL, dates if order == "oldest" else -dates)
    return _SegmentTop(part.number, documents.tolist(), firsts.tolist(), by_date.tolist())


def _best(
    segment: Segment, documents: DocSet, scores: Floats | None, lacking: Bits | None, *, order: Order, wanted: int
) -> Ints:
    """The places among the documents of the best in order; with `lacking`, of those that lack something."""
    left = None if lacking is None else np.flatnonzero(lacking)
    if left is not None:
        documents, scores = documents[left], None if scores is None else scores[left]

    def by_score(places: Ints | None) -> Any:
        return scores if places is None or scores is None else scores[places]

    def by_date(places: Ints | None) -> Any:
        dates = segment.dates[documents if places is None else documents[places]]
        return np.where(dates == 0, -_AFTER_ALL, -dates) if order == "oldest" else dates

    def by_id(places: Ints | None) -> Any:
        return -segment.id_ranks[documents if places is None else documents[places]].astype(np.int64)

    keys: list[Key] = [by_date, by_id]
    if scores is not None:
        keys.insert(0, by_score)
    places = top_k(keys, wanted, len(documents))
    return places if left is None else left[places]


def _merged(index: IndexReader, ranked: Sequence[_SegmentTop]) -> list[Place]:
    """Merge the segments' best; ids are read only to break ties of score and date."""
    every = sorted((score, date, place) for part in ranked for score, date, place in part.keyed())
    ordered: list[Place] = []
    for _, equal in groupby(every, key=lambda entry: entry[:2]):
        places = [place for *_, place in equal]
        if len(places) > 1:
            places.sort(key=lambda place: index.segments[place[0]].id_of(place[1]))
        ordered += places
    return ordered
