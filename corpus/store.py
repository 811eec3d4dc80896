"""The store: one SQLite file that holds the truth; everything behind it can be rebuilt from it."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

import zstandard

from corpus.errors import PressdeskError
from corpus.release import Page, Release

FILE_NAME = "store.sqlite"

_MIGRATIONS = (
    """
    CREATE TABLE identity AS SELECT lower(hex(randomblob(16))) AS id;
    CREATE TABLE page (             -- the archive: every page that gave a release, as it was received
        sha256 TEXT PRIMARY KEY,
        media_type TEXT NOT NULL,
        content BLOB NOT NULL       -- Zstandard
    ) WITHOUT ROWID;
    CREATE TABLE release (
        id TEXT PRIMARY KEY,
        seq INTEGER NOT NULL UNIQUE, -- rises with every change: what an index has not seen is above its own
        version INTEGER NOT NULL,
        hash TEXT NOT NULL,
        removed INTEGER NOT NULL DEFAULT 0,
        url TEXT,
        origin TEXT NOT NULL,
        source TEXT,
        page TEXT REFERENCES page (sha256),
        content TEXT NOT NULL       -- Release.to_json
    );
    CREATE INDEX release_by_url ON release (url);
    CREATE INDEX release_by_origin ON release (origin);
    CREATE TABLE fetch (            -- the last answer of each address
        url TEXT PRIMARY KEY,
        source TEXT NOT NULL,
        at TEXT NOT NULL,
        status INTEGER NOT NULL,
        etag TEXT,
        last_modified TEXT,
        release TEXT REFERENCES release (id),
        reason TEXT                 -- why it gave no release
    ) WITHOUT ROWID;
    CREATE TABLE crawl (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        started TEXT NOT NULL,
        finished TEXT,
        new INTEGER NOT NULL DEFAULT 0,
        changed INTEGER NOT NULL DEFAULT 0,
        same INTEGER NOT NULL DEFAULT 0,
        rejected INTEGER NOT NULL DEFAULT 0,
        failed INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX crawl_by_source ON crawl (source, id);
    """,
    """
    CREATE TABLE cluster (          -- releases that are versions of one, under the id of one of them; alone, its own
        release TEXT PRIMARY KEY REFERENCES release (id),
        cluster TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE INDEX cluster_by_cluster ON cluster (cluster);
    CREATE TABLE likeness (         -- keys that versions share
        key INTEGER NOT NULL,
        release TEXT NOT NULL REFERENCES release (id),
        PRIMARY KEY (key, release)
    ) WITHOUT ROWID;
    CREATE INDEX likeness_by_release ON likeness (release);
    CREATE TABLE clustered AS SELECT 0 AS seq -- the last change that is in them
    """,
)
"""What turns schema version n into n + 1; never edited once released, only added to."""

_PUBLISHED = "content ->> '$.published'"

Change = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True)
class Stored:
    """A release as the store knows it."""

    release: Release
    seq: int
    version: int
    page: str | None
    """SHA-256 of the page it was read from."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A release that is no longer there."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last answer of an address."""

    url: str
    source: str
    at: datetime
    status: int
    etag: str | None = None
    last_modified: str | None = None
    release: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Crawl:
    """One visit to a source, with what came of it."""

    source: str
    started: datetime
    finished: datetime | None
    new: int
    changed: int
    same: int
    rejected: int
    failed: int


class StoreError(PressdeskError):
    """The store can't be opened, read or written."""


class Store:
    """Releases, the pages they were read from, and what each source last answered.

    One connection, for one thread. Every method is its own transaction, unless it stands in a `batch`.
    SQLite's errors come out as `StoreError`.
    """

    def __init__(self, path: Path) -> None:
        """Open the file, making or migrating it as needed.

        Raises StoreError when it is no store, is newer than this program, or can't be reached.
        """
        self.path = path
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            self._db.row_factory = sqlite3.Row
        try:
            with self._translated():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction: everything inside is kept when the block is left, nothing after an error."""
        with self._translated():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def tables(self) -> Iterator[sqlite3.Connection]:
        """The database in one transaction, for those who keep tables of their own in it."""
        with self._translated(), self._transaction():
            yield self._db

    def put(self, release: Release, page: Page | None = None) -> Change:
        """Keep a release, and the page it was read from; an equal one changes nothing.

        A release without an address that comes from the same named place as an earlier one replaces it.
        """
        with self._transaction():
            known = self._db.execute("SELECT hash, removed FROM release WHERE id = ?", [release.id]).fetchone()
            if known and known["hash"] == release.hash and not known["removed"]:
                return "same"
            sha256 = self._archive(page) if page else None
            self._db.execute(
                """INSERT INTO release (id, seq, version, hash, url, origin, source, page, content)
                VALUES (:id, :seq, 1, :hash, :url, :origin, :source, :page, :content)
                ON CONFLICT (id) DO UPDATE SET seq = :seq, version = version + 1, hash = :hash, removed = 0, url = :url,
                origin = :origin, source = :source, page = coalesce(:page, page), content = :content""",
                {
                    "id": release.id,
                    "seq": self.seq + 1,
                    "hash": release.hash,
                    "url": release.url,
                    "origin": release.origin,
                    "source": release.source,
                    "page": sha256,
                    "content": json.dumps(release.to_json(), ensure_ascii=False),
                },
            )
            if release.url is None and page is not None:
                for earlier in self._db.execute(
                    "SELECT id FROM release WHERE origin = ? AND url IS NULL AND id != ? AND NOT removed",
                    [release.origin, release.id],
                ).fetchall():
                    self.remove(earlier["id"])
                    known = earlier
            return "changed" if known else "new"

    def remove(self, id: str) -> bool:
        """Take a release out of what is found; its text stays in the store. False when there is no such release."""
        with self._translated():
            done = self._db.execute(
                "UPDATE release SET removed = 1, seq = (SELECT max(seq) + 1 FROM release) WHERE id = ? AND NOT removed",
                [id],
            )
            return done.rowcount == 1

    @property
    def seq(self) -> int:
        """The number of the last change; 0 when nothing has happened yet."""
        with self._translated():
            return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM release").fetchone()[0])

    @property
    def identity(self) -> str:
        """A name that no other store has."""
        with self._translated():
            return str(self._db.execute("SELECT id FROM identity").fetchone()[0])

    def get(self, id: str) -> Stored | None:
        with self._translated():
            row = self._db.execute("SELECT * FROM release WHERE id = ? AND NOT removed", [id]).fetchone()
        return _stored(row) if row else None

    def by_url(self, url: str) -> Stored | None:
        """The release with this canonical address."""
        with self._translated():
            row = self._db.execute("SELECT * FROM release WHERE url = ? AND NOT removed", [url]).fetchone()
        return _stored(row) if row else None

    def page(self, sha256: str) -> bytes | None:
        """The bytes of an archived page."""
        with self._translated():
            row = self._db.execute("SELECT content FROM page WHERE sha256 = ?", [sha256]).fetchone()
        return zstandard.ZstdDecompressor().decompress(row["content"]) if row else None

    def media_type(self, sha256: str) -> str:
        """What an archived page was called when it came."""
        with self._translated():
            row = self._db.execute("SELECT media_type FROM page WHERE sha256 = ?", [sha256]).fetchone()
        return str(row["media_type"]) if row else ""

    def releases(self) -> Iterator[Stored]:
        """Every release that has not been removed, in the order of the last change to it."""
        return (change for change in self.changes() if isinstance(change, Stored))

    def changes(self, after: int = 0) -> Iterator[Stored | Removed]:
        """What has changed since a change number, oldest first, each release once with its latest state."""
        with self._translated():
            for row in self._db.execute("SELECT * FROM release WHERE seq > ? ORDER BY seq", [after]):
                yield Removed(row["id"], row["seq"]) if row["removed"] else _stored(row)

    def count_changes(self, after: int = 0) -> int:
        with self._translated():
            return int(self._db.execute("SELECT count(*) FROM release WHERE seq > ?", [after]).fetchone()[0])

    def count(self, what: Literal["organizations", "year", "themes", "language"]) -> dict[str | None, int]:
        """Releases by each value of one of their properties, most first; those that have none under None."""
        value = {
            "language": "content ->> '$.language'",
            "year": f"CASE WHEN {_PUBLISHED} GLOB '[0-9]*' THEN substr({_PUBLISHED}, 1, 4) END",
        }
        many = f"LEFT JOIN json_each(release.content, '$.{what}') AS each" if what not in value else ""
        with self._translated():
            rows = self._db.execute(
                f"SELECT {value.get(what, 'each.value')} AS value, count(*) AS n FROM release {many} "  # noqa: S608
                "WHERE NOT removed GROUP BY 1 ORDER BY n DESC, 1"
            ).fetchall()
        return {row["value"]: row["n"] for row in rows}

    def fetched(self, url: str) -> Fetch | None:
        """What an address last answered."""
        with self._translated():
            row = self._db.execute("SELECT * FROM fetch WHERE url = ?", [url]).fetchone()
        return Fetch(**{**dict(row), "at": datetime.fromisoformat(row["at"])}) if row else None

    def record_fetch(self, fetch: Fetch) -> None:
        with self._translated():
            self._db.execute(
                "INSERT OR REPLACE INTO fetch (url, source, at, status, etag, last_modified, release, reason) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    fetch.url,
                    fetch.source,
                    _text(fetch.at),
                    fetch.status,
                    fetch.etag,
                    fetch.last_modified,
                    fetch.release,
                    fetch.reason,
                ],
            )

    def unanswered(self, source: str) -> tuple[str, ...]:
        """Addresses of a source that gave no answer last time, or one that may be better next time."""
        with self._translated():
            rows = self._db.execute(
                "SELECT url FROM fetch WHERE source = ? AND (status IN (0, 408, 429) OR status >= 500)", [source]
            ).fetchall()
        return tuple(row["url"] for row in rows)

    def start_crawl(self, source: str) -> int:
        """Note that a source is being visited; the number is for `record_crawl`."""
        with self._translated():
            done = self._db.execute(
                "INSERT INTO crawl (source, started) VALUES (?, ?)", [source, _text(datetime.now(UTC))]
            )
            return int(done.lastrowid or 0)

    def record_crawl(self, number: int, counts: dict[str, int], *, finished: bool = False) -> None:
        """Note how far a visit has come: counts of new, changed, same, rejected, failed."""
        with self._translated():
            self._db.execute(
                "UPDATE crawl SET new = ?, changed = ?, same = ?, rejected = ?, failed = ?, finished = ? WHERE id = ?",
                [
                    *(counts.get(name, 0) for name in ("new", "changed", "same", "rejected", "failed")),
                    _text(datetime.now(UTC)) if finished else None,
                    number,
                ],
            )

    def last_crawls(self) -> dict[str, Crawl]:
        """The last visit to each source that was ever visited."""
        with self._translated():
            rows = self._db.execute(
                "SELECT * FROM crawl WHERE id IN (SELECT max(id) FROM crawl GROUP BY source)"
            ).fetchall()
        return {
            row["source"]: Crawl(
                row["source"],
                datetime.fromisoformat(row["started"]),
                datetime.fromisoformat(row["finished"]) if row["finished"] else None,
                *(row[name] for name in ("new", "changed", "same", "rejected", "failed")),
            )
            for row in rows
        }

    def damage(self) -> Iterator[str]:
        """A sentence for everything that is not as it was written; reads the whole file."""
        with self._translated():
            for row in self._db.execute("PRAGMA integrity_check(20)"):
                if row[0] != "ok":
                    yield f"the file is damaged: {row[0]}"
            for row in self._db.execute("SELECT sha256 FROM page"):
                if not self._is_whole(row["sha256"]):
                    yield f"the archived page {row['sha256']} is not what was received"
            for row in self._db.execute("SELECT id, hash, content FROM release"):
                if not _is_whole_release(row):
                    yield f"the release {row['id']} is not what was stored"

    def _is_whole(self, sha256: str) -> bool:
        try:
            content = self.page(sha256)
        except zstandard.ZstdError:
            return False
        return content is not None and hashlib.sha256(content).hexdigest() == sha256

    def _prepare(self) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        if self._schema_version() < len(_MIGRATIONS):
            with self.batch():
                for migration in _MIGRATIONS[self._schema_version() :]:  # another process may have been first
                    for statement in migration.split(";\n"):
                        self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

    def _schema_version(self) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(_MIGRATIONS):
            raise StoreError(
                f"{self.path} was written by a newer pressdesk (schema {version}, this one knows {len(_MIGRATIONS)}): "
                "upgrade pressdesk, or choose another --home"
            )
        return version

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """The running batch, or one of its own."""
        if self._db.in_transaction:
            yield
        else:
            with self.batch():
                yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname.startswith("SQLITE_BUSY"):
                raise StoreError(
                    f"{self.path} is being written by another process: try again when it has ended"
                ) from error
            raise StoreError(f"{self.path}: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path} is not a readable store ({error}): restore it from a copy") from error
        except OSError as error:
            raise StoreError(f"{self.path}: {error.strerror or error}") from error

    def _archive(self, page: Page) -> str:
        self._db.execute(
            "INSERT OR IGNORE INTO page (sha256, media_type, content) VALUES (?, ?, ?)",
            [page.sha256, page.media_type, zstandard.ZstdCompressor().compress(page.content)],
        )
        return page.sha256


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(Release.from_json(json.loads(row["content"])), row["seq"], row["version"], row["page"])


def _is_whole_release(row: sqlite3.Row) -> bool:
    try:
        return Release.from_json(json.loads(row["content"])).hash == str(row["hash"])
    except (ValueError, TypeError, KeyError):
        return False


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
