"""The embedded engine: answers queries from the live generation of a Whoosh index."""

import errno
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from corpus.errors import PressdeskError
from corpus.system_errors import is_transient, system_errors
from indexer.columnar.container import DamagedError
from indexer.generations import Generation, Generations
from indexer.whoosh.schema import fingerprint
from indexer.whoosh.segments import Segments, open_generation
from search.errors import NoIndexError, SearchError
from search.weights import WEIGHTS, Weights
from search.whoosh.searcher import Searcher

SMALL = 4 << 20
"""Bytes of an index that is checked when it is opened; of a larger one, each part is checked when it is first used."""
RESIDENT = 1 << 30
"""Bytes of a segment that a server keeps in memory once it has checked it; a larger one is read as it is used."""

_DAY = "%-d %B %Y, %H:%M UTC"

Found = TypeVar("Found")


class WhooshEngine:
    """Keeps the promises of `search.engine.Engine` from the index under a home folder; any thread may search.

    Nothing is answered from bytes that do not match their checksums. Where damage is found, the generation before
    answers, and says so; the damaged one is marked and not tried again.
    """

    def __init__(self, home: Path, weights: Weights = WEIGHTS, *, examine: bool = False) -> None:
        """`examine` checks in the background what no question has used yet: for engines that live long."""
        self._generations = Generations(home)
        self._weights = weights
        self._lock = threading.Lock()
        self._open: _OpenGeneration | None = None
        self._damaged: set[tuple[str, datetime]] = set()
        self._examine = examine
        self._compared: _OpenGeneration | None = None

    def snapshot(self) -> Searcher:
        return self._latest().snapshot

    def answer(self, question: Callable[[Searcher], Found]) -> Found:
        opened = self._latest()
        try:
            return question(opened.snapshot)
        except Exception as fault:
            if not self._is_damage(opened, fault):
                raise
            self._give_up(opened, str(fault))
        before = self._latest()
        try:
            return question(before.snapshot)
        except DamagedError as fault:
            self._give_up(before, str(fault))
            raise SearchError(_NONE_SOUND) from fault

    def generation(self) -> str:
        return self._latest().generation.name

    def close(self) -> None:
        self._open = None

    def _is_damage(self, opened: "_OpenGeneration", fault: Exception) -> bool:
        """Whether damage made the search fail, and not a mistake in it."""
        if isinstance(fault, DamagedError):
            return True
        if isinstance(fault, (PressdeskError, OSError, MemoryError)) or opened is self._compared:
            return False
        self._compared = opened  # once is enough: the files of a generation never change
        return opened.is_damaged()

    def _give_up(self, opened: "_OpenGeneration", what: str) -> None:
        """Have a generation answer no more; where its files are sound, as after a fault of memory, read it anew."""
        is_damaged = opened.is_damaged()
        with self._lock:
            if is_damaged:
                self._mark(opened.generation, what)
            if self._open is opened:
                self._open = None

    def _mark(self, generation: Generation, what: str) -> None:
        self._damaged.add((generation.name, generation.built))
        generation.mark(what)

    def _latest(self) -> "_OpenGeneration":
        with self._lock, system_errors(self._generations.folder):
            pointer = self._generations.pointer()
            if self._open is None or pointer not in {None, self._open.pointer}:
                self._open = self._opened(pointer)
            return self._open

    def _opened(self, pointer: str | None) -> "_OpenGeneration":
        """The newest sound generation from the one that the pointer names on."""
        for generation in self._generations.readable():
            if (generation.name, generation.built) in self._damaged or generation.contents.schema != fingerprint():
                continue
            before = self._open
            if before and (before.generation.name, before.generation.built) == (generation.name, generation.built):
                return before.noted(pointer, self._note(generation, pointer))
            if generation.damage():
                continue
            try:
                return self._checked(generation, pointer)
            except DamagedError as fault:
                self._mark(generation, str(fault))
            except OSError as fault:
                if is_transient(fault):
                    raise
                raise SearchError(f"the index can't be opened ({fault.strerror}: {fault.filename})") from fault
        if self._generations.pointer() != pointer:  # a build has ended meanwhile, and removed what was to be opened
            return self._opened(self._generations.pointer())
        if self._open and not self._has_others():  # what it has in memory outlives the files
            return self._open.noted(pointer, self._note(self._open.generation, pointer))
        raise NoIndexError(self._why_none())

    def _checked(self, generation: Generation, pointer: str | None) -> "_OpenGeneration":
        """Raises DamagedError."""
        segments = open_generation(generation, self._open.segments if self._open else {})
        if generation.size <= SMALL:
            for segment in segments.values():
                segment.arrays.file.load()
        snapshot = Searcher(segments.values(), generation.name, self._weights, self._note(generation, pointer))
        opened = _OpenGeneration(generation, pointer, segments, snapshot)
        if self._examine:
            threading.Thread(target=self._examined, args=[opened], name="examiner", daemon=True).start()
        return opened

    def _examined(self, opened: "_OpenGeneration") -> None:
        """Check all that no question has used yet."""
        try:
            for segment in opened.segments.values():
                file = segment.arrays.file
                if file.size <= RESIDENT:
                    file.load()
                    continue
                for damage in file.damage():
                    raise DamagedError(damage)
        except DamagedError as fault:
            self._give_up(opened, str(fault))

    def _note(self, generation: Generation, pointer: str | None) -> str | None:
        """What to tell of a generation that answers in place of a newer one."""
        if generation.name == pointer or (pointer is None and generation.name == self._generations.names()[-1]):
            return None
        return (
            f"The newest state of the index is damaged, so this answer is of the one before, from "
            f"{generation.built:{_DAY}}: run `pressdesk index` to repair it."
        )

    def _why_none(self) -> str:
        if not self._generations.names() and self._generations.pointer() is None:
            return "nothing has been indexed yet: add releases, then run `pressdesk index`"
        if self._has_others():
            return "the index was written by another version of pressdesk: run `pressdesk index`"
        return _NONE_SOUND

    def _has_others(self) -> bool:
        """Whether another version of this program has written here."""
        schemas = {generation.contents.schema for generation in self._generations.readable()}
        return bool(schemas - {fingerprint()} or self._generations.outdated())


@dataclass(frozen=True, slots=True)
class _OpenGeneration:
    """A generation that answers."""

    generation: Generation
    pointer: str | None
    """What was the name of the live generation when it was opened."""
    segments: Segments
    snapshot: Searcher

    def noted(self, pointer: str | None, note: str | None) -> "_OpenGeneration":
        """The same generation under another pointer, with what is to be told of that."""
        return replace(self, pointer=pointer, snapshot=self.snapshot.noted(note))

    def is_damaged(self) -> bool:
        """As its files stand on disk."""
        try:
            return bool(self.generation.damage(hashes=True))
        except OSError as error:
            return error.errno == errno.EIO


_NONE_SOUND = (
    "the index is damaged, and there is no sound one before: run `pressdesk index` to build it anew from the store"
)
