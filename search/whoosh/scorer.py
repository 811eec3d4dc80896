"""Scores the releases that match a query's aspects, by `formula`."""

from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Many
from dataclasses import replace
from functools import cached_property
from itertools import chain, islice

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from indexer.columnar import kernel
from indexer.columnar.postings import Ints
from search import formula
from search.explanation import ScoredPart, covered, explained
from search.formula import Bits, Floats
from search.limits import FIELDS, MAX_ASPECTS, NEAR_ALTERNATIVES, SPELLED_OUT
from search.query import Phrase, Synonym, TextField, Word
from search.results import Explanation
from search.syntax.read_write import write
from search.weights import WEIGHTS, Weights
from search.whoosh import compiled
from search.whoosh.docsets import NO_OCCURRENCES, DocSet, Weighted, contained, summed
from search.whoosh.evaluate import Evaluator
from search.whoosh.feedback import FeedbackTerms, First, feedback_terms
from search.whoosh.frequencies import Frequencies
from search.whoosh.planner import Alternative, AspectPlan, GroupPlan, Node, ScoringPlan, Terms
from search.whoosh.reader import IndexReader, Mask

_KEY_BITS = 7
"""Bits that encode an occurrence's aspect, and whether it is part of a name for several aspects."""


@dataclass(frozen=True, slots=True)
class Scored:
    """The documents of a segment that mention an aspect, and all required ones, with scores before proximity."""

    documents: DocSet
    scores: Floats
    missing: Bits
    """A bit set for each aspect that the document lacks."""


@dataclass(frozen=True, slots=True)
class _Mentions:
    """The documents of a segment that mention each aspect and group: by alternative, and by all of them together."""

    aspect_alternatives: list[list[Weighted]]
    group_alternatives: list[list[Weighted]]
    aspects: list[Weighted]
    groups: list[Weighted]


class Scorer:
    """Scores one query over all segments."""

    def __init__(
        self, index: IndexReader, plan: ScoringPlan, evaluators: Many[Evaluator], weights: Weights = WEIGHTS
    ) -> None:
        self._index = index
        self._plan = plan
        self.weights = weights
        self._sizes = [segment.size for segment in index.segments]
        self._has_time = evaluators[0].in_time if evaluators else lambda: False
        self._frequencies = [
            Frequencies(segment, evaluator, weights.fields)
            for segment, evaluator in zip(index.segments, evaluators, strict=True)
        ]
        aspects = [self._by_segment(one.alternatives) for one in plan.aspects]
        groups = [self._by_segment(one.alternatives) for one in plan.groups]
        self._mentions = [
            self._together([one[number] for one in aspects], [one[number] for one in groups], size)
            for number, size in enumerate(self._sizes)
        ]

    @property
    def window(self) -> int:
        """How many of the best documents are scored for proximity; 0 if the query has none."""
        return self.weights.window if len(self._plan.aspects) > 1 and self.weights.proximity else 0

    @property
    def likeness_weight(self) -> float:
        """The points for a release that is as like the first ones as they are, in those of the best; 0 for none."""
        return self.weights.likeness if len(self._plan.aspects) > 1 else 0.0

    def synonyms(self) -> Iterator[Synonym]:
        """The synonyms that occur in the index, in the order of the query."""
        for n, aspect in enumerate(self._plan.aspects):
            yield from _used(aspect.alternatives, [each.aspect_alternatives[n] for each in self._mentions])
        for n, group in enumerate(self._plan.groups):
            yield from _used(group.alternatives, [each.group_alternatives[n] for each in self._mentions])

    def found(self) -> frozenset[Word | Phrase]:
        """The names that the index has, beside the words as typed."""
        parts: tuple[AspectPlan | GroupPlan, ...] = (*self._plan.aspects, *self._plan.groups)
        return frozenset(chain.from_iterable(one.found for one in parts))

    def scored(self, number: int) -> Scored:
        """Score the documents of a segment, by everything but proximity."""
        found = self._summed[number]
        if not self._power or len(self._plan.aspects) == 1:
            return found
        scores = found.scores * formula.coverage(found.missing, self._coverage_weights, self._power)
        return replace(found, scores=scores)

    @cached_property
    def _summed(self) -> list[Scored]:
        """By segment, the documents with the points of aspects and groups."""
        summed = self._summed_compiled if kernel.available else self._summed_by_arrays
        return [summed(mentions, size) for mentions, size in zip(self._mentions, self._sizes, strict=True)]

    def _summed_by_arrays(self, mentions: _Mentions, size: int) -> Scored:
        if len(mentions.aspects) == 1 and not mentions.groups:
            [only] = mentions.aspects
            return Scored(only.documents, self._points(only, self._idfs[0]), np.zeros(len(only.documents), np.uint8))
        scores = np.zeros(size, np.float32)
        every = (1 << len(mentions.aspects)) - 1
        missing: Bits = np.full(size, every, np.uint8 if len(mentions.aspects) <= formula.BYTE else np.uint64)
        for place, (aspect, idf) in enumerate(zip(mentions.aspects, self._idfs, strict=True)):
            scores[aspect.documents] += self._points(aspect, idf)
            missing[aspect.documents] &= missing.dtype.type(every & ~(1 << place))
        for group, worth in zip(mentions.groups, self._group_worths, strict=True):
            scores[group.documents] += self._points(group, worth)
        documents = np.flatnonzero(self._listed(missing, every))
        return Scored(documents, scores[documents], missing[documents])

    def _summed_compiled(self, mentions: _Mentions, _: int) -> Scored:
        weighed = chain(
            zip(mentions.aspects, self._idfs, strict=True), zip(mentions.groups, self._group_worths, strict=True)
        )
        return Scored(*compiled.score(weighed, len(mentions.aspects), self._required, self.weights.k1))

    def complete(self, number: int) -> DocSet:
        """The documents of a segment that mention every aspect."""
        documents, *others = sorted((one.documents for one in self._mentions[number].aspects), key=len)
        for other in others:
            documents = documents[contained(documents, other)]
        return documents

    def proximity(self, number: int, documents: DocSet) -> Floats:
        """The points for proximity that are added to the scores of the documents."""
        if not self.window or not len(documents):
            return np.zeros(len(documents), np.float32)
        return self._nearness(number, documents) * np.float32(self.weights.proximity)

    def _nearness(self, number: int, documents: DocSet) -> Floats:
        names = list(self._names_near(self._mentions[number]))
        saturation = self.weights.saturation
        if kernel.available:
            ways = compiled.Ways(self._index.segments[number])
            return compiled.nearness(ways, documents, names, self._idfs, saturation)
        total = np.zeros(len(documents), np.float32)
        for field in FIELDS:
            occurrences, aspects = self._occurrences(number, field, documents, names)
            total += formula.proximity(occurrences, aspects, self._idfs, len(documents), saturation)
        return total

    def likeness(self, number: int, documents: DocSet, terms: FeedbackTerms) -> Floats:
        """How much the documents have of the terms of the first releases: from 0 to 1."""
        if kernel.available:
            segment, found = self._index.segments[number], (terms.ordinals[number], terms.shares)
            return compiled.liken(segment, self.weights.fields, documents, found, self.weights.k1)
        total = np.zeros(self._sizes[number], np.float32)
        for term, share in zip(terms.numbers, terms.shares.tolist(), strict=True):
            leaves = self._index.leaves(self._index.content_terms.text(term))
            [held] = self._frequencies[number].of([Alternative(Terms(leaves))])
            total[held.documents] += self._points(held, share)
        return total[documents]

    def feedback_terms(self, first: Many[First]) -> FeedbackTerms | None:
        """The terms that tell the first releases from all others; None if there are none, or no time for them."""
        found = feedback_terms(self._index, first, self.weights) if self._has_time() else None
        return found if found and found.numbers else None

    @property
    def typed(self) -> tuple[str, ...]:
        """The aspects as typed."""
        return tuple(write(one.typed) for one in self._plan.aspects)

    def explained(self, number: int, document: int, likeness: float) -> Explanation:
        """Explain the score of a document, which has so many points for likeness."""
        evidence = self._evidence(self._mentions[number], document)
        proximity = float(self.proximity(number, np.array([document]))[0])
        return explained(
            evidence, self.weights.k1, covered(evidence, self._coverage_weights, self._power), proximity, likeness
        )

    def _evidence(self, mentions: _Mentions, document: int) -> list[ScoredPart]:
        """First the aspects, then the groups."""

        def names(
            alternatives: tuple[Alternative, ...], each: list[Weighted]
        ) -> tuple[tuple[Synonym | None, float], ...]:
            return tuple((one.synonym, held.at(document)) for one, held in zip(alternatives, each, strict=True))

        aspects = [
            ScoredPart(one.typed, False, names(one.alternatives, each), whole.at(document), idf)
            for one, each, whole, idf in zip(
                self._plan.aspects, mentions.aspect_alternatives, mentions.aspects, self._idfs, strict=True
            )
        ]
        groups = [
            ScoredPart(one.typed, True, names(one.alternatives, each), whole.at(document), worth)
            for one, each, whole, worth in zip(
                self._plan.groups, mentions.group_alternatives, mentions.groups, self._group_worths, strict=True
            )
        ]
        return [*aspects, *groups]

    def _by_segment(self, alternatives: tuple[Alternative, ...]) -> list[list[Weighted]]:
        """By segment and alternative; an abbreviation is emptied if it rarely occurs together with a full name."""
        found = [known.of(alternatives) for known in self._frequencies]
        for place, alternative in enumerate(alternatives):
            if alternative.synonym and alternative.synonym.short:
                beside, held = 0, 0
                for each, size in zip(found, self._sizes, strict=True):
                    spelled_out = np.zeros(size, bool)
                    for weighted, one in zip(each, alternatives, strict=True):
                        if not (one.synonym and one.synonym.short):
                            spelled_out[weighted.documents] = True
                    beside += int(np.count_nonzero(spelled_out[each[place].documents]))
                    held += len(each[place].documents)
                if beside < held * SPELLED_OUT:
                    for each in found:
                        each[place] = NO_OCCURRENCES
        return found

    def _together(self, aspects: list[list[Weighted]], groups: list[list[Weighted]], size: int) -> _Mentions:
        """A document that contains a known name for a group of aspects mentions each of them."""

        def whole(place: int) -> Weighted:
            known = (
                alternatives
                for group, alternatives in zip(self._plan.groups, groups, strict=True)
                if group.known and place in group.aspects
            )
            return summed([*aspects[place], *chain.from_iterable(known)], size)

        return _Mentions(
            aspects, groups, [whole(place) for place in range(len(aspects))], [summed(each, size) for each in groups]
        )

    def _listed(self, missing: Bits, every: int) -> Mask:
        """A mask of the documents that mention any aspect, and all required ones."""
        required = missing.dtype.type(self._required)
        listed: Mask = missing & required == 0 if required else missing != every
        return listed

    @cached_property
    def _idfs(self) -> list[float]:
        return [
            _idf(_among(self._index, one.languages), [each.aspects[n] for each in self._mentions])
            for n, one in enumerate(self._plan.aspects)
        ]

    @cached_property
    def _group_worths(self) -> list[float]:
        return [
            _idf(self._index.alive, [each.groups[n] for each in self._mentions])
            * (self.weights.concept if one.known else self.weights.pair)
            for n, one in enumerate(self._plan.groups)
        ]

    @cached_property
    def _coverage_weights(self) -> list[float]:
        """How much each aspect counts for the coverage: less if other aspects foretell it."""
        aspects = len(self._plan.aspects)
        if self._required or aspects > formula.BYTE:
            return self._idfs
        sets = 1 << aspects
        counts = sum((np.bincount(one.missing, minlength=sets) for one in self._summed), np.zeros(sets, np.int64))
        mentioned = formula.mentioned_by_bits(aspects).astype(np.int64)
        together = mentioned.T @ (mentioned * counts[:, None])
        return formula.coverage_weights(self._idfs, together, self._index.alive, self.weights.implied)

    @cached_property
    def _required(self) -> int:
        """A bit for each aspect that every document must mention."""
        return sum(1 << place for place, one in enumerate(self._plan.aspects) if one.required)

    @cached_property
    def _power(self) -> float:
        return formula.power(len(self._plan.aspects), self.weights)

    def _points(self, weighted: Weighted, worth: float) -> Floats:
        return formula.saturated(weighted.frequencies, worth, self.weights.k1)

    def _names_near(self, mentions: _Mentions) -> Iterator[tuple[Node, range]]:
        """The names that count for proximity and occur in the segment, each with the aspects that it stands for."""
        for place, (one, each) in enumerate(zip(self._plan.aspects, mentions.aspect_alternatives, strict=True)):
            for alternative, held in islice(zip(one.alternatives, each, strict=True), NEAR_ALTERNATIVES):
                if len(held.documents):
                    yield alternative.node, range(place, place + 1)
        for group, each in zip(self._plan.groups, mentions.group_alternatives, strict=True):
            if group.known:
                names = ((one, held) for one, held in zip(group.alternatives, each, strict=True) if one.synonym)
                for alternative, held in islice(names, NEAR_ALTERNATIVES):
                    if len(held.documents):
                        yield alternative.node, group.aspects

    def _occurrences(
        self, number: int, field: TextField, documents: DocSet, names: Iterable[tuple[Node, range]]
    ) -> tuple[NDArray[np.int64], Ints]:
        """The occurrences of aspects in a field of the documents, ascending, and the aspect of each.

        At the same position, names of single aspects come before names of several (whose words also occur singly),
        both in the order of the query.
        """
        keys = [np.zeros(0, np.int64)]
        for node, aspects in names:
            first = MAX_ASPECTS if len(aspects) > 1 else 0
            for found in self._frequencies[number].occurrences(node, field, documents):
                keys.extend((found + n << _KEY_BITS) + first + aspect for n, aspect in enumerate(aspects))
        joined = np.sort(np.concatenate(keys))
        return joined >> _KEY_BITS, joined % MAX_ASPECTS


def _among(index: IndexReader, languages: tuple[str, ...]) -> int:
    """How many documents there are in the languages; in all if none is given."""
    return min(index.in_languages(languages), index.alive) if languages else index.alive


def _idf(documents: int, segments: Iterable[Weighted]) -> float:
    holding = sum(len(one.documents) for one in segments)
    return formula.idf(max(documents, holding), holding)


def _used(alternatives: tuple[Alternative, ...], segments: list[list[Weighted]]) -> Iterator[Synonym]:
    for alternative, *each in zip(alternatives, *segments, strict=True):
        if alternative.synonym and any(len(one.documents) for one in each):
            yield alternative.synonym
