"""Clusters of releases that are versions of one another, updated as the store changes."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from difflib import SequenceMatcher
from time import monotonic

from corpus.interrupt import interrupt_held
from corpus.quick_dataclass import dataclass
from corpus.release import Release
from corpus.store import Damaged, Removed, Store, Stored
from corpus.versions.blocking import BlockingIndex
from corpus.versions.similarity import Fingerprint, are_versions, blocking_keys, fingerprint

_BATCH, _SECONDS = 20_000, 15.0
"""Most changes in one transaction, and most seconds, since other writers wait for it."""
_FINGERPRINTS = 256
"""Fingerprints kept in memory, of about 80 kB each; versions are most often added one soon after the other."""


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

    Each batch is one transaction. On Ctrl-C what was done is kept, and the next call continues from there. `progress`
    receives the number of changes done.
    """
    done = 0
    with store.large_cache(), interrupt_held() as check:
        while True:
            with store.tables() as db:
                batch = _Clustering(db, store, done)
                is_last = batch.run(progress, check)
            if batch.interrupted:
                raise batch.interrupted
            if is_last:
                return batch.done
            done = batch.done


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


class _Clustering:
    """Changes that are clustered in one transaction."""

    def __init__(self, db: sqlite3.Connection, store: Store, done: int) -> None:
        self.done = done
        """The number of changes done, with those of earlier batches."""
        self.interrupted: KeyboardInterrupt | None = None
        self._db = db
        self._store = store
        self._index = BlockingIndex(db)
        self._known: dict[str, Fingerprint] = {}
        """Fingerprints by release, those used last at the end."""

    def run(self, progress: Callable[[int], None], check: Callable[[], None]) -> bool:
        """Cluster changes until the batch is full, or `check` raises; returns whether these were the last ones."""
        most, end = self.done + _BATCH, monotonic() + _SECONDS
        last, is_last = None, True
        with closing(self._store.changes(self._last_clustered())) as changes:
            for change in changes:
                self.done += 1
                progress(self.done)
                if isinstance(change, Damaged):
                    continue  # it has no number from which the next batch could continue
                self._update(change)
                last = change.seq
                if self._is_interrupted(check) or self.done >= most or monotonic() > end:
                    is_last = False
                    break
        self._index.write()
        if last is not None:
            self._db.execute("UPDATE clustered SET seq = ?", [last])
        return is_last

    def _is_interrupted(self, check: Callable[[], None]) -> bool:
        try:
            check()
        except KeyboardInterrupt as stop:
            self.interrupted = stop
        return self.interrupted is not None

    def _last_clustered(self) -> int:
        """The last change that is clustered; 0 if the record of it is damaged, so that all are clustered again."""
        row = self._db.execute("SELECT seq FROM clustered").fetchone()
        return row["seq"] if row and isinstance(row["seq"], int) and row["seq"] <= self._store.seq else 0

    def _update(self, change: Stored | Removed) -> None:
        """Dissolve the cluster of a changed release and cluster its members again, with the release's current text."""
        changed = change.id if isinstance(change, Removed) else change.release.id
        members = _members(self._db, _cluster_of(self._db, changed))
        self._known.pop(changed, None)
        for member in {changed, *members} if members else ():
            self._db.execute("DELETE FROM cluster WHERE release = ?", [member])
            self._index.remove(member)
        for member in members:
            if member != changed and (found := self._fingerprint(member)):
                self._put(member, found)
        if isinstance(change, Stored):
            self._put(changed, self._keep(changed, fingerprint(change.release)))

    def _put(self, release: str, mine: Fingerprint) -> None:
        """Add a release to the clusters of its versions, and merge those into one."""
        keys = blocking_keys(mine)
        found = [
            one
            for one in self._index.likely(keys, mine.day)
            if (other := self._fingerprint(one)) and are_versions(mine, other)
        ]
        joined = sorted({_cluster_of(self._db, one) for one in found})
        cluster = joined[0] if joined else release
        for other_cluster in joined[1:]:
            self._db.execute("UPDATE cluster SET cluster = ? WHERE cluster = ?", [cluster, other_cluster])
        self._db.execute("INSERT INTO cluster (release, cluster) VALUES (?, ?)", [release, cluster])
        self._index.add(release, keys, mine.day)

    def _fingerprint(self, release: str) -> Fingerprint | None:
        """The fingerprint of a release's current text; None if there is no such release."""
        if known := self._known.pop(release, None):
            return self._keep(release, known)
        stored = self._store.get(release)
        return self._keep(release, fingerprint(stored.release)) if stored else None

    def _keep(self, release: str, found: Fingerprint) -> Fingerprint:
        self._known[release] = found
        if len(self._known) > _FINGERPRINTS:
            del self._known[next(iter(self._known))]
        return found


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
