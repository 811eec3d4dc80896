"""Scores the releases that speak of what a reader wants; `formula` says how."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.postings import Ints
from search.explanation import ScoredPart, covered, explained
from search.limits import FIELDS, MAX_ASPECTS
from search.query import Synonym, TextField
from search.results import Explanation
from search.syntax.read_write import write
from search.weights import WEIGHTS, Weights
from search.whoosh import formula
from search.whoosh.docsets import UNSAID, DocSet, Weighted, summed
from search.whoosh.evaluate import Evaluator
from search.whoosh.formula import Bits, Floats
from search.whoosh.frequencies import Frequencies
from search.whoosh.planner import Alternative, ScoringPlan
from search.whoosh.reader import IndexReader, Mask

SPELLED_OUT = 0.1
"""The least share of the releases with an abbreviation that also hold what it is short for."""

NEAR_WAYS = 16
"""Ways to say an aspect, the closest to what was typed, that are looked at for proximity."""

_KEY_BITS = 7
"""Of which of the aspects an occurrence is one, and whether by a name for several."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The documents of a segment that speak of an aspect and of all required ones, scored by all but proximity."""

    documents: DocSet
    scores: Floats
    missing: Bits
    """A bit for each aspect that the document does not speak of."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What the documents of a segment say: way by way, and all ways together."""

    aspect_ways: list[list[Weighted]]
    group_ways: list[list[Weighted]]
    aspects: list[Weighted]
    groups: list[Weighted]


class Scorer:
    """Of one query over all segments."""

    def __init__(
        self, index: IndexReader, plan: ScoringPlan, evaluators: Many[Evaluator], weights: Weights = WEIGHTS
    ) -> None:
        self._plan = plan
        self._weights = weights
        self._sizes = [segment.size for segment in index.segments]
        self._frequencies = [
            Frequencies(segment, evaluator, weights.fields)
            for segment, evaluator in zip(index.segments, evaluators, strict=True)
        ]
        aspects = [self._by_segment(one.ways) for one in plan.aspects]
        groups = [self._by_segment(one.ways) for one in plan.groups]
        self._said = [
            self._together([one[number] for one in aspects], [one[number] for one in groups], size)
            for number, size in enumerate(self._sizes)
        ]
        self._idfs = [_idf(index.alive, [said.aspects[n] for said in self._said]) for n in range(len(plan.aspects))]
        self._group_worths = [
            _idf(index.alive, [said.groups[n] for said in self._said])
            * (weights.concept if one.known else weights.pair)
            for n, one in enumerate(plan.groups)
        ]

    @property
    def window(self) -> int:
        """How many documents, the best by all else, are scored for proximity; 0 where there is none to be had."""
        return self._weights.window if len(self._plan.aspects) > 1 and self._weights.proximity else 0

    def synonyms(self) -> Iterator[Synonym]:
        """The other names that stand in the index, in the order of the query."""
        for n, aspect in enumerate(self._plan.aspects):
            yield from _used(aspect.ways, [said.aspect_ways[n] for said in self._said])
        for n, group in enumerate(self._plan.groups):
            yield from _used(group.ways, [said.group_ways[n] for said in self._said])

    def scored(self, number: int) -> Scored:
        """The documents of a segment."""
        said = self._said[number]
        if len(said.aspects) == 1:
            [only] = said.aspects
            return Scored(only.documents, self._points(only, self._idfs[0]), np.zeros(len(only.documents), np.uint8))
        scores = np.zeros(self._sizes[number], np.float32)
        every = (1 << len(said.aspects)) - 1
        missing: Bits = np.full(len(scores), every, np.uint8 if len(said.aspects) <= formula.BYTE else np.uint64)
        for place, (aspect, idf) in enumerate(zip(said.aspects, self._idfs, strict=True)):
            scores[aspect.documents] += self._points(aspect, idf)
            missing[aspect.documents] &= missing.dtype.type(every & ~(1 << place))
        for group, worth in zip(said.groups, self._group_worths, strict=True):
            scores[group.documents] += self._points(group, worth)
        documents = np.flatnonzero(self._listed(missing, every))
        scores, missing = scores[documents], missing[documents]
        if self._power:
            scores *= formula.coverage(missing, self._idfs, self._power)
        return Scored(documents, scores, missing)

    def proximity(self, number: int, documents: DocSet) -> Floats:
        """What the proximity of the words adds to the scores of the documents."""
        total = np.zeros(len(documents), np.float32)
        if self.window and len(documents):
            for field in FIELDS:
                occurrences, aspects = self._occurrences(number, field, documents)
                total += formula.proximity(occurrences, aspects, self._idfs, len(documents), self._weights.saturation)
        return total * np.float32(self._weights.proximity)

    def named(self, missing: int) -> tuple[str, ...]:
        """The aspects of which the bits are set, as typed."""
        return tuple(write(one.typed) for place, one in enumerate(self._plan.aspects) if missing >> place & 1)

    def explained(self, number: int, document: int) -> Explanation:
        """How the score of a document comes about."""
        evidence = self._evidence(self._said[number], document)
        proximity = float(self.proximity(number, np.array([document]))[0])
        return explained(evidence, self._weights.k1, covered(evidence, self._power), proximity)

    def _evidence(self, said: _Said, document: int) -> list[ScoredPart]:
        """Aspect by aspect, then group by group."""

        def names(ways: tuple[Alternative, ...], each: list[Weighted]) -> tuple[tuple[Synonym | None, float], ...]:
            return tuple((way.other, held.at(document)) for way, held in zip(ways, each, strict=True))

        aspects = [
            ScoredPart(one.typed, False, names(one.ways, each), whole.at(document), idf)
            for one, each, whole, idf in zip(
                self._plan.aspects, said.aspect_ways, said.aspects, self._idfs, strict=True
            )
        ]
        groups = [
            ScoredPart(one.typed, True, names(one.ways, each), whole.at(document), worth)
            for one, each, whole, worth in zip(
                self._plan.groups, said.group_ways, said.groups, self._group_worths, strict=True
            )
        ]
        return [*aspects, *groups]

    def _by_segment(self, ways: tuple[Alternative, ...]) -> list[list[Weighted]]:
        """By segment and way; of abbreviations only those that stand beside what they are short for."""
        found = [known.of(ways) for known in self._frequencies]
        for place, way in enumerate(ways):
            if way.other and way.other.short:
                beside, held = 0, 0
                for said, size in zip(found, self._sizes, strict=True):
                    spelled_out = np.zeros(size, bool)
                    for one, name in zip(said, ways, strict=True):
                        if not (name.other and name.other.short):
                            spelled_out[one.documents] = True
                    beside += int(np.count_nonzero(spelled_out[said[place].documents]))
                    held += len(said[place].documents)
                if beside < held * SPELLED_OUT:
                    for said in found:
                        said[place] = UNSAID
        return found

    def _together(self, aspects: list[list[Weighted]], groups: list[list[Weighted]], size: int) -> _Said:
        """A document that says what some aspects mean together speaks of each of them."""

        def whole(place: int) -> Weighted:
            known = (
                ways
                for group, ways in zip(self._plan.groups, groups, strict=True)
                if group.known and place in group.aspects
            )
            return summed([*aspects[place], *chain.from_iterable(known)], size)

        return _Said(
            aspects, groups, [whole(place) for place in range(len(aspects))], [summed(ways, size) for ways in groups]
        )

    def _listed(self, missing: Bits, every: int) -> Mask:
        """The documents that speak of something and of all that is required."""
        required = sum(1 << place for place, one in enumerate(self._plan.aspects) if one.required)
        listed: Mask = missing & missing.dtype.type(required) == 0 if required else missing != every
        return listed

    @cached_property
    def _power(self) -> float:
        return formula.power(len(self._plan.aspects), self._weights)

    def _points(self, said: Weighted, worth: float) -> Floats:
        return formula.saturated(said.frequencies, worth, self._weights.k1)

    def _occurrences(self, number: int, field: TextField, documents: DocSet) -> tuple[NDArray[np.int64], Ints]:
        """Where in a field of the documents aspects are spoken of, in order, and which.

        At one place words come before the names of several aspects (whose own words are there one by one), and both in
        the order of the query.
        """
        known, said = self._frequencies[number], self._said[number]
        keys = [np.zeros(0, np.int64)]

        def add(ways: Iterable[tuple[Alternative, Weighted]], aspects: range, first: int) -> None:
            for way, held in ways:
                if len(held.documents):
                    for found in known.occurrences(way.node, field, documents):
                        keys.extend((found + n << _KEY_BITS) + first + aspect for n, aspect in enumerate(aspects))

        for place, (one, each) in enumerate(zip(self._plan.aspects, said.aspect_ways, strict=True)):
            add(islice(zip(one.ways, each, strict=True), NEAR_WAYS), range(place, place + 1), 0)
        for group, each in zip(self._plan.groups, said.group_ways, strict=True):
            if group.known:
                names = ((way, held) for way, held in zip(group.ways, each, strict=True) if way.other)
                add(islice(names, NEAR_WAYS), group.aspects, MAX_ASPECTS)
        joined = np.sort(np.concatenate(keys))
        return joined >> _KEY_BITS, joined % MAX_ASPECTS


def _idf(documents: int, segments: Iterable[Weighted]) -> float:
    return formula.idf(documents, sum(len(one.documents) for one in segments))


def _used(ways: tuple[Alternative, ...], segments: list[list[Weighted]]) -> Iterator[Synonym]:
    for way, *said in zip(ways, *segments, strict=True):
        if way.other and any(len(one.documents) for one in said):
            yield way.other
