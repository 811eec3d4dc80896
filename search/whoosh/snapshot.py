"""Answers from one state of the index."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from time import thread_time
from typing import Any

import numpy as np

from corpus.release import PartialDate
from indexer.analysis import Text
from search.query import Everything, Expression, FacetName, Filters, Query
from search.results import Count, Facet, Headline, Hit, Results
from search.weights import WEIGHTS, Weights
from search.whoosh.evaluate import Evaluator
from search.whoosh.facets import FACETS
from search.whoosh.highlight import Highlighter
from search.whoosh.listing import Place, SegmentMatches, collected, first
from search.whoosh.match import DocSet
from search.whoosh.names import Names
from search.whoosh.opened import Mask, Opened
from search.whoosh.plan import Every, Node, Planner, years
from search.whoosh.ranking import Scorer
from search.whoosh.related import headlines, months, similar
from search.whoosh.words import IndexWords

BUDGET = 0.25
"""Seconds of processor time after which a query is answered with what it has found."""

_LATE = ("This took too long: some of what the query stands for was left out.",)

Chosen = dict[FacetName, list[int]]


class Snapshot:
    """An index folder, open; any number of threads may search."""

    def __init__(self, folder: Path, name: str, weights: Weights = WEIGHTS) -> None:
        self.name = name
        self._weights = weights
        self._index = Opened(folder)
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
            others=tuple(answer.scorer.others()) if answer.scorer else (),
        )

    def answer(self, query: Query) -> "Answer":
        """Everything but the texts of the hits."""
        planner = Planner(self._index)
        chosen = {facet: values for facet in FACETS if (values := self._chosen(facet, query.filters)) is not None}
        deadline = thread_time() + BUDGET
        plan = planner.plan(query.expression)
        evaluators = [Evaluator(self._index, number, deadline) for number in range(len(self._index.segments))]
        scorer = None
        if query.aspects:
            scorer = Scorer(self._index, planner.scoring(query.aspects), evaluators, self._weights)
        found = [self._found(evaluator, plan, chosen, scorer) for evaluator in evaluators]
        total = sum(part.total for part in found)
        if scorer and query.order == "relevance":
            found = collected(self._index, found, scorer)
        elif scorer:
            found = [part.complete() for part in found]
        upto = query.page * query.size
        return Answer(
            places=first(self._index, found, query.order, upto)[upto - query.size :],
            total=total,
            facets=tuple(self._facet(name, found, chosen.get(name), query.filters) for name in FACETS),
            notes=(*planner.notes, *(_LATE if any(evaluator.late for evaluator in evaluators) else ())),
            found=tuple(found),
            scorer=scorer,
        )

    def scored(self, query: Query) -> list[tuple[str, float]]:
        """The ids of the page that is asked for, with their scores."""
        answer = self.answer(query)
        return [
            (self._index.segments[number].id_of(document), answer.found[number].score_of(document))
            for number, document in answer.places
        ]

    def count(self, expression: Expression) -> int:
        """How many releases the expression finds, as far as the time allows."""
        plan, deadline = Planner(self._index).plan(expression), thread_time() + BUDGET
        segments = range(len(self._index.segments))
        return sum(len(Evaluator(self._index, number, deadline).match(plan)) for number in segments)

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
        title, body = Text(hit["title"], language), Text(hit["body"], language)
        places = similar(self._index, title, body, wanted + 1, thread_time() + BUDGET)
        highlighter = Highlighter(Query(Everything()))
        return tuple(self._shown(other, highlighter) for other in [one for one in places if one != place][:wanted])

    def _chosen(self, name: FacetName, filters: Filters) -> list[int] | None:
        """The values that a filter lets pass; none where nothing is chosen."""
        if not getattr(filters, name):
            return None
        known = self._index.facet(name)
        if name == "year":
            return sorted({value for wanted in filters.year for value in years(known, wanted)})
        return sorted({value for wanted in getattr(filters, name) for value in known.spelled(wanted)})

    def _found(self, evaluator: Evaluator, plan: Node, chosen: Chosen, scorer: Scorer | None) -> SegmentMatches:
        number = evaluator.number
        if scorer:
            scored = scorer.scored(number)
            found = SegmentMatches(number, scored.documents, scored.scores, scored.missing)
            if plan != Every():
                found = found.kept(evaluator.holding(plan, found.documents))
        else:
            found = SegmentMatches(number, evaluator.match(plan))
        passing = {name: self._passing(name, number, values, found.documents) for name, values in chosen.items()}
        found = replace(found, counts=self._counted(found, passing))
        return found.kept(np.logical_and.reduce(list(passing.values()))) if passing else found

    def _passing(self, name: FacetName, number: int, values: list[int], documents: DocSet) -> Mask:
        known = self._index.facet(name)
        passing: Mask = known.having(number, values)[known.codes(number)[documents]]
        return passing

    def _counted(self, found: SegmentMatches, passing: dict[FacetName, Mask]) -> dict[FacetName, Any]:
        """Each facet among what lacks nothing, without its own filter."""
        documents = found.documents
        if found.missing is not None:
            complete = found.missing == 0
            documents = documents[complete]
            passing = {name: mask[complete] for name, mask in passing.items()}
        if not passing:
            return self._index.facets.counts(found.number, documents)
        return {name: self._counts(name, found.number, documents, passing) for name in FACETS}

    def _counts(self, name: FacetName, number: int, documents: DocSet, passing: dict[FacetName, Mask]) -> Any:
        others = [mask for other, mask in passing.items() if other != name]
        if others:
            documents = documents[np.logical_and.reduce(others)]
        return self._index.facet(name).count(number, documents)

    def _facet(self, name: FacetName, found: list[SegmentMatches], chosen: list[int] | None, filters: Filters) -> Facet:
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

    def _hit(self, place: Place, highlighter: Highlighter, answer: "Answer", query: Query) -> Hit:
        hit, scorer = self._shown(place, highlighter), answer.scorer
        if scorer is None:
            return hit
        number, document = place
        return replace(
            hit,
            missing=scorer.named(answer.found[number].missing_of(document)),
            explanation=scorer.explained(number, document) if query.explain else None,
        )

    def _shown(self, place: Place, highlighter: Highlighter) -> Hit:
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

    places: list[Place]
    """Of the hits of the page, in order."""
    total: int
    facets: tuple[Facet, ...]
    notes: tuple[str, ...]
    found: tuple[SegmentMatches, ...]
    scorer: Scorer | None
