"""A home folder for tests, with a real store, a real index, and an engine."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.release import PartialDate, Release
from corpus.store import FILE_NAME, Store
from indexer.build import Built, build
from indexer.indexes import open_index
from indexer.port import Index
from search.ask import Answer, ask
from search.engine import Engine, Snapshot
from search.engines import open_engine
from search.query import Filters

PLAIN = Release("", "Untitled", "", origin="test", fetched=datetime(2024, 6, 26, tzinfo=UTC), language="en")


def release(id: str, title: str = "Untitled", body: str = "", date: str | None = None, **values: Any) -> Release:
    """A release with the given values and defaults for the rest."""
    published = PartialDate.parse(date) if date else None
    return replace(PLAIN, id=id, title=title, body=body, published=published, **values)


Opening = Callable[[Path], tuple[Index, Engine]]
"""Opens both sides of what makes a home findable: for writing, and for asking."""


def embedded(home: Path) -> tuple[Index, Engine]:
    """The index and the engine that the program uses by default."""
    return open_index(home), open_engine(home)


def clustered(home: Path) -> tuple[Index, Engine]:
    """The index and the engine of a desk of its own in the cluster that the tests are given."""
    from tests.cluster.nodes import desk_address

    address = desk_address(home)
    return open_index(home, address), open_engine(home, address)


ENGINES: Mapping[str, Opening] = {"whoosh": embedded} | (
    {"opensearch": clustered} if "PRESSDESK_TEST_CLUSTER" in os.environ else {}
)
"""Every engine there is; the contract runs over all of them. A cluster takes part if one is running for the tests."""


_PATIENCE = 20
"""Times as long may a question take here: one collection of the garbage of other tests may need all that it has."""


class Desk:
    """A home folder in which to store, index and search releases."""

    def __init__(self, home: Path, opening: Opening = embedded) -> None:
        self.home = home
        self.store = Store(home / FILE_NAME)
        self.index, self.engine = opening(home)
        self.engine.budget_seconds *= _PATIENCE

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.engine.close()
        self.store.close()

    def publish(self, *releases: Release) -> Built:
        """Store and index."""
        for one in releases:
            self.store.put(one)
        return build(self.store, self.index)

    @property
    def now(self) -> Snapshot:
        """A snapshot of the index."""
        return self.engine.snapshot()

    def ask(self, text: str, filters: Filters | None = None, **options: Any) -> Answer:
        return ask(self.engine, text, filters, **options)

    def found(self, text: str, filters: Filters | None = None, **options: Any) -> list[str]:
        """The ids of the complete matches of a query, in order."""
        return [hit.id for hit in self.ask(text, filters, **options).results.hits if not hit.missing]
