"""Pseudo-relevance feedback: what the first releases are about, in terms that the question need not name.

The terms that the first releases have in common, weighed as in a relevance model: Lavrenko and Croft, "Relevance-based
language models" (2001). Terms that many releases contain say nothing and are left out.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.analysis import term
from indexer.stopwords import is_content_word
from search import formula
from search.weights import Weights

FEWEST = 50
"""How many releases must be found: of few, the first are no choice."""
MOST_TERMS = 40
"""How many of their terms are searched for."""
_SATURATION = 0.3
"""How often a release has a term that counts half: to have it at all counts more than to repeat it."""
_CANDIDATES = 250
"""How many of their terms, the most frequent in them, are looked up in the index."""
_MOST = 255
"""How often a release may have a term: more counts as this."""

Ints = NDArray[np.intp]
TermCounts = Mapping[str, int]
"""How often a text has each content word's term."""


@dataclass(frozen=True, slots=True)
class NumberedTerms:
    """The terms of a text under distinct numbers."""

    numbers: Ints
    points: NDArray[np.float64]
    """What it counts how often the text has each of them: from 0 to 1."""

    @classmethod
    def counted(cls, numbers: Ints, counts: Ints) -> Self:
        """From how often the text has each term."""
        often = np.minimum(counts, _MOST)
        return cls(numbers, often / (often + _SATURATION))


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
    return tuple(term(word, language) for word in WORD.findall(token) if is_content_word(word))


def feedback_terms(
    first: Sequence[tuple[NumberedTerms, float]],
    order: Callable[[Ints], NDArray[Any]],
    holding: Callable[[Ints], Ints],
    releases: int,
    weights: Weights,
) -> list[tuple[int, float]]:
    """The terms that tell the first releases from all others, with their shares, which add up to 1.

    `first` has the terms and the score of each, the best first; the higher its score and its place, the more they
    count. `order` gives values that ascend as the terms do in the alphabet, `holding` in how many of all `releases`
    each term occurs: in the body, or if none has it there, in the title.
    """
    worths = [score * weights.fading**place for place, (_, score) in enumerate(first)]
    total = sum(worths)
    points = [terms.points * (worth / total) for (terms, _), worth in zip(first, worths, strict=True)]
    numbers, shares = _added_up(np.concatenate([terms.numbers for terms, _ in first]), np.concatenate(points))
    if len(numbers) > _CANDIDATES:
        candidates = _most_shared(numbers, shares, order)
        numbers, shares = numbers[candidates], shares[candidates]
    held = holding(numbers)
    telling = np.flatnonzero((held > 1) & (held <= weights.common * releases))
    if not len(telling):
        return []
    numbers = numbers[telling]
    weighed = shares[telling] * formula.idfs(releases, held[telling])
    chosen = np.lexsort((order(numbers), weighed))[: -MOST_TERMS - 1 : -1]
    each = weighed[chosen]
    return list(zip(numbers[chosen].tolist(), (each / each.sum()).tolist(), strict=True))


def feedback_terms_of_texts(
    first: Sequence[tuple[TermCounts, float]],
    holding: Callable[[Sequence[str]], Sequence[int]],
    releases: int,
    weights: Weights,
) -> list[tuple[str, float]]:
    """The same for terms that have no numbers."""
    texts = sorted({text for counts, _ in first for text in counts})
    number = {text: place for place, text in enumerate(texts)}

    def numbered(counts: TermCounts) -> NumberedTerms:
        return NumberedTerms.counted(
            np.array([number[text] for text in counts], np.intp), np.array(list(counts.values()), np.intp)
        )

    chosen = feedback_terms(
        [(numbered(counts), score) for counts, score in first],
        order=lambda numbers: numbers,
        holding=lambda numbers: np.array(holding([texts[place] for place in numbers.tolist()]), np.intp),
        releases=releases,
        weights=weights,
    )
    return [(texts[place], share) for place, share in chosen]


def _added_up(numbers: Ints, points: NDArray[np.float64]) -> tuple[Ints, NDArray[np.float64]]:
    """The distinct numbers, ascending, with the sums of their points."""
    places = np.argsort(numbers, kind="stable")
    numbers = numbers[places]
    is_new = np.concatenate([[True], numbers[1:] != numbers[:-1]])[: len(numbers)]
    sums = np.bincount(np.cumsum(is_new) - 1, points[places])
    return numbers[is_new], sums.astype(np.float64)


def _most_shared(numbers: Ints, shares: NDArray[np.float64], order: Callable[[Ints], NDArray[Any]]) -> Ints:
    """The places of the candidates with the largest shares; of those with equal shares, the first of the alphabet."""
    least = np.partition(shares, -_CANDIDATES)[-_CANDIDATES]
    above, equal = np.flatnonzero(shares > least), np.flatnonzero(shares == least)
    first = np.argsort(order(numbers[equal]))[: _CANDIDATES - len(above)]
    return np.concatenate([above, equal[first]])
