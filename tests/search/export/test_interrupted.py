"""An export that is broken off leaves nothing that could be taken for the whole, and says so."""

import os
import resource
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from search.export.files import EXPORT_FORMATS
from tests.command import PRESSDESK, child_process
from tests.desk import Desk, release

pytestmark = pytest.mark.long

RELEASES = 3000
BEFORE = "what was exported before"
TEXT = "Officers seized heroin at the port. " * 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with Desk(tmp_path_factory.mktemp("home")) as desk:
        desk.publish(*(release(f"r{number}", f"Heroin {number}", TEXT, "2012-03-04") for number in range(RELEASES)))
        yield desk.home


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "found").write_text(BEFORE)
    return tmp_path


def export(home: Path, *words: str) -> list[str]:
    return [*PRESSDESK, "--home", str(home), "export", "heroin", *words]


def wait_until_begun(file: Path, child: subprocess.Popen[str]) -> None:
    while not (file.exists() and file.stat().st_size):
        assert child.poll() is None, "the export ended before anything was seen of it"
        time.sleep(0.002)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_a_file_is_left_as_it_was(home: Path, folder: Path, format: str, number: signal.Signals) -> None:
    file, record = folder / "found", folder / "record.json"
    command = export(home, "--format", format, "--output", str(file), "--record", str(record))
    with child_process(command, stderr=subprocess.PIPE) as child:
        wait_until_begun(folder / "found.part", child)
        child.send_signal(number)
        _, errors = child.communicate(timeout=60)
    assert (child.returncode, errors) == (130, f"Interrupted; {file} was not written. Export again for all of it.\n")
    assert [one.name for one in folder.iterdir()] == ["found"]
    assert file.read_text() == BEFORE


def test_what_a_killed_export_leaves_does_not_have_the_name_of_the_file(home: Path, folder: Path) -> None:
    command = export(home, "--output", str(folder / "found"))
    with child_process(command, stderr=subprocess.PIPE) as child:
        wait_until_begun(folder / "found.part", child)
        child.kill()
        child.wait(60)
    assert sorted(one.name for one in folder.iterdir()) == ["found", "found.part"]
    assert (folder / "found").read_text() == BEFORE
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    assert [one.name for one in folder.iterdir()] == ["found"]
    assert (folder / "found").read_text().count("Heroin ") == RELEASES


@pytest.mark.parametrize("format", EXPORT_FORMATS)
def test_a_file_that_there_is_no_room_for_is_an_error(home: Path, folder: Path, format: str) -> None:
    def little_room() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    command = export(home, "--format", format, "--output", str(folder / "found"))
    # Python 3.11 keeps the half of a module that it could write.
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, preexec_fn=little_room, env=env)
    assert (done.returncode, done.stderr.startswith("Error: ")) == (2, True), done.stderr
    assert [one.name for one in folder.iterdir()] == ["found"]
    assert (folder / "found").read_text() == BEFORE


def test_a_part_on_standard_output_is_called_one(home: Path) -> None:
    with child_process(export(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.read(1000)
        child.send_signal(signal.SIGINT)
        written, errors = child.communicate(timeout=60)
    assert written.count("Heroin ") < RELEASES
    assert (child.returncode, "what was written is only a part" in errors) == (130, True), errors
