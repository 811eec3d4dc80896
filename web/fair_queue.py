"""Schedules searches: a bounded number at a time, short ones first, shared fairly among clients."""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from time import perf_counter, thread_time
from typing import TypeVar

import anyio
import anyio.to_thread

from corpus.quick_dataclass import dataclass
from search.budget import SECONDS, Budget
from search.errors import CancelledError

T = TypeVar("T")

QUICK = 0.05
"""Seconds of processor time after which work counts as long."""
SLICE = 0.05
"""Seconds of processor time after which long work gives way to other long work."""
_PAUSE = 0.1
"""The most seconds that long work waits for short work before it runs for a slice."""
_STUCK = 2.0
"""Seconds after which long work continues out of turn, in case of a deadlock."""


class OverloadedError(Exception):
    """Too much work is waiting, or this work has waited too long."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much work may run at a time, and how much may wait."""

    running: int = 2
    """Pieces of short work at a time."""
    long: int = 16
    """Pieces of long work at a time, one of which runs while the others pause; any more keep a place for short work."""
    waiting: int = 100
    """Pieces of work that may wait."""
    patience: float = 10.0
    """Seconds that work may wait for its turn."""


class FairQueue:
    """Shares the processor among clients like a time-sharing system, since no request tells its cost beforehand.

    All work starts as short, and clients take turns. Work that turns out to be long gives up its place, pauses while
    there is short work, and shares the remaining time with other long work in slices. So a cheap request is answered
    quickly, whatever else is being asked.
    """

    def __init__(self, room: Room = Room(), seconds: float = SECONDS) -> None:
        """`seconds` of processor time are the budget of each piece of work."""
        self._room = room
        self._seconds = seconds
        self._limiter = anyio.CapacityLimiter(room.running + room.long)
        self._scheduler = _Scheduler(room)
        self._queue: list[_Turn] = []
        self._running: Counter[str] = Counter()
        """How many admitted pieces of work each client has."""
        self._latest: dict[str, int] = {}
        """The number of the latest turn of each client that has work running or waiting."""
        self._turns = 0

    async def run(self, client: str, work: Callable[[Budget], T], gone: Callable[[], Awaitable[None]]) -> T:
        """Run the work in a thread when its turn comes; return what it returns.

        Its budget is cancelled when `gone` returns. Raises OverloadedError when too much work is waiting or this has
        waited too long, CancelledError when the client has disconnected.
        """
        loop = asyncio.get_running_loop()
        turn = _Turn(
            client,
            self._scheduler,
            loop.create_future(),
            lambda: loop.call_soon_threadsafe(self._admit_next),
            self._seconds,
        )
        watching = asyncio.ensure_future(_watch(gone, turn))
        try:
            await self._wait_for_admission(turn)
            return await anyio.to_thread.run_sync(turn.run, work, limiter=self._limiter)
        except asyncio.CancelledError:  # its thread would go on, out of turn and so hardly at all
            turn.give_up()
            raise
        finally:
            watching.cancel()
            self._finish(turn)

    async def _wait_for_admission(self, turn: "_Turn") -> None:
        self._queue.append(turn)
        self._admit_next()
        if len(self._queue) > self._room.waiting:
            raise OverloadedError
        if not turn.is_admitted:
            try:
                await asyncio.wait_for(turn.admitted, self._room.patience)
            except TimeoutError:
                raise OverloadedError from None

    def _admit_next(self) -> None:
        while self._queue and self._scheduler.enter():
            turn = min(self._queue, key=self._priority)
            self._queue.remove(turn)
            self._turns += 1
            self._latest[turn.client] = self._turns
            self._running[turn.client] += 1
            turn.is_admitted = True
            if not turn.admitted.done():
                turn.admitted.set_result(None)

    def _priority(self, turn: "_Turn") -> tuple[int, int]:
        """The sort key: the client with the least work running first, then the one whose last turn is longest ago."""
        return self._running[turn.client], self._latest.get(turn.client, 0)

    def _finish(self, turn: "_Turn") -> None:
        if turn.is_admitted:
            self._scheduler.leave(turn)
            self._running[turn.client] -= 1
        elif turn in self._queue:
            self._queue.remove(turn)
        if self._running[turn.client] == 0:
            del self._running[turn.client]
            if all(other.client != turn.client for other in self._queue):
                self._latest.pop(turn.client, None)
        self._admit_next()


async def _watch(gone: Callable[[], Awaitable[None]], turn: "_Turn") -> None:
    await gone()
    turn.give_up()


class _Turn:
    """One piece of work, from waiting to its end."""

    def __init__(
        self,
        client: str,
        shares: "_Scheduler",
        admitted: asyncio.Future[None],
        on_place_left: Callable[[], object],
        seconds: float,
    ) -> None:
        self.client = client
        self.admitted = admitted
        self.is_admitted = False
        self.is_gone = False
        self.is_long = False
        self.slice_began = 0.0
        self.resumes = 0.0
        """The processor time of its thread from which it pauses for short work again."""
        self._scheduler = shares
        self._on_place_left = on_place_left
        self._seconds = seconds
        self._thread: int | None = None
        self._began = 0.0
        self._short_until = 0.0
        """Until this wall-clock time it can't be long: no thread uses more than the time that passes."""

    def run(self, work: Callable[[Budget], T]) -> T:
        self._thread, self._began = threading.get_ident(), thread_time()
        self._short_until = perf_counter() + QUICK
        return work(Budget(self._seconds, self.is_cancelled))

    def is_cancelled(self) -> bool:
        """Whether the client has disconnected.

        Work calls this often, through its budget; long work is held up here while other work has precedence.
        """
        if perf_counter() < self._short_until:  # much cheaper than the clock of a thread
            return self.is_gone
        if threading.get_ident() == self._thread and not self.is_gone:
            now = thread_time()
            if not self.is_long and now - self._began <= QUICK:
                self._short_until = perf_counter() + QUICK - (now - self._began)
            elif not self.is_long and self._scheduler.mark_long(self, now):
                self._on_place_left()
            if self.is_long:
                self._scheduler.give_way(self, now)
        return self.is_gone

    def give_up(self) -> None:
        """Cancel the work: its client has disconnected."""
        self.is_gone = True
        if not self.admitted.done():
            self.admitted.set_exception(CancelledError("the client has disconnected"))
        self._scheduler.wake()


class _Scheduler:
    """Decides which admitted work runs now; used by the threads of the work and by the queue."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._changed = threading.Condition()
        self._short = 0
        self._current: _Turn | None = None
        """The long work that is running."""
        self._pausing: list[_Turn] = []
        self._latest: Counter[str] = Counter()
        """The number of the latest slice of each client that has long work."""
        self._slices = 0

    def enter(self) -> bool:
        """Take a place for short work; False if there is none."""
        with self._changed:
            if self._short >= self._room.running:
                return False
            self._short += 1
            return True

    def leave(self, turn: _Turn) -> None:
        with self._changed:
            if not turn.is_long:
                self._short -= 1
            else:
                self._remove_long(turn)
            self._changed.notify_all()

    def mark_long(self, turn: _Turn, now: float) -> bool:
        """Turn short work into long work; False if there is no room for more."""
        with self._changed:
            if len(self._pausing) + (self._current is not None) >= self._room.long:
                return False
            turn.is_long, turn.slice_began = True, now
            self._short -= 1
            self._pausing.append(turn)
            self._choose()
            self._changed.notify_all()
            return True

    def give_way(self, turn: _Turn, now: float) -> None:
        """Pause long work until its slice comes and no short work is running."""
        with self._changed:
            if self._current is turn and now - turn.slice_began > SLICE and self._pausing:
                self._current = None
                self._pausing.append(turn)
                self._choose()
                self._changed.notify_all()
            if self._current is not turn:
                self._changed.wait_for(lambda: self._current is turn or turn.is_gone, _STUCK)
                turn.slice_began = now  # waiting takes no processor time
            if now >= turn.resumes and not self._changed.wait_for(lambda: not self._short or turn.is_gone, _PAUSE):
                turn.resumes = now + SLICE

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _choose(self) -> None:
        """Let the client run whose last slice is longest ago."""
        if self._current is None and self._pausing:
            self._current = min(self._pausing, key=lambda turn: self._latest[turn.client])
            self._pausing.remove(self._current)
            self._slices += 1
            self._latest[self._current.client] = self._slices

    def _remove_long(self, turn: _Turn) -> None:
        if self._current is turn:
            self._current = None
        elif turn in self._pausing:
            self._pausing.remove(turn)
        if all(other.client != turn.client for other in (*self._pausing, self._current) if other):
            del self._latest[turn.client]
        self._choose()
