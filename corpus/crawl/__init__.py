"""Fetching: what the sources of the catalogue have published since the last time, into the store."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpus.catalogue.sources import Source
from corpus.crawl.process import CrawlerDiedError, CrawlError, run
from corpus.interrupt import interruptible
from corpus.release import PartialDate

__all__ = ["CAREFUL", "CrawlError", "CrawlOptions", "Progress", "Report", "crawl"]


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


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How the crawler behaves and what it may do, for whoever runs it to say."""

    contact: str | None = None
    """An address of mail or of a page, told to every site."""
    daily: int = 10_000
    """Requests to one host in a day."""
    timeout: float = 30.0
    """Seconds that an answer may take, to its last byte."""
    allow_loopback: bool = False
    """Whether sites of this machine may be asked; others that are not of the public internet never are."""


CAREFUL = CrawlOptions()


def crawl(
    sources: Sequence[Source],
    store: Path,
    *,
    since: PartialDate | date | None = None,
    limit: int | None = None,
    now: datetime | None = None,
    conduct: CrawlOptions = CAREFUL,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[Report, ...]:
    """Visit each source and keep what is new there; one report a source, in their order.

    Nothing dated before `since` is kept; at most `limit` releases are asked for at each source; `now` is the moment to
    go by, if it is not the present. Trouble with a source or a page is counted; each release is in the store as soon as
    it is read, so that nothing is lost by KeyboardInterrupt. Raises CrawlError when the crawl itself fails.
    """
    job = {
        "do": "crawl",
        "sources": [asdict(source) for source in sources],
        "store": str(store),
        "since": str(_first_day(since)) if since else None,
        "limit": limit,
        "now": now.isoformat() if now else None,
        "conduct": asdict(conduct),
    }
    reports: dict[str, Report] = {}

    def hear(line: dict[str, Any]) -> None:
        match line:
            case {"report": source, "counts": counts, "reasons": reasons}:
                reports[source] = Report(source, **counts, reasons=tuple((reason, count) for reason, count in reasons))
            case {"progress": source, "address": address, "found": found, "counts": counts} if progress:
                progress(Progress(source, address, found, **counts))

    try:
        with interruptible():
            run(job, hear)
    except CrawlerDiedError as error:
        missing = ", ".join(source.name for source in sources if source.name not in reports)
        raise CrawlError(f"the crawl of {missing} broke off; what it had read is kept, try again: {error}") from error
    return tuple(reports[source.name] for source in sources)


def _first_day(since: PartialDate | date) -> date:
    first = since.first_day if isinstance(since, PartialDate) else since
    if first is None:
        raise CrawlError(f"the year is missing in {since}: give one, as in 2020-02-15")
    return first
