"""Runs the work of a request in the fair queue, and cancels it when the client disconnects."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from starlette.requests import Request

from search.budget import SECONDS, Budget
from search.errors import CancelledError
from web.client import client
from web.fair_queue import FairQueue, OverloadedError, Room
from web.http_errors import client_gone, overloaded

T = TypeVar("T")

_RETRY = 3
"""Seconds after which a client may retry when the queue is full."""


class Answering:
    """Runs whatever needs the processor, for pages and API alike."""

    def __init__(self, room: Room, seconds: float = SECONDS) -> None:
        """`seconds` of processor time are allowed for each request."""
        self._queue = FairQueue(room, seconds)

    async def __call__(self, request: Request, work: Callable[[Budget], T]) -> T:
        """Return what the work returns. Raises Refusal when the queue is full or the client has disconnected."""
        whose = client(request.client.host if request.client else None)
        try:
            return await self._queue.run(whose, work, partial(_disconnected, request))
        except OverloadedError:
            raise overloaded(_RETRY) from None
        except CancelledError:
            raise client_gone() from None


async def _disconnected(request: Request) -> None:
    """Wait until the client of the request disconnects."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
