"""Reads exported files as programs do that others wrote."""

import csv
import io
import json
from typing import Any

import pandas  # type: ignore[import-untyped]
import rispy
from bibtexparser.entrypoint import parse_string
from pyarrow import parquet

from search.export.files import ExportFormat

TABLES: tuple[ExportFormat, ...] = ("csv", "jsonl", "parquet")
"""The formats that pandas reads."""


def rows(content: bytes, format: ExportFormat) -> list[Any]:
    """The releases in a file."""
    match format:
        case "csv":
            return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline="")))
        case "jsonl":
            return [json.loads(line) for line in content.decode("utf-8").split("\n")[:-1]]
        case "ris":
            return list(rispy.loads(content.decode("utf-8")))
        case "bibtex":
            library = parse_string(content.decode("utf-8"))
            assert library.failed_blocks == []
            return library.entries
        case "csl-json":
            found = json.loads(content)
            assert isinstance(found, list)
            return found
        case "parquet":
            return parquet.read_table(io.BytesIO(content)).to_pylist()  # type: ignore[no-any-return]


def table(content: bytes, format: ExportFormat) -> pandas.DataFrame:
    """A file as the guide tells pandas to read it."""
    file = io.BytesIO(content)
    match format:
        case "csv":
            return pandas.read_csv(file, dtype=str, keep_default_na=False)
        case "jsonl":
            return pandas.read_json(file, lines=True, dtype=False)
        case _:
            return pandas.read_parquet(file)
