"""An index never follows a store that is missing, empty, a different one or an older copy, unless told to."""

import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.errors import StoreMismatchError
from indexer.generations import Generations
from indexer.indexes import open_index
from pressdesk import main
from tests.command import PRESSDESK, child_process
from tests.desk import Desk, release
from tests.loopback import site

A, B, C = (release(name, f"Seizure {name}", "Officers seized heroin.") for name in "abc")


def run(*arguments: str, home: Path) -> Result:
    return CliRunner().invoke(main, ["--home", str(home), *arguments])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an index of two releases."""
    with Desk(tmp_path / "home") as desk:
        desk.publish(A, B)
    return tmp_path / "home"


def lose(home: Path) -> None:
    (home / FILE_NAME).unlink()


def empty(home: Path) -> None:
    (home / FILE_NAME).write_bytes(b"")


def clear(home: Path) -> None:
    with sqlite3.connect(home / FILE_NAME) as db:
        db.execute("DELETE FROM release")
        db.execute("DELETE FROM log")
    db.close()


def begin_anew(home: Path) -> None:
    lose(home)
    Store(home / FILE_NAME).close()


def fill_another(home: Path) -> None:
    lose(home)
    with Store(home / FILE_NAME) as store:
        for one in (A, B, C):
            store.put(one)


def go_back(home: Path) -> None:
    """Replace the store by a copy made before the last change."""
    kept = home / "kept.sqlite"
    shutil.copy(home / FILE_NAME, kept)
    with Store(home / FILE_NAME) as store:
        store.put(C)
        build(store, open_index(home))
    kept.replace(home / FILE_NAME)


def go_another_way(home: Path) -> None:
    """Replace the store by an older copy that was written to since, with as many but different changes."""
    go_back(home)
    with Store(home / FILE_NAME) as store:
        for number in range(5):
            store.put(release(f"r{number}", "Naloxone trial"))


def lose_log(home: Path) -> None:
    """Replace the store by a copy without its write-ahead log."""
    with Store(home / FILE_NAME) as store:
        store.put(C)
        build(store, open_index(home))
        shutil.copy(home / FILE_NAME, home / "kept.sqlite")
    (home / "kept.sqlite").replace(home / FILE_NAME)


def damage_log(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.put(C)
        build(store, open_index(home))
        shutil.copy(home / FILE_NAME, home / "kept.sqlite")
        log = bytearray((home / f"{FILE_NAME}-wal").read_bytes())
    log[len(log) // 9] ^= 1
    (home / "kept.sqlite").replace(home / FILE_NAME)
    (home / f"{FILE_NAME}-wal").write_bytes(log)


FAULTS = [
    (lose, "there is no store at", 2),
    (empty, "there is no store at", 2),
    (clear, "is empty", 2),
    (begin_anew, "not the store that the index was built from, and an empty one", 2),
    (fill_another, "not the store that the index was built from", 2),
    (go_back, "is at change 2, behind the index, which knows change 3", 3),
    (go_another_way, "has another change 3 than the index knows", 3),
    (damage_log, "is at change 2, behind the index, which knows change 3", 3),
    (lose_log, "store.sqlite-wal) was lost or damaged", 3),
]


@pytest.mark.parametrize(("harm", "said", "kept"), FAULTS)
def test_index_and_update_leave_a_good_index_alone(
    home: Path, harm: Callable[[Path], None], said: str, kept: int
) -> None:
    harm(home)
    live = Generations(home).pointer()
    is_there = (home / FILE_NAME).exists()
    for command in (["index"], ["update", "office"], ["doctor", "--repair"]):
        done = run(*command, home=home)
        told = done.output
        assert done.exit_code != 0
        assert said in told
        assert "--rebuild" in told
        assert isinstance(done.exception, SystemExit)
    assert Generations(home).pointer() == live
    assert (home / FILE_NAME).exists() == is_there
    answer = run("search", "heroin", "--format", "csv", home=home).stdout
    assert answer.count("Seizure") == kept


@pytest.mark.parametrize(("harm", "said", "_kept"), FAULTS)
def test_the_doctor_says_it(home: Path, harm: Callable[[Path], None], said: str, _kept: int) -> None:
    harm(home)
    done = run("doctor", home=home)
    assert done.exit_code == 1
    [fault] = done.stdout.splitlines()
    assert fault.startswith("store: ")
    assert said in fault


@pytest.mark.parametrize("harm", [clear, begin_anew, fill_another, go_back, go_another_way, lose_log])
def test_an_index_follows_whatever_store_it_is_told_to(home: Path, harm: Callable[[Path], None]) -> None:
    harm(home)
    with Store(home / FILE_NAME) as store:
        ids = sorted(one.release.id for one in store.releases())
    done = run("index", "--rebuild", home=home)
    assert done.exit_code == 0, done.stderr
    with Desk(home) as desk:
        assert sorted(desk.found("")) == ids
    assert run("doctor", home=home).stdout == "All is well.\n"
    assert run("index", home=home).exit_code == 0


def test_a_rebuild_without_a_store_leaves_the_index(home: Path) -> None:
    lose(home)
    done = run("index", "--rebuild", home=home)
    assert done.exit_code == 2
    assert "there is no store at" in done.stderr
    assert not (home / FILE_NAME).exists()
    assert run("search", "heroin", home=home).exit_code == 0


@pytest.mark.parametrize("command", ["stats", "show x", "label x", "reread", "export --warc x", "sources --health"])
def test_reading_makes_no_store(home: Path, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(home)
    lose(home)
    done = run(*command.split(), home=home)
    assert done.exit_code == 2
    assert "there is no store at" in done.output
    assert not (home / FILE_NAME).exists()


def test_watch_asks_no_site_for_a_store_that_the_index_must_not_follow(home: Path) -> None:
    lose(home)
    with site() as served:
        (home / "sources.toml").write_text(
            f'[[source]]\nname = "office"\norganization = "Office"\nhome = "{served.home}/"\ndelay = 0\n'
            f'verified = "unverified"\n[[source.listings]]\nurl = "{served.home}/press"\n'
        )
        command = [*PRESSDESK, "--home", str(home), "watch", "office", "--every", "1s"]
        with child_process([*command, "--allow-loopback"], stderr=subprocess.PIPE) as child:
            assert child.stderr
            lines = [child.stderr.readline() for _ in range(2)]
        assert all("there is no store at" in line and "trying again in 1 seconds" in line for line in lines)
        assert served.paths == []
    assert not (home / FILE_NAME).exists()


def test_an_index_of_an_older_program_is_followed_as_far_as_it_says(home: Path) -> None:
    generation = Generations(home).current()
    assert generation
    manifest = json.loads((generation.path / "manifest.json").read_text())
    del manifest["contents"]["mark"]
    (generation.path / "manifest.json").write_text(json.dumps({**manifest, "format": 1}))
    with Store(home / FILE_NAME) as store:
        assert build(store, open_index(home)).put == 2, "its format is of another program, its store is this one"


def test_an_index_of_an_older_program_follows_no_other_store(home: Path) -> None:
    generation = Generations(home).current()
    assert generation
    manifest = json.loads((generation.path / "manifest.json").read_text())
    (generation.path / "manifest.json").write_text(json.dumps({**manifest, "format": 1}))
    go_another_way(home)
    with Store(home / FILE_NAME) as store, pytest.raises(StoreMismatchError):
        build(store, open_index(home))


def test_the_generation_before_is_not_gone_on_from_where_it_belongs_to_another_store(home: Path) -> None:
    go_another_way(home)
    assert run("index", "--rebuild", home=home).exit_code == 0
    live = Generations(home).newest()
    assert live
    for segment in live.path.glob("*.columns"):
        segment.write_bytes(b"")
    assert run("index", home=home).exit_code == 0
    with Desk(home) as desk:
        assert len(desk.found("naloxone")) == 5
    assert run("doctor", home=home).stdout == "All is well.\n"
