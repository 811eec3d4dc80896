"""Hits and releases as CSV, which spreadsheets open."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, TextIO

from search.export.releases import COLUMNS as RELEASE_COLUMNS
from search.formats.as_json import hit_as_json
from search.results import Hit

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes the file for one in the code page of its country."""
COLUMNS = (
    *("id", "url", "title", "publisher", "organizations", "themes"),
    *("date", "date_precision", "language", "excerpt", "gone", "missing"),
)


def write_csv(hits: Iterable[Hit], file: TextIO) -> None:
    """Write a header and one row per hit; several values in one cell are separated by semicolons."""
    file.write(csv_row(COLUMNS))
    for hit in map(hit_as_json, hits):
        row = hit | {"excerpt": "".join(span["text"] for span in hit["excerpt"])}
        file.write(csv_row([row[name] for name in COLUMNS]))


def export_rows(releases: Iterable[dict[str, Any]]) -> str:
    """One row per exported release; evidence has a line for each witness."""
    return "".join(
        csv_row([release[name] for name in RELEASE_COLUMNS[:-1]] + ["\n".join(map(_reason, release["evidence"]))])
        for release in releases
    )


def csv_row(values: Sequence[Any]) -> str:
    row = StringIO()
    csv.writer(row, lineterminator="\n").writerow(map(_cell, values))
    return row.getvalue()


def _reason(evidence: dict[str, str]) -> str:
    found = f"{evidence['name']}: {evidence['value']} ({evidence['witness']}, {evidence['confidence']} confidence)"
    return f"{found}: {evidence['text']}" if evidence["text"] else found


def _cell(value: Any) -> str:
    """The value, so that no spreadsheet takes it for a formula, and no reader of CSV finds the end of a row in it."""
    text = "; ".join(value) if isinstance(value, list) else "" if value is None else str(value)
    safe = f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return safe.replace("\r", " ")  # which the csv module quotes from Python 3.13 on only
