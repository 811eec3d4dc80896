"""Answers questions from one state of a desk in a cluster."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from math import inf
from types import TracebackType
from typing import Self

from indexer.opensearch.cluster import Json
from search.budget import REMOTE_SECONDS, Budget
from search.errors import TookTooLongError
from search.facets import FACETS
from search.highlight import Highlighter
from search.limits import SPELLED_OUT
from search.opensearch.clauses import Scales, all_of, condition, filter_conditions, mentions
from search.opensearch.facets import (
    Counts,
    FacetCounts,
    facet,
    facet_counts,
    facet_search,
    value_search,
    values_found,
    years_chosen,
)
from search.opensearch.listing import (
    BY_SCORE,
    Likeness,
    Listed,
    RankedListing,
    as_read,
    by_date_search,
    by_score_search,
    date_order,
    is_among,
    listed_of,
    pages,
    read,
    reading,
)
from search.opensearch.plan import NOTHING, AnyTerm, PlannedName, PlannedScoring, PlanNode
from search.opensearch.planner import ClusterPlanner, planned
from search.opensearch.point_in_time import sent
from search.opensearch.scorer import ClusterScorer, without
from search.opensearch.similar import distinctive_terms, title_aspects
from search.opensearch.state import DeskState
from search.opensearch.texts import ReleaseText
from search.opensearch.words import IndexedWords
from search.query import MAX_PARTIAL, Everything, Expression, FacetName, Query, Synonym
from search.results import Count, Facet, Headline, Hit, KnownWord, Results
from search.stored_hit import StoredHit, hit_of
from search.weights import PLAIN, Weights

_MANY_VALUES = "More values of a facet were found than are counted: the rarest of them were left out."
_UNMARKED = ("The search took too long, so some releases are shown without marked passages.",)
_LATE = ("The search took too long, so some words that the query stands for were left out.",)


class ClusterSnapshot:
    """Implements `search.engine.Snapshot`. Safe to use from several threads."""

    def __init__(self, state: DeskState, generation: str, weights: Weights, note: str | None = None) -> None:
        """`note` says what is wrong with the state."""
        self.generation = generation
        self.note = note
        self._state = state
        self._weights = weights
        self._indexed_words = IndexedWords(state.words, state.terms)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep it open, since the next question may use it."""

    def search(self, query: Query, budget: Budget | None = None) -> Results:
        results = _Search(self._state, query, self._weights, _allowed(budget)).results(self.generation)
        return replace(results, notes=(self.note, *results.notes)) if self.note else results

    def totals(self, queries: Iterable[Query], budget: Budget | None = None) -> tuple[int | None, ...]:
        allowed, asked = _allowed(budget), tuple(queries)

        def plan(planner: ClusterPlanner) -> list[tuple[PlanNode, PlannedScoring | None]]:
            return [
                (planner.plan(one.expression), planner.scoring(one.aspects) if one.aspects else None) for one in asked
            ]

        with suppress(TookTooLongError):
            plans, planner = planned(self._state.terms, self._state.languages, allowed, plan)
            if not planner.late:
                kept = _without_unspelled(self._state, [scoring for _, scoring in plans], allowed)
                wanted = [
                    all_of(
                        [condition(node), *filter_conditions(one.filters).values()]
                        + ([self._scorer(scoring).complete] if scoring else [])
                    )
                    for (node, _), scoring, one in zip(plans, kept, asked, strict=True)
                ]
                return tuple(self._state.count(wanted, allowed))
        return (None,) * len(asked)

    def counts(self, expressions: Iterable[Expression], budget: Budget | None = None) -> tuple[int | None, ...]:
        return self.totals(map(Query, expressions), budget)

    def export(self, query: Query, budget: Budget | None = None) -> Iterator[Hit]:
        allowed = budget or Budget(inf)
        allowed.check()
        search = _Search(self._state, query, self._weights, allowed)
        found = search.every_complete()
        first = next(found, None)
        allowed.check()
        highlighter = Highlighter(Query(Everything()))
        while first is not None:
            allowed.lasts()  # raises CancelledError once the client has disconnected
            with allowed.uncounted():
                [one] = read(self._state, [first], Budget(inf))
                hit = _hit(one, highlighter)
            yield hit
            with allowed.uncounted():
                first = next(found, None)

    def months(self, query: Query, budget: Budget | None = None) -> tuple[tuple[str, int], ...]:
        allowed = _allowed(budget)
        search = _Search(self._state, query, self._weights, allowed)
        body = {
            "size": 0,
            "track_total_hits": False,
            "query": {"bool": {"filter": [search.matching]}},
            "aggs": {"months": {"terms": {"field": "month", "size": 20_000}}},
        }
        [result] = sent(self._state.releases.searches(body), allowed)
        return tuple(sorted((one["key"], one["doc_count"]) for one in result["aggregations"]["months"]["buckets"]))

    def document_frequencies(self, words: Iterable[str], budget: Budget | None = None) -> tuple[int, ...]:
        return tuple(one.releases if one else 0 for one in self.known_words(words, budget))

    def known_words(self, words: Iterable[str], budget: Budget | None = None) -> tuple[KnownWord | None, ...]:
        allowed = _allowed(budget)
        allowed.check()
        return tuple(self._indexed_words.known(words, allowed))

    def prefetch(self, words: Sequence[str], budget: Budget | None = None) -> None:
        """Look up the words, whatever they may be joined to or split into, and what resembles those that are rare."""
        allowed = _allowed(budget)
        self._indexed_words.prefetch(words, self._state.statistics.releases, allowed)

    def similar_words(self, word: str, edits: int, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        allowed = _allowed(budget)
        allowed.check()
        return tuple(self._indexed_words.similar(word, edits, allowed))

    def words_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[KnownWord, ...]:
        return tuple(self._indexed_words.with_prefix(start, limit, _allowed(budget)))

    def organizations_with_prefix(self, start: str, limit: int = 10, budget: Budget | None = None) -> tuple[Count, ...]:
        return tuple(self._indexed_words.organizations(start, limit, _allowed(budget)))

    def titles_with_prefix(
        self, words: Sequence[str], limit: int = 3, budget: Budget | None = None
    ) -> tuple[Headline, ...]:
        allowed = _allowed(budget)
        aspects = title_aspects(words)
        plan, _ = planned(self._state.terms, self._state.languages, allowed, lambda planner: planner.scoring(aspects))
        found: dict[str, Headline] = {}
        for one in self._best(plan, 2 * limit, allowed):
            assert one.shown is not None
            found.setdefault(one.shown["title"], Headline(one.id, one.shown["title"]))
        return tuple(found.values())[:limit]

    def similar(self, id: str, limit: int = 10, budget: Budget | None = None) -> tuple[Hit, ...]:
        """The releases that share the most distinctive terms with this one; empty for an unknown id."""
        allowed = _allowed(budget)
        itself = by_date_search({"term": {"id": id}}, "newest", 0, 1)
        [result] = sent(self._state.releases.searches(itself), allowed)
        if not result["hits"]["hits"]:
            return ()
        plan = distinctive_terms(self._state, result["hits"]["hits"][0]["_source"]["hit"], allowed)
        highlighter = Highlighter(Query(Everything()), allowed)
        others = [one for one in self._best(plan, limit + 1, allowed) if one.id != id]
        return tuple(_hit(one, highlighter) for one in others[:limit])

    def _best(self, plan: PlannedScoring, limit: int, budget: Budget) -> list[Listed]:
        """The best releases by term frequencies alone."""
        if not plan.aspects:
            return []
        scorer = ClusterScorer(plan, _scales(self._state, PLAIN), PLAIN)
        counts = self._state.count(scorer.parts, budget)
        _learn(self._state, scorer, plan, counts)
        body = by_score_search(scorer.listed, scorer.score(), 0, limit)
        [result] = sent(self._state.releases.searches(body), budget)
        return listed_of(result)

    def _scorer(self, plan: PlannedScoring) -> ClusterScorer:
        return ClusterScorer(plan, _scales(self._state, self._weights), self._weights)


class _Search:
    """One query on one state, sent in as few requests as its steps depend on each other."""

    def __init__(self, state: DeskState, query: Query, weights: Weights, budget: Budget) -> None:
        self._state = state
        self._query = query
        self._weights = weights
        self._budget = budget

        def plan(planner: ClusterPlanner) -> tuple[PlanNode, PlannedScoring | None]:
            return planner.plan(query.expression), planner.scoring(query.aspects) if query.aspects else None

        (node, scoring), self._planner = planned(state.terms, state.languages, budget, plan)
        [self._scoring] = _without_unspelled(state, [scoring], budget)
        self._scorer = ClusterScorer(self._scoring, _scales(state, weights), weights) if self._scoring else None
        self._required = condition(node)
        self._present: dict[PlannedName, bool] = {}
        self._chosen: dict[FacetName, list[str]] = {}
        self._likeness: Likeness | None = None
        self._filters = filter_conditions(query.filters)

    @property
    def matching(self) -> Json:
        """The condition of complete matches that pass the filters."""
        return all_of([self._complete, *self._filters.values()])

    @property
    def _complete(self) -> Json:
        return all_of([self._required, self._scorer.complete]) if self._scorer else self._required

    @property
    def _is_ranked(self) -> bool:
        """Whether several parts are ranked, so that their idfs decide on the order."""
        scoring = self._scoring
        return self._is_scored and scoring is not None and len(scoring.aspects) + len(scoring.groups) > 1

    @property
    def _is_scored(self) -> bool:
        return self._scorer is not None and self._query.order == "relevance"

    def results(self, generation: str) -> Results:
        query, skip = self._query, (self._query.page - 1) * self._query.size
        counts, hits = self._counted(skip)
        listed, found, by_facet = hits, counts.total, counts.by_facet
        if self._is_ranked:
            upto = skip + query.size
            listing = self._ranking(self._filters).first(upto if counts.total else max(upto, MAX_PARTIAL))
            listed, found, self._likeness = list(listing.listed[skip:upto]), listing.found, listing.likeness
            if not counts.total:
                names = [name for name in FACETS if not any(by_facet[name].values())]
                partial_counts, listed = self._counted_partial(names, listing.listed, listed)
                by_facet = {**by_facet, **partial_counts}
        partial = min(found - counts.total, MAX_PARTIAL)
        highlighter = Highlighter(query, self._budget)
        shown = [self._shown(one, highlighter) for one in read(self._state, listed, self._budget)]
        finished = not self._planner.late
        return Results(
            hits=tuple(shown),
            total=counts.total,
            facets=tuple(self._facet(name, by_facet[name]) for name in FACETS),
            generation=generation,
            notes=(
                *self._planner.notes,
                *(() if finished else _LATE),
                *(() if counts.is_whole else (_MANY_VALUES,)),
                *(_UNMARKED if highlighter.late else ()),
            ),
            partial=partial,
            finished=finished,
            marked=not highlighter.late,
            synonyms=tuple(self._synonyms()),
        )

    def every_complete(self) -> Iterator[Listed]:
        """Yield all complete matches that pass the filters, in the order that is asked for."""
        if self._is_ranked:
            self._counted(0)
            yield from self._ranking(self._filters).every_complete()
            return
        must: list[Json] = []
        if self._is_scored and self._scorer:
            self._scorer.learn_nothing()
            must.append(self._scorer.score())
        sort = BY_SCORE if must else date_order(self._query.order)
        yield from pages(self._state, {"query": {"bool": {"filter": [self.matching], "must": must}}, "sort": sort})

    def _counted(self, skip: int) -> tuple[FacetCounts, list[Listed]]:
        """Count all that can be counted in one request; the page of hits too, if its order depends on no count."""
        scorer, query = self._scorer, self._query
        facets = facet_search(self._complete, self._filters)
        page: list[Json] = []
        if not self._is_scored:
            page = [by_date_search(self.matching, query.order, skip, query.size)]
        elif scorer and not self._is_ranked:
            scorer.learn_nothing()
            page = [by_score_search(self.matching, scorer.score(), skip, query.size)]
        names = [name for name in FACETS if name != "year" and getattr(query.filters, name)]
        chosen = [value_search(name, getattr(query.filters, name)) for name in names]
        pairs = scorer.pairs if scorer and self._is_ranked else []
        counts, present, (counted, *more) = self._state.ask(
            scorer.parts if scorer else [],
            [condition(one.node) for one in self._uncertain],
            [facets, *pairs, *page, *chosen],
            self._budget,
        )
        together, more = more[: len(pairs)], more[len(pairs) :]
        self._present = dict(zip(self._uncertain, present, strict=True))
        self._chosen = {
            name: values_found(result, getattr(query.filters, name))
            for name, result in zip(names, more[len(page) :], strict=True)
        }
        if query.filters.year:
            self._chosen["year"] = years_chosen(self._state.statistics.years, query.filters)
        hits = listed_of(more[0]) if page else []
        if scorer and self._scoring:
            _learn(self._state, scorer, self._scoring, counts, together)
            if self._is_scored and not self._is_ranked:
                hits = [replace(one, score=one.score * scorer.idfs[0]) for one in hits]
        return facet_counts(counted), hits

    def _ranking(self, filters: Mapping[str, Json]) -> RankedListing:
        """The ranking of what meets the required expression and some filters, without names that nobody uses."""
        assert self._scorer
        assert self._scoring
        absent = {name for name, is_there in self._present.items() if not is_there}
        scorer = ClusterScorer(without(self._scoring, absent), _scales(self._state, self._weights), self._weights)
        scorer.learn_from(self._scorer)
        among = all_of([self._required, *filters.values()])
        return RankedListing(self._state, scorer, among, self._weights, self._budget)

    @cached_property
    def _uncertain(self) -> list[PlannedName]:
        """The other names that no release may have, although it has all their words."""
        if not self._scoring:
            return []
        names = (one for one in self._scoring.names if one.synonym and not isinstance(one.node, AnyTerm))
        return list(dict.fromkeys(names))

    def _synonyms(self) -> Iterator[Synonym]:
        """The other names that occur in the index, in the order of the query."""
        for name in self._scoring.names if self._scoring else ():
            if name.synonym and name.node != NOTHING and self._present.get(name, True):
                yield name.synonym

    def _counted_partial(
        self, names: Sequence[FacetName], listed: Sequence[Listed], page: Sequence[Listed]
    ) -> tuple[dict[FacetName, Counts], list[Listed]]:
        """Count facets over the partial matches that are listed, each without its own filter, and read a page of them.

        `listed` are those that pass all filters, where there are no complete ones.
        """
        assert self._scorer
        partial = all_of([self._required, self._scorer.partial])
        searches = [facet_search(is_among(listed), {})]
        if filtered := [name for name in names if name in self._filters]:
            searches.append(facet_search(partial, self._filters))
        results = sent(self._state.releases.searches(*searches, *reading(page)), self._budget)
        of_listed, *of_all = map(facet_counts, results[: len(searches)])
        found = {name: of_listed.by_facet[name] for name in names}
        for name in filtered:
            [counts] = of_all
            if counts.passing[name] > MAX_PARTIAL:
                others = {other: clause for other, clause in self._filters.items() if other != name}
                body = facet_search(is_among(self._ranking(others).partial()), {})
                [result] = sent(self._state.releases.searches(body), self._budget)
                counts = facet_counts(result)
            found[name] = counts.by_facet[name]
        return found, as_read(page, results[len(searches) :])

    def _facet(self, name: FacetName, counts: Counts) -> Facet:
        wanted: tuple[str, ...] = getattr(self._query.filters, name) if name != "year" else ()
        return facet(name, counts, self._chosen.get(name), wanted, getattr(self._query.facets, name))

    def _shown(self, one: Listed, highlighter: Highlighter) -> Hit:
        hit = _hit(one, highlighter)
        if self._scorer is None or (one.is_complete and not self._query.explain):
            return hit
        assert one.shown is not None
        text = one.text or ReleaseText(one.shown)
        explanation = None
        if self._query.explain:
            [proximity] = self._scorer.proximity([text])
            explanation = self._scorer.explained(text, proximity, self._points_for_likeness(text))
        return replace(hit, missing=() if one.is_complete else self._scorer.missing(text), explanation=explanation)

    def _points_for_likeness(self, text: ReleaseText) -> float:
        if self._scorer is None or self._likeness is None:
            return 0.0
        return self._likeness.points(self._scorer.alike(text, self._likeness.parts))


def _allowed(budget: Budget | None) -> Budget:
    return budget or Budget(REMOTE_SECONDS)


def _without_unspelled(
    state: DeskState, plans: Sequence[PlannedScoring | None], budget: Budget
) -> list[PlannedScoring | None]:
    """The plans without the abbreviations that are rarely spelled out in the releases that have them."""
    shorts = {
        name: (
            mentions([name]),
            all_of([mentions([name]), mentions([other for other in one.names if not other.is_short])]),
        )
        for plan in plans
        if plan
        for one in plan.parts
        for name in one.names
        if name.is_short
    }
    conditions = [clause for pair in shorts.values() for clause in pair]
    counts = state.count(conditions, budget)
    held, beside = counts[::2], counts[1::2]
    absent = {name for name, every, spelled in zip(shorts, held, beside, strict=True) if spelled < every * SPELLED_OUT}
    return [without(plan, absent) if plan else None for plan in plans]


def _spelled_out(names: Iterable[PlannedName]) -> list[PlannedName]:
    return [one for one in names if not one.is_short]


def _scales(state: DeskState, weights: Weights) -> Scales:
    return Scales(weights.fields, state.statistics.average_lengths, weights.k1)


def _learn(
    state: DeskState, scorer: ClusterScorer, plan: PlannedScoring, counts: Sequence[int], pairs: Sequence[Json] = ()
) -> None:
    releases = state.statistics.releases
    among = [min(state.in_languages(one.languages), releases) for one in plan.aspects]
    scorer.learn(counts, among, releases, pairs)


def _hit(one: Listed, highlighter: Highlighter) -> Hit:
    assert one.shown is not None
    return hit_of(StoredHit.of(one.id, one.shown), highlighter)
