"""Opens the segments of an index for reading."""

import pickle
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from corpus.lazy_pattern import lazy_pattern
from corpus.quick_dataclass import dataclass
from indexer.columnar.arrays import EXTENSION, SegmentArrays
from indexer.columnar.container import DamagedError
from indexer.generations import Generation

_TABLE = lazy_pattern(r"_MAIN_(\d+)\.toc")
"""The name of a table of contents; MAIN is Whoosh's default for the name of an index within its folder."""
_FORMAT = (-12345).to_bytes(4, "big", signed=True) + (-111).to_bytes(4, "big", signed=True)
"""How Whoosh 2.7 tells the order of bytes and its format."""
_ENTRY = ("indexer.columnar.segment", "ColumnarSegment")


class SegmentEntry:
    """A segment's entry in the table of contents, as readers need it: without Whoosh, which takes long to load."""

    indexname: str
    segid: str
    _deleted: set[int]

    @property
    def file(self) -> str:
        return f"{self.indexname}_{self.segid}{EXTENSION}"

    @property
    def deleted(self) -> frozenset[int]:
        """The documents that are deleted in this state."""
        return frozenset(self._deleted)


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """A segment in one state of the index."""

    entry: SegmentEntry
    arrays: SegmentArrays
    """The arrays of its file, which are the same in every state."""


Segments = Mapping[tuple[str, str], OpenSegment]
"""Segments by file name and checksum, in the order of the table of contents."""


def open_folder(folder: Path) -> tuple[OpenSegment, ...]:
    """Open the segments in a folder without a manifest; its table of contents can't be verified."""
    name = _table(path.name for path in folder.iterdir())
    return _segments(folder, (folder / name).read_bytes(), {})


def open_generation(generation: Generation, known: Segments) -> Segments:
    """Open the segments of a generation, reusing those in `known` that are open already.

    Raises DamagedError, before anything is unpickled, when the table of contents or a segment is damaged.
    """
    name = _table(generation.files)
    files = {(file, described.checksum): file for file, described in generation.files.items()}
    opened = {file: known[key].arrays for key, file in files.items() if key in known}
    segments = _segments(generation.path, generation.read(name), opened)
    return {(one.entry.file, generation.files[one.entry.file].checksum): one for one in segments}


def _table(files: Iterable[str]) -> str:
    """The file name of the latest table of contents."""
    found = [(int(matched[1]), name) for name in files if (matched := _TABLE.fullmatch(name))]
    if not found:
        raise DamagedError("the index has no table of contents; rebuild it")
    return max(found)[1]


def _segments(folder: Path, table: bytes, opened: Mapping[str, SegmentArrays]) -> tuple[OpenSegment, ...]:
    return tuple(OpenSegment(one, opened.get(one.file) or _opened(folder / one.file)) for one in entries(table))


def _opened(path: Path) -> SegmentArrays:
    try:
        return SegmentArrays(path)
    except FileNotFoundError as cause:
        raise DamagedError(f"{path} is missing; rebuild the index") from cause


def entries(table: bytes) -> list[SegmentEntry]:
    """The entries of a table of contents, as Whoosh writes it. Raises DamagedError for any other content."""
    stream = BytesIO(table)
    for _ in ("int", "long", "float"):
        _read_number(stream)
    if stream.read(len(_FORMAT)) != _FORMAT:
        raise DamagedError("the table of contents of the index is of another format; rebuild the index")
    for _ in ("major", "minor", "patch"):
        _read_number(stream)
    stream.seek(_read_number(stream), 1)  # the schema, which `schema.py` knows
    stream.seek(8, 1)  # the generation in Whoosh's count, which is in the file's name too, and an unused number
    found: list[SegmentEntry] = _EntryUnpickler(stream).load()
    return found


def _read_number(stream: BytesIO) -> int:
    """A number of seven bits a byte, the lowest first; each byte but the last has its high bit set."""
    number = shift = 0
    while True:
        byte = stream.read(1)[0]
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number
        shift += 7


class _EntryUnpickler(pickle.Unpickler):
    """Makes nothing but entries and plain values."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) != _ENTRY:
            raise DamagedError(f"the table of contents of the index holds {module}.{name}; rebuild the index")
        return SegmentEntry
