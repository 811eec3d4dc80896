"""One state of a desk in a cluster: its releases and its dictionary, and what was learned of them."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from corpus.quick_dataclass import dataclass
from indexer.analysis import EVERY, parted, rules_of
from indexer.opensearch.cluster import Cluster, Json
from indexer.opensearch.document import UNDATED_YEAR
from indexer.opensearch.generations import ClusterGeneration
from indexer.opensearch.layout import Names
from indexer.stems import STEMMED
from search.budget import Budget
from search.opensearch.clauses import EVERY as EVERY_RELEASE
from search.opensearch.clauses import NONE
from search.opensearch.known_terms import KnownTerms
from search.opensearch.point_in_time import PointInTime, sent
from search.query import UNDATED, Languages, TextField

_MOST_COUNTS = 100_000
"""Counts that are remembered; when there are more, all are forgotten."""
_MOST_YEARS = 1000
_MOST_LANGUAGES = 1000


@dataclass(frozen=True, slots=True)
class Statistics:
    """What is known of all releases of a state."""

    releases: int
    average_lengths: Mapping[TextField, float]
    languages: Counter[str]
    """The number of releases in each language."""
    years: tuple[str, ...]
    """The years of publication, as facets name them."""


class DeskState:
    """The releases and the dictionary of one generation. Safe to use from several threads."""

    def __init__(self, cluster: Cluster, generation: ClusterGeneration) -> None:
        names = Names(cluster.address.name)
        self.releases = PointInTime(cluster, names.releases(generation.number))
        self.words = PointInTime(cluster, names.words(generation.number))
        self.terms = KnownTerms(self.words)
        self._counts: dict[str, int] = {}
        self._found: dict[str, bool] = {}
        [result] = sent(self.releases.searches(_STATISTICS), Budget(60))
        self.statistics = _statistics(result)

    @cached_property
    def languages(self) -> Languages:
        """The languages whose stemmers apply to some release, always including English; None means folding only."""
        known = {rules_of(language) for language in self.statistics.languages} | {"en"}
        return tuple(language for language in EVERY if language in known)

    def in_languages(self, languages: Sequence[str]) -> int:
        """The number of releases in any of the languages; of all if none is given."""
        if not languages:
            return self.statistics.releases
        return sum(self.statistics.languages[language] for language in languages)

    def with_language_of(self, term: str) -> int:
        """The number of releases whose terms carry the same language as this one, at least 1."""
        counts = {language: self.statistics.languages[language] for language in STEMMED[1:]}
        marked = parted(term)[1]
        return max(counts[marked] if marked else self.statistics.releases - sum(counts.values()), 1)

    def count(self, conditions: Sequence[Json], budget: Budget) -> list[int]:
        """How many releases meet each condition."""
        return self.ask(conditions, (), (), budget)[0]

    def ask(
        self, counted: Sequence[Json], sought: Sequence[Json], searches: Sequence[Json], budget: Budget
    ) -> tuple[list[int], list[bool], list[Json]]:
        """Send all in one request, without the counts that are known.

        Returns how many releases meet each of the conditions that are `counted`, whether any meets those that are
        `sought`, and the results of the searches.
        """
        new_counts = self._unknown(counted, self._counts)
        new_sought = self._unknown(sought, self._found)
        bodies = [*map(_counting, new_counts.values()), *map(_seeking, new_sought.values())]
        results = sent(self.releases.searches(*bodies, *searches), budget)
        totals = [result["hits"]["total"]["value"] for result in results[: len(bodies)]]
        self._counts.update(zip(new_counts, totals, strict=False))
        self._found.update(zip(new_sought, map(bool, totals[len(new_counts) :]), strict=True))
        return (
            [self._counts[_key(one)] for one in counted],
            [self._found[_key(one)] for one in sought],
            results[len(bodies) :],
        )

    def _unknown(self, conditions: Iterable[Json], known: dict[str, Any]) -> dict[str, Json]:
        if len(known) > _MOST_COUNTS:
            known.clear()
        every = {_key(EVERY_RELEASE): self.statistics.releases, _key(NONE): 0}
        known.update(every)
        return {key: one for one in conditions if (key := _key(one)) not in known}


_STATISTICS: Json = {
    "size": 0,
    "track_total_hits": True,
    "query": EVERY_RELEASE,
    "aggs": {
        "title": {"sum": {"field": "title_length"}},
        "body": {"sum": {"field": "body_length"}},
        "languages": {"terms": {"field": "language", "size": _MOST_LANGUAGES}},
        "years": {"terms": {"field": "year", "size": _MOST_YEARS}},
    },
}


def year_name(year: int) -> str:
    """A year as facets name it."""
    return UNDATED if year == UNDATED_YEAR else str(year)


def _statistics(result: Json) -> Statistics:
    releases, found = result["hits"]["total"]["value"], result["aggregations"]
    return Statistics(
        releases,
        {"title": _average(found["title"], releases), "body": _average(found["body"], releases)},
        Counter({one["key"]: one["doc_count"] for one in found["languages"]["buckets"]}),
        tuple(year_name(one["key"]) for one in found["years"]["buckets"]),
    )


def _average(total: Json, releases: int) -> float:
    return float(total["value"]) / max(releases, 1) or 1.0


def _counting(condition: Json) -> Json:
    return {"size": 0, "track_total_hits": True, "query": {"bool": {"filter": [condition]}}}


def _seeking(condition: Json) -> Json:
    return {"size": 0, "track_total_hits": 1, "terminate_after": 1, "query": {"bool": {"filter": [condition]}}}


def _key(condition: Json) -> str:
    return json.dumps(condition, sort_keys=True)
