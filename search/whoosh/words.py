"""The words of an index as they are written: how many releases hold each, and which are spelled like one."""

from collections.abc import Iterable, Sequence

import numpy as np

from indexer.columnar.postings import Ints
from indexer.columnar.written import WrittenWords, bare
from search.results import KnownWord


class IndexWords:
    """The words of all segments, their counts added up."""

    def __init__(self, segments: Sequence[WrittenWords]) -> None:
        self._segments = segments

    def counts(self, words: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._count(bare(word).encode()) for word in words)

    def alike(self, word: str, edits: int) -> list[KnownWord]:
        """The words within so many edits, as optimal string alignment counts them, in no order; itself is none."""
        from rapidfuzz.distance import OSA
        from rapidfuzz.process import extract_iter

        sought = bare(word)
        text = sought.encode()
        found: dict[bytes, tuple[int, str]] = {}
        for segment in self._segments:
            near = _near(segment, sought, edits)
            texts = segment.at(near)
            spelled = texts if sought.isascii() else [other.decode() for other in texts]
            asked = text if sought.isascii() else sought
            for _, _, place in extract_iter(asked, spelled, scorer=OSA.distance, score_cutoff=edits):
                if texts[place] not in found and texts[place] != text:
                    found[texts[place]] = self._count(texts[place]), segment.form(int(near[place]))
        return [KnownWord(other.decode(), form, count) for other, (count, form) in found.items()]

    def _count(self, word: bytes) -> int:
        return sum(segment.count(word) for segment in self._segments)


def _near(segment: WrittenWords, sought: str, edits: int) -> Ints:
    """The ordinals of words that may be within so many edits: an edit adds one letter and takes one away at most.

    Letters beyond ASCII have two bytes or more, of which an edit may change each.
    """
    text = sought.encode()
    slack = edits if sought.isascii() else 2 * edits
    held = np.abs(segment.lengths - np.int16(len(text))) <= slack
    places = np.flatnonzero(held)
    letters = np.bitwise_or.reduce(np.uint32(1) << (np.frombuffer(text, np.uint8) & 31).astype(np.uint32))
    others = segment.letters[places]
    fit = (np.bitwise_count(others & ~letters) <= slack) & (np.bitwise_count(letters & ~others) <= slack)
    found: Ints = places[fit]
    return found
