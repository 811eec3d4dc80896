"""Inversion: turning the words of documents into postings with vectorised sorting."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from secrets import randbits

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.analysis import Text, rules_of, term_once
from indexer.columnar import kernel
from indexer.columnar.postings import Ints, Numbers

_KINDS = 4
"""How many times as many kinds of numbers as numbers there may be, to be counted rather than compared."""
_PIECE = 1 << 20
"""Positions that are written at once, so that what is worked out for writing takes little memory."""
_SIGNS = frozenset(map(chr, range(0x20, 0x7F)))
_SPACED = "".join(
    " " if chr(code) in _SIGNS and not chr(code).isalnum() and chr(code) not in "'.,%$" else chr(code)
    for code in range(128)
)
"""By character of ASCII, itself or a space where no rule for words looks beyond it."""
_IS_PART = bytes(not chr(code).isspace() and _SPACED[code] != " " for code in range(128)) + b"\1" * 128
"""The same by byte of UTF-8: 1 where it may be part of a token."""


@dataclass(frozen=True, slots=True)
class Inverted:
    """The postings of a field, as flat arrays.

    Terms are ascending; `counts` has the number of documents of each. `documents` and `frequencies` list the postings
    term by term, documents ascending; `positions` lists the positions posting by posting, ascending, in pieces that
    may be made one after the other as they are written.
    """

    terms: list[bytes]
    counts: Ints
    documents: Numbers
    frequencies: Numbers
    positions: Iterable[Numbers]


class Vocabulary:
    """Numbers terms, and words as written per language, in the order in which they are met.

    Each word is analysed only once per language.
    """

    def __init__(self) -> None:
        self.terms: dict[bytes, int] = {}
        self.raw: list[str] = []
        """Words as written, once per language."""
        self.term_of = array("i")
        """The number of the term of each word in `raw`."""
        self._words: dict[str | None, _WordNumbers] = {}

    def number(self, term: bytes) -> int:
        return self.terms.setdefault(term, len(self.terms))

    def words(self, language: str | None) -> "_WordNumbers":
        known = rules_of(language)
        if known not in self._words:
            self._words[known] = _WordNumbers(self, known)
        return self._words[known]

    def ranked(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """The terms in ascending order, and for each term number its rank in that order."""
        order = sorted(self.terms)
        ranks = np.empty(len(order), np.int32)
        ranks[[self.terms[term] for term in order]] = np.arange(len(order), dtype=np.int32)
        return order, ranks

    def used(self, texts: Sequence["TextInversion"]) -> "UsedWords":
        """The words that texts have; meanwhile another thread may add words to the vocabulary."""
        all_words = np.frombuffer(self.term_of[:], np.int32)
        is_used = np.zeros(len(all_words), bool)
        for text in texts:
            is_used[np.frombuffer(text.numbers, np.int32)] = True
        numbers = np.flatnonzero(is_used)
        met, places = np.unique(all_words[numbers], return_inverse=True)
        spelled = list(self.terms)
        terms = [spelled[number] for number in met.tolist()]
        order = sorted(range(len(terms)), key=terms.__getitem__)
        ranks = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
        return UsedWords(
            [self.raw[number] for number in numbers.tolist()],
            [terms[place] for place in order],
            ranks[places],
            numbers,
            len(all_words),
        )


@dataclass(frozen=True, slots=True)
class UsedWords:
    """The words of a vocabulary that some texts have, in the order in which it met them."""

    raw: list[str]
    terms: list[bytes]
    """Ascending."""
    term_of: NDArray[np.int32]
    """For each word in `raw`, which of `terms` it has."""
    _numbers: NDArray[np.intp]
    """The number of each in the vocabulary."""
    _known: int
    """How many words the vocabulary has."""

    def of_all(self, values: NDArray[np.int32]) -> NDArray[np.int32]:
        """Values of these words by their numbers in the vocabulary; -1 for the other words."""
        found = np.full(self._known, -1, np.int32)
        found[self._numbers] = values
        return found


class TextInversion:
    """Collects the words of a text field over documents, as numbers of the vocabulary's `raw` words."""

    def __init__(self) -> None:
        self.numbers = array("i")
        self.lengths = array("i")
        self.documents = array("i")

    def add(self, document: int, text: str, vocabulary: Vocabulary) -> int:
        """Add a document's text; returns its number of words."""
        words = vocabulary.words(text.language if isinstance(text, Text) else "en")
        before = len(self.numbers)
        words.append(text, self.numbers)
        self.lengths.append(len(self.numbers) - before)
        self.documents.append(document)
        return self.lengths[-1]

    def invert(self, words: UsedWords) -> Inverted:
        terms, of_word = words.terms, words.of_all(words.term_of)
        if kernel.available:
            found = kernel.native.inverted((self.numbers, self.lengths, self.documents), of_word, len(terms))
            documents, often, where = (np.frombuffer(one, np.uint32) for one in found[1:])
            pieces = (where[at : at + _PIECE] for at in range(0, len(where), _PIECE))
            return _inverted(terms, np.frombuffer(found[0], np.int64), documents, often, pieces)
        numbers = of_word[np.frombuffer(self.numbers, np.int32)]
        lengths = np.frombuffer(self.lengths, np.int32)
        places = sorted_places(numbers)
        owner = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)[places]
        first_word = np.cumsum(lengths, dtype=np.int64) - lengths
        positions = places - first_word[owner]
        numbers = numbers[places]
        starts = np.flatnonzero(np.concatenate([[True], (numbers[1:] != numbers[:-1]) | (owner[1:] != owner[:-1])]))
        starts = starts[: len(numbers)]
        frequencies = np.diff(starts, append=len(numbers))
        owners = np.frombuffer(self.documents, np.int32)[owner[starts]]
        return _inverted(terms, _counts(numbers[starts], terms), owners, frequencies, (positions,))


@dataclass(frozen=True, slots=True)
class ValueTerms:
    """The terms of a value, as numbers of a vocabulary, and how often each is there."""

    numbers: "array[int]"
    frequencies: "array[int]"
    total: int

    @classmethod
    def of(cls, terms: Mapping[bytes, int], vocabulary: Vocabulary) -> "ValueTerms":
        return cls(array("i", map(vocabulary.number, terms)), array("i", terms.values()), sum(terms.values()))


class TermInversion:
    """Collects the terms of a field without positions, such as whole values and numbers."""

    def __init__(self) -> None:
        self.numbers = array("i")
        self.frequencies = array("i")
        self.documents = array("i")

    def add(self, document: int, terms: ValueTerms) -> int:
        """Add a document's terms; returns the sum of their frequencies."""
        self.numbers.extend(terms.numbers)
        self.frequencies.extend(terms.frequencies)
        for _ in terms.numbers:
            self.documents.append(document)
        return terms.total

    def invert(self, vocabulary: Vocabulary) -> Inverted:
        terms, ranks = vocabulary.ranked()
        numbers = ranks[np.frombuffer(self.numbers, np.int32)]
        places = sorted_places(numbers)
        owners = np.frombuffer(self.documents, np.int32)[places]
        frequencies = np.frombuffer(self.frequencies, np.int32)[places]
        return _inverted(terms, _counts(numbers, terms), owners, frequencies, ())


class _WordNumbers:
    """The words of texts by whose rules they are read, as numbers of the vocabulary.

    What stands between two signs that no word spans is a token; which words a token has is found out once.
    """

    def __init__(self, vocabulary: Vocabulary, language: str | None) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._words: dict[str, int] = {}
        self._tokens = kernel.native.Tokens(_IS_PART, randbits(64)) if kernel.available else _Tokens()

    def append(self, text: str, numbers: "array[int]") -> None:
        """Append the numbers of a text's words to `numbers`."""
        numbers.frombytes(self._tokens.numbers(text, self._of_token))

    def _of_token(self, token: str) -> tuple[int, ...]:
        bare = token.rstrip(".,")
        return tuple(map(self._number, (bare,) if bare.isascii() and bare.isalpha() else WORD.findall(token)))

    def _number(self, word: str) -> int:
        """The number of a word; alone, the same string may be several, as *50kg* is in *.50kg*."""
        known = self._vocabulary
        if word not in self._words:
            self._words[word] = len(known.raw)
            known.raw.append(word)
            known.term_of.append(known.number(term_once(word, self._language).encode()))
        return self._words[word]


class _Tokens(dict[str, int]):
    """Maps tokens to the numbers of their words, as `Tokens` of the kernel does.

    Where a token is none or several words, its number is negative: the complement of its place among `_parts`.
    """

    def __init__(self) -> None:
        self._parts: list[tuple[int, ...]] = []
        self._words: Callable[[str], tuple[int, ...]]

    def numbers(self, text: str, words: Callable[[str], tuple[int, ...]]) -> bytes:
        self._words = words
        found = array("i", map(self.__getitem__, text.translate(_SPACED).split()))
        if several := np.flatnonzero(np.frombuffer(found, np.int32) < 0).tolist() if found else []:
            single, found = found, array("i")
            last = 0
            for place in several:
                found.extend(single[last:place])
                found.extend(self._parts[~single[place]])
                last = place + 1
            found.extend(single[last:])
        return found.tobytes()

    def __missing__(self, token: str) -> int:
        words = self._words(token)
        if len(words) != 1:
            self._parts.append(words)
        self[token] = number = words[0] if len(words) == 1 else ~(len(self._parts) - 1)
        return number


def sorted_places(numbers: Numbers) -> NDArray[np.int64]:
    """A stable argsort of numbers from 0 on, many times faster than `np.argsort`."""
    kinds = int(numbers.max(initial=0)) + 1
    if kernel.available and kinds <= _KINDS * len(numbers):
        return np.frombuffer(kernel.native.sorted_places(numbers.astype(np.uint32), kinds), np.int64)
    keys = numbers.astype(np.int64) << 32  # number and place in one integer
    keys |= np.arange(len(keys), dtype=np.int64)
    keys.sort()
    keys &= 0xFFFFFFFF
    return keys


def held(
    texts: Iterable[TextInversion], of_word: NDArray[np.int32], kinds: int, documents: int
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], NDArray[np.uint32]]:
    """The distinct numbers that the words of each document stand for; for each document how many, and how often each.

    `of_word` has the number of each word of the vocabulary, below `kinds`; negative ones are passed over. The numbers
    of a document come in any order.
    """
    fields = tuple((text.numbers, text.lengths, text.documents) for text in texts)
    if kernel.available:
        found = kernel.native.held(fields, of_word, kinds, documents)
        counts, numbers, frequencies = (np.frombuffer(one, np.uint32) for one in found)
        return counts, numbers, frequencies
    keys = np.concatenate([np.zeros(0, np.int64), *(_keys(*field, of_word) for field in fields)])
    keys.sort()
    new = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    counts = np.bincount(keys[new] >> 32, minlength=documents).astype(np.uint32)
    return counts, (keys[new] & 0xFFFFFFFF).astype(np.uint32), np.diff(new, append=len(keys)).astype(np.uint32)


def _keys(
    words: "array[int]", lengths: "array[int]", documents: "array[int]", of_word: NDArray[np.int32]
) -> NDArray[np.int64]:
    """For each word that stands for a number, the document and that number."""
    owners = np.repeat(np.frombuffer(documents, np.int32).astype(np.int64), np.frombuffer(lengths, np.int32))
    numbers = of_word[np.frombuffer(words, np.int32)]
    kept = numbers >= 0
    return owners[kept] << 32 | numbers[kept]


def _counts(numbers: Numbers, terms: list[bytes]) -> Ints:
    return np.bincount(numbers, minlength=len(terms))


def _inverted(
    terms: list[bytes], counts: Ints, owners: Numbers, frequencies: Numbers, positions: Iterable[Numbers]
) -> Inverted:
    """Build postings from arrays sorted by term rank, leaving out terms that the field does not have."""
    there = counts > 0
    kept = terms if there.all() else [terms[place] for place in np.flatnonzero(there).tolist()]
    return Inverted(kept, counts[there], owners, frequencies, positions)
