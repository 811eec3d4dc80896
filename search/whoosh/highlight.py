"""Marking what answers a query in the text of a hit."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import assert_never

from corpus.words import WORD
from indexer.analysis import fold, term
from search.query import All, Any, Everything, Expression, Not, Phrase, Prefix, Tag, TextField, Undated, Word, Years
from search.results import Span

EXCERPT_WORDS = 40

Sought = Word | Phrase | Prefix


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a part of the query stands in a text: words from `start` to before `end`."""

    start: int
    end: int
    part: int


class Highlighter:
    """Marks the words of one query."""

    def __init__(self, expression: Expression) -> None:
        self._sought = tuple(dict.fromkeys(_sought(expression)))

    def mark(self, text: str, language: str | None, field: TextField) -> tuple[Span, ...]:
        """The whole text, in spans."""
        words = list(WORD.finditer(text))
        marks = [(words[m.start].start(), words[m.end - 1].end()) for m in self._matches(text, language, field)]
        return tuple(_spans(text, 0, len(text), marks))

    def excerpt(self, body: str, language: str | None) -> tuple[Span, ...]:
        """The passage of about 40 words with the most parts of the query in it, or the beginning."""
        words = list(WORD.finditer(body))
        if not words:
            return ()
        matches = self._matches(body, language, "body")
        first = _best_start(matches, body, [word.start() for word in words])
        last = min(first + EXCERPT_WORDS, len(words)) - 1
        start, end = words[first].start() if first else 0, words[last].end() if last < len(words) - 1 else len(body)
        marks = [
            (words[m.start].start(), words[m.end - 1].end()) for m in matches if m.start >= first and m.end <= last + 1
        ]
        spans = [Span("… ")] if start else []
        spans += _spans(body, start, end, marks)
        return tuple(spans + ([Span(" …")] if end < len(body) else []))

    def _matches(self, text: str, language: str | None, field: TextField) -> list[_Match]:
        """Where the parts of the query stand, in the order of the text; of two that begin together the longer."""
        words = WORD.findall(text)
        indexed = [term(word, language) for word in words]
        found = [
            match
            for number, part in enumerate(self._sought)
            if part.field in (None, field)
            for match in _find(part, number, words, indexed, language)
        ]
        return sorted(found, key=lambda match: (match.start, -match.end))


def _sought(expression: Expression) -> Iterator[Sought]:
    """The parts of a query that a text can show."""
    match expression:
        case Word() | Phrase() | Prefix():
            yield expression
        case All(parts) | Any(parts):
            for part in parts:
                yield from _sought(part)
        case Not() | Everything() | Tag() | Years() | Undated():
            return
        case _:
            assert_never(expression)


def _find(part: Sought, number: int, words: list[str], indexed: list[str], language: str | None) -> Iterator[_Match]:
    match part:
        case Word(text):
            wanted = term(text, language)
            yield from (_Match(i, i + 1, number) for i, known in enumerate(indexed) if known == wanted)
        case Phrase(texts):
            sequence = [term(text, language) for text in texts]
            starts = (i for i, known in enumerate(indexed) if known == sequence[0])
            yield from (
                _Match(i, i + len(sequence), number) for i in starts if indexed[i : i + len(sequence)] == sequence
            )
        case Prefix(text):
            beginning = fold(text)
            yield from (_Match(i, i + 1, number) for i, word in enumerate(words) if fold(word).startswith(beginning))


def _best_start(matches: list[_Match], body: str, starts: list[int]) -> int:
    """The first word of the passage: from the sentence that the best run of matches begins in, if that is near."""
    if not matches:
        return 0
    best = max(
        matches,
        key=lambda m: (
            len({o.part for o in matches if m.start <= o.start and o.end <= m.start + EXCERPT_WORDS}),
            -m.start,
        ),
    )
    sentence = max(body.rfind(mark, 0, starts[best.start]) for mark in (". ", "\n"))
    return max(bisect_left(starts, sentence + 1), best.start - EXCERPT_WORDS // 4)


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
