"""The releases of the demo sites, with what reading them should yield."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from corpus.quick_dataclass import dataclass
from corpus.release import PartialDate
from corpus.toml_tables import CLOSED, Check, NonBlank, Texts, read_tables

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
    """The releases of one site. Raises TableError where its file is not as it must be."""
    file = Path(__file__).with_name(f"{site.removeprefix('demo-')}.toml")
    for entry in read_tables(file.read_text(encoding="utf-8"), file.name, _SiteFile).release:
        yield DemoRelease(
            site,
            entry.path,
            entry.title,
            tuple(" ".join(lines.split()) for lines in entry.body.split("\n\n") if lines.strip()),
            language=entry.language,
            date=PartialDate.parse(entry.date) if entry.date else None,
            updated=PartialDate.parse(entry.updated) if entry.updated else None,
            dateline=entry.dateline,
            announced=entry.announced,
            themes=entry.themes,
            copy_of=entry.copy_of,
            encoding=entry.encoding,
            declares=entry.declares,
            expected=entry.expected,
        )


def _is_date(text: str) -> str | None:
    try:
        PartialDate.parse(text)
    except ValueError as error:
        return str(error)
    return None


_Date = Annotated[str, Check(_is_date)]


@dataclass(frozen=True, slots=True)
class _ReleaseEntry:
    """A release in the file of its site; the fields are those of `DemoRelease`."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    path: NonBlank
    title: NonBlank
    body: str = ""
    language: NonBlank = "en"
    date: _Date | None = None
    updated: _Date | None = None
    dateline: str = ""
    announced: bool = True
    themes: Texts = ()
    copy_of: NonBlank | None = None
    encoding: NonBlank = "utf-8"
    declares: str = "utf-8"
    expected: Expected = "indexed"


@dataclass(frozen=True, slots=True)
class _SiteFile:
    __pydantic_config__: ClassVar[Any] = CLOSED

    release: tuple[_ReleaseEntry, ...]
