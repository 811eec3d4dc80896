"""Finds the words with some terms in texts, without analysing what many texts share again for each of them."""

from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, islice

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
        self.counts: dict[str, int] = {}
        """How many they are."""

    @property
    def is_full(self) -> bool:
        return self._room < 0

    def learn(self, tokens: set[str]) -> None:
        """Analyse the tokens that are not known yet."""
        for token in tokens.difference(self.words):
            words = tuple(WORD.findall(token))
            for word in words:
                self._by_term.setdefault(term(word, self._language), set()).add(token)
            self.counts[token] = len(words)
            self.words[token] = words  # last, because it tells other threads that the token is known
            self._room -= _TOKEN_BYTES + 2 * len(token)

    def having(self, terms: Iterable[str], tokens: set[str]) -> set[str]:
        """Those of the known tokens that have a word with one of the terms."""
        found: set[str] = set()
        for one in terms:
            if one in self._by_term:
                found |= self._by_term[one] & tokens
        return found


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

    def having(self, terms: Iterable[str]) -> set[str]:
        """The tokens with a word that has one of the terms."""
        return self._known.having(terms, self.tokens)

    def of_token(self, token: str) -> tuple[str, ...]:
        """The words of a token."""
        return self._known.words[token]

    def in_tokens(self, tokens: set[str]) -> list[tuple[int, str]]:
        """The words of some tokens wherever these stand in the text, with their places, in order."""
        if not tokens:
            return []
        return [
            (place, word)
            for number, token in enumerate(self._tokens)
            if token in tokens
            for place, word in enumerate(self._known.words[token], self._firsts[number])
        ]

    def following(self, first: int, most: int) -> list[str]:
        """So many words from a place on, or fewer at the end of the text."""
        token = self._token_of(first)
        following = (word for one in islice(self._tokens, token, None) for word in self._known.words[one])
        skipped = first - self._firsts[token]
        return list(islice(following, skipped, skipped + most))

    def spans(self, first: int, most: int) -> list[tuple[int, int]]:
        """Where so many words from a place on start and end in the text, as offsets of characters."""
        if first == 0:
            return spans_of_first_words(self._text, most)
        token = self._token_of(first)
        start = len(self._text) - len(self._text.split(None, token)[-1])
        skipped = first - self._firsts[token]
        return [one.span() for one in islice(WORD.finditer(self._text, start), skipped, skipped + most)]

    def _token_of(self, place: int) -> int:
        """The number of the token that the word at a place is part of."""
        return bisect_right(self._firsts, place) - 1

    @cached_property
    def _firsts(self) -> list[int]:
        """For each token, and the end, the number of words before it."""
        return list(accumulate(map(self._known.counts.__getitem__, self._tokens), initial=0))


def spans_of_first_words(text: str, most: int) -> list[tuple[int, int]]:
    """Where the first words of a text start and end."""
    return [one.span() for one in islice(WORD.finditer(text), most)]
