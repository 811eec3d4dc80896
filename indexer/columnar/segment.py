"""A segment's entry in Whoosh's table of contents, and where its file is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from whoosh.codec.base import Segment

from indexer.columnar.arrays import EXTENSION
from indexer.columnar.codec import ColumnarCodec


class ColumnarSegment(Segment):  # type: ignore[misc]
    """The entry of a segment, pickled in the table of contents; it holds the deleted documents, as in Whoosh."""

    def __init__(self, indexname: str) -> None:
        super().__init__(indexname)
        self._count = 0
        self._deleted: set[int] = set()

    def codec(self) -> Any:
        return ColumnarCodec()

    def path(self, storage: Any) -> Path:
        return Path(storage.folder, self.make_filename(EXTENSION))

    def should_assemble(self) -> bool:
        return False

    def set_doc_count(self, count: int) -> None:
        self._count = count

    def doc_count_all(self) -> int:
        return self._count

    def deleted_count(self) -> int:
        return len(self._deleted)

    def deleted_docs(self) -> Iterator[int]:
        return iter(self._deleted)

    def delete_document(self, document: int, delete: bool = True) -> None:
        if delete:
            self._deleted.add(document)
        else:
            self._deleted.discard(document)

    def is_deleted(self, document: int) -> bool:
        return document in self._deleted
