"""Chooses weights of the ranking by leaving one collection out in turn.

Usage: python -m benchmarks.ranking_weights HOMES [DATA] [--every N]

Every setting of GRID is measured on every collection. For each collection, the setting with the best mean gain on the
other four, over the setting in use, is the one that they would have chosen; what it gives on the collection left out
tells what to expect of releases that nobody tuned on. HOMES keeps the indexes for the next run.
"""

import argparse
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import product
from pathlib import Path
from statistics import mean

import ir_measures

from benchmarks.ranking import COLLECTIONS, DATA, DEPTH, MEASURES, Collection, Run, indexed
from search.ask import ask
from search.budget import Budget
from search.query import NO_FACETS, Query
from search.weights import WEIGHTS
from search.whoosh.engine import WhooshEngine

GRID: Mapping[str, tuple[int | float, ...]] = {
    "first": (5, 7, 10),
    "fading": (1.0, 0.8),
    "likeness": (0.5, 0.65),
    "verbose": (3.0, 4.0),
}
"""The values of each field of `Weights` that are tried, in all combinations."""
IN_USE = tuple(getattr(WEIGHTS, name) for name in GRID)
PATIENCE = 60.0
"""Seconds of processor time for a question, so that a busy machine changes nothing."""

Setting = tuple[int | float, ...]
"""A value for each field of the grid."""
Means = Mapping[str, float]


def settings() -> list[Setting]:
    """Every combination of the grid."""
    return list(product(*GRID.values()))


def named(setting: Setting) -> str:
    return ", ".join(f"{value:g}" for value in setting)


def measured(collection: Collection, home: Path, data: Path, every: int) -> dict[Setting, Means]:
    """The mean of each measure with each setting; every question is read once, since weights don't change that."""
    judged = dict(list(collection.judgements(data).items())[::every])
    texts = collection.topics(data)
    with closing(WhooshEngine(home)) as engine:
        queries = {
            topic: ask(engine, texts[topic], size=1, facets=NO_FACETS, budget=Budget(PATIENCE)).query
            for topic in judged
        }
    found: dict[Setting, Means] = {}
    for setting in dict.fromkeys((IN_USE, *settings())):
        weights = replace(WEIGHTS, **dict(zip(GRID, setting, strict=True)))
        with closing(WhooshEngine(home, weights)) as engine:
            run: Run = {topic: ranked(engine, query) for topic, query in queries.items()}
        values = ir_measures.calc_aggregate(list(MEASURES.values()), judged, run)
        found[setting] = {name: float(values[measure]) for name, measure in MEASURES.items()}
    return found


def ranked(engine: WhooshEngine, query: Query) -> dict[str, float]:
    """The ids found, with scores that decrease by rank."""
    hits = engine.snapshot().scored(replace(query, size=DEPTH))
    return {one: 1 / place for place, (one, _) in enumerate(hits, 1)}


def gain(found: Mapping[Setting, Means], setting: Setting) -> float:
    """What a setting gives more than the one in use, on the mean of the measures."""
    return mean(found[setting].values()) - mean(found[IN_USE].values())


def chosen_on(found: Sequence[Mapping[Setting, Means]]) -> Setting:
    """The setting with the best mean gain on these collections."""
    return max(settings(), key=lambda setting: mean(gain(one, setting) for one in found))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("homes", type=Path, help="a folder that keeps the indexes for the next run")
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--every", type=int, default=1, help="only every so manyth topic")
    chosen = parser.parse_args()
    found = {}
    for collection in COLLECTIONS:
        home = chosen.homes / collection.name
        indexed(collection, chosen.data, home).close()
        found[collection.name] = measured(collection, home, chosen.data, chosen.every)
    print(
        f"| left out | chosen on the others: {', '.join(GRID)} | " + " | ".join(f"{name}, in use" for name in MEASURES)
    )
    print("|---|---|" + "---|" * len(MEASURES))
    for name, own in found.items():
        best = chosen_on([one for other, one in found.items() if other != name])
        cells = (f"{own[best][measure]:.3f}, {own[IN_USE][measure]:.3f}" for measure in MEASURES)
        print(f"| {name} | {named(best)} |", " | ".join(cells), "|")
    best = chosen_on(list(found.values()))
    for name, own in found.items():
        print(f"| {name} | on all: {named(best)} |", " | ".join(f"{value:.3f}" for value in own[best].values()), "|")


if __name__ == "__main__":
    main()
