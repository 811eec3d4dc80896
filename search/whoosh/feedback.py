"""Finds the terms of `search.feedback` in the index."""

from collections.abc import Sequence
from dataclasses import dataclass

from search import feedback
from search.weights import Weights
from search.whoosh.planner import Terms
from search.whoosh.reader import IndexReader


@dataclass(frozen=True, slots=True)
class First:
    """One of the first releases: its segment, its number there and its score."""

    segment: int
    document: int
    score: float


@dataclass(frozen=True, slots=True)
class FeedbackTerm:
    """A term of the first releases; the shares of all of them add up to 1."""

    node: Terms
    share: float


def feedback_terms(index: IndexReader, first: Sequence[First], weights: Weights) -> tuple[FeedbackTerm, ...]:
    """The terms that tell the first releases from all others; the higher its score, the more each of them counts."""
    counted = [(index.term_counts(one.segment, one.document), one.score) for one in first]

    def holding(terms: Sequence[str]) -> list[int]:
        return [index.living_with("body", text) or index.living_with("title", text) for text in terms]

    chosen = feedback.feedback_terms(counted, holding, index.alive, weights)
    return tuple(FeedbackTerm(Terms(index.leaves(text)), share) for text, share in chosen)
