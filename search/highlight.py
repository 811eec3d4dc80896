"""Marking what answers a query in the text of a hit."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import assert_never

from corpus.words import WORD
from indexer.analysis import term
from indexer.folding import fold
from search.budget import Budget
from search.errors import TookTooLongError
from search.fuzzy_wildcard import as_regex, fuzzy_matches, wildcard_matches
from search.proximity import positions_within
from search.query import (
    All,
    Any,
    Aspects,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
)
from search.results import Span
from search.word_spellings import spellings

EXCERPT_WORDS = 40

MAX_READ = 60_000
"""Characters of a text that are looked through for its best passage."""

Sought = Word | Phrase | Prefix | Wildcard | Fuzzy | Near


@dataclass(frozen=True, slots=True)
class _Match:
    """Where a part of the query stands in a text: words from `start` to before `end`."""

    start: int
    end: int
    part: int


class Highlighter:
    """Marks the words of one query; each raw word is analyzed once, however often it stands in the texts."""

    def __init__(self, query: Query, budget: Budget | None = None) -> None:
        self._budget = budget or Budget()
        self.late = False
        """Whether time ran out, and texts were left unmarked."""
        owners: dict[Sought, int] = {}
        for owner, part in enumerate((*_sought(query.expression), *_wanted(query.aspects))):
            for one in part:
                owners.setdefault(one, owner)
        self._sought = tuple(owners)
        self._owners = tuple(owners.values())
        self._known: dict[str | None, _MarkedTerms] = {}

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
        first = _best_start([replace(m, part=self._owners[m.part]) for m in matches], body, words)
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
        """Where the parts of the query stand, in the order of the text; of two that begin together the longer.

        Nowhere, when the budget is spent.
        """
        if language not in self._known:
            self._known[language] = _MarkedTerms(self._sought, language, self._budget)
        known = self._known[language]
        try:
            self._budget.check()
            return self._found(known, words, field)
        except TookTooLongError:
            self.late = True
            return []

    def _found(self, known: "_MarkedTerms", words: list[re.Match[str]], field: TextField) -> list[_Match]:
        found = []
        for place, word in enumerate(words):
            for number in known[word[0]]:
                part = self._sought[number]
                length = known.length(number, words, place)
                if length and part.field in (None, field):
                    found.append(_Match(place, place + length, number))
        found = known.near_enough(found, words)
        return sorted(found, key=lambda match: (match.start, -match.end))


class _MarkedTerms(dict[str, tuple[int, ...]]):
    """Raw word -> the parts of the query that it is, or begins."""

    def __init__(self, sought: tuple[Sought, ...], language: str | None, budget: Budget) -> None:
        self._budget = budget
        self._language = language
        self._terms = [_terms_of(part, language) for part in sought]
        self._spelled: dict[tuple[int, str], list[list[str]]] = {}
        """For the number of a part and its first term, the terms of each way to write it."""
        self._nears = [(part, number) for number, part in enumerate(sought) if isinstance(part, Near)]
        self._tests = [(test, number) for number, part in enumerate(sought) if (test := _test(part))]
        self._firsts: dict[str, tuple[int, ...]] = {}
        for number, part in enumerate(sought):
            for terms in self._ways(number, part):
                self._spelled.setdefault((number, terms[0]), []).append(terms)
                if number not in self._firsts.get(terms[0], ()):
                    self._firsts[terms[0]] = (*self._firsts.get(terms[0], ()), number)

    def _ways(self, number: int, part: Sought) -> Iterator[list[str]]:
        """The terms of a part, for each way to write it; for Near, each term alone."""
        match part:
            case Near():
                yield from ([one] for one in dict.fromkeys(self._terms[number]))
            case Word(text):
                yield from ([term(word, self._language) for word in words] for words in spellings((text,)))
            case Phrase(words):
                yield from ([term(word, self._language) for word in spelled] for spelled in spellings(words))

    def length(self, number: int, words: list[re.Match[str]], place: int) -> int:
        """How many words the part takes here, where its first word stands; 0 when the others do not follow."""
        ways = self._spelled.get((number, term(words[place][0], self._language)))
        if ways is None:
            return 1  # a pattern
        return max((len(way) for way in ways if self._stands(way, words, place)), default=0)

    def _stands(self, wanted: list[str], words: list[re.Match[str]], place: int) -> bool:
        held = words[place : place + len(wanted)]
        return [term(word[0], self._language) for word in held] == wanted

    def near_enough(self, found: list[_Match], words: list[re.Match[str]]) -> list[_Match]:
        """Without words that are to be near others and are not."""
        for part, number in self._nears:
            places = [(m.start, term(words[m.start][0], self._language)) for m in found if m.part == number]
            near = set(positions_within(places, self._terms[number], part.distance))
            found = [m for m in found if m.part != number or m.start in near]
        return found

    def __missing__(self, word: str) -> tuple[int, ...]:
        indexed = term(word, self._language)
        found = self._firsts.get(indexed, ())
        if self._tests:
            self._budget.check()
            folded = fold(word)
            found += tuple(number for test, number in self._tests if test(folded, indexed))
        self[word] = found
        return found


def _terms_of(part: Sought, language: str | None) -> list[str]:
    match part:
        case Word(text):
            return [term(text, language)]
        case Phrase(words) | Near(words):
            return [term(word, language) for word in words]
        case Prefix() | Wildcard() | Fuzzy():
            return []


def _test(part: Sought) -> Callable[[str, str], bool] | None:
    """Whether a word answers, by its folded form and its term."""
    match part:
        case Prefix(text):
            start = fold(text)
            return lambda folded, _: folded.startswith(start)
        case Wildcard():
            fits = as_regex(part)
            return lambda folded, indexed: fits(folded) or bool(wildcard_matches(part, [indexed]))
        case Fuzzy():
            return lambda _, indexed: bool(fuzzy_matches(part, [indexed]))
        case Word() | Phrase() | Near():
            return None


def _wanted(aspects: Aspects | None) -> Iterator[tuple[Sought, ...]]:
    """For each aspect what it was typed as, with its other names."""
    for aspect in aspects.aspects if aspects else ():
        yield (*(one for part in _sought(aspect.typed) for one in part), *(o.expression for o in aspect.synonyms))
    for group in aspects.groups if aspects else ():
        yield tuple(other.expression for other in group.synonyms)


def _sought(expression: Expression) -> Iterator[tuple[Sought, ...]]:
    """The parts of a query that a text can show, each alone."""
    match expression:
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Near():
            yield (expression,)
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
