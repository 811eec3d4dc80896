"""The work on the arrays of a segment by the compiled functions; the modules beside it do the same with NumPy.

Both give the same documents, and scores that differ in the last place at most.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from indexer.columnar import kernel
from indexer.columnar.kernel import Way
from indexer.columnar.postings import Ints
from search.formula import BYTE, Bits, Floats
from search.query import Order, TextField
from search.weights import FieldWeight
from search.whoosh.docsets import DocSet, Weighted
from search.whoosh.planner import AnyOf, NearTerms, Node, Terms
from search.whoosh.planner import Sequence as TermSequence
from search.whoosh.reader import Mask, Segment, TermLeaf

UNWEIGHTED: Mapping[TextField, FieldWeight] = {"title": FieldWeight(1.0, 0.0), "body": FieldWeight(1.0, 0.0)}
"""For documents and positions alone."""

_FIRST = range(1)


def is_text(node: Node) -> bool:
    """Whether a node matches by the words of a text alone."""
    return isinstance(node, Terms | TermSequence | NearTerms) or (
        isinstance(node, AnyOf) and all(map(is_text, node.parts))
    )


def is_counted(node: Node) -> bool:
    """Whether a node is text whose occurrences are counted by field and length."""
    return isinstance(node, Terms | TermSequence) or (isinstance(node, AnyOf) and all(map(is_counted, node.parts)))


class Ways:
    """The ways in which nodes that are text can match in one segment."""

    def __init__(self, segment: Segment, fields: Mapping[TextField, FieldWeight] = UNWEIGHTED) -> None:
        self._segment = segment
        self._fields = fields
        self._ways: dict[TextField, Way] = {}
        """By field, a way without terms."""

    def of(self, node: Node, weight: float = 1.0, aspects: range = _FIRST) -> Iterator[Way]:
        """Those of a node, of which an occurrence weighs so much, and which names these aspects."""
        match node:
            case Terms(leaves, spans):
                for leaf in leaves:
                    if (ordinal := leaf.ordinals[self._segment.number]) is not None:
                        yield self._way(leaf.field, (ordinal,), weight * leaf.share, aspects)
                for span in spans:
                    yield self._way(span.field, span.ordinals[self._segment.number], weight, aspects)
            case TermSequence(leaves):
                if ordinals := self._ordinals(leaves):
                    yield self._way(leaves[0].field, ordinals, weight, aspects)
            case NearTerms(leaves, times, reach):
                if ordinals := self._ordinals(leaves):
                    yield self._way(leaves[0].field, ordinals, weight, aspects)._replace(times=times, reach=reach)
            case AnyOf(parts):
                for part in parts:
                    yield from self.of(part, weight, aspects)

    def _ordinals(self, leaves: tuple[TermLeaf, ...]) -> tuple[int, ...]:
        """The ordinals of the terms; none if the segment lacks one of them."""
        number = self._segment.number
        found = tuple(ordinal for leaf in leaves if (ordinal := leaf.ordinals[number]) is not None)
        return found if len(found) == len(leaves) else ()

    def _way(self, field: TextField, ordinals: tuple[int, ...] | range, weight: float, aspects: range) -> Way:
        way = self._ways.get(field)
        if way is None:
            way = self._ways[field] = self._without_terms(field)
        postings, _, boost, relative, *_ = way
        return Way(postings, ordinals, weight * boost, relative, None, 0, aspects.start, len(aspects))

    def _without_terms(self, field: TextField) -> Way:
        known = self._fields[field]
        postings = self._segment.arrays.postings(field)
        assert postings is not None
        relative = self._segment.relative_by_byte(field, known.b) if known.b else None
        return Way(postings.compiled, (), known.boost, relative)


def find(ways: Sequence[Way]) -> DocSet:
    """The documents in which any of the ways matches, deleted ones included."""
    return np.frombuffer(kernel.native.find(ways, None), np.intp)


def hold(ways: Sequence[Way], documents: DocSet) -> Mask:
    """A mask of the documents in which any of the ways matches."""
    return np.frombuffer(kernel.native.hold(ways, documents), bool)


def weigh(ways: Sequence[Way], alive: Mask | None) -> Weighted:
    """The documents in which any of the ways matches, without deleted ones, with their weighted frequencies."""
    return Weighted.of_bytes(*kernel.native.weigh(ways, alive))


def score(
    weighed: Iterable[tuple[Weighted, float]], aspects: int, required: int, k1: float
) -> tuple[DocSet, Floats, Bits]:
    """The documents to be listed, their points, and a bit for each aspect they lack, from all aspects, then all groups.

    Each comes with what it is worth.
    """
    sets = [(one.documents, one.frequencies, worth) for one, worth in weighed]
    documents, scores, missing = kernel.native.score(sets, aspects, required, k1)
    bits: Bits = np.frombuffer(missing, np.uint8 if aspects <= BYTE else np.uint64)
    return np.frombuffer(documents, np.intp), np.frombuffer(scores, np.float32), bits


def liken(
    segment: Segment,
    fields: Mapping[TextField, FieldWeight],
    documents: DocSet,
    terms: tuple[Mapping[TextField, Ints], Floats],
    k1: float,
) -> Floats:
    """How much each document has of terms, by their ordinals in each field, negative for none, and their shares."""
    ordinals, shares = terms
    held = []
    for field, known in fields.items():
        if postings := segment.arrays.postings(field):
            relative = segment.relative_by_byte(field, known.b) if known.b else None
            held.append((postings.compiled, ordinals[field], known.boost, relative))
    return np.frombuffer(kernel.native.liken(documents, held, shares, k1), np.float32)


def nearness(
    ways: Ways, documents: DocSet, names: Iterable[tuple[Node, range]], worths: Sequence[float], saturation: float
) -> Floats:
    """The points of each document for neighbouring names of aspects; each name comes with those that it stands for."""
    found = [way for node, aspects in names for way in ways.of(node, aspects=aspects) if _has_place(way)]
    found.sort(key=lambda way: id(way.postings))  # those of one field together
    points = kernel.native.nearness(documents, found, np.array(worths, np.float32), saturation)
    return np.frombuffer(points, np.float32)


def best(
    segment: Segment, documents: DocSet, scores: Floats | None, lacking: Bits | None, *, order: Order, wanted: int
) -> Ints:
    """The places among the documents of the best in order; with `lacking`, of those that lack something."""
    width = 0 if lacking is None else lacking.itemsize
    ids = segment.id_ranks
    places = kernel.native.best(
        documents, scores, lacking, width, segment.dates, ids, ids.itemsize, order == "oldest", wanted
    )
    return np.frombuffer(places, np.intp)


def _has_place(way: Way) -> bool:
    """Whether it stands somewhere in a text: prefixes and terms near each other don't count for proximity."""
    return isinstance(way.ordinals, tuple) and way.times is None
