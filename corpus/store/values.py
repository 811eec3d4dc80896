"""What the store knows of releases, addresses and crawls."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from corpus.release import PartialDate, Release

Change = Literal["new", "changed", "same"]

EventKind = Literal["first", "edited", "gone", "back", "removed", "joined", "mended"]


@dataclass(frozen=True, slots=True)
class Stored:
    """A release as the store knows it."""

    release: Release
    seq: int
    version: int
    page: str | None
    """SHA-256 of the page it was read from."""
    gone: datetime | None = None
    """Since when its source no longer has it."""


@dataclass(frozen=True, slots=True)
class Removed:
    """A release that is no longer there."""

    id: str
    seq: int


@dataclass(frozen=True, slots=True)
class Damaged:
    """A release that is no longer as it was stored."""

    id: str
    url: str | None

    def __str__(self) -> str:
        return f"{self.id} ({self.url})" if self.url else self.id


@dataclass(frozen=True, slots=True)
class Salvage:
    """What can still be read of a damaged release."""

    row: int
    """Its place in the table."""
    id: str
    hash: str | None
    """What its text should give; None where that is damaged."""
    text: str
    """Its content as far as it is legible."""
    release: Release | None
    """The same as a release, where it has the form of one."""
    is_text_intact: bool
    """Whether what is damaged stands beside the text."""
    page: str | None
    """SHA-256 of the page it was read from."""
    url: str | None
    origin: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a release."""

    at: datetime
    what: EventKind
    version: int
    """The one that stood from then on."""
    release: Release | None = None
    """Its text, where this made it a new version."""
    page: str | None = None


@dataclass(frozen=True, slots=True)
class Hint:
    """What stood beside a link to a release."""

    title: str | None = None
    date: PartialDate | None = None
    by: Literal["feed", "listing"] = "feed"


@dataclass(frozen=True, slots=True)
class Fetch:
    """The last answer of an address."""

    url: str
    source: str
    at: datetime
    status: int
    """What the server said, or should have said with an error page that it sent with 200."""
    etag: str | None = None
    last_modified: str | None = None
    release: str | None = None
    reason: str | None = None
    """Why it gave no release, or no news of one."""
    leads_to: str | None = None
    """The address that it was redirected to, or that its page names as its own."""
    due: datetime | None = None
    """When to look again, where it holds a release."""
    missing: int = 0
    """How many answers in a row said that there is nothing."""
    missing_since: datetime | None = None
    hint: Hint = Hint()


@dataclass(frozen=True, slots=True)
class LastWalk:
    """The last time that a listing or interface was followed to its end."""

    ended: datetime
    pages: int


@dataclass(frozen=True, slots=True)
class Crawl:
    """One visit to a source, with what came of it."""

    source: str
    started: datetime
    finished: datetime | None
    new: int
    changed: int
    same: int
    rejected: int
    failed: int
    named: int | None = None
    """How many addresses of releases its feeds, sitemaps and listings named; none where nobody counted."""
    reasons: dict[str, int] = field(default_factory=dict)
    """Why addresses were rejected or failed."""
    partial: bool = False
    """Whether only so many releases were wanted, or none before a day."""
