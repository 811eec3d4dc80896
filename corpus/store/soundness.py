"""Checking the store and its archive for damage, and repairing what can be repaired."""

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from operator import xor

from corpus.store.checksums import KEYS, is_intact
from corpus.store.crawls import Crawls
from corpus.store.database import expected_shape, shape
from corpus.store.errors import StoreError
from corpus.store.key_lists import unpack_keys
from corpus.store.releases import Releases
from corpus.store.values import Damaged

_MAX_FINDINGS = 20
"""Most findings of SQLite's own checks that are reported."""
_COPIES = 3
"""Copies of the identity."""
_IMPOSSIBLE = "typeof(mark) != 'integer' OR seq > (SELECT max(seq) FROM release)"
"""Rows of the log that can't be right."""
_RECRAWLED = ("fetch", "crawl", "walk")
"""Tables whose rows the next crawl restores when they are missing."""


class Soundness(Releases, Crawls):
    """Finds and repairs damage."""

    def damage(self) -> Iterator[str]:
        """Describe each piece of damage in a sentence; reads the whole file and the archive."""
        parts: tuple[Callable[[], Iterable[str]], ...]
        parts = (self._of_file, self._of_shape, self._of_identity, self._of_log, self._of_pages)
        for part in (*parts, self._of_releases, self._of_rows, self._of_clusters):
            try:
                yield from part()
            except StoreError as error:
                yield str(error)

    def repair_indexes(self) -> Iterator[str]:
        """Rebuild SQLite's indexes if they don't fit their tables; yields a sentence if so."""
        if any(self._of_file()):
            with self._sqlite_errors():
                self._db.execute("REINDEX")
            yield "rebuilt the indexes of the file"

    def repair_rows(self) -> Iterator[str]:
        """Repair everything but releases; yields a sentence for each repair."""
        with self._transaction():
            if any(self._of_identity()):
                name = self.identity
                self._db.execute("DELETE FROM identity")
                self._db.executemany("INSERT INTO identity (id) VALUES (?)", [(name,)] * _COPIES)
                yield "restored a copy of the store's identity"
            if any(self._of_log()):
                self._mend_log()
                yield "repaired the log of changes"
            for table in _RECRAWLED:
                for key in self._damaged_rows(table):
                    where = " AND ".join(f"{name} = ?" for name in KEYS[table])
                    self._db.execute(f"DELETE FROM {table} WHERE {where}", key)  # noqa: S608
                    yield f"deleted a damaged row of {table}, {_name(key)}: the next crawl restores it"
            if any(self._of_clusters()):
                for table in ("cluster", "compared", "likeness"):
                    self._db.execute(f"DELETE FROM {table}")  # noqa: S608
                self._db.execute("UPDATE clustered SET seq = 0")
                yield "reset the groups of versions of one release, which are now found again"

    def _mend_log(self) -> None:
        """Delete impossible rows of the log, and add missing ones with the mark 0, which stands for unknown."""
        self._db.execute(f"DELETE FROM log WHERE {_IMPOSSIBLE}")  # noqa: S608
        self._db.executemany("INSERT INTO log (seq, mark) VALUES (?, 0)", [(seq,) for seq in self._unlogged()])

    def _of_file(self) -> Iterator[str]:
        with self._sqlite_errors():
            for row in self._db.execute(f"PRAGMA integrity_check({_MAX_FINDINGS})"):
                if row[0] != "ok":
                    yield f"the file is damaged: {row[0]}"
            for row in self._db.execute("PRAGMA foreign_key_check").fetchmany(_MAX_FINDINGS):
                yield f"a row of {row['table']} refers to a missing row of {row['parent']}"

    def _of_shape(self) -> Iterator[str]:
        with self._sqlite_errors():
            for one in sorted({str(part[0]) for part in expected_shape() - shape(self._db)}):
                yield f"the file is damaged: the definition of {one} has changed"

    def _of_identity(self) -> Iterator[str]:
        names = self._number("SELECT count(DISTINCT id) FROM identity")
        if names != 1 or self._number("SELECT count(*) FROM identity") != _COPIES:
            yield "a copy of the store's identity is damaged"

    def _of_log(self) -> Iterator[str]:
        if self._number(f"SELECT count(*) FROM log WHERE {_IMPOSSIBLE}") or any(self._unlogged()):  # noqa: S608
            yield "the log of changes is damaged"

    def _unlogged(self) -> list[int]:
        """The numbers of changes that are missing from the log."""
        first = self._number("SELECT min(seq) FROM log")
        with self._sqlite_errors():
            logged = {row["seq"] for row in self._db.execute("SELECT seq FROM log")}
        last = [change.seq for change in self.changes(first - 1) if not isinstance(change, Damaged)]
        return [seq for seq in last if seq not in logged]

    def _of_pages(self) -> Iterator[str]:
        with self._sqlite_errors():
            hashes = self._db.execute("SELECT sha256 FROM page UNION SELECT sha256 FROM capture").fetchall()
        for row in hashes:
            if not self._is_whole_page(str(row["sha256"])):
                yield f"the archived page {row['sha256']} is damaged"

    def _of_releases(self) -> Iterator[str]:
        for change in self.changes(-1):
            if isinstance(change, Damaged):
                yield f"the release {change} is damaged"

    def _of_rows(self) -> Iterator[str]:
        """Damage in the tables other than that of releases."""
        for table in KEYS:
            if table != "release":
                for key in self._damaged_rows(table):
                    yield f"a row of {table} is damaged: {_name(key)}"

    def _of_clusters(self) -> Iterator[str]:
        """Damage in the clusters of versions and in the index by which they are found."""
        reached = self._number("SELECT seq FROM clustered")
        alone = "SELECT count(*) FROM release LEFT JOIN cluster ON cluster.release = release.id WHERE NOT removed"
        lost = self._number(f"{alone} AND seq <= ? AND cluster IS NULL", [reached])
        strange = self._number("SELECT count(*) FROM cluster WHERE cluster NOT IN (SELECT release FROM cluster)")
        if reached > self.seq or lost or strange or not self._is_likeness_whole():
            yield "the groups of versions of one release are damaged"

    def _is_likeness_whole(self) -> bool:
        """Whether the keys of each release are those that were found: they have no checksums, but are kept twice."""
        rest: dict[int, int] = {}
        with self._sqlite_errors():
            for row in self._db.execute("SELECT * FROM compared"):
                if not is_intact("compared", row):
                    return False
                rest[row["number"]] = reduce(xor, unpack_keys(row["keys"]), 0)
            for key, number in self._db.execute("SELECT key, number FROM likeness"):
                if not isinstance(key, int) or number not in rest:
                    return False
                rest[number] ^= key
        return not any(rest.values())

    def _damaged_rows(self, table: str) -> list[tuple[object, ...]]:
        with self._sqlite_errors():
            rows = self._db.execute(f"SELECT * FROM {table}")  # noqa: S608
            return [tuple(row[name] for name in KEYS[table]) for row in rows if not is_intact(table, row)]

    def _is_whole_page(self, sha256: str) -> bool:
        try:
            return self.page(sha256) is not None
        except StoreError:
            return False


def _name(key: Iterable[object]) -> str:
    return " ".join(map(str, key))
