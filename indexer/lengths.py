"""Lengths of fields as the scores know them: rounded up to one of 256 steps, so that an index keeps a byte for each.

Every engine rounds alike, so that the same release has the same score in all of them.
"""

from bisect import bisect_left

_GROWTH = 1.033
STEPS = tuple(round((_GROWTH**step - 1) * 27) for step in range(256))
"""The length that each byte stands for."""


def step_of(words: int) -> int:
    """The byte for the length of a text of so many words."""
    return min(bisect_left(STEPS, words), len(STEPS) - 1)


def rounded_length(words: int) -> int:
    """The length that stands for a text of so many words, at most 106,374."""
    return STEPS[step_of(words)]
