"""A file of named flat arrays, read lazily, whose every byte is checked against a checksum before it is used."""

import json
import mmap
import os
import threading
import weakref
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

import numpy as np
from numpy.typing import NDArray

from corpus.errors import PressdeskError

MAGIC = b"PRESSCOL"
VERSION = 2
"""Increased when readers of the old format would misread the new one."""
CHUNK = 1 << 16
"""Bytes per checksum."""

_ALIGNMENT = 64
_TRAILER = np.dtype(
    [("at", "<u8"), ("size", "<u4"), ("crc", "<u4"), ("version", "<u4"), ("pad", "<u4"), ("magic", "S8")]
)
_KEPT_IN_MEMORY = 1 << 18
_STEP = 64 * CHUNK
"""Bytes read at once when the whole file is loaded; bounded so that other threads wait only briefly for the lock."""
_LARGE = 1 << 30
"""Size of a file above which memory is not taken in huge pages, since little of it may ever be used."""
_NO_RESERVE = getattr(mmap, "MAP_NORESERVE", 0x4000)
"""Keeps unused address space from counting as memory; Python defines the flag from 3.13 on."""


class DamagedError(PressdeskError):
    """A file of the index is damaged, or has a format version that this program does not read."""


class Stream:
    """An array that is being written in pieces; its bytes are spooled to a temporary file."""

    def __init__(self, dtype: str, folder: str | None) -> None:
        from tempfile import SpooledTemporaryFile

        self.dtype = np.dtype(dtype).newbyteorder("<")
        self.count = 0
        self.spool: IO[bytes] = SpooledTemporaryFile(_KEPT_IN_MEMORY, dir=folder)  # noqa: SIM115

    def write(self, values: NDArray[Any]) -> None:
        self.write_bytes(np.ascontiguousarray(values, self.dtype).view(np.uint8).data)

    def write_bytes(self, piece: bytes | memoryview) -> None:
        self.spool.write(piece)
        self.count += len(piece) // self.dtype.itemsize


class ContainerWriter:
    """Collects arrays and writes them to one file."""

    def __init__(self, folder: str | None = None) -> None:
        self._folder = folder
        self._streams: dict[str, Stream] = {}
        self.meta: dict[str, Any] = {}
        """JSON values for the directory."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        """Close the temporary files that a failed write has left open."""
        for stream in self._streams.values():
            stream.spool.close()

    def stream(self, name: str, dtype: str) -> Stream:
        assert name not in self._streams, name
        self._streams[name] = Stream(dtype, self._folder)
        return self._streams[name]

    def array(self, name: str, values: NDArray[Any]) -> None:
        self.stream(name, values.dtype.str).write(values)

    def finish(self, file: IO[bytes]) -> None:
        """Write all arrays, their checksums and the directory to the file, which stays open."""
        from shutil import copyfileobj

        target = _Summed(file)
        target.write(MAGIC.ljust(_ALIGNMENT, b"\0"))
        arrays = {}
        for name, stream in self._streams.items():
            arrays[name] = [stream.dtype.str, target.at, stream.count]
            stream.spool.seek(0)
            copyfileobj(stream.spool, target, 1 << 20)
            stream.spool.close()
            target.write(b"\0" * (-target.at % _ALIGNMENT))
        at, sums = target.at, target.sums().tobytes()
        described = {"arrays": arrays, "meta": self.meta, "chunk": CHUNK, "sums": [at, zlib.crc32(sums)]}
        directory = json.dumps(described, sort_keys=True).encode()
        trailer = np.array([(at + len(sums), len(directory), zlib.crc32(directory), VERSION, 0, MAGIC)], _TRAILER)
        file.write(sums + directory + trailer.tobytes())


class _Summed:
    """Writes to a file and keeps a checksum of each chunk."""

    def __init__(self, file: IO[bytes]) -> None:
        import xxhash

        self.at = 0
        self._file = file
        self._sums: list[int] = []
        self._new = xxhash.xxh3_64
        self._begun = self._new()

    def write(self, piece: bytes) -> int:
        self._file.write(piece)
        rest = memoryview(piece)
        while rest:
            here = rest[: CHUNK - self.at % CHUNK]
            self._begun.update(here)
            self.at += len(here)
            rest = rest[len(here) :]
            if self.at % CHUNK == 0:
                self._end()
        return len(piece)

    def sums(self) -> NDArray[np.uint64]:
        """The checksums of all chunks written."""
        if self.at % CHUNK:
            self._end()
        return np.array(self._sums, "<u8")

    def _end(self) -> None:
        self._sums.append(self._begun.intdigest())
        self._begun = self._new()


class Container:
    """The arrays of a file. A chunk is read and checked when something in it is used for the first time.

    Chunks are copied to private memory instead of being mapped: checked bytes then stay as they are whatever happens to
    the file, and a file that is truncated can't kill the process with SIGBUS.
    """

    def __init__(self, path: Path, *, mapped: bool = False) -> None:
        """Open the file and read its directory.

        `mapped` maps the file instead of copying it, for reading once through a file that nobody else changes. Raises
        DamagedError unless header, directory and sizes agree, and OSError when the file can't be opened.
        """
        self.path = path
        self._handle = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._handle)
        self._size = os.fstat(self._handle).st_size
        directory = self._directory()
        self.meta: dict[str, Any] = directory["meta"]
        self._arrays: dict[str, tuple[str, int, int]] = directory["arrays"]
        self._end, self._sums = self._read_sums(*directory["sums"])
        self._mapped = mapped
        self._map: mmap.mmap | None = None
        self._bytes = self._memory()
        self._missing: bytearray | None = bytearray(b"\1" * len(self._sums))
        """One byte per chunk, 1 until the chunk has been read; None once all have been."""
        self.marks = np.frombuffer(self._missing, np.uint8)
        """The same, but kept when all have been read."""
        self._lock = threading.Lock()

    def __contains__(self, name: str) -> bool:
        return name in self._arrays

    def __getitem__(self, name: str) -> NDArray[Any]:
        """A whole array, read and checked."""
        values = self._view(name)
        self.need(self._arrays[name][1], values.nbytes)
        return values

    def get(self, name: str) -> NDArray[Any] | None:
        return self[name] if name in self._arrays else None

    def buffer(self, name: str) -> memoryview:
        values = self[name]
        at = self._arrays[name][1]
        return self._bytes[at : at + values.nbytes].toreadonly()

    def slices(self, name: str) -> "Slices":
        """An array that is read and checked only where it is used."""
        return Slices(self, self._view(name), self._arrays[name][1])

    @property
    def memory(self) -> memoryview:
        """The bytes of all arrays, of which those are valid whose chunks have been read."""
        return self._bytes[: self._end].toreadonly()

    def place(self, name: str) -> tuple[int, int] | None:
        """The offset of an array in the file and the number of its values; None if there is none."""
        if name not in self._arrays:
            return None
        _, at, count = self._arrays[name]
        return at, count

    @property
    def size(self) -> int:
        """The size of the file in bytes."""
        return self._size

    def load(self) -> None:
        """Read and check everything that has not been read yet. Raises DamagedError."""
        for at in range(0, self._end, _STEP):
            self.need(at, min(_STEP, self._end - at))

    def damage(self) -> Iterator[str]:
        """Describe the damaged chunks; reads the whole file as it is on disk now."""
        for number, written in enumerate(self._sums.tolist()):
            if _checksum(self._piece(number * CHUNK, min(CHUNK, self._end - number * CHUNK))) != written:
                yield f"{self.path}: {self._held(number)} is damaged"

    def forget(self) -> None:
        """Give back the memory of what was read of a mapped file, which is read again when it is used again."""
        if self._map and hasattr(mmap, "MADV_DONTNEED"):
            self._map.madvise(mmap.MADV_DONTNEED)

    @property
    def complete(self) -> bool:
        """Whether the whole file has been read and checked."""
        return self._missing is None

    def need(self, at: int, size: int) -> None:
        """Make sure that `size` bytes from offset `at` on are read and checked. Raises DamagedError."""
        missing = self._missing
        if missing is not None and size > 0:
            first, last = at // CHUNK, (at + size - 1) // CHUNK + 1
            if missing.find(1, first, last) >= 0:
                self._load(first, last)

    def copy(self, at: int, size: int) -> memoryview:
        """So many bytes from there on, checked; what was not read yet is read for this once. Raises DamagedError."""
        first, last = at // CHUNK, -(-(at + size) // CHUNK)
        missing = self._missing
        if self._mapped or missing is None or missing.find(1, first, last) < 0:
            self.need(at, size)
            return self._bytes[at : at + size].toreadonly()
        chunks = memoryview(bytearray(min(last * CHUNK, self._end) - first * CHUNK))
        if self._read(chunks, first * CHUNK) < len(chunks):
            raise self._damaged("it is truncated")
        for number in range(first, last):
            self._compare(chunks[(number - first) * CHUNK : (number - first + 1) * CHUNK], number)
        return chunks[at - first * CHUNK :][:size].toreadonly()

    def need_at(self, places: NDArray[Any]) -> None:
        """The same for single bytes at these offsets."""
        chunks = places // CHUNK
        missing = self.marks[chunks]
        if missing.any():
            for number in sorted(set(chunks[missing == 1].tolist())):  # `np.unique` would load numpy.ma
                self._load(number, number + 1)

    def _load(self, first: int, last: int) -> None:
        """Read and check those chunks of a range that have not been read yet."""
        with self._lock:
            if self._missing is None:
                return
            while (start := self._missing.find(1, first, last)) >= 0:
                end = self._missing.find(0, start, last)
                self._load_missing(start, last if end < 0 else end)
            if 1 not in self._missing:
                self._missing = None

    def _load_missing(self, first: int, last: int) -> None:
        assert self._missing is not None
        place = self._bytes[first * CHUNK : min(last * CHUNK, self._end)]
        if not self._mapped and self._read(place, first * CHUNK) < len(place):
            raise self._damaged("it is truncated")
        for number in range(first, last):
            self._compare(self._bytes[number * CHUNK : min((number + 1) * CHUNK, self._end)], number)
            self._missing[number] = 0

    def _compare(self, chunk: memoryview, number: int) -> None:
        if _checksum(chunk) != self._sums[number]:
            raise self._damaged(f"{self._held(number)} is damaged")

    def _held(self, number: int) -> str:
        """Describe the contents of a chunk, for a message."""
        start, end = number * CHUNK, (number + 1) * CHUNK
        spans = {name: (at, at + count * np.dtype(kind).itemsize) for name, (kind, at, count) in self._arrays.items()}
        held = [name for name, (first, last) in spans.items() if first < end and last > start]
        return f"the part that holds {', '.join(held[:3])}{' and more' if len(held) > 3 else ''}"

    def _view(self, name: str) -> NDArray[Any]:
        """An array whose bytes may not have been read yet."""
        dtype, at, count = self._arrays[name]
        return np.frombuffer(self._bytes.toreadonly(), dtype, count, at)

    def _memory(self) -> memoryview:
        if self._mapped:
            self._map = mmap.mmap(self._handle, 0, access=mmap.ACCESS_READ)
            return memoryview(self._map)
        flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NO_RESERVE
        memory = mmap.mmap(-1, max(self._end, 1), flags=flags)
        if self._end <= _LARGE and hasattr(mmap, "MADV_HUGEPAGE"):
            memory.madvise(mmap.MADV_HUGEPAGE)  # filling huge pages takes a third of the time
        return memoryview(memory)

    def _read(self, into: memoryview, at: int) -> int:
        """Fill memory from the file at an offset; returns the number of bytes read, fewer at the end of the file."""
        done = 0
        try:
            while done < len(into) and (more := os.preadv(self._handle, [into[done:]], at + done)):
                done += more
        except OSError as cause:
            raise self._damaged(f"it can't be read ({cause.strerror})") from cause
        return done

    def _piece(self, at: int, size: int) -> bytes:
        piece = bytearray(max(size, 0))
        return bytes(piece[: self._read(memoryview(piece), max(at, 0))])

    def _directory(self) -> dict[str, Any]:
        size, end = self._size, _TRAILER.itemsize
        if not size:
            raise self._damaged("it is empty")
        if size < _ALIGNMENT + end or self._piece(0, len(MAGIC)) != MAGIC:
            raise self._damaged("it is truncated or not a file of this kind")
        trailer = np.frombuffer(self._piece(size - end, end).ljust(end, b"\0"), _TRAILER)[0]
        if trailer["magic"] != MAGIC:
            raise self._damaged("its end is missing")
        if trailer["version"] != VERSION:
            raise self._damaged(f"it has format version {trailer['version']}, and this program reads {VERSION}")
        at, length = int(trailer["at"]), int(trailer["size"])
        text = self._piece(at, length) if at + length + end == size else b""
        if not text or zlib.crc32(text) != trailer["crc"]:
            raise self._damaged("its directory is damaged")
        directory: dict[str, Any] = json.loads(text)
        return directory

    def _read_sums(self, at: int, crc: int) -> tuple[int, NDArray[np.uint64]]:
        """The offset at which the arrays end, and the checksum of each chunk before it."""
        text = self._piece(at, -(-at // CHUNK) * 8)
        if zlib.crc32(text) != crc:
            raise self._damaged("its checksums are damaged")
        return at, np.frombuffer(text, "<u8")

    def _damaged(self, why: str) -> DamagedError:
        return DamagedError(f"{self.path}: {why}; rebuild the index")


class Slices:
    """An array in a file, read and checked only where it is used."""

    def __init__(self, file: Container, values: NDArray[Any], at: int) -> None:
        self._file = file
        self._values = values
        self._at = at
        self._width = values.itemsize

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, span: slice) -> NDArray[Any]:
        """The values of a slice with explicit start and stop."""
        found = self._values[span]
        self._file.need(self._at + int(span.start) * self._width, found.nbytes)
        return found

    def once(self, span: slice) -> NDArray[Any]:
        """The same, but what was not read yet is not kept either."""
        size = (int(span.stop) - int(span.start)) * self._width
        copied = self._file.copy(self._at + int(span.start) * self._width, size)
        return np.frombuffer(copied, self._values.dtype)

    def at(self, places: NDArray[Any]) -> NDArray[Any]:
        """Single values by index."""
        if not self._file.complete:
            self._file.need_at(self._at + places * self._width)
        found: NDArray[Any] = self._values[places]
        return found


def _checksum(chunk: bytes | memoryview) -> int:
    import xxhash

    return xxhash.xxh3_64_intdigest(chunk)
