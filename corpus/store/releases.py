"""Releases, every version of them, and the pages they were read from."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

import zstandard

from corpus.archive import FOLDER, Archive, Place, Response
from corpus.faults import SystemFaultError, in_words, is_passing
from corpus.release import Page, Release
from corpus.store.database import PATIENCE, Database, StoreError, as_moment, as_text
from corpus.store.values import Change, Event, Removed, Stored, What

_RELEASES = (
    "SELECT release.*, coalesce(capture.sha256, release.page) AS sha256 "
    "FROM release LEFT JOIN capture ON capture.id = release.capture"
)

_JOINED = "(SELECT joined FROM release WHERE id = :id)"


class Releases(Database):
    """What was published, and how it changed."""

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        super().__init__(path, patience=patience)
        self._archive = Archive(path.parent / FOLDER, self.identity)

    def put(self, release: Release, page: Page | Response | None = None) -> Change:
        """Keep a release, and the page or response it was read from; an equal one changes nothing.

        What it replaces stays in its history. A release without an address that comes from the same named place as an
        earlier one replaces it.
        """
        with self._transaction():
            known = self._db.execute("SELECT * FROM release WHERE id = ?", [release.id]).fetchone()
            is_there = known and not known["removed"] and not known["gone"]
            if is_there and known["hash"] == release.hash:
                return "same"
            if known:
                self._remember(known, "edited" if is_there else "back", release.fetched, was_edited=release.hash)
            self._write(release, page, known)
            earlier = self._replaced(release) if page is not None else ()
            for other in earlier:
                self.remove(other)
            return "changed" if known or earlier else "new"

    def remove(self, id: str) -> bool:
        """Take a release out of what is found; its text stays in the store. False when there is no such release."""
        return self._mark(id, "removed", datetime.now(UTC), "removed = 1", "NOT removed")

    def mark_gone(self, id: str, at: datetime) -> bool:
        """Note that a release's source no longer has it; it is still found. False when that was known."""
        return self._mark(id, "gone", at, "gone = :at", "NOT removed AND gone IS NULL")

    def join(self, id: str, into: str, at: datetime) -> bool:
        """Note that a release turned out to be another one, which stands for both from now on."""
        with self._transaction():
            self._db.execute("UPDATE release SET joined = :into WHERE joined = :id", {"into": into, "id": id})
            self._db.execute("UPDATE fetch SET release = :into WHERE release = :id", {"into": into, "id": id})
            return self._mark(id, "joined", at, "removed = 1, joined = :into", "NOT removed", into=into)

    @property
    def seq(self) -> int:
        """The number of the last change; 0 when nothing has happened yet."""
        with self._translated():
            return int(self._db.execute("SELECT coalesce(max(seq), 0) FROM release").fetchone()[0])

    def get(self, id: str) -> Stored | None:
        """The release with this id, or the one that it turned out to be."""
        with self._translated():
            row = self._db.execute(
                f"{_RELEASES} WHERE NOT removed AND release.id = coalesce({_JOINED}, :id)",
                {"id": id},
            ).fetchone()
        return _stored(row) if row else None

    def by_url(self, url: str) -> Stored | None:
        """The release with this canonical address."""
        with self._translated():
            row = self._db.execute(f"{_RELEASES} WHERE release.url = ? AND NOT removed", [url]).fetchone()
        return _stored(row) if row else None

    def history(self, id: str) -> tuple[Event, ...]:
        """All that happened to a release, the first version of it first; nothing for an unknown id."""
        with self._translated():
            rows = self._db.execute(
                """SELECT history.*, coalesce(capture.sha256, history.page) AS sha256
                FROM history LEFT JOIN capture ON capture.id = history.capture WHERE release = ? ORDER BY seq""",
                [id],
            ).fetchall()
            last = self._db.execute(f"{_RELEASES} WHERE release.id = ?", [id]).fetchone()
        texts = [row for row in [*rows, last] if row and row["content"]]
        return tuple(_events(rows, texts)) if texts else ()

    def page(self, sha256: str) -> bytes | None:
        """The bytes of a page that a release was read from.

        Raises StoreError when the archive no longer holds them as they were.
        """
        with self._translated():
            row = self._db.execute("SELECT content FROM page WHERE sha256 = ?", [sha256]).fetchone()
            place = self._db.execute("SELECT * FROM capture WHERE sha256 = ?", [sha256]).fetchone()
        if row:
            return zstandard.ZstdDecompressor().decompress(row["content"])
        return self._archived(_place(place), sha256) if place else None

    def media_type(self, sha256: str) -> str:
        """What a page of `page` was called when it came."""
        with self._translated():
            row = self._db.execute("SELECT media_type FROM page WHERE sha256 = ?", [sha256]).fetchone()
            place = self._db.execute("SELECT * FROM capture WHERE sha256 = ?", [sha256]).fetchone()
        if row:
            return str(row["media_type"])
        return self._archive.media_type(_place(place)) if place else ""

    def captures(self) -> Iterator[bytes]:
        """Every WARC record that a version of a release was made of, oldest first, as it stands in the archive."""
        with self._translated():
            for row in self._db.execute("SELECT * FROM capture ORDER BY id"):
                self._archived(_place(row), row["sha256"])
                yield self._archive.raw(_place(row))

    def repair_archive(self) -> None:
        """Cut off what an interrupted writer left unfinished in the archive."""
        with self._transaction():
            self._archive.repair(self._last_place())

    def releases(self) -> Iterator[Stored]:
        """Every release that has not been removed, in the order of the last change to it."""
        return (change for change in self.changes() if isinstance(change, Stored))

    def changes(self, after: int = 0) -> Iterator[Stored | Removed]:
        """What has changed since a change number, oldest first, each release once with its latest state."""
        with self._translated():
            for row in self._db.execute(f"{_RELEASES} WHERE release.seq > ? ORDER BY release.seq", [after]):
                yield Removed(row["id"], row["seq"]) if row["removed"] else _stored(row)

    def count_changes(self, after: int = 0) -> int:
        with self._translated():
            return int(self._db.execute("SELECT count(*) FROM release WHERE seq > ?", [after]).fetchone()[0])

    def count(self, what: Literal["organizations", "year", "themes", "language"]) -> dict[str | None, int]:
        """Releases by each value of one of their properties, most first; those that have none under None."""
        value = {
            "language": "content ->> '$.language'",
            "year": "CASE WHEN published GLOB '[0-9]*' THEN substr(published, 1, 4) END",
        }
        many = f"LEFT JOIN json_each(release.content, '$.{what}') AS each" if what not in value else ""
        with self._translated():
            rows = self._db.execute(
                f"SELECT {value.get(what, 'each.value')} AS value, count(*) AS n FROM release {many} "  # noqa: S608
                "WHERE NOT removed GROUP BY 1 ORDER BY n DESC, 1"
            ).fetchall()
        return {row["value"]: row["n"] for row in rows}

    def count_gone(self) -> int:
        """How many releases their sources no longer have."""
        with self._translated():
            row = self._db.execute("SELECT count(*) FROM release WHERE gone NOT NULL AND NOT removed").fetchone()
        return int(row[0])

    def namesakes(self, release: Release) -> tuple[Stored, ...]:
        """Other releases of the same source with the same title and date."""
        with self._translated():
            rows = self._db.execute(
                f"{_RELEASES} WHERE source = ? AND title = ? AND published IS ? AND release.id != ? AND NOT removed",
                [release.source, release.title, str(release.published) if release.published else None, release.id],
            ).fetchall()
        return tuple(map(_stored, rows))

    def last_days(self, source: str, most: int) -> list[str]:
        """The days on which a source published, newest first, as far as days are known; ISO 8601."""
        with self._translated():
            rows = self._db.execute(
                "SELECT DISTINCT published FROM release WHERE source = ? AND NOT removed "
                "AND published GLOB '[0-9]*-*-*' ORDER BY 1 DESC LIMIT ?",
                [source, most],
            ).fetchall()
        return [row["published"] for row in rows]

    def _write(self, release: Release, page: Page | Response | None, known: sqlite3.Row | None) -> None:
        sha256, capture = self._keep(page)
        self._db.execute(
            """INSERT INTO release (id, seq, version, hash, url, origin, source, title, published, page,
            capture, content)
            VALUES (:id, :seq, 1, :hash, :url, :origin, :source, :title, :published, :page, :capture,
            :content)
            ON CONFLICT (id) DO UPDATE SET seq = :seq, version = version + (hash != :hash), hash = :hash, removed = 0,
            gone = NULL, joined = NULL, url = :url, origin = :origin, source = :source, title = :title,
            published = :published, page = :page, capture = :capture, content = :content""",
            {
                "id": release.id,
                "seq": self.seq + 1,
                "hash": release.hash,
                "url": release.url,
                "origin": release.origin,
                "source": release.source,
                "title": release.title,
                "published": str(release.published) if release.published else None,
                "page": sha256 if page or not known else known["page"],
                "capture": capture if page or not known else known["capture"],
                "content": json.dumps(release.to_json(), ensure_ascii=False),
            },
        )

    def _keep(self, page: Page | Response | None) -> tuple[str | None, int | None]:
        """Keep the bytes: a file that was added in the store itself, a response in the archive."""
        match page:
            case Page():
                self._db.execute(
                    "INSERT OR IGNORE INTO page (sha256, media_type, content) VALUES (?, ?, ?)",
                    [page.sha256, page.media_type, zstandard.ZstdCompressor().compress(page.content)],
                )
                return page.sha256, None
            case Response():
                known = self._db.execute(
                    "SELECT id FROM capture WHERE sha256 = ? AND url = ?", [page.sha256, page.url]
                ).fetchone()
                if known:  # several releases stand in one answer
                    return None, known["id"]
                place = self._archive.append(page, self._last_place())
                done = self._db.execute(
                    "INSERT INTO capture (sha256, url, at, file, offset, length) VALUES (?, ?, ?, ?, ?, ?)",
                    [page.sha256, page.url, as_text(page.at), place.file, place.offset, place.length],
                )
                return None, done.lastrowid
            case None:
                return None, None

    def _replaced(self, release: Release) -> tuple[str, ...]:
        """Releases without an address from the same named place."""
        if release.url is not None:
            return ()
        rows = self._db.execute(
            "SELECT id FROM release WHERE origin = ? AND url IS NULL AND id != ? AND NOT removed",
            [release.origin, release.id],
        )
        return tuple(row["id"] for row in rows.fetchall())

    def _mark(self, id: str, what: What, at: datetime, change: str, where: str, **values: Any) -> bool:
        with self._transaction():
            row = self._db.execute(f"SELECT * FROM release WHERE id = ? AND {where}", [id]).fetchone()  # noqa: S608
            if row is None:
                return False
            self._remember(row, what, at)
            self._db.execute(
                f"UPDATE release SET {change}, seq = :seq WHERE id = :id",  # noqa: S608
                {"id": id, "seq": self.seq + 1, "at": as_text(at), **values},
            )
            return True

    def _remember(self, row: sqlite3.Row, what: What, at: datetime, *, was_edited: str | None = None) -> None:
        """Keep in the history what happens to a release now, and its text where another hash takes its place."""
        content = row["content"] if was_edited and was_edited != row["hash"] else None
        self._db.execute(
            "INSERT INTO history (seq, release, at, what, version, content, page, capture) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [self.seq + 1, row["id"], as_text(at), what, row["version"], content, row["page"], row["capture"]],
        )

    def _last_place(self) -> Place | None:
        row = self._db.execute("SELECT * FROM capture ORDER BY id DESC LIMIT 1").fetchone()
        return _place(row) if row else None

    def _archived(self, place: Place, sha256: str) -> bytes:
        try:
            content = self._archive.read(place)
        except (OSError, ValueError) as error:
            if is_passing(error):
                raise SystemFaultError(in_words(error)) from error
            raise StoreError(f"the archive can't be read: {error}; restore its files from a copy") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"{place.file} in the archive is damaged at {place.offset:,}: restore it from a copy")
        return content


def _events(rows: list[sqlite3.Row], texts: list[sqlite3.Row]) -> Iterator[Event]:
    """The first version, then each thing that happened; `texts` holds one row a version."""
    following = iter(texts)
    text = next(following)
    first = _release(text)
    yield Event(first.fetched, "first", text["version"], first, text["sha256"])
    for row in rows:
        at = as_moment(row["at"])
        assert at
        if row["content"]:
            text = next(following)
            yield Event(at, row["what"], text["version"], _release(text), text["sha256"])
        else:
            yield Event(at, row["what"], row["version"])


def _release(row: sqlite3.Row) -> Release:
    return Release.from_json(json.loads(row["content"]))


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(_release(row), row["seq"], row["version"], row["sha256"], as_moment(row["gone"]))


def _place(row: sqlite3.Row) -> Place:
    return Place(row["file"], row["offset"], row["length"])
