"""Writing the file of a segment, and merging several segments into one."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from whoosh.columns import NumericColumn
from whoosh.fields import ID, NUMERIC, FieldType, Schema

from corpus.quick_dataclass import dataclass
from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import Container, ContainerWriter
from indexer.columnar.counting import KeptTerms, merged_written
from indexer.columnar.documents import LENGTHS, StoredWriter, length_bytes, write_codes
from indexer.columnar.forward import MAIN
from indexer.columnar.forward_writing import ForwardMerger, ForwardPart
from indexer.columnar.inversion import Inverted, sorted_places
from indexer.columnar.postings import Ints, Numbers, Postings, PostingsWriter
from indexer.columnar.surface_forms import write_written


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


def merge(path: Path, schema: Schema, parts: list[SegmentPart], folder: str | None, step: int) -> int:
    """Write the documents of all parts, in this order, as one segment; returns their number.

    Memory does not grow with the postings, only with the number of documents (some 50 bytes each): at most about `step`
    positions or words are held at once.
    """
    with ContainerWriter(folder) as file:
        return _merged(file, path, schema, parts, step)


def _merged(file: ContainerWriter, path: Path, schema: Schema, parts: list[SegmentPart], step: int) -> int:
    kept = [part.kept() for part in parts]
    numbers, documents = _renumbered(kept)
    stored = StoredWriter(file)
    for part in parts:
        stored.copy(part.arrays.stored, part.deleted)
        part.arrays.file.forget()
    stored.close()
    fields = {}
    terms = KeptTerms() if any(part.deleted for part in parts) else None
    forward = _forward([part.arrays for part in parts], kept, documents)
    for name, kind in kinds(schema).items():
        if kind.indexed:
            pieces = _merged_postings([part.arrays for part in parts], name, numbers, step)
            if kind.positions and terms is not None:
                pieces = _noting(pieces, terms)
            if name == MAIN and forward:
                pieces = forward.noting(pieces)
            fields[name] = write_postings(file, name, kind, documents, pieces)
        if kind.scorable and kind.indexed:
            fields[name]["length"] = _merge_lengths(file, name, parts, kept)
        if kind.number:
            file.array(
                f"{name}/numbers",
                np.concatenate([_numbers(part, name, kind)[keep] for part, keep in zip(parts, kept, strict=True)]),
            )
    if forward:
        forward.write(file)
    for part in parts:
        part.arrays.file.forget()
    write_written(file, merged_written([part.arrays.written for part in parts], terms, step))
    finish(file, path, documents, fields)
    return documents


def finish(file: ContainerWriter, path: Path, documents: int, fields: dict[str, dict[str, int]]) -> None:
    file.meta |= {"documents": documents, "fields": fields}
    with path.open("wb") as target:
        file.finish(target)


def _forward(segments: list[SegmentArrays], kept: list[NDArray[np.bool_]], documents: int) -> ForwardMerger | None:
    """None if a segment has no forward index: its documents would have no terms."""
    parts = []
    for arrays, keep in zip(segments, kept, strict=True):
        main = arrays.postings(MAIN)
        if main is None or arrays.forward is None:
            return None
        parts.append(ForwardPart(arrays.forward, main, keep, arrays.file))
        arrays.file.forget()
    return ForwardMerger(parts, documents)


def _noting(pieces: Iterable[Inverted], terms: KeptTerms) -> Iterator[Inverted]:
    for piece in pieces:
        terms.add(piece.terms)
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


@dataclass(frozen=True, slots=True)
class _Source:
    """The postings of one field in a segment that is merged."""

    postings: Postings
    numbers: Ints
    """The new number of each document; -1 for deleted ones."""
    file: Container

    @property
    def starts(self) -> Numbers:
        """Where the positions of each term start, or its postings in a field without positions."""
        return self.postings.position_starts if self.postings.has_positions else self.postings.starts


def _merged_postings(segments: list[SegmentArrays], field: str, numbers: list[Ints], step: int) -> Iterator[Inverted]:
    """Yield the merged postings in ascending ranges of terms, of about `step` positions together.

    A term with more positions in one segment than its share of the step comes alone.
    """
    found = ((arrays.postings(field), new, arrays.file) for arrays, new in zip(segments, numbers, strict=True))
    sources = [_Source(postings, new, file) for postings, new, file in found if postings is not None]
    share = max(step // max(len(sources), 1), 1)
    at = [0] * len(sources)
    while ahead := [(source, place) for source, place in zip(sources, at, strict=True) if place < _size(source)]:
        first = min(source.postings.terms[place] for source, place in ahead)
        if any(source.postings.terms[place] == first and _is_heavy(source, place, share) for source, place in ahead):
            yield _single_term(first, [(source, source.postings.terms.find(first)) for source in sources], share)
            ends = [source.postings.terms.first_from(first + b"\0") for source in sources]
        else:
            bound = min((end for source, place in ahead if (end := _range_end(source, place, share))), default=None)
            ends = [_size(source) if bound is None else source.postings.terms.first_from(bound) for source in sources]
            yield _joined([_piece(*one) for one in zip(sources, at, ends, strict=True)])
        at = ends
        for source in sources:
            source.file.forget()


def _size(source: _Source) -> int:
    return len(source.postings.terms)


def _is_heavy(source: _Source, place: int, share: int) -> bool:
    return int(source.starts[place + 1]) - int(source.starts[place]) > share


def _range_end(source: _Source, place: int, share: int) -> bytes | None:
    """The term before which a range from this ordinal should end; None for the end of the field."""
    starts = source.starts
    limit = np.array(min(int(starts[place]) + share, (1 << 32) - 1), starts.dtype)
    end = int(np.searchsorted(starts, limit, "right")) - 1
    return source.postings.terms[end] if end < _size(source) else None


def _piece(source: _Source, first: int, last: int) -> Inverted:
    """The postings of a range of terms, renumbered and without deleted documents; some terms may have none left."""
    postings = source.postings
    counts: Ints = np.diff(postings.starts[first : last + 1]).astype(np.intp)
    documents = source.numbers[postings.documents_of_range(first, last)]
    frequencies = postings.frequencies_of_range(first, last)
    frequencies = np.ones(len(documents), np.int64) if frequencies is None else frequencies.astype(np.int64)
    positions = postings.positions_of_range(first, last) if postings.has_positions else np.zeros(0, np.intp)
    keep = documents >= 0
    if not keep.all():
        owners = np.repeat(np.arange(len(counts)), counts)
        counts = np.bincount(owners[keep], minlength=len(counts))
        if postings.has_positions:
            positions = positions[np.repeat(keep, frequencies)]
        documents, frequencies = documents[keep], frequencies[keep]
    return Inverted(postings.terms.slice(first, last), counts, documents, frequencies, (positions,))


def _single_term(term: bytes, places: list[tuple[_Source, int | None]], share: int) -> Inverted:
    """The postings of one term, whose positions are read as they are written."""
    holders = [(source, place) for source, place in places if place is not None]
    documents, frequencies = [], []
    for source, place in holders:
        new = source.numbers[source.postings.documents_of(place)]
        often = source.postings.frequencies_of(place)
        documents.append(new[new >= 0])
        frequencies.append(np.ones(len(documents[-1]), np.int64) if often is None else often[new >= 0].astype(np.int64))
    numbers = np.concatenate(documents)
    return Inverted(
        [term] if len(numbers) else [],
        np.array([len(numbers)] if len(numbers) else [], np.intp),
        numbers,
        np.concatenate(frequencies),
        (piece for source, place in holders for piece in _positions_in_pieces(source, place, share)),
    )


def _positions_in_pieces(source: _Source, place: int, share: int) -> Iterator[Numbers]:
    """The positions of a term in the documents that are kept, at least one document at a time."""
    postings = source.postings
    often = postings.frequencies_of(place)
    if not postings.has_positions or often is None:
        return
    is_kept = source.numbers[postings.documents_of(place)] >= 0
    ends = np.cumsum(often, dtype=np.int64)
    first = done = 0
    while first < len(ends):
        last = max(int(np.searchsorted(ends, done + share, "right")), first + 1)
        positions = postings.positions_between(place, done, int(ends[last - 1]))
        yield positions[np.repeat(is_kept[first:last], often[first:last])]
        source.file.forget()
        first, done = last, int(ends[last - 1])


def _joined(pieces: list[Inverted]) -> Inverted:
    terms = sorted({term for piece in pieces for term in piece.terms})
    places = {term: place for place, term in enumerate(terms)}
    owners = np.concatenate(
        [np.repeat(np.array([places[term] for term in piece.terms], np.intp), piece.counts) for piece in pieces]
    )
    order = sorted_places(owners)
    documents = np.concatenate([piece.documents for piece in pieces])[order]
    frequencies = np.concatenate([piece.frequencies for piece in pieces])
    positions = np.concatenate([part for piece in pieces for part in piece.positions])
    if len(positions):
        positions = positions[_runs((np.cumsum(frequencies) - frequencies)[order], frequencies[order])]
    counts = np.bincount(owners, minlength=len(terms))
    kept = terms if counts.all() else [terms[place] for place in np.flatnonzero(counts).tolist()]
    return Inverted(kept, counts[counts > 0], documents, frequencies[order], (positions,))


def _runs(starts: Numbers, lengths: Numbers) -> Numbers:
    """Concatenate the ranges start, start + 1, ... of the given lengths."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
