"""What each source last answered, and what came of every visit to it."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from corpus.release import SOFT_ERROR_PREFIX, PartialDate
from corpus.store.checksums import is_intact
from corpus.store.database import Database, as_moment, as_text
from corpus.store.values import Crawl, Fetch, Hint, LastWalk

MAX_REVISIT_INTERVAL = timedelta(days=365)
"""Between two looks at a release; a later one was noted by a wrong clock."""

_COUNTS = ("new", "changed", "same", "rejected", "failed")
_NO_ANSWER = "status IN (0, 408, 429) OR status >= 500"
_SOFT = f"reason LIKE '{SOFT_ERROR_PREFIX}%'"
"""An answer that stands in place of another, whose status says what it means."""


class Crawls(Database):
    """The tables that a crawl goes on from."""

    def fetched(self, url: str) -> Fetch | None:
        """What an address last answered."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM fetch WHERE url = ?", [url]).fetchall()
        return next(self._intact("fetch", rows, _fetch), None)

    def record_fetch(self, fetch: Fetch) -> None:
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
        """Addresses of a source that gave no answer last time, or one that may be better next time."""
        return self._fetches(f"source = ? AND ({_NO_ANSWER})", [source])

    def due(self, source: str, now: datetime, most: int) -> tuple[Fetch, ...]:
        """Addresses of a source whose releases should be looked at again by now, the longest overdue first."""
        return self._fetches(
            "source = ? AND release IS NOT NULL AND leads_to IS NULL AND (due IS NULL OR due <= ? OR due > ?) "
            "ORDER BY due LIMIT ?",
            [source, as_text(now), as_text(now + MAX_REVISIT_INTERVAL), most],
        )

    def primary_addresses(self, release: str) -> tuple[Fetch, ...]:
        """The addresses that give a release by themselves, not by leading to another."""
        return self._fetches("release = ? AND leads_to IS NULL", [release])

    def addresses(self, release: str) -> tuple[Fetch, ...]:
        """All addresses that give a release or lead to it."""
        return self._fetches("release = ?", [release])

    def site_wide_texts(self, source: str) -> tuple[tuple[str, str], ...]:
        """Titles and texts that a source shows at address after address."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM standing WHERE source = ?", [source]).fetchall()
        return tuple(self._intact("standing", rows, lambda row: (row["title"], row["body"])))

    def record_site_wide_text(self, source: str, title: str, body: str, at: datetime) -> None:
        with self._sqlite_errors():
            self._insert("standing", {"source": source, "title": title, "body": body, "at": as_text(at)})

    def walks(self, source: str) -> dict[str, LastWalk]:
        """The last whole walk through each listing and interface of a source, by its address in the catalogue."""
        with self._sqlite_errors():
            rows = self._db.execute("SELECT * FROM walk WHERE source = ?", [source]).fetchall()
        return dict(self._intact("walk", rows, _walk))

    def record_walk(self, source: str, place: str, walk: LastWalk) -> None:
        with self._sqlite_errors():
            self._insert("walk", {"source": source, "place": place, "ended": as_text(walk.ended), "pages": walk.pages})

    def start_crawl(self, source: str, now: datetime | None = None, *, partial: bool = False) -> int:
        """Note that a source is being visited, in part only if so wanted; the number is for `record_crawl`."""
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
        """Note how far a visit has come: counts of new, changed, same, rejected, failed, and why."""
        values = {name: counts.get(name, 0) for name in _COUNTS}
        with self._sqlite_errors(), self._transaction():
            row = self._db.execute("SELECT * FROM crawl WHERE id = ?", [number]).fetchone()
            if row and is_intact("crawl", row):
                told = {"finished": as_text(finished), "named": named, "reasons": json.dumps(dict(reasons or {}))}
                self._update("crawl", row, **values, **told)

    def first_crawl(self, source: str, now: datetime) -> datetime | None:
        """When a source was first visited, of the visits that are not noted for a moment after `now`."""
        with self._sqlite_errors():
            rows = self._db.execute(
                "SELECT * FROM crawl WHERE source = ? AND started <= ? ORDER BY id", [source, as_text(now)]
            )
            first = next(self._intact("crawl", rows, _crawl), None)
        return first.started if first else None

    def last_crawls(self, *, finished: bool = False) -> dict[str, Crawl]:
        """The last visit to each source that was ever visited, or the last that saw all there was to see."""
        which = "WHERE finished IS NOT NULL" if finished else ""
        with self._sqlite_errors():
            rows = self._db.execute(
                f"SELECT * FROM crawl WHERE id IN (SELECT max(id) FROM crawl {which} GROUP BY source)"  # noqa: S608
            ).fetchall()
        return {crawl.source: crawl for crawl in self._intact("crawl", rows, _crawl)}

    def failures(self, source: str) -> dict[str, int]:
        """Why addresses of a source give no answer as of now, and how many; most first."""
        return self._reasons(f"source = ? AND ({_NO_ANSWER}) AND NOT ({_SOFT})", source)

    def rejections(self, source: str) -> dict[str, int]:
        """Why pages of a source that did answer gave no release, or not theirs, and how many; most first."""
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
