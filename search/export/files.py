"""Writes everything that a query finds as a file, piece by piece."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any, Literal, get_args

from corpus.quick_dataclass import dataclass
from search.ask import AllMatches
from search.errors import SearchError
from search.export.record import reading_as_json
from search.export.releases import COLUMNS, ExportedRelease, exported
from search.formats.as_bibtex import as_bibtex
from search.formats.as_csl import as_csl
from search.formats.as_csv import BYTE_ORDER_MARK, csv_row, export_rows
from search.formats.as_parquet import as_parquet, is_parquet_available
from search.formats.as_ris import as_ris

ExportFormat = Literal["csv", "jsonl", "ris", "bibtex", "csl-json", "parquet"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = get_args(ExportFormat)


@dataclass(frozen=True, slots=True)
class FileType:
    """How a format calls itself."""

    media_type: str
    suffix: str
    label: str


FILE_TYPES: dict[ExportFormat, FileType] = {
    "csv": FileType("text/csv; charset=utf-8", "csv", "CSV"),
    "jsonl": FileType("application/jsonl; charset=utf-8", "jsonl", "JSON Lines"),
    "ris": FileType("application/x-research-info-systems; charset=utf-8", "ris", "RIS"),
    "bibtex": FileType("application/x-bibtex; charset=utf-8", "bib", "BibTeX"),
    "csl-json": FileType("application/vnd.citationstyles.csl+json", "json", "CSL-JSON"),
    "parquet": FileType("application/vnd.apache.parquet", "parquet", "Parquet"),
}


def available_formats() -> tuple[ExportFormat, ...]:
    """The formats that this installation can write."""
    return tuple(one for one in EXPORT_FORMATS if one != "parquet" or is_parquet_available())


def export_pieces(
    matches: AllMatches, store: Path, format: ExportFormat, *, byte_order_mark: bool = False
) -> Iterator[bytes]:
    """The file in pieces, each of one batch of releases, so that memory does not grow with their number.

    The byte-order mark is for CSV only. Raises what the iterator of the matches raises, StoreError if there is no
    readable store, and SearchError if the releases are not as many as were found: then the pieces are not the file.
    """
    batches = _complete(exported(matches.hits, store), matches.answer.results.total)
    reading = reading_as_json(matches.answer)
    if format == "parquet":
        return as_parquet(([one.to_json() for one in batch] for batch in batches), reading)
    texts = _texts(batches, format, reading)
    if byte_order_mark and format == "csv":
        texts = chain([BYTE_ORDER_MARK], texts)
    return (text.encode("utf-8", "replace") for text in texts)


def _texts(batches: Iterable[list[ExportedRelease]], format: ExportFormat, reading: dict[str, Any]) -> Iterator[str]:
    match format:
        case "csv":
            yield csv_row(COLUMNS)
            yield from (export_rows(one.to_json() for one in batch) for batch in batches)
        case "jsonl":
            yield from ("".join(f"{_json(one.to_json())}\n" for one in batch) for batch in batches)
        case "ris":
            yield from ("".join(as_ris(one.reference) for one in batch) for batch in batches)
        case "bibtex":
            comment = json.dumps(reading).replace("@", "\\u0040")  # BibTeX takes @ for the beginning of an entry
            yield f"% {comment}\n\n"
            yield from ("".join(as_bibtex(one.reference) for one in batch) for batch in batches)
        case "csl-json":
            before = "[\n"
            for batch in batches:
                yield before + ",\n".join(_json(as_csl(one.reference)) for one in batch)
                before = ",\n"
            yield "[]\n" if before == "[\n" else "\n]\n"
        case _:
            raise AssertionError(format)


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _complete(batches: Iterable[list[ExportedRelease]], total: int) -> Iterator[list[ExportedRelease]]:
    """The same batches; raises SearchError at the end unless they hold so many releases."""
    count = 0
    for batch in batches:
        count += len(batch)
        yield batch
    if count != total:
        raise SearchError(f"only {count:,} of {total:,} releases could be read from the index: export again")
