"""Evaluates a plan over a segment, on whole arrays of documents."""

from collections.abc import Iterator
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.kernel import Way
from indexer.columnar.postings import Postings
from search.budget import Budget
from search.query import DrugRelated
from search.whoosh import compiled
from search.whoosh.docsets import NONE, DocSet, contained, union
from search.whoosh.facets import FacetValues
from search.whoosh.planner import (
    AllOf,
    AnyOf,
    DateRange,
    Every,
    NearTerms,
    Node,
    PhraseTerms,
    Sequence,
    Terms,
    Values,
)
from search.whoosh.positions import TermPositions, near, once, ranks, starts
from search.whoosh.reader import IndexReader, Mask, TermLeaf

_YEAR = 364
"""Days from the first of a year to its last; in a leap year to the last but one."""
_BLOCK = 64
"""How many terms or sequences are looked for before the budget is looked at again."""


class Evaluator:
    """Evaluates plans over one segment."""

    def __init__(self, index: IndexReader, number: int, budget: Budget) -> None:
        self._index = index
        self.number = number
        self._segment = index.segments[number]
        self._budget = budget
        self.late = False
        """Whether the budget ran out, so that alternatives were left out."""

    def match(self, node: Node) -> DocSet:
        """The matching documents, without deleted ones."""
        found = self.find(node)
        alive = self._segment.alive
        return found if alive is None else found[alive[found]]

    def holding(self, node: Node, documents: DocSet) -> Mask:
        """A mask of the documents that match."""
        return np.ones(len(documents), bool) if node == Every() else self._test(node, documents)

    def find(self, node: Node) -> DocSet:
        """The matching documents, including deleted ones."""
        if kernel.available and compiled.is_text(node):
            return self._find_text(node)
        match node:
            case Terms(leaves, spans):
                found = [self._leaf(leaf) for leaf in leaves if self.in_time()]
                return union([*found, *(self._span(span) for span in spans if self.in_time())], self._segment.size)
            case AnyOf(parts):
                return union([self.find(part) for part in parts], self._segment.size)
            case AllOf(parts, without):
                first, *others = sorted(parts, key=self._size)
                documents = self.find(first)
                for part in others:
                    documents = documents[self._test(part, documents)]
                for part in without:
                    documents = documents[~self._test(part, documents)]
                if without and self.late:
                    self._budget.check()  # excluded documents may be among them
                return documents
            case Sequence(leaves) | NearTerms(leaves):
                rarest = min(leaves, key=lambda leaf: leaf.documents)
                return self._placed_together(node, self._leaf(rarest))
            case Values(facet, values):
                known = self._index.facet(facet)
                return np.flatnonzero(self._having(known, values)[known.codes(self.number)])
            case DateRange() | DrugRelated():
                return np.flatnonzero(self._having_property(node, slice(None)))
            case Every():
                return np.arange(self._segment.size)
            case _:
                assert_never(node)

    def in_time(self) -> bool:
        self.late = self.late or not self._budget.lasts()
        return not self.late

    def _find_text(self, node: Node) -> DocSet:
        """The documents of a node that is text."""
        return union([compiled.find(block) for block in self._blocks(node)], self._segment.size)

    def _test_text(self, node: Node, documents: DocSet) -> Mask:
        """A mask of the documents that match a node that is text."""
        there = np.zeros(len(documents), bool)
        for block in self._blocks(node):
            there |= compiled.hold(block, documents)
        return there

    def _blocks(self, node: Node) -> Iterator[list[Way]]:
        """The ways to match a node that is text, so many at a time that the budget is looked at in between."""
        ways = list(compiled.Ways(self._segment).of(node))
        for start in range(0, len(ways), _BLOCK):
            if self.in_time():
                yield ways[start : start + _BLOCK]

    def _test(self, node: Node, documents: DocSet) -> Mask:
        """A mask of the documents that match; deleted ones may."""
        if kernel.available and compiled.is_text(node):
            return self._test_text(node, documents)
        match node:
            case Terms(leaves, ()):
                there = np.zeros(len(documents), bool)
                for leaf in leaves:
                    postings, ordinal = self._postings(leaf)
                    if ordinal is not None:
                        there[ranks(postings, ordinal, documents)[0]] = True
                return there
            case AnyOf(parts):
                there = np.zeros(len(documents), bool)
                for part in parts:
                    there |= self._test(part, documents)
                return there
            case Values(facet, values):
                known = self._index.facet(facet)
                having: Mask = self._having(known, values)[known.codes(self.number)[documents]]
                return having
            case DateRange() | DrugRelated():
                return self._having_property(node, documents)
            case Every():
                return np.ones(len(documents), bool)
            case Sequence() | NearTerms():
                return contained(documents, self._placed_together(node, documents))
            case AllOf() | Terms():
                return contained(documents, self.find(node))
            case _:
                assert_never(node)

    def _size(self, node: Node) -> int:
        """An upper bound on the number of matching documents."""
        match node:
            case Terms(leaves, spans):
                return sum(leaf.documents for leaf in leaves) + sum(span.documents for span in spans)
            case Sequence(leaves) | NearTerms(leaves):
                return min(leaf.documents for leaf in leaves)
            case Values():
                return node.documents
            case AllOf(parts):
                return min(map(self._size, parts))
            case AnyOf(parts):
                return sum(map(self._size, parts))
            case Every() | DateRange() | DrugRelated():
                return self._index.documents
            case _:
                assert_never(node)

    def _leaf(self, leaf: TermLeaf) -> DocSet:
        postings, ordinal = self._postings(leaf)
        return NONE if ordinal is None else postings.documents_of(ordinal)

    def _span(self, span: PhraseTerms) -> DocSet:
        places = span.ordinals[self.number]
        postings = self._segment.arrays.postings(span.field)
        assert postings is not None
        there = np.zeros(self._segment.size, bool)
        there[postings.documents_of_range(places.start, places.stop)] = True
        return np.flatnonzero(there)

    def _placed_together(self, node: Sequence | NearTerms, documents: DocSet) -> DocSet:
        """The documents in which the terms form the sequence, or occur near each other."""
        known: list[TermPositions] = []
        for leaf in node.leaves:
            postings, ordinal = self._postings(leaf)
            if ordinal is None:
                return NONE
            places, found = ranks(postings, ordinal, documents)
            documents = documents[places]
            known = [one.kept(places) for one in known] + [TermPositions(leaf, postings, ordinal, found)]
        held = once(starts(known) >> 32) if isinstance(node, Sequence) else near(known, node.times, node.reach)
        return documents[held]

    def _having_property(self, node: DateRange | DrugRelated, documents: DocSet | slice) -> Mask:
        """Which of the documents have a date in the range, or the label."""
        if isinstance(node, DrugRelated):
            about: Mask = self._segment.is_drug_related[documents]
            return about
        return self._dated(node, self._segment.dates[documents], self._segment.has_month[documents])

    def _dated(self, node: DateRange, dates: NDArray[np.int64], has_month: Mask) -> Mask:
        """Which of the dates are in the range; one without a month only with its whole year."""
        ends = np.where(has_month, dates, dates + _YEAR)
        inside: Mask = (dates > 0) & (dates >= node.first) & (ends <= node.last)
        return inside

    def _having(self, known: FacetValues, values: tuple[int, ...]) -> Mask:
        return known.having(self.number, list(values))

    def _postings(self, leaf: TermLeaf) -> tuple[Postings, int | None]:
        postings = self._segment.arrays.postings(leaf.field)
        assert postings is not None
        return postings, leaf.ordinals[self.number]
