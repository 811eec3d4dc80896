"""The index by which likely versions of a release are found: releases that share a blocking key and a time."""

import json
import sqlite3
from collections.abc import Sequence

from corpus.store.checksums import row_checksum
from corpus.store.key_lists import pack_keys, unpack_keys
from corpus.versions.similarity import DAYS_APART


class BlockingIndex:
    """Releases by blocking key, in the tables `compared` and `likeness`, within one transaction.

    Keys are spread evenly over their table, so that adding those of a few releases rewrites most of its pages. New ones
    are therefore gathered in memory, two or three kilobytes for each release, until `write` merges all at once.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._gathered: dict[int, int] = {}
        """The release that last came with each new key."""
        self._earlier: dict[int, list[int]] = {}
        """Those before it, for the few keys that several have."""
        self._last: int = db.execute("SELECT coalesce(max(number), 0) FROM compared").fetchone()[0]

    def add(self, release: str, keys: Sequence[int], day: int | None) -> None:
        """Add a release that is not in the index, with its day of publication as an ordinal."""
        self._last += 1
        row = {"number": self._last, "release": release, "day": day, "keys": pack_keys(keys)}
        self._db.execute(
            "INSERT OR REPLACE INTO compared (number, release, day, keys, checksum) VALUES (?, ?, ?, ?, ?)",
            [*row.values(), row_checksum("compared", row)],
        )
        for key in dict.fromkeys(keys):
            if (before := self._gathered.get(key)) is not None:
                self._earlier.setdefault(key, []).append(before)
            self._gathered[key] = self._last

    def remove(self, release: str) -> None:
        """Remove a release; an unknown one is not an error."""
        row = self._db.execute("SELECT number, keys FROM compared WHERE release = ?", [release]).fetchone()
        if row is None:
            return
        number, keys = row["number"], unpack_keys(row["keys"])
        self._db.executemany("DELETE FROM likeness WHERE key = ? AND number = ?", [(key, number) for key in keys])
        self._db.execute("DELETE FROM compared WHERE number = ?", [number])
        for key in keys:
            if left := [one for one in self._new_with(key) if one != number]:
                *self._earlier[key], self._gathered[key] = left
            else:
                self._gathered.pop(key, None)

    def likely(self, keys: Sequence[int], day: int | None) -> list[str]:
        """The releases that share a key and were published at most DAYS_APART days apart, as far as that is known."""
        places = ", ".join("?" * len(keys))
        rows = self._db.execute(f"SELECT number FROM likeness WHERE key IN ({places})", keys)  # noqa: S608
        found = {row["number"] for row in rows}.union(*map(self._new_with, self._gathered.keys() & set(keys)))
        if not found:
            return []
        near = self._db.execute(
            "SELECT release FROM compared WHERE number IN (SELECT value FROM json_each(?1)) "
            "AND (?2 IS NULL OR day IS NULL OR abs(day - ?2) <= ?3)",
            [json.dumps(sorted(found)), day, DAYS_APART],
        )
        return [row["release"] for row in near]

    def write(self) -> None:
        """Move the gathered keys to their table, in its order."""
        earlier = [(key, number) for key, numbers in self._earlier.items() for number in numbers]
        for pairs in (self._gathered.items(), earlier):
            self._db.executemany("INSERT OR IGNORE INTO likeness (key, number) VALUES (?, ?)", sorted(pairs))
        self._gathered, self._earlier = {}, {}

    def _new_with(self, key: int) -> Sequence[int]:
        """The new releases that have a key."""
        last = self._gathered.get(key)
        return () if last is None else (*self._earlier.get(key, ()), last)
