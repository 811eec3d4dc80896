"""Fetching: what the sources of the catalogue have published since the last time, into the store."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from corpus.errors import PressdeskError
from corpus.release import PartialDate
from corpus.sources import Source

STOP_SECONDS = 5.0
"""How long an interrupted crawl waits for answers that are on their way."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the visit to one source has come."""

    source: str
    address: str
    """What has just been dealt with."""
    found: int
    """Addresses of releases to ask for, as far as they are known yet."""
    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        return self.new + self.changed + self.same + self.rejected + self.failed


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the visit to one source."""

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    """Asked for again, and not changed."""
    rejected: int = 0
    failed: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    """Why addresses were rejected or failed, most frequent first."""


class CrawlError(PressdeskError):
    """The crawl could not be carried out."""


def crawl(
    sources: Sequence[Source],
    store: Path,
    *,
    since: PartialDate | date | None = None,
    limit: int | None = None,
    timeout: float = 30,
    now: datetime | None = None,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[Report, ...]:
    """Visit each source and keep what is new there; one report a source, in their order.

    Nothing dated before `since` is kept; at most `limit` releases are asked for at each source; an answer may take
    `timeout` seconds; `now` is the moment to go by, if it is not the present. Trouble with a source or a page is
    counted; each release is in the store as soon as it is read, so that nothing is lost by KeyboardInterrupt.
    Raises CrawlError when the crawl itself fails.
    """
    job = {
        "sources": [asdict(source) for source in sources],
        "store": str(store),
        "since": str(_first_day(since)) if since else None,
        "limit": limit,
        "timeout": timeout,
        "now": now.isoformat() if now else None,
    }
    # A process of its own: Twisted's reactor runs only once, and pages may be hostile.
    with (
        tempfile.TemporaryFile("w+", errors="replace") as words,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "corpus.crawl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
        ) as child,
    ):
        try:
            reports = _converse(child, job, progress)
        except BaseException:
            _dismiss(child)
            raise
        if child.wait() != 0 or len(reports) < len(sources):
            missing = ", ".join(source.name for source in sources if source.name not in reports)
            raise CrawlError(
                f"the crawl of {missing} broke off; what it had read is kept, try again: {_last_words(words)}"
            )
    return tuple(reports[source.name] for source in sources)


def _first_day(since: PartialDate | date) -> date:
    first = since.first_day if isinstance(since, PartialDate) else since
    if first is None:
        raise CrawlError(f"the year is missing in {since}: give one, as in 2020-02-15")
    return first


def _converse(
    child: subprocess.Popen[str], job: dict[str, Any], progress: Callable[[Progress], None] | None
) -> dict[str, Report]:
    """Give the job to the child, and listen until it ends."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # it will have said why
        print(json.dumps(job), file=child.stdin, flush=True)
    reports: dict[str, Report] = {}
    for line in _lines(child.stdout):
        match line:
            case {"error": message}:
                raise CrawlError(message)
            case {"report": source, "counts": counts, "reasons": reasons}:
                reports[source] = Report(source, **counts, reasons=tuple((reason, count) for reason, count in reasons))
            case {"progress": source, "address": address, "found": found, "counts": counts} if progress:
                progress(Progress(source, address, found, **counts))
    return reports


def _lines(stream: IO[str]) -> Iterable[dict[str, Any]]:
    return (json.loads(line) for line in stream)


def _dismiss(child: subprocess.Popen[str]) -> None:
    """Let the child see that nobody listens any more, so that it ends; wait until it has."""
    try:
        child.communicate(timeout=2 * STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
    except BaseException:
        child.kill()
        raise


def _last_words(words: IO[str]) -> str:
    words.seek(0)
    return (words.read().strip() or "it left no word").splitlines()[-1]
