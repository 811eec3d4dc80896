"""The Whoosh codec over the columnar arrays, with which Whoosh's own searcher and tools work."""

from collections.abc import Iterator
from typing import Any, NoReturn

import numpy as np
from whoosh.codec import base
from whoosh.columns import Column, ColumnReader
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.documents import LENGTHS, StoredFields
from indexer.columnar.postings import Postings


class ColumnarCodec(base.Codec):  # type: ignore[misc]
    """Reads columnar segments; only ColumnarWriter writes them."""

    def per_document_reader(self, storage: Any, segment: Any) -> "ColumnarDocuments":
        return ColumnarDocuments(SegmentArrays(segment.path(storage), mapped=True), segment)

    def terms_reader(self, storage: Any, segment: Any) -> "ColumnarTerms":
        return ColumnarTerms(SegmentArrays(segment.path(storage), mapped=True))

    def per_document_writer(self, storage: Any, segment: Any) -> "_WrittenElsewhere":  # noqa: ARG002
        return _WrittenElsewhere()

    def field_writer(self, storage: Any, segment: Any) -> "_WrittenElsewhere":  # noqa: ARG002
        return _WrittenElsewhere()


class ColumnarTerms(base.TermsReader):  # type: ignore[misc]
    """Whoosh's reader of terms and postings."""

    def __init__(self, arrays: SegmentArrays) -> None:
        self._arrays = arrays

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        postings = self._arrays.postings(term[0])
        return postings is not None and postings.terms.find(term[1]) is not None

    def indexed_field_names(self) -> list[str]:
        return sorted(name for name, field in self._arrays.fields.items() if field["terms"])

    def cursor(self, field: str, fieldobj: Any) -> "_Cursor":
        return _Cursor(self, field, self._arrays.postings(field), fieldobj)

    def terms(self) -> Iterator[tuple[str, bytes]]:
        return ((name, term) for name in self.indexed_field_names() for term in self._postings(name).terms)

    def terms_from(self, field: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        for name in self.indexed_field_names():
            if name >= field:
                lexicon = self._postings(name).terms
                first = lexicon.first_from(prefix) if name == field else 0
                yield from ((name, term) for term in lexicon.chunks(first, len(lexicon)))

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, field: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(field, prefix))

    def term_info(self, field: str, text: bytes) -> TermInfo:
        postings, ordinal = self._find(field, text)
        documents, frequencies = postings.documents_of(ordinal), postings.frequencies_of(ordinal)
        lengths = self._arrays.lengths(field)
        held = np.zeros(1, int) if lengths is None else lengths[documents]
        return TermInfo(
            weight=float(postings.total(ordinal)),
            df=len(documents),
            minlength=int(held.min()),
            maxlength=int(held.max()),
            maxweight=1.0 if frequencies is None else float(frequencies.max()),
            minid=int(documents[0]),
            maxid=int(documents[-1]),
        )

    def frequency(self, field: str, text: bytes) -> float:
        postings, ordinal = self._find(field, text)
        return float(postings.total(ordinal))

    def doc_frequency(self, field: str, text: bytes) -> int:
        postings, ordinal = self._find(field, text)
        return postings.count(ordinal)

    def matcher(self, field: str, text: bytes, format_: Any, scorer: Any = None) -> "ColumnarMatcher":
        try:
            postings, ordinal = self._find(field, text)
        except KeyError as missing:
            raise TermNotFound(str(missing)) from missing
        return ColumnarMatcher(postings, ordinal, format_, scorer, (field, text), self.term_info(field, text))

    def _postings(self, field: str) -> Postings:
        found = self._arrays.postings(field)
        assert found is not None
        return found

    def _find(self, field: str, text: bytes) -> tuple[Postings, int]:
        postings = self._arrays.postings(field)
        ordinal = None if postings is None else postings.terms.find(text)
        if postings is None or ordinal is None:
            raise KeyError(f"no term {field}:{text!r}")  # Whoosh's reader expects a KeyError
        return postings, ordinal


class _Cursor(base.FieldCursor):  # type: ignore[misc]
    def __init__(self, reader: ColumnarTerms, field: str, postings: Postings | None, fieldobj: Any) -> None:
        self._reader, self._field, self._fieldobj = reader, field, fieldobj
        self._lexicon = None if postings is None else postings.terms
        self._at = 0

    def first(self) -> Any:
        return self._go(0)

    def find(self, term: Any) -> Any:
        sought = term if isinstance(term, bytes) else self._fieldobj.to_bytes(term)
        return self._go(0 if self._lexicon is None else self._lexicon.first_from(sought))

    def next(self) -> Any:
        return self._go(self._at + 1)

    def text(self) -> Any:
        if self._lexicon is None or not self.is_valid():
            return None
        return self._fieldobj.from_bytes(self._lexicon[self._at])

    def term_info(self) -> TermInfo | None:
        if self._lexicon is None or not self.is_valid():
            return None
        return self._reader.term_info(self._field, self._lexicon[self._at])

    def is_valid(self) -> bool:
        return self._lexicon is not None and self._at < len(self._lexicon)

    def _go(self, place: int) -> Any:
        self._at = place
        return self.text()


class ColumnarMatcher(ListMatcher):  # type: ignore[misc]
    """Whoosh's matcher for the postings of one term, one document at a time."""

    def __init__(  # noqa: PLR0917 (as Whoosh's own)
        self, postings: Postings, ordinal: int, format_: Any, scorer: Any, term: tuple[str, bytes], info: TermInfo
    ) -> None:
        frequencies = postings.frequencies_of(ordinal)
        super().__init__(
            postings.documents_of(ordinal).tolist(),
            weights=None if frequencies is None else frequencies.astype(float).tolist(),
            format=format_,
            scorer=scorer,
            term=term,
            terminfo=info,
        )
        self._postings, self._ordinal = postings, ordinal
        self._ends: list[int] | None = None

    def copy(self) -> "ColumnarMatcher":
        other = ColumnarMatcher(self._postings, self._ordinal, self._format, self._scorer, self._term, self._terminfo)
        other._i = self._i
        return other

    def block_max_weight(self) -> float:
        return float(self._terminfo.max_weight())

    def score(self) -> float:
        return float(self._scorer.score(self)) if self._scorer else float(self.weight())

    def value(self) -> bytes:
        if not self._postings.has_positions:
            return b""
        encoded: bytes = self._format.encode(self._here())
        return encoded

    def value_as(self, astype: str) -> Any:
        if astype == "positions" and self._postings.has_positions:
            return self._here()
        if astype == "frequency":
            return int(self.weight())
        if astype == "weight":
            return self.weight()
        return super().value_as(astype)

    def all_items(self) -> Iterator[tuple[int, bytes]]:
        while self.is_active():
            yield self.id(), self.value()
            self.next()

    def spans(self) -> Any:
        from whoosh.query.spans import Span

        return [Span(position) for position in self._here()]

    def _here(self) -> list[int]:
        if self._ends is None:
            self._ends = np.cumsum(np.array(self._weights, np.intp)).tolist()
            self._positions = self._postings.positions_of(self._ordinal).tolist()
        start = self._ends[self._i - 1] if self._i else 0
        found: list[int] = self._positions[start : self._ends[self._i]]
        return found


class ColumnarDocuments(base.PerDocumentReader):  # type: ignore[misc]
    """Whoosh's reader of stored values, field lengths and columns."""

    def __init__(self, arrays: SegmentArrays, segment: Any) -> None:
        self.arrays = arrays
        self._segment = segment

    def doc_count(self) -> int:
        return self._segment.doc_count()  # type: ignore[no-any-return]

    def doc_count_all(self) -> int:
        return self._segment.doc_count_all()  # type: ignore[no-any-return]

    def has_deletions(self) -> bool:
        return self._segment.has_deletions()  # type: ignore[no-any-return]

    def is_deleted(self, docnum: int) -> bool:
        return self._segment.is_deleted(docnum)  # type: ignore[no-any-return]

    def deleted_docs(self) -> Iterator[int]:
        return self._segment.deleted_docs()  # type: ignore[no-any-return]

    def supports_columns(self) -> bool:
        return True

    def has_column(self, field: str) -> bool:
        return self.arrays.numbers(field) is not None or self.arrays.codes(field) is not None

    def column_reader(self, field: str, column: Column) -> "_Numbers | _Values":
        numbers = self.arrays.numbers(field)
        return _Values(self.arrays, field) if numbers is None else _Numbers(numbers, column)

    def doc_field_length(self, docnum: int, field: str, default: int = 0) -> int:
        lengths = self.arrays.length_bytes(field)
        return default if lengths is None else int(LENGTHS[lengths[docnum]])

    def field_length(self, field: str) -> int:
        return self.arrays.total_length(field)

    def min_field_length(self, field: str) -> int:
        lengths = self.arrays.lengths(field)
        return 0 if lengths is None else int(lengths.min(initial=1 << 30))

    def max_field_length(self, field: str) -> int:
        lengths = self.arrays.lengths(field)
        return 0 if lengths is None else int(lengths.max(initial=0))

    def stored_fields(self, docnum: int) -> StoredFields:
        return self.arrays.stored[docnum]


class _Numbers(ColumnReader):  # type: ignore[misc]
    def __init__(self, numbers: Any, column: Column) -> None:
        self._numbers = numbers
        self._default = column.default_value()
        self._sign = 1

    def __len__(self) -> int:
        return len(self._numbers)

    def __getitem__(self, docnum: int) -> Any:
        return self._numbers[docnum].item()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._numbers.tolist())

    def sort_key(self, docnum: int) -> Any:
        return self._sign * self[docnum]

    def load(self) -> list[Any]:
        return list(self)

    def set_reverse(self) -> None:
        self._sign = -1


class _Values(ColumnReader):  # type: ignore[misc]
    """A column with the first term of each document; empty bytes where it has none."""

    def __init__(self, arrays: SegmentArrays, field: str) -> None:
        codes, postings = arrays.codes(field), arrays.postings(field)
        assert codes is not None
        assert postings is not None
        self._codes, self._lexicon = codes, postings.terms

    def __len__(self) -> int:
        return len(self._codes.codes)

    def __getitem__(self, docnum: int) -> bytes:
        terms = self._codes.terms_of(docnum)
        return self._lexicon[terms[0]] if terms else b""


class _WrittenElsewhere:
    """A placeholder for the two writers that Whoosh asks a codec for; ColumnarWriter uses neither."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"segments of columns are written by ColumnarWriter, not by {name}")
