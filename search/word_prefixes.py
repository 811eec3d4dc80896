"""Completing words from their beginning: which typing errors are allowed for, and what comes first."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from search.results import KnownWord

Letter = TypeVar("Letter")

TOLERANT = 3
"""From this many letters on, a typing error in a prefix is tolerated."""
LOOKED_AT = 7
"""How many letters of a prefix are compared when looking for a typing error."""
_USED = 3
"""If a word with the prefix as typed occurs in this many releases, no typing error is assumed."""
_MISTAKEN = 50
"""How many times as frequent a word must be to come before one with the prefix as typed."""


def completed(
    start: str, found: Sequence[KnownWord], similar: Callable[[], Sequence[KnownWord]], limit: int
) -> list[KnownWord]:
    """The words with a prefix, most frequent first; if all are rare, also `similar` ones, whose prefix is misspelt."""
    words = list(found)
    if len(start) >= TOLERANT and not any(one.releases >= _USED for one in words):
        words += [one for one in similar() if not one.word.startswith(start)]
        words.sort(key=lambda one: -one.releases / (1 if one.word.startswith(start) else _MISTAKEN))
    return words[:limit]


def misspelt(start: Sequence[Letter]) -> set[tuple[Letter | None, ...]]:
    """The prefixes that one typing error turns into this one; None stands for any letter."""
    letters: tuple[Letter | None, ...] = tuple(start)
    ends = range(len(letters))
    replaced = {(*letters[:at], None, *letters[at + 1 :]) for at in ends}
    added = {(*letters[:at], *letters[at + 1 :]) for at in ends}
    missing = {(*letters[:at], None, *letters[at:]) for at in ends}
    swapped = {(*letters[:at], *letters[at : at + 2][::-1], *letters[at + 2 :]) for at in ends[:-1]}
    return replaced | added | missing | swapped
