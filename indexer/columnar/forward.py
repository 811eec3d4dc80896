"""The forward index: from a document to its terms and how often it has each, without stop words and numbers.

It says what a document is about without reading its text. All text fields of a document are one text here.
"""

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.container import Container
from indexer.columnar.lexicon import TermDictionary
from indexer.columnar.postings import Ints, Numbers, Postings

MAIN = "body"
"""The text field whose terms are numbered; without it, a segment has no forward index."""
MOST = 255
"""The frequency that stands for larger ones too."""

NAME = "forward"
BITS = 2
"""How many bits of an entry are of the frequency."""
LARGE = 1 << BITS
"""The least frequency that is recorded apart."""


class ForwardIndex:
    """The forward index of a segment.

    The number of a term is its place among the frequent terms of the field MAIN; for other terms of that field, as many
    as are frequent, plus its ordinal; and behind them come terms that only other fields have.
    """

    def __init__(self, file: Container, main: Postings) -> None:
        self._main = main
        self._entries = file.slices(f"{NAME}/entries")
        self._starts = file[f"{NAME}/starts"]
        self._frequencies = file.slices(f"{NAME}/frequencies")
        self._frequencies_starts = file[f"{NAME}/frequencies-starts"]
        self.others = TermDictionary(file, NAME, file.meta[NAME]["terms"])
        """The terms that the field MAIN does not have."""

    @property
    def size(self) -> int:
        """Greater than the number of any term."""
        return self._behind + len(self.others)

    @property
    def _behind(self) -> int:
        """The number of the first term that only other fields have."""
        return len(self._main.frequent) + len(self._main.terms)

    def terms_of(self, document: int) -> tuple[Ints, Numbers]:
        """The numbers of the terms of a document, ascending, and how often it has each, MOST for more."""
        if not kernel.available:
            _, numbers, frequencies = self.between(document, document + 1)
            return numbers, frequencies
        found, often = kernel.native.entries(
            self._entries[int(self._starts[document]) : int(self._starts[document + 1])]
        )
        return np.frombuffer(found, np.intp), self._with_large(np.frombuffer(often, np.uint8), document, document + 1)

    def between(self, first: int, last: int) -> tuple[Ints, Ints, Numbers]:
        """The documents, terms and frequencies of the documents from `first` up to but excluding `last`."""
        start, end = int(self._starts[first]), int(self._starts[last])
        values, ends = _decoded(self._entries[start:end])
        of_each = np.searchsorted(ends, self._starts[first : last + 1] - np.uint32(start), "right")
        documents = np.repeat(np.arange(first, last), np.diff(of_each))
        numbers = np.cumsum((values >> BITS) + 1) - 1
        if last - first > 1:
            before = np.concatenate([[-1], numbers])[of_each[:-1]] + 1
            numbers -= np.repeat(before, np.diff(of_each))
        frequencies = (values & LARGE - 1).astype(np.uint8) + np.uint8(1)
        return documents, numbers, self._with_large(frequencies, first, last)

    def _with_large(self, frequencies: Numbers, first: int, last: int) -> Numbers:
        """The frequencies of the terms of documents, with those filled in that are recorded apart."""
        start, end = int(self._frequencies_starts[first]), int(self._frequencies_starts[last])
        frequencies[frequencies == LARGE] = self._frequencies[start:end]
        return frequencies

    def text(self, number: int) -> bytes:
        """The term with a number."""
        frequent = self._main.frequent
        if number < len(frequent):
            return self._main.terms[int(frequent[number])]
        if number >= self._behind:
            return self.others[number - self._behind]
        return self._main.terms[number - len(frequent)]

    def number(self, text: bytes) -> int | None:
        """The number of a term; None if the segment does not have it."""
        ordinal = self._main.terms.find(text)
        if ordinal is None:
            other = self.others.find(text)
            return None if other is None else self._behind + other
        rank = int(np.searchsorted(self._main.frequent, np.uint32(ordinal)))
        is_frequent = rank < len(self._main.frequent) and self._main.frequent[rank] == ordinal
        return rank if is_frequent else len(self._main.frequent) + ordinal

    def ordinals(self, numbers: Ints) -> Ints:
        """The ordinals of terms of the field MAIN; for others, numbers from `ordinals_end` on."""
        frequent = self._main.frequent
        found: Ints = numbers - len(frequent)
        low = found < 0
        found[low] = frequent[numbers[low]]
        return found

    def ordinals_in(self, terms: TermDictionary, numbers: Ints) -> Ints:
        """The ordinals of terms in a dictionary, such as that of another field; negative for those that it lacks."""
        ordinals = self.ordinals(numbers)
        is_main = ordinals < self.ordinals_end
        if terms is self._main.terms:
            return np.where(is_main, ordinals, -1)
        found = np.full(len(numbers), -1, np.intp)
        found[is_main] = self._main.terms.translated(ordinals[is_main], terms)
        found[~is_main] = self.others.translated(numbers[~is_main] - self._behind, terms)
        return found

    @property
    def ordinals_end(self) -> int:
        """Greater than the ordinal of any term of the field MAIN."""
        return len(self._main.terms)

    def first_from(self, text: bytes) -> int:
        """The ordinal of the first term of the field MAIN that is greater than or equal to this one."""
        return self._main.terms.first_from(text)

    def holding(self, numbers: Ints) -> Ints:
        """In how many documents the field MAIN has each term, including deleted ones; 0 for other terms."""
        ordinals = self.ordinals(numbers)
        held = np.zeros(len(ordinals), np.intp)
        known = np.flatnonzero(ordinals < self.ordinals_end)
        starts, places = self._main.starts, ordinals[known]
        held[known] = starts[places + 1].astype(np.intp) - starts[places]
        return held


def has_forward(file: Container) -> bool:
    return f"{NAME}/starts" in file


def _decoded(packed: NDArray[np.uint8]) -> tuple[NDArray[np.int64], Ints]:
    """The values, and where each ends in the bytes."""
    ends = np.flatnonzero(packed < 128) + 1
    if len(ends) == len(packed):
        return packed.astype(np.int64), ends
    starts = np.concatenate([[0], ends[:-1]])
    sizes = ends - starts
    values = packed[ends - 1].astype(np.int64) << 7 * (sizes - 1)
    for place in range(int(sizes.max(initial=1)) - 1):
        there = np.flatnonzero(sizes > place + 1)
        values[there] |= (packed[starts[there] + place] & 127).astype(np.int64) << 7 * place
    return values, ends
