"""Pages read in other processes, so that none takes more than its time and memory, and every processor has work."""

import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from typing import Any

from corpus.errors import PressdeskError
from corpus.faults import SystemFaultError
from corpus.release import Page, Rejected, Release
from corpus.sources import Source

_START = 120.0
"""Seconds."""
_LONGEST_REPLY = 100_000_000
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one page may take."""

    processor: int
    """Seconds of processor time."""
    seconds: float
    """By the clock."""
    memory: int
    """Bytes, beyond what the libraries take themselves."""


FILES = Bounds(processor=20, seconds=20.0, memory=1_500_000_000)
"""A usual page takes a fiftieth of a second."""


_SHORT = (
    "allow more memory (ulimit -v) and open files (ulimit -n), see that there is room for temporary files, and try "
    "again; all that was kept before is safe"
)


class StartError(PressdeskError):
    """No process for reading pages could be started."""


class OverloadError(Exception):
    """Reading a page took more than it may, or brought its process down."""


class Reader:
    """A process that reads and the pipe to it; started when it is first needed, and again when it had to be ended.

    What comes back is JSON: nothing that a hostile page could make of that process is run in this one.
    """

    def __init__(self, module: str, bounds: Bounds) -> None:
        """The module's function `answer` turns each task into a mapping; importing it loads all that reading needs."""
        self._module, self._bounds = module, bounds
        self._process: Any = None
        self._pipe: Connection | None = None

    def begin(self, task: object) -> None:
        """Raises StartError, or OSError where the system has no room for another process."""
        pipe = self._pipe or self._started()
        with suppress(BrokenPipeError):  # `reply` sees that it has ended
            pipe.send(task)

    def reply(self) -> Mapping[str, Any]:
        """What the process makes of the task that was begun.

        Raises OverloadError, and SystemFaultError where the system lacks what any page takes.
        """
        assert self._pipe is not None
        try:
            if self._pipe.poll(self._bounds.seconds):
                found: Mapping[str, Any] = json.loads(self._pipe.recv_bytes(_LONGEST_REPLY))
                if "short" in found:
                    raise SystemFaultError(f"pages can't be read: {found['short']}")
                return found
            reason = f"it takes longer than {self._bounds.seconds:g} seconds to read"
        except (EOFError, OSError):
            reason = self._end_in_words()
        self.end()
        raise OverloadError(reason)

    def kill(self) -> None:
        """End the process while `reply` may be waiting for it in another thread."""
        if self._process is not None:
            self._process.kill()

    def end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._process.kill()
            self._process.join()
            self._pipe = None

    def _end_in_words(self) -> str:
        self._process.join(1)
        if self._process.exitcode == -signal.SIGXCPU:
            return f"it takes more than {self._bounds.processor} s of a processor to read"
        return "reading it brought the reading process down"

    def _started(self) -> Connection:
        # A fork of this process would copy its threads' locks; the server forks from a process that has none.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["corpus.silent", self._module])
        pipe, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, self._module, self._bounds), daemon=True)
        try:
            with other:
                process.start()
            if not pipe.poll(_START):
                raise StartError(f"a process for reading pages did not start within {_START:g} seconds: try again")
            pipe.recv_bytes()
        except BaseException as error:
            pipe.close()
            if process.pid:
                process.kill()
            if isinstance(error, EOFError | ConnectionError):
                raise StartError(f"a process for reading pages ended as it started: {_SHORT}") from error
            raise
        self._process, self._pipe = process, pipe
        return pipe


def clean_within(
    tasks: Iterable[tuple[Page, Source | None]], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page]]:
    """Yield one outcome a page, in order, read by as many processes as there are processors.

    A page that takes more than the bounds is rejected with the reason, and the rest goes on. No more pages are held
    than there are processes. Leaving the iterator ends them.
    """
    free = deque(Reader("corpus.clean.child", bounds) for _ in range(processes or os.cpu_count() or 1))
    busy: deque[tuple[Reader, Page]] = deque()
    source = iter(tasks)
    try:
        while True:
            for page, of in islice(source, len(free)):
                reader = free.popleft()
                busy.append((reader, page))
                reader.begin((page, of))
            if not busy:
                return
            reader, page = busy[0]
            outcome = _outcome(reader, page)
            free.append(busy.popleft()[0])
            yield outcome, page
    finally:
        for reader in (*free, *(one for one, _ in busy)):
            reader.end()


def outcome_of(reply: Mapping[str, Any], page: Page) -> Release | Rejected:
    """What a process says of a page."""
    return Release.from_json(reply["release"]) if "release" in reply else Rejected(page.origin, reply["reason"])


def _outcome(reader: Reader, page: Page) -> Release | Rejected:
    try:
        return outcome_of(reader.reply(), page)
    except OverloadError as error:
        return Rejected(page.origin, str(error))


def _serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    from corpus.clean.child import serve

    serve(pipe, module, bounds)
