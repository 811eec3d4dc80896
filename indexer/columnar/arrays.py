"""The arrays in a segment's file."""

from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.columnar.container import Container
from indexer.columnar.documents import LENGTHS, Codes, StoredBlocks
from indexer.columnar.forward import MAIN, ForwardIndex, has_forward
from indexer.columnar.postings import Postings
from indexer.columnar.surface_forms import SurfaceForms

EXTENSION = ".columns"
"""How the name of a segment's file ends."""


class SegmentArrays:
    """The arrays in a segment's file, opened when first used."""

    def __init__(self, path: Path, *, mapped: bool = False) -> None:
        """`mapped` is as in Container. Raises DamagedError."""
        self.file = Container(path, mapped=mapped)
        self.documents: int = self.file.meta["documents"]
        self.fields: dict[str, dict[str, int]] = self.file.meta["fields"]
        self._postings: dict[str, Postings] = {}

    @cached_property
    def stored(self) -> StoredBlocks:
        return StoredBlocks(self.file)

    @cached_property
    def written(self) -> SurfaceForms:
        return SurfaceForms(self.file)

    @cached_property
    def forward(self) -> ForwardIndex | None:
        """None for a segment of an earlier version, or without a field that is numbered."""
        main = self.postings(MAIN)
        return ForwardIndex(self.file, main) if main and has_forward(self.file) else None

    def postings(self, field: str) -> Postings | None:
        if field not in self._postings:
            if field not in self.fields:
                return None
            self._postings[field] = Postings(self.file, field, self.documents, self.fields[field])
        return self._postings[field]

    def codes(self, field: str) -> Codes | None:
        if f"{field}/codes" not in self.file:
            return None
        return Codes(self.file, field, self.fields[field]["terms"])

    def length_bytes(self, field: str) -> NDArray[np.uint8] | None:
        return self.file.get(f"{field}/lengths")

    def lengths(self, field: str) -> NDArray[np.int64] | None:
        packed = self.length_bytes(field)
        return None if packed is None else LENGTHS[packed]

    def total_length(self, field: str) -> int:
        return self.fields[field].get("length", 0) if field in self.fields else 0

    def numbers(self, field: str) -> NDArray[Any] | None:
        """The column of a sortable numeric field; None where the field has none."""
        return self.file.get(f"{field}/numbers")
