"""Pages and records read in other processes: none exceeds its time and memory, and every processor has work."""

import json
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from corpus.catalogue.sources import Source
from corpus.clean.formats.records import Line
from corpus.errors import PressdeskError
from corpus.release import Page, Rejected, Release
from corpus.system_errors import SystemFaultError

PageTask = tuple[Page, Source | None]
Task = PageTask | Line | Rejected
"""What was rejected before it was read only keeps its place among the others."""

_START_SECONDS = 120.0
"""Seconds."""
_LONGEST_REPLY = 100_000_000
"""Bytes."""
_MAX_BATCH = 32
"""Records that are sent to a process together: one alone is read faster than it is sent."""
_MAX_BATCH_BYTES = 1_000_000
"""Beyond which no more records are sent together."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What reading one page or record may take."""

    processor: int
    """Seconds of processor time."""
    seconds: float
    """By the clock; only for a process that hangs, since a busy machine makes every page slow."""
    memory: int
    """Bytes, beyond what the libraries take themselves."""


FILES = Bounds(processor=20, seconds=600.0, memory=1_500_000_000)
"""A usual page takes a fiftieth of a second."""


_MORE_RESOURCES = (
    "allow more memory (ulimit -v) and open files (ulimit -n), see that there is room for temporary files, and try "
    "again; all that was kept before is safe"
)


class StartError(PressdeskError):
    """No process for reading pages could be started."""


class OverloadError(Exception):
    """Reading a page or record took more than it may, or brought its process down."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that are sent together; the bounds hold for each of them."""

    tasks: tuple[object, ...]


class WorkerProcess:
    """A process that reads and the pipe to it; started when it is first needed, and again when it had to be ended.

    What comes back is JSON: nothing that a hostile page could make of that process is run in this one.
    """

    def __init__(self, module: str, bounds: Bounds) -> None:
        """The module's function `answer` turns each task into a mapping; importing it loads all that reading needs."""
        self._module, self._bounds = module, bounds
        self._process: Any = None
        self._pipe: Connection | None = None

    def send(self, task: object) -> None:
        """Raises StartError, or OSError where the system has no room for another process."""
        pipe = self._pipe or self._start()
        with suppress(BrokenPipeError):  # `reply` sees that it has ended
            pipe.send(task)

    def reply(self) -> Mapping[str, Any]:
        """What the process makes of the task that was begun; of a batch, a list of `replies`.

        Raises OverloadError, and SystemFaultError where the system lacks what any page takes.
        """
        assert self._pipe is not None
        try:
            if self._pipe.poll(self._bounds.seconds):
                found: Mapping[str, Any] = json.loads(self._pipe.recv_bytes(_LONGEST_REPLY))
                for one in found.get("replies", [found]):
                    if "short" in one:
                        raise SystemFaultError(f"nothing can be read: {one['short']}")
                return found
            reason = f"it takes longer than {self._bounds.seconds:g} seconds to read"
        except (EOFError, OSError):
            reason = self._cause_of_death()
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

    def _cause_of_death(self) -> str:
        self._process.join(1)
        if self._process.exitcode == -signal.SIGXCPU:
            return f"it takes more than {self._bounds.processor} s of a processor to read"
        return "reading it brought the reading process down"

    def _start(self) -> Connection:
        # A fork of this process would copy its threads' locks; the server forks from a process that has none.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["corpus.sandbox.silence", self._module])
        pipe, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, self._module, self._bounds), daemon=True)
        try:
            with other:
                process.start()
            if not pipe.poll(_START_SECONDS):
                raise StartError(
                    f"a process for reading pages did not start within {_START_SECONDS:g} seconds: try again"
                )
            pipe.recv_bytes()
        except BaseException as error:
            pipe.close()
            if process.pid:
                process.kill()
            if isinstance(error, EOFError | ConnectionError):
                raise StartError(f"a process for reading pages ended as it started: {_MORE_RESOURCES}") from error
            raise
        self._process, self._pipe = process, pipe
        return pipe


def clean_within(
    tasks: Iterable[PageTask], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page]]:
    """Yield one outcome a page, in order, with the page; as `read_within` does."""
    for outcome, page in read_within(tasks, bounds=bounds, processes=processes):
        assert page is not None
        yield outcome, page


def read_within(
    tasks: Iterable[Task], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page | None]]:
    """Yield one outcome a task, in order, with its page if it has one, read by a process for each processor.

    What takes more than the bounds is rejected with the reason, and the rest goes on. While one outcome is looked at,
    no more pages are held than there are processes. Leaving the iterator ends them.
    """
    most = processes or os.cpu_count() or 1
    free: deque[WorkerProcess] = deque()
    busy: deque[tuple[WorkerProcess | None, tuple[Task, ...]]] = deque()
    waiting = _batches(tasks)

    def send() -> None:
        while len(busy) < most and (batch := next(waiting, None)):
            if isinstance(batch[0], Rejected):
                busy.append((None, batch))
            else:
                reader = free.popleft() if free else WorkerProcess(_module(batch[0]), bounds)
                busy.append((reader, batch))
                _begin(reader, batch)

    try:
        send()
        while busy:
            reader, batch = busy[0]
            outcomes = _outcomes(reader, batch)
            busy.popleft()
            if reader:
                free.append(reader)
            send()  # so that they read while these are stored
            yield from zip(outcomes, map(_page, batch), strict=True)
    finally:
        for reader in (*free, *(one for one, _ in busy if one)):
            reader.end()


def as_reply(outcome: Release | Rejected) -> dict[str, Any]:
    """What a process sends back: the inverse of `outcome_of`."""
    if isinstance(outcome, Rejected):
        return {"reason": outcome.reason, "status": outcome.status}
    return {"release": outcome.to_json()}


def outcome_of(reply: Mapping[str, Any], origin: str) -> Release | Rejected:
    """What a process says of a page or record."""
    if "release" in reply:
        return Release.from_json(reply["release"])
    return Rejected(origin, reply["reason"], reply.get("status"))


def _batches(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    """Records together, everything else alone."""
    lines: list[Line] = []
    size = 0
    for task in tasks:
        if not isinstance(task, Line):
            if lines:
                yield tuple(lines)
            lines, size = [], 0
            yield (task,)
            continue
        lines.append(task)
        size += len(task.content)
        if len(lines) == _MAX_BATCH or size >= _MAX_BATCH_BYTES:
            yield tuple(lines)
            lines, size = [], 0
    if lines:
        yield tuple(lines)


def _module(task: Task) -> str:
    """Where tasks of this kind are read; records load less than pages do."""
    return "corpus.clean.line_worker" if isinstance(task, Line) else "corpus.clean.worker"


def _begin(reader: WorkerProcess, batch: tuple[Task, ...]) -> None:
    reader.send(batch[0] if len(batch) == 1 else Batch(batch))


def _outcomes(reader: WorkerProcess | None, batch: tuple[Task, ...]) -> list[Release | Rejected]:
    """What comes of tasks that were begun; where one of them ends the process, each is read again alone."""
    if reader is None:
        return [one for one in batch if isinstance(one, Rejected)]
    try:
        reply = reader.reply()
    except OverloadError as error:
        return [Rejected(_origin(batch[0]), str(error))] if len(batch) == 1 else list(_one_by_one(reader, batch))
    replies = reply["replies"] if len(batch) > 1 else [reply]
    return [outcome_of(one, _origin(task)) for one, task in zip(replies, batch, strict=True)]


def _one_by_one(reader: WorkerProcess, batch: tuple[Task, ...]) -> Iterator[Release | Rejected]:
    for task in batch:
        _begin(reader, (task,))
        yield from _outcomes(reader, (task,))


def _page(task: Task) -> Page | None:
    return task[0] if isinstance(task, tuple) else None


def _origin(task: Task) -> str:
    return task[0].origin if isinstance(task, tuple) else task.origin


def _serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    from corpus.sandbox.worker import serve

    serve(pipe, module, bounds)
