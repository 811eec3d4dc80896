"""Times how fast releases become searchable, beside tantivy: python -m benchmarks.indexing FOLDER.

Both store titles and texts, index them with positions, and index organisations, themes and years for counts. Builds
alternate, each in a process of its own that is kept to so many processors; tantivy has as many threads.
"""

import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.engines import Bench, Pressdesk, Tantivy
from benchmarks.press import releases
from corpus.release import Release
from corpus.store import FILE_NAME, Store


class TantivyOfTwo(Tantivy):
    threads = 2


@dataclass(frozen=True, slots=True)
class Building:
    """What it took to build an index: seconds of processor time and by the clock, bytes of memory and on disk."""

    processor: float
    clock: float
    memory: int | None
    size: int


COMMAND = "`pressdesk index`"
MEMORY = "pressdesk, from memory"
OTHER = "tantivy, from memory"
BENCHES: Mapping[tuple[str, int], type[Bench]] = {
    (MEMORY, 1): Pressdesk,
    (MEMORY, 2): Pressdesk,
    (OTHER, 1): Tantivy,
    (OTHER, 2): TantivyOfTwo,
}


def measured(name: str, processors: int, home: Path, documents: int) -> Building:
    """Build an index on so many processors, from the store of a home folder or from memory."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, name, processors, home, documents).result()


def _measured(name: str, processors: int, home: Path, documents: int) -> Building:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:processors])
    if name == COMMAND:
        return _indexed(home)
    with tempfile.TemporaryDirectory(dir=home) as folder:
        return _built(BENCHES[name, processors](), list(releases(documents)), Path(folder))


def _indexed(home: Path) -> Building:
    """Run the command over the store of a home folder."""
    shutil.rmtree(home / "index", ignore_errors=True)
    clock = time.perf_counter()
    child = subprocess.Popen([sys.executable, "-m", "pressdesk", "--home", home, "index"], stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(child.pid, 0)
    clock = time.perf_counter() - clock
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"`pressdesk index` ended with code {child.returncode}")
    return Building(used.ru_utime + used.ru_stime, clock, used.ru_maxrss << 10, Pressdesk().size(home / "index"))


def _built(bench: Bench, corpus: Sequence[Release], folder: Path) -> Building:
    processor, clock = time.process_time(), time.perf_counter()
    bench.build(folder, corpus)
    processor, clock = time.process_time() - processor, time.perf_counter() - clock
    return Building(processor, clock, None, bench.size(folder))


def _fill(home: Path, documents: int) -> None:
    """Store the releases, unless that was done before."""
    home.mkdir(parents=True, exist_ok=True)
    with Store(home / FILE_NAME) as store:
        if store.count_changes() < documents:
            with store.batch():
                for release in releases(documents):
                    store.put(release)


def _rows(found: Mapping[tuple[str, int], Sequence[Building]], documents: int) -> Iterator[str]:
    """A row for each way to build: medians, and the rate against that of tantivy on as many processors."""
    for (name, processors), runs in found.items():
        clock, processor = (median(of) for of in ([one.clock for one in runs], [one.processor for one in runs]))
        others = found[OTHER, processors]
        ratios = (
            median(one.clock for one in others) / clock,
            median(one.processor for one in others) / processor,
        )
        memory = f"{max(one.memory or 0 for one in runs) / 1e6:,.0f} MB" if runs[0].memory else ""
        cells = (
            *(name, str(processors), f"{documents / clock:,.0f}", f"{documents / processor:,.0f}"),
            *(f"{ratio:.2f}" for ratio in ratios),
            *(memory, f"{runs[0].size / 1e6:,.0f} MB"),
        )
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="a home folder with the releases in its store, made if there is none")
    parser.add_argument("--documents", type=int, default=82_070)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--processors", type=int, nargs="+", choices=(1, 2), default=[1, 2])
    chosen = parser.parse_args()
    _fill(chosen.folder, chosen.documents)
    found: dict[tuple[str, int], list[Building]] = {}
    for _ in range(chosen.repeats):
        for processors in chosen.processors:
            for name in (COMMAND, MEMORY, OTHER):
                one = measured(name, processors, chosen.folder, chosen.documents)
                found.setdefault((name, processors), []).append(one)
    print(
        "| | processors | releases a second | of processor time | against tantivy | by processor time | memory | size |"
    )
    print("|---|---|---|---|---|---|---|---|")
    print(*_rows(found, chosen.documents), sep="\n")


if __name__ == "__main__":
    main()
