"""Scores the releases that match a query's aspects, by `search.formula`: in the cluster, and the best of them here."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.opensearch.cluster import Json
from search import formula
from search.explanation import ScoredPart, covered, explained
from search.limits import FIELDS, MAX_ASPECTS, NEAR_ALTERNATIVES
from search.opensearch.clauses import NONE, Scales, all_of, any_of, bounded, mentions, points, product
from search.opensearch.plan import (
    NOTHING,
    AnyTerm,
    PlannedName,
    PlannedScoring,
    PlanNode,
    TermSequence,
    beginnings,
    others,
    sequences,
)
from search.opensearch.texts import ReleaseText
from search.query import Synonym, TextField
from search.results import Explanation
from search.syntax.read_write import write
from search.weights import Weights

_TOGETHER = "together"
"""The name of the counts of releases that mention two aspects."""

_KEY_BITS = 7
"""Bits that encode an occurrence's aspect, and whether it is part of a name for several aspects."""


@dataclass(frozen=True, slots=True)
class FeedbackPart:
    """A term of the first releases, in both fields; the shares of all of them add up to 1."""

    node: AnyTerm
    share: float


class ClusterScorer:
    """Knows how one query is scored, once it is known how many releases mention each part of it."""

    def __init__(self, plan: PlannedScoring, scales: Scales, weights: Weights) -> None:
        self._plan = plan
        self._scales = scales
        self._weights = weights
        self._names = [one.names for one in plan.aspects]
        self._whole = [self._with_groups(place) for place in range(len(plan.aspects))]
        self.idfs: list[float] = []
        self._coverage_weights: list[float] = []
        self._worths: list[float] = []

    @property
    def parts(self) -> list[Json]:
        """The condition of each aspect, then of each group: how many releases meet it is what idfs are made from."""
        return [*map(mentions, self._whole), *(mentions(one.names) for one in self._plan.groups)]

    @property
    def pairs(self) -> list[Json]:
        """A search that counts how many releases mention each two aspects; none if the coverage is by their idfs."""
        is_required = any(one.required for one in self._plan.aspects)
        if not self._power or is_required or not 1 < len(self._whole) <= formula.BYTE:
            return []
        conditions = {str(place): mentions(whole) for place, whole in enumerate(self._whole)}
        counted = {_TOGETHER: {"adjacency_matrix": {"filters": conditions}}}
        return [{"size": 0, "track_total_hits": False, "aggs": counted}]

    def learn(self, counts: Sequence[int], among: Sequence[int], releases: int, pairs: Sequence[Json] = ()) -> None:
        """Take in how many releases meet the conditions of `parts`, and the results of `pairs`.

        `among` has the number of releases in the languages of each aspect.
        """
        aspects = len(self._whole)
        self.idfs = [formula.idf(max(each, count), count) for count, each in zip(counts[:aspects], among, strict=True)]
        self._worths = [
            formula.idf(max(releases, count), count) * (self._weights.concept if one.known else self._weights.pair)
            for count, one in zip(counts[aspects:], self._plan.groups, strict=True)
        ]
        self._coverage_weights = self.idfs
        for result in pairs:
            together = np.zeros((aspects, aspects), np.int64)
            for bucket in result["aggregations"][_TOGETHER]["buckets"]:
                places = [int(place) for place in bucket["key"].split("&")]
                together[places[0], places[-1]] = together[places[-1], places[0]] = bucket["doc_count"]
            implied = self._weights.implied
            self._coverage_weights = formula.coverage_weights(self.idfs, together, releases, implied)

    def learn_nothing(self) -> None:
        """Take every part for worth 1: the order by a single one does not depend on that."""
        self.idfs, self._worths = [1.0] * len(self._whole), [1.0] * len(self._plan.groups)
        self._coverage_weights = self.idfs

    def learn_from(self, other: "ClusterScorer") -> None:
        """Take over what another scorer of the same aspects knows."""
        self.idfs, self._worths = other.idfs, other._worths
        self._coverage_weights = other._coverage_weights

    @property
    def window(self) -> int:
        """How many of the best releases are scored for proximity; 0 if the query has none."""
        return self._weights.window if len(self._whole) > 1 and self._weights.proximity else 0

    @property
    def likeness_weight(self) -> float:
        """The points for a release that is as like the first ones as they are, in those of the best; 0 for none."""
        return self._weights.likeness if len(self._whole) > 1 else 0.0

    @property
    def complete(self) -> Json:
        """The condition of complete matches."""
        return all_of(map(mentions, self._whole))

    @property
    def listed(self) -> Json:
        """The condition of all that may be listed: complete and partial matches."""
        required = [mentions(whole) for whole, one in zip(self._whole, self._plan.aspects, strict=True) if one.required]
        return all_of(required) if required else any_of(map(mentions, self._whole))

    @property
    def partial(self) -> Json:
        """The condition of partial matches."""
        return all_of([self.listed], [self.complete])

    def score(self) -> Json:
        """A clause that scores what is listed by all but proximity and likeness."""
        if len(self._whole) == 1 and not self._plan.groups:
            return points(self._whole[0], self.idfs[0], self._scales) or NONE
        found = [points(whole, idf, self._scales) for whole, idf in zip(self._whole, self.idfs, strict=True)]
        groups = zip(self._plan.groups, self._worths, strict=True)
        found += [points(one.names, worth, self._scales) for one, worth in groups]
        score = any_of(one for one in found if one)
        power = self._power
        if len(self._whole) == 1 or not power or score == NONE:
            return score
        most = sum(self.idfs) + sum(self._worths)
        return product(score, most, list(zip(map(mentions, self._whole), self._coverage_weights, strict=True)), power)

    def likeness(self, parts: Sequence[FeedbackPart], factor: float, most: float) -> Json | None:
        """A clause that scores the points for likeness, `factor` for all parts and never over `most`; None for none."""
        found = [points([PlannedName(one.node)], one.share, self._scales) for one in parts]
        return bounded(any_of(one for one in found if one), factor, most) if any(found) else None

    def proximity(self, texts: Sequence[ReleaseText]) -> list[float]:
        """The points for proximity that are added to the scores of some releases."""
        total = np.zeros(len(texts), np.float32)
        if self.window and texts:
            for field in FIELDS:
                occurrences, aspects = self._occurrences(texts, field)
                saturation = self._weights.saturation
                total += formula.proximity(occurrences, aspects, self.idfs, len(texts), saturation)
        found: list[float] = (total * np.float32(self._weights.proximity)).tolist()
        return found

    def alike(self, text: ReleaseText, parts: Sequence[FeedbackPart]) -> float:
        """How much a release has of the terms of the first releases: from 0 to 1."""
        held = ((text.frequency(one.node, 1.0, self._scales), one.share) for one in parts)
        return sum(share * frequency / (frequency + self._weights.k1) for frequency, share in held)

    def missing(self, text: ReleaseText) -> tuple[str, ...]:
        """The aspects that a release does not mention, as typed."""
        held = self._held_by(text)
        return tuple(write(one.typed) for place, one in enumerate(self._plan.aspects) if place not in held)

    def is_complete(self, text: ReleaseText) -> bool:
        """Whether a release mentions all aspects."""
        return len(self._held_by(text)) == len(self._whole)

    def _held_by(self, text: ReleaseText) -> set[int]:
        """The aspects that a release mentions."""
        held: set[int] = set()
        for field, by_first in self._mentioned.items():
            for term in text.terms_among(by_first.keys(), field):
                held.update(place for terms, place in by_first[term] if place not in held and text.starts(terms, field))
        for node, place in self._without_positions:
            if place not in held and text.matches(node):
                held.add(place)
        return held

    @cached_property
    def _mentioned(self) -> Mapping[TextField, Mapping[str, Sequence[tuple[tuple[str, ...], int]]]]:
        """The terms and sequences that mention an aspect, by field and first term."""
        found: dict[TextField, defaultdict[str, list[tuple[tuple[str, ...], int]]]]
        found = {field: defaultdict(list) for field in FIELDS}
        for place, names in enumerate(self._whole):
            for name in names:
                for field, terms in (*sequences(name.node), *beginnings(name.node)):
                    found[field][terms[0]].append((terms, place))
        return found

    @cached_property
    def _without_positions(self) -> list[tuple[PlanNode, int]]:
        """What else mentions an aspect."""
        return [
            (node, place)
            for place, names in enumerate(self._whole)
            for name in names
            for node in others(name.node)
            if not isinstance(node, TermSequence)
        ]

    def explained(self, text: ReleaseText, proximity: float, likeness: float) -> Explanation:
        aspects = [
            ScoredPart(one.typed, False, self._frequencies(one.names, text), self._frequency(whole, text), idf)
            for one, whole, idf in zip(self._plan.aspects, self._whole, self.idfs, strict=True)
        ]
        groups = [
            ScoredPart(one.typed, True, self._frequencies(one.names, text), self._frequency(one.names, text), worth)
            for one, worth in zip(self._plan.groups, self._worths, strict=True)
        ]
        evidence = [*aspects, *groups]
        coverage = covered(evidence, self._coverage_weights, self._power)
        return explained(evidence, self._weights.k1, coverage, proximity, likeness)

    def _frequencies(self, names: Sequence[PlannedName], text: ReleaseText) -> tuple[tuple[Synonym | None, float], ...]:
        return tuple((one.synonym, text.frequency(one.node, one.weight, self._scales)) for one in names)

    def _frequency(self, names: Sequence[PlannedName], text: ReleaseText) -> float:
        return sum(text.frequency(one.node, one.weight, self._scales) for one in names)

    def _with_groups(self, place: int) -> tuple[PlannedName, ...]:
        """The names of an aspect, with those of the groups it is part of: who says a known name says each of them."""
        of_groups = (one.names for one in self._plan.groups if one.known and place in one.aspects)
        return (*self._names[place], *chain.from_iterable(of_groups))

    @property
    def _power(self) -> float:
        return formula.power(len(self._whole), self._weights)

    def _occurrences(
        self, texts: Sequence[ReleaseText], field: TextField
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The occurrences of aspects in a field, ascending, and the aspect of each.

        At the same position, names of single aspects come before names of several (whose words also occur singly),
        both in the order of the query.
        """
        placed = self._placed[field]
        keys = [
            (((number << 32) + place + step) << _KEY_BITS) + one.first + aspect
            for number, text in enumerate(texts)
            for term in text.terms_among(placed.keys(), field)
            for one in placed[term]
            for place in text.starts(one.terms, field)
            for step, aspect in enumerate(one.aspects)
        ]
        joined = np.sort(np.array(keys, np.int64))
        return joined >> _KEY_BITS, joined % MAX_ASPECTS

    @cached_property
    def _placed(self) -> Mapping[TextField, Mapping[str, Sequence["_PlacedName"]]]:
        """What counts for proximity, by field and first term."""
        found: dict[TextField, defaultdict[str, list[_PlacedName]]] = {field: defaultdict(list) for field in FIELDS}
        for names, aspects, first in self._named:
            for name in names:
                for field, terms in sequences(name.node):
                    found[field][terms[0]].append(_PlacedName(terms, aspects, first))
        return found

    @property
    def _named(self) -> Iterator[tuple[list[PlannedName], range, int]]:
        """The names that count for proximity, the aspects that they stand for, and the first number of these."""
        for place, names in enumerate(self._names):
            yield list(islice(names, NEAR_ALTERNATIVES)), range(place, place + 1), 0
        for group in self._plan.groups:
            if group.known:
                synonyms = (name for name in group.names if name.synonym)
                yield list(islice(synonyms, NEAR_ALTERNATIVES)), group.aspects, MAX_ASPECTS


@dataclass(frozen=True, slots=True)
class _PlacedName:
    """A sequence of terms, the aspects that it stands for, and the first number of these."""

    terms: tuple[str, ...]
    aspects: range
    first: int


def without(plan: PlannedScoring, absent: Collection[PlannedName]) -> PlannedScoring:
    """The plan with some names emptied: they keep their places, and match nothing."""

    def kept(names: tuple[PlannedName, ...]) -> tuple[PlannedName, ...]:
        return tuple(replace(one, node=NOTHING) if one in absent else one for one in names)

    return PlannedScoring(
        tuple(replace(one, names=kept(one.names)) for one in plan.aspects),
        tuple(replace(one, names=kept(one.names)) for one in plan.groups),
    )
