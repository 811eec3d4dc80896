"""Pages and records read in other processes: none exceeds its time and memory, and every processor has work."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from corpus.catalogue.sources import Source
from corpus.clean.formats.records import Line
from corpus.release import Page, Rejected, Release
from corpus.sandbox.pool import OverloadError, WorkerProcess
from corpus.sandbox.rlimits import Bounds
from corpus.sandbox.worker import Batch

PageTask = tuple[Page, Source | None]
Task = PageTask | Line | Rejected
"""What was rejected before it was read only keeps its place among the others."""

_LINES = 32
"""Records that are sent to a process together: one alone is read faster than it is sent."""
_BYTES = 1_000_000
"""Beyond which no more records are sent together."""

FILES = Bounds(processor=20, seconds=600.0, memory=1_500_000_000)
"""A usual page takes a fiftieth of a second."""


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
        if len(lines) == _LINES or size >= _BYTES:
            yield tuple(lines)
            lines, size = [], 0
    if lines:
        yield tuple(lines)


def _module(task: Task) -> str:
    """Where tasks of this kind are read; records load less than pages do."""
    return "corpus.clean.line_worker" if isinstance(task, Line) else "corpus.clean.worker"


def _begin(reader: WorkerProcess, batch: tuple[Task, ...]) -> None:
    reader.begin(batch[0] if len(batch) == 1 else Batch(batch))


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
