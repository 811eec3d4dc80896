"""From a request to the work that answers it, in its turn, as long as its client waits."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from starlette.requests import Request

from search.budget import Budget
from search.errors import CancelledError
from web.client import client
from web.fair_queue import FairQueue, OverloadedError, Room
from web.http_errors import client_gone, overloaded

T = TypeVar("T")

_RETRY = 3


class Answering:
    """Does what takes the processor, whichever page or interface it is for."""

    def __init__(self, room: Room) -> None:
        self._queue = FairQueue(room)

    async def __call__(self, request: Request, work: Callable[[Budget], T]) -> T:
        """What the work returns. Raises a Refusal when there is too much to do or nobody waits for the answer."""
        whose = client(request.client.host if request.client else None)
        try:
            return await self._queue.run(whose, work, partial(_gone, request))
        except OverloadedError:
            raise overloaded(_RETRY) from None
        except CancelledError:
            raise client_gone() from None


async def _gone(request: Request) -> None:
    """Wait until the connection of the request is closed."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
