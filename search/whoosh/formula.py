"""The score of a release as functions over arrays: all that a faster scorer would have to reproduce.

    score     = (points of all aspects + points of all groups) * coverage + proximity
    points    = idf * frequency / (frequency + k1)                                                 BM25F
    frequency = sum over fields and names of weight * boost * occurrences / (1 - b + b * length / average length)
    idf       = ln(1 + (N - n + .5) / (n + .5))           n of N releases speak of the aspect
    coverage  = (sum of the idfs of the aspects it speaks of / sum of all idfs) ** power
    proximity = sum over fields and aspects of min(idf, 1) * near / (near + saturation) * weight
    near      = sum over neighbouring occurrences of two aspects of (idf of the other) / distance ** 2

Every name of an aspect adds to one frequency, so that neither a rare name nor many of them outweigh another aspect:
Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields" (2004). Proximity as in Büttcher,
Clarke and Lushman, "Term proximity scoring for ad-hoc retrieval on very large text collections" (2006).

Arrays of frequencies and scores are single precision, one value a document; `missing` has a bit for each aspect that a
document does not speak of, the first aspect lowest.
"""

from collections.abc import Sequence
from math import log
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.postings import Ints
from search.weights import Weights

Floats = NDArray[np.float32]
Bits = NDArray[np.unsignedinteger[Any]]

BYTE = 8
"""Aspects whose bits fit a byte."""


def idf(documents: int, holding: int) -> float:
    """How rare it is that so many of all documents speak of something; above 0 even where all do."""
    return log(1 + (documents - holding + 0.5) / (holding + 0.5))


def relative_lengths(lengths: NDArray[np.int64], average: float, b: float) -> Floats:
    """What occurrences are divided by: 1 in a field of average length."""
    relative: Floats = (1 - b + b * lengths / average).astype(np.float32)
    return relative


def saturated(frequencies: Floats, weight: float, k1: float) -> Floats:
    """Points for weighted frequencies: half of the weight at k1, never quite all of it."""
    points: Floats = frequencies / (frequencies + np.float32(k1))
    points *= np.float32(weight)
    return points


def power(aspects: int, weights: Weights) -> float:
    """The power of coverage for a query of so many aspects."""
    return weights.coverage / max(1.0, aspects / weights.verbose) ** 2


def coverage(missing: Bits, idfs: Sequence[float], power: float) -> Floats:
    """The share of what was asked that each document speaks of, each aspect counting its idf, to a power."""
    worth = np.array(idfs, np.float32)
    if len(worth) > BYTE:
        held = sum(one * ((missing >> np.uint64(place)) & np.uint64(1) == 0) for place, one in enumerate(worth))
        return np.asarray((held / worth.sum()) ** np.float32(power), np.float32)
    sets = np.arange(1 << len(worth))
    by_set = ((sets[:, None] >> np.arange(len(worth))) & 1 == 0) @ worth
    covered: Floats = ((by_set / worth.sum()) ** power).astype(np.float32)[missing]
    return covered


def proximity(
    occurrences: NDArray[np.int64], aspects: Ints, idfs: Sequence[float], documents: int, saturation: float
) -> Floats:
    """For each of so many documents, what neighbouring occurrences of different aspects in one field earn.

    `occurrences` ascend: the number of the document times 2^32, plus the position; `aspects` says of what each is one.
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
