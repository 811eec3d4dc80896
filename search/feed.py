"""What a search finds as entries of a feed: the versions of one release are one entry."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.store import Store
from corpus.versions.clusters import cluster_of
from search.citation.reference import Reference, reference_of_hit
from search.results import Hit

ENTRIES = 50
"""The most entries of a feed."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A release, or several versions of one."""

    id: str
    """Of the release, or of the cluster of its versions; it stays when the text changes."""
    reference: Reference
    """The version that was published first."""
    updated: datetime
    """When the latest version was read."""
    copies: int
    """How many versions the search finds."""

    @property
    def published(self) -> datetime | None:
        """The beginning of the day of publication, in UTC; None if the day is not known."""
        date = self.reference.published
        day = date.first_day if date and date.precision == "day" else None
        return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest releases that a search finds."""

    title: str
    address: str
    """The address of the feed itself, which identifies it."""
    page: str
    """The address of the search page."""
    release: str
    """The address of the pages of releases, up to the id."""
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        return max((one.updated for one in self.entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def feed_entries(hits: Iterable[Hit], store: Path) -> Iterator[FeedEntry]:
    """Group hits, which come newest first, by the clusters of versions; each stands where its newest version does."""
    groups: dict[str, list[Hit]] = {}
    with Store(store, create=False) as opened:
        for hit in hits:
            groups.setdefault(cluster_of(opened, hit.id), []).append(hit)
    for cluster, versions in groups.items():
        updated = max(one.fetched for one in versions).astimezone(UTC)
        yield FeedEntry(cluster, reference_of_hit(versions[-1]), updated, len(versions))
