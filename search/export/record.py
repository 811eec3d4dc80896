"""Records a search, so that somebody else can repeat it, and see what has changed since."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Self, get_args

from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from search.ask import Answer, QueryOptions, ask_for_all
from search.budget import Budget
from search.engine import Engine
from search.export.output import appearing_whole
from search.formats.as_json import corrections_as_json, other_names_as_json
from search.query import Filters, Order
from search.syntax.read_write import read_years, write_years
from search.terminal import releases

FORMAT = 1
"""Increased when a record of a new program can't be replayed by an older one."""


class RecordError(PressdeskError):
    """A file is no record of a search."""


@dataclass(frozen=True, slots=True)
class SearchRecord:
    """A search with its result."""

    asked: datetime
    query: str
    filters: Filters
    order: Order
    options: QueryOptions
    reading: Mapping[str, Any]
    """How the query was interpreted, and the generation that answered: `reading_as_json`."""
    ids: tuple[str, ...]
    """The releases that matched, in the order of the search."""

    @property
    def sha256(self) -> str:
        """Over the ids in alphabetical order, each followed by a line feed: `sort | sha256sum` gives the same."""
        return hashlib.sha256("".join(f"{one}\n" for one in sorted(self.ids)).encode()).hexdigest()

    def to_json(self, *, ids: bool = True) -> dict[str, Any]:
        return {
            "record": FORMAT,
            "asked": self.asked.astimezone(UTC).isoformat(timespec="seconds"),
            "query": self.query,
            "filters": filters_as_json(self.filters),
            "sort": self.order,
            "expand": self.options.expand,
            "without": list(self.options.without),
            **self.reading,
            "total": len(self.ids),
            "ids_sha256": self.sha256,
            **({"ids": list(self.ids)} if ids else {}),
        }

    def lines(self) -> Iterator[str]:
        """The record in words, for a report."""
        known = self.to_json(ids=False)
        filters = [f"{name} {', '.join(values)}" for name, values in known["filters"].items() if values]
        names = "; ".join(f"{one['concept']}: {', '.join(one['names'])}" for one in known["also"])
        corrections = "; ".join(
            f"{one['typed']} to {one['meant'][0]}" for one in known["corrections"] if one["applied"]
        )
        yield f"Query: {self.query or 'all releases'}"
        yield f"Interpreted as: {known['read_as'] or 'all releases'}"
        yield f"Filters: {'; '.join(filters) or 'none'}"
        yield f"Other names included: {names or 'none'}"
        yield f"Corrected: {corrections or 'nothing'}"
        if self.options.without:
            yield f"Other names excluded: {', '.join(self.options.without)}"
        yield from (f"Note: {note}" for note in known["notes"])
        yield f"Result: {releases(known['total'])}"
        yield f"Order: {self.order}"
        yield f"Searched: {self.asked.astimezone(UTC):%Y-%m-%d %H:%M UTC}"
        yield f"Index generation: {known['generation']}"
        yield f"Pressdesk: {known['version']}"
        yield f"SHA-256 of the sorted ids: {known['ids_sha256']}"

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Self:
        """The inverse of `to_json`. Raises RecordError."""
        try:
            if plain["record"] != FORMAT:
                raise RecordError(f"the record has format {plain['record']}, but this version reads only {FORMAT}")
            given = plain["filters"]
            return cls(
                asked=datetime.fromisoformat(plain["asked"]),
                query=_texts([plain["query"]])[0],
                filters=Filters(
                    organization=_texts(given["organization"]),
                    year=tuple(map(read_years, _texts(given["year"]))),
                    theme=_texts(given["theme"]),
                    language=_texts(given["language"]),
                ),
                order=_ORDERS[plain["sort"]],
                options=QueryOptions(bool(plain["expand"]), _texts(plain["without"])),
                reading={name: plain[name] for name in _READING},
                ids=_texts(plain["ids"]),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise RecordError(f"this is no record of a search: {type(error).__name__} {error}") from error


@dataclass(frozen=True, slots=True)
class Replay:
    """A recorded search and the same search now."""

    before: SearchRecord
    now: SearchRecord

    @property
    def added(self) -> tuple[str, ...]:
        known = set(self.before.ids)
        return tuple(one for one in self.now.ids if one not in known)

    @property
    def lost(self) -> tuple[str, ...]:
        found = set(self.now.ids)
        return tuple(one for one in self.before.ids if one not in found)

    @property
    def reasons(self) -> Iterator[str]:
        """What else differs that may explain it, in sentences."""
        for name, label in _EXPLAINING.items():
            if self.before.reading[name] != self.now.reading[name]:
                yield f"{label} differs."


def record(answer: Answer, ids: Iterable[str], filters: Filters, asked: datetime) -> SearchRecord:
    """Record a search, with the ids of all that match it completely, in its order."""
    return SearchRecord(
        asked=asked,
        query=answer.text,
        filters=filters,
        order=answer.query.order,
        options=answer.options,
        reading=reading_as_json(answer),
        ids=tuple(ids),
    )


def replay(engine: Engine, before: SearchRecord, now: datetime, budget: Budget | None = None) -> Replay:
    """Search again for what a record asked for."""
    matches = ask_for_all(
        engine, before.query, before.filters, options=before.options, order=before.order, budget=budget
    )
    return Replay(before, record(matches.answer, (hit.id for hit in matches.hits), before.filters, now))


def read_record(path: Path) -> SearchRecord:
    """Read a record from a file of JSON. Raises RecordError."""
    try:
        plain = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{path} is no record of a search: it is not JSON") from error
    if not isinstance(plain, dict):
        raise RecordError(f"{path} is no record of a search")
    return SearchRecord.from_json(plain)


def write_record(found: SearchRecord, path: Path) -> None:
    """Write a record: in words if the name of the file ends in `.txt`, else as JSON, which can be replayed."""
    if path.suffix == ".txt":
        text = "".join(f"{line}\n" for line in found.lines())
    else:
        text = json.dumps(found.to_json(), ensure_ascii=False, indent=2) + "\n"
    with appearing_whole(path) as file:
        file.write(text.encode("utf-8"))


def reading_as_json(answer: Answer) -> dict[str, Any]:
    """How a query was interpreted, and by which state of which program; part of a record, and of exported files."""
    return {
        "read_as": answer.read_as,
        "also": other_names_as_json(answer),
        "corrections": corrections_as_json(answer),
        "notes": list(answer.query_notes),
        "generation": answer.results.generation,
        "total": answer.results.total,
        "version": _version(),
    }


def filters_as_json(filters: Filters) -> dict[str, list[str]]:
    return {
        "organization": list(filters.organization),
        "year": [write_years(one) for one in filters.year],
        "theme": list(filters.theme),
        "language": list(filters.language),
    }


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts; raises TypeError for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise TypeError(f"not a list of texts: {value!r:.80}")
    return tuple(value)


@cache
def _version() -> str:
    return version("pressdesk")


_ORDERS: Mapping[str, Order] = {one: one for one in get_args(Order)}
_READING = ("read_as", "also", "corrections", "notes", "generation", "total", "version")
_EXPLAINING: Mapping[str, str] = {
    "version": "The version of Pressdesk",
    "read_as": "The interpretation of the query",
    "also": "The list of other names",
    "corrections": "The list of corrections",
    "generation": "The generation of the index",
}
