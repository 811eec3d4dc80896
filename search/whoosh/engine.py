"""The embedded engine: searches the live generation of a Whoosh index."""

import errno
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from corpus.errors import PressdeskError
from corpus.quick_dataclass import dataclass
from corpus.system_errors import is_transient, system_errors
from indexer.columnar.container import DamagedError
from indexer.generations import Generation, Generations
from indexer.whoosh.schema import fingerprint
from indexer.whoosh.segments import Segments, open_generation
from search.budget import SECONDS
from search.errors import NoIndexError, OutdatedIndexError, SearchError
from search.weights import WEIGHTS, Weights
from search.whoosh.searcher import Searcher

SMALL = 4 << 20
"""Bytes: an index up to this size is verified when it is opened; of a larger one, each part on its first use."""
RESIDENT = 1 << 30
"""Bytes: a segment up to this size is kept in memory once a server has verified it; a larger one is read on demand."""

_DAY = "%-d %B %Y, %H:%M UTC"

Found = TypeVar("Found")


class WhooshEngine:
    """Implements `search.engine.Engine` over the index in a home folder. Safe to use from several threads.

    It never uses bytes that do not match their checksums. If it finds damage, it marks the generation, does not use it
    again, and answers from the previous one with a note.
    """

    def __init__(self, home: Path, weights: Weights = WEIGHTS, *, examine: bool = False) -> None:
        """`examine` verifies the rest of the index in the background, for long-running processes."""
        self.budget_seconds = SECONDS
        self._generations = Generations(home)
        self._weights = weights
        self._lock = threading.Lock()
        self._open: _OpenGeneration | None = None
        self._damaged: set[tuple[str, datetime]] = set()
        self._examine = examine
        self._compared: _OpenGeneration | None = None
        self._held: _OpenGeneration | None = None

    def snapshot(self) -> Searcher:
        return self._latest().snapshot

    def answer(self, question: Callable[[Searcher], Found]) -> Found:
        opened = self._latest()
        try:
            return question(opened.snapshot)
        except Exception as error:
            if not self._is_damage(opened, error):
                raise
            self._abandon(opened, str(error))
        fallback = self._latest()
        try:
            return question(fallback.snapshot)
        except DamagedError as error:
            self._abandon(fallback, str(error))
            raise SearchError(_NONE_SOUND) from error

    def generation(self) -> str:
        return self._latest().generation.name

    def hold(self) -> None:
        examines, self._examine = self._examine, False
        try:
            while (opened := self._latest()) is not self._held:
                try:
                    for segment in opened.segments.values():
                        if segment.arrays.file.size <= RESIDENT:
                            segment.arrays.file.load()
                except DamagedError as error:
                    self._abandon(opened, str(error))
                else:
                    self._held = opened
        finally:
            self._examine = examines

    def close(self) -> None:
        self._open = None

    def _is_damage(self, opened: "_OpenGeneration", error: Exception) -> bool:
        """Whether the question failed because of damage to the index, rather than for another reason."""
        if isinstance(error, DamagedError):
            return True
        if isinstance(error, (PressdeskError, OSError, MemoryError)) or opened is self._compared:
            return False
        self._compared = opened  # once is enough: the files of a generation never change
        return opened.is_damaged()

    def _abandon(self, opened: "_OpenGeneration", what: str) -> None:
        """Stop using an open generation: mark it if its files are damaged, otherwise (say, faulty memory) reopen it."""
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
        """Open the newest sound generation, starting with the live one."""
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
            except DamagedError as error:
                self._mark(generation, str(error))
            except OSError as error:
                if is_transient(error):
                    raise
                raise SearchError(f"the index can't be opened ({error.strerror}: {error.filename})") from error
        if self._generations.pointer() != pointer:  # a build finished in the meantime and removed what was to be opened
            return self._opened(self._generations.pointer())
        if self._open and not self._has_foreign_generations():  # what it holds in memory outlives the files
            return self._open.noted(pointer, self._note(self._open.generation, pointer))
        raise self._why_none()

    def _checked(self, generation: Generation, pointer: str | None) -> "_OpenGeneration":
        """Open a generation, verifying it if it is small. Raises DamagedError."""
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
        """Verify everything that no question has used yet."""
        try:
            for segment in opened.segments.values():
                file = segment.arrays.file
                if file.size <= RESIDENT:
                    file.load()
                    continue
                for damage in file.damage():
                    raise DamagedError(damage)
        except DamagedError as error:
            self._abandon(opened, str(error))

    def _note(self, generation: Generation, pointer: str | None) -> str | None:
        """The note if a generation answers in place of a newer one."""
        if generation.name == pointer or (pointer is None and generation.name == self._generations.names()[-1]):
            return None
        return (
            f"The newest state of the index is damaged, so this answer is of the one before, from "
            f"{generation.built:{_DAY}}: run `pressdesk index` to repair it."
        )

    def _why_none(self) -> NoIndexError:
        if not self._generations.names() and self._generations.pointer() is None:
            return NoIndexError(
                "nothing has been indexed yet: fill the store with `pressdesk add` or `pressdesk crawl`, then run "
                "`pressdesk index`"
            )
        return OutdatedIndexError() if self._has_foreign_generations() else NoIndexError(_NONE_SOUND)

    def _has_foreign_generations(self) -> bool:
        """Whether the folder holds generations written by another version of Pressdesk."""
        schemas = {generation.contents.schema for generation in self._generations.readable()}
        return bool(schemas - {fingerprint()} or self._generations.outdated())


@dataclass(frozen=True, slots=True)
class _OpenGeneration:
    """A generation that is open for searching."""

    generation: Generation
    pointer: str | None
    """The name of the live generation at the time of opening."""
    segments: Segments
    snapshot: Searcher

    def noted(self, pointer: str | None, note: str | None) -> "_OpenGeneration":
        """The same generation under another pointer, with another note."""
        return replace(self, pointer=pointer, snapshot=self.snapshot.noted(note))

    def is_damaged(self) -> bool:
        """Whether its files on disk are damaged."""
        try:
            return bool(self.generation.damage(hashes=True))
        except OSError as error:
            return error.errno == errno.EIO


_NONE_SOUND = (
    "the index is damaged, and there is no sound one before: run `pressdesk index` to build it anew from the store"
)
