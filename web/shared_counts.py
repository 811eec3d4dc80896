"""Counts by key in a sliding window of time, in memory that forked processes share."""

import math
import mmap
import struct

_ENTRY = struct.Struct("=qdII")
"""The hash of a key, when its window began, the count in that window, and in the one before."""
_SLOTS = 1 << 15
_TRIED = 4
"""Slots in which a key may be; of more keys, the one that was counted longest ago is forgotten."""


class SharedCounts:
    """Estimates the events of the last seconds from those of this window of time and of the one before.

    Processes don't wait for one another: of two that count the same key in the same microsecond, one may be lost.
    """

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SLOTS * _ENTRY.size)

    def wait(self, key: object, limit: int, seconds: int, now: float) -> float:
        """Count an event of a key unless it exceeds the limit in so many seconds; return how long until it would not.

        0 if it was counted. Keys are those of one process and of others that were forked from it.
        """
        number = hash((key, limit, seconds))
        begins = now // seconds * seconds
        at, began, count, before = self._find(number)
        if began != begins:
            count, before = 0, count if began == begins - seconds else 0
        passed = now - begins
        if math.floor(before * (1 - passed / seconds)) + count < limit:
            _ENTRY.pack_into(self._memory, at, number, begins, count + 1, before)
            return 0
        if count >= limit:
            return seconds - passed
        return max(seconds * (1 - (limit - count) / before) - passed, 0.001)

    def _find(self, number: int) -> tuple[int, float, int, int]:
        """Where the entry of a key is or has its place, and what it says."""
        oldest = -1, math.inf
        for step in range(_TRIED):
            at = (number + step) % _SLOTS * _ENTRY.size
            held, began, count, before = _ENTRY.unpack_from(self._memory, at)
            if held == number:
                return at, began, count, before
            oldest = min(oldest, (at, began), key=lambda one: one[1])
        return oldest[0], 0.0, 0, 0
