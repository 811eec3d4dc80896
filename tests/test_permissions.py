"""A home built by one user can be served by another; missing permissions are reported by name."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import httpx
import pytest

from corpus.file_modes import umask_for
from corpus.store import FILE_NAME, Store
from corpus.system_errors import missing_permission
from indexer.generations import Generations
from tests.command import PRESSDESK, child_process
from tests.desk import Desk, release

STRANGER = 12_345
"""A user that no machine has."""
IS_ROOT = os.geteuid() == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with two releases and an index, created under an umask that lets everybody read."""
    home = tmp_path / "home"
    before = os.umask(0o022)
    try:
        with Desk(home) as desk:
            desk.publish(release("a", "Heroin seized at the port"), release("b", "Experts meet in Vienna"))
    finally:
        os.umask(before)
    return home


def modes(home: Path) -> dict[str, str]:
    """The modes in use, by kind of file."""
    found: dict[str, set[str]] = {"folders": set(), "files": set()}
    for path in (home, *home.rglob("*")):
        found["folders" if path.is_dir() else "files"].add(f"{stat.S_IMODE(path.stat().st_mode):04o}")
    return {kind: ", ".join(sorted(values)) for kind, values in found.items()}


def run(home: Path, *words: str, as_other: bool = False, umask: int = 0o022) -> subprocess.CompletedProcess[str]:
    command = [*(powerless() if as_other else []), *PRESSDESK, "--home", str(home), *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, umask=umask, timeout=120)


def powerless() -> list[str]:
    """Runs a program without root's powers, which bypass permissions."""
    if not IS_ROOT:
        return []
    if not which("setpriv"):
        pytest.skip("no setpriv to run a program without the powers of root")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def hand_over(home: Path) -> None:
    """Give the home to another user, or, without that right, remove our own write permission."""
    for path in (home, *home.rglob("*")):
        if IS_ROOT:
            os.chown(path, STRANGER, STRANGER)
        else:
            path.chmod(stat.S_IMODE(path.stat().st_mode) & 0o555)


def close(path: Path) -> None:
    """Restrict it to its owner, another user; without the right to give it away, to nobody."""
    path.chmod(0o700 if IS_ROOT else 0)


@pytest.fixture
def opened(home: Path) -> Iterator[Path]:
    """The home owned by another user, and readable."""
    hand_over(home)
    yield home
    for path in (home, *home.rglob("*")):  # or the folder could not be deleted
        path.chmod(0o700)


@pytest.mark.parametrize(("umask", "folders", "files"), [(0o022, "0755", "0644"), (0o027, "0750", "0640")])
def test_modes_follow_the_umask(tmp_path: Path, umask: int, folders: str, files: str) -> None:
    text = tmp_path / "one.jsonl"
    text.write_text(
        '{"title": "Heroin seized", "body": "Officers seized heroin at the port of the town in the night."}'
    )
    home = tmp_path / "home"
    assert run(home, "add", str(text), umask=umask).returncode == 0
    assert run(home, "index", umask=umask).returncode == 0
    assert modes(home) == {"folders": folders, "files": files}


@pytest.mark.parametrize(("mode", "folders", "files"), [("0640", "0750", "0640"), ("660", "0770", "0660")])
def test_a_mode_that_is_asked_for_holds_for_what_is_new_and_what_was_there(
    tmp_path: Path, mode: str, folders: str, files: str
) -> None:
    home = tmp_path / "home"
    before = os.umask(0o077)
    try:
        with Desk(home) as desk:
            desk.publish(release("a", "Heroin seized"))
            desk.store.put(release("b", "Experts meet"))
    finally:
        os.umask(before)
    assert modes(home) == {"folders": "0700", "files": "0600"}
    assert run(home, "index", "--mode", mode, umask=0o077).returncode == 0
    assert modes(home) == {"folders": folders, "files": files}


def test_a_generation_that_was_closed_to_others_is_opened_by_the_next_index(home: Path) -> None:
    live = Generations(home).current()
    assert live
    live.path.chmod(0o700)
    done = run(home, "index")
    assert done.stdout.startswith("0 indexed")
    assert modes(home) == {"folders": "0755", "files": "0644"}


@pytest.mark.parametrize("mode", ["0755", "0444", "rw", "9", ""])
def test_a_mode_that_files_can_not_have_is_refused(home: Path, mode: str) -> None:
    done = run(home, "index", "--mode", mode)
    assert done.returncode == 2
    assert "0640" in done.stderr


def test_a_mode_is_the_umask_that_gives_it() -> None:
    assert [f"{umask_for(mode):04o}" for mode in (0o644, 0o640, 0o600, 0o660)] == ["0022", "0027", "0077", "0007"]


@pytest.mark.parametrize(
    ("words", "printed"),
    [
        (("search", "heroin"), "Heroin seized at the port"),
        (("suggest", "hero"), "heroin"),
        (("show", "a"), "Heroin seized at the port"),
        (("show", "a", "--history"), "first read"),
        (("stats",), "releases\tall\t2"),
        (("doctor",), "All is well."),
        (("label", "a"), "heroin"),
        (("index",), ""),
    ],
)
def test_a_home_that_can_only_be_read_is_read(opened: Path, words: tuple[str, ...], printed: str) -> None:
    before = sorted(opened.rglob("*"))
    done = run(opened, *words, as_other=True)
    notes = "Engine: Whoosh" if words == ("doctor",) else ""
    assert (done.returncode, done.stderr[: len(notes) or None]) == (0, notes) or words == ("index",)
    assert printed in done.stdout
    assert sorted(opened.rglob("*")) == before


def test_a_home_that_can_only_be_read_is_served(opened: Path) -> None:
    command = [*powerless(), *PRESSDESK, "--home", str(opened), "serve", "--port", "0"]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        url = child.stdout.readline().split()[2]
        assert httpx.get(f"{url}healthz").status_code == 200
        assert "Heroin" in httpx.get(url, params={"q": "heroin"}).text
        assert "Experts meet in Vienna" in httpx.get(f"{url}release/b").text
        child.send_signal(signal.SIGTERM)
        _, errors = child.communicate(timeout=30)
    assert (child.returncode, errors) == (0, "")


def test_what_a_writer_has_not_yet_put_into_the_file_is_read_as_well(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.put(release("c", "Fresh from the writer"))
        hand_over(home)
        assert "Fresh from the writer" in run(home, "show", "c", as_other=True).stdout


def test_changes_that_only_a_writer_could_take_in_are_not_passed_over(home: Path) -> None:
    with Store(home / FILE_NAME) as store:
        store.put(release("c", "Fresh from the writer"))
        kept = {end: (home / f"{FILE_NAME}{end}").read_bytes() for end in ("", "-wal")}
    for end, content in kept.items():  # as after a crash, or in a copy
        (home / f"{FILE_NAME}{end}").write_bytes(content)
    hand_over(home)
    done = run(home, "stats", as_other=True)
    assert done.returncode == 2
    assert "changes that only a user with write permission can merge" in done.stderr
    assert "can't be written by" in done.stderr


def test_a_store_that_is_written_while_it_is_read_without_locks_is_not_believed(home: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from corpus.store import Store, StoreError
with Store(Path({str(home / FILE_NAME)!r})) as store:
    assert store.is_read_only
    print(store.seq, flush=True)
    sys.stdin.readline()
    try:
        print(store.seq)
    except StoreError as error:
        print(error)
"""
    hand_over(home)
    command = [*powerless(), sys.executable, "-c", program]
    with child_process(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as reader:
        assert reader.stdout
        assert reader.stdout.readline() == "2\n"
        for path in (home, *home.glob("*")):
            path.chmod(0o755)
        with Store(home / FILE_NAME) as store:
            store.put(release("c", "Fresh from the writer"))
        said, _ = reader.communicate("\n", timeout=30)
    assert "was written while it was read: run the command again" in said


@pytest.mark.parametrize("words", [("index",), ("index", "--rebuild"), ("reread",), ("update", "no-such-source")])
def test_who_may_only_read_is_told_or_has_nothing_to_write(opened: Path, words: tuple[str, ...]) -> None:
    done = run(opened, *words, as_other=True)
    assert "Traceback" not in done.stderr
    if words[0] == "index":
        assert done.returncode == 2
        assert "LOCK can't be written by" in done.stderr
        assert done.stderr.count("\n") == 1


def test_who_adds_to_a_home_that_can_only_be_read_is_told_whose_permission_is_missing(
    opened: Path, tmp_path: Path
) -> None:
    text = tmp_path / "one.jsonl"
    text.write_text('{"title": "Cocaine seized", "body": "Officers seized cocaine at the port of the town by night."}')
    done = run(opened, "add", str(text), as_other=True)
    owner = f"user {STRANGER}" if IS_ROOT else ""
    assert done.returncode == 2
    assert f"{FILE_NAME} can't be written by" in done.stderr
    assert owner in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("which_one", ["generation", "index", "store", "home"])
def test_what_may_not_be_read_is_not_called_damaged(opened: Path, which_one: str) -> None:
    live = Generations(opened).current()
    assert live
    closed = {"generation": live.path, "index": opened / "index", "store": opened / FILE_NAME, "home": opened}[
        which_one
    ]
    close(closed)
    words = ("stats",) if which_one == "store" else ("search", "heroin")
    done = run(opened, *words, as_other=True)
    assert done.returncode == 2
    assert f"{closed} can't be {'read' if which_one == 'store' else 'entered'} by" in done.stderr
    assert "damaged" not in done.stderr
    assert done.stderr.count("\n") == 1
    if which_one == "generation":  # nor is it built anew as if it were lost
        assert run(opened, "doctor", as_other=True).returncode == 2
    closed.chmod(0o755)


def test_a_server_that_may_not_read_the_index_says_so_and_serves_when_it_may(opened: Path) -> None:
    live = Generations(opened).current()
    assert live
    close(live.path)
    command = [*powerless(), *PRESSDESK, "--home", str(opened), "serve", "--port", "0"]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        url = child.stdout.readline().split()[2]
        refused = httpx.get(f"{url}healthz")
        live.path.chmod(0o755)
        answered = httpx.get(f"{url}healthz")
        child.send_signal(signal.SIGTERM)
        _, errors = child.communicate(timeout=30)
    assert refused.status_code == 503
    assert "can't be entered by" in refused.text
    assert answered.status_code == 200
    assert errors.startswith("Warning: ")
    assert errors.count("\n") == 1


def test_a_read_only_file_system_is_read_and_named(home: Path) -> None:
    bind = ["mount", "--bind", str(home), str(home)]
    if not IS_ROOT or subprocess.run(bind, capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: that takes Linux and root")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", str(home)], check=True)
        assert "Heroin seized" in run(home, "search", "heroin").stdout
        assert "releases\tall\t2" in run(home, "stats").stdout
        done = run(home, "index")
    finally:
        subprocess.run(["umount", str(home)], check=True)
    assert done.returncode == 2
    assert "its file system is mounted read-only" in done.stderr


def test_a_store_of_an_earlier_version_says_who_can_bring_it_up_to_date(home: Path) -> None:
    with sqlite3.connect(home / FILE_NAME) as db:
        db.execute("PRAGMA user_version = 1")
    db.close()
    hand_over(home)
    done = run(home, "stats", as_other=True)
    assert done.returncode == 2
    assert "must be migrated" in done.stderr
    assert "can't be written by" in done.stderr


def test_nobody_is_denied_what_is_open(home: Path) -> None:
    assert missing_permission(home) is None
    assert missing_permission(home / "not-there" / "nor-there", writes=True) is None
