"""Pages read in other processes, so that none takes more than its time and memory, and every processor has work."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

from corpus.release import Page, Rejected, Release
from corpus.sources import Source

SECONDS = 20.0
"""For one page; a usual one takes a fiftieth of one."""
_START = 120.0


def clean_within(
    tasks: Iterable[tuple[Page, Source | None]], *, seconds: float = SECONDS, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page]]:
    """Yield one outcome a page, in order, read by as many processes as there are processors.

    A page that takes longer, or more memory than a process may have, is rejected with the reason, and the rest goes on.
    No more pages are held than there are processes. Leaving the iterator ends them.
    """
    free = deque(_Reader(seconds) for _ in range(processes or os.cpu_count() or 1))
    busy: deque[tuple[_Reader, Page]] = deque()
    source = iter(tasks)
    try:
        while True:
            for page, of in islice(source, len(free)):
                reader = free.popleft()
                busy.append((reader, page))
                reader.begin(page, of)
            if not busy:
                return
            reader, page = busy[0]
            outcome = reader.outcome(page)
            free.append(busy.popleft()[0])
            yield outcome, page
    finally:
        for reader in (*free, *(one for one, _ in busy)):
            reader.end()


class _Reader:
    """A process and the pipe to it; started when it is first needed, and again when it had to be ended."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._process: Any = None
        self._pipe: Connection | None = None

    def begin(self, page: Page, source: Source | None) -> None:
        pipe = self._pipe or self._started()
        with suppress(BrokenPipeError):  # `outcome` sees that it has ended
            pipe.send((page, source))

    def outcome(self, page: Page) -> Release | Rejected:
        assert self._pipe is not None
        try:
            if self._pipe.poll(self._seconds):
                found: Release | Rejected = self._pipe.recv()
                return found
            reason = f"it takes longer than {self._seconds:g} seconds to read"
        except (EOFError, OSError):
            reason = "reading it brought the reading process down"
        self.end()
        return Rejected(page.origin, reason)

    def end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._pipe = None

    def _started(self) -> Connection:
        # A fork of this process would copy its threads' locks; the server forks from a process that has none.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["corpus.clean.child"])
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        if not self._pipe.poll(_START):
            raise RuntimeError(f"a process for reading pages did not start within {_START:g} seconds")
        self._pipe.recv()
        return self._pipe


def _serve(pipe: Connection) -> None:
    from corpus.clean.child import serve

    pipe.send(None)
    serve(pipe)
