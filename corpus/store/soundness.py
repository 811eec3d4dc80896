"""Whether everything in the store and its archive is as it was written."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator

import zstandard

from corpus.release import Release
from corpus.store.database import StoreError
from corpus.store.releases import Releases


class Soundness(Releases):
    """Reads everything again."""

    def damage(self) -> Iterator[str]:
        """A sentence for everything that is not as it was written; reads the whole file and the archive."""
        with self._translated():
            for row in self._db.execute("PRAGMA integrity_check(20)"):
                if row[0] != "ok":
                    yield f"the file is damaged: {row[0]}"
            for row in self._db.execute("SELECT sha256 FROM page UNION SELECT sha256 FROM capture"):
                if not self._is_whole(row["sha256"]):
                    yield f"the archived page {row['sha256']} is not what was received"
            for row in self._db.execute("SELECT id, hash, content FROM release"):
                if not _is_whole_release(row):
                    yield f"the release {row['id']} is not what was stored"

    def _is_whole(self, sha256: str) -> bool:
        try:
            content = self.page(sha256)
        except (StoreError, zstandard.ZstdError):
            return False
        return content is not None and hashlib.sha256(content).hexdigest() == sha256


def _is_whole_release(row: sqlite3.Row) -> bool:
    try:
        return Release.from_json(json.loads(row["content"])).hash == str(row["hash"])
    except (ValueError, TypeError, KeyError):
        return False
