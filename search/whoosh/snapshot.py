"""Answers from one state of the index."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from itertools import groupby
from pathlib import Path
from time import thread_time
from typing import Any

import numpy as np

from corpus.release import PartialDate
from indexer.analysis import Text
from indexer.columnar.postings import Ints
from indexer.opening import OpenSegment
from search.query import Everything, Expression, FacetName, Filters, Order, Query
from search.results import Count, Facet, Headline, Hit, Results
from search.whoosh.evaluate import Evaluator
from search.whoosh.facets import FACETS
from search.whoosh.highlight import Highlighter
from search.whoosh.listing import Found, explained, lacking, ranked
from search.whoosh.names import Names
from search.whoosh.opened import Floats, Mask, Opened
from search.whoosh.plan import Node, Planner, years
from search.whoosh.ranking import Ranking
from search.whoosh.related import headlines, months, telling
from search.whoosh.top import Key, best
from search.whoosh.words import IndexWords

BUDGET = 0.25
"""Seconds of processor time after which a query is answered with what it has found."""

_AFTER_ALL = 1 << 40
"""Later than any date."""

_LATE = ("This took too long: some of what the query stands for was left out.",)

Chosen = dict[FacetName, list[int]]


class Snapshot:
    """A state of the index, open; any number of threads may search."""

    def __init__(self, source: Path | Iterable[OpenSegment], name: str) -> None:
        """`source` is a folder that nothing vouches for, or segments that are open."""
        self.name = name
        self._index = Opened(source)
        self.words = IndexWords([segment.arrays.written for segment in self._index.segments])

    def search(self, query: Query) -> Results:
        answer = self.answer(query)
        highlighter = Highlighter(query)
        return Results(
            hits=tuple(self._hit(place, highlighter, answer, query) for place in answer.places),
            total=answer.total,
            facets=answer.facets,
            generation=self.name,
            notes=answer.notes,
            nearly=sum(len(part.documents) for part in answer.found) - answer.total,
            others=tuple(answer.ranking.others()) if answer.ranking else (),
        )

    def answer(self, query: Query) -> "Answer":
        """Everything but the texts of the hits."""
        planner = Planner(self._index)
        chosen = {facet: values for facet in FACETS if (values := self._chosen(facet, query.filters)) is not None}
        deadline = thread_time() + BUDGET
        plan = planner.plan(query.expression)
        evaluators = [Evaluator(self._index, number, deadline) for number in range(len(self._index.segments))]
        ranking = Ranking(self._index, planner.wanted(query.aspects), evaluators) if query.aspects else None
        found = [self._found(evaluator, plan, chosen, ranking) for evaluator in evaluators]
        total = sum(part.total for part in found)
        if ranking:
            found = ranked(found, ranking) if query.order == "relevance" else [part.complete() for part in found]
        return Answer(
            places=self._page(found, query),
            total=total,
            facets=tuple(self._facet(name, found, chosen.get(name), query.filters) for name in FACETS),
            notes=(*planner.notes, *(_LATE if any(evaluator.late for evaluator in evaluators) else ())),
            found=tuple(found),
            ranking=ranking,
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
        plan, deadline = Planner(self._index).plan(expression), thread_time() + BUDGET
        segments = range(len(self._index.segments))
        return sum(len(Evaluator(self._index, number, deadline).match(plan).documents) for number in segments)

    def months(self, query: Query) -> tuple[tuple[str, int], ...]:
        """How many of the releases that are found fall into each month, as `2011-06`, oldest first."""
        found = self.answer(replace(query, order="newest")).found
        return months(self._index, [(part.number, part.documents) for part in found])

    @cached_property
    def names(self) -> Names:
        """Of the organisations."""
        return Names(self._index.facet("organization"))

    def headlines(self, words: Sequence[str], wanted: int) -> list[Headline]:
        return headlines(self._index, words, wanted, thread_time() + BUDGET)

    def similar(self, id: str, wanted: int = 10) -> tuple[Hit, ...]:
        """The releases that share most of what tells this one from others; none for an unknown id."""
        place = self._index.place_of(id)
        if place is None:
            return ()
        hit = self._index.segments[place[0]].arrays.stored[place[1]]["hit"]
        language = hit["language"]
        plan = telling(self._index, Text(hit["title"], language), Text(hit["body"], language))
        deadline = thread_time() + BUDGET
        evaluators = [Evaluator(self._index, number, deadline) for number in range(len(self._index.segments))]
        found = [self._found(evaluator, plan, {}, None) for evaluator in evaluators]
        query = Query(Everything(), size=wanted + 1)
        highlighter = Highlighter(query)
        others = [other for other in self._page(found, query) if other != place]
        return tuple(self._shown(other, highlighter) for other in others[:wanted])

    def _chosen(self, name: FacetName, filters: Filters) -> list[int] | None:
        """The values that a filter lets pass; none where nothing is chosen."""
        if not getattr(filters, name):
            return None
        known = self._index.facet(name)
        if name == "year":
            return sorted({value for wanted in filters.year for value in years(known, wanted)})
        return sorted({value for wanted in getattr(filters, name) for value in known.spelled(wanted)})

    def _found(self, evaluator: Evaluator, plan: Node, chosen: Chosen, ranking: Ranking | None) -> Found:
        number = evaluator.number
        missing = None
        if ranking:
            candidates = ranking.candidates(number)
            here = evaluator.holding(plan, candidates.documents)
            documents, missing = candidates.documents[here], candidates.missing[here]
            scores: Floats | None = candidates.scores[here]
        else:
            match = evaluator.match(plan)
            documents, scores = match.documents, match.scores
        passing = {name: self._passing(name, number, values, documents) for name, values in chosen.items()}
        complete = None if missing is None else missing == 0
        counts = self._counted(number, documents, passing, complete)
        found = Found(number, documents, scores, missing, counts)
        return found.kept(np.logical_and.reduce(list(passing.values()))) if passing else found

    def _passing(self, name: FacetName, number: int, values: list[int], documents: Ints) -> Mask:
        known = self._index.facet(name)
        passing: Mask = known.having(number, values)[known.codes(number)[documents]]
        return passing

    def _counted(
        self, number: int, documents: Ints, passing: dict[FacetName, Mask], complete: Mask | None
    ) -> dict[FacetName, Any]:
        """Each facet among what is found, without its own filter."""
        if complete is not None:
            documents = documents[complete]
            passing = {name: mask[complete] for name, mask in passing.items()}
        if not passing:
            return self._index.facets.counts(number, documents)
        return {name: self._counts(name, number, documents, passing) for name in FACETS}

    def _counts(self, name: FacetName, number: int, documents: Ints, passing: dict[FacetName, Mask]) -> Any:
        others = [mask for other, mask in passing.items() if other != name]
        if others:
            documents = documents[np.logical_and.reduce(others)]
        return self._index.facet(name).count(number, documents)

    def _page(self, found: list[Found], query: Query) -> list[tuple[int, int]]:
        """Segments and documents of the page that is asked for, in order."""
        first, last = (query.page - 1) * query.size, query.page * query.size
        ranked = [self._ranked(part, query.order, last) for part in found if len(part.documents)]
        if len(ranked) == 1:
            return ranked[0].places()[first:]
        return self._merged(ranked)[first:last]

    def _ranked(self, part: Found, order: Order, wanted: int) -> "_Ranked":
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

    def _facet(self, name: FacetName, found: list[Found], chosen: list[int] | None, filters: Filters) -> Facet:
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

    def _hit(self, place: tuple[int, int], highlighter: Highlighter, answer: "Answer", query: Query) -> Hit:
        hit = self._shown(place, highlighter)
        if answer.ranking is None or query.aspects is None:
            return hit
        number, document = place
        return replace(
            hit,
            missing=lacking(query.aspects, answer.found[number], document),
            explanation=explained(query.aspects, answer.ranking.points(number, document)) if query.explain else None,
        )

    def _shown(self, place: tuple[int, int], highlighter: Highlighter) -> Hit:
        number, document = place
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
    found: tuple[Found, ...]
    ranking: Ranking | None


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
