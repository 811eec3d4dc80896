"""The embedded engine: answers queries from the live generation of a Whoosh index."""

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.faults import is_passing, named
from indexer.generations import Generations
from indexer.schema import fingerprint
from search.errors import NoIndexError, SearchError
from search.query import Expression, Query
from search.results import Count, Headline, Hit, KnownWord, Results
from search.whoosh.snapshot import Snapshot


class WhooshEngine:
    """Keeps the promises of `search.engine.Engine` from the index under a home folder; any thread may search."""

    def __init__(self, home: Path) -> None:
        self._generations = Generations(home)
        self._lock = threading.Lock()
        self._snapshot: Snapshot | None = None

    def search(self, query: Query) -> Results:
        return self._latest().search(query)

    def months(self, query: Query) -> tuple[tuple[str, int], ...]:
        return self._latest().months(query)

    def count(self, expression: Expression) -> int:
        return self._latest().count(expression)

    def known(self, words: Iterable[str]) -> tuple[int, ...]:
        return self._latest().words.counts(words)

    def alike(self, word: str, edits: int) -> tuple[KnownWord, ...]:
        return tuple(self._latest().words.alike(word, edits))

    def begun(self, start: str, wanted: int = 10) -> tuple[KnownWord, ...]:
        return tuple(self._latest().words.begun(start, wanted))

    def named(self, start: str, wanted: int = 10) -> tuple[Count, ...]:
        return tuple(self._latest().names.begun(start, wanted))

    def headlines(self, words: Sequence[str], wanted: int = 3) -> tuple[Headline, ...]:
        return tuple(self._latest().headlines(words, wanted))

    def similar(self, id: str, wanted: int = 10) -> tuple[Hit, ...]:
        return self._latest().similar(id, wanted)

    def generation(self) -> str:
        return self._latest().name

    def close(self) -> None:
        self._snapshot = None

    def _latest(self) -> Snapshot:
        with self._lock, named(self._generations.folder):
            if self._snapshot is None or self._snapshot.name != self._generations.pointer():
                self._snapshot = self._open()
            return self._snapshot

    def _open(self) -> Snapshot:
        generation = self._generations.current()
        if generation is None:
            raise NoIndexError(self._why_none())
        if generation.contents.schema != fingerprint():
            raise NoIndexError("the index was written by another version of pressdesk: run `pressdesk index`")
        if self._snapshot and self._snapshot.name == generation.name:
            return self._snapshot  # the live one is damaged, and this is already the one before
        try:
            return Snapshot(generation.path, generation.name)
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
