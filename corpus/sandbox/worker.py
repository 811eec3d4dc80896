"""The main loop of a worker process: one task after the other, each within its bounds."""

import json
import signal
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from corpus.quick_dataclass import dataclass
from corpus.sandbox.rlimits import Bounds, bound_memory, bound_time
from corpus.system_errors import describe, is_transient

_LEAST_SHARE = 4
"""A process that may take less than a quarter of its memory bound does not blame the page when memory runs out."""

AnswerFunction = Callable[[Any], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that are sent together; the bounds hold for each of them."""

    tasks: tuple[object, ...]


def serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    """Do one task after the other until the pipe is closed. Ctrl-C is left to the process at the other end."""
    answer: AnswerFunction = import_module(module).answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory = bound_memory(bounds.memory)
    pipe.send_bytes(b"ready")
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send_bytes(_answered(answer, task, bounds, memory))


def _answered(answer: AnswerFunction, task: object, bounds: Bounds, memory: int) -> bytes:
    """The reply to a task; its `short` says what the system lacks, which is no fault of the page."""
    if isinstance(task, Batch):
        return b'{"replies": [%b]}' % b", ".join(_answered(answer, one, bounds, memory) for one in task.tasks)
    bound_time(bounds.processor)
    try:
        found = answer(task)
    except MemoryError as error:
        if memory < bounds.memory // _LEAST_SHARE:
            found = {"short": describe(error)}
        else:
            found = {"reason": f"it takes more than {memory // 1_000_000} MB to read"}
    except (ImportError, OSError) as error:
        if isinstance(error, OSError) and not is_transient(error):
            raise
        found = {"short": describe(error)}
    return json.dumps(found).encode()
