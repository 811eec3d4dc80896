"""A visit that stores nothing: it finds out whether a catalogue entry fits its site."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from corpus.catalogue.sources import Source, release_address
from corpus.clean.bounded import Outcome
from corpus.crawl.discover.links import Link
from corpus.crawl.frontier.outcomes import Fetched
from corpus.release import YEARS, Page, PartialDate, Rejected, Release

SAMPLE = 3
"""Releases fetched from each source."""


class CheckVisit:
    """Reads the first page of each feed, sitemap, listing and API that the entry names, and fetches a few releases."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.found = 0
        self._links: dict[str, Link] = {}
        self._asked = 0
        self._unmatched: dict[str, None] = {}
        self._troubles: Counter[str] = Counter()
        self._samples: list[dict[str, str | None]] = []
        self._newest: PartialDate | None = None

    def outcome(self) -> dict[str, Any]:
        """Return the fields of `CheckResult` as JSON values."""
        return {
            "found": self.found,
            "newest": str(self._newest) if self._newest else None,
            "samples": self._samples,
            "unmatched": list(self._unmatched),
            "troubles": self._troubles.most_common(),
        }

    def note_unmatched(self, unmatched: Iterable[str]) -> None:
        self._unmatched |= dict.fromkeys(unmatched)

    def revisits(self) -> Iterable[tuple[Link, dict[str, str]]]:
        return ()

    def address(self, link: Link) -> str | None:
        return release_address(link.url, self.source)

    def request_headers(self, link: Link, _tag: str | None = None) -> dict[str, str] | None:
        address = self.address(link)
        if address is None or address in self._links:
            return None
        self._links[address] = link
        self.found += 1
        self._note_date(link.published)
        if self._asked == SAMPLE:
            return None
        self._asked += 1
        return {}

    def is_worth_paging(self, _links: Iterable[Link], _place: str) -> bool:
        return False

    def list_exhausted(self, place: str, pages: int) -> None: ...

    def is_recent(self, _link: Link) -> bool:
        return not self._links

    def to_page(self, link: Link, answer: Fetched) -> Page:
        return Page(
            answer.content,
            answer.media_type,
            answer.url,
            datetime.now(UTC),
            answer.url,
            self.source.name,
            self.source.organization,
            hinted_date=link.published,
            hinted_by=link.found_in,
            hinted_title=link.title,
        )

    def fetch_answered(self, link: Link, answer: Fetched, reading: Release | Rejected | None) -> None:
        match reading:
            case Release():
                self._note_date(reading.published)
                day = str(reading.published) if reading.published else None
                sample = {"url": link.url, "title": reading.title, "published": day, "language": reading.language}
                self._samples.append(sample)
            case Rejected():
                self.fetch_failed(link, reading.reason)
            case None:
                self.fetch_failed(link, f"answered {answer.status}")

    def several_answered(self, _link: Link, answer: Fetched, readings: Sequence[Outcome]) -> None:
        for reading, page in readings:
            self.fetch_answered(Link(page.url if page and page.url else answer.url), answer, reading)

    def fetch_failed(self, link: Link, reason: str) -> None:
        self._troubles[f"{link.url}: {reason}"] += 1

    def fetch_refused(self, link: Link, reason: str, *, status: int) -> None:  # noqa: ARG002 - part of Visitor
        self.fetch_failed(link, reason)

    def fetch_postponed(self, link: Link, reason: str) -> None:
        self.fetch_failed(link, reason)

    def list_failed(self, url: str, reason: str) -> None:
        self._troubles[f"{url}: {reason}"] += 1

    def _note_date(self, published: PartialDate | None) -> None:
        if published and published.year in YEARS and (self._newest is None or str(published) > str(self._newest)):
            self._newest = published
