"""The catalogue of publishers: who they are, how their releases are found and read, and how far that is verified."""

import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from math import inf
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal, Self
from urllib.parse import urlsplit

from corpus import toml_tables
from corpus.addresses import canonical
from corpus.css import mistake_in
from corpus.file_cache import cached_beside
from corpus.quick_dataclass import dataclass
from corpus.release import YEARS
from corpus.system_errors import describe
from corpus.toml_tables import (
    CLOSED,
    Check,
    MistakeError,
    NonBlank,
    Number,
    Pattern,
    TableError,
    Whole,
    place,
    read_tables,
    told,
    validate,
)

FILE_NAME = "sources.toml"

Verified = Literal["live", "public-code", "stored-page", "unverified"]


def _check_address(text: str) -> str | None:
    try:
        usable = urlsplit(text).scheme in ("http", "https") and _site(text)[0] and not re.search(r"\s", text)
    except ValueError:
        usable = False
    return None if usable else f"{text!r} is no address; it begins with http:// or https:// and names a host"


def _check_language(text: str) -> str | None:
    is_code = re.fullmatch("[a-z]{2,3}", text)
    return None if is_code else f"{text!r} is no language; it takes two or three small letters of ISO 639, such as en"


def _check_delay(seconds: float) -> str | None:
    return None if 0 <= seconds < inf else f"{seconds} is no delay; it takes seconds, 0 or more"


def _check_year(year: int) -> str | None:
    return None if year in YEARS else f"{year} is no year of press releases; it takes four figures"


def _check_day(text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no day; it takes the form 2026-07-20"
    return None


def _check_listing(listing: "Listing") -> MistakeError | None:
    is_archive = "{year}" in listing.url
    if is_archive and listing.first_year is None:
        return MistakeError(("first_year",), "is missing: say how far back {year} goes")
    if "{month}" in listing.url and not is_archive:
        return MistakeError(("url",), "has {month} but no {year}")
    return None


HttpAddress = Annotated[str, Check(_check_address)]
Css = Annotated[str, Check(mistake_in)]
"""A CSS selector of elements."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages that list releases: an address, and how to come from one page to the next."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    url: HttpAddress
    """Where it starts; `{page}` counts up, `{year}` and `{month}` (two figures) go back from today."""
    first_page: Whole = 0
    links: Css = "a"
    """CSS selector of the links to releases."""
    dates: Css | None = None
    """CSS selector, inside the link's block, of the date shown beside it."""
    next: Css | None = None
    """CSS selector of the link to the next page, where the address does not count."""
    first_year: Annotated[Whole, Check(_check_year)] | None = None
    """How far back `{year}` goes."""


@dataclass(frozen=True, slots=True)
class Api:
    """An interface for programs that lists releases as JSON. Names inside of names are joined by dots."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    url: HttpAddress
    """`{page}` in it counts up from `first_page`, `{offset}` by the entries that came so far."""
    link: NonBlank
    """The address of a release; `{name}` stands for a value of its entry."""
    entries: str = ""
    """Where the list stands in an answer; empty if the answer is the list."""
    first_page: Whole = 0
    title: str | None = None
    date: str | None = None
    """Seconds since 1970, ISO 8601, or a date in words, in an element or not."""
    updated: str | None = None
    body: str | None = None
    """The text as HTML: where the entry has it, the release's own page is not asked for."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors of a release's page, each tried before anything generic."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    title: Css | None = None
    date: Css | None = None
    body: Css | None = None
    remove: tuple[Css, ...] = ()
    """What is taken out of the body."""


@dataclass(frozen=True, slots=True)
class Source:
    """One entry of the catalogue."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: NonBlank
    organization: NonBlank
    home: HttpAddress
    """The site's address; pages of its host belong to this source."""
    languages: tuple[Annotated[str, Check(_check_language)], ...] = ("en",)
    feeds: tuple[HttpAddress, ...] = ()
    sitemaps: tuple[HttpAddress, ...] = ()
    listings: tuple[Annotated[Listing, Check(_check_listing)], ...] = ()
    apis: tuple[Api, ...] = ()
    article: Pattern = ".*"
    """Regular expression that the address of a release matches."""
    selectors: Selectors = Selectors()
    delay: Annotated[Number, Check(_check_delay)] = 5.0
    """Seconds between two requests."""
    verified: Verified = "unverified"
    verified_on: Annotated[str, Check(_check_day)] | None = None
    note: str = ""

    @classmethod
    def from_plain(cls, values: Mapping[str, Any]) -> Self:
        """The source that `asdict` made plain values of, which are not validated again."""
        parts = {
            "listings": tuple(Listing(**one) for one in values["listings"]),
            "apis": tuple(Api(**one) for one in values["apis"]),
            "selectors": Selectors(**{key: _as_tuple(value) for key, value in values["selectors"].items()}),
        }
        return cls(**{key: _as_tuple(value) for key, value in values.items()} | parts)


class CatalogueError(TableError):
    """An entry of a catalogue can't be used: the message names the file, the entry, the key and what is allowed."""


@dataclass(frozen=True, slots=True)
class _CatalogueFile:
    __pydantic_config__: ClassVar[Any] = CLOSED

    source: tuple[Source, ...] = ()


def load_catalogue(home: Path | None = None) -> dict[str, Source]:
    """The sources that come with the program, and those of the user's folder, which replace any of the same name.

    Raises CatalogueError.
    """
    shipped = Path(__file__).with_name(FILE_NAME)
    rules = (Path(__file__), Path(toml_tables.__file__))
    plain = cached_beside(shipped, rules, lambda: [asdict(source) for source in _load(shipped).values()])
    catalogue = {entry["name"]: Source.from_plain(entry) for entry in plain}
    if home is not None and (home / FILE_NAME).exists():
        catalogue |= _load(home / FILE_NAME)
    return catalogue


def release_address(url: str, source: Source) -> str | None:
    """The canonical address, if the address may be that of a release of the source."""
    try:
        address = canonical(url)
    except ValueError:
        return None
    return address if is_of_site(url, source) and re.search(source.article, url) else None


def is_of_site(url: str, source: Source) -> bool:
    """Whether the address lies on the source's host or one below it, at the same port."""
    try:
        (host, port), (home, home_port) = _site(url), _site(source.home)
    except ValueError:
        return False
    return port == home_port and (host == home or host.endswith(f".{home}"))


def to_source(entry: Mapping[str, Any], where: str) -> Source:
    """A source from plain values, as TOML or JSON has them.

    Raises CatalogueError; `where` is how the message begins.
    """
    tables = {"source": [entry]}
    try:
        [source] = validate(tables, _CatalogueFile).source
    except MistakeError as mistake:
        raise CatalogueError(f"{where}: {told(mistake, tables)}") from mistake
    return source


def _load(path: Path) -> dict[str, Source]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(describe(error, path)) from error
    except UnicodeDecodeError as error:
        raise CatalogueError(f"{path} is not text in UTF-8: {error}") from error
    catalogue: dict[str, Source] = {}
    for number, source in enumerate(read_tables(text, path, _CatalogueFile, CatalogueError).source):
        if source.name in catalogue:
            at = place(text, path, ("source", number))
            raise CatalogueError(f'{at}: source "{source.name}" stands there twice: give one another name')
        catalogue[source.name] = source
    return catalogue


def _as_tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _site(url: str) -> tuple[str, int | None]:
    """Host without `www.`, and port where it is not the scheme's own. Raises ValueError."""
    parts = urlsplit(url)
    port = parts.port if parts.port not in (80, 443) else None
    return (parts.hostname or "").removeprefix("www."), port
