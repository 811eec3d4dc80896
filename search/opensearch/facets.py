"""Counts releases by the values of their facets."""

from collections.abc import Mapping

from corpus.quick_dataclass import dataclass
from indexer.folding import fold
from indexer.opensearch.cluster import Json
from search.facets import FACETS, is_by_count, label, order
from search.opensearch.clauses import all_of
from search.opensearch.state import year_name
from search.query import FacetName, FacetRequest, Filters, Undated, Years
from search.results import Count, Facet

MOST_VALUES = 20_000
"""The most values of a facet that are counted."""

Counts = Mapping[str, int]
"""The number of releases with each value."""


@dataclass(frozen=True, slots=True)
class FacetCounts:
    """How often the values of all facets occur among some releases, each facet without its own filter."""

    total: int
    """The number of those releases that pass all filters."""
    by_facet: Mapping[FacetName, Counts]
    passing: Mapping[FacetName, int]
    """How many releases pass all filters but a facet's own."""
    is_whole: bool
    """Whether no facet has more values than are counted."""


def facet_search(matching: Json, filters: Mapping[str, Json]) -> Json:
    """The search that counts the releases that match, and the values of their facets."""
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [matching]}},
        "aggs": {
            "total": {"filter": all_of(filters.values())},
            **{
                name: {
                    "filter": all_of(clause for other, clause in filters.items() if other != name),
                    "aggs": {"values": {"terms": {"field": name, "size": MOST_VALUES}}},
                }
                for name in FACETS
            },
        },
    }


def facet_counts(result: Json) -> FacetCounts:
    """Read the result of `facet_search`."""
    found = result["aggregations"]
    return FacetCounts(
        found["total"]["doc_count"],
        {name: _values(name, found[name]["values"]) for name in FACETS},
        {name: found[name]["doc_count"] for name in FACETS},
        not any(found[name]["values"]["sum_other_doc_count"] for name in FACETS),
    )


def value_search(name: FacetName, chosen: tuple[str, ...]) -> Json:
    """The search for the values of a facet that read like the chosen ones, upper and lower case alike."""
    folded = [value.casefold() for value in chosen]
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": [{"terms": {f"{name}_folded": folded}}]}},
        "aggs": {"values": {"terms": {"field": name, "size": MOST_VALUES}}},
    }


def values_found(result: Json, chosen: tuple[str, ...]) -> list[str]:
    """Read the result of `value_search`."""
    folded = {value.casefold() for value in chosen}
    values = (one["key"] for one in result["aggregations"]["values"]["buckets"])
    return sorted(value for value in values if value.casefold() in folded)


def years_chosen(known: tuple[str, ...], filters: Filters) -> list[str]:
    """The years that a filter accepts."""
    return [year for year in known if any(_accepts(one, year) for one in filters.year)]


def facet(
    name: FacetName, counts: Counts, chosen: list[str] | None, wanted: tuple[str, ...], request: FacetRequest
) -> Facet:
    """The values of a facet that are asked for, and the chosen ones.

    `chosen` has the known values that a filter accepts, None if there is no filter; `wanted` has those of the filter.
    """
    counted = {value: count for value, count in counts.items() if count} | dict.fromkeys(chosen or (), 0)
    counted = {value: counts.get(value, 0) for value in counted}
    if request.contains:
        sought = fold(request.contains)
        counted = {value: count for value, count in counted.items() if sought in fold(label(name, value))}
    last = None if request.size is None else request.skip + request.size
    shown = _ranked(name, counted)[request.skip : last]
    if chosen is None:
        return Facet(name, tuple(Count(value, label(name, value), counted[value]) for value in shown), len(counted))
    every = _ranked(name, {value: counts.get(value, 0) for value in {*shown, *chosen}})
    picked = [Count(value, label(name, value), counts.get(value, 0), value in chosen) for value in every]
    folded = {value.casefold() for value in chosen}
    missing = [] if name == "year" else [value for value in dict.fromkeys(wanted) if value.casefold() not in folded]
    absent = (Count(value, label(name, value), 0, True) for value in missing)
    return Facet(name, (*picked, *absent), len(counted))


def _ranked(name: FacetName, counts: Counts) -> list[str]:
    """The values in display order: by descending count, or for years newest first."""
    key = order(name)
    if is_by_count(name):
        return sorted(counts, key=lambda value: (-counts[value], key(value)))
    return sorted(counts, key=key)


def _values(name: FacetName, found: Json) -> Counts:
    if name == "year":
        return {year_name(one["key"]): one["doc_count"] for one in found["buckets"]}
    return {one["key"]: one["doc_count"] for one in found["buckets"]}


def _accepts(wanted: Years | Undated, year: str) -> bool:
    match wanted:
        case Undated():
            return not year.isdigit()
        case Years(first, last):
            return year.isdigit() and first <= int(year) <= last
