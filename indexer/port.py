"""The port for writing: what any index must promise to those who build and examine it.

`search.engine` is the port for asking. An engine keeps both: whatever one commits, the other answers from.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from corpus.release import Release

MEMORY = 512
"""Megabytes that a draft may take for what it collects before it writes it out."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds."""

    store: str
    """The identity of the store it was built from."""
    seq: int
    """The last change of the store that it knows."""
    schema: str
    """What it was built with; `Index.schema` at that time."""
    documents: int
    mark: int | None = None
    """What the store's log says beside that change; None where it says nothing."""


class IndexGeneration(Protocol):
    """A finished state of an index, which never changes."""

    @property
    def name(self) -> str:
        """Sorts after those of the generations before."""

    @property
    def contents(self) -> Contents: ...

    @property
    def built(self) -> datetime:
        """In UTC."""

    @property
    def size(self) -> int:
        """Bytes of storage, shared ones included."""


@dataclass(frozen=True, slots=True)
class Condition:
    """In what condition an index is, every byte of it compared as far as the engine can."""

    sound: IndexGeneration | None
    """The newest generation that nothing is wrong with; it answers."""
    is_newest: bool
    """Whether no newer generation was lost, so that it can go on answering."""
    faults: tuple[str, ...]
    """What is wrong, a sentence each."""
    repairs: tuple[str, ...]
    """What `Index.settle` or the next generation puts right, a sentence each."""


class Draft(Protocol):
    """A generation while it is written; nobody sees it before it is published."""

    def put(self, release: Release, gone: datetime | None = None) -> None:
        """Add the release, replacing any earlier one with its id; `gone` is since when its source has it no more."""

    def remove(self, id: str) -> None:
        """Forget a release; an unknown id is not an error."""

    def commit(self) -> int:
        """Finish writing: nothing can be put or removed afterwards. The number of releases that the draft holds."""

    def publish(self, contents: Contents) -> IndexGeneration:
        """Make what was committed the live generation, at once and whole: the next snapshot of a search sees it.

        The generation before is kept to fall back on; what is damaged is removed.
        """


class GenerationReader(Protocol):
    """Reads releases back from one generation, to compare them with the store."""

    def shown(self, id: str) -> dict[str, Any] | None:
        """What a hit shows of a release, as `indexer.schema.shown` has it; None where the generation lacks it."""

    def ids(self) -> Iterator[str]:
        """Of all releases, in any order."""


class Index(Protocol):
    """The index of one home: finished generations, one of which answers.

    Promises, kept by every engine: there is one writer at a time; a draft that is not published changes nothing,
    whenever the process dies; readers never wait for a writer. Where the system or a server forbids something, has no
    room for it or can't be reached, SystemFaultError or IndexUnreachableError is raised and the live generation stays.
    """

    @property
    def schema(self) -> str:
        """What decides whether a generation can be read and added to: versions of fields, analysis and engine."""

    def newest(self) -> IndexGeneration | None:
        """The generation that was published last and still tells its contents, sound or not; cheap."""

    def current(self) -> IndexGeneration | None:
        """The generation that answers, as far as can be told cheaply; None when there is none."""

    def condition(self) -> Condition:
        """Examine all generations. May read the whole index."""

    def locked(self) -> AbstractContextManager[None]:
        """Be the one writer inside the block. Raises IndexLockedError, naming the other, when there is one."""

    def draft(self, base: IndexGeneration | None, megabytes: int = MEMORY) -> AbstractContextManager[Draft]:
        """A draft that begins with what `base` holds, or with nothing; gone after the block unless it was published.

        Needs the lock.
        """

    def settle(self, generation: IndexGeneration) -> None:
        """Have a sound generation answer, and remove what can't be used. Needs the lock."""

    def reader(self, generation: IndexGeneration) -> AbstractContextManager[GenerationReader]:
        """Open a sound generation."""
