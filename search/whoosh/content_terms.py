"""The content terms of releases in the index, under numbers that hold for all segments."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.postings import Ints
from search.feedback import NumberedTerms, term_counts
from search.query import TextField


class ContentTerms:
    """What releases are about. Safe to use from several threads.

    Terms have the numbers that they have in the largest segment with a forward index, and terms that it lacks get
    numbers behind those, as they are met.
    """

    def __init__(self, segments: Sequence[SegmentArrays], living: Callable[[str], int], *, deletions: bool) -> None:
        """`living` says in how many releases a term is; with `deletions`, some of the documents are deleted."""
        self._segments = segments
        self._living = living
        sizes = {number: one.documents for number, one in enumerate(segments) if one.forward}
        self._largest = max(sizes, key=sizes.__getitem__, default=None)
        self._base = None if self._largest is None else segments[self._largest].forward
        self._is_whole = len(segments) == 1 and not deletions
        """Whether the largest segment says in how many releases each of its terms is."""
        self._more: dict[str, int] = {}
        """The numbers of terms that the largest segment lacks."""
        self._texts: list[str] = []
        self._lock = Lock()
        self.of = lru_cache(1 << 8)(self._of)
        self.text = lru_cache(1 << 14)(self._text)
        self._translated = lru_cache(1 << 16)(self._translate)

    def _of(self, segment: int, document: int) -> NumberedTerms:
        """The terms of a document."""
        arrays = self._segments[segment]
        if not arrays.forward:
            hit = arrays.stored[document]["hit"]
            counts = term_counts(hit["title"], hit["body"], hit["language"])
            return NumberedTerms.counted(self._numbers(counts), np.array(list(counts.values()), np.intp))
        numbers, frequencies = arrays.forward.terms_of(document)
        if segment != self._largest:
            numbers = np.array([self._translated(segment, number) for number in numbers.tolist()], np.intp)
        return NumberedTerms.counted(numbers, frequencies.astype(np.intp))

    def order(self, numbers: Ints) -> NDArray[np.float64]:
        """Values that ascend as the terms do in the alphabet."""
        if self._base is None:
            return self._between(numbers.tolist(), lambda _: 0)
        ordinals = self._base.ordinals(numbers)
        places = ordinals.astype(np.float64)
        beyond = np.flatnonzero(ordinals >= self._base.ordinals_end)
        if len(beyond):
            places[beyond] = self._between(numbers[beyond].tolist(), self._base.first_from)
        return places

    def holding(self, numbers: Ints) -> Ints:
        """In how many releases each term is: in their bodies, or if none has it there, in their titles."""
        if not self._is_whole or self._base is None:
            return np.array([self._living(self.text(number)) for number in numbers.tolist()], np.intp)
        held = self._base.holding(numbers)
        for place in np.flatnonzero(held == 0).tolist():
            held[place] = self._living(self.text(int(numbers[place])))
        return held

    def ordinals(self, segment: int, field: TextField, numbers: Ints) -> Ints:
        """The ordinals of terms in a field of a segment; negative for those that it lacks."""
        found = np.full(len(numbers), -1, np.intp)
        postings = self._segments[segment].postings(field)
        if postings is None:
            return found
        known = numbers < (self._base.size if self._base else 0)
        if self._base:
            found[known] = self._base.ordinals_in(postings.terms, numbers[known])
        for place in np.flatnonzero(~known).tolist():
            ordinal = postings.terms.find(self.text(int(numbers[place])).encode())
            found[place] = -1 if ordinal is None else ordinal
        return found

    def _text(self, number: int) -> str:
        """The term with a number."""
        size = self._base.size if self._base else 0
        if number >= size:
            return self._texts[number - size]
        assert self._base
        return self._base.text(number).decode()

    def _between(self, numbers: list[int], first_from: Callable[[bytes], int]) -> NDArray[np.float64]:
        """Places of terms that the largest segment lacks, between those of terms that it has."""
        texts = [self.text(number) for number in numbers]
        rank = {text: place for place, text in enumerate(sorted(texts), 1)}
        return np.array([first_from(text.encode()) - 1 + rank[text] / (len(texts) + 1) for text in texts], np.float64)

    def _translate(self, segment: int, number: int) -> int:
        """The number of a term from its number in another segment."""
        forward = self._segments[segment].forward
        assert forward
        return self._number(forward.text(number).decode())

    def _numbers(self, texts: Iterable[str]) -> Ints:
        return np.array([self._number(text) for text in texts], np.intp)

    def _number(self, text: str) -> int:
        known = None if self._base is None else self._base.number(text.encode())
        if known is not None:
            return known
        size = self._base.size if self._base else 0
        with self._lock:
            if text not in self._more:
                self._texts.append(text)
                self._more[text] = size + len(self._more)
            return self._more[text]
