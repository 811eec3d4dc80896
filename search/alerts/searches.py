"""The searches that a person follows: `searches.toml` in the home folder."""

import json
import re
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, ClassVar

from corpus.durable import write_whole
from corpus.quick_dataclass import dataclass
from corpus.toml_tables import CLOSED, Check, MistakeError, TableError, Texts, read_tables, validate
from search.ask import QueryOptions
from search.query import Filters
from search.syntax.read_write import read_years, write_years

FILE_NAME = "searches.toml"


def _is_name(text: str) -> str | None:
    if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        return None
    return f"{text!r} is no name: use lower-case letters, digits and hyphens"


def _are_years(given: tuple[str, ...]) -> MistakeError | None:
    for place, text in enumerate(given):
        try:
            read_years(text)
        except ValueError as error:
            return MistakeError((place,), str(error))
    return None


def _are_distinct(searches: tuple["SavedSearch", ...]) -> MistakeError | None:
    known = set()
    for place, one in enumerate(searches):
        if one.name in known:
            return MistakeError((place, "name"), f"there are two searches called {one.name}")
        known.add(one.name)
    return None


class SearchesError(TableError):
    """`searches.toml` can't be read."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A search with a name, as it stands in `searches.toml`; the values are those of the options of `search`."""

    __pydantic_config__: ClassVar = CLOSED

    name: Annotated[str, Check(_is_name)]
    query: str = ""
    organization: Texts = ()
    year: Annotated[tuple[str, ...], Check(_are_years)] = ()
    theme: Texts = ()
    language: Texts = ()
    expand: bool = True
    without: Texts = ()
    note: str = ""
    """Why it is followed; shown with each alert."""

    @property
    def filters(self) -> Filters:
        return Filters(self.organization, tuple(map(read_years, self.year)), self.theme, self.language)

    @property
    def options(self) -> QueryOptions:
        return QueryOptions(self.expand, self.without)


@dataclass(frozen=True, slots=True)
class _SearchesFile:
    __pydantic_config__: ClassVar = CLOSED

    search: Annotated[tuple[SavedSearch, ...], Check(_are_distinct)] = ()


def load_searches(home: Path) -> tuple[SavedSearch, ...]:
    """The saved searches of a home; none if there is no file. Raises SearchesError, which names file and line."""
    path = home / FILE_NAME
    if not path.exists():
        return ()
    return read_tables(path.read_text("utf-8"), path, _SearchesFile, SearchesError).search


def saved_search(name: str, query: str, filters: Filters, options: QueryOptions) -> SavedSearch:
    """A search under a name. Raises SearchesError if it is none, or a value is blank, which the file can't hold."""
    if mistake := _is_name(name):
        raise SearchesError(mistake)
    search = SavedSearch(
        name,
        query,
        filters.organization,
        tuple(map(write_years, filters.year)),
        filters.theme,
        filters.language,
        options.expand,
        options.without,
    )
    try:
        return validate(asdict(search), SavedSearch)
    except MistakeError as error:
        raise SearchesError(str(error)) from error


def save_search(search: SavedSearch, home: Path) -> Path:
    """Add a search to the file. Raises SearchesError if one of that name is there."""
    if any(one.name == search.name for one in load_searches(home)):
        raise SearchesError(f"a search called {search.name} is saved already: choose another name")
    path = home / FILE_NAME
    before = path.read_text("utf-8").rstrip() if path.exists() else ""
    write_whole(path, (f"{before}\n\n" if before else "") + _entry(search))
    return path


def _entry(search: SavedSearch) -> str:
    plain = SavedSearch(search.name)
    lines = ["[[search]]", f"name = {json.dumps(search.name)}"]
    for name in ("query", "organization", "year", "theme", "language", "expand", "without"):
        value = getattr(search, name)
        if value != getattr(plain, name):
            lines.append(f"{name} = {_toml(value)}")
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    """TOML writes texts, lists and truth values as JSON does, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
