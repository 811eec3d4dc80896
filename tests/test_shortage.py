"""If space, memory or file handles run out, a command says so in one line, loses nothing, and can be run again."""

import json
import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random

import pytest

from corpus.errors import PressdeskError
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.doctor import examine
from indexer.generations import Generations
from indexer.indexes import open_index
from tests.command import PRESSDESK
from tests.desk import Desk, release

MOUNT = ["mount", "-t", "tmpfs", "tmpfs", "-o"]
WORDS = [f"word{number}" for number in range(2_000)]
PAGE = "<html><title>{0}</title><h1>{0}</h1><p>Officers seized heroin at the port in the night, and arrested four.</p>"


def text(dice: Random, words: int) -> str:
    return " ".join(dice.choices(WORDS, k=words))


def run(home: Path, *words: str, limit: tuple[int, int] | None = None) -> subprocess.CompletedProcess[str]:
    def bound() -> None:
        if limit:
            resource.setrlimit(limit[0], (limit[1], limit[1]))

    command = [*PRESSDESK, "--home", str(home), *words]
    env = {name: value for name, value in os.environ.items() if not name.startswith("COV")}  # it writes files as well
    if limit and limit[0] == resource.RLIMIT_FSIZE:
        env["PYTHONDONTWRITEBYTECODE"] = "1"  # Python 3.11 keeps the half of a module that it could write
    return subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=bound, timeout=120, env=env)


def assert_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    assert any(word in done.stderr for word in words), done.stderr


@pytest.fixture
def small_index(tmp_path: Path) -> Iterator[Path]:
    """A home whose index is on a small file system of its own."""
    folder = tmp_path / "home" / "index"
    folder.mkdir(parents=True)
    if subprocess.run([*MOUNT, "size=2m", str(folder)], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: that takes Linux and root")
    try:
        yield folder.parent
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def test_an_index_without_room_stays_as_it_was_wherever_the_disk_is_full(small_index: Path) -> None:
    """A full disk stops the build in the lock, a segment, the manifest or the pointer, depending on the bytes left."""
    dice, errors, built = Random(1971), set(), 0
    filler = small_index / "index" / "filler"
    with Desk(small_index) as desk:
        desk.publish(release("old", "Old release", text(dice, 50)))
        for left in (0, 1, 2, 3, 4, 5, 6, 8, 12, 20, 40, 80, 300):
            desk.store.put(release("new", f"New release {left}", text(dice, 900)))
            live = desk.engine.generation()
            room = subprocess.run(
                ["df", "--output=avail", "-B4096", str(filler.parent)], capture_output=True, check=True
            )
            filler.write_bytes(bytes(max(int(room.stdout.split()[1]) - left, 0) * 4096))
            try:
                build(desk.store, open_index(small_index))
                built += 1
            except PressdeskError as error:
                errors.add(str(error).partition(": ")[0])
                assert desk.engine.generation() == live
            assert desk.found("title:old") == ["old"]
            filler.unlink()
            build(desk.store, open_index(small_index))
            assert desk.found(f'title:"release {left}"') == ["new"]
            assert list(examine(desk.store, open_index(small_index))) == []
        assert errors == {f"{filler.parent} can't be written (No space left on device)"}
        assert 1 <= built <= 9
        assert not list(filler.parent.glob("building-*"))


def test_index_says_that_the_disk_is_full(small_index: Path) -> None:
    with Store(small_index / FILE_NAME) as store:
        store.put(release("a", "Heroin seized"))
    with suppress(OSError):
        (small_index / "index" / "filler").write_bytes(bytes(3_000_000))
    for command in (["index"], ["index", "--rebuild"], ["doctor", "--repair"]):
        done = run(small_index, *command)
        assert_told(done, "index can't be written (No space left on device): free some space")
    (small_index / "index" / "filler").unlink()
    assert run(small_index, "index").stdout.startswith("1 indexed")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Desk(home) as desk:
        desk.publish(release("a", "Heroin seized at the port", "Officers seized heroin."))
        desk.store.put(release("b", "Experts meet in Vienna", text(Random(1971), 5_000)))
    return home


def test_files_that_may_not_grow_are_told_by_every_command_that_writes(home: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.jsonl"
    more.write_text(json.dumps({"id": "c", "title": "Opium seized", "body": text(Random(2), 50_000)}))
    live = Generations(home).pointer()
    for words in (["index"], ["index", "--rebuild"], ["add", str(more)]):
        for size in (8_192, 50_000):
            done = run(home, *words, limit=(resource.RLIMIT_FSIZE, size))
            assert_told(done, "is the disk full?", "File too large", "space for temporary files")
    assert Generations(home).pointer() == live
    assert run(home, "doctor").returncode == 0
    assert run(home, "add", str(more)).stdout.startswith("1 new")
    assert run(home, "index").stdout.startswith("2 indexed")


def test_an_output_without_room_is_told(home: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("there is no device that is always full here")
    assert_told(run(home, "export", "--warc", str(full)), "No space left on device")
    with full.open("wb") as out:
        command = [*PRESSDESK, "--home", str(home), "search", "heroin"]
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, text=True, check=False)
    assert_told(done, "a file can't be written (No space left on device)")


@pytest.mark.parametrize("most", [5, 6, 7, 8, 9, 12, 15, 17])
def test_few_files_are_told_and_nothing_is_taken_for_damaged(home: Path, tmp_path: Path, most: int) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE.format("Cocaine seized"))
    live = Generations(home).pointer()
    limit = (resource.RLIMIT_NOFILE, most)
    for words in (["search", "heroin"], ["stats"], ["add", str(tmp_path / "pages")], ["index"], ["doctor"]):
        done = run(home, *words, limit=limit)
        if done.returncode:
            assert_told(done, "too many files are open", "Too many open files", "open files (ulimit -n)")
            assert "damaged" not in done.stderr
    generation = Generations(home).current()
    assert generation
    assert Generations(home).faults() == {}
    assert generation.name in (live, "00000002")
    assert run(home, "add", str(tmp_path / "pages")).returncode == 0
    assert run(home, "index").returncode == 0
    assert run(home, "doctor").stdout == "All is well.\n"


@pytest.mark.parametrize("megabytes", [60, 140, 170, 185, 200, 250])
def test_little_memory_is_told_and_no_page_is_blamed_for_it(home: Path, tmp_path: Path, megabytes: int) -> None:
    if not Path("/proc/self/statm").exists():
        pytest.skip("the system keeps no limit of memory")
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "one.html").write_text(PAGE.format("Cocaine seized"))
    limit = (resource.RLIMIT_AS, megabytes * 1_000_000)
    for words in (["search", "heroin"], ["index", "--rebuild"], ["add", str(tmp_path / "pages")]):
        done = run(home, *words, limit=limit)
        if done.returncode:
            assert_told(done, "ulimit -v")
        assert "skipped" not in done.stderr
    assert run(home, "index").returncode == 0
    assert run(home, "doctor").stdout == "All is well.\n"
