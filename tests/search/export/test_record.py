"""A record of a search can be repeated by somebody else, and shows what has changed since."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from search.ask import QueryOptions, ask_for_all
from search.export.record import RecordError, SearchRecord, read_record, record, replay, write_record
from search.query import Filters, Years
from tests.desk import Desk, release

AT = datetime(2026, 11, 29, 7, 30, tzinfo=UTC)
FILTERS = Filters(year=(Years(2009, 2013),), language=("en",))


@pytest.fixture
def found(desk: Desk) -> SearchRecord:
    desk.publish(
        release("b", "Heroin at the port", date="2011"),
        release("a", "Heroin on the road", date="2012"),
        release("late", "Heroin", date="2020"),
    )
    matches = ask_for_all(desk.engine, "herion", FILTERS, options=QueryOptions(without=("smack",)))
    return record(matches.answer, [hit.id for hit in matches.hits], FILTERS, AT)


def test_a_record_comes_back_from_its_file(found: SearchRecord, tmp_path: Path) -> None:
    write_record(found, tmp_path / "record.json")
    assert read_record(tmp_path / "record.json") == found


def test_a_record_says_what_was_asked_and_how_it_was_read(found: SearchRecord) -> None:
    known = found.to_json()
    assert (known["query"], known["read_as"], known["total"]) == ("herion", "heroin", 2)
    [corrected] = known["corrections"]
    assert (corrected["typed"], corrected["meant"][0], corrected["applied"]) == ("herion", "heroin", True)
    assert known["filters"] == {"organization": [], "year": ["2009-2013"], "theme": [], "language": ["en"]}
    assert known["ids_sha256"] == hashlib.sha256(b"a\nb\n").hexdigest()
    words = "\n".join(found.lines())
    assert "Corrected: herion to heroin" in words
    assert "Filters: year 2009-2013; language en" in words
    assert "Result: 2 releases" in words


def test_a_replay_tells_what_came_and_went(desk: Desk, found: SearchRecord) -> None:
    assert replay(desk.engine, found, AT).added == replay(desk.engine, found, AT).lost == ()
    desk.store.remove("a")
    desk.publish(release("c", "More heroin", date="2013"))
    again = replay(desk.engine, found, AT)
    assert (again.added, again.lost) == (("c",), ("a",))
    assert list(again.reasons) == ["The generation of the index differs."]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "[" * 100_000, '{"record": 2}', '{"record": 1, "asked": 5}', "\x00"]
)
def test_a_file_that_is_no_record_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "record.json").write_text(content)
    with pytest.raises(RecordError):
        read_record(tmp_path / "record.json")


def test_a_record_with_a_value_of_another_kind_is_refused(found: SearchRecord, tmp_path: Path) -> None:
    for name in found.to_json():
        broken = json.dumps(found.to_json() | {name: {"of": "another kind"}})
        (tmp_path / "record.json").write_text(broken)
        if name in {
            "ids_sha256",
            "expand",
            "read_as",
            "also",
            "corrections",
            "notes",
            "generation",
            "total",
            "version",
        }:
            continue  # only compared, never used
        with pytest.raises(RecordError):
            read_record(tmp_path / "record.json")
