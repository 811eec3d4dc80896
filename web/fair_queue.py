"""Whose turn it is: a bounded number of searches at a time, short ones first, and no client more often than another."""

import asyncio
import threading
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import thread_time
from typing import TypeVar

import anyio
import anyio.to_thread

from search.budget import Budget
from search.errors import CancelledError

T = TypeVar("T")

QUICK = 0.05
"""Seconds of processor time after which work is long."""
SLICE = 0.05
"""Seconds of processor time after which long work lets other long work go on."""
_PAUSE = 0.1
"""Seconds that long work waits for short work, at most, before a slice of its own."""
_STUCK = 2.0
"""Seconds after which long work goes on out of turn, in case what it waits for waits for it."""


class OverloadedError(Exception):
    """There is more to do than can be done in good time."""


@dataclass(frozen=True, slots=True)
class Room:
    """How much is done at a time, and how much may wait."""

    running: int = 2
    """Pieces of short work."""
    long: int = 16
    """Pieces of long work: one goes on, the others pause. With more of them, long work takes places of short work."""
    waiting: int = 100
    patience: float = 10.0
    """Seconds that work may wait for its turn."""


class FairQueue:
    """Shares the processor among clients as a time-sharing system does, since no request tells what it will cost.

    Work begins as short, in turn among the clients. When it turns out to be long it leaves its place to others, pauses
    whenever there is short work, and shares the rest of the time with other long work, in slices. So whoever asks for
    little waits for little, whatever others ask for.
    """

    def __init__(self, room: Room = Room()) -> None:
        self._room = room
        self._limiter = anyio.CapacityLimiter(room.running + room.long)
        self._shares = _Shares(room)
        self._queue: list[_Turn] = []
        self._in_hand: Counter[str] = Counter()
        """Pieces of work by client, those that wait aside."""
        self._latest: dict[str, int] = {}
        """The number of the latest turn of each client that has something in hand or waiting."""
        self._turns = 0

    async def run(self, client: str, work: Callable[[Budget], T], gone: Callable[[], Awaitable[None]]) -> T:
        """What the work returns, from a thread, with a budget that ends when `gone` does.

        Raises OverloadedError when too much is waiting or it waited too long, CancelledError when the client has gone.
        """
        loop = asyncio.get_running_loop()
        turn = _Turn(client, self._shares, loop.create_future(), lambda: loop.call_soon_threadsafe(self._begin))
        watching = asyncio.ensure_future(_watch(gone, turn))
        try:
            await self._admission(turn)
            return await anyio.to_thread.run_sync(turn.run, work, limiter=self._limiter)
        except asyncio.CancelledError:  # its thread would go on, out of turn and so hardly at all
            turn.give_up()
            raise
        finally:
            watching.cancel()
            self._end(turn)

    async def _admission(self, turn: "_Turn") -> None:
        self._queue.append(turn)
        self._begin()
        if len(self._queue) > self._room.waiting:
            raise OverloadedError
        try:
            await asyncio.wait_for(turn.admitted, self._room.patience)
        except TimeoutError:
            raise OverloadedError from None

    def _begin(self) -> None:
        while self._queue and self._shares.enter():
            turn = min(self._queue, key=self._claim)
            self._queue.remove(turn)
            self._turns += 1
            self._latest[turn.client] = self._turns
            self._in_hand[turn.client] += 1
            turn.is_in = True
            if not turn.admitted.done():
                turn.admitted.set_result(None)

    def _claim(self, turn: "_Turn") -> tuple[int, int]:
        """The client with the least in hand comes first, then the one whose turn is the longest ago."""
        return self._in_hand[turn.client], self._latest.get(turn.client, 0)

    def _end(self, turn: "_Turn") -> None:
        if turn.is_in:
            self._shares.leave(turn)
            self._in_hand[turn.client] -= 1
        elif turn in self._queue:
            self._queue.remove(turn)
        if self._in_hand[turn.client] == 0:
            del self._in_hand[turn.client]
            if all(other.client != turn.client for other in self._queue):
                self._latest.pop(turn.client, None)
        self._begin()


async def _watch(gone: Callable[[], Awaitable[None]], turn: "_Turn") -> None:
    await gone()
    turn.give_up()


class _Turn:
    """One piece of work."""

    def __init__(
        self, client: str, shares: "_Shares", admitted: asyncio.Future[None], on_place_left: Callable[[], object]
    ) -> None:
        self.client = client
        self.admitted = admitted
        self.is_in = False
        self.is_gone = False
        self.is_long = False
        self.slice_began = 0.0
        self.resumes = 0.0
        """Processor time of its thread from which it pauses for short work again."""
        self._shares = shares
        self._on_place_left = on_place_left
        self._thread: int | None = None
        self._began = 0.0

    def run(self, work: Callable[[Budget], T]) -> T:
        self._thread, self._began = threading.get_ident(), thread_time()
        return work(Budget(cancelled=self.yields))

    def yields(self) -> bool:
        """Whether the client has gone; asked often by whatever takes long, which is held up here for other work."""
        if threading.get_ident() == self._thread and not self.is_gone:
            now = thread_time()
            if not self.is_long and now - self._began > QUICK and self._shares.lengthen(self, now):
                self._on_place_left()
            if self.is_long:
                self._shares.give_way(self, now)
        return self.is_gone

    def give_up(self) -> None:
        """Nobody waits for it any more."""
        self.is_gone = True
        if not self.admitted.done():
            self.admitted.set_exception(CancelledError("whoever asked has gone"))
        self._shares.wake()


class _Shares:
    """Which work runs now; for the threads of the work as well as for the queue before it."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._changed = threading.Condition()
        self._short = 0
        self._going: _Turn | None = None
        """The long work that goes on."""
        self._pausing: list[_Turn] = []
        self._latest: Counter[str] = Counter()
        """The number of the latest slice of each client that has long work."""
        self._slices = 0

    def enter(self) -> bool:
        """Take a place for short work, if there is one."""
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
                self._withdraw(turn)
            self._changed.notify_all()

    def lengthen(self, turn: _Turn, now: float) -> bool:
        """Make short work long, if there is room for it."""
        with self._changed:
            if len(self._pausing) + (self._going is not None) >= self._room.long:
                return False
            turn.is_long, turn.slice_began = True, now
            self._short -= 1
            self._pausing.append(turn)
            self._choose()
            self._changed.notify_all()
            return True

    def give_way(self, turn: _Turn, now: float) -> None:
        """Wait for short work, and for the slice of the turn when others had none for longer."""
        with self._changed:
            if self._going is turn and now - turn.slice_began > SLICE and self._pausing:
                self._going = None
                self._pausing.append(turn)
                self._choose()
                self._changed.notify_all()
            if self._going is not turn:
                self._changed.wait_for(lambda: self._going is turn or turn.is_gone, _STUCK)
                turn.slice_began = now  # waiting takes no time of the processor
            if now >= turn.resumes and not self._changed.wait_for(lambda: not self._short or turn.is_gone, _PAUSE):
                turn.resumes = now + SLICE

    def wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _choose(self) -> None:
        """The client whose slice is the longest ago goes on."""
        if self._going is None and self._pausing:
            self._going = min(self._pausing, key=lambda turn: self._latest[turn.client])
            self._pausing.remove(self._going)
            self._slices += 1
            self._latest[self._going.client] = self._slices

    def _withdraw(self, turn: _Turn) -> None:
        if self._going is turn:
            self._going = None
        elif turn in self._pausing:
            self._pausing.remove(turn)
        if all(other.client != turn.client for other in (*self._pausing, self._going) if other):
            del self._latest[turn.client]
        self._choose()
