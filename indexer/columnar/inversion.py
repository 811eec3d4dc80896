"""Inversion: turning the words of documents into postings with vectorised sorting."""

from array import array
from collections.abc import Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass
from corpus.words import WORD
from indexer.analysis import Text, rules_of, term
from indexer.columnar import kernel
from indexer.columnar.postings import Ints, Numbers

_KINDS = 4
"""How many times as many kinds of numbers as numbers there may be, to be counted rather than compared."""
_SPACED = "".join(chr(code) if chr(code).isalnum() or chr(code) in "'.,%" else " " for code in range(128))
"""By character of ASCII, itself or a space where no word can span it."""


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
        self._words: dict[str | None, _TokenBuffer] = {}

    def number(self, term: bytes) -> int:
        return self.terms.setdefault(term, len(self.terms))

    def words(self, language: str | None) -> "_TokenBuffer":
        known = rules_of(language)
        if known not in self._words:
            self._words[known] = _TokenBuffer(self, known)
        return self._words[known]

    def ranked(self) -> tuple[list[bytes], NDArray[np.int32]]:
        """The terms in ascending order, and for each term number its rank in that order."""
        order = sorted(self.terms)
        ranks = np.empty(len(order), np.int32)
        ranks[[self.terms[term] for term in order]] = np.arange(len(order), dtype=np.int32)
        return order, ranks


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

    def invert(self, vocabulary: Vocabulary) -> Inverted:
        terms, ranks = vocabulary.ranked()
        numbers = ranks[np.frombuffer(vocabulary.term_of, np.int32)][np.frombuffer(self.numbers, np.int32)]
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
        return _inverted(terms, numbers[starts], owners, frequencies, (positions,))


class TermInversion:
    """Collects the terms of a field without positions, such as whole values and numbers."""

    def __init__(self) -> None:
        self.numbers = array("i")
        self.frequencies = array("i")
        self.documents = array("i")

    def add(self, document: int, terms: Mapping[bytes, int], vocabulary: Vocabulary) -> int:
        """Add a document's terms with their frequencies; returns the sum of these."""
        self.numbers.extend(map(vocabulary.number, terms))
        self.frequencies.extend(terms.values())
        self.documents.extend([document] * len(terms))
        return sum(terms.values())

    def invert(self, vocabulary: Vocabulary) -> Inverted:
        terms, ranks = vocabulary.ranked()
        numbers = ranks[np.frombuffer(self.numbers, np.int32)]
        places = sorted_places(numbers)
        owners = np.frombuffer(self.documents, np.int32)[places]
        frequencies = np.frombuffer(self.frequencies, np.int32)[places]
        return _inverted(terms, numbers[places], owners, frequencies, ())


class _TokenBuffer(dict[str, int]):
    """Maps strings without spaces to the numbers of the words that they are.

    Where a string is none or several words, its number is negative: the complement of its place among `_parts`.
    """

    def __init__(self, vocabulary: Vocabulary, language: str | None) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._words: dict[str, int] = {}
        self._parts: list[tuple[int, ...]] = []

    def append(self, text: str, numbers: "array[int]") -> None:
        """Append the numbers of a text's words to `numbers`."""
        if not text.isascii():
            numbers.extend(map(self._number, WORD.findall(text)))
            return
        before = len(numbers)
        numbers.extend(map(self.__getitem__, text.translate(_SPACED).split()))
        if several := np.flatnonzero(np.frombuffer(numbers, np.int32)[before:] < 0).tolist() if numbers else []:
            found = numbers[before:]
            del numbers[before:]
            last = 0
            for place in several:
                numbers.extend(found[last:place])
                numbers.extend(self._parts[~found[place]])
                last = place + 1
            numbers.extend(found[last:])

    def __missing__(self, string: str) -> int:
        bare = string.rstrip(".,")
        found = tuple(map(self._number, (bare,) if bare.isalpha() else WORD.findall(string)))
        if len(found) != 1:
            self._parts.append(found)
        self[string] = number = found[0] if len(found) == 1 else ~(len(self._parts) - 1)
        return number

    def _number(self, word: str) -> int:
        """The number of a word; alone, the same string may be several, as *50kg* is in *.50kg*."""
        known = self._vocabulary
        if word not in self._words:
            self._words[word] = len(known.raw)
            known.raw.append(word)
            known.term_of.append(known.number(term(word, self._language).encode()))
        return self._words[word]


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


def _inverted(
    terms: list[bytes], numbers: Numbers, owners: Numbers, frequencies: Numbers, positions: Iterable[Numbers]
) -> Inverted:
    """Build postings from arrays sorted by term rank, leaving out terms that the field does not have."""
    counts = np.bincount(numbers, minlength=len(terms))
    held = counts > 0
    kept = terms if held.all() else [terms[place] for place in np.flatnonzero(held).tolist()]
    return Inverted(kept, counts[held], owners, frequencies, positions)
