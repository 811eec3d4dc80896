"""The index follows the store, in generations that are either complete or absent."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import whoosh.index

from corpus.store import FILE_NAME, Store
from indexer.build import Built, build
from indexer.errors import IndexLockedError, StoreMismatchError
from indexer.generations import Generation, Generations
from indexer.indexes import open_index
from search.errors import NoIndexError
from tests.command import child_process
from tests.desk import Desk, release

A, B = release("a", "Opium survey", "Poppy fields."), release("b", "Naloxone trial", "Kits for nurses.")


def names(desk: Desk) -> set[str]:
    return {path.name for path in (desk.home / "index").iterdir() if path.is_dir()}


def on_disk(desk: Desk, built: Built) -> Generation:
    """The generation from a build, with its files."""
    return Generations(desk.home).named(built.generation.name)


def test_only_what_changed_is_indexed(desk: Desk) -> None:
    assert desk.publish(A, B).put == 2
    desk.store.remove("a")
    built = desk.publish(replace(B, title="Naloxone in the field"))
    assert (built.put, built.removed, built.generation.contents.documents) == (1, 1, 1)


def test_nothing_new_makes_no_generation(desk: Desk) -> None:
    first = desk.publish(A).generation
    again = desk.publish(A)
    assert (again.generation.name, again.put) == (first.name, 0)


def test_a_release_added_and_removed_between_two_builds_is_not_there(desk: Desk) -> None:
    desk.publish(A)
    desk.store.put(B)
    desk.store.remove("b")
    assert desk.publish().generation.contents.documents == 1


def test_two_generations_are_kept_and_nothing_else(desk: Desk) -> None:
    for number in range(5):
        desk.publish(release("a", f"Survey {number}"))
    assert names(desk) == {"00000004", "00000005"}
    (desk.home / "index" / "building-left").mkdir()  # as a killed build leaves it
    desk.publish(B)
    assert names(desk) == {"00000005", "00000006"}


def test_stock_whoosh_reads_a_generation(desk: Desk) -> None:
    generation = on_disk(desk, desk.publish(A, B))
    with whoosh.index.open_dir(generation.path).searcher() as searcher:
        assert [hit["id"] for hit in searcher.search(whoosh.query.Term("body", "poppi"))] == ["a"]


def test_a_rebuild_finds_the_same(desk: Desk) -> None:
    desk.publish(A, B)
    built = build(desk.store, desk.index, rebuild=True)
    assert built.put == 2
    assert desk.found("naloxone") == ["b"]


def test_an_index_follows_another_store_only_when_told_to(desk: Desk, tmp_path: Path) -> None:
    desk.publish(A, B)
    with Store(tmp_path / "other" / FILE_NAME) as other:
        other.put(release("c", "Ketamine"))
        with pytest.raises(StoreMismatchError, match=r"not the store that the index was built from.*--rebuild"):
            build(other, desk.index)
        assert desk.found("opium") == ["a"]
        built = build(other, desk.index, rebuild=True)
    assert built.generation.contents.documents == 1
    assert desk.found("opium") == []


@pytest.mark.parametrize("damage", ["cut", "gone", "no manifest", "bad manifest"])
def test_a_damaged_generation_is_passed_over_for_the_one_before(desk: Desk, damage: str) -> None:
    before = on_disk(desk, desk.publish(A))
    live = on_disk(desk, desk.publish(B))
    (segment,) = (live.path / name for name in live.files if name.endswith(".columns") and name not in before.files)
    match damage:
        case "cut":
            os.truncate(segment, segment.stat().st_size // 2)
        case "gone":
            segment.unlink()
        case "no manifest":
            (live.path / "manifest.json").unlink()
        case "bad manifest":
            (live.path / "manifest.json").write_text("{}")
    assert desk.found("") == ["a"]
    assert desk.publish().put == 1, "the next build makes up for it"
    assert set(desk.found("")) == {"a", "b"}


def test_a_flipped_bit_is_seen_by_its_checksum(desk: Desk) -> None:
    generation = on_disk(desk, desk.publish(A))
    assert generation.damage(hashes=True) == ()
    segment = next(generation.path.glob("*.columns"))
    content = bytearray(segment.read_bytes())
    content[len(content) // 2] ^= 1
    segment.write_bytes(content)
    assert generation.damage() == ()
    assert generation.damage(hashes=True) == (f"{segment.name} does not match its checksum",)


def test_a_lost_pointer_is_made_up_for(desk: Desk) -> None:
    desk.publish(A)
    (desk.home / "index" / "CURRENT").unlink()
    assert desk.found("opium") == ["a"]


def test_when_nothing_can_be_read_the_way_out_is_told(desk: Desk) -> None:
    desk.publish(A)
    generation = on_disk(desk, desk.publish(B))
    for segment in generation.path.glob("*.columns"):  # shared with the generation before, as hard links
        os.truncate(segment, 10)
    with pytest.raises(NoIndexError, match=r"damaged.*pressdesk index"):
        desk.found("opium")
    assert desk.publish().put == 2
    assert desk.found("opium") == ["a"]


def test_a_second_writer_is_told_who_is_writing(desk: Desk) -> None:
    generations = Generations(desk.home)
    with generations.locked(), pytest.raises(IndexLockedError, match=f"process {os.getpid()} since "):
        desk.publish(A)
    desk.publish(A)


def test_an_error_in_a_build_leaves_the_live_index(desk: Desk) -> None:
    desk.publish(A)

    def fail(_done: int, _all: int) -> None:
        raise ZeroDivisionError

    desk.store.put(B)
    with pytest.raises(ZeroDivisionError):
        build(desk.store, desk.index, progress=fail)
    assert desk.found("") == ["a"]
    assert names(desk) == {"00000001"}


def test_ctrl_c_publishes_what_was_indexed_and_the_next_build_does_the_rest(desk: Desk) -> None:
    for number in range(10):
        desk.store.put(release(f"r{number}", "Seizure"))

    def stop(done: int, _all: int) -> None:
        if done == 4:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        build(desk.store, desk.index, progress=stop)
    assert desk.ask("").results.total == 4
    assert desk.publish().put == 6
    with pytest.raises(KeyboardInterrupt):
        build(desk.store, desk.index, rebuild=True, progress=stop)
    assert desk.ask("").results.total == 10, "a part of an index does not replace a whole one"


BUILD = """
import sys
from pathlib import Path
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.indexes import open_index
home = Path(sys.argv[1])
with Store(home / FILE_NAME) as store:
    print("ready", flush=True)
    build(store, open_index(home))
"""


@pytest.mark.long
def test_a_build_killed_at_any_moment_leaves_an_index_that_answers(desk: Desk) -> None:
    desk.publish(*(release(f"r{number}", "Heroin seizure", "Officers seized heroin. " * 30) for number in range(100)))
    for attempt in range(8):
        for number in range(100):
            desk.store.put(release(f"r{number}", "Heroin seizure", f"Attempt {attempt}. " + "Heroin was seized. " * 30))
        with child_process([sys.executable, "-c", BUILD, str(desk.home)], stdout=subprocess.PIPE) as child:
            assert child.stdout
            child.stdout.readline()
            time.sleep(attempt * 0.06)
            child.kill()
        assert desk.ask("heroin").results.total == 100
    desk.publish()
    assert desk.ask('"attempt 7"').results.total == 100


def _build_again(home: Path, rounds: int) -> None:
    with Store(home / FILE_NAME) as store:
        for _ in range(rounds):
            try:
                build(store, open_index(home))
            except IndexLockedError:
                time.sleep(0.01)


def test_builds_of_several_processes_lose_nothing(desk: Desk) -> None:
    desk.publish(A)
    context = multiprocessing.get_context("spawn")
    others = [context.Process(target=_build_again, args=(desk.home, 10)) for _ in range(2)]
    for other in others:
        other.start()
    for number in range(30):
        desk.store.put(release(f"r{number}", "Seizure"))
    for other in others:
        other.join()
        assert other.exitcode == 0
    desk.publish()
    assert desk.ask("seizure").results.total == 30
