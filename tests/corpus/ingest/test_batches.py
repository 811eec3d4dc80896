"""Storing in batches: Ctrl-C loses nothing that was read, and the disk is not written many times over."""

import os
import random
import signal
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.ingest.batches import Outcome, store_batches
from corpus.release import PartialDate, Release
from corpus.store import Store
from corpus.versions.clusters import update_clusters

RELEASE = Release(id="", title="", body="", origin="", fetched=datetime(2024, 1, 1, tzinfo=UTC))
WRITTEN = Path("/proc/self/io")


def releases(count: int) -> Iterator[Release]:
    dice = random.Random(1961)
    words = [f"{dice.randrange(1 << 32):x}" for _ in range(5_000)]
    for number in range(count):
        title, *lines = (" ".join(dice.choices(words, k=size)) for size in (8, 90, 90, 90))
        day = PartialDate(2024, 1 + number % 12, 1 + number % 28)
        name = f"{dice.randrange(1 << 64):016x}"
        url = f"https://office.example/{title.replace(' ', '-')}"
        yield replace(
            RELEASE, id=name, title=title, body="\n\n".join(lines), url=url, origin=f"file:{number}", published=day
        )


def test_after_an_interrupt_all_that_was_read_is_stored(tmp_path: Path) -> None:
    def interrupted() -> Iterator[Outcome]:
        for number, release in enumerate(releases(9)):
            if number == 5:
                os.kill(os.getpid(), signal.SIGINT)
            yield release, None

    with Store(tmp_path / "store.sqlite") as store:
        stored = store_batches(store, interrupted())
        yielded = [next(stored).outcome for _ in range(6)]
        with pytest.raises(KeyboardInterrupt):
            next(stored)
        assert [one.origin for one in yielded] == [f"file:{number}" for number in range(6)]
        assert [one.release.origin for one in store.releases()] == [f"file:{number}" for number in range(6)]


@pytest.mark.long
@pytest.mark.skipif(not WRITTEN.exists(), reason="the system does not say what a process writes")
def test_at_most_three_bytes_are_written_for_one_that_is_stored(tmp_path: Path) -> None:
    before = written()
    for half in (range(1_500), range(1_500, 3_000)):
        with Store(tmp_path / "store.sqlite") as store:
            outcomes = ((one, None) for number, one in enumerate(releases(half.stop)) if number in half)
            assert all(one.change == "new" for one in store_batches(store, outcomes))
            update_clusters(store)
    assert written() - before <= 3 * (tmp_path / "store.sqlite").stat().st_size


def written() -> int:
    """Bytes that this process has written to files, whether or not they have reached the disk."""
    return int(next(line for line in WRITTEN.read_text().splitlines() if line.startswith("wchar")).split()[1])
