"""The embedded engine: answers queries from the live generation of a Whoosh index."""

import threading
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import whoosh.index
from whoosh.scoring import BM25F
from whoosh.searching import SearchContext, Searcher

from corpus.label import theme_labels
from corpus.release import PartialDate
from indexer.generations import Generation, Generations
from indexer.schema import fingerprint
from search.errors import NoIndexError, SearchError
from search.query import UNDATED, Expression, FacetName, Filters, Order, Query
from search.results import Count, Facet, Hit, Results
from search.whoosh.columns import Columns, Documents, Mask
from search.whoosh.compile import Compiler
from search.whoosh.highlight import Highlighter

FACETS: tuple[FacetName, ...] = ("organization", "year", "theme")

Scores = npt.NDArray[np.float64]


class WhooshEngine:
    """Keeps the promises of `search.engine.Engine` from the index under a home folder; any thread may search."""

    def __init__(self, home: Path) -> None:
        self._generations = Generations(home)
        self._lock = threading.Lock()
        self._snapshot: _Snapshot | None = None

    def search(self, query: Query) -> Results:
        snapshot = self._latest()
        with snapshot.lock:
            return snapshot.search(query)

    def generation(self) -> str:
        return self._latest().name

    def close(self) -> None:
        self._snapshot = None

    def _latest(self) -> "_Snapshot":
        with self._lock:
            if self._snapshot is None or self._snapshot.name != self._generations.pointer():
                self._snapshot = self._open()
            return self._snapshot

    def _open(self) -> "_Snapshot":
        generation = self._generations.current()
        if generation is None:
            raise NoIndexError(self._why_none())
        if generation.contents.schema != fingerprint():
            raise NoIndexError("the index was written by another version of pressdesk: run `pressdesk index`")
        if self._snapshot and self._snapshot.name == generation.name:
            return self._snapshot  # the live one is damaged, and this is already the one before
        try:
            return _Snapshot(generation)
        except Exception as error:  # Whoosh raises anything at all on a damaged file
            raise SearchError(
                f"generation {generation.name} of the index can't be read: run `pressdesk index --rebuild`"
            ) from error

    def _why_none(self) -> str:
        if self._generations.pointer() is None:
            return "nothing has been indexed yet: add releases, then run `pressdesk index`"
        return "the index is damaged, and so is the one before: run `pressdesk index` to build it anew from the store"


class _Snapshot:
    """One generation, open; Whoosh's readers share file positions, so one search at a time."""

    def __init__(self, generation: Generation) -> None:
        self.name = generation.name
        self.lock = threading.Lock()
        self._searcher: Searcher = whoosh.index.open_dir(generation.path).searcher(weighting=BM25F())
        self._columns = Columns(self._searcher.reader())

    def search(self, query: Query) -> Results:
        compiler = Compiler(self._searcher.reader(), self._columns)
        documents, scores = self._evaluate(query.expression, compiler)
        masks = self._masks(query.filters)
        kept = np.ones(len(documents), dtype=bool)
        for mask in masks.values():
            kept &= mask[documents]
        shown = self._sorted(documents[kept], scores[kept], query)
        highlighter = Highlighter(query.expression)
        return Results(
            hits=tuple(self._hit(int(number), highlighter) for number in shown),
            total=int(kept.sum()),
            facets=tuple(self._facet(name, documents, masks, query.filters) for name in FACETS),
            generation=self.name,
            notes=tuple(compiler.notes),
        )

    def _evaluate(self, expression: Expression, compiler: Compiler) -> tuple[Documents, Scores]:
        """Every matching document, ascending, with its score."""
        compiled = compiler.compile(expression)  # as it is: Whoosh's `normalize` loses `Every`
        documents, scores = [], []
        context = SearchContext(weighting=self._searcher.weighting)
        for leaf, offset in self._searcher.leaf_searchers():
            matcher = compiled.matcher(leaf, context)
            while matcher.is_active():
                documents.append(offset + matcher.id())
                scores.append(matcher.score())
                matcher.next()
        return np.array(documents, dtype=np.int64), np.array(scores, dtype=np.float64)

    def _masks(self, filters: Filters) -> Mapping[FacetName, Mask]:
        """For each facet in which something is chosen, the documents that pass."""
        codes: dict[FacetName, set[int]] = {}
        if filters.year:
            codes["year"] = {code for wanted in filters.year for code in self._columns["year"].years(wanted)}
        for name in ("organization", "theme"):
            if chosen := getattr(filters, name):
                column = self._columns[name]
                codes[name] = {column.values.index(known) for value in chosen for known in column.spelled(value)}
        return {name: self._columns[name].mask(wanted, self._columns.size) for name, wanted in codes.items()}

    def _sorted(self, documents: Documents, scores: Scores, query: Query) -> Documents:
        """The documents of the page that is asked for, in order."""
        dates, ranks = self._columns.dates[documents], self._columns.ranks[documents]
        keys: dict[Order, tuple[Any, ...]] = {
            "relevance": (ranks, -dates, -scores),
            "newest": (ranks, -dates),
            "oldest": (ranks, np.where(dates == 0, np.iinfo(np.int64).max, dates)),
        }
        start = (query.page - 1) * query.size
        page: Documents = documents[np.lexsort(keys[query.order])[start : start + query.size]]
        return page

    def _facet(self, name: FacetName, documents: Documents, masks: Mapping[FacetName, Mask], filters: Filters) -> Facet:
        column = self._columns[name]
        matched = np.zeros(self._columns.size, dtype=bool)
        matched[documents] = True
        for other, mask in masks.items():
            if other != name:
                matched &= mask
        chosen = self._chosen(name, filters)
        counts = {
            value: int(n) for value, n in zip(column.values, column.count(matched), strict=True) if n or value in chosen
        }
        ordered = sorted(
            (chosen - counts.keys()) | counts.keys(), key=lambda value: _place(name, value, counts.get(value, 0))
        )
        return Facet(name, tuple(Count(v, _label(name, v), counts.get(v, 0), v in chosen) for v in ordered))

    def _chosen(self, name: FacetName, filters: Filters) -> set[str]:
        """The values that are chosen, as the index spells them; as they were asked for where it has none such."""
        column = self._columns[name]
        if name == "year":
            return {column.values[code] for wanted in filters.year for code in column.years(wanted)}
        return {known for value in getattr(filters, name) for known in column.spelled(value) or [value]}

    def _hit(self, number: int, highlighter: Highlighter) -> Hit:
        stored = self._searcher.stored_fields(number)
        hit = stored["hit"]
        return Hit(
            id=stored["id"],
            url=hit["url"],
            title=highlighter.mark(hit["title"], hit["language"], "title"),
            publisher=hit["publisher"],
            organizations=hit["organizations"],
            themes=hit["themes"],
            published=PartialDate.parse(hit["published"]) if hit["published"] else None,
            language=hit["language"],
            fetched=datetime.fromisoformat(hit["fetched"]),
            excerpt=highlighter.excerpt(hit["body"], hit["language"]),
            gone=datetime.fromisoformat(hit["gone"]) if hit["gone"] else None,
        )


def _label(name: FacetName, value: str) -> str:
    match name:
        case "theme":
            return theme_labels().get(value, value)
        case "year" if value == UNDATED:
            return "Undated"
        case _:
            return value


def _place(name: FacetName, value: str, count: int) -> tuple[Any, ...]:
    if name == "year":
        return (value == UNDATED, -int(value) if value.isdigit() else 0)
    return (-count, value.casefold(), value)
