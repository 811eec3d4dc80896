"""The unstemmed words of an index: document frequencies, similar spellings, completions."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

import numpy as np

from indexer.columnar.postings import Ints
from indexer.columnar.surface_forms import SurfaceForms
from indexer.surface_words import bare
from search.results import KnownWord
from search.word_prefixes import LOOKED_AT, completed, misspelt


class IndexWords:
    """The words of all segments, with their counts added up."""

    def __init__(self, segments: Sequence[SurfaceForms]) -> None:
        self._segments = segments
        self.known = lru_cache(1 << 13)(self._known)
        self._count = lru_cache(1 << 14)(self._summed)

    def counts(self, words: Iterable[str]) -> tuple[int, ...]:
        return tuple(self._count(bare(word).encode()) for word in words)

    def _known(self, word: str) -> KnownWord | None:
        """The word in the form of the segment where most releases have it; None if none does."""
        text = bare(word).encode()
        places = ((segment, segment.lexicon.find(text)) for segment in self._segments)
        found = [(segment.counts(at, at + 1)[0], segment.form(at)) for segment, at in places if at is not None]
        if not found:
            return None
        return KnownWord(text.decode(), max(found)[1], sum(count for count, _ in found))

    def similar(self, word: str, edits: int) -> list[KnownWord]:
        """The words within `edits` edits by optimal string alignment, unordered, without the word itself."""
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

    def with_prefix(self, start: str, limit: int) -> list[KnownWord]:
        """The words with a prefix, most frequent first; if all are rare, also those with a misspelt prefix."""
        sought = bare(start)

        def most(look_up: Callable[[SurfaceForms, bytes, int], list[int]]) -> list[KnownWord]:
            found = ((at, look_up(segment, sought.encode(), limit)) for at, segment in enumerate(self._segments))
            return self._most({(at, ordinal) for at, ordinals in found for ordinal in ordinals})

        return completed(sought, most(_first), lambda: most(_like), limit)

    def _most(self, places: set[tuple[int, int]]) -> list[KnownWord]:
        """The distinct words at these places, given as segment and ordinal, most frequent first."""
        found: dict[bytes, KnownWord] = {}
        for at, ordinal in places:
            text = self._segments[at].lexicon[ordinal]
            if text not in found:
                found[text] = KnownWord(text.decode(), self._segments[at].form(ordinal), self._count(text))
        return sorted(found.values(), key=lambda one: (-one.releases, one.word))

    def _summed(self, word: bytes) -> int:
        return sum(segment.count(word) for segment in self._segments)


def _near(segment: SurfaceForms, sought: str, edits: int) -> Ints:
    """The ordinals of words that may be within `edits` edits, since an edit adds and removes at most one letter each.

    A letter beyond ASCII has two or more bytes, each of which an edit may change.
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


def _first(segment: SurfaceForms, start: bytes, limit: int) -> list[int]:
    """The ordinals of the most frequent words with a prefix."""
    places = segment.lexicon.prefixed(start)
    counts = -np.array(segment.counts(places.start, places.stop), np.int64)
    best = np.argsort(counts, kind="stable")[:limit]
    found: list[int] = (best + places.start).tolist()
    return found


def _like(segment: SurfaceForms, start: bytes, limit: int) -> list[int]:
    """The ordinals of frequent words that begin with the prefix except for one typing error, most frequent first."""
    known = segment.beginnings
    fit = np.zeros(len(known), bool)
    for letters in misspelt(start[:LOOKED_AT]):
        shift = np.uint64(8 * (8 - len(letters)))
        mask = int.from_bytes(bytes(0 if one is None else 255 for one in letters), "big")
        pattern = int.from_bytes(bytes(one or 0 for one in letters), "big")
        fit |= (known >> shift) & np.uint64(mask) == np.uint64(pattern)
    found: list[int] = segment.usual[np.flatnonzero(fit)[:limit]].tolist()
    return found
