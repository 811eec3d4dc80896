"""What a search finds, or what sources have changed, as entries of a feed."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate
from corpus.store import Store
from corpus.versions.clusters import cluster_of
from corpus.versions.source_changes import SourceChange
from search.citation.reference import Reference, reference_of_hit, reference_of_release
from search.results import Hit

ENTRIES = 50
"""The most entries of a feed."""
MAX_SUMMARY = 4000
"""Characters of an entry that says what differs."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """A release, several versions of one, or a change of one."""

    path: str
    """What identifies it, as a part of an address; it stays when the text changes."""
    reference: Reference
    """The release that it leads to."""
    title: str
    summary: str
    published: datetime | None
    """When the release was published, or its change was seen, in UTC; None if the day is not known."""
    updated: datetime
    """When the latest version was read, or the change was seen."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest releases that a search finds, or the last changes."""

    title: str
    address: str
    """The address of the feed itself, which identifies it."""
    page: str
    """The address of the page that it belongs to."""
    release: str
    """The address of the pages of releases, up to the id."""
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        return max((one.updated for one in self.entries), default=datetime(1970, 1, 1, tzinfo=UTC))


def feed_entries(hits: Iterable[Hit], store: Path) -> Iterator[FeedEntry]:
    """Group hits, which come newest first, by the clusters of versions; each stands where its newest version does.

    The entry leads to the version that was published first.
    """
    groups: dict[str, list[Hit]] = {}
    with Store(store, create=False) as opened:
        for hit in hits:
            groups.setdefault(cluster_of(opened, hit.id), []).append(hit)
    for cluster, versions in groups.items():
        first = reference_of_hit(versions[-1])
        copies = f" ({len(versions)} versions)" if len(versions) > 1 else ""
        yield FeedEntry(
            path=quote(cluster, safe=""),
            reference=first,
            title=first.title,
            summary=f"{first.abstract}{copies}",
            published=_beginning(first.published),
            updated=max(one.fetched for one in versions).astimezone(UTC),
        )


def change_entries(changes: Iterable[SourceChange]) -> Iterator[FeedEntry]:
    """An entry for each change; it leads to the release and says what differs."""
    for one in changes:
        reference = reference_of_release(one.release)
        text = "\n".join((f"{one.release.source}: {one.words}", *one.lines()))
        yield FeedEntry(
            path=f"{quote(one.release.id, safe='')}#change-{one.seq}",
            reference=reference,
            title=f"{one.words.capitalize()}: {reference.title}",
            summary=text if len(text) <= MAX_SUMMARY else f"{text[:MAX_SUMMARY]}…",
            published=one.event.at.astimezone(UTC),
            updated=one.event.at.astimezone(UTC),
        )


def _beginning(date: PartialDate | None) -> datetime | None:
    """The beginning of a day, in UTC; None for a date without one."""
    day = date.first_day if date and date.precision == "day" else None
    return datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
