"""A visit that keeps nothing: it finds out whether an entry of the catalogue fits its site."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from corpus.catalogue.sources import Source, release_address
from corpus.crawl.discover.links import Link
from corpus.crawl.frontier.outcomes import Fetched
from corpus.release import YEARS, Page, PartialDate, Rejected, Release

SAMPLE = 3
"""Releases that are asked for."""


class CheckVisit:
    """Looks at the first page of each place that the entry names, and at a few releases."""

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
        """What the entry gave, as plain values."""
        return {
            "found": self.found,
            "newest": str(self._newest) if self._newest else None,
            "samples": self._samples,
            "unmatched": list(self._unmatched),
            "troubles": self._troubles.most_common(),
        }

    def see(self, unmatched: Iterable[str]) -> None:
        self._unmatched |= dict.fromkeys(unmatched)

    def known(self) -> Iterable[tuple[Link, dict[str, str]]]:
        return ()

    def address(self, link: Link) -> str | None:
        return release_address(link.url, self.source)

    def ask(self, link: Link, _tag: str | None = None) -> dict[str, str] | None:
        address = self.address(link)
        if address is None or address in self._links:
            return None
        self._links[address] = link
        self.found += 1
        self._note(link.published)
        if self._asked == SAMPLE:
            return None
        self._asked += 1
        return {}

    def is_worth_paging(self, _links: Iterable[Link], _place: str) -> bool:
        return False

    def list_exhausted(self, place: str, pages: int) -> None: ...

    def is_recent(self, _link: Link) -> bool:
        return not self._links

    def page(self, link: Link, answer: Fetched) -> Page:
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

    def keep(self, link: Link, answer: Fetched, reading: Release | Rejected | None) -> None:
        match reading:
            case Release():
                self._note(reading.published)
                day = str(reading.published) if reading.published else None
                self._samples.append({"url": link.url, "title": reading.title, "published": day})
            case Rejected():
                self.miss(link, reading.reason)
            case None:
                self.miss(link, f"answered {answer.status}")

    def miss(self, link: Link, reason: str) -> None:
        self._troubles[f"{link.url}: {reason}"] += 1

    def refuse(self, link: Link, reason: str, *, status: int) -> None:  # noqa: ARG002 - the other kind of visit needs it
        self.miss(link, reason)

    def postpone(self, link: Link, reason: str) -> None:
        self.miss(link, reason)

    def list_failed(self, url: str, reason: str) -> None:
        self._troubles[f"{url}: {reason}"] += 1

    def _note(self, published: PartialDate | None) -> None:
        if published and published.year in YEARS and (self._newest is None or str(published) > str(self._newest)):
            self._newest = published
