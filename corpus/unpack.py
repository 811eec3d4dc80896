"""Streaming decompression of Zstandard files with any window size, which notices truncated files."""

import io
from typing import BinaryIO

import zstandard

_WINDOW = 2**31
_BUFFER = 1 << 18
_PACKED = 1 << 12
"""Compressed bytes read at once: few, because a hostile file can expand thirty-thousandfold."""


class TruncatedError(Exception):
    """A compressed file ends before its content does."""


def unpacked(file: BinaryIO) -> io.BufferedReader:
    """The decompressed content of a Zstandard file; reading it raises TruncatedError where the file is cut off."""
    return io.BufferedReader(_Content(file), buffer_size=_BUFFER)


class _Content(io.RawIOBase):
    """The consecutive frames of a file as one stream."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._frame = _frame()
        self._begun = False
        self._waiting = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        while not self._waiting:
            packed = self._frame.unused_data if self._frame.eof else b""
            packed = packed or self._file.read(_PACKED)
            if not packed:
                if self._begun and not self._frame.eof:
                    raise TruncatedError("the file is cut off")
                return 0
            if self._frame.eof:
                self._frame = _frame()
            self._begun = True
            self._waiting = self._frame.decompress(packed)
        taken = self._waiting[: len(buffer)]
        buffer[: len(taken)] = taken
        self._waiting = self._waiting[len(taken) :]
        return len(taken)


def _frame() -> "zstandard.ZstdDecompressionObj":  # exists in the type stubs only
    return zstandard.ZstdDecompressor(max_window_size=_WINDOW).decompressobj()
