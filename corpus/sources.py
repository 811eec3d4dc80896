"""The catalogue of publishers: who they are, how their releases are found and read, and how far that is verified."""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from functools import cache
from math import inf
from pathlib import Path
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import urlsplit

from corpus.errors import PressdeskError

FILE_NAME = "sources.toml"

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
    next: str | None = None
    """CSS selector of the link to the next page, where the address does not count."""


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
    name = entry.get("name")
    return _build(Source, entry, f'{where}: source "{name}"' if isinstance(name, str) else where)


def _load(path: Path) -> dict[str, Source]:
    try:
        plain = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CatalogueError(f"{path}: {error}") from error
    entries = plain.pop("source", [])
    if plain or not (isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries)):
        raise CatalogueError(f"{path}: only [[source]] tables are allowed, not {', '.join(plain) or 'source = ...'}")
    catalogue: dict[str, Source] = {}
    for number, entry in enumerate(entries, 1):
        source = to_source(entry, str(path) if "name" in entry else f"{path}: [[source]] number {number}")
        if source.name in catalogue:
            raise CatalogueError(f'{path}: source "{source.name}" stands there twice: give one another name')
        catalogue[source.name] = source
    return catalogue


def _site(url: str) -> tuple[str, int | None]:
    """Host without `www.`, and port where it is not the scheme's own. Raises ValueError."""
    parts = urlsplit(url)
    port = parts.port if parts.port not in (80, 443) else None
    return (parts.hostname or "").removeprefix("www."), port


T = TypeVar("T", Source, Listing, Selectors)


def _build(kind: type[T], entry: Mapping[str, Any], where: str) -> T:
    """A dataclass from plain values, every one of them checked."""
    known = {field.name: field for field in fields(kind)}
    for name in entry.keys() - known.keys():
        raise CatalogueError(f"{where}: {name} is not a field; allowed are {', '.join(known)}")
    for name, field in known.items():
        if name not in entry and _is_required(field):
            raise CatalogueError(f"{where}: {name} is missing")
    return kind(**{name: _value(kind, name, value, f"{where}: {name}") for name, value in entry.items()})


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(kind: type, name: str, value: object, where: str) -> Any:
    typed = _typed(_hints(kind)[name], value, where)
    for one in typed if isinstance(typed, tuple) else [typed]:
        if name in _RULES and one is not None:
            _RULES[name](one, where)
    return typed


def _typed(hint: Any, value: object, where: str) -> Any:
    match get_origin(hint), value:
        case None, Mapping() if hint in (Listing, Selectors):
            return _build(hint, value, where)
        case None, str() if hint is str:
            return value
        case None, int() | float() if hint is float and not isinstance(value, bool):
            return float(value)
        case None, int() if hint is int and not isinstance(value, bool):
            return value
        case origin, str() if origin is Literal and value in get_args(hint):
            return value
        case origin, list() | tuple() if origin is tuple:
            return tuple(_typed(get_args(hint)[0], one, f"{where}[{number}]") for number, one in enumerate(value))
        case origin, None if NoneType in get_args(hint):
            return None
        case origin, _ if NoneType in get_args(hint):
            return _typed(get_args(hint)[0], value, where)
    raise CatalogueError(f"{where}: {value!r} is not allowed here; it takes {_in_words(hint)}")


def _in_words(hint: Any) -> str:
    if get_origin(hint) is Literal:
        return "one of " + ", ".join(f'"{value}"' for value in get_args(hint))
    if get_origin(hint) is tuple:
        return f"a list, each {_in_words(get_args(hint)[0])}"
    return {str: "a text", float: "a number", int: "a whole number"}.get(hint, "a table")


def _check_text(text: str, where: str) -> None:
    if not text.strip():
        raise CatalogueError(f"{where} is empty")


def _check_address(text: str, where: str) -> None:
    try:
        usable = urlsplit(text).scheme in ("http", "https") and _site(text)[0] and not re.search(r"\s", text)
    except ValueError:
        usable = False
    if not usable:
        raise CatalogueError(f"{where}: {text!r} is no address; it begins with http:// or https:// and names a host")


def _check_pattern(text: str, where: str) -> None:
    try:
        re.compile(text)
    except re.error as error:
        raise CatalogueError(f"{where}: {text!r} is no regular expression: {error}") from error


def _check_language(text: str, where: str) -> None:
    if not re.fullmatch("[a-z]{2}", text):
        raise CatalogueError(f"{where}: {text!r} is no language; it takes two small letters of ISO 639-1, such as en")


def _check_delay(seconds: float, where: str) -> None:
    if not 0 <= seconds < inf:
        raise CatalogueError(f"{where}: {seconds} is no pause; it takes seconds, 0 or more")


def _check_day(text: str, where: str) -> None:
    try:
        date.fromisoformat(text)
    except ValueError as error:
        raise CatalogueError(f"{where}: {text!r} is no day; it takes the form 2026-07-20") from error


_RULES: dict[str, Callable[[Any, str], None]] = {
    "name": _check_text,
    "organization": _check_text,
    "home": _check_address,
    "url": _check_address,
    "feeds": _check_address,
    "sitemaps": _check_address,
    "article": _check_pattern,
    "languages": _check_language,
    "delay": _check_delay,
    "verified_on": _check_day,
}
