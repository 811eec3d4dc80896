"""Answers from one state of the index."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from corpus.label import theme_labels
from corpus.release import PartialDate
from indexer.columnar.postings import Ints
from search.query import UNDATED, FacetName, Filters, Order, Query
from search.results import Count, Facet, Hit, Results
from search.whoosh.evaluate import Evaluator
from search.whoosh.highlight import Highlighter
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.plan import Node, Planner, years
from search.whoosh.top import best

FACETS: tuple[FacetName, ...] = ("organization", "year", "theme")

BUDGET = 0.25
"""Seconds after which a query is answered with what it has found."""

_AFTER_ALL = 1 << 40
"""Later than any date."""

_LATE = ("This took too long: some of what the query stands for was left out.",)

Chosen = dict[FacetName, list[int]]


class Snapshot:
    """An index folder, open; any number of threads may search."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._index = Opened(folder)

    def search(self, query: Query) -> Results:
        answer = self.answer(query)
        highlighter = Highlighter(query.expression)
        return Results(
            hits=tuple(self._hit(*place, highlighter) for place in answer.places),
            total=answer.total,
            facets=answer.facets,
            generation=self.name,
            notes=answer.notes,
        )

    def answer(self, query: Query) -> "Answer":
        """Everything but the texts of the hits."""
        planner = Planner(self._index)
        chosen = {facet: values for facet in FACETS if (values := self._chosen(facet, query.filters)) is not None}
        deadline = monotonic() + BUDGET
        plan = planner.plan(query.expression)
        found = [self._found(number, plan, chosen, deadline) for number in range(len(self._index.segments))]
        return Answer(
            places=self._page(found, query),
            total=sum(len(part.documents) for part in found),
            facets=tuple(self._facet(name, found, chosen.get(name), query.filters) for name in FACETS),
            notes=(*planner.notes, *(_LATE if any(part.late for part in found) else ())),
            found=tuple(found),
        )

    def scored(self, query: Query) -> list[tuple[str, float]]:
        """The ids of the page that is asked for, with their scores."""
        answer = self.answer(query)
        scored = []
        for number, document in answer.places:
            part = answer.found[number]
            score = 0.0 if part.scores is None else float(part.scores[np.searchsorted(part.documents, document)])
            scored.append((self._index.segments[number].id_of(document), score))
        return scored

    def _chosen(self, name: FacetName, filters: Filters) -> list[int] | None:
        """The values that a filter lets pass; none where nothing is chosen."""
        if not getattr(filters, name):
            return None
        known = self._index.facet(name)
        if name == "year":
            return sorted({value for wanted in filters.year for value in years(known, wanted)})
        return sorted({value for wanted in getattr(filters, name) for value in known.spelled(wanted)})

    def _found(self, number: int, plan: Node, chosen: Chosen, deadline: float) -> "_Found":
        evaluator = Evaluator(self._index, number, deadline)
        match = evaluator.match(plan)
        passing: dict[FacetName, Mask] = {}
        for name, values in chosen.items():
            known = self._index.facet(name)
            passing[name] = known.having(number, values)[known.codes(number)[match.documents]]
        counts = {name: self._counts(name, number, match.documents, passing) for name in FACETS}
        documents, scores = match.documents, match.scores
        if passing:
            keep = np.logical_and.reduce(list(passing.values()))
            documents, scores = documents[keep], None if scores is None else scores[keep]
        return _Found(number, documents, scores, counts, evaluator.late)

    def _counts(self, name: FacetName, number: int, documents: Ints, passing: dict[FacetName, Mask]) -> Any:
        others = [mask for other, mask in passing.items() if other != name]
        if others:
            documents = documents[np.logical_and.reduce(others)]
        everything = len(documents) == self._index.segments[number].size
        return self._index.facet(name).count(number, None if everything else documents)

    def _page(self, found: list["_Found"], query: Query) -> list[tuple[int, int]]:
        """Segments and documents of the page that is asked for, in order."""
        first, last = (query.page - 1) * query.size, query.page * query.size
        ranked = [self._ranked(part, query.order, last) for part in found]
        if len(ranked) > 1:
            merged = sorted((key, place) for part in ranked for key, place in part)
            return [place for _, place in merged[first:last]]
        return [place for part in ranked for _, place in part[first:]]

    def _ranked(self, part: "_Found", order: Order, wanted: int) -> list[tuple[tuple[Any, ...], tuple[int, int]]]:
        """The first documents of a segment, each with what sorts it among those of other segments."""
        segment = self._index.segments[part.number]
        if not len(part.documents):
            return []
        dates = segment.dates[part.documents]
        keys: list[Any] = [dates, -segment.id_ranks[part.documents].astype(np.int64)]
        if order == "oldest":
            keys[0] = np.where(dates == 0, -_AFTER_ALL, -dates)
        if order == "relevance" and part.scores is not None:
            keys.insert(0, part.scores)
        elif order == "relevance":
            keys.insert(0, np.zeros(len(dates), np.float32))
        places = best(keys, wanted)
        firsts = [(-key[places]).tolist() for key in keys[:-1]]
        documents = part.documents[places].tolist()
        ids = map(segment.id_of, documents)
        return [(key, (part.number, document)) for *key, document in zip(*firsts, ids, documents, strict=True)]  # type: ignore[misc]

    def _facet(self, name: FacetName, found: list["_Found"], chosen: list[int] | None, filters: Filters) -> Facet:
        known = self._index.facet(name)
        counts = sum((part.counts[name] for part in found), np.zeros(len(known.values), np.int64))
        picked = {known.values[place] for place in chosen or ()}
        missing = set() if name == "year" else {v for v in getattr(filters, name) if not known.spelled(v)}
        numbers = {known.values[place]: int(counts[place]) for place in np.flatnonzero(counts).tolist()}
        values = sorted(numbers.keys() | picked | missing, key=lambda value: _place(name, value, numbers.get(value, 0)))
        picked |= missing
        return Facet(name, tuple(Count(v, _label(name, v), numbers.get(v, 0), v in picked) for v in values))

    def _hit(self, number: int, document: int, highlighter: Highlighter) -> Hit:
        stored = self._index.segments[number].arrays.stored[document]
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
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, before its texts are read."""

    places: list[tuple[int, int]]
    """Segment and document of each hit of the page, in order."""
    total: int
    facets: tuple[Facet, ...]
    notes: tuple[str, ...]
    found: tuple["_Found", ...]


@dataclass(frozen=True, slots=True)
class _Found:
    """What one segment holds for a query."""

    number: int
    documents: Ints
    scores: Floats | None
    counts: dict[FacetName, Any]
    late: bool


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
