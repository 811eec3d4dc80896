"""Marking what answers a query in the text of a hit."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from corpus.words import WORD
from indexer.analysis import fold, term
from search.query import (
    All,
    Any,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Tag,
    TextField,
    Undated,
    Word,
    Years,
)
from search.results import Span

EXCERPT_WORDS = 40

MAX_READ = 60_000
"""Characters of a text that are looked through for its best passage."""

Sought = Word | Phrase | Prefix


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a part of the query stands in a text: words from `start` to before `end`."""

    start: int
    end: int
    part: int


class Highlighter:
    """Marks the words of one query; each raw word is analyzed once, however often it stands in the texts."""

    def __init__(self, expression: Expression) -> None:
        self._sought = tuple(dict.fromkeys(_sought(expression)))
        self._known: dict[str | None, _Known] = {}

    def mark(self, text: str, language: str | None, field: TextField) -> tuple[Span, ...]:
        """The whole text, in spans."""
        words = list(WORD.finditer(text))
        marks = [(words[m.start].start(), words[m.end - 1].end()) for m in self._matches(words, language, field)]
        return tuple(_spans(text, 0, len(text), marks))

    def excerpt(self, body: str, language: str | None) -> tuple[Span, ...]:
        """The passage of about 40 words with the most parts of the query in it, or the beginning."""
        words = list(WORD.finditer(body, 0, MAX_READ))
        if not words:
            return ()
        matches = self._matches(words, language, "body")
        first = _best_start(matches, body, words)
        last = min(first + EXCERPT_WORDS, len(words)) - 1
        start, end = words[first].start() if first else 0, words[last].end() if last < len(words) - 1 else len(body)
        end = min(end, words[last].end() + EXCERPT_WORDS)
        marks = [
            (words[m.start].start(), words[m.end - 1].end()) for m in matches if m.start >= first and m.end <= last + 1
        ]
        spans = [Span("… ")] if start else []
        spans += _spans(body, start, end, marks)
        return tuple(spans + ([Span(" …")] if end < len(body) else []))

    def _matches(self, words: list[re.Match[str]], language: str | None, field: TextField) -> list[_Match]:
        """Where the parts of the query stand, in the order of the text; of two that begin together the longer."""
        if language not in self._known:
            self._known[language] = _Known(self._sought, language)
        known = self._known[language]
        found = []
        for place, word in enumerate(words):
            for number in known[word[0]]:
                part = self._sought[number]
                length = known.length(number, words, place)
                if length and part.field in (None, field):
                    found.append(_Match(place, place + length, number))
        return sorted(found, key=lambda match: (match.start, -match.end))


class _Known(dict[str, tuple[int, ...]]):
    """Raw word -> the parts of the query that it is, or begins."""

    def __init__(self, sought: tuple[Sought, ...], language: str | None) -> None:
        self._language = language
        self._terms = [_terms_of(part, language) for part in sought]
        self._prefixes = [(fold(part.text), number) for number, part in enumerate(sought) if isinstance(part, Prefix)]
        self._firsts: dict[str, tuple[int, ...]] = {}
        for number, terms in enumerate(self._terms):
            for first in terms[:1]:
                self._firsts[first] = (*self._firsts.get(first, ()), number)

    def length(self, number: int, words: list[re.Match[str]], place: int) -> int:
        """How many words the part takes here, where its first word stands; 0 when the others do not follow."""
        wanted = self._terms[number]
        if len(wanted) < 2:
            return 1
        held = words[place : place + len(wanted)]
        return len(wanted) if [term(word[0], self._language) for word in held] == wanted else 0

    def __missing__(self, word: str) -> tuple[int, ...]:
        found = self._firsts.get(term(word, self._language), ())
        if self._prefixes:
            folded = fold(word)
            found += tuple(number for prefix, number in self._prefixes if folded.startswith(prefix))
        self[word] = found
        return found


def _terms_of(part: Sought, language: str | None) -> list[str]:
    match part:
        case Word(text):
            return [term(text, language)]
        case Phrase(words):
            return [term(word, language) for word in words]
        case Prefix():
            return []


def _sought(expression: Expression) -> Iterator[Sought]:
    """The parts of a query that a text can show."""
    match expression:
        case Word() | Phrase() | Prefix():
            yield expression
        case Near(words, field=field):
            yield from (Word(word, field) for word in words)
        case Fuzzy(text, field=field):
            yield Word(text, field)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _sought(part)
        case Not() | Everything() | Tag() | Years() | Undated():
            return
        case _:
            assert_never(expression)


def _best_start(matches: list[_Match], body: str, words: list[re.Match[str]]) -> int:
    """The first word of the passage: from the sentence that the best run of matches begins in, if that is near."""
    if not matches:
        return 0
    best = _densest(matches)
    sentence = max(body.rfind(mark, 0, words[best.start].start()) for mark in (". ", "\n"))
    return max(bisect_left(words, sentence + 1, key=re.Match.start), best.start - EXCERPT_WORDS // 4)


def _densest(matches: list[_Match]) -> _Match:
    """The first match of the passage that holds the most parts of the query."""
    inside: Counter[int] = Counter()
    best, most, following = matches[0], 0, 0
    for match in matches:
        while following < len(matches) and matches[following].end <= match.start + EXCERPT_WORDS:
            inside[matches[following].part] += 1
            following += 1
        if len(inside) > most:
            best, most = match, len(inside)
        inside[match.part] -= 1
        if inside[match.part] <= 0:
            del inside[match.part]
    return best


def _spans(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Iterator[Span]:
    """The text from start to end, cut at the marks; a mark inside an earlier one is skipped."""
    for begin, stop in marks:
        if begin < start:
            continue
        if begin > start:
            yield Span(text[start:begin])
        yield Span(text[begin:stop], marked=True)
        start = stop
    if start < end:
        yield Span(text[start:end])
