"""Pandas reads the tables that an export writes as the guide says: every release, with the values that it had."""

from collections.abc import Iterator

import pytest

from corpus.release import Release
from corpus.store import FILE_NAME
from search.ask import ask_for_all
from search.export.files import ExportFormat, export_pieces
from search.export.releases import COLUMNS
from tests.desk import Desk, release
from tests.search.export.readers import TABLES, table
from tests.website import HOSTILE, SEIZURE, ordinary, publish

NUMERIC = release("00123", "=1+1", "First line\nsecond\n\n12", "2011", publisher="NA", organizations=("NA", "null"))
"""What a program that guesses takes for a number, a formula, a missing value."""


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("home")) as desk:
        desk.store.put(NUMERIC)
        publish(desk)
        yield desk


def exported(desk: Desk, query: str, format: ExportFormat, *, byte_order_mark: bool = False) -> bytes:
    matches = ask_for_all(desk.engine, query)
    return b"".join(export_pieces(matches, desk.home / FILE_NAME, format, byte_order_mark=byte_order_mark))


@pytest.mark.parametrize("format", TABLES)
@pytest.mark.parametrize("query", ["", "heroin", "hostile words", "year:2011", "nothingofthiskind"])
def test_the_table_has_a_row_for_each_release(full: Desk, query: str, format: ExportFormat) -> None:
    found = table(exported(full, query, format), format)
    assert len(found) == full.ask(query).results.total
    if len(found) or format != "jsonl":  # JSON Lines have no head
        assert list(found.columns) == list(COLUMNS)
        assert sorted(found["id"]) == sorted({*found["id"]})


@pytest.mark.parametrize("format", TABLES)
def test_values_are_what_they_were(full: Desk, format: ExportFormat) -> None:
    found = table(exported(full, "", format), format).set_index("id")
    for one in (*HOSTILE, *ordinary(), SEIZURE, NUMERIC):
        row = found.loc[one.id]
        assert unguarded(row["text"]) == one.body
        assert unguarded(row["title"]) == one.title
        date = row["date"] if isinstance(row["date"], str) else ""
        assert unguarded(date) == str(one.published or "")
        assert several(row["organizations"]) == shown(one, format)
        assert int(row["version"]) == 1


@pytest.mark.parametrize("format", TABLES)
def test_years_can_be_counted(full: Desk, format: ExportFormat) -> None:
    found = table(exported(full, "heroin", format), format)
    years = found["date"].fillna("").str.extract(r"^(\d{4})")[0].value_counts()
    facet = full.ask("heroin").results.facet("year").counts
    assert years.to_dict() == {one.value: one.count for one in facet if one.value != "undated"}


def test_a_byte_order_mark_is_no_part_of_the_first_column(full: Desk) -> None:
    assert table(exported(full, "heroin", "csv", byte_order_mark=True), "csv").columns[0] == "id"


def unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a cell for a formula."""
    return cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell


def several(cell: object) -> list[str]:
    return list(filter(None, cell.split("; "))) if isinstance(cell, str) else list(cell)  # type: ignore[call-overload]


def shown(one: Release, format: ExportFormat) -> list[str]:
    """In CSV, several values are one text, in which a semicolon of their own can't be told apart."""
    return several("; ".join(one.organizations)) if format == "csv" else list(one.organizations)
