"""Measures the cost of synonyms and spelling correction: python -m benchmarks.query_cost [RELEASES] [QUESTIONS]."""

import argparse
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import geometric_mean

from benchmarks.press import DATA, releases
from benchmarks.questions import KINDS, Question, questions
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.indexes import open_index
from search.ask import QueryOptions, ask
from search.engine import Engine
from search.engines import open_engine

WAYS = {"as typed": QueryOptions(expand=False), "with spelling and other names": QueryOptions()}


def fastest(action: Callable[[], object], repeats: int = 3) -> float:
    """Milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def measured(engine: Engine, mix: list[Question], options: QueryOptions) -> dict[str, list[float]]:
    """Milliseconds of each query, by kind, from its text to the best hit only, so that passages hardly count."""

    def asked(one: Question) -> float:
        return fastest(lambda: ask(engine, one.text, options=options, size=1))

    return {kind: [asked(one) for one in mix if one.kind == kind] for kind in KINDS}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", type=int, nargs="?", default=82_070)
    parser.add_argument("questions", type=int, nargs="?", default=280)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, closing(open_engine(Path(name))) as engine:
        known = list(releases(chosen.releases))
        with Store(Path(name) / FILE_NAME) as store:
            for one in known:
                store.put(one)
            build(store, open_index(Path(name)))
        mix = questions(known, DATA / "ranking" / "press" / "topics.jsonl", chosen.questions)
        found = {way: measured(engine, mix, options) for way, options in WAYS.items()}
    print("| | geometric mean | p99 |", *(f"{kind} |" for kind in KINDS))
    for way, times in found.items():
        every = sorted(one for held in times.values() for one in held)
        kinds = (f"{geometric_mean(held):.2f} |" for held in times.values())
        print(f"| {way} | {geometric_mean(every):.2f} ms | {every[int(len(every) * 0.99)]:.1f} |", *kinds)
    before, after = (geometric_mean([one for held in times.values() for one in held]) for times in found.values())
    print(f"ratio {after / before:.2f}")


if __name__ == "__main__":
    main()
