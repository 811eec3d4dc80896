"""One file of named flat arrays with checksums, opened by mapping it into memory."""

import json
import mmap
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PressdeskError

MAGIC = b"PRESSCOL"
VERSION = 1
"""Rises when a reader of the old format would misread the new one."""

_ALIGNMENT = 64
_TRAILER = np.dtype(
    [("at", "<u8"), ("size", "<u4"), ("crc", "<u4"), ("version", "<u4"), ("pad", "<u4"), ("magic", "S8")]
)
_KEPT_IN_MEMORY = 1 << 18


class DamagedError(PressdeskError):
    """A file of the index is not what was written, or of a version that this program does not read."""


class Stream:
    """One array while it is written, in pieces; its bytes wait in a temporary file."""

    def __init__(self, dtype: str, folder: str | None) -> None:
        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.count = 0
        self.crc = 0
        self.spool: IO[bytes] = tempfile.SpooledTemporaryFile(_KEPT_IN_MEMORY, dir=folder)  # noqa: SIM115

    def write(self, values: NDArray[Any]) -> None:
        self.write_bytes(np.ascontiguousarray(values, self.dtype).view(np.uint8).data)

    def write_bytes(self, piece: bytes | memoryview) -> None:
        self.spool.write(piece)
        self.crc = zlib.crc32(piece, self.crc)
        self.count += len(piece) // self.dtype.itemsize


class ContainerWriter:
    """Collects streams, then joins them into one file."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._streams: dict[str, Stream] = {}
        self.meta: dict[str, Any] = {}
        """Small plain values for the directory."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Let go of what a writing that failed has not come to."""
        for stream in self._streams.values():
            stream.spool.close()

    def stream(self, name: str, dtype: str) -> Stream:
        assert name not in self._streams, name
        self._streams[name] = Stream(dtype, self._folder)
        return self._streams[name]

    def array(self, name: str, values: NDArray[Any]) -> None:
        self.stream(name, values.dtype.str).write(values)

    def finish(self, file: IO[bytes]) -> None:
        """Write everything to the file, which stays open."""
        file.write(MAGIC.ljust(_ALIGNMENT, b"\0"))
        at = _ALIGNMENT
        arrays = {}
        for name, stream in self._streams.items():
            arrays[name] = [stream.dtype.str, at, stream.count, stream.crc]
            stream.spool.seek(0)
            shutil.copyfileobj(stream.spool, file, 1 << 20)
            stream.spool.close()
            size = stream.count * stream.dtype.itemsize
            file.write(b"\0" * (-size % _ALIGNMENT))
            at += size + -size % _ALIGNMENT
        directory = json.dumps({"arrays": arrays, "meta": self.meta}, sort_keys=True).encode()
        trailer = np.array([(at, len(directory), zlib.crc32(directory), VERSION, 0, MAGIC)], _TRAILER)
        file.write(directory + trailer.tobytes())


class Container:
    """The arrays of a file, as views of its mapping: nothing is read before it is used."""

    def __init__(self, path: Path) -> None:
        """Raises DamagedError unless header, directory and sizes agree."""
        self.path = path
        with path.open("rb") as file:
            try:
                self._map = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
            except ValueError as cause:
                raise self._damaged("it is empty") from cause
        directory = self._directory()
        self.meta: dict[str, Any] = directory["meta"]
        self._arrays: dict[str, tuple[str, int, int, int]] = directory["arrays"]

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> NDArray[Any]:
        dtype, at, count, _ = self._arrays[name]
        return np.frombuffer(self._map, dtype, count, at)

    def get(self, name: str) -> NDArray[Any] | None:
        return self[name] if name in self._arrays else None

    def bytes(self, name: str) -> memoryview:
        dtype, at, count, _ = self._arrays[name]
        return self._map[at : at + count * np.dtype(dtype).itemsize]

    def damage(self) -> Iterator[str]:
        """What differs from what was written: reads the whole file."""
        for name, (_, _, _, crc) in self._arrays.items():
            if zlib.crc32(self.bytes(name)) != crc:
                yield f"{self.path}: the array {name} is not what was written"

    def _directory(self) -> dict[str, Any]:
        if len(self._map) < _ALIGNMENT + _TRAILER.itemsize or self._map[: len(MAGIC)] != MAGIC:
            raise self._damaged("it is cut off or no such file")
        trailer = np.frombuffer(self._map, _TRAILER, 1, len(self._map) - _TRAILER.itemsize)[0]
        if trailer["magic"] != MAGIC:
            raise self._damaged("its end is missing")
        if trailer["version"] != VERSION:
            raise self._damaged(f"it is of version {trailer['version']}, and this program reads {VERSION}")
        at, size = int(trailer["at"]), int(trailer["size"])
        text = self._map[at : at + size]
        if at + size + _TRAILER.itemsize != len(self._map) or zlib.crc32(text) != trailer["crc"]:
            raise self._damaged("its directory is not what was written")
        directory: dict[str, Any] = json.loads(bytes(text))
        return directory

    def _damaged(self, why: str) -> DamagedError:
        return DamagedError(f"{self.path}: {why}; rebuild the index")
