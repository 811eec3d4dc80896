"""Lists the matches of a query in order: by score from the cluster, with proximity and likeness worked out here."""

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from heapq import merge
from itertools import islice
from statistics import fmean
from typing import Any

from corpus.quick_dataclass import dataclass
from indexer.opensearch.cluster import Json
from search.budget import Budget
from search.feedback import FEWEST, feedback_terms_of_texts, term_counts
from search.limits import FIELDS
from search.opensearch.clauses import all_of
from search.opensearch.plan import AnyTerm, FieldTerm
from search.opensearch.point_in_time import sent
from search.opensearch.scorer import ClusterScorer, FeedbackPart
from search.opensearch.state import DeskState
from search.opensearch.texts import ReleaseText
from search.query import MAX_PAGE_SIZE, MAX_PARTIAL, Order
from search.weights import Weights

EXPORTED_AT_ONCE = 500
"""Releases that are read in one go where all are asked for."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A match, with its place in the order."""

    id: str
    date: int
    """The proleptic Gregorian ordinal of its date; 0 if it has none."""
    score: float = 0.0
    is_complete: bool = True
    proximity: float = 0.0
    shown: Json | None = field(default=None, compare=False)
    """What a hit shows, if it was read."""
    text: ReleaseText | None = field(default=None, compare=False)

    @property
    def key(self) -> tuple[float, int, str]:
        """Sorts by score, then newest first, then by id."""
        return -self.score, -self.date, self.id


@dataclass(frozen=True, slots=True)
class MatchListing:
    """The first matches of a query."""

    listed: tuple[Listed, ...]
    found: int
    """How many there are, with all partial ones."""
    likeness: "Likeness | None" = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """The terms of the first releases, and what having them is worth."""

    parts: tuple[FeedbackPart, ...]
    factor: float
    """The points for having all of them."""
    most: float
    """The most points that any release is given."""

    def points(self, alike: float) -> float:
        """The points of a release that has so much of them, from 0 to 1."""
        return min(self.factor * alike, self.most)


def date_order(order: Order) -> list[Json]:
    """The sort of an order by date, which is also the one among equal scores."""
    direction = "asc" if order == "oldest" else "desc"
    return [{"date": {"order": direction, "missing": "_last"}}, {"id": "asc"}]


BY_SCORE: list[Json] = [{"_score": "desc"}, *date_order("relevance")]


def by_date_search(matching: Json, order: Order, skip: int, size: int) -> Json:
    """The search for a page of matches in an order by date."""
    return {**_page(skip, size), "query": {"bool": {"filter": [matching]}}, "sort": date_order(order)}


def by_score_search(matching: Json, score: Json, skip: int, size: int) -> Json:
    """The search for a page of matches by a score that needs nothing else."""
    return {**_page(skip, size), "query": {"bool": {"filter": [matching], "must": [score]}}, "sort": BY_SCORE}


def listed_of(result: Json) -> list[Listed]:
    """The matches in the result of a search, in order."""
    return [_listed(hit) for hit in result["hits"]["hits"]]


class RankedListing:
    """Ranks the matches of a query with several aspects."""

    def __init__(self, state: DeskState, scorer: ClusterScorer, among: Json, weights: Weights, budget: Budget) -> None:
        """`among` is the condition of all that is not scored: the required expression, and the filters."""
        self._state = state
        self._scorer = scorer
        self._among = among
        self._weights = weights
        self._budget = budget

    def first(self, upto: int) -> MatchListing:
        """The first `upto` complete and partial matches, of which no more than MAX_PARTIAL are partial."""
        window, found = self._window()
        window, likeness = self._with_likeness(window, found)
        if self._needs_others(window, found, likeness, upto):
            window = self._with_others(window, likeness, upto)
        every = sorted(window, key=lambda one: one.key)
        partial = set(islice((one.id for one in every if not one.is_complete), MAX_PARTIAL))
        listed = [one for one in every if one.is_complete or one.id in partial]
        return MatchListing(tuple(listed[:upto]), found, likeness)

    def partial(self) -> list[Listed]:
        """The best partial matches, at most MAX_PARTIAL, where there are no complete ones."""
        return [one for one in self.first(MAX_PARTIAL).listed if not one.is_complete]

    def every_complete(self) -> Iterator[Listed]:
        """Yield all complete matches, reading them from the cluster as they are asked for."""
        window, found = self._window()
        window, likeness = self._with_likeness(window, found)
        others: Iterator[Listed] = iter(())
        if found > len(window):
            [result] = sent(self._state.releases.searches(self._scoring(window, likeness)), self._budget)
            window = _rescored(window, result)
            matching = all_of([self._scorer.complete, self._among], [is_among(window)])
            others = pages(self._state, {"query": self._scored(matching, likeness), "sort": BY_SCORE})
        first = sorted((one for one in window if one.is_complete), key=lambda one: one.key)
        return merge(first, others, key=lambda one: one.key)

    def _window(self) -> tuple[list[Listed], int]:
        """The best by all but proximity and likeness, with proximity added, and how many matches there are."""
        matching = all_of([self._scorer.listed, self._among])
        body = {
            "size": max(self._scorer.window, self._weights.first),
            "track_total_hits": True,
            "_source": ["hit"],
            "query": {"bool": {"filter": [matching], "must": [self._scorer.score()]}},
            "sort": BY_SCORE,
        }
        [result] = sent(self._state.releases.searches(body), self._budget)
        window = [self._read(_listed(hit)) for hit in result["hits"]["hits"]]
        near = self._scorer.proximity([one.text for one in window if one.text])
        raised = [
            replace(one, score=one.score + points, proximity=points) for one, points in zip(window, near, strict=True)
        ]
        return raised, result["hits"]["total"]["value"]

    def _read(self, one: Listed) -> Listed:
        assert one.shown is not None
        text = ReleaseText(one.shown)
        return replace(one, text=text, is_complete=self._scorer.is_complete(text))

    def _with_likeness(self, window: list[Listed], found: int) -> tuple[list[Listed], Likeness | None]:
        """Add points for having the terms of the first releases."""
        if not self._scorer.likeness_weight or found < FEWEST:
            return window, None
        first = sorted(window, key=lambda one: one.key)[: self._weights.first]
        parts = self._feedback(first) if self._budget.lasts() else ()
        if not parts:
            return window, None
        alike = {one.id: self._scorer.alike(one.text, parts) for one in window if one.text}
        average = fmean(alike[one.id] for one in first)
        if not average:
            return window, None
        of_average = self._scorer.likeness_weight * first[0].score
        likeness = Likeness(parts, of_average / average, of_average * self._weights.most_alike)
        return [replace(one, score=one.score + likeness.points(alike[one.id])) for one in window], likeness

    def _feedback(self, first: Sequence[Listed]) -> tuple[FeedbackPart, ...]:
        counted = [
            (term_counts(one.shown["title"], one.shown["body"], one.shown["language"]), one.score)
            for one in first
            if one.shown
        ]

        def holding(terms: Sequence[str]) -> list[int]:
            counts = self._state.terms.counts(terms, self._budget)
            return [count.body or count.title for count in counts]

        chosen = feedback_terms_of_texts(counted, holding, self._state.statistics.releases, self._weights)
        counts = self._state.terms.counts([text for text, _ in chosen], self._budget)
        return tuple(
            FeedbackPart(
                AnyTerm(tuple(FieldTerm(name, text, held) for name in FIELDS if (held := count.of(name)))), share
            )
            for (text, share), count in zip(chosen, counts, strict=True)
        )

    def _needs_others(self, window: Sequence[Listed], found: int, likeness: Likeness | None, upto: int) -> bool:
        """Whether matches that are not among the best by score alone may be among those that are asked for."""
        return found > len(window) and (likeness is not None or upto > len(window))

    def _with_others(self, window: Sequence[Listed], likeness: Likeness | None, upto: int) -> list[Listed]:
        """The window, and the best matches outside it: complete ones and, apart from them, partial ones."""
        searches = [
            {
                "size": size,
                "track_total_hits": False,
                "_source": ["hit"] if upto <= MAX_PAGE_SIZE else False,
                "query": self._scored(all_of([matching, self._among], [is_among(window)]), likeness),
                "sort": BY_SCORE,
            }
            for matching, size in (
                (self._scorer.complete, upto),
                (self._scorer.partial, min(upto, MAX_PARTIAL)),
            )
        ]
        scoring = self._scoring(window, likeness)
        of_complete, of_partial, scored = sent(self._state.releases.searches(*searches, scoring), self._budget)
        partial = (replace(one, is_complete=False) for one in listed_of(of_partial))
        return [*_rescored(window, scored), *listed_of(of_complete), *partial]

    def _scoring(self, window: Sequence[Listed], likeness: Likeness | None) -> Json:
        """The search for the scores of the window, as matches outside it are scored, so that equals stay equals."""
        return {
            "size": len(window),
            "track_total_hits": False,
            "_source": False,
            "query": self._scored(is_among(window), likeness),
        }

    def _scored(self, matching: Json, likeness: Likeness | None) -> Json:
        """The query that scores what matches by all but proximity."""
        score = self._scorer.score()
        alike = self._scorer.likeness(likeness.parts, likeness.factor, likeness.most) if likeness else None
        return {"bool": {"filter": [matching], "must": [score], **({"should": [alike]} if alike else {})}}


def _rescored(window: Sequence[Listed], result: Json) -> list[Listed]:
    """The window with the scores of a search, to which its proximity is added."""
    scores = {hit["_id"]: float(hit["_score"]) for hit in result["hits"]["hits"]}
    return [replace(one, score=scores[one.id] + one.proximity) for one in window]


def pages(state: DeskState, body: Json) -> Iterator[Listed]:
    """Yield all results of a search, page after page."""
    unlimited = Budget(float("inf"))
    after: list[Any] | None = None
    while True:
        page = {**body, "size": EXPORTED_AT_ONCE, "track_total_hits": False, "_source": ["hit"]}
        [result] = sent(state.releases.searches({**page, **({"search_after": after} if after else {})}), unlimited)
        hits = result["hits"]["hits"]
        yield from map(_listed, hits)
        if len(hits) < EXPORTED_AT_ONCE:
            return
        after = hits[-1]["sort"]


def read(state: DeskState, listed: Sequence[Listed], budget: Budget) -> list[Listed]:
    """The same matches, with what hits show of them."""
    return as_read(listed, sent(state.releases.searches(*reading(listed)), budget))


def reading(listed: Sequence[Listed]) -> list[Json]:
    """The search for what hits show of those matches that were not read; none if all were."""
    unread = [one for one in listed if one.shown is None]
    if not unread:
        return []
    body = {
        "size": len(unread),
        "_source": ["hit"],
        "track_total_hits": False,
        "query": {"bool": {"filter": [is_among(unread)]}},
    }
    return [body]


def as_read(listed: Sequence[Listed], results: Sequence[Json]) -> list[Listed]:
    """The same matches, with what hits show of them by the results of `reading`."""
    shown = {hit["_id"]: hit["_source"]["hit"] for result in results for hit in result["hits"]["hits"]}
    return [one if one.shown else replace(one, shown=shown[one.id]) for one in listed]


def _page(skip: int, size: int) -> Json:
    return {"from": skip, "size": size, "track_total_hits": False, "_source": ["hit"]}


def is_among(listed: Sequence[Listed]) -> Json:
    """The condition of being one of some matches."""
    return {"terms": {"id": [one.id for one in listed]}}


def _listed(hit: Json) -> Listed:
    shown = hit["_source"]["hit"] if hit.get("_source") else None
    *_, date, _ = hit["sort"]
    known = date if isinstance(date, int) and 0 < date < _NO_DATE else 0
    return Listed(hit["_id"], known, float(hit.get("_score") or 0), shown=shown)


_NO_DATE = 1 << 31
"""Beyond all dates: OpenSearch gives the largest or the smallest number for a missing one."""
