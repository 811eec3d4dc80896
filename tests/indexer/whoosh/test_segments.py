"""The segments that readers open are those that Whoosh's own table of contents names."""

import pickle
from pathlib import Path

import pytest
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.index import TOC

from indexer.columnar.container import DamagedError
from indexer.whoosh.segments import entries, open_folder
from tests.desk import Desk, release


@pytest.fixture
def folder(desk: Desk) -> Path:
    """A generation of two segments, one with a deleted document."""
    desk.publish(*(release(f"{number}", "Opium", "Seized. " * 9) for number in range(40)))
    desk.publish(release("7", "Heroin", "Seized again."))
    return next(path for path in sorted((desk.home / "index").iterdir(), reverse=True) if path.is_dir())


def table_of(folder: Path) -> Path:
    return max(folder.glob("*.toc"))


def test_entries_are_those_that_whoosh_reads(folder: Path) -> None:
    known = TOC.read(FileStorage(str(folder)), "MAIN").segments
    found = entries(table_of(folder).read_bytes())
    assert [one.file for one in found] == [one.make_filename(".columns") for one in known]
    assert [one.deleted for one in found] == [frozenset(one.deleted_docs()) for one in known]
    assert any(one.deleted for one in found)
    assert [one.arrays.documents for one in open_folder(folder)] == [one.doc_count_all() for one in known]


def test_a_table_of_contents_makes_no_other_objects() -> None:
    storage = RamStorage()
    stream = storage.create_file("other")
    for number in (4, 8, 4):
        stream.write_varint(number)
    stream.write_int(-12345)
    stream.write_int(-111)
    for number in (2, 7, 4):
        stream.write_varint(number)
    stream.write_string(b"schema")
    stream.write_int(1)
    stream.write_int(0)
    stream.write_pickle([Path])
    stream.close()
    with pytest.raises(DamagedError, match=r"holds pathlib\.Path"):
        entries(storage.files["other"])


@pytest.mark.parametrize("content", [b"\x04\x08\x04" + b"\0" * 8, pickle.dumps([])])
def test_another_file_is_no_table_of_contents(content: bytes) -> None:
    with pytest.raises(DamagedError):
        entries(content)
