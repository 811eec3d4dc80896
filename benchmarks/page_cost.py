"""Measures search pages over HTTP against `ask`: python -m benchmarks.page_cost [RELEASES] [QUESTIONS]."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import fmean, median, quantiles

import httpx

from benchmarks.collections import json_lines
from benchmarks.press import DATA, releases
from benchmarks.questions import questions
from corpus.store import FILE_NAME, Store
from indexer.build import build
from indexer.indexes import open_index
from search.ask import ask
from search.engines import open_engine

TOPICS = DATA / "ranking" / "press" / "topics.jsonl"


@contextmanager
def site(home: Path) -> Iterator[tuple[str, int]]:
    """The URL and the process id of a server that just said that it is ready."""
    options = ["--port", "0", "--workers", "1", "--rate-limit", "off", "--home", str(home)]
    command = [sys.executable, "-m", "pressdesk", "serve", *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield server.stdout.readline().split()[2], server.pid
        finally:
            server.terminate()


def used(pid: int) -> float:
    """Milliseconds of processor time of all threads of a process (Linux)."""
    return sum(int(one.read_text().split()[0]) for one in Path(f"/proc/{pid}/task").glob("*/schedstat")) / 1e6


def fastest_ask(home: Path, texts: list[str]) -> list[float]:
    """Milliseconds of processor time of each query, the fastest of three."""

    def once(text: str) -> float:
        start = time.process_time()
        ask(engine, text)
        return (time.process_time() - start) * 1000

    with closing(open_engine(home)) as engine:
        ask(engine, "")
        return [min(once(text) for _ in range(3)) for text in texts]


def fastest_pages(url: str, pid: int, texts: list[str]) -> tuple[list[float], list[float], list[int], list[int]]:
    """For each query, milliseconds of processor time and by the clock, and bytes as shown and as sent."""
    pages = []
    with httpx.Client(base_url=url, timeout=60) as client:
        for text in texts:
            runs = []
            for _ in range(3):
                before, start = used(pid), time.perf_counter()
                answer = client.get("/", params={"q": text}).raise_for_status()
                taken = (time.perf_counter() - start) * 1000
                runs.append((used(pid) - before, taken, len(answer.content), answer.num_bytes_downloaded))
            pages.append(min(runs))
    processor, clock, plain, sent = zip(*pages, strict=True)
    return list(processor), list(clock), list(plain), list(sent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("releases", type=int, nargs="?", default=9_426)
    parser.add_argument("questions", type=int, nargs="?", default=140)
    chosen = parser.parse_args()
    known = list(releases(chosen.releases))
    texts = [one.text for one in questions(known, TOPICS, chosen.questions)]
    texts += [one["query"] for one in json_lines(TOPICS)]
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        with Store(home / FILE_NAME) as store:
            for one in known:
                store.put(one)
            build(store, open_index(home))
        asked = fastest_ask(home, texts)
        with site(home) as (url, pid):
            start = time.perf_counter()
            tag = httpx.get(url).raise_for_status().headers["etag"]
            print(f"first page after the ready line: {(time.perf_counter() - start) * 1000:.0f} ms")
            processor, clock, plain, sent = fastest_pages(url, pid, texts)
            with httpx.Client() as client:
                before = used(pid)
                for _ in range(50):
                    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
                print(f"304: {(used(pid) - before) / 50:.2f} ms of processor time")
    print(f"ask: {fmean(asked):.1f} ms; page: {fmean(processor):.1f} ms; ratio {fmean(processor) / fmean(asked):.2f}")
    print(f"page by the clock: p50 {median(clock):.1f} ms, p99 {quantiles(clock, n=100)[98]:.1f} ms")
    print(f"weight: {fmean(plain) / 1000:.0f} kB, at most {max(plain) / 1000:.0f}")
    print(f"packed: {fmean(sent) / 1000:.1f} kB, at most {max(sent) / 1000:.1f}")


if __name__ == "__main__":
    main()
