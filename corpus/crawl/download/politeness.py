"""Politeness towards each host: one request at a time, a delay between two, a daily cap, and pauses on request."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from corpus.crawl.download.errors import PostponedError
from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.system_errors import describe, missing_permission

FILE_NAME = "hosts.sqlite"
MAX_WAIT = 60.0
"""Longest wait, in seconds, that a host can ask for within a visit; longer ones are left to the next visit."""
LONGEST_PAUSE = 120.0
"""Longest delay between two requests, in seconds; a larger Crawl-delay is taken for a mistake."""
LONGEST_HOLD = timedelta(days=1)


class HostQueue:
    """Lets the requests of one crawl take turns at each host; what must outlast the crawl is kept in a file."""

    def __init__(self, ledger: Path, *, daily: int) -> None:
        self._ledger, self._daily = RequestLedger(ledger), daily
        self._hosts: dict[str, _Host] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ledger.close()

    @asynccontextmanager
    async def slot(self, url: str, pause: float) -> AsyncIterator[None]:
        """Wait until the host of the address may be asked, and keep other requests waiting while the block runs.

        The delay afterwards, in seconds, is the longest of `pause`, of the Crawl-delay in robots.txt, and, if either is
        positive, of the time that the host took to respond. Raises PostponedError when the wait would be too long.
        """
        name = host_of(url)
        host = self._hosts.setdefault(name, _Host())
        async with host.lock:
            await asyncio.sleep(host.free_at - monotonic())
            await self._wait_out_hold(name)
            self._ledger.count_request(name, self._daily)
            began = monotonic()
            try:
                yield
            finally:
                ended = monotonic()
                pause = max(pause, host.pause)
                host.free_at = ended + min(max(pause, ended - began if pause else 0), LONGEST_PAUSE)

    def set_crawl_delay(self, url: str, pause: float) -> None:
        """Set the delay, in seconds, that the host's robots.txt asks for."""
        self._hosts.setdefault(host_of(url), _Host()).pause = min(pause, LONGEST_PAUSE)

    def hold_for(self, url: str, seconds: float) -> None:
        """Send the host no requests for this many seconds, in this crawl and later ones."""
        self._ledger.hold(host_of(url), datetime.now(UTC) + min(timedelta(seconds=seconds), LONGEST_HOLD))

    async def _wait_out_hold(self, host: str) -> None:
        while until := self._ledger.held_until(host, now := datetime.now(UTC)):
            left = (until - now).total_seconds()
            if left <= 0:
                return
            if left > MAX_WAIT:
                raise PostponedError(f"{host} asked for no requests until {until:%Y-%m-%d %H:%M} UTC")
            await asyncio.sleep(left)


@dataclass(slots=True)
class _Host:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    pause: float = 0.0


class RequestLedger:
    """A file with the number of requests to each host today, and the moment until which it wants none.

    Losing the file does no harm.
    """

    def __init__(self, path: Path) -> None:
        with _naming_file(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            if not path.exists():
                path.touch()  # SQLite would create it without write permission for the group
            self._path, self._db = path, sqlite3.connect(path, isolation_level=None, timeout=10)
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.execute(
                "CREATE TABLE IF NOT EXISTS host "
                "(name TEXT PRIMARY KEY, day TEXT NOT NULL DEFAULT '', asked INTEGER NOT NULL DEFAULT 0, held TEXT)"
            )

    def close(self) -> None:
        self._db.close()

    def count_request(self, host: str, cap: int) -> None:
        """Count a request. Raises PostponedError when the daily cap is reached."""
        today = f"{datetime.now(UTC):%Y-%m-%d}"
        with _naming_file(self._path):
            done = self._db.execute(
                "INSERT INTO host (name, day, asked) VALUES (:name, :day, 1) ON CONFLICT (name) DO UPDATE "
                "SET asked = iif(day = :day, asked, 0) + 1, day = :day WHERE day <> :day OR asked < :cap",
                {"name": host, "day": today, "cap": cap},
            )
        if not done.rowcount:
            raise PostponedError(f"{host} has had {cap:,} requests today, which is the daily cap")

    def hold(self, host: str, until: datetime) -> None:
        with _naming_file(self._path):
            self._db.execute(
                "INSERT INTO host (name, held) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET held = ?2",
                [host, until.isoformat()],
            )

    def held_until(self, host: str, now: datetime) -> datetime | None:
        """The moment until which a host wants no requests; a wrong clock wrote any that is over a day ahead."""
        with _naming_file(self._path):
            row = self._db.execute("SELECT held FROM host WHERE name = ?", [host]).fetchone()
        until = _parse_moment(row[0]) if row and row[0] else None
        if until is None or until <= now + LONGEST_HOLD:
            return until
        self.hold(host, now + LONGEST_HOLD)
        return now + LONGEST_HOLD


@contextmanager
def _naming_file(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        who = missing_permission(path, writes=True) or missing_permission(path.parent, writes=True)
        raise PressdeskError(who or f"{path}: {error}; {_DISPENSABLE}") from error
    except (OSError, MemoryError) as error:
        raise PressdeskError(describe(error, path, writes=True)) from error


_DISPENSABLE = "if its disk is full, free some space; if it is damaged, delete it (nothing of value is lost)"


def _parse_moment(text: str) -> datetime | None:
    """Parse a stored moment; None where it is malformed."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def host_of(url: str) -> str:
    """The host of an address, without `www.` and with any port but 80 and 443. Raises ValueError."""
    parts = urlsplit(url)
    name = (parts.hostname or "").removeprefix("www.")
    return f"{name}:{parts.port}" if parts.port not in (None, 80, 443) else name
