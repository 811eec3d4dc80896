"""A Whoosh writer that inverts documents in batches with NumPy."""

import ctypes
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.fields import ID
from whoosh.reading import SegmentReader
from whoosh.writing import SegmentWriter

from indexer.columnar import kernel
from indexer.columnar.arrays import EXTENSION, SegmentArrays
from indexer.columnar.codec import ColumnarCodec, ColumnarDocuments
from indexer.columnar.container import ContainerWriter
from indexer.columnar.counting import counted
from indexer.columnar.documents import StoredWriter
from indexer.columnar.forward import MAIN
from indexer.columnar.forward_writing import write_forward
from indexer.columnar.inversion import Inverted, TermInversion, TextInversion, ValueTerms, Vocabulary
from indexer.columnar.merging import FieldKind, SegmentPart, finish, kinds, merge, write_lengths, write_postings
from indexer.columnar.segment import ColumnarSegment
from indexer.columnar.surface_forms import write_written

MergePolicy = Callable[["ColumnarWriter", list[ColumnarSegment]], list[ColumnarSegment]]

_FIXED = 160
"""Megabytes that the program takes with its libraries and caches, whatever it indexes."""
_LEAST = 16
"""Fewest megabytes for the documents."""
_BYTES_A_WORD, _BYTES_A_WORD_WITH_NUMPY = 46, 56
"""Peak memory of a batch that fills and another one that is inverted, in bytes per word of one, as measured."""
_BYTES_A_STEP = 160
"""Peak memory of merging, in bytes per position of a step, as measured; a step takes half of the memory at most."""
_BYTES_A_KNOWN_WORD, _SHARE_OF_KNOWN = 430, 6
"""Memory of a word that is known from one batch to the next, in bytes, and the share of the memory for all of these."""
_PACKED_AT_ONCE = 100
"""Documents whose stored values are compressed together."""
_MERGED_AT_ONCE = 64
"""Most segments that are merged together, since each is an open file and has its share of the memory."""


class _WritingCodec(ColumnarCodec):
    """Names the kind of segment that Whoosh's writer begins."""

    def new_segment(self, storage: Any, indexname: str) -> ColumnarSegment:  # noqa: ARG002
        return ColumnarSegment(indexname)


class ColumnarWriter(SegmentWriter):  # type: ignore[misc]
    """Adds, replaces and deletes documents as Whoosh's own writer does; changes become visible with `commit`.

    A second thread inverts documents in batches, so that the memory of the process stays below `limitmb` megabytes, or
    about 180 where less is given, but for some 100 bytes for each document.
    """

    def __init__(self, ix: Any, limitmb: int = 512, **options: Any) -> None:
        """Raises whoosh.index.LockError while another writer is at work."""
        self._kinds = kinds(ix.schema)
        super().__init__(ix, codec=_WritingCodec(), compound=False, **options)
        memory = max(limitmb - _FIXED, _LEAST) << 20
        self._words = memory // (_BYTES_A_WORD if kernel.available else _BYTES_A_WORD_WITH_NUMPY)
        self._step = memory // _BYTES_A_STEP
        self._most_known = memory // _SHARE_OF_KNOWN // _BYTES_A_KNOWN_WORD
        self._inverter = ThreadPoolExecutor(1, "inverter")
        self._vocabulary = Vocabulary()
        self._batches: list[_Batch] = []
        """Those that may not be written yet."""
        self._batch = self._new_batch()
        self._folder = Path(self._tempstorage.folder)
        self._fresh: list[Future[Path]] = []
        self._parts: list[SegmentPart] = []
        self._merges = 0
        self._opened: dict[int, SegmentArrays] = {}
        self._known: dict[tuple[str, ...], list[tuple[str, Any]]] = {}
        """Fields with their names, in order, by the names with which documents come."""

    def add_document(self, **fields: Any) -> None:
        self._check_state()
        names = tuple(fields)
        if names not in self._known:
            self._known[names] = self._fields_of(names)
        stored = {}
        for name, field in self._known[names]:
            value = fields[name]
            if value is not None:
                kept = fields.get(f"_stored_{name}", value)
                self._batch.add(name, field, value, kept)
                if field.stored:
                    stored[name] = kept
        self._batch.end(stored)
        self._added = True
        self.docnum += 1
        if self._batch.words >= self._words:
            self._flush_batch()

    def delete_by_term(self, fieldname: str, text: Any, searcher: Any = None) -> int:
        """Delete the committed documents that have the term; returns their number."""
        self._check_state()
        if searcher is not None or fieldname not in self._kinds or self._kinds[fieldname].positions:
            return super().delete_by_term(fieldname, text, searcher)  # type: ignore[no-any-return]
        found = 0
        for place, segment in enumerate(self.segments):
            for document in self._holders(place, segment, fieldname, text):
                segment.delete_document(document)
                found += 1
        return found

    def update_document(self, **fields: Any) -> None:
        for name in self._unique_fields(fields):
            self.delete_by_term(name, fields[name])
        self.add_document(**fields)

    def add_reader(self, reader: SegmentReader) -> None:
        """Merge a committed segment into the one being written."""
        self._check_state()
        documents = reader._perdoc
        if not isinstance(documents, ColumnarDocuments):
            raise TypeError("a segment of another codec: rebuild the index")
        self._parts.append(SegmentPart(documents.arrays, frozenset(documents.deleted_docs())))
        self._added = True

    def commit(self, **options: Any) -> None:
        """Commit as Whoosh's writer does (`mergetype`, `optimize`, `merge`); a failed commit releases the lock."""
        try:
            super().commit(**options)
        except BaseException:
            if not self.is_closed:
                self.cancel()
            raise

    def cancel(self) -> None:
        self._check_state()
        self._stop()
        super().cancel()

    def _fields_of(self, names: tuple[str, ...]) -> list[tuple[str, Any]]:
        """The fields of documents that come with these names, in order. Raises TypeError for boosts of documents."""
        if any(name.endswith("_boost") for name in names):
            raise TypeError("the columnar codec keeps no boosts of single documents")
        known = sorted(name for name in names if not name.startswith("_"))
        self._check_fields(self.schema, known)
        return [(name, self.schema[name]) for name in known]

    def _holders(self, place: int, segment: ColumnarSegment, name: str, text: Any) -> Iterator[int]:
        """The documents of a segment that have the term and are not deleted."""
        if place not in self._opened:
            self._opened[place] = SegmentArrays(segment.path(self.storage), mapped=True)
        postings = self._opened[place].postings(name)
        ordinal = None if postings is None else postings.terms.find(self.schema[name].to_bytes(text))
        if postings is not None and ordinal is not None:
            yield from (one for one in postings.documents_of(ordinal).tolist() if not segment.is_deleted(one))

    def _new_batch(self) -> "_Batch":
        self._batches.append(_Batch(self._kinds, str(self._tempstorage.folder), self._vocabulary, self._inverter))
        return self._batches[-1]

    def _flush_batch(self, *, is_last: bool = False) -> None:
        path = self._folder / f"batch{len(self._fresh)}{EXTENSION}"
        if self._fresh:
            self._fresh[-1].result()  # at most one batch waits in memory
            _give_back()
        self._fresh.append(self._inverter.submit(self._write, self._batch, path))
        if is_last or len(self._vocabulary.raw) > self._most_known:
            self._vocabulary = Vocabulary()
        self._batch = self._new_batch()

    def _write(self, batch: "_Batch", path: Path) -> Path:
        try:
            return batch.write(path)
        finally:
            self._batches.remove(batch)

    def _flush_segment(self) -> None:
        path = self.newsegment.path(self.storage)
        if not self._fresh and not self._parts:
            self._batch.write(path)
            return
        if self._batch.documents:
            self._flush_batch(is_last=True)
        fresh = [
            SegmentPart(SegmentArrays(batch.result(), mapped=True), frozenset(), fresh=True) for batch in self._fresh
        ]
        _give_back()
        self.docnum = merge(path, self.schema, self._fewer(fresh + self._parts), str(self._folder), self._step)

    def _fewer(self, parts: list[SegmentPart]) -> list[SegmentPart]:
        """Merge neighbours until there are few enough parts to merge all of them at once."""
        while len(parts) > _MERGED_AT_ONCE:
            groups = [parts[at : at + _MERGED_AT_ONCE] for at in range(0, len(parts), _MERGED_AT_ONCE)]
            parts = [self._merged(group) for group in groups]
        return parts

    def _merged(self, parts: list[SegmentPart]) -> SegmentPart:
        self._merges += 1
        path = self._folder / f"merge{self._merges}{EXTENSION}"
        merge(path, self.schema, parts, str(self._folder), self._step)
        for part in parts:
            if part.fresh:  # others are of the index
                part.arrays.file.path.unlink()
        return SegmentPart(SegmentArrays(path, mapped=True), frozenset(), fresh=True)

    def _close_segment(self) -> None:
        self.perdocwriter.close()
        self.fieldwriter.close()
        self.pool.cleanup()

    def _finish(self) -> None:
        self._stop()
        super()._finish()

    def _stop(self) -> None:
        self._inverter.shutdown(wait=True, cancel_futures=True)
        for batch in self._batches:
            batch.close()


class _Batch:
    """Documents that will be written to one segment file."""

    def __init__(
        self, kinds: dict[str, FieldKind], folder: str, vocabulary: Vocabulary, packer: ThreadPoolExecutor
    ) -> None:
        self.documents = 0
        self.words = 0
        self._kinds = kinds
        self._file = ContainerWriter(folder)
        self._stored = StoredWriter(self._file)
        self._packer = packer
        self._waiting: list[bytes] = []
        self._packed: list[Future[None]] = []
        self._seen: dict[str, dict[Any, ValueTerms]] = {name: {} for name in kinds}
        self._texts_vocabulary = vocabulary
        self._texts = {name: TextInversion() for name, kind in kinds.items() if kind.positions}
        self._terms = {
            name: (TermInversion(), Vocabulary()) for name, kind in kinds.items() if kind.indexed and not kind.positions
        }
        self._lengths: dict[str, list[tuple[int, int]]] = {name: [] for name, kind in kinds.items() if kind.scorable}
        self._numbers: dict[str, list[tuple[int, Any]]] = {name: [] for name, kind in kinds.items() if kind.number}

    def add(self, name: str, field: Any, value: Any, kept: Any) -> None:
        if name in self._texts:
            length = self._texts[name].add(self.documents, value, self._texts_vocabulary)
            self.words += length
        elif name in self._terms:
            length = self._terms[name][0].add(self.documents, self._terms_of(name, field, value))
        if name in self._lengths:
            self._lengths[name].append((self.documents, length))
        if name in self._numbers:
            self._numbers[name].append((self.documents, field.to_column_value(kept)))

    def end(self, stored: dict[str, Any]) -> None:
        self._waiting.append(pickle.dumps(stored, pickle.HIGHEST_PROTOCOL))
        self.documents += 1
        if len(self._waiting) >= _PACKED_AT_ONCE:
            self._pack()

    def close(self) -> None:
        """Drop what was not written."""
        with self._file:
            pass

    def _pack(self) -> None:
        """Let the packer's thread compress the stored values that wait."""
        self._packed.append(self._packer.submit(self._stored.add_all, self._waiting))
        self._waiting = []

    def _terms_of(self, name: str, field: Any, value: Any) -> ValueTerms:
        """The terms that Whoosh's field makes of a value, cached since values recur, except in unique fields."""
        seen, vocabulary = self._seen[name], self._terms[name][1]
        if isinstance(field, ID):
            return ValueTerms.of({field.to_bytes(value): 1}, vocabulary)
        key = tuple(value) if isinstance(value, list) else value
        if key not in seen:
            seen[key] = ValueTerms.of({text: often for text, often, _, _ in field.index(value)}, vocabulary)
        return seen[key]

    def write(self, path: Path) -> Path:
        with self._file:
            self._write(path)
        return path

    def _write(self, path: Path) -> None:
        for packed in self._packed:
            packed.result()
        self._stored.add_all(self._waiting)
        self._stored.close()
        fields: dict[str, dict[str, int]] = {}
        texts = list(self._texts.values())
        used = self._texts_vocabulary.used(texts)
        for name, text in self._texts.items():
            inverted = text.invert(used)
            fields[name] = self._write_postings(name, inverted)
            if name == MAIN:
                write_forward(self._file, self.documents, inverted, texts, used)
        for name, (terms, vocabulary) in self._terms.items():
            fields[name] = self._write_postings(name, terms.invert(vocabulary))
        for name, lengths in self._lengths.items():
            fields[name]["length"] = write_lengths(self._file, name, _column(lengths, self.documents, "<i8", 0))
        for name, numbers in self._numbers.items():
            kind = self._kinds[name]
            assert kind.number
            self._file.array(f"{name}/numbers", _column(numbers, self.documents, kind.number, kind.default))
        write_written(self._file, [counted(texts, used, self.documents)])
        finish(self._file, path, self.documents, fields)

    def _write_postings(self, name: str, inverted: Inverted) -> dict[str, int]:
        return write_postings(self._file, name, self._kinds[name], self.documents, [inverted])


def _give_back() -> None:
    """Return to the system what was freed, where the C library would keep it in between what is still in use."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _column(values: list[tuple[int, Any]], documents: int, dtype: str, default: Any) -> Any:
    column = np.full(documents, default, dtype)
    if values:
        places, found = zip(*values, strict=True)
        column[list(places)] = found
    return column
