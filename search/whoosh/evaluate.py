"""Which documents of a segment a plan matches, and their scores, in vectors."""

from typing import assert_never

import numpy as np

from indexer.columnar.postings import Ints, Numbers, Postings
from search.budget import Budget
from search.query import TextField
from search.whoosh.facets import FacetValues
from search.whoosh.match import DENSE, NOTHING, Match, added, ascending, kept, placed, sum_sparse, summed
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.places import Held, near, once, ranks, starts
from search.whoosh.plan import AllOf, AnyOf, Every, Leaf, Node, Sequence, Span, Terms, Together, Values


class Evaluator:
    """Evaluates over one segment."""

    def __init__(self, index: Opened, number: int, budget: Budget) -> None:
        self._index = index
        self.number = number
        self._segment = index.segments[number]
        self._budget = budget
        self.late = False
        """Whether time ran out, and alternatives were left out."""

    def match(self, node: Node) -> Match:
        """Every document that is not deleted and matches."""
        found = self.find(node)
        alive = self._segment.alive
        return found if alive is None else kept(found, alive[found.documents])

    def holding(self, node: Node, documents: Ints) -> Mask:
        """Which of the documents, which ascend, are not deleted and match."""
        there = np.ones(len(documents), bool) if node == Every() else self._test(node, documents)[0]
        alive = self._segment.alive
        return there if alive is None else there & alive[documents]

    def find(self, node: Node) -> Match:
        """Every document that matches, the deleted among them."""
        match node:
            case Terms(leaves, spans):
                return self._any_term(leaves, spans)
            case AnyOf(parts):
                return summed([self.find(part) for part in parts], self._segment.size)
            case AllOf(parts, without):
                first, *others = sorted(parts, key=self._size)
                found = ascending(self.find(first))
                for part in others:
                    found = self._narrowed(found, part)
                for part in without:
                    found = kept(found, ~self._test(part, found.documents)[0])
                if without and self.late:
                    self._budget.check()  # what should be left out may have been found
                return found
            case Sequence(leaves) | Together(leaves):
                rarest = min(leaves, key=lambda leaf: leaf.documents)
                postings, ordinal = self._postings(rarest)
                return NOTHING if ordinal is None else self._placed_together(node, postings.documents_of(ordinal))
            case Values(facet, values):
                known = self._index.facet(facet)
                return Match(np.flatnonzero(self._having(known, values)[known.codes(self.number)]), None)
            case Every():
                return Match(np.arange(self._segment.size), None)
            case _:
                assert_never(node)

    def _narrowed(self, found: Match, part: Node) -> Match:
        there, scores = self._test(part, found.documents)
        return kept(Match(found.documents, added(found.scores, scores)), there)

    def _test(self, node: Node, documents: Ints) -> tuple[Mask, Floats | None]:
        """Which of the documents match, and what it adds to the score of each; 0 for those that do not."""
        match node:
            case Terms(leaves, ()):
                return self._test_terms(leaves, documents)
            case AnyOf(parts):
                there, scores = np.zeros(len(documents), bool), None
                for part in parts:
                    here, more = self._test(part, documents)
                    there |= here
                    scores = added(scores, more)
                return there, scores
            case Values(facet, values):
                known = self._index.facet(facet)
                return self._having(known, values)[known.codes(self.number)[documents]], None
            case Every():
                return np.ones(len(documents), bool), None
            case Sequence() | Together():
                return placed(self._placed_together(node, documents), documents)
            case AllOf() | Terms():
                return placed(ascending(self.find(node)), documents)
            case _:
                assert_never(node)

    def _size(self, node: Node) -> int:
        """At most so many documents match."""
        match node:
            case Terms(leaves, spans):
                return sum(leaf.documents for leaf in leaves) + sum(span.documents for span in spans)
            case Sequence(leaves) | Together(leaves):
                return min(leaf.documents for leaf in leaves)
            case Values():
                return node.documents
            case AllOf(parts):
                return min(map(self._size, parts))
            case AnyOf(parts):
                return sum(map(self._size, parts))
            case Every():
                return self._index.documents
            case _:
                assert_never(node)

    def _any_term(self, leaves: tuple[Leaf, ...], spans: tuple[Span, ...]) -> Match:
        first, *others = sorted(leaves, key=lambda leaf: -leaf.documents) or (None,)
        if first and not spans and 4 * sum(leaf.documents for leaf in others) < first.documents:
            return self._joined(first, others)
        found = [self._leaf(leaf) for leaf in leaves if self.in_time()]
        return summed([*found, *(self._span(span) for span in spans if self.in_time())], self._segment.size)

    def in_time(self) -> bool:
        self.late = self.late or not self._budget.lasts()
        return not self.late

    def _joined(self, first: Leaf, others: list[Leaf]) -> Match:
        """A frequent term and some rare ones: what these add goes to the places of the frequent one's documents."""
        postings, ordinal = self._postings(first)
        found = self._leaf(first)
        rest = summed([self._leaf(leaf) for leaf in others], self._segment.size)
        if ordinal is None or not len(rest.documents):
            return rest if ordinal is None else found
        rest = ascending(rest)
        places, held = ranks(postings, ordinal, rest.documents)
        assert found.scores is not None
        assert rest.scores is not None
        found.scores[held] += rest.scores[places]
        if len(places) == len(rest.documents):
            return found
        missing = np.ones(len(rest.documents), bool)
        missing[places] = False
        documents = np.concatenate([found.documents, rest.documents[missing]])
        return Match(documents, np.concatenate([found.scores, rest.scores[missing]]), ascending=False)

    def _leaf(self, leaf: Leaf) -> Match:
        postings, ordinal = self._postings(leaf)
        if ordinal is None:
            return NOTHING
        documents = postings.documents_of(ordinal)
        return Match(documents, self._score(leaf, documents, postings.frequencies_of(ordinal)))

    def _span(self, span: Span) -> Match:
        places, weights = span.ordinals[self.number], span.weights[self.number]
        postings = self._segment.arrays.postings(span.field)
        assert postings is not None
        documents = postings.documents_of_range(places.start, places.stop)
        frequencies = postings.frequencies_of_range(places.start, places.stop)
        assert frequencies is not None
        counts = np.diff(postings.starts[places.start : places.stop + 1])
        scores = self._saturated(span.field, documents, frequencies)
        scores *= np.repeat(weights, counts)
        found = Match(documents, scores)
        if len(documents) * DENSE >= self._segment.size:
            summed = np.bincount(documents, scores, self._segment.size).astype(np.float32)
            documents = np.flatnonzero(summed > 0)
            return Match(documents, summed[documents])
        return sum_sparse([found]) if len(documents) else NOTHING

    def _score(self, leaf: Leaf, documents: Ints, frequencies: Numbers | None) -> Floats:
        assert frequencies is not None
        scores = self._saturated(leaf.field, documents, frequencies)
        scores *= np.float32(leaf.weight)
        return scores

    def _saturated(self, field: TextField, documents: Ints, frequencies: Numbers) -> Floats:
        """What BM25 makes of frequencies, before the weight of the term."""
        scores = frequencies.astype(np.float32)
        below = self._segment.norms(field)[documents]
        below += scores
        scores /= below
        return scores

    def _test_terms(self, leaves: tuple[Leaf, ...], documents: Ints) -> tuple[Mask, Floats]:
        there, scores = np.zeros(len(documents), bool), np.zeros(len(documents), np.float32)
        for leaf in leaves:
            postings, ordinal = self._postings(leaf)
            if ordinal is not None:
                places, held = ranks(postings, ordinal, documents)
                there[places] = True
                frequencies = postings.frequencies_of(ordinal)
                assert frequencies is not None
                scores[places] += self._score(leaf, documents[places], frequencies[held])
        return there, scores

    def _placed_together(self, node: Sequence | Together, documents: Ints) -> Match:
        """Those of the documents in which the terms follow, or are near, each other."""
        known: list[Held] = []
        for leaf in node.leaves:
            postings, ordinal = self._postings(leaf)
            if ordinal is None:
                return NOTHING
            places, found = ranks(postings, ordinal, documents)
            documents = documents[places]
            known = [one.kept(places) for one in known] + [Held(leaf, postings, ordinal, found)]
        held = once(starts(known) >> 32) if isinstance(node, Sequence) else near(known, node.times, node.reach)
        scores = np.zeros(len(held), np.float32)
        for one in known:
            scores += self._score(one.leaf, documents[held], one.frequencies()[one.ranks[held]])
        return Match(documents[held], scores)

    def _having(self, known: FacetValues, values: tuple[int, ...]) -> Mask:
        return known.having(self.number, list(values))

    def _postings(self, leaf: Leaf) -> tuple[Postings, int | None]:
        postings = self._segment.arrays.postings(leaf.field)
        assert postings is not None
        return postings, leaf.ordinals[self.number]
