"""Compares what users wait for, side by side with other engines: python -m benchmarks.peers --help.

From the text of a query to ten hits with passages, and 20 values of each facet; question by question in one process.
"""

import argparse
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import geometric_mean

from benchmarks.engines import Ask, Bench, Fts5, Pressdesk, PressdeskFreely, Tantivy
from benchmarks.press import DATA, releases
from benchmarks.questions import Question, questions, typed

PEERS: tuple[type[Bench], ...] = (Pressdesk, PressdeskFreely, Tantivy, Fts5)
SAMPLED = 9426
"""How many releases the exact queries are drawn from."""
AGAINST = Tantivy
"""The engine that the others are compared with."""


class Times:
    """Milliseconds of processor time and by the clock, from the first time that a question was asked to the last."""

    def __init__(self) -> None:
        self.processor: list[float] = []
        self.clock: list[float] = []

    def measure(self, ask: Ask) -> None:
        processor, clock = time.process_time(), time.perf_counter()
        ask()
        self.processor.append((time.process_time() - processor) * 1000)
        self.clock.append((time.perf_counter() - clock) * 1000)


def built(peer: type[Bench], documents: int, folder: Path) -> None:
    """Build the index of an engine, in this process."""
    folder.mkdir(parents=True)
    peer().build(folder, releases(documents))


def measured(folder: Path, asked: Sequence[Question], repeats: int) -> dict[type[Bench], list[Times]]:
    """Ask every question of every engine so often, one engine after the other."""
    opened = {peer: _opened(peer, folder) for peer in PEERS}
    times: dict[type[Bench], list[Times]] = {peer: [] for peer in PEERS}
    for question in asked:
        asks = {peer: bench.prepare(question) for peer, bench in opened.items()}
        for peer in PEERS:
            times[peer].append(Times())
        for _ in range(1 + repeats):
            for peer, ask in asks.items():
                assert ask
                times[peer][-1].measure(ask)
    return times


def _opened(peer: type[Bench], folder: Path) -> Bench:
    """An engine that has answered a question, so that what all questions need is loaded."""
    bench = peer()
    bench.open(_folder(peer, folder))
    ask = bench.prepare(Question("typed", ("drugs",)))
    assert ask
    ask()
    return bench


def _folder(peer: type[Bench], folder: Path) -> Path:
    return folder / (Pressdesk if issubclass(peer, Pressdesk) else peer).name


def _apart(step: Callable[..., None], *arguments: object) -> None:
    """Run a step in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(step, *arguments).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the indexes are, or are built if there are none")
    parser.add_argument("--documents", type=int, default=9426)
    parser.add_argument("--exact", type=int, metavar="N", help="ask N exact queries of all kinds instead of the topics")
    parser.add_argument("--repeats", type=int, default=3, help="how often each is asked again")
    chosen = parser.parse_args()
    for peer in PEERS:
        if not _folder(peer, chosen.folder).exists():
            _apart(built, peer, chosen.documents, _folder(peer, chosen.folder))
    topics = [DATA / "ranking" / name / "topics.jsonl" for name in ("press", "press-2")]
    asked = questions(list(releases(SAMPLED)), topics[0], chosen.exact) if chosen.exact else typed(*topics)
    found = measured(chosen.folder, asked, chosen.repeats)
    print("| | first asked | asked again | p50 | p99 | by the clock | against tantivy, first asked | asked again |")
    print("|---|---|---|---|---|---|---|---|")
    for peer, times in found.items():
        print(_row(peer, times, found[AGAINST]))


def _row(peer: type[Bench], times: Sequence[Times], others: Sequence[Times]) -> str:
    """The geometric mean of the first times, and of the fastest of those after them; percentiles are of the latter."""
    again = sorted(_again(one) for one in times)
    clock = geometric_mean(min(one.clock[1:]) for one in times)
    ratios = (geometric_mean(map(of, times)) / geometric_mean(map(of, others)) for of in (_first, _again))
    first = geometric_mean(map(_first, times))
    p50, p99 = (again[int(len(again) * share)] for share in (0.5, 0.99))
    figures = (f"{one:.2f}" for one in (first, geometric_mean(again), p50, p99, clock, *ratios))
    return f"| {peer.name} | {' | '.join(figures)} |"


def _first(times: Times) -> float:
    return times.processor[0]


def _again(times: Times) -> float:
    return min(times.processor[1:])


if __name__ == "__main__":
    main()
