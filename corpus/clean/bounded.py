"""Cleaning pages and records in parallel worker processes, within bounds of time and memory."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpus.clean.tasks import Line, PageTask, Task, WholePage
from corpus.release import Page, Rejected, Release
from corpus.sandbox.pool import OverloadError, WorkerProcess
from corpus.sandbox.rlimits import Bounds
from corpus.sandbox.worker import Batch

Outcome = tuple[Release | Rejected, Page | None]

_MAX_BATCH = 32
"""Most records sent to a process together; sending one takes longer than cleaning it."""
_MAX_BATCH_BYTES = 1_000_000
"""Size of a batch from which no more records are added to it."""

FILES = Bounds(processor=20, seconds=600.0, memory=1_500_000_000)
"""Bounds for added files; a usual page takes 20 ms."""


def clean_within(
    tasks: Iterable[PageTask], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page]]:
    """Clean pages that gave one release each: yield one outcome per page, in order, with the page."""
    whole = (WholePage(page, source) for page, source in tasks)
    for outcome, page in read_within(whole, bounds=bounds, processes=processes):
        assert page is not None
        yield outcome, page


def read_within(
    tasks: Iterable[Task], *, bounds: Bounds = FILES, processes: int | None = None
) -> Iterator[tuple[Release | Rejected, Page | None]]:
    """Clean pages and records in parallel; yield the outcome of each task, in order, with its page if it has one.

    A page that holds several releases has an outcome for each, with a page of its own that holds nothing else.

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
            yield from outcomes
    finally:
        for reader in (*free, *(one for one, _ in busy if one)):
            reader.end()


def as_replies(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The outcomes of a page as JSON values, for a worker's reply; the inverse of `outcomes_of`."""
    if len(outcomes) == 1:
        return as_reply(outcomes[0][0])
    parts = [(outcome, page) for outcome, page in outcomes if page]
    return {
        "several": [
            {**as_reply(outcome), "html": page.content.decode(), "origin": page.origin, "url": page.url}
            for outcome, page in parts
        ]
    }


def outcomes_of(reply: Mapping[str, Any], page: Page) -> list[Outcome]:
    """The outcomes in a worker's reply on a page, each with its page."""
    if "several" not in reply:
        return [(outcome_of(reply, page.origin), page)]
    from corpus.clean.formats.several import HTML

    return [
        (
            outcome_of(one, one["origin"]),
            replace(page, content=one["html"].encode(), media_type=HTML, origin=one["origin"], url=one["url"]),
        )
        for one in reply["several"]
    ]


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


def _outcomes(reader: WorkerProcess | None, batch: tuple[Task, ...]) -> list[Outcome]:
    """The outcomes of a batch that was sent; if one of its tasks ends the process, each is sent again alone."""
    if reader is None:
        return [(one, None) for one in batch if isinstance(one, Rejected)]
    try:
        reply = reader.reply()
    except OverloadError as error:
        one = batch[0]
        return [(Rejected(_origin(one), str(error)), _page(one))] if len(batch) == 1 else _one_by_one(reader, batch)
    replies = reply["replies"] if len(batch) > 1 else [reply]
    return [outcome for one, task in zip(replies, batch, strict=True) for outcome in _outcomes_of(one, task)]


def _outcomes_of(reply: Mapping[str, Any], task: Task) -> list[Outcome]:
    page = _page(task)
    return outcomes_of(reply, page) if page else [(outcome_of(reply, _origin(task)), None)]


def _one_by_one(reader: WorkerProcess, batch: tuple[Task, ...]) -> list[Outcome]:
    outcomes: list[Outcome] = []
    for task in batch:
        _begin(reader, (task,))
        outcomes += _outcomes(reader, (task,))
    return outcomes


def _page(task: Task) -> Page | None:
    match task:
        case WholePage():
            return task.page
        case (page, _):
            return page
    return None


def _origin(task: Task) -> str:
    page = _page(task)
    return page.origin if page else task.origin  # type: ignore[union-attr]
