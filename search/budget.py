"""Limits the processor time of a query, and stops work on it once its client has disconnected.

One budget accompanies a query through every step of answering it. A step that can't be skipped calls `check`, which
raises; an optional step asks `lasts`, and the answer notes what was skipped.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time

from search.errors import CancelledError, TookTooLongError

SECONDS = 0.3
"""Processor time for a whole query, by default."""
REMOTE_SECONDS = 3.0
"""The same where a server answers: what it returns is read and scored here, all of it at once."""
TOO_LONG = "the search took too long: use fewer or rarer words"


class Budget:
    """Counts the processor time of all threads that work on a query, each from its first use of the budget.

    The clock of the creating thread starts at once, so create the budget in the thread that answers the query.
    """

    def __init__(
        self, seconds: float = SECONDS, cancelled: Callable[[], bool] | None = None, *, clock: "_Clock | None" = None
    ) -> None:
        """`cancelled` tells whether the client has disconnected; it is called often and from any thread."""
        self._limit = seconds
        self._cancelled = cancelled
        self._clock = clock or _Clock([])
        self._lasts_until = 0.0
        """Until this wall-clock time the budget can't run out: no thread uses more than the time that passes."""

    @property
    def used(self) -> float:
        """Seconds of processor time used so far, by all threads."""
        return self._clock.used()

    @property
    def left(self) -> float:
        """Seconds of processor time left, never negative."""
        return max(self._limit - self.used, 0.0)

    def check(self) -> None:
        """Raise TookTooLongError when the time is spent, CancelledError when the client has disconnected."""
        if not self.lasts():
            raise TookTooLongError(TOO_LONG)

    def lasts(self) -> bool:
        """Whether there is time left. Raises CancelledError when the client has disconnected."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("the search was cancelled, because the client has disconnected")
        if self._clock.is_running and perf_counter() < self._lasts_until:  # much cheaper than the clock of a thread
            return True
        left = self._limit - self.used
        self._lasts_until = perf_counter() + left / self._clock.threads
        return left > 0

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """Leave out of the count what this thread does in the block: work that serves all queries, such as loading."""
        before = self._clock.mine()
        yield
        self._clock.forget(self._clock.mine() - before)

    def part(self, share: float) -> "Budget":
        """A budget for an optional step: a share of the remaining time, which counts against this budget too."""
        used = self.used
        return Budget(used + max(self._limit - used, 0.0) * share, self._cancelled, clock=self._clock)


class _Clock(threading.local):
    """The processor time of several threads, each counted from its first use of the clock."""

    def __init__(self, used: list[list[float]]) -> None:
        """Called once in every thread, on its first use: that is how threading.local works."""
        self._begun = thread_time()
        self._all = used
        self._mine = [0.0]
        used.append(self._mine)
        self.is_running = True
        """Reading this attribute starts the clock of the thread."""

    def used(self) -> float:
        """Seconds used by all threads."""
        self._mine[0] = self.mine()
        return sum(used for (used,) in self._all)

    def mine(self) -> float:
        """Seconds used by this thread."""
        return thread_time() - self._begun

    def forget(self, seconds: float) -> None:
        """Take so many seconds off what this thread has used."""
        self._begun += seconds

    @property
    def threads(self) -> int:
        return len(self._all)
