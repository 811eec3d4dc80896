"""Merging segments takes memory for a step and for the documents, not for their postings."""

import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
import whoosh.index
from whoosh.fields import ID, STORED, TEXT, Schema

from indexer.columnar.arrays import SegmentArrays
from indexer.columnar.container import Container
from indexer.columnar.documents import StoredBlocks, StoredWriter
from indexer.columnar.merging import SegmentPart, merge
from indexer.columnar.writer import ColumnarWriter

SCHEMA = Schema(id=ID(unique=True, stored=True), text=TEXT, kept=STORED)
DOCUMENTS, STEP = 200, 20_000


def segment(folder: Path, words_a_document: int) -> Path:
    """A segment in which one word is in every second place, and a few are all over it."""
    folder.mkdir()
    index = whoosh.index.create_in(folder, SCHEMA)
    writer: Any = ColumnarWriter(index)
    dice = random.Random(1961)
    words = ["the", *(f"word{number}" for number in range(40))]
    for number in range(DOCUMENTS):
        text = " ".join(dice.choices(words, [40, *[1] * 40], k=words_a_document))
        writer.add_document(id=f"{folder.name} {number}", text=text)
    writer.commit()
    [path] = folder.glob("*.columns")
    return path


def peak(folder: Path, words_a_document: int, parts: int = 3) -> int:
    """The most bytes allocated at once while so many segments are merged."""
    folder.mkdir()
    paths = [segment(folder / str(number), words_a_document) for number in range(parts)]
    merged = [SegmentPart(SegmentArrays(path, mapped=True), frozenset(), fresh=True) for path in paths]
    tracemalloc.start()
    try:
        assert merge(folder / "merged", SCHEMA, merged, str(folder), STEP) == parts * DOCUMENTS
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_merging_takes_no_more_memory_for_longer_texts(tmp_path: Path) -> None:
    few, many = peak(tmp_path / "few", 300), peak(tmp_path / "many", 1_200)
    assert many < 1.5 * few
    assert many < 160 * STEP + 4_000 * 3 * DOCUMENTS


def test_what_was_read_of_a_segment_is_given_back_before_the_next_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is mapped counts as memory of the process, though the system can drop it."""
    paths = [segment(tmp_path / str(number), 20) for number in range(3)]
    merged = [SegmentPart(SegmentArrays(path, mapped=True), frozenset(), fresh=True) for path in paths]
    events: list[tuple[str, Path]] = []
    forget, copy = Container.forget, StoredWriter.copy

    def noted_forget(file: Container) -> None:
        events.append(("forgotten", file.path))
        forget(file)

    def noted_copy(stored: StoredWriter, blocks: StoredBlocks, deleted: frozenset[int]) -> None:
        copy(stored, blocks, deleted)
        events.append(("copied", paths[len([what for what, _ in events if what == "copied"])]))

    monkeypatch.setattr(Container, "forget", noted_forget)
    monkeypatch.setattr(StoredWriter, "copy", noted_copy)
    merge(tmp_path / "merged", SCHEMA, merged, str(tmp_path), STEP)
    after = [events[at + 1] for at, (what, _) in enumerate(events) if what == "copied"]
    assert after == [("forgotten", path) for path in paths]
