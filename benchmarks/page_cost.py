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
from search.engine import Engine
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


def asked(engine: Engine, text: str) -> tuple[float, float]:
    """Milliseconds of processor time of a query, when it is first asked and the fastest of three more times."""

    def once() -> float:
        start = time.process_time()
        ask(engine, text)
        return (time.process_time() - start) * 1000

    return once(), min(once() for _ in range(3))


class Pages:
    """Search pages as a client gets them, with the milliseconds of processor time that each takes the server."""

    def __init__(self, client: httpx.Client, pid: int) -> None:
        self._client, self._pid = client, pid
        self.clock: list[float] = []
        """Milliseconds by the clock of the pages that were made once more."""
        self.plain: list[int] = []
        self.sent: list[int] = []
        """Bytes of each page, as shown and as sent."""

    def costs(self, text: str) -> tuple[float, float, float]:
        """Of the page of a new query; made once more, the fastest of three; and sent again, the fastest of three."""
        first, _ = self._cost({"q": text})
        made, clock = min(self._cost({"q": text, "made": str(number)}) for number in range(3))  # another address
        self.clock.append(clock)
        sent, _ = min(self._cost({"q": text}) for _ in range(3))
        return first, made, sent

    def _cost(self, parameters: dict[str, str]) -> tuple[float, float]:
        before, start = used(self._pid), time.perf_counter()
        answer = self._client.get("/", params=parameters).raise_for_status()
        clock = (time.perf_counter() - start) * 1000
        self.plain.append(len(answer.content))
        self.sent.append(answer.num_bytes_downloaded)
        return used(self._pid) - before, clock


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
        with site(home) as (url, pid), httpx.Client(base_url=url, timeout=60) as client:
            start = time.perf_counter()
            tag = client.get("/").raise_for_status().headers["etag"]
            print(f"first page after the ready line: {(time.perf_counter() - start) * 1000:.0f} ms")
            pages = Pages(client, pid)
            with closing(open_engine(home)) as engine:
                ask(engine, "")
                # in turns, so that whatever else the machine does slows both
                both = [(*asked(engine, text), *pages.costs(text)) for text in texts]
            before = used(pid)
            for _ in range(50):
                assert client.get("/", headers={"If-None-Match": tag}).status_code == 304
            print(f"304: {(used(pid) - before) / 50:.2f} ms of processor time")
    first, again, new, made, sent = map(fmean, zip(*both, strict=True))
    print("| | first asked | asked again: made anew | asked again: sent again |")
    print("|---|---|---|---|")
    print(f"| ask | {first:.2f} | {again:.2f} | |")
    print(f"| page | {new:.2f} | {made:.2f} | {sent:.2f} |")
    print(f"| ratio | {new / first:.2f} | {made / again:.2f} | {sent / again:.2f} |")
    print(
        f"page made anew by the clock: p50 {median(pages.clock):.1f} ms, p99 {quantiles(pages.clock, n=100)[98]:.1f} ms"
    )
    print(f"weight: {fmean(pages.plain) / 1000:.0f} kB, at most {max(pages.plain) / 1000:.0f}")
    print(f"packed: {fmean(pages.sent) / 1000:.1f} kB, at most {max(pages.sent) / 1000:.1f}")


if __name__ == "__main__":
    main()
