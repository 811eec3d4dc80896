"""The dictionary of right words: general words of nine languages, places and persons' names, whatever the index holds.

`.ci/known_words.py` makes its file, and `KNOWN_WORDS.md` says from which data and under which licence. Loading it
takes some 50 ms and 14 MB, so nothing does before a query has a word that the index lacks.
"""

from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.quick_dataclass import dataclass

FILE = Path(__file__).with_name("known_words.zst")
LEVELS = 16
"""How many degrees of frequency the dictionary tells apart, from 0 to LEVELS - 1."""
_LOWEST = 1.0
_STEP = 1 / 3


@dataclass(frozen=True, slots=True)
class KnownWordTable:
    """The words, each as a hash of 32 bits: one in 1,500 other strings is taken for a word."""

    hashes: NDArray[np.uint32]
    """Sorted."""
    levels: NDArray[np.uint8]
    """The degree of frequency of each word."""

    def zipf(self, word: str) -> float | None:
        """The frequency of a folded word on the Zipf scale; None if it is unknown.

        The scale is the decimal logarithm of occurrences in a billion words of the language that has it most.
        """
        wanted = hash_of(word)
        at = int(np.searchsorted(self.hashes, np.uint32(wanted)))
        if at == len(self.hashes) or self.hashes[at] != wanted:
            return None
        return _LOWEST + _STEP * int(self.levels[at])


def level_of(zipf: float) -> int:
    """The degree of a frequency on the Zipf scale."""
    return min(max(round((zipf - _LOWEST) / _STEP), 0), LEVELS - 1)


def hash_of(word: str) -> int:
    """The hash of a folded word, 32 bits."""
    import xxhash

    return xxhash.xxh32_intdigest(word.encode())


@cache
def known_words() -> KnownWordTable:
    """The dictionary that ships with the program."""
    return unpack(FILE.read_bytes())


def pack(words: dict[int, int]) -> bytes:
    """The content of the file for hashes with their levels: the gaps between sorted hashes, and two levels a byte."""
    import zstandard

    hashes = np.array(sorted(words), np.uint32)
    gaps = np.diff(hashes, prepend=np.uint32(0)).astype("<u4")
    levels = np.array([words[int(one)] for one in hashes] + [0] * (len(hashes) % 2), np.uint8)
    columns = gaps.view(np.uint8).reshape(-1, 4).T.tobytes()  # bytes of one weight together compress better
    return zstandard.compress(columns + (levels[::2] << 4 | levels[1::2]).tobytes(), 19)


def unpack(content: bytes) -> KnownWordTable:
    """The words that `pack` stored."""
    import zstandard

    raw = np.frombuffer(zstandard.decompress(content), np.uint8)
    pairs = len(raw) // 9  # two words take twice four bytes for their gaps, and one for their levels
    many = (len(raw) - pairs) // 4
    gaps = np.ascontiguousarray(raw[: 4 * many].reshape(4, many).T).view("<u4").ravel()
    levels = np.stack((raw[4 * many :] >> 4, raw[4 * many :] & 15), 1).ravel()[:many]
    return KnownWordTable(np.cumsum(gaps, dtype=np.uint32), levels)
