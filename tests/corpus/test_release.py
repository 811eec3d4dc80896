"""Values of a release: dates as precise as known, and lossless conversion to JSON and back."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256

import pytest

from corpus.release import Evidence, PartialDate, Release


@pytest.mark.parametrize(
    ("text", "precision", "first_day"),
    [
        ("2011-06-22", "day", date(2011, 6, 22)),
        ("2011-06", "month", date(2011, 6, 1)),
        ("2011", "year", date(2011, 1, 1)),
        ("--02-15", "month-day", None),
        ("--02-29", "month-day", None),
    ],
)
def test_a_partial_date_says_how_much_is_known(text: str, precision: str, first_day: date | None) -> None:
    known = PartialDate.parse(text)
    assert (known.precision, known.first_day, str(known)) == (precision, first_day, text)


@pytest.mark.parametrize("text", ["2011-06-22T09:30:00+05:30", "2011-06-22 09:30"])
def test_a_time_of_day_is_dropped(text: str) -> None:
    assert str(PartialDate.parse(text)) == "2011-06-22"


@pytest.mark.parametrize("text", ["", "soon", "2011-13", "2011-00", "2011-02-30", "2011-6-2", "22 June 2011", "--02"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        PartialDate.parse(text)


def test_a_release_comes_back_from_plain_values_as_it_was() -> None:
    release = Release(
        "a",
        "Título",
        "Body",
        "press.jsonl:1",
        datetime(2024, 6, 26, 12, tzinfo=UTC),
        published=PartialDate(month=2, day=15),
        themes=("precursors",),
        evidence=(Evidence("theme", "precursors", "given", "precursors"),),
    )
    assert Release.from_json(release.to_json()) == release
    assert Release.from_json(json.loads(release.serialized()[1])) == release


def test_the_hash_covers_all_that_is_stored_but_when_and_how_it_was_fetched() -> None:
    release = Release("a", "Título", "Body", "press.jsonl:1", datetime(2024, 6, 26, tzinfo=UTC))
    lasting = Evidence("date", "2024-06", "byline", "June 2024")
    passing = Evidence("date", "2024-06", "http", "Last-Modified: ...")
    said = replace(release, evidence=(lasting,))
    assert replace(said, evidence=(lasting, passing), fetched=datetime(2025, 1, 1, tzinfo=UTC)).hash == said.hash
    assert len({release.hash, said.hash, replace(said, origin="other.jsonl:1").hash}) == 3
    stored = json.loads(said.serialized()[1])
    del stored["fetched"]
    assert sha256(json.dumps(stored, sort_keys=True, ensure_ascii=False).encode()).hexdigest() == said.hash
