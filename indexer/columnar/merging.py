"""Writing the file of a segment, and merging several segments into one."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn
from whoosh.fields import ID, NUMERIC, FieldType, Schema

from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import ContainerWriter
from indexer.columnar.counting import merged_written
from indexer.columnar.documents import LENGTHS, StoredWriter, length_bytes, write_codes
from indexer.columnar.inversion import Inverted, sorted_places
from indexer.columnar.postings import Ints, Numbers, Postings, PostingsWriter
from indexer.columnar.surface_forms import write_written

_STEP = 1 << 20
"""Most positions that a merge holds in memory at once."""


@dataclass(frozen=True, slots=True)
class FieldKind:
    """Which data of a field is kept."""

    indexed: bool
    frequencies: bool
    positions: bool
    coded: bool
    scorable: bool
    number: str | None
    default: int | float

    @classmethod
    def of(cls, field: FieldType) -> "FieldKind":
        """Derive it from a Whoosh field. Raises TypeError for boosts, vectors, characters and other columns."""
        form, column = field.format, field.column_type
        if field.vector or (column is not None and not isinstance(field, (NUMERIC, ID))):
            raise TypeError(f"the columnar codec keeps no vectors, and columns of numbers and ids alone: {field!r}")
        if form is not None and (form.field_boost != 1.0 or form.supports("characters")):
            raise TypeError(f"the columnar codec keeps neither field boosts nor characters: {field!r}")
        indexed = bool(field.indexed and form)
        positions = indexed and form.supports("positions")
        return cls(
            indexed=indexed,
            frequencies=indexed and form.supports("frequency"),
            positions=positions,
            coded=indexed and not positions and not isinstance(field, NUMERIC),
            scorable=bool(field.scorable),
            number=np.dtype(column._typecode).newbyteorder("<").str if isinstance(column, NumericColumn) else None,
            default=column.default_value() if isinstance(column, NumericColumn) else 0,
        )


def kinds(schema: Schema) -> dict[str, FieldKind]:
    return {name: FieldKind.of(field) for name, field in schema.items()}


def write_postings(
    file: ContainerWriter, name: str, kind: FieldKind, documents: int, pieces: Iterable[Inverted]
) -> dict[str, int]:
    """Write the terms and postings of a field; returns what the directory must say of it."""
    writer = PostingsWriter(file, name, documents, frequencies=kind.frequencies, positions=kind.positions)
    counts, numbers = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)]
    for piece in pieces:
        writer.write(piece.terms, piece.counts, piece.documents, piece.frequencies, piece.positions)
        if kind.coded:
            counts.append(piece.counts)
            numbers.append(piece.documents)
    if kind.coded:
        write_codes(file, name, documents, np.concatenate(counts), np.concatenate(numbers))
    return writer.close()


def write_lengths(file: ContainerWriter, name: str, lengths: NDArray[np.int64]) -> int:
    file.array(f"{name}/lengths", length_bytes(lengths))
    return int(lengths.sum())


@dataclass(frozen=True, slots=True)
class SegmentPart:
    """A segment to be merged, and its deleted documents, which are left out."""

    arrays: SegmentArrays
    deleted: frozenset[int]
    fresh: bool = False
    """Whether this writer wrote it, so that the exact sum of its lengths is known."""

    def kept(self) -> NDArray[np.bool_]:
        kept = np.ones(self.arrays.documents, bool)
        kept[list(self.deleted)] = False
        return kept


def merge(path: Path, schema: Schema, parts: list[SegmentPart], folder: str | None) -> int:
    """Write the documents of all parts, in this order, as one segment; returns their number."""
    with ContainerWriter(folder) as file:
        return _merged(file, path, schema, parts)


def _merged(file: ContainerWriter, path: Path, schema: Schema, parts: list[SegmentPart]) -> int:
    kept = [part.kept() for part in parts]
    numbers, documents = _renumbered(kept)
    stored = StoredWriter(file)
    for part in parts:
        stored.copy(part.arrays.stored, part.deleted)
    stored.close()
    fields = {}
    terms: set[bytes] | None = set() if any(part.deleted for part in parts) else None
    for name, kind in kinds(schema).items():
        if kind.indexed:
            pieces = _merged_postings([part.arrays.postings(name) for part in parts], numbers)
            if kind.positions and terms is not None:
                pieces = _noting(pieces, terms)
            fields[name] = write_postings(file, name, kind, documents, pieces)
        if kind.scorable and kind.indexed:
            fields[name]["length"] = _merge_lengths(file, name, parts, kept)
        if kind.number:
            file.array(
                f"{name}/numbers",
                np.concatenate([_numbers(part, name, kind)[keep] for part, keep in zip(parts, kept, strict=True)]),
            )
    write_written(file, merged_written([part.arrays.written for part in parts], terms))
    finish(file, path, documents, fields)
    return documents


def finish(file: ContainerWriter, path: Path, documents: int, fields: dict[str, dict[str, int]]) -> None:
    file.meta = {"documents": documents, "fields": fields}
    with path.open("wb") as target:
        file.finish(target)


def _noting(pieces: Iterable[Inverted], terms: set[bytes]) -> Iterator[Inverted]:
    for piece in pieces:
        terms.update(piece.terms)
        yield piece


def _renumbered(kept: list[NDArray[np.bool_]]) -> tuple[list[Ints], int]:
    """For each part, the new number of each document (-1 for deleted ones); and the total number of documents."""
    numbers, base = [], 0
    for keep in kept:
        numbers.append(np.where(keep, base + np.cumsum(keep) - 1, -1))
        base += int(keep.sum())
    return numbers, base


def _merge_lengths(file: ContainerWriter, name: str, parts: list[SegmentPart], kept: list[NDArray[np.bool_]]) -> int:
    """Write the merged lengths; returns their sum, from rounded lengths for segments merged earlier, as Whoosh does."""
    pieces, total = [], 0
    for part, keep in zip(parts, kept, strict=True):
        packed = part.arrays.length_bytes(name)
        pieces.append((np.zeros(part.arrays.documents, np.uint8) if packed is None else packed)[keep])
        total += part.arrays.total_length(name) if part.fresh else int(LENGTHS[pieces[-1]].sum())
    file.array(f"{name}/lengths", np.concatenate(pieces))
    return total


def _numbers(part: SegmentPart, name: str, kind: FieldKind) -> NDArray[Any]:
    found = part.arrays.numbers(name)
    return np.full(part.arrays.documents, kind.default, kind.number) if found is None else found


def _merged_postings(sources: list[Postings | None], numbers: list[Ints]) -> Iterator[Inverted]:
    """Yield the merged postings in ascending ranges of terms, of about _STEP positions per segment."""
    present = [(source, new) for source, new in zip(sources, numbers, strict=True) if source is not None]
    at = [0] * len(present)
    while any(place < len(source.terms) for place, (source, _) in zip(at, present, strict=True)):
        bounds = [_step_end(source, place) for place, (source, _) in zip(at, present, strict=True)]
        bound = min((bound for bound in bounds if bound is not None), default=None)
        ends = [len(source.terms) if bound is None else source.terms.first_from(bound) for source, _ in present]
        pieces = [_piece(source, new, place, end) for place, end, (source, new) in zip(at, ends, present, strict=True)]
        yield _joined(pieces)
        at = ends


def _step_end(source: Postings, place: int) -> bytes | None:
    """The term before which a step from this ordinal should end; None for the end of the field."""
    starts = source.position_starts if source.has_positions else source.starts
    limit = np.array(min(int(starts[place]) + _STEP, (1 << 32) - 1), starts.dtype)
    end = max(int(np.searchsorted(starts, limit, "right")) - 1, place + 1)
    return source.terms[end] if end < len(source.terms) else None


def _piece(source: Postings, numbers: Ints, first: int, last: int) -> Inverted:
    """The postings of a range of terms, renumbered and without deleted documents; some terms may have none left."""
    counts: Ints = np.diff(source.starts[first : last + 1]).astype(np.intp)
    documents = numbers[source.documents_of_range(first, last)]
    frequencies = source.frequencies_of_range(first, last)
    frequencies = np.ones(len(documents), np.int64) if frequencies is None else frequencies.astype(np.int64)
    positions = source.positions_of_range(first, last) if source.has_positions else np.zeros(0, np.intp)
    keep = documents >= 0
    if not keep.all():
        owners = np.repeat(np.arange(len(counts)), counts)
        counts = np.bincount(owners[keep], minlength=len(counts))
        if source.has_positions:
            positions = positions[np.repeat(keep, frequencies)]
        documents, frequencies = documents[keep], frequencies[keep]
    return Inverted(source.terms.slice(first, last), counts, documents, frequencies, positions)


def _joined(pieces: list[Inverted]) -> Inverted:
    terms = sorted({term for piece in pieces for term in piece.terms})
    places = {term: place for place, term in enumerate(terms)}
    owners = np.concatenate(
        [np.repeat(np.array([places[term] for term in piece.terms], np.intp), piece.counts) for piece in pieces]
    )
    order = sorted_places(owners)
    documents = np.concatenate([piece.documents for piece in pieces])[order]
    frequencies = np.concatenate([piece.frequencies for piece in pieces])
    positions = np.concatenate([piece.positions for piece in pieces])
    if len(positions):
        positions = positions[_runs((np.cumsum(frequencies) - frequencies)[order], frequencies[order])]
    counts = np.bincount(owners, minlength=len(terms))
    kept = terms if counts.all() else [terms[place] for place in np.flatnonzero(counts).tolist()]
    return Inverted(kept, counts[counts > 0], documents, frequencies[order], positions)


def _runs(starts: Numbers, lengths: Numbers) -> Numbers:
    """Concatenate the ranges start, start + 1, ... of the given lengths."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
