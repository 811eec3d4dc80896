"""One matcher for every vocabulary: which known phrases stand in a text, and where."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s\-‐-–'’./&]{1,3}|\s?&\s?|, ")
_FULL_STOP = re.compile(r"\.\s")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand for something.

    A phrase written wholly in capitals is an acronym and matches as written; any other matches in any case.
    A star at its end lets the last word go on: `traffick*`.
    """

    text: str
    kind: str
    value: str
    lane: str
    """Two phrases of one lane never overlap: the first begun, then the longest, wins."""
    weight: float = 1.0
    proper: bool = False
    """A name: its first letter must be a capital in the text."""

    @property
    def words(self) -> tuple[str, ...]:
        return tuple(word if self.acronym else word.lower() for word in _WORD.findall(self.text))

    @property
    def acronym(self) -> bool:
        return self.text.isupper()

    @property
    def open_ended(self) -> bool:
        return self.text.endswith("*")


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase found in a text, from `start` to `end`."""

    phrase: Phrase
    start: int
    end: int


class _Entry(NamedTuple):
    """A phrase made ready: its words, and how they are compared."""

    words: tuple[str, ...]
    acronym: bool
    open_ended: bool
    phrase: Phrase


class Matcher:
    """A dictionary from the first word of each phrase; word boundaries are exact."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._exact: dict[str, list[_Entry]] = defaultdict(list)
        self._prefixes: dict[str, list[_Entry]] = defaultdict(list)
        for phrase in phrases:
            entry = _Entry(phrase.words, phrase.acronym, phrase.open_ended, phrase)
            single_prefix = entry.open_ended and len(entry.words) == 1
            (self._prefixes if single_prefix else self._exact)[entry.words[0]].append(entry)
        self._starting_with = lru_cache(maxsize=100_000)(self._candidates)

    def find(self, text: str) -> Iterator[Match]:
        """Every match, in the order of where it begins."""
        found = list(_WORD.finditer(text))
        words = [match.group() for match in found]
        lower = [word.lower() for word in words]
        taken: dict[str, int] = {}
        for index, word in enumerate(words):
            for entry in self._starting_with(word):
                end = index + len(entry.words)
                if taken.get(entry.phrase.lane, 0) > index or end > len(words):
                    continue
                if end > index + 1 and not (
                    _same(entry, words if entry.acronym else lower, index) and _adjoin(text, found[index:end])
                ):
                    continue
                last = found[end - 1].end()
                if text[last : last + 1] != "$":  # US$ is money
                    taken[entry.phrase.lane] = end
                    yield Match(entry.phrase, found[index].start(), last)

    def _candidates(self, word: str) -> tuple[_Entry, ...]:
        """Phrases that may begin with a word as it is written, longest first."""
        lower = word.lower()
        possible = [*self._exact.get(lower, ()), *(self._exact.get(word, ()) if word != lower else ())]
        for length in range(3, len(lower) + 1):
            possible += self._prefixes.get(lower[:length], ())
        fitting = [
            entry
            for entry in possible
            if (not entry.acronym or entry.words[0] == word) and (not entry.phrase.proper or word[0].isupper())
        ]
        return tuple(sorted(fitting, key=lambda entry: -len(entry.words)))


def _same(entry: _Entry, words: list[str], index: int) -> bool:
    """Whether the phrase's words stand at an index, its first one being there."""
    last = index + len(entry.words) - 1
    if tuple(words[index + 1 : last]) != entry.words[1:-1]:
        return False
    return words[last].startswith(entry.words[-1]) if entry.open_ended else words[last] == entry.words[-1]


def _adjoin(text: str, found: list[re.Match[str]]) -> bool:
    """Whether nothing but blanks and joints stands between the words; a full stop only behind an initial."""
    for left, right in pairwise(found):
        gap = text[left.end() : right.start()]
        if gap != " " and (
            not _GAP.fullmatch(gap) or (_FULL_STOP.match(gap) and left.end() - left.start() > 1) or "\n\n" in gap
        ):
            return False
    return True
