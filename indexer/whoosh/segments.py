"""Opens the segments of an index for reading."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from whoosh.filedb.filestore import RamStorage
from whoosh.index import TOC

from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import DamagedError
from indexer.columnar.segment import EXTENSION, ColumnarSegment
from indexer.generations import Generation

_INDEX = "MAIN"
"""The name of the index within its folder; Whoosh's default."""


@dataclass(frozen=True, slots=True)
class OpenSegment:
    """A segment in one state of the index."""

    entry: ColumnarSegment
    """The entry in the table of contents, with the documents that are deleted in this state."""
    arrays: SegmentArrays
    """The arrays of its file, which are the same in every state."""


Segments = Mapping[tuple[str, str], OpenSegment]
"""Segments by file name and checksum, in the order of the table of contents."""


def open_folder(folder: Path) -> tuple[OpenSegment, ...]:
    """Open the segments in a folder without a manifest; its table of contents can't be verified."""
    name = _table(path.name for path in folder.iterdir())
    return _segments(folder, name, (folder / name).read_bytes(), {})


def open_generation(generation: Generation, known: Segments) -> Segments:
    """Open the segments of a generation, reusing those in `known` that are open already.

    Raises DamagedError, before anything is unpickled, when the table of contents or a segment is damaged.
    """
    name = _table(generation.files)
    files = {(file, described.checksum): file for file, described in generation.files.items()}
    opened = {file: known[key].arrays for key, file in files.items() if key in known}
    segments = _segments(generation.path, name, generation.read(name), opened)
    names = [one.entry.make_filename(EXTENSION) for one in segments]
    return {(name, generation.files[name].checksum): one for name, one in zip(names, segments, strict=True)}


def _table(files: Iterable[str]) -> str:
    """The file name of the latest table of contents."""
    name: str = TOC._filename(_INDEX, TOC._latest_generation(files, _INDEX))
    return name


def _segments(folder: Path, name: str, content: bytes, opened: Mapping[str, SegmentArrays]) -> tuple[OpenSegment, ...]:
    storage = RamStorage()
    storage.files[name] = content
    files = [(entry, entry.make_filename(EXTENSION)) for entry in TOC.read(storage, _INDEX).segments]
    return tuple(OpenSegment(entry, opened.get(file) or _opened(folder / file)) for entry, file in files)


def _opened(path: Path) -> SegmentArrays:
    try:
        return SegmentArrays(path)
    except FileNotFoundError as cause:
        raise DamagedError(f"{path} is missing; rebuild the index") from cause
