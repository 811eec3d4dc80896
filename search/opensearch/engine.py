"""The engine behind which a cluster answers."""

import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from indexer.opensearch.address import ClusterAddress
from indexer.opensearch.cluster import Cluster, MissingError
from indexer.opensearch.generations import ClusterGeneration, is_current, live_generation, mapping_fault
from indexer.opensearch.layout import RELEASES, WORDS, Names
from search.budget import REMOTE_SECONDS
from search.errors import NoIndexError, OutdatedIndexError, SearchError, UnreachableError
from search.opensearch.point_in_time import PATIENCE, PointInTimeLostError, search_errors
from search.opensearch.snapshot import ClusterSnapshot
from search.opensearch.state import DeskState
from search.weights import WEIGHTS, Weights

Found = TypeVar("Found")


class OpenSearchEngine:
    """Implements `search.engine.Engine` over a desk in a cluster. Safe to use from several threads."""

    def __init__(self, address: ClusterAddress, weights: Weights = WEIGHTS) -> None:
        self.budget_seconds = REMOTE_SECONDS
        self._cluster = Cluster(address)
        self._weights = weights
        self._lock = threading.Lock()
        self._open: ClusterSnapshot | None = None

    @property
    def requests(self) -> int:
        """How many requests have been sent to the cluster."""
        return self._cluster.requests

    def snapshot(self) -> ClusterSnapshot:
        with search_errors():
            generation = self._live()
            with self._lock:
                if self._open is None or self._open.generation != generation.name:
                    self._open = self._opened(generation)
                return self._open

    def answer(self, question: Callable[[ClusterSnapshot], Found]) -> Found:
        snapshot = self.snapshot()
        try:
            return question(snapshot)
        except PointInTimeLostError:
            self._let_go(snapshot)
            return question(self.snapshot())
        except UnreachableError:
            self._let_go(snapshot)  # its node may be the one that is late; others may have a copy
            raise

    def generation(self) -> str:
        with search_errors():
            return self._live().name

    def hold(self) -> None:
        """Only drop the connections: the cluster holds the index, and each process needs connections of its own."""
        self.close()
        self._cluster = Cluster(self._cluster.address)

    def close(self) -> None:
        self._open = None
        self._cluster.close()

    def _let_go(self, snapshot: ClusterSnapshot) -> None:
        """Have the next question open a state anew."""
        with self._lock:
            if self._open is snapshot:
                self._open = None

    def _live(self) -> ClusterGeneration:
        generation = live_generation(self._cluster, PATIENCE)
        if generation is None:
            raise NoIndexError(
                f"nothing has been indexed yet in {self._cluster.address}: fill the store with `pressdesk add` or "
                "`pressdesk crawl`, then run `pressdesk index`"
            )
        if not is_current(generation):
            raise OutdatedIndexError
        return generation

    def _opened(self, generation: ClusterGeneration) -> ClusterSnapshot:
        names = Names(self._cluster.address.name)
        wanted = {names.releases(generation.number): RELEASES, names.words(generation.number): WORDS}
        try:
            found: Mapping[str, Any] = self._cluster.request("GET", f"/{','.join(wanted)}/_mapping", seconds=PATIENCE)
        except MissingError as error:
            raise SearchError(f"a part of the index is missing ({error}): run `pressdesk index --rebuild`") from error
        for index, fields in wanted.items():
            if fault := mapping_fault(index, found[index]["mappings"], fields):
                raise SearchError(f"{fault}, so its answers may be wrong: run `pressdesk index --rebuild`")
        state = DeskState(self._cluster, generation)
        held, published = state.statistics.releases, generation.contents.documents
        note = None
        if held != published and not generation.is_dirty:
            note = f"The index holds {held:,} releases instead of {published:,}: run `pressdesk index`."
        return ClusterSnapshot(state, generation.name, self._weights, note)
