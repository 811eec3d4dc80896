"""Compares engines alone, on queries that are parsed already and without texts: python -m benchmarks.alone --help."""

import argparse
import json
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.engines import BENCHES
from benchmarks.other_engines import OTHERS
from benchmarks.press import DATA, releases
from benchmarks.questions import KINDS, Kind, Question, questions

ENGINES = {name: bench for name, bench in (BENCHES | OTHERS).items() if not bench.passages}


@dataclass(frozen=True, slots=True)
class Measured:
    engine: str
    documents: int
    seconds: float
    """Seconds to build the index."""
    size: int
    rss: int
    """Anonymous memory after all queries, in megabytes."""
    times: dict[Kind, list[float]]
    """Milliseconds of the fastest run of each query, by kind."""


def built(engine: str, documents: int, folder: Path) -> tuple[float, int]:
    """Build an index in this process; return the seconds taken and the bytes on disk."""
    corpus = list(releases(documents))
    bench = ENGINES[engine]()
    start = time.perf_counter()
    bench.build(folder, corpus)
    return time.perf_counter() - start, bench.size(folder)


def asked(engine: str, folder: Path, mix: Sequence[Question], repeats: int) -> tuple[dict[Kind, list[float]], int]:
    """Run the queries in this process; return milliseconds by kind, and megabytes of anonymous memory."""
    bench = ENGINES[engine]()
    bench.open(folder)
    times = {kind: _times(bench, [one for one in mix if one.kind == kind], repeats) for kind in KINDS}
    return times, _anonymous()


def measured(engine: str, documents: int, mix: Sequence[Question], repeats: int) -> Measured:
    """Run each step in its own process."""
    with tempfile.TemporaryDirectory(prefix="alone-") as name:
        seconds, size = _apart(built, engine, documents, Path(name))
        times, rss = _apart(asked, engine, Path(name), mix, repeats)
    return Measured(engine, documents, seconds, size, rss, times)


def _apart(step: Callable[..., Any], *arguments: Any) -> Any:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(step, *arguments).result()


def _times(bench: Any, asked: Sequence[Question], repeats: int) -> list[float]:
    found = []
    for question in asked:
        ask = bench.prepare(question)
        if ask:
            runs = []
            for _ in range(repeats):
                start = time.perf_counter()
                ask()
                runs.append(time.perf_counter() - start)
            found.append(min(runs) * 1000)
    return found


def _anonymous() -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) // 1024 for line in lines if line.startswith("RssAnon"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, nargs="+", default=[9426, 82070])
    parser.add_argument("--engines", nargs="+", default=list(ENGINES))
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--out", type=Path, help="file of JSON lines to add the results to")
    chosen = parser.parse_args()
    mix = questions(list(releases(82_070)), DATA / "ranking/press/topics.jsonl", chosen.queries)
    for documents in chosen.documents:
        for engine in chosen.engines:
            result = measured(engine, documents, mix, chosen.repeats)
            print(_line(result), flush=True)
            if chosen.out:
                with chosen.out.open("a") as lines:
                    lines.write(json.dumps(_rounded(result)) + "\n")


def _rounded(measured: Measured) -> dict[str, Any]:
    times = {kind: [round(time, 3) for time in times] for kind, times in measured.times.items()}
    return asdict(measured) | {"seconds": round(measured.seconds, 1), "times": times}


def _line(measured: Measured) -> str:
    every = sorted(time for times in measured.times.values() for time in times)
    kinds = "  ".join(
        f"{kind} {statistics.geometric_mean(times):.3f}" for kind, times in measured.times.items() if times
    )
    p50, p95, p99 = (every[int(len(every) * share)] for share in (0.5, 0.95, 0.99))
    return (
        f"{measured.engine:14} {measured.documents:7} docs  {measured.documents / measured.seconds:7.0f}/s  "
        f"{measured.size / 1e6:7.1f} MB  rss {measured.rss} MB  geomean {statistics.geometric_mean(every):.3f} ms  "
        f"p50 {p50:.3f}  p95 {p95:.3f}  p99 {p99:.3f}  | {kinds}"
    )


if __name__ == "__main__":
    main()
