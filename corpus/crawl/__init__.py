"""Crawl the sources of the catalogue and store what they have published since the last crawl."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from corpus.catalogue.sources import Source
from corpus.crawl.process import CrawlerDiedError, CrawlError, run
from corpus.interrupt import interruptible
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate, names_a_list

__all__ = ["CAREFUL", "CrawlError", "CrawlOptions", "Progress", "Report", "crawl"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the visit to one source has come."""

    source: str
    address: str
    """The address processed last."""
    found: int
    """Release addresses to fetch, as far as discovered so far."""
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
    """The result of the visit to one source: how many addresses ended in each outcome."""

    source: str
    new: int = 0
    changed: int = 0
    same: int = 0
    """Fetched again and found unchanged."""
    rejected: int = 0
    failed: int = 0
    reasons: tuple[tuple[str, int], ...] = ()
    """Why addresses were rejected or failed, most frequent first."""

    @property
    def unread_lists(self) -> tuple[str, ...]:
        """Feeds, sitemaps and listings that could not be read, each with the reason: the source has failed."""
        return tuple(reason for reason, _ in self.reasons if names_a_list(reason))


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """How the crawler behaves towards sites, as chosen by the person who runs it."""

    contact: str | None = None
    """A mail or web address that is sent to every site in the User-Agent header."""
    daily: int = 10_000
    """Most requests to one host in a day."""
    timeout: float = 30.0
    """Seconds that a response may take, from name resolution to its last byte."""
    allow_loopback: bool = False
    """Whether loopback addresses may be fetched; other addresses outside the public internet never are."""


CAREFUL = CrawlOptions()


def crawl(
    sources: Sequence[Source],
    store: Path,
    *,
    since: PartialDate | date | None = None,
    limit: int | None = None,
    now: datetime | None = None,
    options: CrawlOptions = CAREFUL,
    progress: Callable[[Progress], None] | None = None,
) -> tuple[Report, ...]:
    """Visit each source, store what is new there, and return one report per source, in their order.

    Releases dated before `since` are not stored; at most `limit` release addresses are fetched from each source; `now`
    replaces the present moment. Trouble with a source or a page is counted, not raised. Each release is stored as soon
    as it is read, so KeyboardInterrupt loses nothing. Raises CrawlError when the crawl itself fails.
    """
    job = {
        "do": "crawl",
        "sources": [asdict(source) for source in sources],
        "store": str(store),
        "since": str(_first_day(since)) if since else None,
        "limit": limit,
        "now": now.isoformat() if now else None,
        "options": asdict(options),
    }
    reports: dict[str, Report] = {}

    def on_message(line: dict[str, Any]) -> None:
        match line:
            case {"report": source, "counts": counts, "reasons": reasons}:
                reports[source] = Report(source, **counts, reasons=tuple((reason, count) for reason, count in reasons))
            case {"progress": source, "address": address, "found": found, "counts": counts} if progress:
                progress(Progress(source, address, found, **counts))

    try:
        with interruptible():
            run(job, on_message)
    except CrawlerDiedError as error:
        missing = ", ".join(source.name for source in sources if source.name not in reports)
        raise CrawlError(
            f"the crawl of {missing} broke off; what had been read is stored, run it again: {error}"
        ) from error
    return tuple(reports[source.name] for source in sources)


def _first_day(since: PartialDate | date) -> date:
    first = since.first_day if isinstance(since, PartialDate) else since
    if first is None:
        raise CrawlError(f"{since} has no year: give one, as in 2020-02-15")
    return first
