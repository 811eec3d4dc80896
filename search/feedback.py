"""Pseudo-relevance feedback: what the first releases are about, in terms that the question need not name.

The terms that the first releases have in common, weighed as in a relevance model: Lavrenko and Croft, "Relevance-based
language models" (2001). Terms that many releases contain say nothing and are left out.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

import numpy as np

from corpus.words import WORD
from indexer.analysis import term
from search import formula
from search.understanding.stopwords import is_stopword
from search.weights import Weights

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
_SHORTEST = 3
"""Fewest letters of a word that is counted."""

TermCounts = Mapping[str, int]
"""How often a text has each term."""


def counts_for_feedback(word: str) -> bool:
    """Whether a word of a text is counted: no stop word, no number and not one of the shortest."""
    return len(word) >= _SHORTEST and not word.isdigit() and not is_stopword(word)


def term_counts(title: str, body: str, language: str | None) -> dict[str, int]:
    """How often a text has each term, without stop words, numbers and the shortest words."""
    counts: dict[str, int] = {}
    for token, count in Counter(f"{title}\n{body}".split()).items():  # no rule for words looks beyond a space
        for text in _terms_of(token, language):
            counts[text] = counts.get(text, 0) + count
    return counts


@lru_cache(maxsize=1 << 15)
def _terms_of(token: str, language: str | None) -> tuple[str, ...]:
    """The terms of the words that are counted in what stands between two spaces."""
    return tuple(term(word, language) for word in WORD.findall(token) if counts_for_feedback(word))


def feedback_terms(
    first: Sequence[tuple[TermCounts, float]],
    holding: Callable[[Sequence[str]], Sequence[int]],
    releases: int,
    weights: Weights,
) -> list[tuple[str, float]]:
    """The terms that tell the first releases from all others, with their shares, which add up to 1.

    `first` has the terms and the score of each; the higher its score, the more they count. `holding` tells in how many
    of all `releases` each term occurs: in the body, or if none has it there, in the title.
    """
    total = sum(score for _, score in first)
    shares: dict[str, float] = {}
    for counts, score in first:
        points = [score / total * count / (count + _SATURATION) for count in range(max(counts.values(), default=0) + 1)]
        for text, count in counts.items():
            shares[text] = shares.get(text, 0.0) + points[count]
    candidates = _most_shared(shares)
    weighed = [
        (shares[text] * formula.idf(releases, held), text)
        for text, held in zip(candidates, holding(candidates), strict=True)
        if 1 < held <= weights.common * releases
    ]
    chosen = sorted(weighed, reverse=True)[:MOST_TERMS]
    whole = sum(share for share, _ in chosen)
    return [(text, share / whole) for share, text in chosen]


def _most_shared(shares: Mapping[str, float]) -> list[str]:
    """The candidates with the largest shares, in any order; of those with equal shares, the first of the alphabet."""
    if len(shares) <= _CANDIDATES:
        return list(shares)
    texts, each = list(shares), np.fromiter(shares.values(), float, len(shares))
    least = np.partition(each, -_CANDIDATES)[-_CANDIDATES]
    above = [texts[place] for place in np.flatnonzero(each > least).tolist()]
    equal = sorted(texts[place] for place in np.flatnonzero(each == least).tolist())
    return above + equal[: _CANDIDATES - len(above)]
