"""Per-document data of a segment: stored values, field lengths, and the values of facets as codes."""

import pickle
import threading
from bisect import bisect_right
from collections.abc import Iterable
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.container import Container, ContainerWriter, DamagedError
from indexer.columnar.postings import Numbers
from indexer.lengths import STEPS, step_of

StoredFields = dict[str, Any]

LENGTHS = np.array(STEPS, np.int64)
"""The field length that each byte stands for."""

_BLOCK = 1 << 13
_LEVEL = 3
_RECENT_BLOCKS = 64
"""Unpacked blocks that are cached: releases of one day, which questions find together, are often in the same block."""
_FORGOTTEN = 1_000
"""Blocks of a mapped file that are copied before their memory is given back."""


_LOCAL = threading.local()


class StoredWriter:
    """Writes stored values, pickled and compressed in blocks of several documents."""

    def __init__(self, file: ContainerWriter) -> None:
        import zstandard

        self._text = file.stream("stored/blocks", "u1")
        self._at = file.stream("stored/at", "u8")
        self._first = file.stream("stored/first", "u4")
        self._compress = zstandard.ZstdCompressor(_LEVEL, write_checksum=True).compress
        self._waiting: list[bytes] = []
        self._size = self._count = 0

    def add_pickled(self, value: bytes) -> None:
        self._waiting.append(value)
        self._size += len(value)
        if self._size >= _BLOCK:
            self._flush()

    def add_all(self, values: Iterable[bytes]) -> None:
        for value in values:
            self.add_pickled(value)

    def copy(self, blocks: "StoredBlocks", deleted: Iterable[int]) -> None:
        """Copy the documents of another segment except deleted ones; blocks without deletions are copied unchanged."""
        gone = set(deleted)
        for number in range(len(blocks)):
            if number % _FORGOTTEN == 0:
                blocks.file.forget()
            first, last = blocks.span(number)
            if gone.isdisjoint(range(first, last)):
                self._flush()
                self._write(blocks.packed(number), last - first)
                continue
            for document, value in enumerate(blocks.unpacked(number), first):
                if document not in gone:
                    self.add_pickled(value)

    def close(self) -> None:
        self._flush()
        self._at.write(np.array([self._text.count], np.uint64))
        self._first.write(np.array([self._count]))

    def _flush(self) -> None:
        if self._waiting:
            self._write(self._compress(pickle.dumps(self._waiting, pickle.HIGHEST_PROTOCOL)), len(self._waiting))
            self._waiting, self._size = [], 0

    def _write(self, packed: bytes | memoryview, documents: int) -> None:
        self._at.write(np.array([self._text.count], np.uint64))
        self._first.write(np.array([self._count]))
        self._text.write_bytes(packed)
        self._count += documents


class StoredBlocks:
    """Stored values by document number."""

    def __init__(self, file: Container) -> None:
        self.file = file
        self._text = file.slices("stored/blocks")
        self._at = file["stored/at"]
        self._first = file["stored/first"]
        self._firsts = np.ascontiguousarray(self._first, np.uint32).data
        self._block = lru_cache(maxsize=_RECENT_BLOCKS)(self.unpacked)

    def __len__(self) -> int:
        return len(self._first) - 1

    def __getitem__(self, document: int) -> StoredFields:
        """The values of a document."""
        number = self._block_of(document)
        return self._loaded(self._block(number), number, document)

    def once(self, document: int) -> StoredFields:
        """The same, but nothing is kept of what was read: for passing through many documents."""
        number = self._block_of(document)
        at = slice(int(self._at[number]), int(self._at[number + 1]))
        return self._loaded(_unpacked(self._text.once(at).data), number, document)

    def _block_of(self, document: int) -> int:
        """The number of the block that holds a document."""
        return bisect_right(self._firsts, document) - 1

    def _loaded(self, values: list[bytes], number: int, document: int) -> StoredFields:
        """A document of a block."""
        stored: StoredFields = pickle.loads(values[document - self._firsts[number]])  # noqa: S301
        return stored

    def span(self, number: int) -> tuple[int, int]:
        return int(self._first[number]), int(self._first[number + 1])

    def packed(self, number: int) -> memoryview:
        return self._text[int(self._at[number]) : int(self._at[number + 1])].data

    def unpacked(self, number: int) -> list[bytes]:
        return _unpacked(self.packed(number))


def _unpacked(packed: memoryview) -> list[bytes]:
    import zstandard

    if not hasattr(_LOCAL, "decompress"):
        _LOCAL.decompress = zstandard.ZstdDecompressor().decompress  # takes as long to make as to unpack a block
    try:
        pickled = _LOCAL.decompress(packed)
    except zstandard.ZstdError as cause:  # the frame's own checksum failed
        raise DamagedError(f"stored values of the index are damaged ({cause}); rebuild the index") from cause
    values: list[bytes] = pickle.loads(pickled)  # noqa: S301
    return values


def length_bytes(lengths: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Encode lengths as single bytes."""
    distinct, places = np.unique(lengths, return_inverse=True)
    return np.array([step_of(length) for length in distinct.tolist()], np.uint8)[places]


class Codes:
    """The values of a facet, as one code per document.

    0 stands for no value, a code from 1 to the number of terms for that term alone, a higher code for a set of terms.
    """

    def __init__(self, file: Container, field: str, terms: int) -> None:
        self.codes = file[f"{field}/codes"]
        self.terms = terms
        self._starts = file[f"{field}/sets-starts"]
        self._sets = file[f"{field}/sets"]

    @property
    def sets(self) -> tuple[Numbers, Numbers]:
        """Where each set starts, by code, then the end; and the terms of all sets, as ordinals."""
        return self._starts, self._sets

    def of_terms(self, by_code: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of documents of each term, from the numbers of documents by code."""
        alone, together = by_code[1 : self.terms + 1], by_code[self.terms + 1 :]
        if len(together):
            sets, ends = self._held
            each = np.repeat(together, self._sizes[: len(together)])
            return alone + np.bincount(sets[: ends[len(together)]], each, self.terms).astype(np.int64)
        if len(alone) < self.terms:
            return np.concatenate([alone, np.zeros(self.terms - len(alone), np.int64)])
        return alone

    @cached_property
    def _held(self) -> tuple[NDArray[np.intp], list[int]]:
        return self._sets.astype(np.intp), self._starts.tolist()

    @cached_property
    def _sizes(self) -> NDArray[np.intp]:
        return np.diff(self._starts).astype(np.intp)

    def having(self, ordinals: Iterable[int]) -> NDArray[np.bool_]:
        """For each code, whether it stands for any of the terms with these ordinals."""
        wanted = np.zeros(self.terms, bool)
        wanted[list(ordinals)] = True
        sets = np.zeros(max(len(self._starts) - 1, 0), bool)
        sets[np.repeat(np.arange(len(sets)), np.diff(self._starts))[wanted[self._sets]]] = True
        return np.concatenate([[False], wanted, sets])

    def terms_of(self, document: int) -> list[int]:
        code = int(self.codes[document]) - 1
        if code < self.terms:
            return [code] if code >= 0 else []
        place = code - self.terms
        found: list[int] = self._sets[self._starts[place] : self._starts[place + 1]].tolist()
        return found


def write_codes(file: ContainerWriter, field: str, documents: int, counts: Numbers, numbers: Numbers) -> None:
    """Write the codes of a facet from its postings: the number of documents of each term, and the documents."""
    ordinals = np.repeat(np.arange(len(counts)), counts)
    order = np.argsort(numbers, kind="stable")
    numbers, ordinals = numbers[order], ordinals[order]
    many = np.bincount(numbers, minlength=documents)
    codes = np.zeros(documents, np.int64)
    codes[numbers] = ordinals + 1
    sets = _Sets(len(counts))
    ends = np.cumsum(many)
    for document in np.flatnonzero(many > 1).tolist():
        codes[document] = sets.code(tuple(ordinals[ends[document] - many[document] : ends[document]].tolist()))
    highest = int(codes.max(initial=0))
    file.array(f"{field}/codes", codes.astype(np.min_scalar_type(highest)))
    file.array(f"{field}/sets-starts", np.cumsum([0, *map(len, sets.known)]).astype(np.uint32))
    file.array(f"{field}/sets", np.array([one for known in sets.known for one in known], np.uint32))


class _Sets:
    def __init__(self, terms: int) -> None:
        self.known: dict[tuple[int, ...], int] = {}
        self._terms = terms

    def code(self, ordinals: tuple[int, ...]) -> int:
        return self.known.setdefault(ordinals, self._terms + 1 + len(self.known))
