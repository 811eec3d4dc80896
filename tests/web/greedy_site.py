"""A site in its own process whose responses use processor time and state how much the process has used."""

from time import process_time, thread_time

from fastapi import FastAPI, Request

from search.budget import SECONDS, Budget
from web.answering import Answering
from web.fair_queue import Room
from web.server import serve

COSTS = {"long": SECONDS, "short": 0.01}
"""Seconds of processor time for an answer."""


def site(room: Room) -> FastAPI:
    app, answering = FastAPI(), Answering(room)

    @app.get("/{kind}")
    async def answer(request: Request, kind: str) -> float:
        """The processor time in seconds that the process had used in total when this was answered."""
        begun = process_time()
        await answering(request, lambda budget: busy(COSTS[kind], budget))
        return process_time() - begun

    return app


def busy(seconds: float, budget: Budget) -> None:
    """Compute, checking the budget as a search does."""
    end = thread_time() + seconds
    while thread_time() < end and budget.lasts():
        pass


if __name__ == "__main__":
    serve(site(Room()), "127.0.0.1", 0, lambda url: print(url, flush=True))
