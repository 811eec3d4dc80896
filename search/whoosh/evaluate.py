"""Which documents of a segment a plan matches, and their scores, in vectors."""

from dataclasses import dataclass, replace
from time import monotonic
from typing import assert_never

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.postings import Ints, Numbers, Postings
from search.query import TextField
from search.whoosh.facets import FacetValues
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.plan import AllOf, AnyOf, Every, Leaf, Node, Sequence, Span, Terms, Together, Values

_DENSE = 16
"""From one document of so many on, adding up by document number is faster than merging."""

_BELOW = (np.uint64(1) << np.arange(64, dtype=np.uint64)) - np.uint64(1)
"""By number of a bit, all the lower ones."""


@dataclass(frozen=True, slots=True)
class Match:
    """Documents and their scores; none where all of them are 0."""

    documents: Ints
    scores: Floats | None
    ascending: bool = True
    """Otherwise the documents come in any order, each once all the same."""


NOTHING = Match(np.zeros(0, np.intp), None)


class Evaluator:
    """Evaluates over one segment."""

    def __init__(self, index: Opened, number: int, deadline: float) -> None:
        self._index = index
        self._number = number
        self._segment = index.segments[number]
        self._deadline = deadline
        self.late = False
        """Whether time ran out, and alternatives were left out."""

    def match(self, node: Node) -> Match:
        """Every document that is not deleted and matches."""
        found = self._find(node)
        alive = self._segment.alive
        return found if alive is None else _kept(found, alive[found.documents])

    def _find(self, node: Node) -> Match:
        match node:
            case Terms(leaves, spans):
                return self._any_term(leaves, spans)
            case AnyOf(parts):
                return self._sum([self._find(part) for part in parts])
            case AllOf(parts, without):
                first, *others = sorted(parts, key=self._size)
                found = _ascending(self._find(first))
                for part in others:
                    found = self._narrowed(found, part)
                for part in without:
                    found = _kept(found, ~self._test(part, found.documents)[0])
                return found
            case Sequence(leaves) | Together(leaves):
                rarest = min(leaves, key=lambda leaf: leaf.documents)
                postings, ordinal = self._postings(rarest)
                return NOTHING if ordinal is None else self._placed_together(node, postings.documents_of(ordinal))
            case Values(facet, values):
                known = self._index.facet(facet)
                return Match(np.flatnonzero(self._having(known, values)[known.codes(self._number)]), None)
            case Every():
                return Match(np.arange(self._segment.size), None)
            case _:
                assert_never(node)

    def _narrowed(self, found: Match, part: Node) -> Match:
        there, scores = self._test(part, found.documents)
        return _kept(Match(found.documents, _added(found.scores, scores)), there)

    def _test(self, node: Node, documents: Ints) -> tuple[Mask, Floats | None]:
        """Which of the documents match, and what it adds to the score of each; 0 for those that do not."""
        match node:
            case Terms(leaves, ()):
                return self._test_terms(leaves, documents)
            case AnyOf(parts):
                there, scores = np.zeros(len(documents), bool), None
                for part in parts:
                    here, added = self._test(part, documents)
                    there |= here
                    scores = _added(scores, added)
                return there, scores
            case Values(facet, values):
                known = self._index.facet(facet)
                return self._having(known, values)[known.codes(self._number)[documents]], None
            case Every():
                return np.ones(len(documents), bool), None
            case Sequence() | Together():
                return _placed(self._placed_together(node, documents), documents)
            case AllOf() | Terms():
                return _placed(_ascending(self._find(node)), documents)
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
        found = [self._leaf(leaf) for leaf in leaves if self._in_time()]
        return self._sum([*found, *(self._span(span) for span in spans if self._in_time())])

    def _in_time(self) -> bool:
        self.late = self.late or monotonic() > self._deadline
        return not self.late

    def _joined(self, first: Leaf, others: list[Leaf]) -> Match:
        """A frequent term and some rare ones: what these add goes to the places of the frequent one's documents."""
        postings, ordinal = self._postings(first)
        found = self._leaf(first)
        rest = self._sum([self._leaf(leaf) for leaf in others])
        if ordinal is None or not len(rest.documents):
            return rest if ordinal is None else found
        rest = _ascending(rest)
        places, ranks = _ranks(postings, ordinal, rest.documents)
        assert found.scores is not None
        assert rest.scores is not None
        found.scores[ranks] += rest.scores[places]
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
        places, weights = span.ordinals[self._number], span.weights[self._number]
        postings = self._segment.arrays.postings(span.field)
        assert postings is not None
        documents = postings.documents_of_range(places.start, places.stop)
        frequencies = postings.frequencies_of_range(places.start, places.stop)
        assert frequencies is not None
        counts = np.diff(postings.starts[places.start : places.stop + 1])
        scores = self._saturated(span.field, documents, frequencies)
        scores *= np.repeat(weights, counts)
        found = Match(documents, scores)
        if len(documents) * _DENSE >= self._segment.size:
            summed = np.bincount(documents, scores, self._segment.size).astype(np.float32)
            documents = np.flatnonzero(summed > 0)
            return Match(documents, summed[documents])
        return _sum_sparse([found]) if len(documents) else NOTHING

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
                places, ranks = _ranks(postings, ordinal, documents)
                there[places] = True
                frequencies = postings.frequencies_of(ordinal)
                assert frequencies is not None
                scores[places] += self._score(leaf, documents[places], frequencies[ranks])
        return there, scores

    def _placed_together(self, node: Sequence | Together, documents: Ints) -> Match:
        """Those of the documents in which the terms follow, or are near, each other."""
        known: list[_Ranked] = []
        for leaf in node.leaves:
            postings, ordinal = self._postings(leaf)
            if ordinal is None:
                return NOTHING
            places, found = _ranks(postings, ordinal, documents)
            documents = documents[places]
            known = [one.kept(places) for one in known] + [_Ranked(leaf, postings, ordinal, found)]
        held = _following(known) if isinstance(node, Sequence) else _near(known, node.distance)
        scores = np.zeros(len(held), np.float32)
        for one in known:
            scores += self._score(one.leaf, documents[held], one.frequencies()[one.ranks[held]])
        return Match(documents[held], scores)

    def _sum(self, found: list[Match]) -> Match:
        """Documents of any, scores added up."""
        found = [match for match in found if len(match.documents)]
        if len(found) < 2:
            return found[0] if found else NOTHING
        if sum(len(match.documents) for match in found) * _DENSE >= self._segment.size:
            return _sum_dense(found, self._segment.size)
        return _sum_sparse(found)

    def _having(self, known: FacetValues, values: tuple[int, ...]) -> Mask:
        return known.having(self._number, list(values))

    def _postings(self, leaf: Leaf) -> tuple[Postings, int | None]:
        postings = self._segment.arrays.postings(leaf.field)
        assert postings is not None
        return postings, leaf.ordinals[self._number]


def _kept(found: Match, keep: Mask) -> Match:
    return Match(found.documents[keep], None if found.scores is None else found.scores[keep], found.ascending)


def _ascending(found: Match) -> Match:
    if found.ascending:
        return found
    order = np.argsort(found.documents, kind="stable")
    return Match(found.documents[order], None if found.scores is None else found.scores[order])


def _added(first: Floats | None, second: Floats | None) -> Floats | None:
    if first is None or second is None:
        return second if first is None else first
    return first + second


def _sum_dense(found: list[Match], size: int) -> Match:
    scores = np.zeros(size, np.float32)
    for match in found:
        if match.scores is not None:
            scores[match.documents] += match.scores
    there = scores > 0
    for match in found:
        if match.scores is None or match.scores.min() <= 0:  # what filters found weighs nothing
            there[match.documents] = True
    documents = np.flatnonzero(there)
    return Match(documents, scores[documents])


def _sum_sparse(found: list[Match]) -> Match:
    documents = np.concatenate([match.documents for match in found])
    scores = np.concatenate([np.zeros(len(m.documents), np.float32) if m.scores is None else m.scores for m in found])
    order = np.argsort(documents, kind="stable")
    documents = documents[order]
    starts = np.flatnonzero(np.concatenate([[True], documents[1:] != documents[:-1]]))
    return Match(documents[starts], np.add.reduceat(scores[order], starts))


def _placed(found: Match, documents: Ints) -> tuple[Mask, Floats | None]:
    """What was found, as answers for documents that may hold more or fewer."""
    there = np.zeros(len(documents), bool)
    scores = None if found.scores is None else np.zeros(len(documents), np.float32)
    if len(documents):
        places = np.minimum(np.searchsorted(documents, found.documents), len(documents) - 1)
        same = documents[places] == found.documents
        there[places[same]] = True
        if scores is not None and found.scores is not None:
            scores[places[same]] = found.scores[same]
    return there, scores


def _ranks(postings: Postings, ordinal: int, documents: Ints) -> tuple[Ints, Ints]:
    """Where in the documents the term's are, and their places among its postings."""
    bits = postings.bitmap_of(ordinal)
    if bits is not None:
        return _ranks_in_bits(bits, documents)
    held = postings.documents_of(ordinal)
    if min(len(held), len(documents)) * 64 > postings.documents:
        places_by_document = np.zeros(postings.documents, np.int32)
        places_by_document[held] = np.arange(1, len(held) + 1, dtype=np.int32)
        found = places_by_document[documents]
        places = np.flatnonzero(found)
        return places, found[places] - np.int32(1)
    if len(documents) <= len(held):
        ranks = np.searchsorted(held, documents)
        ranks[ranks == len(held)] = 0
        places = np.flatnonzero(held[ranks] == documents)
        return places, ranks[places]
    places = np.searchsorted(documents, held)
    places[places == len(documents)] = 0
    ranks = np.flatnonzero(documents[places] == held)
    return places[ranks], ranks


def _ranks_in_bits(bits: NDArray[np.uint64], documents: Ints) -> tuple[Ints, Ints]:
    found = np.flatnonzero(np.unpackbits(bits.view(np.uint8), bitorder="little").view(bool)[documents])
    held = documents[found]
    words = held >> 6
    counts = np.bitwise_count(bits)
    before = np.cumsum(counts, dtype=np.intp) - counts
    ranks = before[words]
    ranks += np.bitwise_count(bits[words] & _BELOW[held & 63])
    return found, ranks


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A term, and where some documents stand among its postings."""

    leaf: Leaf
    postings: Postings
    ordinal: int
    ranks: Ints

    def kept(self, places: Ints) -> "_Ranked":
        return replace(self, ranks=self.ranks[places])

    def frequencies(self) -> Numbers:
        frequencies = self.postings.frequencies_of(self.ordinal)
        assert frequencies is not None
        return frequencies

    def occurrences(self, owners: Ints) -> NDArray[np.int64]:
        """Where the term stands in some of the documents: the place of the document times 2^32, plus the position."""
        ranks, frequencies = self.ranks[owners], self.frequencies()
        ends = np.cumsum(frequencies, dtype=np.uint32)
        lengths = frequencies[ranks].astype(np.intp)
        before = np.cumsum(lengths) - lengths
        places = np.repeat(ends[ranks] - lengths - before, lengths)
        places += np.arange(len(places))
        places += int(self.postings.position_starts[self.ordinal])
        found = np.repeat(owners << 32, lengths)
        found += self.postings.positions_at(places)
        return found


def _following(terms: list[_Ranked]) -> Ints:
    """The places of the documents in which the terms follow each other."""
    held, starts = np.arange(len(terms[0].ranks)), None
    for offset in sorted(range(len(terms)), key=lambda n: terms[n].leaf.documents):
        here = terms[offset].occurrences(held) - offset
        starts = here if starts is None else _common(starts, here)
        held = _once(starts >> 32)
    return held


def _near(terms: list[_Ranked], distance: int) -> Ints:
    """The places of the documents in which all the terms stand within a window."""
    every = np.arange(len(terms[0].ranks))
    occurrences = [term.occurrences(every) for term in terms]
    held = np.zeros(len(every), bool)
    for first in occurrences:
        inside = first
        for other in occurrences:
            after = np.searchsorted(other, inside)
            inside = inside[after < len(other)]
            inside = inside[other[after[after < len(other)]] <= inside + distance]
        held[inside >> 32] = True
    return np.flatnonzero(held)


def _once(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Ascending numbers without repeats."""
    return numbers[np.concatenate([[True], numbers[1:] != numbers[:-1]])] if len(numbers) else numbers


def _common(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.int64]:
    """What is in both, each ascending without repeats."""
    few, many = (first, second) if len(first) <= len(second) else (second, first)
    if not len(few):
        return few
    places = np.searchsorted(many, few)
    places[places == len(many)] = 0
    common: NDArray[np.int64] = few[many[places] == few]
    return common
