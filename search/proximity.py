"""Words that stand near each other in a text."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable
from operator import itemgetter
from typing import TypeVar

Named = TypeVar("Named", bound=Hashable)
"""However a word is told from the others."""


def positions_within(places: Iterable[tuple[int, Named]], words: Iterable[Named], distance: int) -> list[int]:
    """The places, ascending, that share a window with all the words: what `search.query.Near` means.

    `places` are those of the words in one text, each with the word that stands there; a window is as long as the words
    and `distance` others.
    """
    wanted, held = Counter(words), sorted(places, key=itemgetter(0))
    length = wanted.total() + distance
    found: set[int] = set()
    for first, (start, _) in enumerate(held):
        window = held[first : bisect_left(held, start + length, key=itemgetter(0))]
        if Counter(word for _, word in window) >= wanted:
            found.update(place for place, _ in window)
    return sorted(found)
