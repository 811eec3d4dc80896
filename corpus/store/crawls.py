"""The tables of crawling: the last fetch of each address, and the visits to each source."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from corpus.release import SOFT_ERROR_PREFIX, PartialDate
from corpus.store.checksums import is_intact
from corpus.store.database import Database, as_moment, as_text
from corpus.store.values import Crawl, Fetch, Hint, LastWalk

MAX_REVISIT_INTERVAL = timedelta(days=365)
"""Longest time between two fetches of a release; a wrong clock wrote any later due date."""

_COUNTS = ("new", "changed", "same", "rejected", "failed")
_NO_ANSWER = "status IN (0, 408, 429) OR status >= 500"
_SOFT = f"reason LIKE '{SOFT_ERROR_PREFIX}%'"
"""Soft errors, whose status is the one that they should have been sent with."""


class Crawls(Database):
    """Reads and writes what a crawl must know of earlier ones."""

    def fetched(self, url: str) -> Fetch | None:
        """The last fetch of an address; None where it was never fetched, or its row is damaged."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM fetch WHERE url = ?", [url]).fetchall()
        return next(self._intact("fetch", rows, _fetch), None)

    def record_fetch(self, fetch: Fetch) -> None:
        """Store the last fetch of an address, in place of the one before."""
        values = {
            "url": fetch.url,
            "source": fetch.source,
            "at": as_text(fetch.at),
            "status": fetch.status,
            "etag": fetch.etag,
            "last_modified": fetch.last_modified,
            "release": fetch.release,
            "reason": fetch.reason,
            "leads_to": fetch.leads_to,
            "due": as_text(fetch.due),
            "missing": fetch.missing,
            "missing_since": as_text(fetch.missing_since),
            "hinted_title": fetch.hint.title,
            "hinted_date": str(fetch.hint.date) if fetch.hint.date else None,
            "hinted_by": fetch.hint.by,
        }
        with self._sqlite_errors():
            self._insert("fetch", values)

    def unanswered(self, source: str) -> tuple[Fetch, ...]:
        """Addresses of a source that gave no response last time, or one that suggests trying again."""
        return self._fetches(f"source = ? AND ({_NO_ANSWER})", [source])

    def due(self, source: str, now: datetime, most: int) -> tuple[Fetch, ...]:
        """At most `most` addresses of a source whose releases are due to be fetched again, longest overdue first."""
        return self._fetches(
            "source = ? AND release IS NOT NULL AND leads_to IS NULL AND (due IS NULL OR due <= ? OR due > ?) "
            "ORDER BY due LIMIT ?",
            [source, as_text(now), as_text(now + MAX_REVISIT_INTERVAL), most],
        )

    def primary_addresses(self, release: str) -> tuple[Fetch, ...]:
        """The addresses of a release that are not aliases of another address."""
        return self._fetches("release = ? AND leads_to IS NULL", [release])

    def addresses(self, release: str) -> tuple[Fetch, ...]:
        """All addresses of a release, including aliases."""
        return self._fetches("release = ?", [release])

    def site_wide_texts(self, source: str) -> tuple[tuple[str, str], ...]:
        """The titles and bodies of the texts that a source shows at many addresses, which are no releases."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM standing WHERE source = ?", [source]).fetchall()
        return tuple(self._intact("standing", rows, lambda row: (row["title"], row["body"])))

    def record_site_wide_text(self, source: str, title: str, body: str, at: datetime) -> None:
        with self._sqlite_errors():
            self._insert("standing", {"source": source, "title": title, "body": body, "at": as_text(at)})

    def walks(self, source: str) -> dict[str, LastWalk]:
        """The last complete reading of each listing and API of a source, by its address in the catalogue."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM walk WHERE source = ?", [source]).fetchall()
        return dict(self._intact("walk", rows, _walk))

    def record_walk(self, source: str, place: str, walk: LastWalk) -> None:
        with self._sqlite_errors():
            self._insert("walk", {"source": source, "place": place, "ended": as_text(walk.ended), "pages": walk.pages})

    def start_crawl(self, source: str, now: datetime | None = None, *, partial: bool = False) -> int:
        """Record the start of a visit; returns its number, for `record_crawl`. A restricted visit is `partial`."""
        with self._sqlite_errors(), self._transaction():
            number = self._number("SELECT max(id) FROM crawl") + 1
            values = {"id": number, "source": source, "started": as_text(now or datetime.now(UTC)), "finished": None}
            counts = dict.fromkeys(_COUNTS, 0)
            self._insert("crawl", {**values, **counts, "named": None, "reasons": "{}", "partial": int(partial)})
            return number

    def record_crawl(
        self,
        number: int,
        counts: Mapping[str, int],
        *,
        finished: datetime | None = None,
        named: int | None = None,
        reasons: Mapping[str, int] | None = None,
    ) -> None:
        """Record the progress of a visit: counts of new, changed, same, rejected and failed addresses, and reasons."""
        values = {name: counts.get(name, 0) for name in _COUNTS}
        with self._sqlite_errors(), self._transaction():
            row = self._db.execute("SELECT * FROM crawl WHERE id = ?", [number]).fetchone()
            if row and is_intact("crawl", row):
                progress = {"finished": as_text(finished), "named": named, "reasons": json.dumps(dict(reasons or {}))}
                self._update("crawl", row, **values, **progress)

    def first_crawl(self, source: str, now: datetime) -> datetime | None:
        """When a source was first visited, ignoring visits recorded for a moment after `now`."""
        with self._sqlite_errors():
            rows = self._db.execute(
                "SELECT * FROM crawl WHERE source = ? AND started <= ? ORDER BY id", [source, as_text(now)]
            )
            first = next(self._intact("crawl", rows, _crawl), None)
        return first.started if first else None

    def last_crawls(self, *, finished: bool = False) -> dict[str, Crawl]:
        """The last visit to each source; with `finished`, the last that read everything the source lists."""
        which = "WHERE finished IS NOT NULL" if finished else ""
        with self._sqlite_errors():
            rows = self._db.execute(
                f"SELECT * FROM crawl WHERE id IN (SELECT max(id) FROM crawl {which} GROUP BY source)"  # noqa: S608
            ).fetchall()
        return {crawl.source: crawl for crawl in self._intact("crawl", rows, _crawl)}

    def failures(self, source: str) -> dict[str, int]:
        """Why addresses of a source currently can't be fetched, with the number for each reason, most first."""
        return self._reasons(f"source = ? AND ({_NO_ANSWER}) AND NOT ({_SOFT})", source)

    def rejections(self, source: str) -> dict[str, int]:
        """Why fetched pages of a source gave no release, with the number for each reason, most first."""
        return self._reasons(f"source = ? AND (release IS NULL AND status BETWEEN 200 AND 399 OR {_SOFT})", source)

    def _reasons(self, where: str, source: str) -> dict[str, int]:
        with self._sqlite_errors():
            rows = self._db.execute(
                f"SELECT reason, count(*) AS n FROM fetch WHERE {where} AND reason IS NOT NULL "  # noqa: S608
                "GROUP BY reason ORDER BY n DESC, reason",
                [source],
            ).fetchall()
        return {row["reason"]: row["n"] for row in rows}

    def _fetches(self, where: str, values: list[str | int | None]) -> tuple[Fetch, ...]:
        with self._sqlite_errors():
            rows = self._db.execute(f"SELECT * FROM fetch WHERE {where}", values).fetchall()  # noqa: S608
        return tuple(self._intact("fetch", rows, _fetch))


def _walk(row: sqlite3.Row) -> tuple[str, LastWalk]:
    ended = as_moment(row["ended"])
    assert ended
    return row["place"], LastWalk(ended, row["pages"])


def _fetch(row: sqlite3.Row) -> Fetch:
    at = as_moment(row["at"])
    assert at
    date = PartialDate.parse(row["hinted_date"]) if row["hinted_date"] else None
    return Fetch(
        **{name: row[name] for name in ("url", "source", "status", "etag", "last_modified", "release", "reason")},
        at=at,
        leads_to=row["leads_to"],
        due=as_moment(row["due"]),
        missing=row["missing"],
        missing_since=as_moment(row["missing_since"]),
        hint=Hint(row["hinted_title"], date, row["hinted_by"]),
    )


def _crawl(row: sqlite3.Row) -> Crawl:
    started = as_moment(row["started"])
    assert started
    counts = {name: row[name] for name in _COUNTS}
    reasons = json.loads(row["reasons"])
    return Crawl(
        row["source"],
        started,
        as_moment(row["finished"]),
        **counts,
        named=row["named"],
        reasons=reasons,
        partial=bool(row["partial"]),
    )
