"""Asks the embedded engine and a cluster the same questions, by one client and by several.

Usage: python -m benchmarks.cluster HOME [ADDRESS OF THE CLUSTER] [--clients N] [--seconds S]

HOME has a store and an index of it; where an address is given, the cluster answers, which has been indexed before.
The questions are the judged topics of all collections of the press, in rounds, each round in another order. What is
measured is `ask`, from the text to the marked hits and all facets, in threads of one process, as the server does it.
"""

import argparse
import random
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from benchmarks.ranking import COLLECTIONS, DATA
from search.ask import ask
from search.budget import Budget
from search.engine import Engine
from search.engines import open_engine

SEED = 1961
FEWEST = 100
"""Questions of which a p99 is told."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("engine", nargs="?")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    topics = [text for one in COLLECTIONS if one.files for text in one.topics(chosen.data).values()]
    with closing(open_engine(chosen.home, chosen.engine)) as engine:
        first = _asked(engine, topics[0])
        began, used = time.perf_counter(), time.process_time()
        took = _by_clients(engine, topics, chosen.clients, began + chosen.seconds)
        whole, used = time.perf_counter() - began, time.process_time() - used
    p95, p99 = (quantiles(took, n=100)[percent - 1] for percent in (95, 99))
    last = f"p99 {p99:.3f}" if len(took) >= FEWEST else "too few for p99"
    print(f"{chosen.engine or 'embedded'}, {chosen.clients} clients, {len(took)} questions, the first in {first:.2f} s")
    print(f"p50 {median(took):.3f}, p95 {p95:.3f}, {last}, longest {max(took):.3f} s; ", end="")
    print(f"{len(took) / whole:.1f} a second; processor time here {used / len(took):.3f} s a question")


def _by_clients(engine: Engine, topics: list[str], clients: int, until: float) -> list[float]:
    """The seconds of each question that clients have asked, one after the other, until then."""
    took: list[float] = []

    def ask_on(number: int) -> None:
        for text in _in_rounds(topics, number):
            if time.perf_counter() > until:
                return
            took.append(_asked(engine, text))

    threads = [threading.Thread(target=ask_on, args=[number]) for number in range(clients)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return took


def _in_rounds(topics: list[str], client: int) -> Iterator[str]:
    for turn in count():
        yield from random.Random(f"{SEED} {client} {turn}").sample(topics, len(topics))


def _asked(engine: Engine, text: str) -> float:
    began = time.perf_counter()
    ask(engine, text, budget=Budget(60))
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
