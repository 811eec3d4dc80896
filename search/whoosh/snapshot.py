"""Answers from one state of the index."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from corpus.release import PartialDate
from indexer.analysis import Text
from indexer.columnar.postings import Ints
from search.query import Everything, Expression, FacetName, Filters, Order, Query
from search.results import Count, Facet, Headline, Hit, Results
from search.whoosh.evaluate import Evaluator
from search.whoosh.facets import FACETS
from search.whoosh.highlight import Highlighter
from search.whoosh.names import Names
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.plan import Node, Planner, years
from search.whoosh.related import headlines, months, telling
from search.whoosh.top import Key, best
from search.whoosh.words import IndexWords

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
        self.words = IndexWords([segment.arrays.written for segment in self._index.segments])

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
            score = 0.0 if part.scores is None else float(part.scores[part.documents == document][0])
            scored.append((self._index.segments[number].id_of(document), score))
        return scored

    def count(self, expression: Expression) -> int:
        """How many releases the expression finds, as far as the time allows."""
        plan, deadline = Planner(self._index).plan(expression), monotonic() + BUDGET
        segments = range(len(self._index.segments))
        return sum(len(Evaluator(self._index, number, deadline).match(plan).documents) for number in segments)

    def months(self, query: Query) -> tuple[tuple[str, int], ...]:
        """How many of the releases that are found fall into each month, as `2011-06`, oldest first."""
        return months(self._index, [(part.number, part.documents) for part in self.answer(query).found])

    @cached_property
    def names(self) -> Names:
        """Of the organisations."""
        return Names(self._index.facet("organization"))

    def headlines(self, words: Sequence[str], wanted: int) -> list[Headline]:
        return headlines(self._index, words, wanted, monotonic() + BUDGET)

    def similar(self, id: str, wanted: int = 10) -> tuple[Hit, ...]:
        """The releases that share most of what tells this one from others; none for an unknown id."""
        place = self._index.place_of(id)
        if place is None:
            return ()
        hit = self._index.segments[place[0]].arrays.stored[place[1]]["hit"]
        language = hit["language"]
        plan = telling(self._index, Text(hit["title"], language), Text(hit["body"], language))
        deadline = monotonic() + BUDGET
        found = [self._found(number, plan, {}, deadline) for number in range(len(self._index.segments))]
        places = self._page(found, Query(Everything(), size=wanted + 1))
        highlighter = Highlighter(Everything())
        return tuple(self._hit(*other, highlighter) for other in places if other != place)[:wanted]

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
        if passing:
            counts = {name: self._counts(name, number, match.documents, passing) for name in FACETS}
        else:
            counts = self._index.facets.counts(number, match.documents)
        documents, scores = match.documents, match.scores
        if passing:
            keep = np.logical_and.reduce(list(passing.values()))
            documents, scores = documents[keep], None if scores is None else scores[keep]
        return _Found(number, documents, scores, counts, evaluator.late)

    def _counts(self, name: FacetName, number: int, documents: Ints, passing: dict[FacetName, Mask]) -> Any:
        others = [mask for other, mask in passing.items() if other != name]
        if others:
            documents = documents[np.logical_and.reduce(others)]
        return self._index.facet(name).count(number, documents)

    def _page(self, found: list["_Found"], query: Query) -> list[tuple[int, int]]:
        """Segments and documents of the page that is asked for, in order."""
        first, last = (query.page - 1) * query.size, query.page * query.size
        ranked = [self._ranked(part, query.order, last) for part in found if len(part.documents)]
        if len(ranked) == 1:
            return ranked[0].places()[first:]
        return self._merged(ranked)[first:last]

    def _ranked(self, part: "_Found", order: Order, wanted: int) -> "_Ranked":
        """The first documents of a segment."""
        segment = self._index.segments[part.number]
        documents, scores = part.documents, part.scores

        def by_score(places: Ints | None) -> Any:
            return scores if places is None or scores is None else scores[places]

        def by_date(places: Ints | None) -> Any:
            dates = segment.dates[documents if places is None else documents[places]]
            return np.where(dates == 0, -_AFTER_ALL, -dates) if order == "oldest" else dates

        def by_id(places: Ints | None) -> Any:
            return -segment.id_ranks[documents if places is None else documents[places]].astype(np.int64)

        keys: list[Key] = [by_date, by_id]
        if order == "relevance" and scores is not None:
            keys.insert(0, by_score)
        places = best(keys, wanted, len(documents))
        firsts = np.zeros(len(places)) if scores is None or order != "relevance" else scores[places]
        return _Ranked(part.number, documents[places].tolist(), (-firsts).tolist(), (-by_date(places)).tolist())

    def _merged(self, ranked: list["_Ranked"]) -> list[tuple[int, int]]:
        """In one order; ids are read where score and date are equal."""
        every = sorted((score, date, place) for part in ranked for score, date, place in part.keyed())
        ordered: list[tuple[int, int]] = []
        for _, equal in groupby(every, key=lambda entry: entry[:2]):
            places = [place for *_, place in equal]
            if len(places) > 1:
                places.sort(key=lambda place: self._index.segments[place[0]].id_of(place[1]))
            ordered += places
        return ordered

    def _facet(self, name: FacetName, found: list["_Found"], chosen: list[int] | None, filters: Filters) -> Facet:
        known = self._index.facet(name)
        counts = (
            found[0].counts[name]
            if len(found) == 1
            else sum((part.counts[name] for part in found), np.zeros(len(known.values), np.int64))
        )
        shown = counts > 0
        if chosen:
            shown[chosen] = True
        places = known.ranked(np.flatnonzero(shown), counts)
        numbers = counts[places].tolist()
        if chosen is None:
            return Facet(name, tuple(map(known.counted, places.tolist(), numbers)))
        picked = [
            known.selected(place, number, place in chosen)
            for place, number in zip(places.tolist(), numbers, strict=True)
        ]
        missing = [] if name == "year" else [value for value in getattr(filters, name) if not known.spelled(value)]
        return Facet(
            name, (*picked, *(Count(value, known.labelled(value), 0, True) for value in dict.fromkeys(missing)))
        )

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
            gone=datetime.fromisoformat(hit["gone"]) if hit["gone"] else None,
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
class _Ranked:
    """The first documents of a segment, in order, with what comes before the id in it, smaller first."""

    number: int
    documents: list[int]
    scores: list[float]
    dates: list[int]

    def places(self) -> list[tuple[int, int]]:
        return [(self.number, document) for document in self.documents]

    def keyed(self) -> Iterator[tuple[float, int, tuple[int, int]]]:
        return zip(self.scores, self.dates, self.places(), strict=True)


@dataclass(frozen=True, slots=True)
class _Found:
    """What one segment holds for a query."""

    number: int
    documents: Ints
    scores: Floats | None
    counts: dict[FacetName, Any]
    late: bool
