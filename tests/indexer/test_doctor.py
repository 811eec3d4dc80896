"""`doctor` finds and names what is wrong with store and index, and repairs the index."""

import json
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from corpus.release import Page
from corpus.store import FILE_NAME
from indexer.doctor import examine
from indexer.generations import Generations
from indexer.whoosh.writer import Writer
from tests.command import run
from tests.desk import Desk, release

A = release("a", "Opium survey", "Poppy fields.", "2019", themes=("opiates",))
B = release("b", "Naloxone trial", "Kits for nurses.", organizations=("WHO",))
PAGE = Page(b"<p>Poppy fields.</p>", "text/html", "a.html", datetime.now(UTC))


@pytest.fixture
def well(desk: Desk) -> Desk:
    desk.store.put(A, PAGE)
    desk.publish(B)
    return desk


def test_what_is_well_is_said_to_be_well(well: Desk) -> None:
    assert list(examine(well.store, well.index)) == []
    assert list(well.store.damage()) == []


def test_changes_that_wait_for_the_index_are_no_fault(well: Desk) -> None:
    well.store.put(replace(A, title="Another survey"))
    well.store.remove("b")
    well.store.put(release("c"))
    assert list(examine(well.store, well.index)) == []


def _lose(desk: Desk) -> None:
    _write(desk, lambda writer: writer.remove("a"))


def _invent(desk: Desk) -> None:
    _write(desk, lambda writer: writer.put(release("ghost")))


def _alter(desk: Desk) -> None:
    _write(desk, lambda writer: writer.put(replace(A, title="Coca survey")))


def _write(desk: Desk, change: Callable[[Writer], None]) -> None:
    """Publish a generation that claims to match the store but has other contents."""
    generations = Generations(desk.home)
    live = generations.current()
    assert live
    with generations.locked(), generations.draft(live) as folder:
        with Writer(folder) as writer:
            change(writer)
        generations.publish(folder, live, live.contents)


def _flip(desk: Desk) -> None:
    generation = Generations(desk.home).current()
    assert generation
    path = max((generation.path / name for name in generation.files), key=lambda path: path.stat().st_size)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "fault"),
    [
        (_lose, "1 release is missing from the index: a"),
        (_invent, "1 release is in the index but not in the store: ghost"),
        (_alter, "1 release is not in the index as in the store: a"),
        (_flip, "does not match its checksum"),
    ],
)
def test_a_fault_of_the_index_is_named_and_repaired(well: Desk, harm: Callable[[Desk], None], fault: str) -> None:
    harm(well)
    [found] = examine(well.store, well.index)
    assert fault in found
    assert run("doctor", home=well.home).returncode == 1
    assert run("doctor", "--repair", home=well.home).returncode == 0
    assert run("doctor", home=well.home).stdout == "All is well.\n"


def test_a_home_without_an_index_is_told_so(desk: Desk) -> None:
    assert list(examine(desk.store, desk.index)) == ["there is no index that can be read"]


def test_a_changed_page_or_release_is_named(well: Desk) -> None:
    db = sqlite3.connect(well.home / FILE_NAME)
    content = json.loads(db.execute("SELECT content FROM release WHERE id = 'b'").fetchone()[0])
    db.execute("UPDATE release SET content = ? WHERE id = 'b'", [json.dumps(content | {"title": "Nothing"})])
    db.execute("UPDATE page SET content = x'00'")
    db.commit()
    db.close()
    assert list(well.store.damage()) == [
        f"the archived page {PAGE.sha256} is damaged",
        "the release b (test) is damaged",
    ]
