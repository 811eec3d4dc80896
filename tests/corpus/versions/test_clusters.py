"""Clusters are kept in batches: nothing is lost when one is interrupted, and little is written more than once."""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.store import Store
from corpus.versions import clusters
from corpus.versions.clusters import update_clusters
from tests.corpus.versions.samples import COPY, OTHER, SEIZURE

RELEASES = [
    replace(one, id=f"{one.id} {number}", title=f"{one.title}, part {'abcdefgh'[number]}")
    for number in range(8)
    for one in (SEIZURE, COPY, OTHER)
]


def filled(path: Path) -> Store:
    store = Store(path)
    for release in RELEASES:
        store.put(release)
    return store


def members(store: Store) -> list[list[str]]:
    with store.tables() as db:
        rows = db.execute("SELECT json_group_array(release) FROM cluster GROUP BY cluster ORDER BY 1").fetchall()
    return [sorted(row[0]) for row in rows]


def keys(store: Store) -> list[tuple[str, int]]:
    with store.tables() as db:
        query = "SELECT release, key FROM likeness JOIN compared USING (number) ORDER BY 1, 2"
        return [tuple(row) for row in db.execute(query)]


def interrupting(at: int) -> Callable[[int], None]:
    return lambda done: os.kill(os.getpid(), signal.SIGINT) if done == at else None


@pytest.mark.parametrize("batch", [20_000, 5])
def test_an_interrupted_run_keeps_what_was_done_and_the_next_one_continues(
    tmp_path: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    with filled(tmp_path / "whole.sqlite") as store:
        assert update_clusters(store) == 24
        expected = members(store), keys(store)
    monkeypatch.setattr(clusters, "_BATCH", batch)
    with filled(tmp_path / "store.sqlite") as store:
        with pytest.raises(KeyboardInterrupt):
            update_clusters(store, interrupting(at=13))
        assert update_clusters(store) == 24 - 13
        assert (members(store), keys(store)) == expected
        assert not list(store.damage())


def test_a_small_batch_finds_the_versions_in_earlier_ones(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "_BATCH", 2)
    monkeypatch.setattr(clusters, "_FINGERPRINTS", 1)
    with filled(tmp_path / "store.sqlite") as store:
        update_clusters(store)
        versions = [{one.release.id for one in clusters.versions(store, f"copy {number}")} for number in range(8)]
        assert versions == [{f"first {number}"} for number in range(8)]


def test_keys_that_do_not_fit_their_releases_are_damage_and_found_again(tmp_path: Path) -> None:
    with filled(tmp_path / "store.sqlite") as store:
        update_clusters(store)
        expected = keys(store)
        with store.tables() as db:
            db.execute("UPDATE likeness SET key = key + 1 WHERE key = (SELECT max(key) FROM likeness)")
        assert list(store.damage()) == ["the groups of versions of one release are damaged"]
        assert list(store.repair_rows())
        update_clusters(store)
        assert not list(store.damage())
        assert keys(store) == expected
