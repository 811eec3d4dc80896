"""Hostile or damaged records are each rejected by name or cleaned, within bounds; the others are kept."""

import json
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.clean import LONGEST_LINE, Line, clean_line, read_within
from corpus.clean.bounded import FILES
from corpus.ingest.files import read_files
from corpus.release import Rejected, Release
from corpus.sandbox.pool import WorkerProcess

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BODY = "Customs officers seized four kilograms of cocaine that had been hidden in a container of bananas."
GOOD = {"title": "Cocaine seized", "body": BODY}
DEEP = "[" * 100_000 + "]" * 100_000


def line(record: object, origin: str = "o") -> Line:
    return Line(record if isinstance(record, bytes) else json.dumps(record).encode(), origin, NOW)


def reason(content: bytes) -> str:
    outcome = clean_line(Line(content, "o", NOW))
    assert isinstance(outcome, Rejected), outcome
    return outcome.reason


def field(name: str, value: str) -> bytes:
    """A record that is good except for one field, whose value is given as JSON."""
    return json.dumps({**GOOD, name: 0}).replace(f'"{name}": 0', f'"{name}": {value}').encode()


HOSTILE: dict[str, tuple[bytes, str]] = {
    "nested too deeply": (field("other", DEEP), "it is nested too deeply"),
    "objects nested too deeply": (field("other", '{"a":' * 100_000 + "1" + "}" * 100_000), "it is nested too deeply"),
    "a number of a million digits": (field("other", "9" * 1_000_000), "a number in it has 1,000,000 digits"),
    "an id of many digits": (field("id", "9" * 900), "id: empty, longer than 200 characters"),
    "an infinite id": (field("id", "1e999"), "id: neither text nor a whole number: inf"),
    "NaN": (field("other", "NaN"), "it is not valid JSON: NaN is not a JSON value"),
    "minus infinity": (field("date", "-Infinity"), "it is not valid JSON: -Infinity is not a JSON value"),
    "the same field twice": (b'{"title": "a", "title": "b", "body": "c"}', "it has a field twice: title"),
    "a field of any name twice": (
        b'{"\\u001b[2J\\ud800": 1, "\\u001b[2J\\ud800": 2}',
        "it has a field twice: [2J",
    ),
    "many fields, the last twice": (
        ("{" + ",".join(f'"{n}":0' for n in [*range(300_000), 299_999]) + "}").encode(),
        "it has a field twice: 299999",
    ),
    "a raw NUL": (b'{"title": "a\0b", "body": "c"}', "it is not valid JSON: Invalid control character"),
    "a raw byte that is no UTF-8": (b'{"title": "\xff", "body": "c"}', "it is not UTF-8"),
    "a title of NUL alone": (b'{"title": "\\u0000", "body": "c"}', "title: it is missing or empty"),
    "a lone surrogate as id": (field("id", '"\\ud800"'), "id: empty, longer than 200 characters, or with control"),
    "a line beyond the limit": (json.dumps({**GOOD, "other": "x" * LONGEST_LINE}).encode(), "it is longer than 20 MB"),
    "an endless title": (field("title", f'"{"x" * 100_000}"'), "title: longer than 5,000 characters: 'xxx"),
    "an endless organization": (field("organization", f'"{"x" * 100_000}"'), "organization: longer than 500"),
    "an endless address": (field("url", f'"http://a.example/{"x" * 100_000}"'), "url: longer than 4,000"),
    "an endless language": (field("language", f'"en-{"x" * 100_000}"'), "language: longer than 50"),
    "an endless date": (field("date", f'"{"x" * 100_000}"'), "date: not an ISO 8601 date: 'xxx"),
    "endless themes": (field("themes", json.dumps(["x"] * 101)), "themes: more than 100"),
    "an endless theme": (field("themes", json.dumps(["x" * 501])), "themes: more than 100, or one longer than 500"),
    **{
        f"{name} as {kind}": (field(name, written), f"{name}: ")
        for name, kinds in {
            "title": ("7", "true", "[]", "{}"),
            "body": ("7", "true", '["text"]', '{"text": 1}'),
            "id": ("1.5", "true", "[]", "{}"),
            "url": ("7", "false", "[]", "{}", '"javascript:alert(1)"'),
            "date": ("20190504", "true", "[2019]", "{}", '"4 May"'),
            "organization": ("7", "true", "[]", "{}"),
            "themes": ('"policy"', "7", "{}", "[7]", "[[]]", '[""]', "[null]"),
            "language": ("7", "true", "[]", "{}", '"English"'),
        }.items()
        for kind in kinds
        for written in [kind]
    },
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_record_is_rejected_with_a_short_reason_that_can_be_printed(name: str) -> None:
    content, expected = HOSTILE[name]
    said = reason(content)
    assert expected in said
    assert said.isprintable()
    assert len(said) < 300


def test_hostile_records_keep_none_of_the_others_out(tmp_path: Path) -> None:
    path = tmp_path / "press.jsonl"
    lines = [content for content, _ in HOSTILE.values()]
    good = [json.dumps({**GOOD, "id": f"g{number}"}).encode() for number in range(len(lines))]
    path.write_bytes(b"\n".join(one for pair in zip(lines, good, strict=True) for one in pair))
    outcomes = [one for one, _ in read_files([path])]
    read = [one.id for one in outcomes if isinstance(one, Release)]
    rejected = [one.origin for one in outcomes if isinstance(one, Rejected)]
    assert read == [f"g{number}" for number in range(len(lines))]
    assert rejected == [f"press.jsonl:{2 * number + 1}" for number in range(len(lines))]


def test_a_million_fields_that_say_nothing_are_ignored() -> None:
    content = json.dumps({**GOOD, **dict.fromkeys(map(str, range(1_000_000)), 0)}).encode()
    [(outcome, _)] = read_within([line(content)], processes=1)
    assert isinstance(outcome, Release)


def test_control_characters_and_lone_surrogates_are_taken_out_of_texts() -> None:
    text = "Seized\\u0000 \\u001b[31mnow\\ud800\\u202e"
    outcome = clean_line(line(f'{{"title": "{text}", "body": "{BODY} {text}", "organization": "{text}"}}'.encode()))
    assert isinstance(outcome, Release)
    assert (outcome.title, outcome.publisher) == ("Seized [31mnow", "Seized [31mnow")
    assert outcome.body == f"{BODY} Seized [31mnow"
    json.dumps(outcome.to_json(), ensure_ascii=False).encode()


def test_a_record_that_takes_too_long_is_rejected_alone() -> None:
    slow = {"title": "One word", "body": "heroin " * 770_000}
    records = [line({**GOOD, "id": "a"}, "1"), line(slow, "2"), line({**GOOD, "id": "b"}, "3")]
    outcomes = [one for one, _ in read_within(records, bounds=replace(FILES, processor=1), processes=1)]
    assert [one.id if isinstance(one, Release) else one for one in outcomes] == [
        "a",
        Rejected("2", "it takes more than 1 s of processor time to read"),
        "b",
    ]


def test_a_record_that_takes_too_much_memory_is_rejected_alone() -> None:
    wide = ("{" + ",".join(f'"{n}":[]' for n in range(900_000)) + "}").encode()
    records = [line({**GOOD, "id": "a"}, "1"), line(wide, "2"), line({**GOOD, "id": "b"}, "3")]
    outcomes = [one for one, _ in read_within(records, bounds=replace(FILES, memory=60_000_000), processes=1)]
    assert [one.id for one in outcomes if isinstance(one, Release)] == ["a", "b"]
    assert outcomes[1] == Rejected("2", "it takes more than 60 MB to read")


def test_a_process_that_dies_over_several_records_costs_none_of_them() -> None:
    def records() -> Iterator[Line]:
        for number in range(100):
            yield line({**GOOD, "id": f"r{number}"}, str(number))

    reading = read_within(records(), processes=1)
    first, _ = next(reading)
    process = reading.gi_frame.f_locals["busy"][0][0]  # type: ignore[attr-defined]
    process.kill()
    outcomes = [first, *(one for one, _ in reading)]
    assert [one.id for one in outcomes if isinstance(one, Release)] == [f"r{number}" for number in range(100)]


def test_records_are_asked_for_as_they_are_needed() -> None:
    asked = []

    def records() -> Iterator[Line]:
        for number in range(10_000):
            asked.append(number)
            yield line({**GOOD, "id": f"r{number}"}, str(number))

    reading = read_within(records(), processes=2)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert len(asked) < 200


def test_time_in_which_a_process_does_not_run_counts_for_nothing() -> None:
    reader = WorkerProcess("corpus.clean.line_worker", replace(FILES, processor=1))
    reader.send(line(GOOD))
    assert "release" in reader.reply()
    reader.send(line({**GOOD, "body": f"{BODY}\n" * 2_000}))
    os.kill(reader._process.pid, signal.SIGSTOP)
    time.sleep(3)
    os.kill(reader._process.pid, signal.SIGCONT)
    assert "release" in reader.reply()
    reader.end()
    assert FILES.seconds >= 20 * FILES.processor
