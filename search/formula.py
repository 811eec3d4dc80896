"""The scoring formula as functions over arrays; a faster scorer would have to reproduce exactly this.

    score     = (points of all aspects + points of all groups) * coverage + proximity + likeness
    points    = idf * frequency / (frequency + k1)                                                 BM25F
    frequency = sum over fields and names of weight * boost * occurrences / (1 - b + b * length / average length)
    idf       = ln(1 + (N - n + .5) / (n + .5))           n of N releases mention the aspect
    coverage  = (sum of the weights of the aspects mentioned / sum of all weights) ** power
    weight    = idf / (1 + implied * sum over the other aspects of how much each foretells it)
    foretells = max(0, (its share of the releases with the other - its share of all) / (1 - its share of all))
    proximity = sum over fields and aspects of min(idf, 1) * near / (near + saturation) * weight
    near      = sum over neighbouring occurrences of two aspects of (idf of the other) / distance ** 2
    likeness  = weight * (score of the first so far) * min(alike / (average of alike over the first), most alike)
    alike     = sum over the terms of the first of share * frequency / (frequency + k1)

The weights are the idfs where an aspect is required, and in queries of more than BYTE aspects. To lack one that the
others foretell tells little: a release that names heroin may well be about overdoses and say so in other words.

N counts the releases in the language of an aspect, if it is in another one than English and known in no other.

Every name of an aspect adds to one frequency, so that neither a rare name nor many of them outweigh another aspect:
Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (2004). Proximity as in Büttcher,
Clarke and Lushman, "Term proximity scoring for ad-hoc retrieval on very large text collections" (2006). Likeness is
pseudo-relevance feedback, whose terms and shares `feedback` chooses.

Frequencies and scores are arrays of single precision with one value per document; `missing` has a bit set for each
aspect that a document lacks, the lowest bit for the first aspect.
"""

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from search.weights import Weights

Ints = NDArray[np.integer[Any]]
Floats = NDArray[np.float32]
Bits = NDArray[np.unsignedinteger[Any]]

BYTE = 8
"""The most aspects whose bits fit into a byte."""


def idf(documents: int, holding: int) -> float:
    """The inverse document frequency if `holding` of `documents` mention something; positive even if all do."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def idfs(documents: int, holding: NDArray[np.intp]) -> NDArray[np.float64]:
    """The same for several numbers of documents."""
    found: NDArray[np.float64] = np.log(1 + (documents - holding + 0.5) / (holding + 0.5))
    return found


def relative_lengths(lengths: NDArray[np.int64], average: float, b: float) -> Floats:
    """The length normalization by which frequencies are divided: 1 for a field of average length."""
    relative: Floats = (1 - b + b * lengths / average).astype(np.float32)
    return relative


def saturated(frequencies: Floats, weight: float, k1: float) -> Floats:
    """The points for weighted frequencies: half the weight at k1, approaching all of it."""
    points: Floats = frequencies / (frequencies + np.float32(k1))
    points *= np.float32(weight)
    return points


def power(aspects: int, weights: Weights) -> float:
    """The exponent of coverage for a query with this many aspects."""
    return weights.coverage / max(1.0, aspects / weights.verbose) ** 2


def coverage_weights(idfs: Sequence[float], together: NDArray[np.int64], documents: int, implied: float) -> list[float]:
    """How much each aspect counts for the coverage.

    `together`, shape (aspects, aspects), has how many of all documents mention any two; its diagonal, each of them.
    """
    held = together.diagonal()
    share = held / max(documents, 1)
    beside = together / np.maximum(held, 1)  # of those with the aspect of the column, those with that of the row
    foretold = np.maximum(beside - share[:, None], 0) / np.maximum(1 - share[:, None], 1 / max(documents, 1))
    np.fill_diagonal(foretold, 0)
    weights: list[float] = (np.array(idfs) / (1 + implied * foretold.sum(axis=1))).tolist()
    return weights


def coverage(missing: Bits, weights: Sequence[float], power: float) -> Floats:
    """For each document, the weighted share of the aspects it mentions, raised to a power."""
    worth = np.array(weights, np.float32)
    if len(worth) > BYTE:
        held = sum(one * ((missing >> np.uint64(place)) & np.uint64(1) == 0) for place, one in enumerate(worth))
        return np.asarray((held / worth.sum()) ** np.float32(power), np.float32)
    by_set = mentioned_by_bits(len(worth)) @ worth
    covered: Floats = ((by_set / worth.sum()) ** power).astype(np.float32)[missing]
    return covered


def mentioned_by_bits(aspects: int) -> NDArray[np.bool_]:
    """For each combination of at most BYTE bits of `missing`, in order, which aspects are mentioned."""
    sets = np.arange(1 << aspects)
    mentioned: NDArray[np.bool_] = (sets[:, None] >> np.arange(aspects)) & 1 == 0
    return mentioned


def proximity(
    occurrences: NDArray[np.int64], aspects: Ints, idfs: Sequence[float], documents: int, saturation: float
) -> Floats:
    """For each document, the points for neighbouring occurrences of different aspects in one field; shape (documents,).

    `occurrences` are ascending, each the document's number times 2^32 plus the position; `aspects` has their aspects.
    """
    worth = np.array(idfs, np.float32)
    gaps = np.diff(occurrences)
    pairs = np.flatnonzero((aspects[1:] != aspects[:-1]) & (occurrences[1:] >> 32 == occurrences[:-1] >> 32))
    given = 1 / np.maximum(gaps[pairs], 1).astype(np.float32) ** 2
    first, second, document = aspects[pairs], aspects[pairs + 1], occurrences[pairs] >> 32
    cells = np.concatenate([first * documents + document, second * documents + document])
    gifts = np.concatenate([worth[second] * given, worth[first] * given])
    near = np.bincount(cells, gifts, len(worth) * documents).reshape(len(worth), documents)
    earned: Floats = (np.minimum(worth, 1)[:, None] * near / (near + saturation)).sum(axis=0).astype(np.float32)
    return earned
