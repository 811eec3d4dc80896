"""Selects the best documents without sorting all of them."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[Any]

Key = Callable[[NDArray[np.intp] | None], Keys]
"""Returns the sort keys of the documents at these places; of all documents for None."""

_BLOCK = 64


def top_k(keys: Sequence[Key], limit: int, size: int) -> NDArray[np.intp]:
    """The places of the best `limit` of `size` documents by descending keys, in order; later keys break ties."""
    count = limit
    chosen: list[NDArray[np.intp]] = []
    left: NDArray[np.intp] | None = None
    for key in keys:
        if (size if left is None else len(left)) <= max(limit, _BLOCK):
            break
        values = key(left)
        candidates = _candidates(values, limit)
        if candidates is not None:
            left, values = candidates if left is None else left[candidates], values[candidates]
        elif left is None:
            left = np.arange(size)
        least = np.partition(values, len(values) - limit)[len(values) - limit]
        above = left[values > least]
        left = left[values == least]
        chosen.append(above)
        limit -= len(above)
    places = np.concatenate([*chosen, np.arange(size) if left is None else left])
    order = np.lexsort([key(places) for key in reversed(keys)])[::-1]
    return places[order[:count]]


def _candidates(values: Keys, limit: int) -> NDArray[np.intp] | None:
    """Places that certainly include the best ones; None if there are too few blocks.

    At least `limit` values reach the `limit`-th largest of the blocks' maxima, so smaller ones can be dropped.
    """
    blocks = len(values) // _BLOCK
    if blocks < 4 * limit:
        return None
    largest = values[: blocks * _BLOCK].reshape(_BLOCK, blocks).max(axis=0)
    least = np.partition(largest, blocks - limit)[blocks - limit]
    return np.flatnonzero(values >= least)
