"""Runs a server in several processes: forks them, starts another where one dies, and ends them all on a signal.

They are forked, so that they share what was loaded before: uvicorn's own supervisor starts each from nothing.
"""

import gc
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from corpus.errors import PressdeskError

Work = Callable[[Callable[[], None], int], None]
"""Serves in a process of its own until SIGTERM. It gets a function to call when it accepts requests, and a file that
can be read once the process that forked it has ended, after which it has to end too."""

COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable in the environment that has `prometheus_client`, when it is loaded, keep its counts in a folder, so that
each worker can tell the sums of all."""
_STOPPING = (signal.SIGINT, signal.SIGTERM)
_WATCHED = (*_STOPPING, signal.SIGCHLD)
_PAUSE = 1.0
"""Seconds before another process is started where one died young."""
_STEP = 0.05


class WorkerError(PressdeskError):
    """A process ended before it accepted requests."""


def supervise(
    workers: int, work: Work, *, ready: Callable[[], None], before_fork: Callable[[], None], grace: float
) -> None:
    """Keep so many processes at work until SIGINT or SIGTERM. Main thread only, and no other thread may run.

    `ready` is called once, when all accept requests; `before_fork` before each process is forked. On a signal they have
    `grace` seconds to end. Raises WorkerError if one ends before all accept requests.
    """
    with _signals_held(), _Supervisor(work, before_fork, grace) as supervisor:
        for _ in range(workers):
            if not supervisor.start() and not _is_told_to_stop():
                raise WorkerError("a worker ended before it accepted requests: see above for why")
        ready()
        while (came := signal.sigwait(_WATCHED)) not in _STOPPING:
            assert came == signal.SIGCHLD
            supervisor.replace_dead()


class _Supervisor:
    """The running processes; all of them have ended when its block is left."""

    def __init__(self, work: Work, before_fork: Callable[[], None], grace: float) -> None:
        self._work, self._before_fork, self._grace = work, before_fork, grace
        self._started: dict[int, float] = {}
        """When each running process was started, by its number."""
        self._watched, self._kept = os.pipe()
        """Nothing is ever written to it: its end can be read when this process has ended."""

    def __enter__(self) -> "_Supervisor":
        return self

    def __exit__(self, *_error: object) -> None:
        self._send(signal.SIGTERM)
        end = time.monotonic() + self._grace
        while self._started and time.monotonic() < end:
            self._reap()
            time.sleep(_STEP)
        self._send(signal.SIGKILL)
        for number in self._started:
            os.waitpid(number, 0)
        os.close(self._watched)
        os.close(self._kept)

    def start(self) -> bool:
        """Start a process; False if a signal came before it accepts requests, or if it ended."""
        self._before_fork()
        gc.freeze()  # a collection would write to the memory that is shared
        told, tells = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        number = os.fork()
        if not number:
            os.close(told)
            os.close(self._kept)
            self._be_worker(tells)
        os.close(tells)
        self._started[number] = time.monotonic()
        try:
            while not _is_told_to_stop():
                if select.select([told], [], [], _STEP)[0]:
                    return bool(os.read(told, 1))
            return False
        finally:
            os.close(told)

    def replace_dead(self) -> None:
        for started in self._reap():
            if time.monotonic() - started < _PAUSE:
                time.sleep(_PAUSE)
            self.start()

    def _reap(self) -> list[float]:
        """Forget the processes that have ended; when each of them was started."""
        ended = [number for number in self._started if os.waitpid(number, os.WNOHANG)[0]]
        return [self._started.pop(number) for number in ended]

    def _be_worker(self, tells: int) -> None:
        """Work, and end this process."""
        code = 1
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _WATCHED)
            self._work(lambda: _tell(tells), self._watched)
            code = 0
        except KeyboardInterrupt:
            code = 0
        except BaseException:  # whatever it is, what follows the fork is the other process's to do
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def _send(self, what: signal.Signals) -> None:
        for number in self._started:
            os.kill(number, what)


def _is_told_to_stop() -> bool:
    return bool(signal.sigpending() & {*_STOPPING})


def _tell(pipe: int) -> None:
    os.write(pipe, b".")
    os.close(pipe)


@contextmanager
def _signals_held() -> Iterator[None]:
    """Hold back the signals that `supervise` waits for."""

    def ignore(_number: int, _frame: FrameType | None) -> None:
        """Has the system note the end of a child, which by default it need not."""

    before = signal.signal(signal.SIGCHLD, ignore)
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, _WATCHED)
    try:
        yield
    finally:
        while pending := signal.sigpending() & {*_WATCHED}:
            signal.sigwait(pending)
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGCHLD, before)
