"""Scores for what a reader wants: BM25F of each aspect, coverage of all of them, nearness of their words.

Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (2004), with every name of an aspect
counted as one term, so that neither a rare name nor many of them outweigh another aspect. Nearness as in Büttcher,
Clarke and Lushman, "Term proximity scoring for ad-hoc retrieval on very large text collections" (2006).
"""

from collections.abc import Iterator
from collections.abc import Sequence as Many
from dataclasses import dataclass
from functools import cached_property
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.postings import Ints
from search.query import Other, TextField
from search.whoosh.evaluate import Evaluator
from search.whoosh.frequencies import FieldWeight, Frequencies
from search.whoosh.match import NOTHING, Match, ascending, summed
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.plan import GroupPlan, Wanted, Way

Bits = NDArray[np.unsignedinteger[Any]]

_FEW = 8
"""Aspects whose sets fit a byte."""

TITLE = FieldWeight(boost=4.0, b=0.5)
BODY = FieldWeight(boost=1.0, b=0.75)

SPELLED_OUT = 0.1
"""The least share of the releases with an abbreviation that also hold what it is short for."""

NEAR_WAYS = 16
"""Ways to say an aspect, the closest to what was typed, that are looked at for nearness."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each part of a score counts; benchmarks/README.md says how the defaults were found."""

    k1: float = 1.2
    """From which frequency on more of the same hardly counts."""
    title: FieldWeight = TITLE
    body: FieldWeight = BODY
    coverage: float = 1.5
    """The power of the share of what was asked that a release speaks of."""
    verbose: float = 4.0
    """So many aspects are a query of key words; of more, each may be lacking more and more freely."""
    concept: float = 0.2
    """What words that mean one thing together count, as one thing, beside each of them."""
    pair: float = 0.5
    """What words count for standing side by side as in the query."""
    near: float = 0.5
    saturation: float = 2.0
    """From which nearness on more of it hardly counts."""
    window: int = 200
    """Releases, the best by all else, whose words are looked at for nearness."""


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Candidates:
    """The documents of a segment that speak of an aspect and of all required ones, ascending."""

    documents: Ints
    scores: Floats
    missing: Bits
    """A bit for each aspect that the document does not speak of."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of the query gives to the score of a document."""

    ways: tuple[tuple[Way, float], ...]
    """The ways in which the document says it, with their weighted frequencies."""
    points: float


@dataclass(frozen=True, slots=True)
class Points:
    """How the score of a document comes about: (the sum of all parts) * coverage + nearness."""

    aspects: tuple[Part, ...]
    groups: tuple[Part, ...]
    coverage: float
    nearness: float
    score: float


@dataclass(frozen=True, slots=True)
class _Found:
    """What a segment holds, way by way."""

    aspects: list[list[Match]]
    groups: list[list[Match]]


class Ranking:
    """Of one query over all segments."""

    def __init__(self, index: Opened, wanted: Wanted, evaluators: Many[Evaluator], weights: Weights = WEIGHTS) -> None:
        self._wanted = wanted
        self._weights = weights
        self._documents = index.documents
        self._sizes = [segment.size for segment in index.segments]
        fields: dict[TextField, FieldWeight] = {"title": weights.title, "body": weights.body}
        self._frequencies = [
            Frequencies(segment, evaluator, fields)
            for segment, evaluator in zip(index.segments, evaluators, strict=True)
        ]
        aspects = [self._said(one.ways) for one in wanted.aspects]
        groups = [self._said(one.ways) for one in wanted.groups]
        self._ways = [
            _Found([one[number] for one in aspects], [one[number] for one in groups])
            for number in range(len(self._sizes))
        ]
        self._aspects = [
            [self._aspect(number, place) for place in range(len(wanted.aspects))] for number in range(len(self._ways))
        ]
        self._groups = [
            [summed(ways, size) for ways in found.groups] for found, size in zip(self._ways, self._sizes, strict=True)
        ]
        self._idfs = [self._idf(segment[n] for segment in self._aspects) for n in range(len(wanted.aspects))]
        self._group_idfs = [self._idf(segment[n] for segment in self._groups) for n in range(len(wanted.groups))]

    def others(self) -> Iterator[Other]:
        """The other names that stand in the index, in the order of the query."""
        for n, aspect in enumerate(self._wanted.aspects):
            yield from _used(aspect.ways, [found.aspects[n] for found in self._ways])
        for n, group in enumerate(self._wanted.groups):
            yield from _used(group.ways, [found.groups[n] for found in self._ways])

    @property
    def window(self) -> int:
        return self._weights.window

    def candidates(self, number: int) -> Candidates:
        """Of a segment, scored by all but nearness."""
        aspects = self._aspects[number]
        if len(aspects) == 1:
            return self._alone(ascending(aspects[0]))
        scores = np.zeros(self._sizes[number], np.float32)
        every = (1 << len(aspects)) - 1
        missing: Bits = np.full(self._sizes[number], every, np.uint8 if len(aspects) <= _FEW else np.uint64)
        for place, (match, idf) in enumerate(zip(aspects, self._idfs, strict=True)):
            if match.scores is not None:
                scores[match.documents] += self._saturated(match.scores, idf)
                missing[match.documents] &= missing.dtype.type(every & ~(1 << place))
        for match, points in zip(self._groups[number], self._group_points, strict=True):
            if match.scores is not None:
                scores[match.documents] += self._saturated(match.scores, points)
        documents = np.flatnonzero(self._listed(missing, every))
        scores, missing = scores[documents], missing[documents]
        scores *= self._coverage(missing)
        return Candidates(documents, scores, missing)

    def _alone(self, match: Match) -> Candidates:
        """Of a single aspect, which nothing that is found can lack."""
        scores = np.zeros(0, np.float32) if match.scores is None else self._saturated(match.scores, self._idfs[0])
        return Candidates(match.documents, scores, np.zeros(len(match.documents), np.uint8))

    def _listed(self, missing: Bits, every: int) -> Mask:
        """The documents that speak of something and of all that is required."""
        required = sum(1 << place for place, one in enumerate(self._wanted.aspects) if one.required)
        listed: Mask = missing & missing.dtype.type(required) == 0 if required else missing != every
        return listed

    def _coverage(self, missing: Bits) -> Floats:
        """The share of what was asked, by what it tells, that each document speaks of, to a power."""
        idfs = np.array(self._idfs, np.float32)
        if len(idfs) > _FEW:
            held = sum(idf * ((missing >> np.uint64(place)) & np.uint64(1) == 0) for place, idf in enumerate(idfs))
            return np.asarray((held / idfs.sum()) ** np.float32(self._power), np.float32)
        sets = np.arange(1 << len(idfs))
        held = ((sets[:, None] >> np.arange(len(idfs))) & 1 == 0) @ idfs
        by_set: Floats = ((held / idfs.sum()) ** self._power).astype(np.float32)
        return by_set[missing]

    def nearness(self, number: int, documents: Ints) -> Floats:
        """What the nearness of the words adds to the scores of the documents, which ascend."""
        total = np.zeros(len(documents), np.float32)
        if len(self._wanted.aspects) > 1 and len(documents):
            for field in ("title", "body"):
                total += self._near(number, field, documents)
        return total * np.float32(self._weights.near)

    def points(self, number: int, document: int) -> Points:
        """How the score of the document comes about."""
        found = self._ways[number]
        aspects = [
            self._part(one.ways, ways, self._aspects[number][n], self._idfs[n], document)
            for n, (one, ways) in enumerate(zip(self._wanted.aspects, found.aspects, strict=True))
        ]
        groups = [
            self._part(one.ways, ways, self._groups[number][n], self._group_points[n], document)
            for n, (one, ways) in enumerate(zip(self._wanted.groups, found.groups, strict=True))
        ]
        covered = sum(idf for part, idf in zip(aspects, self._idfs, strict=True) if part.points)
        coverage = (covered / sum(self._idfs)) ** self._power if len(aspects) > 1 else 1.0
        nearness = float(self.nearness(number, np.array([document]))[0])
        total = sum(part.points for part in (*aspects, *groups)) * coverage + nearness
        return Points(tuple(aspects), tuple(groups), coverage, nearness, total)

    def _said(self, ways: tuple[Way, ...]) -> list[list[Match]]:
        """By segment and way; of abbreviations only those that stand beside what they are short for."""
        found = [known.of(ways) for known in self._frequencies]
        for place, way in enumerate(ways):
            if way.other and way.other.short:
                beside, held = 0, 0
                for matches, size in zip(found, self._sizes, strict=True):
                    long = [m.documents for m, w in zip(matches, ways, strict=True) if not (w.other and w.other.short)]
                    spelled_out = np.zeros(size, bool)
                    spelled_out[np.concatenate([np.zeros(0, np.intp), *long])] = True
                    beside += int(np.count_nonzero(spelled_out[matches[place].documents]))
                    held += len(matches[place].documents)
                if beside < held * SPELLED_OUT:
                    for matches in found:
                        matches[place] = NOTHING
        return found

    def _aspect(self, number: int, place: int) -> Match:
        """A release that says what some aspects mean together speaks of each of them."""
        found = self._ways[number]
        together = [
            match
            for group, ways in zip(self._wanted.groups, found.groups, strict=True)
            if group.known and place in group.aspects
            for match in ways
        ]
        return summed([*found.aspects[place], *together], self._sizes[number])

    def _idf(self, matches: Iterator[Match]) -> float:
        held = sum(len(match.documents) for match in matches)
        return log(1 + (self._documents - held + 0.5) / (held + 0.5))

    @cached_property
    def _group_points(self) -> list[float]:
        weights = self._weights
        return [
            idf * (weights.concept if group.known else weights.pair)
            for group, idf in zip(self._wanted.groups, self._group_idfs, strict=True)
        ]

    @property
    def _power(self) -> float:
        return self._weights.coverage / max(1.0, len(self._wanted.aspects) / self._weights.verbose) ** 2

    def _saturated(self, frequencies: Floats, points: float) -> Floats:
        saturated: Floats = frequencies / (frequencies + np.float32(self._weights.k1))
        saturated *= np.float32(points)
        return saturated

    def _near(self, number: int, field: TextField, documents: Ints) -> Floats:
        """Neighbouring occurrences of different aspects give each other their weight, less the farther apart."""
        places, owners = self._places(number, field, documents)
        gaps = np.diff(places)
        pairs = np.flatnonzero((owners[1:] != owners[:-1]) & (places[1:] >> 32 == places[:-1] >> 32))
        idfs = np.array(self._idfs, np.float32)
        given = 1 / np.maximum(gaps[pairs], 1).astype(np.float32) ** 2
        first, second, document = owners[pairs], owners[pairs + 1], places[pairs] >> 32
        cells = np.concatenate([first * len(documents) + document, second * len(documents) + document])
        weights = np.concatenate([idfs[second] * given, idfs[first] * given])
        sums = np.bincount(cells, weights, len(idfs) * len(documents)).reshape(len(idfs), len(documents))
        near = np.minimum(idfs, 1)[:, None] * sums / (sums + self._weights.saturation)
        summed_up: Floats = near.sum(axis=0).astype(np.float32)
        return summed_up

    def _places(self, number: int, field: TextField, documents: Ints) -> tuple[NDArray[np.int64], Ints]:
        """Where aspects are spoken of, in order, and which."""
        known = self._frequencies[number]
        places, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.intp)]

        def add(ways: tuple[Way, ...], aspects: range) -> None:
            for way in ways[:NEAR_WAYS]:
                for found in known.occurrences(way.node, field, documents):
                    for offset, aspect in enumerate(aspects):
                        places.append(found + offset)
                        owners.append(np.full(len(found), aspect))

        for place, one in enumerate(self._wanted.aspects):
            add(one.ways, range(place, place + 1))
        for group in self._wanted.groups:
            if group.known:
                add(_others(group), group.aspects)
        joined, owner = np.concatenate(places), np.concatenate(owners)
        order = np.argsort(joined, kind="stable")
        return joined[order], owner[order]

    def _part(self, plan: tuple[Way, ...], ways: list[Match], whole: Match, points: float, document: int) -> Part:
        said = [(way, _at(match, document)) for way, match in zip(plan, ways, strict=True)]
        frequency = _at(whole, document)
        return Part(
            tuple((way, frequency) for way, frequency in said if frequency),
            points * frequency / (frequency + self._weights.k1),
        )


def _used(ways: tuple[Way, ...], segments: list[list[Match]]) -> Iterator[Other]:
    for way, *matches in zip(ways, *segments, strict=True):
        if way.other and any(len(match.documents) for match in matches):
            yield way.other


def _others(group: GroupPlan) -> tuple[Way, ...]:
    """Without what was typed, whose words are there one by one."""
    return tuple(way for way in group.ways if way.other)


def _at(match: Match, document: int) -> float:
    held = match.documents == document
    return float(match.scores[held][0]) if match.scores is not None and held.any() else 0.0
