"""Damage to the index is detected before it has any effect; the previous generation answers until the repair."""

import os
import pickle
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from corpus.store import FILE_NAME
from indexer.build import build
from indexer.columnar import kernel
from indexer.columnar.container import CHUNK, Container, ContainerWriter, DamagedError
from indexer.generations import Generation, Generations
from search.ask import ask
from search.engine import Engine
from search.errors import SearchError
from search.query import Word
from search.whoosh import engine as engine_module
from search.whoosh.engine import WhooshEngine
from tests.command import PRESSDESK, child_process, run
from tests.desk import Desk, release
from tests.website import serving
from web.app import create_app

WORDS = "Officers seized heroin and cocaine in a port. " * 40
OLD, NEW = release("a", "Opium survey", WORDS), release("b", "Naloxone trial", "Kits for nurses. " + WORDS)
SEED = 1925
SAID = "The newest state of the index is damaged"


@pytest.fixture
def two(desk: Desk) -> Desk:
    """Two generations without common files: the previous one contains `a`, the live one also `b`."""
    desk.publish(OLD)
    desk.store.put(NEW)
    build(desk.store, desk.index, rebuild=True)
    before, live = generations(desk)
    assert not {path.stat().st_ino for path in before.iterdir()} & {path.stat().st_ino for path in live.iterdir()}
    return desk


def generations(desk: Desk) -> list[Path]:
    return sorted(path for path in (desk.home / "index").iterdir() if path.is_dir())


def live(desk: Desk) -> Generation:
    found = Generations(desk.home).current()
    assert found
    return found


def file_of(folder: Path, ending: str) -> Path:
    (path,) = folder.glob(f"*{ending}")
    return path


def flip(path: Path, at: int = -1) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2 if at < 0 else at] ^= 4
    path.write_bytes(content)


def ids(engine: Engine, text: str = "") -> tuple[set[str], tuple[str, ...]]:
    """The ids found, and the notes."""
    results = ask(engine, text).results
    return {hit.id for hit in results.hits}, results.notes


@pytest.fixture
def large(desk: Desk) -> Desk:
    """Two such generations of many chunks each; the live one also contains `b`."""
    dice = random.Random(SEED)
    words = ["".join(dice.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(5000)]
    desk.publish(
        OLD, *(release(f"r{number}", "Seizure", " ".join(dice.choices(words, k=300))) for number in range(150))
    )
    desk.store.put(NEW)
    build(desk.store, desk.index, rebuild=True)
    assert live(desk).size > 5 * CHUNK
    return desk


def at_stored(path: Path) -> int:
    """The location of the stored values in a segment, which are needed only to show hits."""
    _, at, size = Container(path)._arrays["stored/blocks"]
    return at + size // 2


@pytest.fixture
def lazy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Treat the index as a large one, which is verified only on use."""
    monkeypatch.setattr(engine_module, "SMALL", 0)


@pytest.mark.parametrize("ending", [".columns", ".toc", "manifest.json"])
def test_a_flipped_bit_has_the_generation_before_answer_and_say_so(two: Desk, ending: str) -> None:
    flip(file_of(generations(two)[1], ending))
    found, notes = ids(two.engine)
    assert found == {"a"}
    assert SAID in notes[0]
    assert "`pressdesk index`" in notes[0]


@pytest.mark.parametrize("ending", [".columns", ".toc", "manifest.json"])
@pytest.mark.parametrize("place", [0, 1])
def test_the_doctor_names_damage_to_either_generation_and_index_repairs_it(two: Desk, ending: str, place: int) -> None:
    harmed = generations(two)[place]
    flip(file_of(harmed, ending))
    examined = run("doctor", home=two.home)
    assert (examined.returncode, f"generation {harmed.name}: " in examined.stdout) == (1, True)
    repaired = run("index", home=two.home)
    assert repaired.returncode == 0
    assert f"Replaced generation {harmed.name} of the index: " in repaired.stdout
    assert run("doctor", home=two.home).stdout == "All is well.\n"
    assert ids(two.engine) == ({"a", "b"}, ())


def test_damage_to_what_generations_share_has_the_index_built_anew(desk: Desk) -> None:
    desk.publish(*(release(f"r{number}", "Seizure", WORDS) for number in range(200)))
    desk.publish(NEW)
    before, live = generations(desk)
    shared = next(path for path in live.glob("*.columns") if (before / path.name).exists())
    flip(shared)
    with pytest.raises(SearchError, match=r"damaged.*pressdesk index"):
        desk.ask("naloxone")
    assert desk.publish().put == 201
    assert desk.found("naloxone") == ["b"]


def test_a_small_index_is_checked_when_it_is_opened(large: Desk) -> None:
    path = file_of(live(large).path, ".columns")
    large.engine.generation()
    flip(path, at_stored(path))
    assert large.found("naloxone") == ["b"], "bytes that were checked stay as they are, whatever becomes of the file"
    with closing(WhooshEngine(large.home)) as another:
        assert another.generation() == "00000001"


@pytest.mark.usefixtures("lazy")
def test_a_part_of_a_large_index_is_checked_when_it_is_first_used(large: Desk) -> None:
    path = file_of(live(large).path, ".columns")
    flip(path, at_stored(path))
    assert large.engine.answer(lambda snapshot: snapshot.counts([Word("naloxone")])) == (1,)
    assert large.engine.generation() == "00000002"
    shown = [large.ask("", size=50, page=page) for page in (1, 2, 3, 4)]
    assert shown[-1].results.total == 151
    assert large.engine.generation() == "00000001"


@pytest.mark.usefixtures("lazy")
def test_a_generation_that_was_found_damaged_is_not_tried_again_until_it_is_replaced(two: Desk) -> None:
    harmed = live(two).path
    path = file_of(harmed, ".columns")
    whole = path.read_bytes()
    flip(path)
    assert ids(two.engine)[0] == {"a"}
    path.write_bytes(whole)
    for engine in (two.engine, WhooshEngine(two.home)):
        assert engine.generation() == "00000001"
    assert run("doctor", home=two.home).returncode == 1
    assert "found damaged by a search" in run("index", home=two.home).stdout
    assert (two.engine.generation(), harmed.exists()) == ("00000003", False)


def test_nothing_is_unpickled_that_does_not_match_its_checksum(two: Desk, tmp_path: Path) -> None:
    """A table of contents that calls a function of ours when it is unpickled."""
    witness = tmp_path / "unpickled"
    table = file_of(live(two).path, ".toc")
    size = table.stat().st_size
    head = table.read_bytes()[: table.read_bytes().index(b"\x80")]
    bomb = pickle.dumps(_Bomb(str(witness)), 2)
    table.write_bytes((head + bomb).ljust(size, b".")[:size])
    assert ids(two.engine)[0] == {"a"}
    assert run("doctor", home=two.home).returncode == 1
    assert run("search", "opium", home=two.home).returncode == 0
    assert run("index", home=two.home).returncode == 0
    assert not witness.exists()


class _Bomb:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
        return os.mkdir, (self.path,)


def _spoil(pointer: Path) -> None:
    pointer.write_bytes(b"\xff\x00garbage")


def _empty(pointer: Path) -> None:
    pointer.write_bytes(b"")


def _remove(pointer: Path) -> None:
    pointer.unlink()


def _become_a_folder(pointer: Path) -> None:
    pointer.unlink()
    (pointer / "something").mkdir(parents=True)


def _name_the_other(pointer: Path) -> None:
    """One bit of the last figure of 00000003 makes a 2 of it."""
    content = pointer.read_bytes()
    pointer.write_bytes(content[:7] + b"2" + content[8:])


@pytest.mark.parametrize("harm", [_spoil, _empty, _remove, _become_a_folder, _name_the_other])
def test_a_damaged_pointer_is_made_up_for_and_written_anew_by_index(two: Desk, harm: Callable[[Path], None]) -> None:
    two.publish(release("c", "Coca survey"))
    pointer = two.home / "index" / "CURRENT"
    whole = pointer.read_bytes()
    harm(pointer)
    assert ids(two.engine) == ({"a", "b", "c"}, ())
    assert "CURRENT" in run("doctor", home=two.home).stdout
    for command in (("search", "coca"), ("stats",)):
        assert run(*command, home=two.home).returncode == 0
    assert "CURRENT" in run("index", home=two.home).stdout
    assert pointer.read_bytes() == whole
    assert run("doctor", home=two.home).stdout == "All is well.\n"


def spoil_memory(engine: Engine, *kinds: str) -> None:
    """Corrupt what the engine has read, as faulty memory would."""
    assert isinstance(engine, WhooshEngine)
    engine.generation()
    assert engine._open
    for segment in engine._open.segments.values():
        file = segment.arrays.file
        for name, (_, at, count) in file._arrays.items():
            if name.endswith(kinds):
                size = count * file[name].itemsize
                file._bytes[at : at + size] = b"\x7f" * size


def test_a_fault_that_damage_brings_out_of_a_search_falls_back_once(two: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kernel, "available", False)  # which tells damage by itself
    spoil_memory(two.engine, "/rare")
    with pytest.raises(IndexError):  # the files are sound, so the fault is the program's
        ids(two.engine, "officers")
    assert two.engine.generation() == "00000002"
    with closing(WhooshEngine(two.home)) as engine:
        spoil_memory(engine, "/rare")
        flip(file_of(live(two).path, ".columns"))
        found, notes = ids(engine, "officers")
        assert (found, SAID in notes[0]) == ({"a"}, True)


@pytest.mark.skipif(not kernel.available, reason="no kernel was built")
def test_what_the_kernel_finds_damaged_is_read_anew_where_the_file_is_sound(two: Desk) -> None:
    spoil_memory(two.engine, "/rare")
    assert ids(two.engine, "officers") == ({"a", "b"}, ())
    with closing(WhooshEngine(two.home)) as engine:
        spoil_memory(engine, "/rare")
        flip(file_of(live(two).path, ".columns"))
        found, notes = ids(engine, "officers")
        assert (found, SAID in notes[0]) == ({"a"}, True)


def test_stored_values_are_checked_again_when_they_are_unpacked_and_read_anew_where_they_are_sound(two: Desk) -> None:
    spoil_memory(two.engine, "stored/blocks")
    assert ids(two.engine) == ({"a", "b"}, ())
    assert two.engine.generation() == "00000002"


@pytest.mark.usefixtures("lazy")
def test_a_server_finds_damage_that_no_question_meets(large: Desk) -> None:
    path = file_of(live(large).path, ".columns")
    flip(path, at_stored(path))
    with closing(WhooshEngine(large.home, examine=True)) as engine:
        engine.generation()
        deadline = time.monotonic() + 30
        while engine.generation() != "00000001":
            assert time.monotonic() < deadline
            time.sleep(0.01)
        with serving(create_app(engine, large.home / FILE_NAME)) as url:
            health = httpx.get(f"{url}/healthz").json()
            assert (health["releases"], SAID in health["notes"][0]) == (151, True)
            assert SAID in httpx.get(url).text


@pytest.fixture
def served(two: Desk) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [*PRESSDESK, "--home", str(two.home), "serve", "--port", "0", "--rate-limit", "off"]
    with child_process(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        yield server.stdout.readline().split()[2].rstrip("/"), server


def test_a_server_outlives_files_that_are_cut_short_under_it(
    two: Desk, served: tuple[str, subprocess.Popen[str]]
) -> None:
    url, server = served
    statuses: list[int] = []
    stopping = threading.Event()

    def ask_on() -> None:
        with httpx.Client(base_url=url, timeout=30) as client:
            while not stopping.is_set():
                new = f"heroin cocaine {len(statuses)}"  # what was sent before would be sent again, without the index
                statuses.append(client.get("/api/search", params={"q": new}).status_code)

    readers = [threading.Thread(target=ask_on) for _ in range(3)]
    for reader in readers:
        reader.start()
    while len(statuses) < 10:
        time.sleep(0.01)
    for path in sorted((two.home / "index").rglob("*")):
        if path.is_file():
            os.truncate(path, path.stat().st_size // 3)
    reached = len(statuses)
    while len(statuses) < reached + 15 and server.poll() is None:
        time.sleep(0.01)
    stopping.set()
    for reader in readers:
        reader.join()
    assert server.poll() is None
    assert set(statuses) == {200}
    assert httpx.get(f"{url}/api/search", params={"q": "naloxone"}).json()["total"] == 1


CUT_SHORT = """
import os, sys
from pathlib import Path
import search.whoosh.engine
from search.ask import ask
from search.errors import SearchError
search.whoosh.engine.SMALL = 0
home = Path(sys.argv[1])
engine = search.whoosh.engine.WhooshEngine(home)
engine.generation()
for path in (home / "index").rglob("*.columns"):
    os.truncate(path, int(sys.argv[2]))
try:
    ask(engine, "heroin cocaine naloxone")
except SearchError as error:
    print(error)
"""


@pytest.mark.parametrize("kept", ["0", "100"])
def test_a_large_index_that_is_cut_short_while_it_is_open_is_told_and_kills_nothing(large: Desk, kept: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CUT_SHORT, str(large.home), kept], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "pressdesk index" in done.stdout


def test_a_new_generation_reads_only_what_is_new(desk: Desk) -> None:
    desk.publish(*(release(f"r{number}", "Seizure", WORDS) for number in range(200)))
    assert isinstance(desk.engine, WhooshEngine)
    assert desk.engine.generation() == "00000001"
    opened = desk.engine._open
    desk.publish(NEW)
    assert desk.found("naloxone") == ["b"]
    assert desk.engine._open
    assert opened
    kept = {name: one.arrays for name, one in opened.segments.items()}
    shared = [desk.engine._open.segments[name].arrays is arrays for name, arrays in kept.items()]
    assert shared == [True]


@pytest.fixture
def container(tmp_path: Path) -> Path:
    """Ten chunks of one array, followed by a small array."""
    import numpy as np

    writer = ContainerWriter()
    writer.array("large", np.arange(10 * CHUNK // 4, dtype=np.uint32))
    writer.array("small", np.arange(5, dtype=np.uint8))
    path = tmp_path / "container"
    with path.open("wb") as file:
        writer.finish(file)
    return path


def test_of_an_array_only_what_is_used_is_read_and_checked(container: Path) -> None:
    import numpy as np

    flip(container, 5 * CHUNK + CHUNK // 2)
    for mapped in (False, True):
        file = Container(container, mapped=mapped)
        large = file.slices("large")
        assert large[10:20].tolist() == list(range(10, 20))
        assert large.at(np.array([CHUNK, 3, 2 * CHUNK])).tolist() == [CHUNK, 3, 2 * CHUNK]
        assert file["small"].tolist() == list(range(5))
        with pytest.raises(DamagedError, match=r"holds large is damaged; rebuild"):
            large[5 * CHUNK // 4 : 5 * CHUNK // 4 + CHUNK // 4]
        with pytest.raises(DamagedError):
            large.at(np.array([3, 5 * CHUNK // 4 + CHUNK // 8]))
        with pytest.raises(DamagedError):
            file["large"]
        with pytest.raises(DamagedError):
            file.load()
        assert len(list(file.damage())) == 1


def test_what_was_checked_can_not_be_changed_any_more(container: Path) -> None:
    file = Container(container)
    file.load()
    whole = file["large"].tolist()
    container.write_bytes(b"")
    assert file["large"].tolist() == whole
    with pytest.raises(ValueError, match="read-only"):
        file["large"][0] = 1


def test_a_file_of_the_same_size_from_another_index_is_told(two: Desk, tmp_path: Path) -> None:
    """Restore part of a folder from a copy, so that a sound table of contents belongs to another state."""
    with Desk(tmp_path / "other") as other:
        other.publish(OLD)
        other.publish(release("c", "Naloxone trial", NEW.body))
        theirs, ours = (file_of(live(desk).path, ".toc") for desk in (other, two))
        shutil.copyfile(theirs, ours)
    assert ids(two.engine)[0] == {"a"}
