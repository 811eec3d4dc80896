"""Pages of many kinds are read at least as well as the best library of the kind reads them."""

import os
from pathlib import Path

import pytest

from benchmarks.datelines import FORMS, NONE
from benchmarks.reading import rows
from corpus.clean.dates.datelines import read_dateline

EVERY = int(os.environ.get("PRESSDESK_READ_EVERY", "25"))
"""Each so manieth document of the collections; 1 for all of them, with every gate."""

_NEED_MANY = ("body, ", "must-", "dates of ", "publication date", "speed")
"""What a few documents say nothing of."""
_OF_THE_MACHINE = ("speed of records",)
"""What says as much of the machine as of the program."""


@pytest.mark.data
def test_what_is_read_is_above_the_gates(data: Path) -> None:
    below = [(row.what, row.measured, row.gate) for row in rows(data, EVERY) if not row.passed]
    left_out = _OF_THE_MACHINE if EVERY == 1 else _NEED_MANY
    assert [row for row in below if not row[0].startswith(left_out)] == []


@pytest.mark.parametrize(("raw", "place", "date"), FORMS)
def test_a_dateline_is_parted_into_place_and_date(raw: str, place: str | None, date: str | None) -> None:
    found = read_dateline(f"{raw} The committee met.")
    assert found is not None
    assert (found.place, str(found.date) if found.date else None, found.rest) == (place, date, "The committee met.")


@pytest.mark.parametrize("text", NONE)
def test_a_headline_is_no_dateline(text: str) -> None:
    assert read_dateline(text) is None
