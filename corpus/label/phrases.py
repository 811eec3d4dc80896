"""One matcher for every vocabulary: which known phrases stand in a text, and where."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

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


class Matcher:
    """A dictionary from the first word of each phrase; word boundaries are exact."""

    def __init__(self, phrases: Iterable[Phrase]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], Phrase]]] = defaultdict(list)
        self._prefixes: dict[str, list[tuple[tuple[str, ...], Phrase]]] = defaultdict(list)
        for phrase in phrases:
            words = phrase.words
            single_prefix = phrase.open_ended and len(words) == 1
            (self._prefixes if single_prefix else self._exact)[words[0]].append((words, phrase))
        self._starting_with = lru_cache(maxsize=200_000)(self._candidates)

    def find(self, text: str) -> Iterator[Match]:
        """Every match, in the order of where it begins."""
        found = list(_WORD.finditer(text))
        words = [match.group() for match in found]
        taken: dict[str, int] = {}
        for index, word in enumerate(words):
            for phrase_words, phrase in self._starting_with(word):
                last = index + len(phrase_words) - 1
                if (
                    taken.get(phrase.lane, -1) < index
                    and last < len(words)
                    and (last == index or _follows(phrase_words, phrase, words, index))
                    and (last == index or _adjoin(text, found[index : last + 1]))
                    and text[found[last].end() : found[last].end() + 1] != "$"  # US$ is money
                ):
                    taken[phrase.lane] = last
                    yield Match(phrase, found[index].start(), found[last].end())

    def _candidates(self, word: str) -> tuple[tuple[tuple[str, ...], Phrase], ...]:
        """Phrases that may begin with a word as it is written, longest first."""
        lower = word.lower()
        possible = [*self._exact.get(lower, ()), *(self._exact.get(word, ()) if word != lower else ())]
        for length in range(3, len(lower) + 1):
            possible += self._prefixes.get(lower[:length], ())
        fitting = [
            (words, phrase)
            for words, phrase in possible
            if (not phrase.acronym or words[0] == word) and (not phrase.proper or word[0].isupper())
        ]
        return tuple(sorted(fitting, key=lambda candidate: -len(candidate[0])))


def _follows(phrase_words: tuple[str, ...], phrase: Phrase, words: list[str], index: int) -> bool:
    final = len(phrase_words) - 1
    for offset in range(1, final + 1):
        word = words[index + offset] if phrase.acronym else words[index + offset].lower()
        if word != phrase_words[offset] and not (
            offset == final and phrase.open_ended and word.startswith(phrase_words[offset])
        ):
            return False
    return True


def _adjoin(text: str, found: list[re.Match[str]]) -> bool:
    """Whether nothing but blanks and joints stands between the words; a full stop only behind an initial."""
    for left, right in pairwise(found):
        gap = text[left.end() : right.start()]
        if gap != " " and (
            not _GAP.fullmatch(gap) or (_FULL_STOP.match(gap) and left.end() - left.start() > 1) or "\n\n" in gap
        ):
            return False
    return True
