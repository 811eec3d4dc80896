"""Datelines of all known forms are parsed correctly."""

import pytest

from benchmarks.datelines import FORMS, NONE
from corpus.clean.dates.datelines import read_dateline


@pytest.mark.parametrize(("raw", "place", "date"), FORMS)
def test_a_dateline_is_parted_into_place_and_date(raw: str, place: str | None, date: str | None) -> None:
    found = read_dateline(f"{raw} The committee met.")
    assert found is not None
    assert (found.place, str(found.date) if found.date else None, found.rest) == (place, date, "The committee met.")


@pytest.mark.parametrize("text", NONE)
def test_a_headline_is_no_dateline(text: str) -> None:
    assert read_dateline(text) is None
