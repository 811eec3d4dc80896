"""Measures times and sizes of the whole path over a collection of releases, as a table for README.md.

Usage: python -m benchmarks.whole_path COLLECTION.jsonl.zst [QUERIES]
"""

import io
import json
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from statistics import median, quantiles

import zstandard

from search.ask import ask
from search.engine import Engine
from search.engines import open_engine

CHANGED = 100
SEED = 1961


def main(collection: Path, queries: int = 300) -> None:
    """Add, index, change, search; print a Markdown table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        releases = list(_lines(collection))
        rows = [("releases", f"{len(releases):,}")]
        rows += _timed("add", lambda: _pressdesk(home, "add", str(collection)), len(releases))
        rows += _timed("add the same again", lambda: _pressdesk(home, "add", str(collection)))
        rows += _timed("index", lambda: _pressdesk(home, "index"), len(releases))
        rows += _timed("index when nothing changed", lambda: _pressdesk(home, "index"))
        rows.append(("store", _megabytes(home / "store.sqlite")))
        rows.append(("index on disk", _megabytes(*(home / "index").glob("*/*"))))
        _change(home, Path(folder) / "changed.jsonl", releases[:CHANGED])
        rows += _timed(f"index {CHANGED} changed releases", lambda: _pressdesk(home, "index"))
        rows += _timed("`pressdesk search` as a process", lambda: _pressdesk(home, "search", "heroin", "--facets"))
        rows += _timed('`python -c "import numpy"` beside it', lambda: _python("-c", "import numpy"))
        rows += _queries(home, [one["title"] for one in releases], queries)
    print(f"{date.today()}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors\n")
    print("| what | measured |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def _lines(collection: Path) -> Iterator[dict[str, str]]:
    with collection.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
        yield from (json.loads(line) for line in io.TextIOWrapper(stream, "utf-8"))


def _timed(name: str, action: Callable[[], None], count: int = 0) -> list[tuple[str, str]]:
    start = time.perf_counter()
    action()
    seconds = time.perf_counter() - start
    rate = f" ({count / seconds:,.0f} releases a second)" if count else ""
    return [(name, f"{seconds:.2f} s{rate}")]


def _queries(home: Path, titles: list[str], count: int) -> list[tuple[str, str]]:
    """Latency within one process of queries of one to three words from titles, with ten hits and three facets."""
    dice = random.Random(SEED)
    texts = [" ".join(dice.sample(title.split(), min(len(title.split()), dice.randint(1, 3)))) for title in titles]
    with closing(open_engine(home)) as engine:
        ask(engine, "")
        times = sorted(_seconds(engine, text) for text in dice.sample(texts, count))
    cuts = quantiles(times, n=100)
    return [
        (f"query with three facets, {name}, over {count} queries", f"{seconds * 1000:.1f} ms")
        for name, seconds in (("median", median(times)), ("p95", cuts[94]), ("p99", cuts[98]))
    ]


def _seconds(engine: Engine, text: str) -> float:
    start = time.perf_counter()
    ask(engine, text)
    return time.perf_counter() - start


def _change(home: Path, path: Path, releases: list[dict[str, str]]) -> None:
    path.write_text("".join(json.dumps(one | {"title": one["title"] + " (corrected)"}) + "\n" for one in releases))
    _pressdesk(home, "add", str(path))


def _pressdesk(home: Path, *arguments: str) -> None:
    _python("-m", "pressdesk", "--home", str(home), *arguments)


def _python(*arguments: str) -> None:
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)


def _megabytes(*paths: Path) -> str:
    sizes = {path.stat().st_ino: path.stat().st_size for path in paths}  # generations share files
    return f"{sum(sizes.values()) / 1e6:.1f} MB"


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:3]))
