"""The catalogue of publishers: who they are, how their releases are found and read, and how far that is verified."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from corpus.addresses import canonical
from corpus.catalogue import fields
from corpus.catalogue.fields import Kind, MistakeError, Rules, lines_of
from corpus.errors import PressdeskError
from corpus.release import YEARS
from corpus.system_errors import describe

FILE_NAME = "sources.toml"

Verified = Literal["live", "public-code", "stored-page", "unverified"]


@dataclass(frozen=True, slots=True)
class Listing:
    """Pages that list releases: an address, and how to come from one page to the next."""

    url: str
    """Where it starts; `{page}` counts up, `{year}` and `{month}` (two figures) go back from today."""
    first_page: int = 0
    links: str = "a"
    """CSS selector of the links to releases."""
    dates: str | None = None
    """CSS selector, inside the link's block, of the date shown beside it."""
    next: str | None = None
    """CSS selector of the link to the next page, where the address does not count."""
    first_year: int | None = None
    """How far back `{year}` goes."""


@dataclass(frozen=True, slots=True)
class Api:
    """An interface for programs that lists releases as JSON. Names inside of names are joined by dots."""

    url: str
    """`{page}` in it counts up from `first_page`, `{offset}` by the entries that came so far."""
    link: str
    """The address of a release; `{name}` stands for a value of its entry."""
    entries: str = ""
    """Where the list stands in an answer; empty if the answer is the list."""
    first_page: int = 0
    title: str | None = None
    date: str | None = None
    """Seconds since 1970, ISO 8601, or a date in words, in an element or not."""
    updated: str | None = None
    body: str | None = None
    """The text as HTML: where the entry has it, the release's own page is not asked for."""


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
    apis: tuple[Api, ...] = ()
    article: str = ".*"
    """Regular expression that the address of a release matches."""
    selectors: Selectors = Selectors()
    delay: float = 5.0
    """Seconds between two requests."""
    verified: Verified = "unverified"
    verified_on: str | None = None
    note: str = ""


class CatalogueError(PressdeskError):
    """An entry of a catalogue can't be used: the message names the file, the entry, the field and what is allowed."""


def load_catalogue(home: Path | None = None) -> dict[str, Source]:
    """The sources that come with the program, and those of the user's folder, which replace any of the same name.

    Raises CatalogueError.
    """
    catalogue = _load(Path(__file__).with_name(FILE_NAME))
    if home is not None and (home / FILE_NAME).exists():
        catalogue |= _load(home / FILE_NAME)
    return catalogue


def source_of(url: str, catalogue: Mapping[str, Source]) -> Source | None:
    """The source whose site the address belongs to; of several, the one with the longest host."""
    of_site = [source for source in catalogue.values() if is_of_site(url, source)]
    return max(of_site, key=lambda source: len(_site(source.home)[0]), default=None)


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
    try:
        return build(Source, entry)
    except MistakeError as mistake:
        raise CatalogueError(f"{where}: {_named(entry)}{mistake}") from mistake


def build(kind: type[Kind], entry: Mapping[str, Any]) -> Kind:
    """An entry or a part of one. Raises MistakeError."""
    made = fields.build(kind, entry, _RULES)
    match made:
        case Source(listings=listings):
            for number, listing in enumerate(listings):
                _check_years(listing, ("listings", number))
    return made


def _load(path: Path) -> dict[str, Source]:
    try:
        text = path.read_text(encoding="utf-8")
        plain = tomllib.loads(text)
    except OSError as error:
        raise CatalogueError(describe(error, path)) from error
    except ValueError as error:
        raise CatalogueError(f"{path}: {error}") from error
    found = plain.pop("source", [])
    if plain or not (isinstance(found, list) and all(isinstance(entry, dict) for entry in found)):
        raise CatalogueError(f"{path}: only [[source]] tables are allowed, not {', '.join(plain) or 'source = ...'}")
    catalogue: dict[str, Source] = {}
    places = lines_of(text)
    for number, entry in enumerate(found):
        start = places.get(("source", number), 1)
        try:
            source = build(Source, entry)
        except MistakeError as mistake:
            line = _line(places, ("source", number, *mistake.trail))
            raise CatalogueError(f"{path}, line {line}: {_named(entry)}{mistake}") from mistake
        if source.name in catalogue:
            raise CatalogueError(f"{path}, line {start}: {_named(entry)}stands there twice: give one another name")
        catalogue[source.name] = source
    return catalogue


def _line(places: Mapping[tuple[str | int, ...], int], trail: tuple[str | int, ...]) -> int:
    """Where the value begins, or the closest table around it."""
    while trail and trail not in places:
        trail = trail[:-1]
    return places.get(trail, 1)


def _named(entry: Mapping[str, Any]) -> str:
    return f'source "{entry["name"]}": ' if isinstance(entry.get("name"), str) else "[[source]]: "


def _site(url: str) -> tuple[str, int | None]:
    """Host without `www.`, and port where it is not the scheme's own. Raises ValueError."""
    parts = urlsplit(url)
    port = parts.port if parts.port not in (80, 443) else None
    return (parts.hostname or "").removeprefix("www."), port


def _check_years(listing: Listing, trail: tuple[str | int, ...]) -> None:
    is_archive = "{year}" in listing.url
    if is_archive and listing.first_year is None:
        raise MistakeError((*trail, "first_year"), "is missing: say how far back {year} goes")
    if "{month}" in listing.url and not is_archive:
        raise MistakeError((*trail, "url"), "has {month} but no {year}")


def _check_text(text: str) -> str | None:
    return None if text.strip() else "is empty"


def _check_address(text: str) -> str | None:
    try:
        usable = urlsplit(text).scheme in ("http", "https") and _site(text)[0] and not re.search(r"\s", text)
    except ValueError:
        usable = False
    return None if usable else f"{text!r} is no address; it begins with http:// or https:// and names a host"


def _check_pattern(text: str) -> str | None:
    try:
        re.compile(text)
    except re.error as error:
        return f"{text!r} is no regular expression: {error}"
    return None


def _check_language(text: str) -> str | None:
    is_code = re.fullmatch("[a-z]{2}", text)
    return None if is_code else f"{text!r} is no language; it takes two small letters of ISO 639-1, such as en"


def _check_delay(seconds: float) -> str | None:
    return None if 0 <= seconds < inf else f"{seconds} is no pause; it takes seconds, 0 or more"


def _check_year(year: int) -> str | None:
    return None if year in YEARS else f"{year} is no year of press releases; it takes four figures"


def _check_day(text: str) -> str | None:
    try:
        date.fromisoformat(text)
    except ValueError:
        return f"{text!r} is no day; it takes the form 2026-07-20"
    return None


_RULES: Rules = {
    "name": _check_text,
    "organization": _check_text,
    "home": _check_address,
    "url": _check_address,
    "feeds": _check_address,
    "sitemaps": _check_address,
    "article": _check_pattern,
    "languages": _check_language,
    "delay": _check_delay,
    "first_year": _check_year,
    "link": _check_text,
    "verified_on": _check_day,
}
