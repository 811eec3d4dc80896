"""A worker process that reads untrusted input within bounds of time and memory."""

import json
import multiprocessing
import signal
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from corpus.errors import PressdeskError
from corpus.sandbox.rlimits import Bounds
from corpus.sandbox.worker import serve
from corpus.system_errors import SystemFaultError

_START_SECONDS = 120.0
"""Seconds."""
_LONGEST_REPLY = 100_000_000
"""Bytes."""
_MORE_RESOURCES = (
    "allow more memory (ulimit -v) and open files (ulimit -n), make sure that there is space for temporary files, and "
    "try again; what was stored before is safe"
)


class StartError(PressdeskError):
    """No worker process could be started."""


class OverloadError(Exception):
    """Cleaning a page or record exceeded its bounds, or crashed the worker process."""


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
        process = context.Process(target=serve, args=(other, self._module, self._bounds), daemon=True)
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
                process.join(1)
            if isinstance(error, EOFError | ConnectionError):
                if process.pid and process.exitcode == -signal.SIGTERM:
                    raise StartError("a worker process was told to end (SIGTERM) while it started") from error
                raise StartError(f"a worker process ended while it started: {_MORE_RESOURCES}") from error
            raise
        self._process, self._pipe = process, pipe
        return pipe
