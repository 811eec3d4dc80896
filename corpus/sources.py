"""The catalogue of publishers: who they are, how their releases are found and read, and how far that is verified."""

from dataclasses import dataclass
from typing import Literal

Verified = Literal["live", "public-code", "stored-page", "unverified"]


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages that list releases: an address, and how to come from one page to the next."""

    url: str
    """Where it starts; `{page}` in it counts up."""
    first_page: int = 0
    links: str = "a"
    """CSS selector of the links to releases."""
    dates: str | None = None
    """CSS selector, inside the link's block, of the date shown beside it."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a release's page, each tried before anything generic."""

    title: str | None = None
    date: str | None = None
    body: str | None = None
    remove: tuple[str, ...] = ()
    """What is taken out of the body."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the catalogue."""

    name: str
    organization: str
    home: str
    """The site's address; pages of its host belong to this source."""
    languages: tuple[str, ...] = ("en",)
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[Listing, ...] = ()
    article: str = ".*"
    """Regular expression that the address of a release matches."""
    selectors: Selectors = Selectors()
    delay: float = 5.0
    """Seconds between two requests."""
    verified: Verified = "unverified"
    verified_on: str | None = None
    note: str = ""
