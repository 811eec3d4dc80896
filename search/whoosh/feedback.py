"""Pseudo-relevance feedback: what the first releases are about, in terms that the question need not name.

The terms that the first releases have in common, weighed as in a relevance model: Lavrenko and Croft, "Relevance-based
language models" (2001). Terms that many releases contain say nothing and are left out.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from search.limits import FIELDS
from search.weights import Weights
from search.whoosh import formula
from search.whoosh.planner import Planner, Terms
from search.whoosh.reader import IndexReader

FIRST = 5
"""How many of the first releases are looked at."""
FEWEST = 50
"""How many releases must be found: of few, the first five are no choice."""
MOST_TERMS = 40
"""How many of their terms are searched for."""
_SATURATION = 0.3
"""How often a release has a term that counts half: to have it at all counts more than to repeat it."""
_CANDIDATES = 250
"""How many of their terms, the most frequent in them, are looked up in the index."""


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
    total = sum(one.score for one in first)
    shares: defaultdict[str, float] = defaultdict(float)
    for one in first:
        for text, count in index.term_counts(one.segment, one.document).items():
            shares[text] += one.score / total * count / (count + _SATURATION)
    weighed = []
    for text in sorted(shares, key=lambda text: (-shares[text], text))[:_CANDIDATES]:
        holding = index.living_with("body", text) or index.living_with("title", text)
        if 1 < holding <= weights.common * index.alive:
            weighed.append((shares[text] * formula.idf(index.alive, holding), text))
    chosen = sorted(weighed, reverse=True)[:MOST_TERMS]
    whole = sum(share for share, _ in chosen)
    planner = Planner(index)
    return tuple(FeedbackTerm(_node(planner, text), share / whole) for share, text in chosen)


def _node(planner: Planner, text: str) -> Terms:
    leaves = (planner.leaf(field, text) for field in FIELDS)
    return Terms(tuple(leaf for leaf in leaves if leaf.documents))
