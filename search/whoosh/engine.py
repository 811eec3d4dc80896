"""The embedded engine: answers queries from the live generation of a Whoosh index."""

import threading
from pathlib import Path

from corpus.faults import is_passing, named
from indexer.generations import Generations
from indexer.schema import fingerprint
from search.errors import NoIndexError, SearchError
from search.weights import WEIGHTS, Weights
from search.whoosh.snapshot import Snapshot


class WhooshEngine:
    """Keeps the promises of `search.engine.Engine` from the index under a home folder; any thread may search."""

    def __init__(self, home: Path, weights: Weights = WEIGHTS) -> None:
        self._generations = Generations(home)
        self._weights = weights
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def snapshot(self) -> Snapshot:
        with self._lock, named(self._generations.folder):
            if self._snapshot is None or self._snapshot.name != self._generations.pointer():
                self._snapshot = self._open()
            return self._snapshot

    def generation(self) -> str:
        return self.snapshot().generation

    def close(self) -> None:
        self._snapshot = None

    def _open(self) -> Snapshot:
        generation = self._generations.current()
        if generation is None:
            raise NoIndexError(self._why_none())
        if generation.contents.schema != fingerprint():
            raise NoIndexError("the index was written by another version of pressdesk: run `pressdesk index`")
        if self._snapshot and self._snapshot.name == generation.name:
            return self._snapshot  # the live one is damaged, and this is already the one before
        try:
            return Snapshot(generation.path, generation.name, self._weights)
        except Exception as error:  # Whoosh raises anything at all on a damaged file
            if is_passing(error):
                raise
            raise SearchError(
                f"generation {generation.name} of the index can't be read: run `pressdesk index --rebuild`"
            ) from error

    def _why_none(self) -> str:
        if self._generations.pointer() is None:
            return "nothing has been indexed yet: add releases, then run `pressdesk index`"
        return "the index is damaged, and so is the one before: run `pressdesk index` to build it anew from the store"
