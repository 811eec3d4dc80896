"""Lists of phrases, looked up by their first word."""

from collections.abc import Sequence
from functools import cached_property

from indexer.folding import fold


class Phrases:
    """Phrases given in one text, separated by commas; compared without case and accents."""

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _by_first(self) -> dict[str, list[tuple[str, ...]]]:
        """The longest first; only what a query needs is read."""
        by_first: dict[str, list[tuple[str, ...]]] = {}
        phrases = {tuple(fold(one).split()) for one in self._text.split(",")} - {()}
        for phrase in sorted(phrases, key=len, reverse=True):
            by_first.setdefault(phrase[0], []).append(phrase)
        return by_first

    def ends(self, words: Sequence[str], start: int) -> list[int]:
        """The places behind the phrases that begin at a place in folded words, the longest first."""
        if start >= len(words):
            return []
        found = self._by_first.get(words[start], ())
        return [start + len(one) for one in found if tuple(words[start : start + len(one)]) == one]

    def places(self, words: Sequence[str]) -> set[int]:
        """The places of all words that belong to a phrase."""
        return {place for start in range(len(words)) for end in self.ends(words, start) for place in range(start, end)}

    def single(self) -> list[str]:
        """The phrases of one word."""
        return [phrase[0] for phrases in self._by_first.values() for phrase in phrases if len(phrase) == 1]
