"""Finds what saved searches match that nobody was told of before: each release once, whatever becomes of it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from math import inf
from pathlib import Path
from typing import Any, Literal

from corpus.durable import write_whole
from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.store import Store, Stored
from corpus.versions.clusters import cluster_members
from search.alerts.searches import SavedSearch
from search.ask import AllMatches, ask_for_all
from search.budget import Budget
from search.engine import Engine
from search.export.record import filters_as_json
from search.highlight import Highlighter
from search.query import Query
from search.results import Span

STATE_FILE = "alerts.json"

Told = Mapping[str, frozenset[str]]
"""The ids that each search has told of, by what the search asks for."""


@dataclass(frozen=True, slots=True)
class Alert:
    """A release that is new to one or several saved searches."""

    stored: Stored
    searches: tuple[SavedSearch, ...]
    reason: Literal["new", "changed"]
    """Changed: the release was known, and matches since its text changed."""
    passage: tuple[Span, ...]
    """The passage that matches best, marked."""
    copies: int
    """How many versions of the release are new."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What there is to tell, and what has been told once that is done."""

    alerts: tuple[Alert, ...]
    begun: tuple[tuple[SavedSearch, int], ...]
    """Searches that are followed from now on, with how many releases they match already."""
    told: Told


def find_new(engine: Engine, home_store: Path, searches: Iterable[SavedSearch], told: Told) -> Digest:
    """Ask all searches. A search that is asked for the first time, or was changed, begins with what it matches now."""
    found: dict[str, list[tuple[SavedSearch, Query]]] = {}
    begun, known = [], {}
    with Store(home_store, create=False) as store:
        for search in searches:
            matches = _matches(engine, search)
            ids = [hit.id for hit in matches.hits]
            key = _key(search)
            if key in told:
                for one in _untold(store, ids, told[key]):
                    found.setdefault(one, []).append((search, matches.answer.query))
            else:
                begun.append((search, len(ids)))
            known[key] = frozenset(ids) | told.get(key, frozenset())
        alerts = tuple(_alerts(store, found, frozenset().union(*told.values()) if told else frozenset()))
    return Digest(alerts, tuple(begun), known)


def begin(engine: Engine, search: SavedSearch, searches: Iterable[SavedSearch], home: Path) -> None:
    """From now on, tell what is new of a search that was added to those saved."""
    ids = frozenset(hit.id for hit in _matches(engine, search).hits)
    remember({**load_told(home), _key(search): ids}, searches, home)


def load_told(home: Path) -> Told:
    """What was told so far; nothing if there is no file. Raises PressdeskError if it is damaged."""
    path = home / STATE_FILE
    try:
        plain = json.loads(path.read_text("utf-8"))
        return {key: frozenset(ids) for key, ids in plain["told"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise PressdeskError(f"{path} is damaged: remove it, and alerts begin anew with the next release") from error


def remember(told: Told, saved: Iterable[SavedSearch], home: Path) -> None:
    """Keep what was told; a search that is no longer saved is forgotten."""
    kept = {key: sorted(told[key]) for key in map(_key, saved) if key in told}
    write_whole(home / STATE_FILE, json.dumps({"told": kept}))


def _matches(engine: Engine, search: SavedSearch) -> AllMatches:
    """All that a search matches, oldest first."""
    options, budget = search.options, Budget(inf)
    return ask_for_all(engine, search.query, search.filters, options=options, order="oldest", budget=budget)


def _untold(store: Store, ids: Iterable[str], told: frozenset[str]) -> Iterator[str]:
    """The ids of which neither the release nor another version of it was told."""
    for one in ids:
        if one not in told and told.isdisjoint(cluster_members(store, one)):
            yield one


def _alerts(
    store: Store, found: Mapping[str, list[tuple[SavedSearch, Query]]], known: frozenset[str]
) -> Iterator[Alert]:
    """One alert for all new versions of a release: for the one that was published first."""
    done: set[str] = set()
    for first, asked in found.items():
        stored = store.get(first)
        if first in done or stored is None:
            continue
        members = [one for one in cluster_members(store, first) if one in found] or [first]
        done.update(members)
        searches = dict.fromkeys(search for one in members for search, _ in found[one])
        release = stored.release
        yield Alert(
            stored=stored,
            searches=tuple(searches),
            reason="changed" if stored.version > 1 and first not in known else "new",
            passage=Highlighter(asked[0][1], Budget(inf)).excerpt(release.body, release.language),
            copies=len(members),
        )


def _key(search: SavedSearch) -> str:
    """A search by its name and what it asks for, so that a changed one begins anew."""
    asked: list[Any] = [search.query, filters_as_json(search.filters), search.expand, search.without]
    return f"{search.name} {hashlib.sha256(json.dumps(asked).encode()).hexdigest()[:16]}"
