"""Clusters of releases that are versions of one another, updated as the store changes."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from itertools import islice

from corpus.release import Release
from corpus.store import Damaged, Removed, Store, Stored
from corpus.versions.similarity import are_versions, blocking_keys, fingerprint

_BATCH = 200


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of a release, and how it differs."""

    release: Release
    first: bool
    """Whether it was published before all other versions."""
    only_here: tuple[str, ...]
    """Paragraphs of the release in question that this version lacks."""
    only_there: tuple[str, ...]


def update_clusters(store: Store, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Cluster the releases that have changed since the last call; returns the number of changes.

    Each batch is one transaction, so an interrupted run continues where it stopped. `progress` receives the number of
    changes done.
    """
    done = 0
    with store.tables() as db:
        after = _last_clustered(db, store)
    changes = store.changes(after)
    while batch := list(islice(changes, _BATCH)):
        with store.tables() as db:
            whole = [change for change in batch if not isinstance(change, Damaged)]
            for change in whole:
                _update(db, store, change)
            if whole:
                db.execute("UPDATE clustered SET seq = ?", [whole[-1].seq])
        done += len(batch)
        progress(done)
    return done


def versions(store: Store, id: str) -> tuple[Version, ...]:
    """The other versions of a release, first published first; empty for an unknown id."""
    with store.reading() as db:
        members = _members(db, _cluster_of(db, id))
    stored = [found for member in members if (found := store.get(member))]
    this = next((one.release for one in stored if one.release.id == id), None)
    if this is None:
        return ()
    ranked = sorted(stored, key=_published)
    return tuple(_version(one.release, this, one is ranked[0]) for one in ranked if one.release.id != id)


def cluster_of(store: Store, id: str) -> str:
    """The cluster of a release: the id of one of its versions; its own where there are no others."""
    with store.reading() as db:
        return _cluster_of(db, id)


def cluster_members(store: Store, id: str) -> tuple[str, ...]:
    """The ids of all versions of a release, its own too; none for a release that has not been clustered."""
    with store.reading() as db:
        return tuple(_members(db, _cluster_of(db, id)))


def _last_clustered(db: sqlite3.Connection, store: Store) -> int:
    """The last change that is clustered; 0 if the record of it is damaged, so that everything is clustered again."""
    row = db.execute("SELECT seq FROM clustered").fetchone()
    return row["seq"] if row and isinstance(row["seq"], int) and row["seq"] <= store.seq else 0


def _update(db: sqlite3.Connection, store: Store, change: Stored | Removed) -> None:
    """Dissolve the cluster of a changed release and cluster its members again, with the release's current text."""
    changed = change.id if isinstance(change, Removed) else change.release.id
    others = [one for one in _members(db, _cluster_of(db, changed)) if one != changed]
    for member in (changed, *others):
        db.execute("DELETE FROM cluster WHERE release = ?", [member])
        db.execute("DELETE FROM likeness WHERE release = ?", [member])
    for member in others:
        if stored := store.get(member):
            _put(db, store, stored.release)
    if isinstance(change, Stored):
        _put(db, store, change.release)


def _put(db: sqlite3.Connection, store: Store, release: Release) -> None:
    """Add a release to the clusters of its versions, and merge those into one."""
    mine = fingerprint(release)
    numbers = blocking_keys(mine)
    places = ", ".join("?" * len(numbers))
    likely = db.execute(f"SELECT DISTINCT release FROM likeness WHERE key IN ({places})", numbers).fetchall()  # noqa: S608
    found = [
        one["release"]
        for one in likely
        if (other := store.get(one["release"])) and are_versions(mine, fingerprint(other.release))
    ]
    joined = sorted({_cluster_of(db, one) for one in found})
    cluster = joined[0] if joined else release.id
    for other_cluster in joined[1:]:
        db.execute("UPDATE cluster SET cluster = ? WHERE cluster = ?", [cluster, other_cluster])
    db.execute("INSERT INTO cluster (release, cluster) VALUES (?, ?)", [release.id, cluster])
    db.executemany(
        "INSERT OR IGNORE INTO likeness (key, release) VALUES (?, ?)", [(key, release.id) for key in numbers]
    )


def _cluster_of(db: sqlite3.Connection, id: str) -> str:
    row = db.execute("SELECT cluster FROM cluster WHERE release = ?", [id]).fetchone()
    return str(row["cluster"]) if row else id


def _members(db: sqlite3.Connection, cluster: str) -> list[str]:
    rows = db.execute("SELECT release FROM cluster WHERE cluster = ? ORDER BY release", [cluster])
    return [row["release"] for row in rows]


def _published(stored: Stored) -> tuple[date, int]:
    """Sort key: date of publication, unknown dates last, then order in the store."""
    known = stored.release.published
    return (known.first_day if known else None) or date.max, stored.seq


def _version(other: Release, this: Release, first: bool) -> Version:
    here, there = this.body.split("\n\n"), other.body.split("\n\n")
    changed = [code for code in SequenceMatcher(None, here, there, autojunk=False).get_opcodes() if code[0] != "equal"]
    return Version(
        other,
        first,
        tuple(line for _, start, end, _, _ in changed for line in here[start:end]),
        tuple(line for _, _, _, start, end in changed for line in there[start:end]),
    )
