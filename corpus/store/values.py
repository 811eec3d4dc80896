"""The values that the store returns: releases, their history, addresses and crawls."""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from typing import Literal

from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate, Release

Change = Literal["new", "changed", "same"]

EventKind = Literal["first", "edited", "gone", "back", "removed", "joined", "mended"]
EVENT_WORDS: Mapping[EventKind, str] = {
    "first": "first read",
    "edited": "changed",
    "gone": "gone from its source",
    "back": "back at its source",
    "removed": "removed",
    "joined": "merged into another release",
    "mended": "repaired after damage",
}


@dataclass(frozen=True, slots=True)
class Stored:
    """A release with its state in the store."""

    release: Release
    seq: int
    version: int
    page: str | None
    """SHA-256 of the page it was read from."""
    gone: datetime | None = None
    """The moment when its source was found to have it no longer."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A release that has been removed."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A release, or archived response, whose stored data no longer fits its checksum."""

    id: str
    url: str | None

    def __str__(self) -> str:
        return f"{self.id} ({self.url})" if self.url else self.id


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can be recovered of a damaged release."""

    row: int
    """Its rowid."""
    id: str
    hash: str | None
    """The hash that its content should have; None where the hash itself is damaged."""
    text: str
    """Its stored content, as far as it can be decoded."""
    release: Release | None
    """The content as a release, where enough of it can be parsed."""
    is_text_intact: bool
    """Whether the content fits its hash, so that only other columns are damaged."""
    page: str | None
    """SHA-256 of the page it was read from."""
    url: str | None
    origin: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One event in the history of a release."""

    at: datetime
    what: EventKind
    version: int
    """The version that is current from this event on."""
    release: Release | None = None
    """The new version, where the event made one."""
    page: str | None = None
    seq: int | None = None
    """The number of the change; None for the first version."""


@dataclass(frozen=True, slots=True)
class Hint:
    """The title and date given beside a link to a release."""

    title: str | None = None
    date: PartialDate | None = None
    by: Literal["feed", "listing"] = "feed"


@dataclass(frozen=True, slots=True)
class Fetch:
    """The result of the last fetch of an address."""

    url: str
    source: str
    at: datetime
    status: int
    """The HTTP status; for an error page that was sent with 200, the status it should have had; 0 for no response."""
    etag: str | None = None
    last_modified: str | None = None
    release: str | None = None
    reason: str | None = None
    """Why the fetch gave no release, or no new version of one."""
    leads_to: str | None = None
    """The primary address of the same release, where this one is an alias."""
    due: datetime | None = None
    """When to fetch it again, where it holds a release."""
    missing: int = 0
    """How many consecutive responses were "not found"."""
    missing_since: datetime | None = None
    hint: Hint = Hint()


@dataclass(frozen=True, slots=True)
class LastWalk:
    """The last time that a listing or API was read to its last page."""

    ended: datetime
    pages: int


@dataclass(frozen=True, slots=True)
class Crawl:
    """One visit to a source, with the number of addresses by outcome."""

    source: str
    started: datetime
    finished: datetime | None
    new: int
    changed: int
    same: int
    rejected: int
    failed: int
    named: int | None = None
    """How many release addresses its feeds, sitemaps and listings contained; None where they were not counted."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why addresses were rejected or failed, and how many for each reason."""
    partial: bool = False
    """Whether the visit was restricted to a number of releases or to a period."""
