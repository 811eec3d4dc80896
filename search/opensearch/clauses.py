"""Turns plans into clauses of OpenSearch: conditions, and scores that are sums of weighted frequencies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import assert_never

from corpus.quick_dataclass import dataclass
from indexer.opensearch.cluster import Json
from search.opensearch.plan import (
    AnyTerm,
    Anything,
    Conjunction,
    DayRange,
    Disjunction,
    FacetValue,
    FieldTerm,
    PlannedName,
    PlanNode,
    TermSequence,
    TermWindow,
    YearRange,
    others,
)
from search.query import DrugRelated, Filters, TextField, Undated, Years
from search.weights import FieldWeight

EVERY: Json = {"match_all": {}}
NONE: Json = {"match_none": {}}

# Each source is compiled once: what changes is passed as parameters.
_BY_LENGTH = "_score * params.boost / (1 - params.b + params.b * doc[params.length].value / params.average)"
_SATURATED = "_score / (_score + params.k1) * params.worth"
_BOUNDED = "Math.min(_score * params.factor, params.most)"
_SHORTFALL = "params.power * Math.max(Math.log(params.most / _score), 0)"
_WITHOUT_SHORTFALL = "params.most * Math.exp(-_score)"


@dataclass(frozen=True, slots=True)
class Scales:
    """What the scores of one state depend on."""

    fields: Mapping[TextField, FieldWeight]
    average_lengths: Mapping[TextField, float]
    k1: float


def condition(node: PlanNode) -> Json:
    """The clause that matches what a plan matches."""
    match node:
        case AnyTerm(terms, beginning):
            by_field: defaultdict[str, list[str]] = defaultdict(list)
            for one in (*terms, *beginning):
                by_field[one.field].append(one.text)
            return any_of([{"terms": {field: texts}} for field, texts in by_field.items()])
        case TermSequence(terms):
            return {"match_phrase": {terms[0].field: " ".join(one.text for one in terms)}}
        case TermWindow(terms, distance):
            words = [{"match": {"query": one.text}} for one in terms]
            window = {"mode": "unordered", "max_gaps": distance, "intervals": words}
            return {"intervals": {terms[0].field: {"all_of": window}}}
        case FacetValue(facet, value):
            return {"term": {f"{facet}_folded": value}}
        case YearRange(first, last):
            return {"range": {"year": {"gte": first, "lte": last}}}
        case DayRange(first, last):
            return all_of([{"range": {"date": {"gte": first}}}, {"range": {"date_end": {"lte": last}}}])
        case DrugRelated():
            return {"term": {"drug_related": True}}
        case Anything():
            return EVERY
        case Conjunction(parts, without):
            return all_of(map(condition, parts), map(condition, without))
        case Disjunction(parts):
            return any_of(map(condition, parts))
        case _:
            assert_never(node)


def all_of(parts: Iterable[Json], without: Iterable[Json] = ()) -> Json:
    """Matches what all of the clauses match, and none of the others."""
    wanted, unwanted = [part for part in parts if part != EVERY], list(without)
    if not unwanted:
        if not wanted:
            return EVERY
        if len(wanted) == 1:
            return wanted[0]
    return {"bool": {"filter": wanted or [EVERY], **({"must_not": unwanted} if unwanted else {})}}


def any_of(parts: Iterable[Json]) -> Json:
    """Matches what any of the clauses matches; scores the sum of those that do."""
    found = list(parts)
    if len(found) < 2:
        return found[0] if found else NONE
    return {"bool": {"should": found, "minimum_should_match": 1}}


def filter_conditions(filters: Filters) -> dict[str, Json]:
    """The condition of each facet that has chosen values."""
    found: dict[str, Json] = {}
    for name in ("organization", "theme", "language"):
        if values := getattr(filters, name):
            found[name] = {"terms": {f"{name}_folded": [value.casefold() for value in values]}}
    if filters.year:
        found["year"] = any_of(map(year_condition, filters.year))
    return found


def year_condition(wanted: Years | Undated) -> Json:
    match wanted:
        case Undated():
            return {"term": {"year": -1}}
        case Years(first, last):
            return {"range": {"year": {"gte": max(first, 0), "lte": last}}}


def mentions(names: Sequence[PlannedName]) -> Json:
    """Matches releases that have any of the names."""
    terms = AnyTerm(tuple(one for name in names for one in _single_terms(name.node)))
    several = [part for name in names for part in others(name.node)]
    return any_of([*([condition(terms)] if terms.terms else []), *map(condition, dict.fromkeys(several))])


def frequency(names: Sequence[PlannedName], scales: Scales) -> list[Json]:
    """Clauses whose scores add up to the weighted frequency of the names."""
    by_field: defaultdict[TextField, list[Json]] = defaultdict(list)
    flat: list[Json] = []
    for name in names:
        for field, clause in _occurrences(name.node, name.weight):
            if field is None:
                flat.append(clause)
            else:
                by_field[field].append(clause)
    return [*(_by_length(field, clauses, scales) for field, clauses in by_field.items()), *flat]


def points(names: Sequence[PlannedName], worth: float, scales: Scales) -> Json | None:
    """A clause that scores the points for the names; None if there are none."""
    clauses = frequency(names, scales)
    return scripted(any_of(clauses), _SATURATED, k1=scales.k1, worth=worth) if clauses and worth else None


def product(score: Json, most: float, shares: Sequence[tuple[Json, float]], power: float) -> Json:
    """The score, which is `most` at most, times a power of the share, by weight, of those conditions that hold.

    Clauses can only be added up, and each sum is rounded to single precision and must not be negative. So what is added
    up is by how much the logarithm of each factor falls short of the most it can be: the better a release, the smaller
    these numbers are, and their rounding errors with them.
    """
    weighed = [{"constant_score": {"filter": clause, "boost": weight}} for clause, weight in shares]
    whole = sum(weight for _, weight in shares)
    factors = ((score, most, 1.0), (any_of(weighed), whole, power))
    short = [scripted(one, _SHORTFALL, most=reached, power=raised) for one, reached, raised in factors]
    return scripted({"bool": {"must": short}}, _WITHOUT_SHORTFALL, most=most)


def bounded(score: Json, factor: float, most: float) -> Json:
    """The score times a factor, but never more than `most`."""
    return scripted(score, _BOUNDED, factor=factor, most=most)


def scripted(query: Json, source: str, **params: float | str) -> Json:
    return {"script_score": {"query": query, "script": {"source": source, "params": params}}}


def _by_length(field: TextField, clauses: list[Json], scales: Scales) -> Json:
    known = scales.fields[field]
    return scripted(
        any_of(clauses),
        _BY_LENGTH,
        boost=known.boost,
        b=known.b,
        length=f"{field}_length",
        average=scales.average_lengths[field],
    )


def _occurrences(node: PlanNode, weight: float) -> Iterable[tuple[TextField | None, Json]]:
    """Clauses that score how often something occurs, by field; what has no field scores its weight."""
    match node:
        case AnyTerm(terms, beginning):
            for one in (*terms, *beginning):
                yield one.field, {"term": {one.field: {"value": one.text, "boost": weight * one.share}}}
        case TermSequence(terms):
            text = " ".join(one.text for one in terms)  # the similarity adds up the frequency for each of the terms
            yield terms[0].field, {"match_phrase": {terms[0].field: {"query": text, "boost": weight / len(terms)}}}
        case Disjunction(parts):
            for part in parts:
                yield from _occurrences(part, weight)
        case _:
            yield None, {"constant_score": {"filter": condition(node), "boost": weight}}


def _single_terms(node: PlanNode) -> tuple[FieldTerm, ...]:
    match node:
        case AnyTerm(terms, beginning):
            return (*terms, *beginning)
        case Disjunction(parts):
            return tuple(one for part in parts for one in _single_terms(part))
        case _:
            return ()
