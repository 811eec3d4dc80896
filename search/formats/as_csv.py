"""Hits as CSV: `pressdesk search --format csv`."""

import csv
from collections.abc import Iterable
from typing import TextIO

from search.formats.as_json import hit_as_json
from search.results import Hit

COLUMNS = (
    *("id", "url", "title", "publisher", "organizations", "themes"),
    *("date", "date_precision", "language", "excerpt", "gone", "missing"),
)


def write_csv(hits: Iterable[Hit], file: TextIO) -> None:
    """Write a header and one row per hit; several values in one cell are separated by semicolons."""
    writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for hit in map(hit_as_json, hits):
        flat = {name: "; ".join(hit[name]) for name in ("organizations", "themes", "missing")}
        flat["excerpt"] = "".join(span["text"] for span in hit["excerpt"])
        writer.writerow({name: _cell(value) for name, value in (hit | flat).items()})


def _cell(value: str | None) -> str:
    """The value, so that no spreadsheet takes it for a formula, and no reader of CSV finds the end of a row in it."""
    text = value or ""
    safe = f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return safe.replace("\r", " ")  # which the csv module quotes from Python 3.13 on only
