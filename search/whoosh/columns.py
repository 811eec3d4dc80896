"""Facet values and dates of every document of an index, as arrays by document number."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from search.query import UNDATED, FacetName, Undated, Years

Documents = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Column:
    """Which documents have which values: pairs of a document number and the index of a value."""

    values: list[str]
    documents: Documents
    codes: npt.NDArray[np.int64]

    def count(self, matched: Mask) -> npt.NDArray[np.int64]:
        """Matched documents by value; shape (values,)."""
        return np.bincount(self.codes[matched[self.documents]], minlength=len(self.values))

    def mask(self, codes: Iterable[int], size: int) -> Mask:
        """The documents that have at least one of the values; shape (size,)."""
        wanted = np.zeros(len(self.values) + 1, dtype=bool)
        wanted[list(codes)] = True
        mask = np.zeros(size, dtype=bool)
        mask[self.documents[wanted[self.codes]]] = True
        return mask

    def spelled(self, value: str) -> list[str]:
        """The values that read like this one, upper and lower case alike."""
        return [known for known in self.values if known.casefold() == value.casefold()]

    def years(self, wanted: Years | Undated) -> list[int]:
        """The codes that a choice of years stands for."""
        match wanted:
            case Undated():
                return [code for code, value in enumerate(self.values) if value == UNDATED]
            case Years(first, last):
                return [c for c, value in enumerate(self.values) if value != UNDATED and first <= int(value) <= last]


class Columns:
    """All the columns of one state of the index, each read when it is first asked for."""

    def __init__(self, reader: IndexReader) -> None:
        self._reader = reader
        self._read: dict[FacetName, Column] = {}
        self.size = int(reader.doc_count_all())

    def __getitem__(self, name: FacetName) -> Column:
        if name not in self._read:
            self._read[name] = self._column(name)
        return self._read[name]

    @cached_property
    def dates(self) -> npt.NDArray[np.int64]:
        """Proleptic Gregorian ordinals, 0 for an unknown year; shape (size,)."""
        return np.fromiter(self._values("date"), dtype=np.int64, count=self.size)

    @cached_property
    def ranks(self) -> npt.NDArray[np.int64]:
        """The place of each document in the order of ids; shape (size,)."""
        ids = np.array(list(self._values("id")), dtype=object)
        ranks = np.empty(self.size, dtype=np.int64)
        ranks[np.argsort(ids, kind="stable")] = np.arange(self.size)
        return ranks

    def _values(self, field: str) -> Iterable[Any]:
        return self._reader.column_reader(field) if self.size else ()  # an empty index has no columns

    def _column(self, name: FacetName) -> Column:
        values = [value.decode() for value in self._reader.lexicon(name)]
        postings = [np.fromiter(self._reader.postings(name, value).all_ids(), dtype=np.int64) for value in values]
        codes = np.repeat(np.arange(len(values)), [len(documents) for documents in postings])
        return Column(values, np.concatenate([np.empty(0, np.int64), *postings]), codes)
