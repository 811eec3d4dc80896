"""What is worked out from the program's files is kept, wherever the program may write."""

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.file_cache import cached_beside


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    source = tmp_path / "program" / "names.toml"
    source.parent.mkdir()
    source.write_text("a = 1")
    return source


def counting() -> tuple[list[int], Callable[[], int]]:
    made: list[int] = []

    def make() -> int:
        made.append(len(made))
        return made[-1]

    return made, make


def read_only(source: Path, _monkeypatch: pytest.MonkeyPatch) -> None:
    (source.parent / "__pycache__").write_text("no folder can be made here")


def without_bytecode(_source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)


@pytest.mark.parametrize("forbid", [None, read_only, without_bytecode])
def test_a_value_is_made_once_until_a_file_changes(
    source: Path, forbid: Callable[[Path, pytest.MonkeyPatch], None] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if forbid:
        forbid(source, monkeypatch)
    made, make = counting()
    assert [cached_beside(source, (), make) for _ in range(3)] == [0, 0, 0]
    source.write_text("a = 2, b = 3")
    assert cached_beside(source, (), make) == cached_beside(source, (), make) == 1
    assert made == [0, 1]
    assert (source.parent.parent / "cache").exists() is (forbid is not None)


def test_what_was_prepared_is_used_where_nothing_can_be_written(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made, make = counting()
    cached_beside(source, (), make)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert cached_beside(source, (), make) == 0
    assert made == [0]


def test_what_was_prepared_is_used_in_a_copy_elsewhere_with_times_in_seconds(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A container image keeps no fractions of a second."""
    made, make = counting()
    cached_beside(source, (), make)
    copy = shutil.copytree(source.parent, source.parents[1] / "image") / source.name
    seconds = int(source.stat().st_mtime)
    os.utime(copy, (seconds, seconds))
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert cached_beside(copy, (), make) == 0
    assert made == [0]
