"""The port for writing an index: what every engine must provide to build and examine one.

`search.engine` is the port for searching it. An engine implements both: what is published here is searchable there.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Protocol

from corpus.quick_dataclass import dataclass
from corpus.release import Release

MEMORY = 512
"""Megabytes of memory that a draft may use before it writes to disk."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation was built from and contains."""

    store: str
    """The identity of the store it was built from."""
    seq: int
    """The number of the last change in the store that it includes."""
    schema: str
    """The value of `Index.schema` when it was built."""
    documents: int
    mark: int | None = None
    """The random mark that the store's log has for that change; None if it has none."""


class IndexGeneration(Protocol):
    """A finished, immutable state of an index."""

    @property
    def name(self) -> str:
        """Its name, which sorts after those of earlier generations."""

    @property
    def contents(self) -> Contents: ...

    @property
    def built(self) -> datetime:
        """When it was built, in UTC."""

    @property
    def size(self) -> int:
        """Its size in bytes, including files shared with other generations."""


@dataclass(frozen=True, slots=True)
class Condition:
    """The condition of an index, after comparing every byte that the engine can compare."""

    sound: IndexGeneration | None
    """The newest undamaged generation, which answers queries; None if there is none."""
    is_newest: bool
    """Whether it is the latest one published: no newer generation was lost to damage."""
    faults: tuple[str, ...]
    """What is wrong, as sentences."""
    repairs: tuple[str, ...]
    """What `Index.settle` or the next generation repairs, as sentences."""
    is_readable: bool = True
    """Whether all of the sound generation can be read now: no server that has a part of it is away."""


class Draft(Protocol):
    """A generation being written, invisible to searches until it is published."""

    def put(self, release: Release, seq: int, gone: datetime | None = None) -> None:
        """Add a release, replacing any with the same id; `gone` is when its source was found to lack it.

        `seq` is the number of its change in the store. Changes come in the order of these numbers.
        """

    def remove(self, id: str, seq: int) -> None:
        """Remove a release; an unknown id is not an error."""

    def checkpoint(self, contents: Contents) -> None:
        """Note, if that is worth the time, that all changes up to `contents.seq` were put or removed.

        A build that is interrupted afterwards can go on from there; see `Index.unfinished`.
        """

    def commit(self) -> int:
        """Finish writing, after which nothing can be put or removed. Returns the number of releases in the draft."""

    def publish(self, contents: Contents) -> IndexGeneration:
        """Atomically make the committed draft the live generation, which the next search snapshot uses.

        The previous generation is kept as a fallback; damaged ones are deleted.
        """


class GenerationReader(Protocol):
    """Reads releases back from one generation, to compare them with the store."""

    def shown(self, ids: list[str]) -> list[dict[str, Any] | None]:
        """The values that hits show, as from `indexer.schema.shown`; None for releases that are not in the generation.

        Pass several ids in one call, which is one request to a server.
        """

    def ids(self) -> Iterator[str]:
        """The ids of all releases, in any order."""


class Index(Protocol):
    """The index of one home folder: finished generations, one of which is live.

    Every engine guarantees that there is one writer at a time, that an unpublished draft changes nothing even if the
    process is killed, and that readers never wait for a writer. If the system refuses something or has no space left,
    SystemFaultError is raised; if a server can't be reached, IndexUnreachableError. The live generation stays.
    """

    @property
    def engine(self) -> str:
        """What answers queries, in words, with what of it may differ from one installation to another."""

    @property
    def schema(self) -> str:
        """The versions of fields, analysis and engine, which must match for a generation to be read or updated."""

    def newest(self) -> IndexGeneration | None:
        """The last published generation whose contents can still be told, damaged or not. Cheap."""

    def current(self) -> IndexGeneration | None:
        """The generation that answers queries, as far as can be determined cheaply; None if there is none."""

    def condition(self) -> Condition:
        """Examine all generations, which may read the whole index."""

    def locked(self) -> AbstractContextManager[None]:
        """Hold the write lock inside the block. Raises IndexLockedError, naming the other writer, if it is taken."""

    def unfinished(self) -> IndexGeneration | None:
        """What an interrupted build has written of a new index, for a draft that goes on from there; None if nothing.

        It answers no queries. Its contents are those of its last checkpoint.
        """

    def draft(
        self, base: IndexGeneration | None, megabytes: int = MEMORY, expected: int = 0
    ) -> AbstractContextManager[Draft]:
        """A draft that starts from `base`, or empty; it is deleted after the block unless published. Needs the lock.

        `expected` is how many releases it will hold, about, for engines that lay a new index out by its size.
        """

    def settle(self, generation: IndexGeneration) -> None:
        """Make a sound generation the live one, and delete those that can't be used. Needs the lock."""

    def reader(self, generation: IndexGeneration) -> AbstractContextManager[GenerationReader]:
        """Open a sound generation for reading."""
