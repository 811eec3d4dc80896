"""A large table of which a process needs few entries: only the parts with those entries are unpacked."""

import marshal
from collections.abc import Iterator, Mapping
from typing import TypeVar, overload
from zlib import crc32

Value = TypeVar("Value")
Default = TypeVar("Default")

_PARTS = 1 << 8


def pack(table: Mapping[str, object]) -> tuple[bytes, ...]:
    """The parts of a table of plain values, each marshalled; an entry's part follows from its key."""
    parts: list[dict[str, object]] = [{} for _ in range(_PARTS)]
    for key, value in table.items():
        parts[_part(key)][key] = value
    return tuple(map(marshal.dumps, parts))


class PackedTable(Mapping[str, Value]):
    """Reads what `pack` made. Entries are in no particular order."""

    def __init__(self, parts: tuple[bytes, ...]) -> None:
        self._packed = parts
        self._unpacked: dict[int, dict[str, Value]] = {}

    def __getitem__(self, key: str) -> Value:
        return self._of(_part(key))[key]

    @overload
    def get(self, key: str, /) -> Value | None: ...

    @overload
    def get(self, key: str, /, default: Value | Default) -> Value | Default: ...

    def get(self, key: str, /, default: object = None) -> object:
        """As every mapping does, without an exception for what is missing: most words are looked up in vain."""
        return self._of(_part(key)).get(key, default)

    def __iter__(self) -> Iterator[str]:
        return (key for number in range(_PARTS) for key in self._of(number))

    def __len__(self) -> int:
        return sum(len(self._of(number)) for number in range(_PARTS))

    def _of(self, number: int) -> dict[str, Value]:
        part = self._unpacked.get(number)
        if part is None:
            part = self._unpacked[number] = marshal.loads(self._packed[number])  # noqa: S302  # trusted as `file_cache` says
        return part


def _part(key: str) -> int:
    return crc32(key.encode("utf-8", "surrogatepass")) % _PARTS
