"""Compares the answers of two engines to the same question."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from search.ask import Answer, ask
from search.budget import Budget
from search.engine import Engine
from search.query import MAX_PARTIAL, FacetRequests
from search.results import Hit

SIZE = 50
TOLERANCE = 1e-4
"""How far scores may differ, relative to the greater."""


def differences(one: Engine, other: Engine, text: str, *args: Any, **options: Any) -> list[str]:
    """How the answers to a question differ, in words: totals, facets, hits and their order, scores, what is said."""

    def asked(engine: Engine, page: int = 1) -> Answer:
        facets, budget = FacetRequests.of_size(None), Budget(60)
        return ask(engine, text, *args, page=page, size=SIZE, explain=True, facets=facets, budget=budget, **options)

    first, second = asked(one), asked(other)
    found = [*_differences(first, second), *_of_hits(first.results.hits, second.results.hits)]
    facets = list(_of_facets(first, second))
    if facets and first.results.total == 0 and first.results.partial == MAX_PARTIAL:
        # What is listed is counted. The best 200 get points for proximity, and among equals at their edge one engine
        # may count another release to them, which then takes the place of the last that is listed.
        pages = range(1, MAX_PARTIAL // SIZE + 1)
        listed = [{hit.id for page in pages for hit in asked(engine, page).results.hits} for engine in (one, other)]
        if len(listed[0] - listed[1]) <= 1:
            return found
    return found + facets


def _differences(one: Answer, other: Answer) -> Iterator[str]:
    for name in ("total", "partial", "finished", "marked", "notes", "synonyms"):
        values = [getattr(answer.results, name) for answer in (one, other)]
        if values[0] != values[1]:
            yield f"{name}: {values[0]} and {values[1]}"
    for name in ("query_notes", "other_names", "preferences", "corrections", "no_results", "read_as"):
        said = [getattr(answer, name) for answer in (one, other)]
        if said[0] != said[1]:
            yield f"{name}: {said[0]} and {said[1]}"


def _of_facets(one: Answer, other: Answer) -> Iterator[str]:
    for mine, theirs in zip(one.results.facets, other.results.facets, strict=True):
        if mine != theirs:
            others = {each.value: each.count for each in theirs.counts}
            apart = {each.value: others.get(each.value) for each in mine.counts if others.get(each.value) != each.count}
            yield f"facet {mine.name} differs: the other has {apart}"


def _of_hits(one: tuple[Hit, ...], other: tuple[Hit, ...]) -> Iterator[str]:
    if len(one) != len(other):
        yield f"{len(one)} and {len(other)} hits"
        return
    by_id = {hit.id: hit for hit in other}
    for place, (hit, there) in enumerate(zip(one, other, strict=True)):
        mine, theirs = _score(hit), _score(there)
        if abs(mine - theirs) > TOLERANCE * max(mine, theirs):
            yield f"hit {place}: {hit.id} with {mine:.6f}, {there.id} with {theirs:.6f}"
            return
        same = by_id.get(hit.id)
        if same is None:
            if abs(mine - _score(one[-1])) > TOLERANCE * mine:  # the last ones may be cut off among equals
                yield f"hit {place}: {hit.id} is missing"
                return
        elif _plain(hit) != _plain(same):
            yield f"hit {place}: {hit.id} is shown otherwise"


def _score(hit: Hit) -> float:
    return hit.explanation.score if hit.explanation else 0.0


def _plain(hit: Hit) -> Hit:
    return replace(hit, explanation=None)
