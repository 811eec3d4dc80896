"""The best documents of many, without sorting them all."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[Any]

_BLOCK = 64


def best(keys: Sequence[Keys], wanted: int) -> NDArray[np.intp]:
    """The places of the first `wanted` by descending keys, the first key deciding, in order."""
    size, count = len(keys[0]), wanted
    chosen: list[NDArray[np.intp]] = []
    left = np.arange(size)
    for key in keys:
        if len(left) <= max(wanted, _BLOCK) or wanted <= 0:
            break
        values = key if len(left) == size else key[left]
        candidates = _candidates(values, wanted)
        if candidates is not None:
            left, values = left[candidates], values[candidates]
        least = np.partition(values, len(values) - wanted)[len(values) - wanted]
        above = left[values > least]
        left = left[values == least]
        chosen.append(above)
        wanted -= len(above)
    places = np.concatenate([*chosen, left])
    order = np.lexsort([key[places] for key in reversed(keys)])[::-1]
    return places[order[:count]]


def _candidates(values: Keys, wanted: int) -> NDArray[np.intp] | None:
    """Places that certainly hold the best: those above the least of the best blocks' largest values."""
    blocks = len(values) // _BLOCK
    if blocks < 4 * wanted:
        return None
    largest = values[: blocks * _BLOCK].reshape(blocks, _BLOCK).max(axis=1)
    least = np.partition(largest, blocks - wanted)[blocks - wanted]
    return np.flatnonzero(values >= least)
