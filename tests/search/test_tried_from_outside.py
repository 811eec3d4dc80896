"""What somebody who had not seen the program expected of questions and labels, in eleven languages.

`tried_from_outside.jsonl` has the collections of releases, then the cases. For a question, `queries` are all releases
that match the whole of it, `find` some that do, `no` some that do not, `first` those that come first, `told` what a
word is corrected to, `offer` what is proposed; of `kept` nothing is corrected, and of `note` something is said.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from corpus.ingest.batches import store_batches
from corpus.ingest.files import read_files
from indexer.build import build
from search.ask import Answer
from tests.desk import Desk

_FILE = Path(__file__).with_name("tried_from_outside.jsonl")
ROWS = [json.loads(line) for line in _FILE.read_text(encoding="utf-8").splitlines()]
COLLECTIONS = {row["collection"]: row["releases"] for row in ROWS if "releases" in row}
CASES = [row for row in ROWS if "name" in row]


@pytest.fixture(scope="module", params=COLLECTIONS)
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Desk]]:
    home = tmp_path_factory.mktemp(request.param)
    file = home / "releases.jsonl"
    file.write_text("".join(f"{json.dumps(one)}\n" for one in COLLECTIONS[request.param]), encoding="utf-8")
    with Desk(home / "home") as desk:
        assert {one.change for one in store_batches(desk.store, read_files([file]))} == {"new"}
        build(desk.store, desk.index)
        yield request.param, desk


def test_answers_and_labels_are_as_a_reader_expected(asked: tuple[str, Desk]) -> None:
    name, desk = asked
    cases = [case for case in CASES if case["collection"] == name]
    wrong = {case["name"]: what for case in cases if (what := [*_wrong(desk, case), *_mislabelled(desk, case)])}
    assert not wrong


def _wrong(desk: Desk, case: dict[str, Any]) -> Iterator[str]:
    for expected, is_met in EXPECTATIONS.items():
        wanted = case.get(expected, {})
        for text, what in wanted.items() if isinstance(wanted, dict) else ((text, None) for text in wanted):
            answer = desk.ask(text, size=60)
            if not is_met(answer, what):
                yield f"{text!r} ({expected} {what}): {_whole(answer)}, corrected {_meant(answer)}"


def _whole(answer: Answer) -> set[str]:
    return {hit.id for hit in answer.results.hits if not hit.missing}


def _first(answer: Answer, many: int) -> set[str]:
    return {hit.id for hit in answer.results.hits[:many]}


def _meant(answer: Answer) -> set[str]:
    return {one.meant[0].casefold() for one in answer.corrections if one.applied}


EXPECTATIONS: dict[str, Callable[[Answer, Any], bool]] = {
    "queries": lambda answer, wanted: _whole(answer) == set(wanted),
    "find": lambda answer, wanted: set(wanted) <= _whole(answer),
    "no": lambda answer, unwanted: not set(unwanted) & _whole(answer),
    "first": lambda answer, wanted: _first(answer, len(wanted)) == set(wanted),
    "told": lambda answer, meant: meant.casefold() in _meant(answer),
    "offer": lambda answer, offered: offered.casefold() in repr(answer).casefold(),
    "kept": lambda answer, _: not _meant(answer),
    "note": lambda answer, _: bool(answer.query_notes or answer.results.notes),
}
"""Whether an answer is as expected of it."""


def _mislabelled(desk: Desk, case: dict[str, Any]) -> Iterator[str]:
    for release, wanted in case.get("labels", {}).items():
        stored = desk.store.get(release)
        assert stored
        found = stored.release
        if wanted.get("drug_related", found.drug_related) is not found.drug_related:
            yield f"{release}: about drugs is {found.drug_related}"
        for kind in ("themes", "substances", "organizations"):
            has = {one.casefold() for one in getattr(found, kind)}
            lacking = {one.casefold() for one in wanted.get(kind, ())} - has
            unwanted = wanted.get(f"not_{kind}", ())
            more = has if "*" in unwanted else has & {one.casefold() for one in unwanted}
            if lacking or more:
                yield f"{release}: {kind} lack {lacking}, should not have {more}"
