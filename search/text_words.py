"""Finds the words with some terms in texts, without analysing what many texts share again for each of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import islice
from typing import Self

from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.analysis import term

_MAX_BYTES = 24 << 20
"""About how much memory the tokens of one language may take."""
_TOKEN_BYTES = 350
_MAX_LANGUAGES = 8


class KnownTokens:
    """Tokens that texts of one language were found to have, with the terms of the words in each.

    A token is what stands between two spaces. As no word has a space, and no rule for words looks beyond one, the words
    of a text are those of its tokens. Safe to use from several threads.
    """

    def __init__(self, language: str | None) -> None:
        self._language = language
        self._room = _MAX_BYTES
        self._by_term: dict[str, set[str]] = {}
        self.words: dict[str, tuple[str, ...]] = {}
        """The words of each token."""
        self.uneven: set[str] = set()
        """The tokens that are not one word."""

    @property
    def is_full(self) -> bool:
        return self._room < 0

    def learn(self, tokens: set[str]) -> None:
        """Analyse the tokens that are not known yet."""
        for token in tokens.difference(self.words):
            words = tuple(token if word == token else word for word in WORD.findall(token))  # keeps one text, not two
            for word in words:
                self._by_term.setdefault(term(word, self._language), set()).add(token)
            if len(words) != 1:
                self.uneven.add(token)
            self.words[token] = words  # last, because it tells other threads that the token is known
            self._room -= _TOKEN_BYTES + 2 * len(token)

    def having(self, term: str) -> set[str]:
        """The known tokens with a word that has the term."""
        return self._by_term.get(term, _NONE)


_NONE: set[str] = set()
_known: dict[str | None, KnownTokens] = {}


def known_tokens(language: str | None) -> KnownTokens:
    """What is known of the tokens of a language; when it has become too much, it begins anew."""
    known = _known.get(language)
    if known is None or known.is_full:
        if len(_known) >= _MAX_LANGUAGES:
            _known.clear()
        known = _known[language] = KnownTokens(language)
    return known


class TextWords:
    """The words of a text by their places, which count from 0."""

    def __init__(self, text: str, known: KnownTokens) -> None:
        self._text = text
        self._known = known
        self._tokens = text.split()
        self.tokens = set(self._tokens)
        known.learn(self.tokens)

    def having(self, term: str) -> set[str]:
        """The tokens with a word that has the term."""
        return self._known.having(term) & self.tokens

    def has_all(self, terms: Iterable[str]) -> bool:
        """Whether the text has words with each of the terms, wherever they stand."""
        return not any(self._known.having(one).isdisjoint(self.tokens) for one in terms)

    def of_token(self, token: str) -> tuple[str, ...]:
        """The words of a token."""
        return self._known.words[token]

    def in_tokens(self, tokens: set[str]) -> list[tuple[int, str, int]]:
        """The words of some tokens wherever these stand in the text: the place, the word, the number of the token."""
        if not tokens:
            return []
        words = self._known.words
        return [
            (place, word, number)
            for number in self._numbers_of(tokens)
            for place, word in enumerate(words[self._tokens[number]], self._words_before(number))
        ]

    def may_follow(self, number: int, term: str) -> bool:
        """Whether the word behind the first of a token may have the term; where that is not cheap to say, yes."""
        if number + 1 == len(self._tokens) or self._tokens[number] in self._known.uneven:
            return self._tokens[number] in self._known.uneven
        behind = self._tokens[number + 1]
        return behind in self._known.having(term) or behind in self._known.uneven

    def following(self, first: int, most: int) -> list[str]:
        """So many words from a place on, or fewer at the end of the text."""
        token = end = self._token_of(first)
        skipped = first - self._words_before(token)
        found: list[str] = []
        while len(found) < skipped + most and end < len(self._tokens):
            more = self._tokens[end : end + skipped + most - len(found)]
            found += [word for one in more for word in self._known.words[one]]
            end += len(more)
        return found[skipped : skipped + most]

    def spans(self, first: int, most: int) -> list[tuple[int, int]]:
        """Where so many words from a place on start and end in the text, as offsets of characters."""
        if first == 0:
            return spans_of_first_words(self._text, most)
        token = self._token_of(first)
        start = len(self._text) - len(self._text.split(None, token)[-1])
        skipped = first - self._words_before(token)
        return [one.span() for one in islice(WORD.finditer(self._text, start), skipped, skipped + most)]

    def _numbers_of(self, tokens: set[str]) -> list[int]:
        """Where tokens stand among all of the text."""
        return [number for number, token in enumerate(self._tokens) if token in tokens]

    @cached_property
    def _uneven(self) -> "_Uneven":
        return _Uneven.of(
            (number, len(self._known.words[self._tokens[number]]))
            for number in self._numbers_of(self.tokens & self._known.uneven)
        )

    def _words_before(self, number: int) -> int:
        """How many words the tokens before this one have."""
        return number + self._uneven.excess[bisect_left(self._uneven.numbers, number)]

    def _token_of(self, place: int) -> int:
        """The number of the token that the word at a place is part of."""
        before = bisect_right(self._uneven.places, place)
        following = place - self._uneven.excess[before]
        return max(following, self._uneven.numbers[before - 1]) if before else following


@dataclass(frozen=True, slots=True)
class _Uneven:
    """The tokens of a text that are not one word: all others have the place of the one before, plus one."""

    numbers: list[int]
    """Where they stand among the tokens."""
    places: list[int]
    """The place of the first word of each."""
    excess: list[int]
    """By how many the words exceed the tokens: before the first of them, the second, and so on, and behind the last."""

    @classmethod
    def of(cls, tokens: Iterable[tuple[int, int]]) -> Self:
        """From the numbers of the tokens and of the words in each."""
        numbers, places, excess = [], [], [0]
        for number, words in tokens:
            numbers.append(number)
            places.append(number + excess[-1])
            excess.append(excess[-1] + words - 1)
        return cls(numbers, places, excess)


def spans_of_first_words(text: str, most: int) -> list[tuple[int, int]]:
    """Where the first words of a text start and end."""
    return [one.span() for one in islice(WORD.finditer(text), most)]
