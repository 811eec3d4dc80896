"""Measures the speed and memory of a crawl of a local server without pauses, as a table for README.md.

Usage: python -m benchmarks.crawling [RELEASES]
"""

import os
import platform
import random
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Process, Value
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from urllib.request import urlopen

from corpus.catalogue.sources import Source
from corpus.crawl import CrawlOptions, Progress, crawl
from corpus.store import FILE_NAME
from search.ask import ask
from search.engine import Engine
from search.engines import open_engine
from search.errors import NoIndexError

EVERY = 5
"""Seconds between two rounds of `watch`."""
ROUNDS = 5
WORDS = "acetic anhydride customs officers seized laboratory harbour container vessel route border heroin opium".split()


def main(count: int = 20_000) -> None:
    """Crawl, crawl again, watch; print a Markdown table."""
    published, asked = Value("i", count), Value("i", 0)
    with tempfile.TemporaryDirectory() as folder, ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as free:
        port = free.server_port
        free.server_close()
        server = Process(target=_serve, args=(port, published, asked), daemon=True)
        server.start()
        _wait(port)
        home = f"http://127.0.0.1:{port}"
        rows = [*_first(home, Path(folder), count), *_second(home, Path(folder), asked), *_watch(home, published)]
        server.terminate()
    print(f"{date.today()}, Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors\n")
    print("| what | measured |\n|---|---|")
    for name, value in rows:
        print(f"| {name} | {value} |")


def _first(home: str, folder: Path, count: int) -> list[tuple[str, str]]:
    marks = {count * tenth // 10: 0.0 for tenth in (1, 5, 10)}

    def look(state: Progress) -> None:
        if state.new in marks and not marks[state.new]:
            marks[state.new] = _memory()

    start = time.perf_counter()
    [report] = crawl([_source(home)], folder / FILE_NAME, options=_options(), progress=look)
    seconds = time.perf_counter() - start
    assert report.new == count, report
    archive = sum(path.stat().st_size for path in (folder / "archive").iterdir())
    store = (folder / FILE_NAME).stat().st_size
    return [
        (f"{count:,} pages, first crawl", f"{seconds:,.0f} s, {count / seconds:,.0f} pages a second"),
        *((f"memory of crawler and reader after {at:,} pages", f"{size:,.0f} MB") for at, size in marks.items()),
        ("archive, a page", f"{archive / count / 1000:.1f} kB"),
        ("store, a release", f"{store / count / 1000:.1f} kB"),
    ]


def _second(home: str, folder: Path, asked: "Synchronized[int]") -> list[tuple[str, str]]:
    before, start = asked.value, time.perf_counter()
    crawl([_source(home)], folder / FILE_NAME, options=_options())
    return [("second crawl, nothing new", f"{asked.value - before} requests, {time.perf_counter() - start:.1f} s")]


def _watch(home: str, published: "Synchronized[int]") -> list[tuple[str, str]]:
    """Seconds from publication until a search finds the release."""
    published.value = 50
    with tempfile.TemporaryDirectory() as folder:
        known = {"name": '"office"', "organization": '"Office"', "home": f'"{home}"', "sitemaps": f'["{home}/map"]'}
        entry = "\n".join(["[[source]]", "delay = 0", *(f"{name} = {value}" for name, value in known.items())])
        (Path(folder) / "sources.toml").write_text(entry)
        arguments = ["--home", folder, "watch", "office", "--every", f"{EVERY}s", "--allow-loopback"]
        with (
            subprocess.Popen([sys.executable, "-m", "pressdesk", *arguments], stdout=subprocess.DEVNULL) as watch,
            closing(open_engine(Path(folder))) as engine,
        ):
            _until(engine, 50)
            times = []
            for turn in range(1, ROUNDS + 1):
                time.sleep(random.Random(turn).random() * EVERY)
                published.value += 1
                times.append(_until(engine, 50 + turn))
            watch.terminate()
    return [
        (
            f"new release found by a search under `watch --every {EVERY}s`, {ROUNDS} times",
            f"{sum(times) / ROUNDS:.1f} s on average, {max(times):.1f} s at most",
        )
    ]


def _until(engine: Engine, total: int) -> float:
    start = time.perf_counter()
    while True:
        try:
            if ask(engine, "").results.total >= total:
                return time.perf_counter() - start
        except NoIndexError:
            pass
        time.sleep(0.05)


def _memory() -> float:
    """The memory of the crawl's processes in megabytes: their proportional set size."""
    total, todo = 0, [os.getpid()]
    while todo:
        for thread in Path(f"/proc/{todo.pop()}/task").iterdir():
            children = [int(child) for child in (thread / "children").read_text().split()]
            for child in children:
                if b"corpus.crawl" in Path(f"/proc/{child}/cmdline").read_bytes():
                    todo.append(child)
                    total += _share(child)
    return total / 1000


def _share(process: int) -> int:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def _source(home: str) -> Source:
    return Source("office", "Office", home, sitemaps=(f"{home}/map",), delay=0)


def _options() -> CrawlOptions:
    return CrawlOptions(allow_loopback=True, daily=10_000_000)


def _wait(port: int) -> None:
    while True:
        try:
            urlopen(f"http://127.0.0.1:{port}/robots.txt").close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def _serve(port: int, published: "Synchronized[int]", asked: "Synchronized[int]") -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with asked.get_lock():
                asked.value += 1
            kind, body = self._answer()
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", f'"{self.path}"')
            self.end_headers()
            self.wfile.write(body)

        def _answer(self) -> tuple[str, bytes]:
            if self.path == "/map":
                places = "".join(
                    f"<url><loc>http://127.0.0.1:{port}/news/{number}</loc><lastmod>2020-01-01</lastmod></url>"
                    for number in range(published.value)
                )
                return (
                    "application/xml",
                    f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode(),
                )
            if self.path.startswith("/news/"):
                return "text/html", _page(int(self.path.removeprefix("/news/")))
            return "text/plain", b"User-agent: *\nAllow: /\n"

        def log_message(self, format: str, *args: object) -> None: ...

    threading.stack_size(256_000)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


def _page(number: int) -> bytes:
    """A page of 10 kB with about 400 words of text."""
    dice = random.Random(number)
    paragraphs = "".join(f"<p>{' '.join(dice.choices(WORDS, k=50)).capitalize()}.</p>" for _ in range(8))
    menu = "".join(
        f'<li><a href="/section/{place}">Section number {place} of the office</a></li>' for place in range(100)
    )
    heading = f"Release {number}: {' '.join(dice.choices(WORDS, k=5))}"
    day = f"2020-01-{number % 28 + 1:02}"
    return (
        f"<html><head><title>{heading}</title></head><body><nav><ul>{menu}</ul></nav><article><h1>{heading}</h1>"
        f'<time datetime="{day}">{day}</time>{paragraphs}</article></body></html>'
    ).encode()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
