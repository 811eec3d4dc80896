"""The term dictionary of a field: sorted terms, found by bisection and listed by range."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from indexer.columnar import kernel
from indexer.columnar.container import Container, ContainerWriter

_BLOCK = 128
_END = b"\xff"
_ESCAPES = ((b"\xfe", b"\xfe\x01"), (b"\xff", b"\xfe\x02"))  # keep the order; never needed in UTF-8


class LexiconWriter:
    """Writes terms, which come in ascending order and in batches."""

    def __init__(self, file: ContainerWriter, field: str) -> None:
        self._text = file.stream(f"{field}/terms", "u1")
        self._blocks = file.stream(f"{field}/blocks", "u4")
        self.count = 0

    def write(self, terms: Sequence[bytes]) -> None:
        first = -self.count % _BLOCK
        pieces = [terms[:first], *(terms[at : at + _BLOCK] for at in range(first, len(terms), _BLOCK))]
        for number, piece in enumerate(pieces):
            if number or (not self.count % _BLOCK and piece):
                self._blocks.write(np.array([self._text.count], np.uint32))
            self._text.write_bytes(b"".join(map(_escaped, piece)))
            self.count += len(piece)


class TermDictionary:
    """Maps terms to ordinals and back; terms are bytes in ascending order."""

    def __init__(self, file: Container, field: str, count: int) -> None:
        self._text = file.buffer(f"{field}/terms")
        self._blocks = file[f"{field}/blocks"]
        self._count = count

    def __len__(self) -> int:
        return self._count

    def find(self, term: bytes) -> int | None:
        """The ordinal of a term; None if the field does not have it."""
        if kernel.available:
            place = kernel.native.place(self._text, self._blocks, _written(term))
            return place if place >= 0 else None
        ordinal, there = self._place(term)
        return ordinal if there else None

    def first_from(self, term: bytes) -> int:
        """The ordinal of the first term that is greater than or equal to this one."""
        return self._place(term)[0]

    def prefixed(self, prefix: bytes) -> range:
        """The ordinals of the terms with this prefix."""
        after = prefix.rstrip(b"\xff")
        last = self.first_from(after[:-1] + bytes([after[-1] + 1])) if after else self._count
        return range(self.first_from(prefix), last)

    def __getitem__(self, ordinal: int) -> bytes:
        if kernel.available:
            return _plain(kernel.native.term(self._text, self._blocks, ordinal))
        return next(iter(self.slice(ordinal, ordinal + 1)))

    def translated(self, ordinals: NDArray[np.intp], other: "TermDictionary") -> NDArray[np.intp]:
        """The ordinals of terms in another dictionary; negative for those that it lacks."""
        if kernel.available:
            found = kernel.native.translated(self._text, self._blocks, ordinals, other._text, other._blocks)
            return np.frombuffer(found, np.intp)
        places = (other.find(self[ordinal]) for ordinal in ordinals.tolist())
        return np.array([-1 if place is None else place for place in places], np.intp)

    def slice(self, first: int, last: int) -> list[bytes]:
        """The terms with ordinals from `first` up to but excluding `last`."""
        if first >= last:
            return []
        block, skipped = divmod(first, _BLOCK)
        raw = self._raw(block, (last - 1) // _BLOCK + 1)
        terms = raw.split(_END)[skipped : skipped + last - first]
        return list(map(_plain, terms)) if b"\xfe" in raw else terms

    def __iter__(self) -> Iterator[bytes]:
        return self.chunks(0, self._count)

    def chunks(self, first: int, last: int) -> Iterator[bytes]:
        """Yield the terms with ordinals from `first` up to but excluding `last`, without holding them all."""
        starts = range(first, last, 64 * _BLOCK)
        return chain.from_iterable(self.slice(start, min(start + 64 * _BLOCK, last)) for start in starts)

    def _place(self, term: bytes) -> tuple[int, bool]:
        if kernel.available:
            place = kernel.native.place(self._text, self._blocks, _written(term))
            return (place, True) if place >= 0 else (~place, False)
        block = max(bisect_right(self._heads, term) - 1, 0)
        if not self._count:
            return 0, False
        raw = self._raw(block, block + 1)
        sought = _escaped(term)
        at = 0 if raw.startswith(sought) else raw.find(_END + sought) + 1
        if at or raw.startswith(sought):
            return block * _BLOCK + raw.count(_END, 0, at), True
        terms = self.slice(block * _BLOCK, min(block * _BLOCK + _BLOCK, self._count))
        return block * _BLOCK + bisect_left(terms, term), False

    @cached_property
    def _heads(self) -> list[bytes]:
        return [_plain(self._raw(block, block + 1).split(_END, 1)[0]) for block in range(len(self._blocks))]

    def _raw(self, first: int, last: int) -> bytes:
        blocks = self._blocks
        return bytes(self._text[int(blocks[first]) : int(blocks[last]) if last < len(blocks) else len(self._text)])


def _escaped(term: bytes) -> bytes:
    return _written(term) + _END


def _written(term: bytes) -> bytes:
    """A term as it stands in the text, without the byte that follows it there."""
    if b"\xfe" in term or b"\xff" in term:
        for plain, escaped in _ESCAPES:
            term = term.replace(plain, escaped)
    return term


def _plain(term: bytes) -> bytes:
    if b"\xfe" in term:
        for plain, escaped in reversed(_ESCAPES):
            term = term.replace(escaped, plain)
    return term
