"""The releases in the store, all their versions, and the pages they were read from."""

import hashlib
import json
import re
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Literal

import zstandard

from corpus.release import YEARS, Page, Release
from corpus.store.checksums import content_hashes, is_intact
from corpus.store.database import BUSY_TIMEOUT, UNREADABLE, Database, as_moment, as_text, new_mark
from corpus.store.errors import StoreError
from corpus.store.values import Change, Damaged, Event, EventKind, Removed, Salvage, Stored
from corpus.store.warc import FOLDER, Archive, Response, WarcPlace
from corpus.system_errors import SystemFaultError, describe, is_transient

_RELEASES = (
    "SELECT release.*, coalesce(capture.sha256, release.page) AS sha256 "
    "FROM release LEFT JOIN capture ON capture.id = release.capture"
)

_LEGIBLE = (
    "SELECT published, CASE WHEN json_valid(content) THEN content ELSE '{}' END AS content "
    "FROM release WHERE NOT removed"
)

_SOURCE_CHANGES = """
    SELECT history.release, history.seq FROM history CROSS JOIN release ON release.id = history.release
    WHERE release.source IS NOT NULL AND release.source IS coalesce(:source, release.source) AND NOT release.removed
    AND (history.what IN ('gone', 'back') OR history.what = 'edited' AND history.capture IS NOT coalesce(
        (SELECT later.capture FROM history AS later WHERE later.release = history.release AND later.seq > history.seq
        AND later.content IS NOT NULL ORDER BY later.seq LIMIT 1), release.capture))
    ORDER BY history.seq DESC LIMIT :most
"""

_JOINED = "(SELECT joined FROM release WHERE id = :id)"


class Releases(Database):
    """Stores and returns releases and their history."""

    def __init__(self, path: Path, *, patience: float = BUSY_TIMEOUT, create: bool = True) -> None:
        super().__init__(path, patience=patience, create=create)
        self._archive = Archive(path.parent / FOLDER, self.identity)

    def put(self, release: Release, page: Page | Response | None = None) -> Change:
        """Store a release and the page or response it was read from; returns how that changed the store.

        A new version moves the one before into the release's history; an equal release changes nothing, nor does the
        same text of another file. A release without an address replaces an earlier one with the same origin. A damaged
        release is replaced in any case.
        """
        with self._transaction():
            known = self._row("id", release.id)
            if known and not is_intact("release", known):
                self._replace(known, release, page)
                return "changed"
            is_there = known is not None and not known["removed"] and not known["gone"]
            if known and is_there and (known["hash"] == release.hash or _is_a_copy(release, known)):
                return "same"
            seq = self._next_seq()
            if known:
                is_edited = known["hash"] != release.hash
                self._add_to_history(known, seq, "edited" if is_there else "back", release.fetched, is_edited=is_edited)
            self._write(seq, release, page, known)
            earlier = self._superseded(release) if page is not None else ()
            for other in earlier:
                self.remove(other)
            return "changed" if known or earlier else "new"

    def remove(self, id: str) -> bool:
        """Remove a release from search; its text stays in the store. Returns False when there is no such release."""
        return self._record_fate(id, "removed", datetime.now(UTC), removed=1)

    def mark_gone(self, id: str, at: datetime) -> bool:
        """Record that a release's source no longer has it; it stays searchable. Returns False if that was known."""
        return self._record_fate(id, "gone", at, gone=as_text(at))

    def join(self, id: str, into: str, at: datetime) -> bool:
        """Merge a release into another one, which represents both from now on."""
        with self._transaction():
            joined = self._db.execute("SELECT * FROM release WHERE joined = ?", [id]).fetchall()
            for row in filter(lambda row: is_intact("release", row), joined):
                self._update("release", row, joined=into)
            fetches = self._db.execute("SELECT * FROM fetch WHERE release = ?", [id]).fetchall()
            for row in filter(lambda row: is_intact("fetch", row), fetches):
                self._update("fetch", row, release=into)
            return self._record_fate(id, "joined", at, removed=1, joined=into)

    def replace_damaged(self, salvage: Salvage, release: Release) -> None:
        """Replace a damaged release by one that was recovered or cleaned again from its page."""
        with self._transaction():
            row = self._row("rowid", salvage.row)
            if row:
                self._replace(row, release, None, fate=self._last_fate(release.id, row))

    @property
    def seq(self) -> int:
        """The number of the last change; 0 in a new store."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM release ORDER BY seq DESC")
            last = next((int(row["seq"]) for row in rows if is_intact("release", row)), 0)
        return max(self._number("SELECT max(seq) FROM log"), last)

    def change_mark(self, seq: int) -> int | None:
        """The random mark of a change, which differs in a diverged copy of the store; None where it is unknown."""
        return self._number("SELECT max(mark) FROM log WHERE seq = ?", [seq]) or None

    def get(self, id: str) -> Stored | None:
        """The release with this id, or the one it was merged into; None if there is none or it is damaged."""
        found = self._find(id)
        return found if isinstance(found, Stored) else None

    def get_whole(self, id: str) -> Stored | None:
        """The same as `get`, but raises StoreError where the release is damaged."""
        found = self._find(id)
        if isinstance(found, Damaged):
            raise StoreError(
                f"the release {found} is damaged in {self.path}: `pressdesk doctor --repair` restores it from its "
                "page, if that is stored"
            )
        return found

    def origin_of(self, id: str) -> str | None:
        """Where a release was read from; None if there is none with this id."""
        row = self._db.execute("SELECT origin FROM release WHERE id = ?", [id]).fetchone()
        return str(row["origin"]) if row else None

    def by_url(self, url: str) -> Stored | None:
        """The release with this canonical address."""
        with self._sqlite_errors():
            rows = self._db.execute(f"{_RELEASES} WHERE release.url = ? AND NOT removed", [url]).fetchall()
        return next(_intact_releases(rows), None)

    def history(self, id: str) -> tuple[Event, ...]:
        """The history of a release, oldest event first; empty for an unknown id. Damaged events are left out."""
        rows = self._history(id)
        whole = [row for row in rows if is_intact("history", row)]
        with self._sqlite_errors():
            lasts = self._db.execute(f"{_RELEASES} WHERE release.id = ?", [id]).fetchall()
        texts = [row for row in whole if row["content"]] + [row for row in lasts if is_intact("release", row)]
        try:
            return tuple(_events(whole, texts)) if texts else ()
        except UNREADABLE as error:
            raise StoreError(f"the history of {id} in {self.path} can't be read: restore it from a copy") from error

    def last_source_changes(self, source: str | None, most: int) -> list[tuple[str, int]]:
        """The ids of releases that a source, or any, has edited, dropped or shown again, with the number of the change.

        Newest first. Other readings of the same page are left out.
        """
        with self._sqlite_errors():
            rows = self._db.execute(_SOURCE_CHANGES, {"source": source, "most": most}).fetchall()
        return [(row["release"], row["seq"]) for row in rows]

    def damaged_events(self, id: str) -> int:
        """The number of damaged events in the history of a release."""
        return sum(not is_intact("history", row) for row in self._history(id))

    def page(self, sha256: str) -> bytes | None:
        """The content of a page by its SHA-256; None if it is unknown. Raises StoreError if it is damaged."""
        with self._sqlite_errors():
            row = self._db.execute("SELECT content FROM page WHERE sha256 = ?", [sha256]).fetchone()
        if row:
            return self._decompressed(row["content"], sha256)
        place = self._capture_place(sha256)
        return self._archived(place, sha256) if place else None

    def media_type(self, sha256: str) -> str:
        """The media type with which a page was received."""
        with self._sqlite_errors():
            row = self._db.execute("SELECT media_type FROM page WHERE sha256 = ?", [sha256]).fetchone()
        if row:
            return str(row["media_type"])
        place = self._capture_place(sha256)
        return self._archive.media_type(place) if place else ""

    def captures(self) -> Iterator[bytes | Damaged]:
        """Yield the compressed WARC records of all responses from which releases were read, oldest first."""
        with self._sqlite_errors():
            for row in self._db.execute("SELECT * FROM capture ORDER BY id"):
                try:
                    if not is_intact("capture", row):
                        raise StoreError("the location of a page in the archive is damaged")
                    self._archived(_place(row), row["sha256"])
                    yield self._archive.raw(_place(row))
                except StoreError:
                    yield Damaged(str(row["sha256"]), row["url"])

    def repair_archive(self) -> None:
        """Cut off a record that an interrupted writer left unfinished in the archive."""
        with self._transaction():
            self._archive.repair(self._last_place())

    def releases(self) -> Iterator[Stored]:
        """Yield all releases that are neither removed nor damaged, in the order of their last change."""
        return (change for change in self.changes() if isinstance(change, Stored))

    def changes(self, after: int = 0) -> Generator[Stored | Removed | Damaged, None, None]:
        """Yield the releases changed after a change number, each once in its latest state, oldest change first."""
        with self._sqlite_errors():
            for row in self._db.execute(f"{_RELEASES} WHERE release.seq > ? ORDER BY release.seq", [after]):
                yield _read(row)

    def count_changes(self, after: int = 0) -> int:
        """The number of releases changed after a change number."""
        return self._number("SELECT count(*) FROM release WHERE seq > ?", [after])

    def damaged(self) -> Iterator[Salvage]:
        """What can be recovered of each damaged release."""
        with self._sqlite_errors():
            rows = self._db.execute(
                "SELECT release.rowid, release.*, sha256 FROM release LEFT JOIN capture ON capture.id = release.capture"
            ).fetchall()
        return (_salvage(row) for row in rows if isinstance(_read(row), Damaged))

    def count(self, what: Literal["organizations", "year", "themes", "language"]) -> dict[str | None, int]:
        """Count releases by the values of one property, most frequent first; None stands for releases without one."""
        value = {
            "language": "content ->> '$.language'",
            "year": "CASE WHEN published GLOB '[0-9]*' AND substr(published, 1, 4) + 0 BETWEEN "
            f"{YEARS[0]} AND {YEARS[-1]} THEN substr(published, 1, 4) END",
        }
        many = f"LEFT JOIN json_each(content, '$.{what}') AS each" if what not in value else ""
        with self._sqlite_errors():
            rows = self._db.execute(
                f"SELECT {value.get(what, 'each.value')} AS value, count(*) AS n FROM ({_LEGIBLE}) {many} "  # noqa: S608
                "GROUP BY 1 ORDER BY n DESC, 1"
            ).fetchall()
        return {row["value"]: row["n"] for row in rows}

    def count_gone(self) -> int:
        """The number of releases that their sources no longer have."""
        return self._number("SELECT count(*) FROM release WHERE gone NOT NULL AND NOT removed")

    def namesakes(self, release: Release) -> tuple[Stored, ...]:
        """Other releases of the same source with the same title and date."""
        with self._sqlite_errors():
            rows = self._db.execute(
                f"{_RELEASES} WHERE source = ? AND title = ? AND published IS ? AND release.id != ? AND NOT removed",
                [release.source, release.title, str(release.published) if release.published else None, release.id],
            ).fetchall()
        return tuple(_intact_releases(rows))

    def titled(self, source: str, title: str, most: int) -> tuple[Stored, ...]:
        """At most `most` releases of a source with this title, last changed first."""
        with self._sqlite_errors():
            rows = self._db.execute(
                f"{_RELEASES} WHERE source = ? AND title = ? AND NOT removed ORDER BY release.seq DESC LIMIT ?",
                [source, title, most],
            ).fetchall()
        return tuple(_intact_releases(rows))

    def last_days(self, source: str, most: int) -> list[str]:
        """The latest days on which a source published, newest first, as ISO 8601; partial dates don't count."""
        with self._sqlite_errors():
            rows = self._db.execute(
                "SELECT DISTINCT published FROM release WHERE source = ? AND NOT removed "
                "AND published GLOB '[0-9]*-*-*' ORDER BY 1 DESC LIMIT ?",
                [source, most],
            ).fetchall()
        return [row["published"] for row in rows if _is_day(row["published"])]

    def _find(self, id: str) -> Stored | Damaged | None:
        with self._sqlite_errors():
            row = self._db.execute(f"{_RELEASES} WHERE release.id = coalesce({_JOINED}, :id)", {"id": id}).fetchone()
        found = _read(row) if row else None
        return None if isinstance(found, Removed) else found

    def _history(self, id: str) -> list[sqlite3.Row]:
        with self._sqlite_errors():
            return self._db.execute(
                """SELECT history.*, coalesce(capture.sha256, history.page) AS sha256
                FROM history LEFT JOIN capture ON capture.id = history.capture WHERE release = ? ORDER BY seq""",
                [id],
            ).fetchall()

    def _next_seq(self) -> int:
        """Reserve and log the number of a new change."""
        self._reserved = seq = (self._reserved or self.seq) + 1
        self._db.execute("INSERT INTO log (seq, mark) VALUES (?, ?)", [seq, new_mark()])
        return seq

    def _write(self, seq: int, release: Release, page: Page | Response | None, known: sqlite3.Row | None) -> None:
        sha256, capture = self._store_page(page)
        kept = known if known and not page else None
        values = {
            **_values(release),
            "seq": seq,
            "version": known["version"] + (known["hash"] != release.hash) if known else 1,
            "page": kept["page"] if kept else sha256,
            "capture": kept["capture"] if kept else capture,
        }
        if known:
            self._update("release", known, **values)
        else:
            self._insert("release", values)

    def _row(self, key: Literal["id", "rowid"], value: str | int) -> sqlite3.Row | None:
        row: sqlite3.Row | None
        row = self._db.execute(f"SELECT rowid, * FROM release WHERE {key} = ?", [value]).fetchone()  # noqa: S608
        return row

    def _replace(
        self,
        damaged: sqlite3.Row,
        release: Release,
        page: Page | Response | None,
        *,
        fate: Mapping[str, Any] | None = None,
    ) -> None:
        """Replace a damaged row by a release, as a new version if its text differs; `fate` has columns to preserve."""
        sha256, capture = self._store_page(page)
        self._db.execute("PRAGMA defer_foreign_keys = ON")  # rows that refer to the release are valid again at the end
        self._db.execute("DELETE FROM release WHERE rowid = ?", [damaged["rowid"]])
        seq, version = self._next_seq(), _version_of(damaged, release)
        places = {"page": sha256, "capture": capture} if page else self._page_references(damaged)
        self._insert("release", {**_values(release), "seq": seq, "version": version, **places, **(fate or {})})
        event = {"seq": seq, "release": release.id, "at": as_text(datetime.now(UTC)), "what": "mended"}
        self._insert("history", {**event, "version": version, "content": None, **places})

    def _page_references(self, row: sqlite3.Row) -> dict[str, Any]:
        """The references of a damaged release to its page, without those that lead nowhere."""
        page = self._db.execute("SELECT sha256 FROM page WHERE sha256 = ?", [row["page"]]).fetchone()
        capture = self._db.execute("SELECT id FROM capture WHERE id = ?", [row["capture"]]).fetchone()
        return {"page": page and page["sha256"], "capture": capture and capture["id"]}

    def _last_fate(self, id: str, damaged: sqlite3.Row) -> dict[str, Any]:
        """The columns that say whether a damaged release was gone, removed or merged, from its last intact event."""
        last = next((row for row in reversed(self._history(id)) if is_intact("history", row)), None)
        match last and last["what"]:
            case "gone":
                return {"gone": last["at"] if last else None}
            case "removed":
                return {"removed": 1}
            case "joined":
                other = self._row("id", str(damaged["joined"]))
                return {"removed": 1, "joined": other and other["id"]}
            case _:
                return {}

    def _capture_place(self, sha256: str) -> WarcPlace | None:
        """The location of a page in the archive."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM capture WHERE sha256 = ?", [sha256]).fetchall()
        whole = next(self._intact("capture", rows, _place), None)
        if rows and whole is None:
            raise StoreError(f"the location of the page {sha256} in the archive is damaged in {self.path}")
        return whole

    def _decompressed(self, content: bytes, sha256: str) -> bytes:
        try:
            unpacked = zstandard.ZstdDecompressor().decompress(content)
        except (zstandard.ZstdError, MemoryError, TypeError) as error:
            raise StoreError(f"the page {sha256} is damaged in {self.path}: restore it from a copy") from error
        if hashlib.sha256(unpacked).hexdigest() != sha256:
            raise StoreError(f"the page {sha256} is damaged in {self.path}: restore it from a copy")
        return unpacked

    def _store_page(self, page: Page | Response | None) -> tuple[str | None, int | None]:
        """Store an added file in the table `page` or a response in the archive; returns its reference."""
        match page:
            case Page():
                if not self._has_page(page.sha256):
                    packed = zstandard.ZstdCompressor().compress(page.content)
                    self._insert("page", {"sha256": page.sha256, "media_type": page.media_type, "content": packed})
                return page.sha256, None
            case Response():
                rows = self._db.execute(
                    "SELECT * FROM capture WHERE sha256 = ? AND url = ?", [page.sha256, page.url]
                ).fetchall()
                known = next((row for row in rows if is_intact("capture", row)), None)
                if known:  # several releases can share one API response
                    return None, known["id"]
                place = self._archive.append(page, self._last_place())
                number = self._number("SELECT max(id) FROM capture") + 1
                about = {"sha256": page.sha256, "url": page.url, "at": as_text(page.at)}
                where = {"file": place.file, "offset": place.offset, "length": place.length}
                self._insert("capture", {"id": number, **about, **where})
                return None, number
            case None:
                return None, None

    def _superseded(self, release: Release) -> tuple[str, ...]:
        """Other releases without an address that have the same origin."""
        if release.url is not None:
            return ()
        rows = self._db.execute(
            "SELECT id FROM release WHERE origin = ? AND url IS NULL AND id != ? AND NOT removed",
            [release.origin, release.id],
        )
        return tuple(row["id"] for row in rows.fetchall())

    def _has_page(self, sha256: str) -> bool:
        """Whether a page is stored and intact."""
        row = self._db.execute("SELECT * FROM page WHERE sha256 = ?", [sha256]).fetchone()
        try:
            return bool(row and is_intact("page", row) and self._decompressed(row["content"], sha256))
        except StoreError:
            return False

    def _record_fate(self, id: str, what: EventKind, at: datetime, **values: Any) -> bool:
        """Record an event of a release; False if the release is missing or damaged, or the event was known."""
        with self._transaction():
            row = self._db.execute("SELECT * FROM release WHERE id = ?", [id]).fetchone()
            if row is None or row["removed"] or (what == "gone" and row["gone"]) or not is_intact("release", row):
                return False
            seq = self._next_seq()
            self._add_to_history(row, seq, what, at)
            self._update("release", row, seq=seq, **values)
            return True

    def _add_to_history(
        self, row: sqlite3.Row, seq: int, what: EventKind, at: datetime, *, is_edited: bool = False
    ) -> None:
        """Add an event to the history of a release, with the old text where a new one replaces it."""
        event = {"seq": seq, "release": row["id"], "at": as_text(at), "what": what, "version": row["version"]}
        content = row["content"] if is_edited else None
        self._insert("history", {**event, "content": content, "page": row["page"], "capture": row["capture"]})

    def _last_place(self) -> WarcPlace | None:
        """The location of the last archived record that the store knows of."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM capture ORDER BY id DESC")
            return next(self._intact("capture", rows, _place), None)

    def _archived(self, place: WarcPlace, sha256: str) -> bytes:
        try:
            content = self._archive.read(place)
        except (OSError, ValueError) as error:
            if is_transient(error):
                raise SystemFaultError(describe(error)) from error
            raise StoreError(f"the archive can't be read: {error}; restore its files from a copy") from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise StoreError(f"{place.file} in the archive is damaged at {place.offset:,}: restore it from a copy")
        return content


def _events(rows: list[sqlite3.Row], texts: list[sqlite3.Row]) -> Iterator[Event]:
    """Yield the first version, then each event; `texts` holds one row per version."""
    first = _release(texts[0])
    yield Event(first.fetched, "first", texts[0]["version"], first, texts[0]["sha256"])
    versions = {text["version"]: text for text in texts}
    for row in rows:
        at = as_moment(row["at"])
        assert at
        after = row["version"] + bool(row["content"])
        text = versions.get(after) if row["content"] else None
        if text:
            yield Event(at, row["what"], after, _release(text), text["sha256"], row["seq"])
        else:
            yield Event(at, row["what"], after, seq=row["seq"])


def _release(row: sqlite3.Row) -> Release:
    return Release.from_json(json.loads(row["content"]))


def _is_a_copy(release: Release, row: sqlite3.Row) -> bool:
    """Whether a release without an address is the intact one of a row, as another file has it: its title, text and day,
    and the publisher where somebody says who that is."""
    if release.url is not None or release.origin == row["origin"]:
        return False
    known = _release(row)
    is_told = any(one.witness == "given" for one in release.because("publisher"))
    return (
        known.published == release.published
        and (known.publisher == release.publisher or not is_told)
        and (known.title.casefold(), known.body.casefold()) == (release.title.casefold(), release.body.casefold())
    )


def _read(row: sqlite3.Row) -> Stored | Removed | Damaged:
    """Read a row of the table of releases, as Damaged where it does not fit its checksum."""
    try:
        if is_intact("release", row):
            return Removed(row["id"], row["seq"]) if row["removed"] else _stored(row)
    except UNREADABLE:
        pass
    return Damaged(str(row["id"]), str(row["url"] or row["origin"]))


def _intact_releases(rows: Iterable[sqlite3.Row]) -> Iterator[Stored]:
    return (found for found in map(_read, rows) if isinstance(found, Stored))


def _salvage(row: sqlite3.Row) -> Salvage:
    content = str(row["content"])
    release = _recovered(content)
    return Salvage(
        row["rowid"],
        str(row["id"]),
        row["hash"],
        content,
        release,
        is_text_intact=release is not None and row["hash"] in content_hashes(content),
        page=row["sha256"] or row["page"],
        **{name: str(row[name]) if row[name] is not None else None for name in ("url", "origin", "source")},
    )


def _recovered(content: str) -> Release | None:
    """Recover a release from damaged JSON; None where nothing can be read."""
    try:
        return Release.from_json(json.loads(content))
    except UNREADABLE:
        pass
    parts = {name: value for name in _UNKNOWN if (value := _recovered_value(content, name)) is not None}
    try:
        return Release.from_json(_UNKNOWN | parts) if parts else None
    except UNREADABLE:
        return None


def _recovered_value(content: str, name: str) -> Any:
    """Recover one value of a JSON object that is damaged elsewhere."""
    found = re.search(rf'(?<!\\)"{name}": ', content)
    try:
        return json.JSONDecoder().raw_decode(content, found.end())[0] if found else None
    except (ValueError, RecursionError):
        return None


_UNKNOWN: dict[str, Any] = Release("", "", "", "", datetime.min.replace(tzinfo=UTC)).to_json()


def _values(release: Release) -> dict[str, Any]:
    """The columns of a release that follow from its values alone."""
    hashed, content = release.serialized()
    return {
        "id": release.id,
        "hash": hashed,
        "removed": 0,
        "gone": None,
        "joined": None,
        "url": release.url,
        "origin": release.origin,
        "source": release.source,
        "title": release.title,
        "published": str(release.published) if release.published else None,
        "content": content,
    }


def _version_of(damaged: sqlite3.Row, release: Release) -> int:
    """The version number of the release that replaces a damaged row."""
    known = damaged["version"]
    before = known if isinstance(known, int) and known > 0 else 1
    return before if damaged["hash"] == release.hash else before + 1


def _is_day(text: object) -> bool:
    try:
        return bool(date.fromisoformat(str(text)))
    except ValueError:
        return False


def _stored(row: sqlite3.Row) -> Stored:
    return Stored(_release(row), row["seq"], row["version"], row["sha256"], as_moment(row["gone"]))


def _place(row: sqlite3.Row) -> WarcPlace:
    return WarcPlace(row["file"], row["offset"], row["length"])
