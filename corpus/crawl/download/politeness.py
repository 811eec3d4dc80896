"""Taking turns at a host: one request at a time, a pause between two, so many a day, none while it asks for peace."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from corpus.crawl.download.errors import PostponedError
from corpus.errors import PressdeskError
from corpus.system_errors import in_words, missing_permission

FILE_NAME = "hosts.sqlite"
PATIENCE = 60.0
"""Seconds that a request waits for a host that asks for it; a longer wait is for another visit."""
LONGEST_PAUSE = 120.0
"""Seconds; what a site asks for beyond that is taken for a mistake."""
LONGEST_PEACE = timedelta(days=1)


class HostQueue:
    """Shared by everything that one crawl asks for; what must outlast it stands in a file."""

    def __init__(self, ledger: Path, *, daily: int) -> None:
        self._ledger, self._daily = Ledger(ledger), daily
        self._hosts: dict[str, _Host] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ledger.close()

    @asynccontextmanager
    async def slot(self, url: str, pause: float) -> AsyncIterator[None]:
        """Wait until the host of the address may be asked, and hold others off while the block runs.

        The pause behind it is the longest of `pause`, of what robots.txt asks for, and, where there is a pause at all,
        of the time that the host needed. Raises PostponedError.
        """
        name = host_of(url)
        host = self._hosts.setdefault(name, _Host())
        async with host.lock:
            await asyncio.sleep(host.free_at - monotonic())
            await self._keep_peace(name)
            self._ledger.spend(name, self._daily)
            began = monotonic()
            try:
                yield
            finally:
                ended = monotonic()
                pause = max(pause, host.pause)
                host.free_at = ended + min(max(pause, ended - began if pause else 0), LONGEST_PAUSE)

    def set_crawl_delay(self, url: str, pause: float) -> None:
        """Note the pause that a host asks for."""
        self._hosts.setdefault(host_of(url), _Host()).pause = min(pause, LONGEST_PAUSE)

    def hold_until(self, url: str, seconds: float) -> None:
        """Note that a host wants no requests for so long, in this crawl and those after it."""
        self._ledger.hold(host_of(url), datetime.now(UTC) + min(timedelta(seconds=seconds), LONGEST_PEACE))

    async def _keep_peace(self, host: str) -> None:
        while until := self._ledger.held(host, now := datetime.now(UTC)):
            left = (until - now).total_seconds()
            if left <= 0:
                return
            if left > PATIENCE:
                raise PostponedError(f"{host} asked to be left alone until {until:%Y-%m-%d %H:%M} UTC")
            await asyncio.sleep(left)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    pause: float = 0.0


class Ledger:
    """How often each host was asked today, and until when it wants to be left alone. Losing it does no harm."""

    def __init__(self, path: Path) -> None:
        with _named(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch()  # by itself SQLite never lets a group write
            self._path, self._db = path, sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS host "
                "(name TEXT PRIMARY KEY, day TEXT NOT NULL DEFAULT '', asked INTEGER NOT NULL DEFAULT 0, held TEXT)"
            )

    def close(self) -> None:
        self._db.close()

    def spend(self, host: str, cap: int) -> None:
        """Count a request. Raises PostponedError when there have been as many as allowed."""
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        with _named(self._path):
            done = self._db.execute(
                "INSERT INTO host (name, day, asked) VALUES (:name, :day, 1) ON CONFLICT (name) DO UPDATE "
                "SET asked = iif(day = :day, asked, 0) + 1, day = :day WHERE day <> :day OR asked < :cap",
                {"name": host, "day": today, "cap": cap},
            )
        if not done.rowcount:
            raise PostponedError(f"{host} was asked {cap:,} times today, which is the daily cap")

    def hold(self, host: str, until: datetime) -> None:
        with _named(self._path):
            self._db.execute(
                "INSERT INTO host (name, held) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET held = ?2",
                [host, until.isoformat()],
            )

    def held(self, host: str, now: datetime) -> datetime | None:
        """Until when a host wants to be left alone; a day at most, since more was noted by a wrong clock."""
        with _named(self._path):
            row = self._db.execute("SELECT held FROM host WHERE name = ?", [host]).fetchone()
        until = _moment(row[0]) if row and row[0] else None
        if until is None or until <= now + LONGEST_PEACE:
            return until
        self.hold(host, now + LONGEST_PEACE)
        return now + LONGEST_PEACE


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        who = missing_permission(path, writes=True) or missing_permission(path.parent, writes=True)
        raise PressdeskError(who or f"{path}: {error}; {_DISPENSABLE}") from error
    except (OSError, MemoryError) as error:
        raise PressdeskError(in_words(error, path, writes=True)) from error


_DISPENSABLE = "if its disk is full, free some space; if it is damaged, delete it: nothing is lost with it"


def _moment(text: str) -> datetime | None:
    """None for what is no moment: losing one does no harm."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def host_of(url: str) -> str:
    """The host as it takes turns: without `www.`, with its port where it is not the usual one. Raises ValueError."""
    parts = urlsplit(url)
    name = (parts.hostname or "").removeprefix("www.")
    return f"{name}:{parts.port}" if parts.port not in (None, 80, 443) else name
