"""The releases of the demo sites, with what reading them should yield."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from corpus.release import PartialDate

SiteName = Literal["demo-board", "demo-agency", "demo-monitor"]
Expected = Literal["indexed", "rejected", "blocked"]

ORGANIZATIONS: dict[SiteName, str] = {
    "demo-board": "Alpenland Precursor Control Board",
    "demo-agency": "Agencia Costera de Control de Drogas",
    "demo-monitor": "Northern Drugs Monitor",
}


@dataclass(frozen=True, slots=True)
class DemoRelease:
    """One release as written, without the boilerplate of its site."""

    site: SiteName
    path: str
    title: str
    paragraphs: tuple[str, ...]
    language: str = "en"
    date: PartialDate | None = None
    updated: PartialDate | None = None
    """When its page was last changed, which is not the date of the release."""
    dateline: str = ""
    """The dateline before the first paragraph."""
    announced: bool = True
    """Whether the page head and the feed, listing or sitemap give the date; otherwise only dateline or URL may."""
    themes: tuple[str, ...] = ()
    """Themes that it must be labelled with."""
    copy_of: str | None = None
    """Path of the release, on another of the sites, that this one repeats with small changes."""
    encoding: str = "utf-8"
    declares: str = "utf-8"
    """The encoding that the page declares; empty if it declares none."""
    expected: Expected = "indexed"
    """What becomes of it: `rejected` if its page has no text, `blocked` if robots.txt disallows it."""

    @property
    def organization(self) -> str:
        return ORGANIZATIONS[self.site]


def releases() -> tuple[DemoRelease, ...]:
    """Every release of the three sites, in the order of their files."""
    return tuple(release for site in ORGANIZATIONS for release in releases_of(site))


def releases_of(site: SiteName) -> Iterator[DemoRelease]:
    """The releases of one site."""
    file = Path(__file__).with_name(f"{site.removeprefix('demo-')}.toml")
    for fields in tomllib.loads(file.read_text(encoding="utf-8"))["release"]:
        yield _release(site, **fields)


def _release(
    site: SiteName, body: str = "", date: str | None = None, updated: str | None = None, **fields: Any
) -> DemoRelease:
    return DemoRelease(
        site=site,
        paragraphs=tuple(" ".join(lines.split()) for lines in body.split("\n\n") if lines.strip()),
        date=PartialDate.parse(date) if date else None,
        updated=PartialDate.parse(updated) if updated else None,
        themes=tuple(fields.pop("themes", ())),
        **fields,
    )
