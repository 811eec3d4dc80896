"""The index by which likely versions of a release are found: releases that share a blocking key and a time."""

import sqlite3
from collections.abc import Sequence

from corpus.store.checksums import row_checksum
from corpus.store.key_lists import pack_keys, unpack_keys
from corpus.versions.similarity import DAYS_APART


class BlockingIndex:
    """Releases by blocking key, in the tables `compared` and `likeness`, within one transaction.

    Keys are spread evenly over their table, so that adding those of a few releases rewrites most of its pages. New ones
    are therefore gathered in memory, about a kilobyte for each release, until `write` merges all of them at once.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        db.execute(
            "CREATE TEMP TABLE IF NOT EXISTS gathered (key INTEGER, number INTEGER, PRIMARY KEY (key, number)) "
            "WITHOUT ROWID"
        )
        self._last: int = db.execute("SELECT coalesce(max(number), 0) FROM compared").fetchone()[0]

    def add(self, release: str, keys: Sequence[int], day: int | None) -> None:
        """Add a release that is not in the index, with its day of publication as an ordinal."""
        self._last += 1
        row = {"number": self._last, "release": release, "day": day, "keys": pack_keys(keys)}
        self._db.execute(
            "INSERT OR REPLACE INTO compared (number, release, day, keys, checksum) VALUES (?, ?, ?, ?, ?)",
            [*row.values(), row_checksum("compared", row)],
        )
        self._db.executemany(
            "INSERT OR IGNORE INTO gathered (key, number) VALUES (?, ?)", [(key, self._last) for key in keys]
        )

    def remove(self, release: str) -> None:
        """Remove a release; an unknown one is not an error."""
        row = self._db.execute("SELECT number, keys FROM compared WHERE release = ?", [release]).fetchone()
        if row is None:
            return
        for table in ("likeness", "gathered"):
            self._db.executemany(
                f"DELETE FROM {table} WHERE key = ? AND number = ?",  # noqa: S608
                [(key, row["number"]) for key in unpack_keys(row["keys"])],
            )
        self._db.execute("DELETE FROM compared WHERE number = ?", [row["number"]])

    def likely(self, keys: Sequence[int], day: int | None) -> list[str]:
        """The releases that share a key and were published at most DAYS_APART days apart, as far as that is known."""
        places = ", ".join(f"?{number}" for number in range(2, len(keys) + 2))
        rows = self._db.execute(
            f"SELECT release FROM compared WHERE (?1 IS NULL OR day IS NULL OR abs(day - ?1) <= {DAYS_APART}) "  # noqa: S608
            f"AND number IN (SELECT number FROM likeness WHERE key IN ({places}) "
            f"UNION SELECT number FROM gathered WHERE key IN ({places}))",
            [day, *keys],
        )
        return [row["release"] for row in rows]

    def write(self) -> None:
        """Move the gathered keys to their table, in its order."""
        self._db.execute("INSERT OR IGNORE INTO likeness SELECT key, number FROM gathered ORDER BY key, number")
        self._db.execute("DELETE FROM gathered")
