"""Finds the terms of `search.feedback` in the index."""

from collections.abc import Sequence

from corpus.quick_dataclass import dataclass
from search import feedback
from search.weights import Weights
from search.whoosh.reader import IndexReader, TermLeaf

_TERM_BYTES = 500
"""About how many bytes a term takes."""


@dataclass(frozen=True, slots=True)
class First:
    """One of the first releases: its segment, its number there and its score."""

    segment: int
    document: int
    score: float


@dataclass(frozen=True, slots=True)
class FeedbackTerm:
    """A term of the first releases; the shares of all of them add up to 1."""

    leaves: tuple[TermLeaf, ...]
    """The term in each field that has it."""
    share: float


def feedback_terms(index: IndexReader, first: Sequence[First], weights: Weights) -> tuple[FeedbackTerm, ...]:
    """The terms that tell the first releases from all others; the higher its score, the more each of them counts.

    They are remembered, since the next page of a question has the same first releases.
    """
    key = (tuple(first), weights.fading, weights.common)
    known: tuple[FeedbackTerm, ...] | None = index.feedback_terms.get(key)
    if known is None:
        known = _worked_out(index, first, weights)
        index.feedback_terms.put(key, known, _TERM_BYTES * len(known))
    return known


def _worked_out(index: IndexReader, first: Sequence[First], weights: Weights) -> tuple[FeedbackTerm, ...]:
    terms = index.content_terms
    chosen = feedback.feedback_terms(
        [(terms.of(one.segment, one.document), one.score) for one in first],
        terms.order,
        terms.holding,
        index.alive,
        weights,
    )
    return tuple(FeedbackTerm(index.leaves(terms.text(number)), share) for number, share in chosen)
