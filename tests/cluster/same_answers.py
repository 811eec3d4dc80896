"""Compares the answers of two engines to the same question."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from search.ask import Answer, ask
from search.budget import Budget
from search.engine import Engine
from search.query import FacetRequests
from search.results import Hit

SIZE = 50
TOLERANCE = 1e-6
"""How far scores may differ, relative to the greater."""


def differences(one: Engine, other: Engine, text: str, *args: Any, **options: Any) -> list[str]:
    """How the answers to a question differ, in words: totals, facets, hits and their order, scores, what is said."""

    first, second = (
        ask(
            engine,
            text,
            *args,
            size=SIZE,
            explain=True,
            facets=FacetRequests.of_size(None),
            budget=Budget(60),
            **options,
        )
        for engine in (one, other)
    )
    return [
        *_differences(first, second),
        *_of_facets(first, second),
        *_of_hits(first.results.hits, second.results.hits),
    ]


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
