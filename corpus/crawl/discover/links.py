"""The values of discovery: links to releases with what was said beside them, and where more links are."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, Self
from urllib.parse import urljoin

from corpus.catalogue.sources import Listing
from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may hold a release, with the title and dates given where it was found."""

    url: str
    title: str | None = None
    published: PartialDate | None = None
    updated: datetime | None = None
    found_in: Literal["feed", "listing"] = "feed"
    body: str | None = None
    """The release's text as HTML, where it is embedded beside the link."""

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        return cls(
            **{
                **plain,
                "published": PartialDate(**plain["published"]) if plain["published"] else None,
                "updated": datetime.fromisoformat(plain["updated"]) if plain["updated"] else None,
            }
        )


@dataclass(frozen=True, slots=True)
class Discovered:
    """What was found in one feed, sitemap, listing page or API response."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[Link, ...] = ()
    """Sitemaps named by a sitemap index or a page."""
    feeds: tuple[Link, ...] = ()
    """Feeds named by a page."""
    next: str | None = None
    """The address of the next page, where one is named."""
    pages: Listing | None = None
    """How the pages of a list that nobody has described follow each other, as far as it shows."""
    unmatched: tuple[str, ...] = ()
    """Selectors of the catalogue entry that match nothing here."""
    trouble: str | None = None
    """Why the result is incomplete."""

    def to_json(self) -> dict[str, Any]:
        plain = asdict(self)
        for link in (*plain["links"], *plain["sitemaps"], *plain["feeds"]):
            link["updated"] = link["updated"] and link["updated"].isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        lists = {name: tuple(map(Link.from_json, plain[name])) for name in ("links", "sitemaps", "feeds")}
        pages = plain["pages"] and Listing(**plain["pages"])
        return cls(**{**plain, **lists, "pages": pages, "unmatched": tuple(plain["unmatched"])})


def absolute_url(base: str, address: str) -> str | None:
    """Resolve an address against the page that names it; None where it is malformed."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def base_url(address: str, href: str | None) -> str:
    """The base of a page's relative addresses: where its `base` element leads, if it has one, else its own address."""
    return (absolute_url(address, href) if href else None) or address


class UnreadableError(ValueError):
    """The bytes are not the feed, sitemap, page or API response that they should be."""
