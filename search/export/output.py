"""Writes files that are never there in part."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from corpus.durable import replacing


@contextmanager
def appearing_whole(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only once it is complete; a pipe or a device stays what it is. Raises OSError."""
    with path.open("wb") if path.exists() and not path.is_file() else replacing(path) as file:
        yield file
