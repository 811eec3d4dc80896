"""Searches one state of the index."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import replace
from functools import cached_property
from math import inf
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np

from corpus.quick_dataclass import dataclass
from indexer.analysis import Text
from indexer.whoosh.segments import OpenSegment
from search.budget import Budget
from search.errors import TookTooLongError
from search.facets import FACETS
from search.highlight import Highlighter
from search.limits import require_depth
from search.query import Everything, Expression, FacetName, Filters, Phrase, Query, Synonym, Word
from search.results import Count, Explanation, Facet, Headline, Hit, KnownWord, Results
from search.stored_hit import StoredHit, hit_of
from search.weights import WEIGHTS, Weights
from search.whoosh.collector import Place, SegmentMatches, all_places, collect, top_places
from search.whoosh.docsets import DocSet
from search.whoosh.evaluate import Evaluator
from search.whoosh.more_like_this import months, similar, titles_with_prefix
from search.whoosh.organization_names import OrganizationNames
from search.whoosh.passages import marked
from search.whoosh.planner import Every, Node, Planner, years
from search.whoosh.reader import IndexReader, Mask
from search.whoosh.scorer import Scorer
from search.whoosh.surface_words import IndexWords

_ANSWER = 0.8
"""The share of the remaining budget that may go to matching; the rest is kept for the excerpts."""

_UNMARKED = ("The search took too long, so some releases are shown without marked passages.",)
_LATE = ("The search took too long, so some words that the query stands for were left out.",)

Chosen = dict[FacetName, list[int]]
Asked = TypeVar("Asked")


class Searcher:
    """One state of the index, open for searching. Safe to use from several threads."""

    def __init__(
        self, source: Path | Iterable[OpenSegment], name: str, weights: Weights = WEIGHTS, note: str | None = None
    ) -> None:
        """`source` is a folder, which is not verified, or segments that are already open."""
        self.name = name
        self.note = note
        self._weights = weights
        self._index = IndexReader(source)
        self._words = IndexWords([segment.arrays.written for segment in self._index.segments])

    @property
    def generation(self) -> str:
        return self.name

    def noted(self, note: str | None) -> Self:
        """The same state, with another note."""
        other = copy(self)
        other.note = note
        return other

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep it open, since the next question may use it; its files are closed with the last reference to it."""

    def search(self, query: Query, budget: Budget | None = None) -> Results:
        budget = budget or Budget()
        answer = self._page(self._remembered(query, budget.part(_ANSWER)), query)
        ranked = answer.ranked
        highlighter = Highlighter(query, budget, ranked.named if ranked.finished else None)
        hits = tuple(self._hits(highlighter, answer, query))
        return Results(
            hits=hits,
            total=ranked.total,
            facets=answer.facets,
            generation=self.name,
            notes=(*ranked.notes, *(_UNMARKED if highlighter.late else ()), *([self.note] if self.note else ())),
            partial=sum(len(part.documents) for part in ranked.found) - ranked.total,
            finished=ranked.finished,
            marked=not highlighter.late,
            synonyms=ranked.synonyms,
        )

    def answer(self, query: Query, budget: Budget | None = None) -> "Matches":
        """Search without reading the texts of the hits, and without what was remembered of the query."""
        return self._page(self._ranked(query, budget or Budget()), query)

    def _page(self, ranked: "Ranked", query: Query) -> "Matches":
        upto = query.page * query.size
        places = top_places(self._index, ranked.found, query.order, upto)[upto - query.size :]
        facets = (self._facet(name, ranked.counts[name], ranked.chosen.get(name), query) for name in FACETS)
        return Matches(places, tuple(facets), ranked)

    def _remembered(self, query: Query, budget: Budget) -> "Ranked":
        """What matches; it is remembered, since other pages and more values of facets are asked of the same matches."""
        require_depth(query.expression)  # its hash would take as deep a recursion
        if query.explain:
            return self._ranked(query, budget)
        cache, sought = self._index.ranked, (query.expression, query.aspects, query.filters, query.order)
        known: Ranked | None = cache.get(sought)
        if known is None:
            known = self._ranked(query, budget)
            if known.finished:
                cache.put(sought, known, known.size)
        return known

    def _ranked(self, query: Query, budget: Budget) -> "Ranked":
        matched = self._matched(query, budget)
        planner, scorer, unfiltered = matched.planner, matched.scorer, matched.unfiltered
        listed = [one.filtered() for one in unfiltered]
        total = sum(part.total for part in listed)
        counts = self._complete_counts(unfiltered)
        if scorer and query.order == "relevance":
            listed = collect(self._index, listed, scorer)
            if not total:
                counts |= self._listed_counts(counts, listed, unfiltered, scorer)
        elif scorer:
            listed = [part.complete() for part in listed]
        return Ranked(
            tuple(listed),
            total,
            counts,
            matched.chosen,
            notes=(*planner.notes, *(() if matched.finished else _LATE)),
            finished=matched.finished,
            typed=scorer.typed if scorer else (),
            synonyms=tuple(scorer.synonyms()) if scorer else (),
            named=scorer.found() if scorer else frozenset(),
            scorer=scorer if query.explain else None,
        )

    def _matched(self, query: Query, budget: Budget, *, complete: bool = False) -> "_Matched":
        """All documents that match, before anything is counted or ranked; or only complete matches, without scores."""
        planner = Planner(self._index, budget)
        chosen = {facet: values for facet in FACETS if (values := self._chosen(facet, query.filters)) is not None}
        plan = planner.plan(query.expression)
        evaluators = [Evaluator(self._index, number, budget) for number in range(len(self._index.segments))]
        scorer = None
        if query.aspects:
            scoring = (planner.matching if complete else planner.scoring)(query.aspects)
            scorer = Scorer(self._index, scoring, evaluators, self._weights)
        matching = self._complete if complete else self._scored
        found = [matching(evaluator, plan, scorer) for evaluator in evaluators]
        unfiltered = [_Unfiltered(one, self._passing(one, chosen)) for one in found]
        return _Matched(planner, evaluators, chosen, scorer, unfiltered)

    def totals(self, queries: Iterable[Query], budget: Budget | None = None) -> tuple[int | None, ...]:
        budget = budget or Budget()
        return _in_time(queries, lambda query: self._total(query, budget))

    def _total(self, query: Query, budget: Budget) -> int:
        budget.check()
        found = self._matched(query, budget, complete=True)
        if not found.finished:
            budget.check()
        return sum(one.filtered().total for one in found.unfiltered)

    def scored(self, query: Query) -> list[tuple[str, float]]:
        """The ids of the hits on the requested page, with their scores."""
        answer = self.answer(query)
        return [
            (self._index.segments[number].id_of(document), answer.ranked.found[number].score_of(document))
            for number, document in answer.places
        ]

    def counts(self, expressions: Iterable[Expression], budget: Budget | None = None) -> tuple[int | None, ...]:
        budget = budget or Budget()
        return _in_time(expressions, lambda expression: self._count(expression, budget))

    def _count(self, expression: Expression, budget: Budget) -> int:
        budget.check()
        planner = Planner(self._index, budget)
        plan = planner.plan(expression)
        evaluators = [Evaluator(self._index, number, budget) for number in range(len(self._index.segments))]
        total = sum(len(evaluator.match(plan)) for evaluator in evaluators)
        if planner.late or any(evaluator.late for evaluator in evaluators):
            budget.check()
        return total

    def export(self, query: Query, budget: Budget | None = None) -> Iterator[Hit]:
        budget = budget or Budget(inf)
        budget.check()
        ranked = self._remembered(replace(query, explain=False), budget)
        if not ranked.finished:
            budget.check()
        highlighter = Highlighter(Query(Everything()))
        found = [part.complete() for part in ranked.found]
        for number, document in all_places(self._index, found, query.order):
            budget.lasts()  # raises CancelledError once the client has disconnected
            with budget.uncounted():
                stored = self._index.segments[number].arrays.stored.once(document)
                hit = hit_of(StoredHit.of(stored["id"], stored["hit"]), highlighter)
            yield hit

    def months(self, query: Query, budget: Budget | None = None) -> tuple[tuple[str, int], ...]:
        """The number of matching releases in each month, such as `2011-06`, oldest first."""
        found = self._ranked(replace(query, order="newest"), budget or Budget()).found
        return months(self._index, [(part.number, part.documents) for part in found])

    def document_frequencies(self, words: Iterable[str], budget: Budget | None = None) -> tuple[int, ...]:
        (budget or Budget()).check()
        return self._words.counts(words)

    def known_words(self, words: Iterable[str], budget: Budget | None = None) -> tuple[KnownWord | None, ...]:
        (budget or Budget()).check()
        return tuple(map(self._words.known, words))

    def prefetch(self, words: Sequence[str], budget: Budget | None = None) -> None:
        """Do nothing: all words are at hand."""

    def similar_words(self, word: str, edits: int, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        (budget or Budget()).check()
        return tuple(self._words.similar(word, edits))

    def words_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        (budget or Budget()).check()
        return tuple(self._words.with_prefix(start, limit))

    def organizations_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[Count, ...]:
        (budget or Budget()).check()
        return tuple(self.names.with_prefix(start, limit))

    @cached_property
    def names(self) -> OrganizationNames:
        """The names of the organisations, for completion."""
        return OrganizationNames(self._index.facet("organization"))

    def titles_with_prefix(
        self, words: Sequence[str], limit: int = 3, budget: Budget | None = None
    ) -> tuple[Headline, ...]:
        return tuple(titles_with_prefix(self._index, words, limit, budget or Budget()))

    def similar(self, id: str, limit: int = 10, budget: Budget | None = None) -> tuple[Hit, ...]:
        """The releases that share the most distinctive terms with this one; empty for an unknown id."""
        budget = budget or Budget()
        place = self._index.place_of(id)
        if place is None:
            return ()
        stored = self._stored(place)
        title, body = Text(stored.title, stored.language), Text(stored.body, stored.language)
        places = similar(self._index, title, body, limit + 1, budget)
        highlighter = Highlighter(Query(Everything()), budget)
        return tuple(self._shown(other, highlighter) for other in [one for one in places if one != place][:limit])

    def _chosen(self, name: FacetName, filters: Filters) -> list[int] | None:
        """The places of the values that a filter accepts; None if it accepts all."""
        if not getattr(filters, name):
            return None
        known = self._index.facet(name)
        if name == "year":
            return sorted({value for wanted in filters.year for value in years(known, wanted)})
        return sorted({value for wanted in getattr(filters, name) for value in known.spelled(wanted)})

    def _scored(self, evaluator: Evaluator, plan: Node, scorer: Scorer | None) -> SegmentMatches:
        number = evaluator.number
        if not scorer:
            return SegmentMatches(number, evaluator.match(plan))
        scored = scorer.scored(number)
        found = SegmentMatches(number, scored.documents, scored.scores, scored.missing)
        return found if plan == Every() else found.kept(evaluator.holding(plan, found.documents))

    def _complete(self, evaluator: Evaluator, plan: Node, scorer: Scorer | None) -> SegmentMatches:
        number = evaluator.number
        if not scorer:
            return SegmentMatches(number, evaluator.match(plan))
        documents = scorer.complete(number)
        return SegmentMatches(number, documents[evaluator.holding(plan, documents)])

    def _passing(self, found: SegmentMatches, chosen: Chosen) -> dict[FacetName, Mask]:
        """For each facet filter, which of the documents pass it."""
        passing = {}
        for name, values in chosen.items():
            known = self._index.facet(name)
            passing[name] = known.having(found.number, values)[known.codes(found.number)[found.documents]]
        return passing

    def _complete_counts(self, unfiltered: "list[_Unfiltered]") -> dict[FacetName, Any]:
        """Count each facet over the complete matches, with all filters but its own."""
        counted = [self._counted(one.found, one.passing) for one in unfiltered]
        return {name: self._summed(name, [counts[name] for counts in counted]) for name in FACETS}

    def _counted(self, found: SegmentMatches, passing: Mapping[FacetName, Mask]) -> dict[FacetName, Any]:
        if not passing:
            return self._index.facets.counts(found.number, found.documents, found.missing)
        documents = found.documents
        if found.missing is not None:
            complete = found.missing == 0
            documents = documents[complete]
            passing = {name: mask[complete] for name, mask in passing.items()}
        return {name: self._counts(name, found.number, documents, passing) for name in FACETS}

    def _counts(self, name: FacetName, number: int, documents: DocSet, passing: Mapping[FacetName, Mask]) -> Any:
        others = [mask for other, mask in passing.items() if other != name]
        if others:
            documents = documents[np.logical_and.reduce(others)]
        return self._index.facet(name).count(number, documents)

    def _listed_counts(
        self,
        complete: Mapping[FacetName, Any],
        found: list[SegmentMatches],
        unfiltered: "list[_Unfiltered]",
        scorer: Scorer,
    ) -> dict[FacetName, Any]:
        """Count the facets that have no complete match over the partial matches that are listed."""
        counts = {}
        for name in (name for name in FACETS if not complete[name].any()):
            listed = found
            if any(name in one.passing for one in unfiltered):
                listed = collect(self._index, [one.filtered(name) for one in unfiltered], scorer)
            known = self._index.facet(name)
            counts[name] = self._summed(name, [known.count(part.number, part.documents) for part in listed])
        return counts

    def _summed(self, name: FacetName, counts: list[Any]) -> Any:
        if len(counts) == 1:
            return counts[0]
        return sum(counts, np.zeros(len(self._index.facet(name).values), np.int64))

    def _facet(self, name: FacetName, counts: Any, chosen: list[int] | None, query: Query) -> Facet:
        known, request = self._index.facet(name), getattr(query.facets, name)
        counted = counts > 0
        if chosen:
            counted[chosen] = True
        if request.contains:
            counted &= known.containing(request.contains)
        places = counted.nonzero()[0]
        if request.size == 0 and chosen is None:
            return Facet(name, (), len(places))
        last = None if request.size is None else request.skip + request.size
        shown = known.ranked(places, counts, last)[request.skip :]
        if chosen is None:
            return Facet(name, tuple(map(known.counted, shown.tolist(), counts[shown].tolist())), len(places))
        shown = known.ranked(np.union1d(shown, chosen).astype(np.intp), counts)
        picked = [
            known.selected(place, number, place in chosen)
            for place, number in zip(shown.tolist(), counts[shown].tolist(), strict=True)
        ]
        wanted = getattr(query.filters, name)
        missing = [] if name == "year" else [value for value in wanted if not known.spelled(value)]
        absent = (Count(value, known.labelled(value), 0, True) for value in dict.fromkeys(missing))
        return Facet(name, (*picked, *absent), len(places))

    def _hits(self, highlighter: Highlighter, answer: "Matches", query: Query) -> Iterator[Hit]:
        stored = {place: self._stored(place) for place in answer.places}
        found = marked(self._index, query, stored, highlighter) if highlighter.in_time() else {}
        lacking = answer.lacking()
        scorer = answer.ranked.scorer
        for place, one in stored.items():
            explanation: Explanation | None = None
            if scorer and query.explain:
                number, document = place
                explanation = scorer.explained(number, document, answer.ranked.found[number].likeness_of(document))
            yield hit_of(one, highlighter, found.get(place), missing=lacking.get(place, ()), explanation=explanation)

    def _shown(self, place: Place, highlighter: Highlighter) -> Hit:
        return hit_of(self._stored(place), highlighter)

    def _stored(self, place: Place) -> StoredHit:
        number, document = place
        return self._index.segments[number].shown(document)


@dataclass(frozen=True, slots=True)
class _Unfiltered:
    """The matches of a segment before the facet filters, and which of them pass each filter."""

    found: SegmentMatches
    passing: Mapping[FacetName, Mask]

    def filtered(self, without: FacetName | None = None) -> SegmentMatches:
        """Those that pass all filters, or all but one."""
        masks = [mask for name, mask in self.passing.items() if name != without]
        return self.found.kept(np.logical_and.reduce(masks)) if masks else self.found


@dataclass(frozen=True, slots=True)
class _Matched:
    """All documents that match a query."""

    planner: Planner
    evaluators: list[Evaluator]
    chosen: Chosen
    """The values that facet filters accept."""
    scorer: Scorer | None
    unfiltered: list[_Unfiltered]

    @property
    def finished(self) -> bool:
        """Whether nothing was left out for lack of time."""
        return not (self.planner.late or any(evaluator.late for evaluator in self.evaluators))


@dataclass(frozen=True, slots=True)
class Ranked:
    """What matches a query within its filters, with scores by its order, whatever page of it is asked for."""

    found: tuple[SegmentMatches, ...]
    total: int
    counts: dict[FacetName, Any]
    """By facet, the number of documents with each value."""
    chosen: Chosen
    notes: tuple[str, ...]
    finished: bool
    """Whether nothing was left out for lack of time."""
    typed: tuple[str, ...]
    """The aspects as typed."""
    synonyms: tuple[Synonym, ...]
    """Those that occur in the index."""
    named: frozenset[Word | Phrase]
    """The other names that some release may show, whether or not they were searched for."""
    scorer: Scorer | None
    """To explain scores; None unless that is asked for."""

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        counted: int = sum(counts.nbytes for counts in self.counts.values())
        return counted + sum(part.size for part in self.found)


@dataclass(frozen=True, slots=True)
class Matches:
    """The result of matching and ranking, before texts are read."""

    places: list[Place]
    """The hits of the page, in order."""
    facets: tuple[Facet, ...]
    ranked: Ranked

    @property
    def total(self) -> int:
        return self.ranked.total

    def lacking(self) -> dict[Place, tuple[str, ...]]:
        """For each hit that is a partial match, the aspects that it lacks, as typed."""
        lacking = {}
        if self.ranked.typed:
            for number in {number for number, _ in self.places}:
                documents = [document for segment, document in self.places if segment == number]
                for document, bits in zip(documents, self.ranked.found[number].missing_of(documents), strict=True):
                    if bits:
                        named = (typed for place, typed in enumerate(self.ranked.typed) if bits >> place & 1)
                        lacking[number, document] = tuple(named)
        return lacking


def _in_time(asked: Iterable[Asked], count: Callable[[Asked], int]) -> tuple[int | None, ...]:
    """The counts, in order; None from the first that there was no time for."""
    found: list[int | None] = []
    for one in asked:
        try:
            found.append(count(one) if None not in found[-1:] else None)
        except TookTooLongError:
            found.append(None)
    return tuple(found)
