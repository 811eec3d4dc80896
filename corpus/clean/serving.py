"""What a process that reads does: one task after the other, each within its bounds."""

import json
import os
import signal
from collections.abc import Callable
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from corpus.bounds import bound_memory, bound_time
from corpus.clean.limits import Batch, Bounds

Answer = Callable[[Any], dict[str, Any]]


def serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    """Do one task after the other until the pipe is closed; Ctrl-C is the business of who holds the other end."""
    answer: Answer = import_module(module).answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    bound_memory(bounds.memory)
    pipe.send_bytes(b"ready")
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        pipe.send_bytes(_answered(answer, task, bounds))


def _answered(answer: Answer, task: object, bounds: Bounds) -> bytes:
    if isinstance(task, Batch):
        return b'{"replies": [%b]}' % b", ".join(_answered(answer, one, bounds) for one in task.tasks)
    bound_time(bounds.processor)
    try:
        return json.dumps(answer(task)).encode()
    except MemoryError:
        return json.dumps({"reason": f"it takes more than {bounds.memory // 1_000_000} MB to read"}).encode()


def _be_silent() -> None:
    """Whatever a library prints is for nobody."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
