"""Finds words that occur near each other in a text."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable
from operator import itemgetter
from typing import TypeVar

Named = TypeVar("Named", bound=Hashable)
"""Whatever identifies a word: a string, a term number."""


def positions_within(places: Iterable[tuple[int, Named]], words: Iterable[Named], distance: int) -> list[int]:
    """The positions, ascending, inside a window that contains all the words: the meaning of `search.query.Near`.

    `places` pairs each position of the words in a text, counted in words, with the word found there. A window spans as
    many positions as there are words, plus `distance`.
    """
    wanted, held = Counter(words), sorted(places, key=itemgetter(0))
    length = wanted.total() + distance
    found: set[int] = set()
    for first, (start, _) in enumerate(held):
        window = held[first : bisect_left(held, start + length, key=itemgetter(0))]
        if Counter(word for _, word in window) >= wanted:
            found.update(place for place, _ in window)
    return sorted(found)
