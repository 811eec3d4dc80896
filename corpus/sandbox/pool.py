"""A process that reads what may be hostile, within bounds of time and memory."""

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

_START = 120.0
"""Seconds."""
_LONGEST_REPLY = 100_000_000
"""Bytes."""
_SHORT = (
    "allow more memory (ulimit -v) and open files (ulimit -n), see that there is room for temporary files, and try "
    "again; all that was kept before is safe"
)


class StartError(PressdeskError):
    """No process for reading pages could be started."""


class OverloadError(Exception):
    """Reading a page or record took more than it may, or brought its process down."""


class WorkerProcess:
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
        context.set_forkserver_preload(["corpus.sandbox.silence", self._module])
        pipe, other = context.Pipe()
        process = context.Process(target=serve, args=(other, self._module, self._bounds), daemon=True)
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
