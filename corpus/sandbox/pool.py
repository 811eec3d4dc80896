"""A pool of worker processes that clean pages and records within bounds of time and memory, in parallel."""

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
"""Something rejected earlier is a task too, so that outcomes keep the order of their inputs."""

_START_SECONDS = 120.0
"""Seconds."""
_LONGEST_REPLY = 100_000_000
"""Bytes."""
_MAX_BATCH = 32
"""Most records sent to a process together; sending one takes longer than cleaning it."""
_MAX_BATCH_BYTES = 1_000_000
"""Size of a batch from which no more records are added to it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What cleaning one page or record may take."""

    processor: int
    """Seconds of processor time."""
    seconds: float
    """Seconds of wall-clock time; generous, since it is meant for hanging processes and the machine may be busy."""
    memory: int
    """Bytes, on top of what the libraries take."""


FILES = Bounds(processor=20, seconds=600.0, memory=1_500_000_000)
"""Bounds for added files; a usual page takes 20 ms."""


_MORE_RESOURCES = (
    "allow more memory (ulimit -v) and open files (ulimit -n), make sure that there is space for temporary files, and "
    "try again; what was stored before is safe"
)


class StartError(PressdeskError):
    """No worker process could be started."""


class OverloadError(Exception):
    """Cleaning a page or record exceeded its bounds, or crashed the worker process."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that are sent together; the bounds apply to each of them."""

    tasks: tuple[object, ...]


class WorkerProcess:
    """A worker process and the pipe to it, started when first needed and restarted after it had to be killed.

    Replies are JSON, never pickles, so that a compromised worker can't run code in this process.
    """

    def __init__(self, module: str, bounds: Bounds) -> None:
        """`module` has a function `answer` that turns each task into JSON values; importing it loads its libraries."""
        self._module, self._bounds = module, bounds
        self._process: Any = None
        self._pipe: Connection | None = None

    def send(self, task: object) -> None:
        """Send a task, starting the process if needed. Raises StartError, or OSError if no process can be made."""
        pipe = self._pipe or self._start()
        with suppress(BrokenPipeError):  # `reply` will notice that the process has ended
            pipe.send(task)

    def reply(self) -> Mapping[str, Any]:
        """Wait for the reply to the task that was sent; for a Batch, a mapping with a list of `replies`.

        Raises OverloadError, and SystemFaultError where the system lacks what any task needs.
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
        """Kill the process, even while `reply` waits for it in another thread."""
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
            return f"it takes more than {self._bounds.processor} s of processor time to read"
        return "reading it crashed the worker process"

    def _start(self) -> Connection:
        # A fork of this process would copy locks that its threads hold; the fork server has no threads.
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["corpus.sandbox.silence", self._module])
        pipe, other = context.Pipe()
        process = context.Process(target=_serve, args=(other, self._module, self._bounds), daemon=True)
        try:
            with other:
                process.start()
            if not pipe.poll(_START_SECONDS):
                raise StartError(f"a worker process did not start within {_START_SECONDS:g} seconds: try again")
            pipe.recv_bytes()
        except BaseException as error:
            pipe.close()
            if process.pid:
                process.kill()
            if isinstance(error, EOFError | ConnectionError):
                raise StartError(f"a worker process ended while it started: {_MORE_RESOURCES}") from error
            raise
        self._process, self._pipe = process, pipe
        return pipe


def clean_within(
    tasks: Iterable[PageTask], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page]]:
    """Clean pages as `read_within` does: yield one outcome per page, in order, with the page."""
    for outcome, page in read_within(tasks, bounds=bounds, processes=processes):
        assert page is not None
        yield outcome, page


def read_within(
    tasks: Iterable[Task], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page | None]]:
    """Clean pages and records in parallel; yield one outcome per task, in order, with its page if it has one.

    There is a worker process per processor unless `processes` says otherwise. What exceeds the bounds is rejected. No
    more pages are in memory than there are processes. Closing the iterator ends the processes.
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
            send()  # so that the workers are busy while the caller stores these
            yield from zip(outcomes, map(_page, batch), strict=True)
    finally:
        for reader in (*free, *(one for one, _ in busy if one)):
            reader.end()


def as_reply(outcome: Release | Rejected) -> dict[str, Any]:
    """An outcome as JSON values, for a worker's reply; the inverse of `outcome_of`."""
    if isinstance(outcome, Rejected):
        return {"reason": outcome.reason, "status": outcome.status}
    return {"release": outcome.to_json()}


def outcome_of(reply: Mapping[str, Any], origin: str) -> Release | Rejected:
    """The outcome in a worker's reply."""
    if "release" in reply:
        return Release.from_json(reply["release"])
    return Rejected(origin, reply["reason"], reply.get("status"))


def _batches(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    """Group records into batches, and leave other tasks alone."""
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
    """The worker module for a task; the one for records loads fewer libraries."""
    return "corpus.clean.line_worker" if isinstance(task, Line) else "corpus.clean.worker"


def _begin(reader: WorkerProcess, batch: tuple[Task, ...]) -> None:
    reader.send(batch[0] if len(batch) == 1 else Batch(batch))


def _outcomes(reader: WorkerProcess | None, batch: tuple[Task, ...]) -> list[Release | Rejected]:
    """The outcomes of a batch that was sent; if one of its tasks ends the process, each is sent again alone."""
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
