"""Lengths of fields as the scores know them: rounded up to one of 256 steps, so that an index keeps a byte for each.

Every engine rounds alike, so that the same release has the same score in all of them.
"""

from bisect import bisect_left

_GROWTH = 1.033
_STEPS = [round((_GROWTH**step - 1) * 27) for step in range(256)]


def rounded_length(words: int) -> int:
    """The length that stands for a text of so many words, at most 106,374."""
    return _STEPS[min(bisect_left(_STEPS, words), len(_STEPS) - 1)]
