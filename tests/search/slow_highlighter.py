"""Marks passages word by word: what `search.highlight` has to equal, without its short cuts."""

import re
from bisect import bisect_left

from corpus.words import WORD
from search.budget import Budget
from search.highlight import (
    EXCERPT_WORDS,
    MAX_READ,
    Highlighter,
    Match,
    _densest,
    _MarkedTerms,
    _spans,
)
from search.query import Query, TextField
from search.results import Span


class SlowHighlighter:
    """Asks about every word of a text, in order."""

    def __init__(self, query: Query) -> None:
        fast = Highlighter(query, Budget(600))
        self._sought, self._typed, self.owners = fast._sought, fast._typed, fast.owners

    def mark(self, text: str, language: str | None, field: TextField) -> tuple[Span, ...]:
        words = list(WORD.finditer(text))
        return tuple(_spans(text, 0, len(text), _marks(self._matches(words, language, field), words)))

    def excerpt(self, body: str, language: str | None) -> tuple[Span, ...]:
        words = list(WORD.finditer(body[:MAX_READ]))
        if not words:
            return ()
        matches = self._matches(words, language, "body")
        first = 0
        if matches:
            best = _densest(matches, self.owners)
            sentence = max(body.rfind(mark, 0, words[best].start()) for mark in (". ", "\n"))
            first = max(bisect_left(words, sentence + 1, key=re.Match.start), best - EXCERPT_WORDS // 4)
        last = min(first + EXCERPT_WORDS, len(words)) - 1
        start, end = words[first].start() if first else 0, words[last].end() if last < len(words) - 1 else len(body)
        end = min(end, words[last].end() + EXCERPT_WORDS)
        inside = [match for match in matches if match[0] >= first and match[1] <= last + 1]
        spans = [Span("… ")] if start else []
        spans += _spans(body, start, end, _marks(inside, words))
        return tuple(spans + ([Span(" …")] if end < len(body) else []))

    def _matches(self, found: list[re.Match[str]], language: str | None, field: TextField) -> list[Match]:
        known = _MarkedTerms(self._sought, self._typed, language, Budget(600))
        words = _WordList([one[0] for one in found])
        matches = [
            (place, place + length, number)
            for place, word in enumerate(words.words)
            for number in known[word]
            if (length := known.length(number, words, place, word, place))  # type: ignore[arg-type]
            if self._sought[number].field in (None, field)
        ]
        matches = known.near_enough(matches, words)  # type: ignore[arg-type]
        return sorted(matches, key=lambda match: (match[0], -match[1]))


class _WordList:
    def __init__(self, words: list[str]) -> None:
        self.words = words

    def may_follow(self, _number: int, _term: str) -> bool:
        return True

    def following(self, first: int, most: int) -> list[str]:
        return self.words[first : first + most]


def _marks(matches: list[Match], words: list[re.Match[str]]) -> list[tuple[int, int]]:
    return [(words[start].start(), words[end - 1].end()) for start, end, _ in matches]
