"""What is found on the way to releases: links, with what was said beside them, and where more links stand."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, Self
from urllib.parse import urljoin

from parsel import Selector

from corpus.release import PartialDate


@dataclass(frozen=True, slots=True)
class Link:
    """An address that may hold a release, with what was said of it where it was found."""

    url: str
    title: str | None = None
    published: PartialDate | None = None
    updated: datetime | None = None
    by: Literal["feed", "listing"] = "feed"
    body: str | None = None
    """The text itself as HTML, where it stands beside the link."""

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
class Finds:
    """What a place that leads to releases holds."""

    links: tuple[Link, ...] = ()
    sitemaps: tuple[Link, ...] = ()
    """Those that an index of sitemaps, or a page, names."""
    feeds: tuple[Link, ...] = ()
    """Those that a page names."""
    next: str | None = None
    """The address of what follows, where the place says so."""
    unmatched: tuple[str, ...] = ()
    """Selectors of the catalogue that match nothing here."""
    trouble: str | None = None
    """Why this is not all of it."""

    def to_json(self) -> dict[str, Any]:
        plain = asdict(self)
        for link in (*plain["links"], *plain["sitemaps"], *plain["feeds"]):
            link["updated"] = link["updated"] and link["updated"].isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        ways = {name: tuple(map(Link.from_json, plain[name])) for name in ("links", "sitemaps", "feeds")}
        return cls(**{**plain, **ways, "unmatched": tuple(plain["unmatched"])})


def joined(base: str, address: str) -> str | None:
    """The address as seen from the page that names it; none where it is no address."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return None


def base_of(page: Selector, address: str) -> str:
    """What the addresses of a page are relative to: its address, unless it says otherwise."""
    said = page.css("base[href]")
    return (said and joined(address, said[0].attrib["href"])) or address


class UnreadableError(ValueError):
    """The bytes are not what their address promises."""
