"""How much processor time a question may take, and whether anybody still waits for its answer.

One budget goes with a question through everything that is done to answer it. Each step either calls `check`, because it
can't be left out, or asks `lasts` and leaves out the rest, which the answer then says.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import perf_counter, thread_time

from search.errors import CancelledError, TookTooLongError

SECONDS = 0.3
"""Of processor time, for a whole question."""
TOO_LONG = "the search took too long: ask for less at a time, or for rarer words"


class Budget:
    """Counts the processor time of the threads that serve a question, from when each first looks at it.

    The clock of the thread that makes it starts at once, so make it in the thread that answers.
    """

    def __init__(self, seconds: float = SECONDS, cancelled: Callable[[], bool] | None = None) -> None:
        """`cancelled` says whether the client has gone; it is called often and from any thread, so it must be cheap."""
        self._limit = seconds
        self._cancelled = cancelled
        self._clock = _Clock([])
        self._lasts_until = 0.0
        """Up to when there is certainly time left: no thread uses more of it than passes."""

    @property
    def used(self) -> float:
        """Seconds of processor time so far."""
        return self._clock.used()

    @property
    def left(self) -> float:
        """Seconds that may still be used, 0 at least."""
        return max(self._limit - self.used, 0.0)

    def check(self) -> None:
        """Raises TookTooLongError when the time is spent, CancelledError when the client has gone."""
        if not self.lasts():
            raise TookTooLongError(TOO_LONG)

    def lasts(self) -> bool:
        """Whether there is time left. Raises CancelledError when the client has gone."""
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("the search was given up, because nobody waits for its answer any more")
        if self._clock.is_running and perf_counter() < self._lasts_until:  # much cheaper to read than a thread's time
            return True
        left = self._limit - self.used
        self._lasts_until = perf_counter() + left / self._clock.threads
        return left > 0

    @contextmanager
    def uncounted(self) -> Iterator[None]:
        """What this thread does meanwhile is not counted: it is done once for all questions, such as reading files."""
        before = self._clock.mine()
        yield
        self._clock.forget(self._clock.mine() - before)

    def part(self, share: float) -> "Budget":
        """A budget for something that may be left out: a share of what is left, which is used of this one too."""
        part = Budget(self.used + self.left * share, self._cancelled)
        part._clock = self._clock
        return part


class _Clock(threading.local):
    """The processor time of several threads, each from when it first looked."""

    def __init__(self, used: list[list[float]]) -> None:
        """Called in every thread, the first time."""
        self._begun = thread_time()
        self._all = used
        self._mine = [0.0]
        used.append(self._mine)
        self.is_running = True
        """To look at it starts the clock of the thread."""

    def used(self) -> float:
        """By all threads."""
        self._mine[0] = self.mine()
        return sum(used for (used,) in self._all)

    def mine(self) -> float:
        """By this thread."""
        return thread_time() - self._begun

    def forget(self, seconds: float) -> None:
        """Of this thread's."""
        self._begun += seconds

    @property
    def threads(self) -> int:
        return len(self._all)
