"""What the server tells Prometheus about its requests, its index and its sources."""

import os
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import PressdeskError
from corpus.store import FILE_NAME, Store
from corpus.store.health import State
from indexer.port import Index
from search.engine import Engine
from web.readiness import Readiness, readiness
from web.workers import COUNTS_FOLDER

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_PATHS = {
    *("/", "/advanced", "/advanced/search", "/help", "/sources", "/api", "/openapi.json"),
    *("/feed.atom", "/feed.json", "/changes.atom", "/changes.json"),
    *("/api/search", "/api/facets", "/api/export", "/api/record", "/api/suggest", "/api/sources"),
    *("/healthz", "/readyz", "/metrics", "/robots.txt"),
}
"""What is counted by its own name; any other path is counted under its beginning, or as `other`."""
_BEGINNINGS = ("/api/releases/", "/facet/", "/release/", "/static/")


class Metrics:
    """Counts of the requests of a server, and what its home says when it is asked."""

    def __init__(self, engine: Engine, index: Index, home: Path) -> None:
        self._engine, self._index, self._home = engine, index, home
        self.registry = CollectorRegistry()
        self.requests = Counter("pressdesk_requests", "Requests answered.", ["path", "status"], registry=self.registry)
        self.seconds = Histogram(
            "pressdesk_request_seconds",
            "Seconds from the head of a request to the end of the answer.",
            ["path"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._of_home = CollectorRegistry()
        self._of_home.register(_Home(self.readiness, home))

    def readiness(self) -> Readiness:
        """Whether the server can answer, as of now."""
        return readiness(self._engine, self._index, self._home, datetime.now(UTC))

    def text(self) -> bytes:
        """In the text format of Prometheus."""
        registry = self.registry
        if COUNTS_FOLDER in os.environ:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry) + generate_latest(self._of_home)


class CountRequests:
    """ASGI middleware that counts every request, and how long it took."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        path = counted_path(scope["path"])
        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.requests.labels(path, str(status)).inc()
            self._metrics.seconds.labels(path).observe(time.perf_counter() - began)


def counted_path(path: str) -> str:
    """The label of a path, of which there are few, whatever clients ask for."""
    if path in _PATHS:
        return path
    return next((f"{one}..." for one in _BEGINNINGS if path.startswith(one)), "other")


class _Home(Collector):
    """Asks the home anew for each scrape; what can't be read is left out."""

    def __init__(self, ready: Callable[[], Readiness], home: Path) -> None:
        self._readiness = ready
        self._home = home

    def describe(self) -> Iterator[GaugeMetricFamily]:
        """Nothing is read until the first scrape."""
        return iter(())

    def collect(self) -> Iterator[GaugeMetricFamily]:
        ready = self._readiness()
        yield GaugeMetricFamily("pressdesk_ready", "Whether searches can be answered.", float(ready.is_ready))
        yield from _index(ready)
        yield from _sources(self._home)


def _index(ready: Readiness) -> Iterator[GaugeMetricFamily]:
    if ready.releases is not None:
        yield GaugeMetricFamily("pressdesk_index_releases", "Releases in the index.", ready.releases)
    if ready.changes_behind is not None:
        yield GaugeMetricFamily(
            "pressdesk_index_changes_behind", "Changes in the store that the index lacks.", ready.changes_behind
        )
    if ready.built:
        yield GaugeMetricFamily(
            "pressdesk_index_built_timestamp_seconds", "When the index was built.", ready.built.timestamp()
        )
    if ready.last_good_crawl:
        yield GaugeMetricFamily(
            "pressdesk_last_good_crawl_timestamp_seconds",
            "When a source was last read completely.",
            ready.last_good_crawl.timestamp(),
        )


def _sources(home: Path) -> Iterator[GaugeMetricFamily]:
    from corpus.crawl.sources_health import sources_health

    family = GaugeMetricFamily("pressdesk_sources", "Sources by state.", labels=["state"])
    try:
        with Store(home / FILE_NAME, create=False) as store:
            states = [one.state for one in sources_health(store, home, datetime.now(UTC))]
    except PressdeskError:
        return
    for state in get_args(State):
        family.add_metric([state], states.count(state))
    yield family
