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
        found: dict[bytes, tuple[int, str]] = {}
        for segment in self._segments:
            near = _near(segment, sought, edits).tolist()
            texts = segment.at(near)
            spelled = [text.decode() for text in texts]
            for _, _, place in extract_iter(sought, spelled, scorer=OSA.distance, score_cutoff=edits):
                if texts[place] not in found and spelled[place] != sought:
                    found[texts[place]] = self._count(texts[place]), segment.form(near[place])
        return [KnownWord(text.decode(), form, count) for text, (count, form) in found.items()]

    def _count(self, word: bytes) -> int:
        return sum(segment.count(word) for segment in self._segments)


def _near(segment: WrittenWords, sought: str, edits: int) -> Ints:
    """The ordinals of words that may be within so many edits: an edit changes two letters at most, and a byte's length.

    Letters beyond ASCII have two bytes or more, of which an edit may change each.
    """
    text = sought.encode()
    slack = edits if sought.isascii() else 2 * edits
    letters = np.bitwise_or.reduce(np.uint32(1) << (np.frombuffer(text, np.uint8) & 31).astype(np.uint32))
    lengths = segment.lengths
    held = (lengths >= len(text) - slack) & (lengths <= len(text) + slack)
    held &= np.bitwise_count(segment.letters ^ letters) <= 2 * slack
    return np.flatnonzero(held)
