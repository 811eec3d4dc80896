"""Adds releases to a Whoosh index and removes them."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import whoosh.index
from whoosh.index import EmptyIndexError

from corpus.release import Release
from corpus.system_errors import SystemFaultError, describe
from indexer.columnar.writer import ColumnarWriter
from indexer.port import MEMORY
from indexer.schema import document
from indexer.whoosh.schema import schema


@contextmanager
def listed(folder: Path) -> Iterator[None]:
    """Raise SystemFaultError if Whoosh takes a folder that it could not list for an empty one.

    It would otherwise start a new index there.
    """
    try:
        yield
    except EmptyIndexError as error:
        if any(path.suffix == ".toc" for path in folder.iterdir()):
            raise SystemFaultError(describe(OSError(errno.EMFILE, os.strerror(errno.EMFILE)), folder)) from error
        raise


class Writer:
    """One batch of changes to the Whoosh index in a folder, committed at the end of the block, dropped on error."""

    def __init__(self, folder: Path, megabytes: int = MEMORY) -> None:
        exists = any(path.suffix == ".toc" for path in folder.iterdir())
        with listed(folder):
            self._index = whoosh.index.open_dir(folder) if exists else whoosh.index.create_in(folder, schema())
        self._megabytes = megabytes
        self._open()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error:
            self.cancel()
        else:
            self.commit()

    def put(self, release: Release, gone: datetime | None = None) -> None:
        """Add a release, replacing any with the same id; `gone` is when its source was found to lack it."""
        self.remove(release.id)
        self._writer.add_document(**document(release, gone))
        self._added.add(release.id)

    def remove(self, id: str) -> None:
        """Remove a release; an unknown id is not an error."""
        if id in self._added:  # Whoosh only deletes committed documents
            self._writer.commit(merge=False)
            self._open()
        self._writer.delete_by_term("id", id)

    def commit(self) -> None:
        """Write the changes; nothing can be put or removed afterwards."""
        self._added.clear()  # merging needs the memory
        self._writer.commit()

    def cancel(self) -> None:
        """Drop the changes unless they were committed."""
        if not self._writer.is_closed:
            self._writer.cancel()

    def documents(self) -> int:
        """The number of committed releases in the index."""
        return int(self._index.doc_count())

    def _open(self) -> None:
        self._writer = ColumnarWriter(self._index, limitmb=self._megabytes)
        self._added: set[str] = set()
