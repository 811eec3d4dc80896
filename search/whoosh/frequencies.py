"""Weighted term frequencies as BM25F defines them: by field, boost and length."""

from collections.abc import Iterator, Mapping
from collections.abc import Sequence as Many

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.postings import Ints, Numbers, Postings
from search.query import TextField
from search.weights import FieldWeight
from search.whoosh import compiled
from search.whoosh.docsets import NO_OCCURRENCES, DocSet, Weighted, summed
from search.whoosh.evaluate import Evaluator
from search.whoosh.planner import Alternative, AnyOf, Node, PhraseTerms, Sequence, Terms
from search.whoosh.positions import TermPositions, ranks, starts
from search.whoosh.reader import Segment, TermLeaf

Occurrences = NDArray[np.int64]
"""The index of a document times 2^32, plus the position of a word in it."""

REMEMBERED = 512
"""How many sequences of terms are cached per segment: the same synonyms recur from query to query."""


_NUMBERS: dict[tuple[tuple[TextField, FieldWeight], ...], int] = {}
"""Numbers that stand for the weights of fields in what is cached: these are hashed once, not for each look."""


class Frequencies:
    """Computes frequencies in one segment."""

    def __init__(self, segment: Segment, evaluator: Evaluator, fields: Mapping[TextField, FieldWeight]) -> None:
        self._segment = segment
        self._evaluator = evaluator
        self._fields = fields
        self._key = _NUMBERS.setdefault(tuple(fields.items()), len(_NUMBERS))
        self.ways = compiled.Ways(segment, fields)

    def of(self, alternatives: Many[Alternative]) -> list[Weighted]:
        """For each alternative, the live documents that contain it; once the budget is spent, synonyms are skipped."""
        # the words as typed are never skipped, or hits would be shown as lacking words that they contain
        return [
            self._living(one.node, one.weight) if one.synonym is None or self._evaluator.in_time() else NO_OCCURRENCES
            for one in alternatives
        ]

    def occurrences(self, node: Node, field: TextField, documents: Ints) -> Iterator[Occurrences]:
        """Yield the positions of its first word in a field of the documents, which are ascending."""
        match node:
            case Terms(leaves):
                for leaf in leaves:
                    postings, ordinal = self._postings(leaf)
                    if leaf.field == field and ordinal is not None:
                        places, held = ranks(postings, ordinal, documents)
                        found = TermPositions(leaf, postings, ordinal, held).occurrences(np.arange(len(places)))
                        yield _moved(found, places)
            case Sequence(leaves) if leaves[0].field == field:
                found = self._starts(node)
                places = np.searchsorted(documents, found >> 32)
                places[places == len(documents)] = 0
                there = documents[places] == found >> 32
                yield (places[there] << 32) + (found[there] & 0xFFFFFFFF)
            case AnyOf(parts):
                for part in parts:
                    yield from self.occurrences(part, field, documents)
            case _:
                return

    def _living(self, node: Node, weight: float) -> Weighted:
        """The live documents that contain it."""
        cache, sought = self._segment.weighted, (node, weight, self._key)
        found: Weighted | None = cache.get(sought)
        if found is None:
            found, alive = self._weighted(node, weight), self._segment.alive
            found = found if alive is None else found.among(alive)
            if not self._evaluator.late:
                cache.put(sought, found, found.size)
        return found

    def _weighted(self, node: Node, weight: float) -> Weighted:
        if kernel.available and compiled.is_counted(node):
            return compiled.weigh(list(self.ways.of(node, weight)), self._segment.alive)
        match node:
            case Terms(leaves, spans):
                sets = [*(self._leaf(leaf, weight) for leaf in leaves), *(self._span(span, weight) for span in spans)]
                return summed(sets, self._segment.size)
            case Sequence(leaves):
                counts = np.bincount(self._starts(node) >> 32)
                documents = np.flatnonzero(counts)
                return self._by_length(leaves[0].field, documents, counts[documents], weight)
            case AnyOf(parts):
                return summed([self._weighted(part, weight) for part in parts], self._segment.size)
            case _:
                documents = self._evaluator.find(node)
                return Weighted(documents, np.full(len(documents), weight, np.float32))

    def _leaf(self, leaf: TermLeaf, weight: float) -> Weighted:
        postings, ordinal = self._postings(leaf)
        if ordinal is None:
            return NO_OCCURRENCES
        documents, frequencies = postings.documents_of(ordinal), postings.frequencies_of(ordinal)
        return self._by_length(leaf.field, documents, frequencies, weight * leaf.share)

    def _span(self, span: PhraseTerms, weight: float) -> Weighted:
        places = span.ordinals[self._evaluator.number]
        postings = self._segment.arrays.postings(span.field)
        assert postings is not None
        documents = postings.documents_of_range(places.start, places.stop)
        frequencies = postings.frequencies_of_range(places.start, places.stop)
        counts = np.bincount(documents, frequencies, self._segment.size)
        documents = np.flatnonzero(counts)
        return self._by_length(span.field, documents, counts[documents], weight)

    def _by_length(self, field: TextField, documents: DocSet, frequencies: Numbers | None, weight: float) -> Weighted:
        assert frequencies is not None
        known = self._fields[field]
        weighted = frequencies.astype(np.float32)
        weighted *= np.float32(weight * known.boost)
        weighted /= self._segment.relative_lengths(field, known.b)[documents]
        return Weighted(documents, weighted)

    def _starts(self, node: Sequence) -> Occurrences:
        """The positions at which the sequence starts, in all documents of the segment."""
        known = self._segment.sequences
        if node not in known:
            if len(known) >= REMEMBERED:
                known.clear()
            known[node] = self._found(node)
        return known[node]

    def _found(self, node: Sequence) -> Occurrences:
        postings, ordinal = self._postings(min(node.leaves, key=lambda leaf: leaf.documents))
        documents = np.zeros(0, np.intp) if ordinal is None else postings.documents_of(ordinal)
        known: list[TermPositions] = []
        for leaf in node.leaves:
            postings, ordinal = self._postings(leaf)
            if ordinal is None:
                return np.zeros(0, np.int64)
            places, held = ranks(postings, ordinal, documents)
            documents = documents[places]
            known = [one.kept(places) for one in known] + [TermPositions(leaf, postings, ordinal, held)]
        return _moved(starts(known), documents)

    def _postings(self, leaf: TermLeaf) -> tuple[Postings, int | None]:
        postings = self._segment.arrays.postings(leaf.field)
        assert postings is not None
        return postings, leaf.ordinals[self._evaluator.number]


def _moved(found: Occurrences, places: Ints) -> Occurrences:
    """Renumber occurrences from a selection of documents to the documents they were selected from."""
    moved: Occurrences = (places[found >> 32] << 32) + (found & 0xFFFFFFFF)
    return moved
