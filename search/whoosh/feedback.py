"""Finds the terms of `search.feedback` in the index."""

from collections.abc import Mapping, Sequence

import numpy as np

from corpus.quick_dataclass import dataclass
from indexer.columnar.postings import Ints
from search import feedback
from search.formula import Floats
from search.limits import FIELDS
from search.query import TextField
from search.weights import Weights
from search.whoosh.reader import IndexReader

_TERM_BYTES = 100
"""About how many bytes a term takes."""


@dataclass(frozen=True, slots=True)
class First:
    """One of the first releases: its segment, its number there and its score."""

    segment: int
    document: int
    score: float


@dataclass(frozen=True, slots=True)
class FeedbackTerms:
    """The terms that tell the first releases of a question from all others."""

    numbers: tuple[int, ...]
    """Those of `content_terms`."""
    shares: Floats
    """They add up to 1."""
    ordinals: tuple[Mapping[TextField, Ints], ...]
    """By segment and field, the ordinal of each; negative for one that the field lacks."""


def feedback_terms(index: IndexReader, first: Sequence[First], weights: Weights) -> FeedbackTerms:
    """The terms that tell the first releases from all others; the higher its score, the more each of them counts.

    They are remembered, since the next page of a question has the same first releases.
    """
    key = (tuple(first), weights.fading, weights.common)
    known: FeedbackTerms | None = index.feedback_terms.get(key)
    if known is None:
        known = _worked_out(index, first, weights)
        index.feedback_terms.put(key, known, _TERM_BYTES * len(known.numbers))
    return known


def _worked_out(index: IndexReader, first: Sequence[First], weights: Weights) -> FeedbackTerms:
    terms = index.content_terms
    chosen = feedback.feedback_terms(
        [(terms.of(one.segment, one.document), one.score) for one in first],
        terms.order,
        terms.holding,
        index.alive,
        weights,
    )
    numbers = np.array([number for number, _ in chosen], np.intp)
    return FeedbackTerms(
        tuple(numbers.tolist()),
        np.array([share for _, share in chosen], np.float32),
        tuple(
            {field: terms.ordinals(segment.number, field, numbers) for field in FIELDS} for segment in index.segments
        ),
    )
