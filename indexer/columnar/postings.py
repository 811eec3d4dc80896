"""Postings as flat arrays: the documents of each term, with frequencies and positions.

The documents of a rare term are stored as integers, those of a term in at least one of 512 documents as gaps of one
byte each (255 means: add 255 and continue), and those of a term in at least one of 8 documents as a bitmap.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.container import CHUNK, Container, ContainerWriter
from indexer.columnar.lexicon import LexiconWriter, TermDictionary

Ints = NDArray[np.intp]
Numbers = NDArray[Any]

_GAPS_FROM = 512
_LEAST_GAPS = 64
_BITS_FROM = 8
_LARGE_FREQUENCY = 255
_LARGE_POSITION = 0xFFF
_FOUR_BYTES = 1 << 32


def in_gaps(count: Numbers, documents: int) -> Any:
    return (count >= _LEAST_GAPS) & (count * _GAPS_FROM >= documents)


def in_bits(count: Any, documents: int) -> Any:
    return count * _BITS_FROM >= documents


class PostingsWriter:
    """Writes the postings of a field; terms come in ascending order and in batches."""

    def __init__(
        self, file: ContainerWriter, field: str, documents: int, *, frequencies: bool, positions: bool
    ) -> None:
        self._documents = documents
        self.lexicon = LexiconWriter(file, field)
        self._starts = file.stream(f"{field}/starts", "u4")
        self._rare = file.stream(f"{field}/rare", "u4")
        self._frequent = file.stream(f"{field}/frequent", "u4")
        self._frequent_before = file.stream(f"{field}/frequent-before", "u4")
        self._frequent_at = file.stream(f"{field}/frequent-at", "u8")
        self._packed = file.stream(f"{field}/packed", "u1")
        self._frequencies = Escaping(file, f"{field}/frequencies", _LARGE_FREQUENCY) if frequencies else None
        self._positions = _PositionsWriter(file, field) if positions else None
        self._count = self._frequent_count = 0

    def write(
        self,
        terms: Sequence[bytes],
        counts: Numbers,
        documents: Numbers,
        frequencies: Numbers,
        positions: Iterable[Numbers],
    ) -> None:
        """Write a batch, with arrays laid out as in `Inverted`."""
        ends = np.cumsum(counts)
        self._starts.write(self._count + ends - counts)
        often = in_gaps(counts, self._documents)
        self._write_frequent(np.flatnonzero(often), ends - counts, counts, documents)
        self._rare.write(documents[np.repeat(~often, counts)])
        if self._frequencies:
            self._frequencies.write(frequencies)
        if self._positions:
            firsts, sums = ends - counts, np.cumsum(frequencies, dtype=np.int64)
            self._positions.begin(np.where(firsts > 0, sums[firsts - 1], 0))
            del sums
            for piece in positions:
                self._positions.write(piece)
        self.lexicon.write(terms)
        self._count += len(documents)
        if self._count >= _FOUR_BYTES:
            raise OverflowError("a segment holds at most 4,294,967,295 postings a field: use a merge policy")

    def close(self) -> dict[str, int]:
        """Finish the arrays; returns what the reader must know of the field."""
        self._starts.write(np.array([self._count]))
        self._frequent_before.write(np.array([self._frequent_count]))
        self._frequent_at.write(np.array([self._packed.count]))
        if self._positions:
            self._positions.close()
        return {"terms": self.lexicon.count, "postings": self._count}

    def _write_frequent(self, places: Numbers, starts: Numbers, counts: Numbers, documents: Numbers) -> None:
        before = self._frequent_count + np.concatenate([[0], np.cumsum(counts[places])])
        offsets = [self._packed.count]
        for place in places.tolist():
            numbers = documents[starts[place] : starts[place] + counts[place]]
            packed = _bits(numbers, self._documents) if in_bits(len(numbers), self._documents) else _gaps(numbers)
            self._packed.write_bytes(packed.tobytes().ljust(-(-len(packed) // 8) * 8, b"\xff"))
            offsets.append(self._packed.count)
        self._frequent.write(self.lexicon.count + places)
        self._frequent_before.write(before[:-1])
        self._frequent_at.write(np.array(offsets[:-1], np.uint64))
        self._frequent_count = int(before[-1])


class Postings:
    """The postings of one field of a segment."""

    def __init__(self, file: Container, field: str, documents: int, meta: dict[str, int]) -> None:
        self.terms = TermDictionary(file, field, meta["terms"])
        self.documents = documents
        """The number of documents in the segment, including deleted ones."""
        self._file, self._field = file, field
        self.starts = file[f"{field}/starts"]
        self._rare = file.slices(f"{field}/rare")
        self._packed = file.slices(f"{field}/packed")
        self._frequent_column = file[f"{field}/frequent"]
        self._before = file[f"{field}/frequent-before"]
        self._at = file[f"{field}/frequent-at"]
        self._frequencies = Escaped(file, f"{field}/frequencies") if f"{field}/frequencies" in file else None
        self.has_positions = f"{field}/positions" in file
        if self.has_positions:
            self.position_starts = file[f"{field}/position-starts"]
            self._low = file.slices(f"{field}/positions")
            self._high = file.slices(f"{field}/positions-high")
            self._large_at = file[f"{field}/positions-large-at"]
            self._large = file[f"{field}/positions-large"]

    @property
    def frequent(self) -> Numbers:
        """The ordinals of the frequent terms, ascending."""
        return self._frequent_column

    def count(self, ordinal: int) -> int:
        """The number of documents that hold the term, including deleted ones."""
        return int(self.starts[ordinal + 1]) - int(self.starts[ordinal])

    def documents_of(self, ordinal: int) -> Ints:
        """The documents that hold the term, ascending."""
        rank = bisect_left(self._frequent, ordinal)
        start, end = int(self.starts[ordinal]), int(self.starts[ordinal + 1])
        if rank < len(self._frequent) and self._frequent[rank] == ordinal:
            return self._unpack(rank, end - start)
        before = int(self._before[rank])
        rare: Ints = self._rare[start - before : end - before].astype(np.intp)
        return rare

    def bitmap_of(self, ordinal: int) -> NDArray[np.uint64] | None:
        """A bitmap of the documents, lowest bit first, for terms that are stored so; None for others."""
        if not in_bits(self.count(ordinal), self.documents):
            return None
        rank = bisect_left(self._frequent, ordinal)
        if rank == len(self._frequent) or self._frequent[rank] != ordinal:
            return None
        return self._packed[int(self._at[rank]) : int(self._at[rank + 1])].view(np.uint64)

    def frequencies_of(self, ordinal: int) -> Numbers | None:
        """The frequency of the term in each of its documents; None for a field where it is always 1."""
        if self._frequencies is None:
            return None
        return self._frequencies.slice(int(self.starts[ordinal]), int(self.starts[ordinal + 1]))

    def positions_of(self, ordinal: int) -> Ints:
        """The positions of the term in all its documents, one document after another."""
        return self._positions(int(self.position_starts[ordinal]), int(self.position_starts[ordinal + 1]))

    def positions_between(self, ordinal: int, first: int, last: int) -> Ints:
        """Some of the positions of the term, by their indexes among all of its positions."""
        start = int(self.position_starts[ordinal])
        return self._positions(start + first, start + last)

    def positions_at(self, places: Ints) -> Numbers:
        """Single positions, by their indexes in the field's array of positions, in narrow integers where they fit."""
        high = self._high.at(places >> 1)
        high >>= (places.astype(np.uint8) & 1) << 2
        high &= 15
        found: Numbers = high.astype(np.uint16)
        found <<= 8
        found |= self._low.at(places)
        large = np.flatnonzero(found == _LARGE_POSITION)
        if len(large):
            found = found.astype(np.int64)
            found[large] = self._large[np.searchsorted(self._large_at, places[large].astype(np.uint32))]
        return found

    def total(self, ordinal: int) -> int:
        """The total frequency of the term over all documents."""
        if self.has_positions:
            return int(self.position_starts[ordinal + 1]) - int(self.position_starts[ordinal])
        frequencies = self.frequencies_of(ordinal)
        return self.count(ordinal) if frequencies is None else int(frequencies.sum())

    def documents_of_range(self, first: int, last: int) -> Ints:
        """The documents of the terms with ordinals from `first` up to but excluding `last`, term by term."""
        frequent = range(bisect_left(self._frequent, first), bisect_left(self._frequent, last))
        rare = self._rare[
            int(self.starts[first] - self._before[frequent.start]) : int(
                self.starts[last] - self._before[frequent.stop]
            )
        ].astype(np.intp)
        if not frequent:
            return rare
        pieces, taken = [], 0
        for rank in frequent:
            ordinal = self._frequent[rank]
            upto = int(self.starts[ordinal]) - int(self._before[rank])
            upto -= int(self.starts[first]) - int(self._before[frequent.start])
            pieces += [rare[taken:upto], self._unpack(rank, self.count(ordinal))]
            taken = upto
        return np.concatenate([*pieces, rare[taken:]])

    def frequencies_of_range(self, first: int, last: int) -> Numbers | None:
        if self._frequencies is None:
            return None
        return self._frequencies.slice(int(self.starts[first]), int(self.starts[last]))

    def positions_of_range(self, first: int, last: int) -> Ints:
        return self._positions(int(self.position_starts[first]), int(self.position_starts[last]))

    @cached_property
    def compiled(self) -> "kernel.native.Postings":
        """The same postings for the compiled functions, where these are available."""
        file = self._file
        places = [file.place(f"{self._field}/{name}") for name in kernel.ARRAYS]
        return kernel.native.Postings(file, file.memory, file.marks, CHUNK, self.documents, places)

    @cached_property
    def _frequent(self) -> list[int]:
        found: list[int] = self._frequent_column.tolist()
        return found

    def _unpack(self, rank: int, count: int) -> Ints:
        packed = self._packed[int(self._at[rank]) : int(self._at[rank + 1])]
        if in_bits(count, self.documents):
            return np.flatnonzero(np.unpackbits(packed, bitorder="little").view(bool))
        upto = np.cumsum(packed, dtype=np.intp)
        documents: Ints = upto[packed != 255]
        documents -= 1
        return documents

    def _positions(self, start: int, end: int) -> Ints:
        high = self._high[start >> 1 : (end + 1) >> 1]
        pairs = np.empty(2 * len(high), np.intp)
        pairs[::2] = high & 15
        pairs[1::2] = high >> 4
        found = pairs[start & 1 : (start & 1) + end - start] << 8
        found |= self._low[start:end]
        first, last = np.searchsorted(self._large_at, np.array([start, end], np.uint32))
        if first < last:
            found[self._large_at[first:last] - np.uint32(start)] = self._large[first:last]
        return found


class _PositionsWriter:
    """Writes positions in twelve bits each; larger ones go to arrays of their own."""

    def __init__(self, file: ContainerWriter, field: str) -> None:
        self._starts = file.stream(f"{field}/position-starts", "u4")
        self._low = file.stream(f"{field}/positions", "u1")
        self._high = file.stream(f"{field}/positions-high", "u1")
        self._large_at = file.stream(f"{field}/positions-large-at", "u4")
        self._large = file.stream(f"{field}/positions-large", "u4")
        self._odd = np.zeros(0, np.uint8)

    def begin(self, starts: Numbers) -> None:
        """Note where terms start whose positions are written next."""
        self._starts.write(self._low.count + starts)

    def write(self, positions: Numbers) -> None:
        count = self._low.count
        if count + len(positions) >= _FOUR_BYTES:
            raise OverflowError("a segment holds at most 4,294,967,295 positions a field: use a merge policy")
        large = np.flatnonzero(positions >= _LARGE_POSITION)
        self._large_at.write(count + large)
        self._large.write(positions[large])
        kept = np.minimum(positions, _LARGE_POSITION)
        self._low.write((kept & 255).astype(np.uint8))
        self._odd = self._write_nibbles(np.concatenate([self._odd, (kept >> 8).astype(np.uint8)]))

    def close(self) -> None:
        self._starts.write(np.array([self._low.count]))
        if len(self._odd):
            self._high.write(self._odd)

    def _write_nibbles(self, values: Numbers) -> Numbers:
        even = len(values) & ~1
        self._high.write(values[0:even:2] | values[1:even:2] << 4)
        return values[even:]


class Escaping:
    """Writes values in one byte each; larger ones go to arrays of their own."""

    def __init__(self, file: ContainerWriter, name: str, largest: int) -> None:
        self._values = file.stream(name, "u1")
        self._large_at = file.stream(f"{name}-large-at", "u4")
        self._large = file.stream(f"{name}-large", "u4")
        self._largest = largest

    def write(self, values: Numbers) -> None:
        large = np.flatnonzero(values >= self._largest)
        self._large_at.write(self._values.count + large)
        self._large.write(values[large])
        self._values.write(np.minimum(values, self._largest))


class Escaped:
    def __init__(self, file: Container, name: str) -> None:
        self._values = file.slices(name)
        self._large_at = file[f"{name}-large-at"]
        self._large = file[f"{name}-large"]

    def slice(self, start: int, end: int) -> Numbers:
        """The values as bytes, or as wider integers where the slice has a large value."""
        values = self._values[start:end]
        if not len(self._large_at):
            return values
        first, last = np.searchsorted(self._large_at, np.array([start, end], np.uint32))
        if first == last:
            return values
        values = values.astype(np.uint32)
        values[self._large_at[first:last] - np.uint32(start)] = self._large[first:last]
        return values


def _bits(numbers: Numbers, documents: int) -> NDArray[np.uint8]:
    marked = np.zeros(-(-documents // 64) * 64, np.uint8)
    marked[numbers] = 1
    return np.packbits(marked, bitorder="little")


def _gaps(numbers: Numbers) -> NDArray[np.uint8]:
    """Encode each gap, the first counted from -1, as bytes of 255 followed by the remainder."""
    gaps: Numbers = np.diff(numbers.astype(np.int64), prepend=-1)
    skips = gaps // 255
    packed = np.full(len(gaps) + int(skips.sum()), 255, np.uint8)
    packed[np.cumsum(skips + 1) - 1] = gaps % 255
    return packed
