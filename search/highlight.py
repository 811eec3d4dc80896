"""Marks the words of a query in a hit's title and text, and chooses the excerpt."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, lru_cache
from operator import itemgetter
from typing import NamedTuple, assert_never

from indexer.analysis import rules_of, term
from indexer.folding import fold
from search.budget import Budget
from search.errors import TookTooLongError
from search.fuzzy_wildcard import as_regex, fuzzy_matches, wildcard_matches
from search.proximity import positions_within
from search.query import (
    All,
    Any,
    Aspects,
    Dates,
    DrugRelated,
    Everything,
    Expression,
    Fuzzy,
    Near,
    Not,
    Phrase,
    Prefix,
    Query,
    Synonym,
    Tag,
    TextField,
    Undated,
    Wildcard,
    Word,
    Years,
    words_of,
)
from search.results import Span
from search.text_words import TextWords, known_tokens, spans_of_first_words
from search.word_spellings import spellings

EXCERPT_WORDS = 40

LEFT_OUT = Span("… "), Span(" …")
"""They stand for what is left out before and behind a passage."""

MAX_READ = 60_000
"""How many characters of a text are searched for the best excerpt."""

_AT_ONCE = 32
"""How many words are compared with patterns between two looks at the budget."""

Sought = Word | Phrase | Prefix | Wildcard | Fuzzy | Near


Match = tuple[int, int, int]
"""An occurrence of a part of the query: the word at which it starts, the word behind it, and the number of the part."""


class MarkedSequence(NamedTuple):
    """Terms that are marked in the releases of one language where they follow each other."""

    number: int
    terms: tuple[str, ...]
    field: TextField | None
    """The field that they have to be in; None for any."""


class Highlighter:
    """Marks the words of one query."""

    def __init__(
        self, query: Query, budget: Budget | None = None, names: Collection[Word | Phrase] | None = None
    ) -> None:
        """`names` are the other names of the query that a text may have; None for all of them."""
        self._query = query
        self._names = names
        self._budget = budget or Budget()
        self.late = False
        """Whether the budget ran out, so that some texts were left unmarked."""
        self._known: dict[str | None, _MarkedTerms] = {}

    @cached_property
    def _owners(self) -> dict[Sought, int]:
        """Each part of the query, with the number of the aspect or expression that it first belongs to."""
        query = self._query
        owners: dict[Sought, int] = {}
        wanted = (*((part,) for part in _sought(query.expression)), *_wanted(query.aspects, self._names))
        for owner, parts in enumerate(wanted):
            for part in parts:
                owners.setdefault(part, owner)
        return owners

    @cached_property
    def _sought(self) -> tuple[Sought, ...]:
        return tuple(self._owners)

    @cached_property
    def _typed(self) -> frozenset[Sought]:
        query = self._query
        typed = (query.expression, *(one.typed for one in (query.aspects.aspects if query.aspects else ())))
        return frozenset(part for expression in typed for part in _sought(expression))

    @cached_property
    def owners(self) -> tuple[int, ...]:
        """By the number of a part, that of the aspect or expression that it belongs to; of those with parts, from 0."""
        numbers = {owner: number for number, owner in enumerate(dict.fromkeys(self._owners.values()))}
        return tuple(numbers[owner] for owner in self._owners.values())

    def sequences(self, language: str | None) -> list[MarkedSequence] | None:
        """What an index is asked for, to say where the query matches in releases of a language.

        None if that takes analysing their text: words are compared with patterns, or have to be near each other.
        """
        if not all(isinstance(part, Word | Phrase | Prefix) for part in self._sought):
            return None
        return [
            MarkedSequence(number, terms, part.field)
            for number, part in enumerate(self._sought)
            for terms in _ways(part, language, varied=part in self._typed)
        ]

    def beginnings(self, field: TextField) -> Iterator[tuple[str, int]]:
        """What an index can't say, beside these: how words of a field begin, folded, that match which part.

        The terms of an index are stems.
        """
        for number, part in enumerate(self._sought):
            if isinstance(part, Prefix) and part.field in (None, field):
                yield fold(part.text), number

    def title_and_excerpt(
        self, title: str, body: str, language: str | None
    ) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """Both texts of a hit, by analysing them."""
        return self.mark(title, language, "title"), self.excerpt(body, language)

    def mark(self, text: str, language: str | None, field: TextField) -> tuple[Span, ...]:
        """The whole text as spans, with the matches marked."""
        words, matches = self._matches(text, language, field)
        marks = _marks(matches, 0, words.spans(0, len(text))) if words and matches else []
        return tuple(_spans(text, 0, len(text), marks))

    def excerpt(self, body: str, language: str | None) -> tuple[Span, ...]:
        """The passage of about 40 words with the most parts of the query; the beginning if nothing matches."""
        read = body[:MAX_READ]
        first = 0
        words, matches = self._matches(read, language, "body")
        if words and matches:
            best = _densest(matches, self.owners)
            first = max(best - EXCERPT_WORDS // 4, 0)
            places = words.spans(first, best - first + EXCERPT_WORDS + 1)
            skipped = _sentence_start(body, places, best - first)
            first, places = first + skipped, places[skipped : skipped + EXCERPT_WORDS + 1]
        else:
            places = spans_of_first_words(read, EXCERPT_WORDS + 1)
        shown = places[:EXCERPT_WORDS]
        if not shown:
            return ()
        start, end = shown[0][0] if first else 0, shown[-1][1] if len(places) > len(shown) else len(body)
        end = min(end, shown[-1][1] + EXCERPT_WORDS)
        inside = [match for match in matches if match[0] >= first and match[1] <= first + len(shown)]
        spans = _spans(body, start, end, _marks(inside, first, shown))
        before, behind = LEFT_OUT
        return (*((before,) if start else ()), *spans, *((behind,) if end < len(body) else ()))

    def in_time(self) -> bool:
        """Whether there is time to mark more."""
        self.late = self.late or not self._budget.lasts()
        return not self.late

    def _matches(self, text: str, language: str | None, field: TextField) -> tuple[TextWords | None, list[Match]]:
        """The words of a text, and the occurrences of the query's parts in order; none once the budget is spent.

        Of two with the same start, the longer comes first.
        """
        if not self._sought or not self.in_time():
            return None, []
        words = TextWords(text, known_tokens(language))
        try:
            self._budget.check()
            return words, self._found(words, language, field)
        except TookTooLongError:
            self.late = True
            return words, []

    def _found(self, words: TextWords, language: str | None, field: TextField) -> list[Match]:
        if language not in self._known:
            self._known[language] = _MarkedTerms(self._sought, self._typed, language, self._budget)
        known = self._known[language]
        found = []
        for place, word, token in words.in_tokens(known.tokens(words)):
            for number in known[word]:
                part = self._sought[number]
                length = known.length(number, words, place, word, token)
                if length and part.field in (None, field):
                    found.append((place, place + length, number))
        found = known.near_enough(found, words)
        return sorted(found, key=lambda match: (match[0], -match[1]))


class _MarkedTerms(dict[str, tuple[int, ...]]):
    """Maps a word of a text to the numbers of the query's parts that it matches, or is the first word of."""

    def __init__(
        self, sought: tuple[Sought, ...], typed: frozenset[Sought], language: str | None, budget: Budget
    ) -> None:
        self._budget = budget
        self._language = language
        self._spelled: dict[tuple[int, str], list[tuple[str, ...]]] = {}
        """For the number of a part and its first term, the terms of each way to write it."""
        self._following: dict[str, set[tuple[str, ...]]] = {}
        """For each first term, the terms behind it in any way to write any part."""
        self._nears = [
            (number, _terms(part.words, language), part.distance)
            for number, part in enumerate(sought)
            if isinstance(part, Near)
        ]
        self._tests = [(test, number) for number, part in enumerate(sought) if (test := _test(part))]
        self._tested: set[str] = set()
        """The tokens whose words were tested."""
        self._passed: set[str] = set()
        """Those that a pattern fits."""
        self._firsts: dict[str, tuple[int, ...]] = {}
        for number, part in enumerate(sought):
            for terms in _ways(part, language, varied=part in typed):
                self._spelled.setdefault((number, terms[0]), []).append(terms)
                self._following.setdefault(terms[0], set()).add(terms[1:])
                if number not in self._firsts.get(terms[0], ()):
                    self._firsts[terms[0]] = (*self._firsts.get(terms[0], ()), number)

    def tokens(self, words: TextWords) -> set[str]:
        """The tokens of a text with a word that some part matches, or may begin with."""
        found: set[str] = set()
        for first, ways in self._following.items():
            if (having := words.having(first)) and any(map(words.has_all, ways)):
                found |= having
        if self._tests:
            for number, token in enumerate(words.tokens - self._tested):
                if not number % _AT_ONCE:
                    self._budget.check()
                for word in words.of_token(token):
                    if self[word]:
                        self._passed.add(token)
                self._tested.add(token)
            found |= self._passed & words.tokens
        return found

    def length(self, number: int, words: TextWords, place: int, word: str, token: int) -> int:
        """The number of words that the part matches from this word on, which is in this token.

        It is 0 if the words after the first do not follow.
        """
        ways = self._spelled.get((number, term(word, self._language)))
        if ways is None:
            return 1  # a pattern
        return max((len(way) for way in ways if self._stands(way, words, place, token)), default=0)

    def _stands(self, wanted: tuple[str, ...], words: TextWords, place: int, token: int) -> bool:
        if len(wanted) == 1:
            return True
        if not words.may_follow(token, wanted[1]):
            return False
        return _terms(words.following(place, len(wanted)), self._language) == wanted

    def near_enough(self, found: list[Match], words: TextWords) -> list[Match]:
        """Drop the matches of NEAR words that are not within reach of each other."""
        for number, wanted, distance in self._nears:
            starts = [start for start, _, part in found if part == number]
            places = [(start, term(words.following(start, 1)[0], self._language)) for start in starts]
            near = set(positions_within(places, wanted, distance))
            found = [match for match in found if match[2] != number or match[0] in near]
        return found

    def __missing__(self, word: str) -> tuple[int, ...]:
        indexed = term(word, self._language)
        found = self._firsts.get(indexed, ())
        if self._tests:
            folded = fold(word)
            found += tuple(number for test, number in self._tests if test(folded, indexed))
        self[word] = found
        return found


@lru_cache(maxsize=1 << 13)
def _ways(part: Sought, language: str | None, *, varied: bool) -> tuple[tuple[str, ...], ...]:
    """The terms of a part, for each way to write it if it is `varied`; for Near, each term alone; none for patterns."""
    match part:
        case Near():
            return tuple((one,) for one in dict.fromkeys(_terms(part.words, language)))
        case Word() | Phrase():
            if part.languages and rules_of(language) not in part.languages:
                return ()
            words = words_of(part)
            return tuple(_terms(one, language) for one in (spellings(words, language=language) if varied else [words]))
        case _:
            return ()


def _terms(words: Iterable[str], language: str | None) -> tuple[str, ...]:
    return tuple(term(word, language) for word in words)


def _test(part: Sought) -> Callable[[str, str], bool] | None:
    """A test of a word by its folded form and its term; None for parts that are looked up by term."""
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


def _wanted(aspects: Aspects | None, names: Collection[Word | Phrase] | None) -> Iterator[tuple[Sought, ...]]:
    """For each aspect, the expression as typed and its synonyms."""
    for aspect in aspects.aspects if aspects else ():
        yield (*_sought(aspect.typed), *_shown(aspect.synonyms, names))
    for group in aspects.groups if aspects else ():
        yield tuple(_shown(group.synonyms, names))


def _shown(synonyms: Iterable[Synonym], names: Collection[Word | Phrase] | None) -> Iterator[Word | Phrase]:
    """Those that a text can show."""
    for one in synonyms:
        if isinstance(one.expression, Word | Phrase) and (names is None or one.expression in names):
            yield one.expression


def _sought(expression: Expression) -> Iterator[Sought]:
    """The parts of a query that can be marked in a text."""
    match expression:
        case Word() | Phrase() | Prefix() | Wildcard() | Fuzzy() | Near():
            yield expression
        case All(parts) | Any(parts):
            for part in parts:
                yield from _sought(part)
        case Not() | Everything() | Tag() | DrugRelated() | Years() | Dates() | Undated():
            return
        case _:
            assert_never(expression)


def _sentence_start(body: str, places: list[tuple[int, int]], best: int) -> int:
    """The first of the words before the best one that belongs to its sentence."""
    sentence = max(body.rfind(mark, 0, places[best][0]) for mark in (". ", "\n"))
    return bisect_left(places, sentence + 1, key=itemgetter(0))


def _marks(matches: list[Match], first: int, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Where matches start and end in the text, from the places of its words, of which the first is given."""
    return [(places[start - first][0], places[end - 1 - first][1]) for start, end, _ in matches]


def _densest(matches: list[Match], owners: Sequence[int]) -> int:
    """Where the passage with the most distinct parts of the query begins; parts of one owner are one."""
    possible = len({owners[part] for _, _, part in matches})
    inside = [0] * (max(owners) + 1)
    best, most, distinct, following = matches[0][0], 0, 0, 0
    for start, _, part in matches:
        while following < len(matches) and matches[following][1] <= start + EXCERPT_WORDS:
            owner = owners[matches[following][2]]
            distinct += not inside[owner]
            inside[owner] += 1
            following += 1
        if distinct > most:
            best, most = start, distinct
            if most == possible:
                break
        owner = owners[part]
        if inside[owner]:
            inside[owner] -= 1
            distinct -= not inside[owner]
    return best


def _spans(text: str, start: int, end: int, marks: list[tuple[int, int]]) -> Iterator[Span]:
    """The text from start to end as spans; a mark that overlaps an earlier one is skipped."""
    for begin, stop in marks:
        if begin < start:
            continue
        if begin > start:
            yield Span(text[start:begin])
        yield Span(text[begin:stop], marked=True)
        start = stop
    if start < end:
        yield Span(text[start:end])
