"""Whose turn it is, told in processor time: this machine may be busy with anything else."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from threading import Event
from time import process_time, sleep, thread_time

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from corpus.store import FILE_NAME
from search.budget import SECONDS, Budget
from search.errors import CancelledError
from tests.desk import Desk, release
from tests.web.test_connections import opened
from tests.website import serving
from web.answering import Answering
from web.app import Limits, create_app
from web.fair_queue import QUICK, FairQueue, OverloadedError, Room

GREEDY = 8


async def forever() -> None:
    await asyncio.Event().wait()


def busy(seconds: float, budget: Budget) -> None:
    """Compute, looking at the budget as a search does."""
    end = thread_time() + seconds
    while thread_time() < end and budget.lasts():
        pass


@pytest.mark.parametrize("whose", ["a client of its own", "one client for all"])
def test_short_work_waits_for_little_beside_the_long_work_of_eight(whose: str) -> None:
    async def beside() -> list[float]:
        queue, waits = FairQueue(), []

        async def greedy(number: int) -> None:
            while True:
                client = f"greedy {number}" if whose == "a client of its own" else "all"
                await queue.run(client, partial(busy, SECONDS), forever)

        tasks = [asyncio.create_task(greedy(number)) for number in range(GREEDY)]
        await asyncio.sleep(0.5)
        for _ in range(20):
            begun = process_time()
            await queue.run("normal" if whose == "a client of its own" else "all", partial(busy, 0.01), forever)
            waits.append(process_time() - begun)
            await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return sorted(waits)

    waits = asyncio.run(beside())
    assert waits[len(waits) // 2] < SECONDS / 2
    assert waits[-1] < GREEDY * QUICK + SECONDS, "it waits for beginnings of long work, never for all of it"


def test_long_work_comes_to_its_end_beside_a_stream_of_short_work() -> None:
    async def both() -> None:
        queue = FairQueue()
        long = asyncio.create_task(queue.run("long", partial(busy, SECONDS), forever))
        while not long.done():
            await asyncio.gather(*(queue.run("short", partial(busy, 0.005), forever) for _ in range(4)))

    asyncio.run(asyncio.wait_for(both(), 120))


def test_the_turns_go_round_among_the_clients() -> None:
    async def order() -> list[str]:
        queue, done = FairQueue(Room(running=1)), []
        go_on = Event()

        async def ask(client: str, work: Callable[[Budget], object]) -> None:
            await queue.run(client, work, forever)
            done.append(client)

        first = asyncio.create_task(ask("first", lambda _: go_on.wait(30)))
        await asyncio.sleep(0)
        others = [asyncio.create_task(ask(client, lambda _: None)) for client in "aaaabc"]
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(first, *others)
        return done

    assert asyncio.run(order()) == ["first", "a", "b", "c", "a", "a", "a"]


def test_what_is_too_much_or_waits_too_long_is_turned_away() -> None:
    async def crowd(room: Room) -> list[str]:
        queue, go_on = FairQueue(room), Event()
        running = asyncio.create_task(queue.run("a", lambda _: go_on.wait(30), forever))
        await asyncio.sleep(0)
        others = [asyncio.create_task(queue.run("b", lambda _: None, forever)) for _ in range(3)]
        done, _ = await asyncio.wait(others, return_when=asyncio.FIRST_COMPLETED)
        go_on.set()
        await running
        return [type(one.exception()).__name__ for one in done]

    assert asyncio.run(crowd(Room(running=1, waiting=2))) == [OverloadedError.__name__]
    assert set(asyncio.run(crowd(Room(running=1, patience=0.05)))) == {OverloadedError.__name__}


def test_a_waiting_client_that_goes_gives_its_place_up() -> None:
    async def gone() -> None:
        queue, go_on, left = FairQueue(Room(running=1, waiting=1)), Event(), asyncio.Event()
        running = asyncio.create_task(queue.run("a", lambda _: go_on.wait(30), forever))
        await asyncio.sleep(0)
        waiting = asyncio.create_task(queue.run("b", lambda _: None, left.wait))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        left.set()
        with pytest.raises(CancelledError):
            await waiting
        after = asyncio.create_task(queue.run("c", lambda _: None, forever))
        go_on.set()
        await asyncio.gather(running, after)

    asyncio.run(gone())


def site_of(work: Callable[[Budget], Response]) -> FastAPI:
    app, answering = FastAPI(), Answering(Room())

    @app.get("/")
    async def answer(request: Request) -> Response:
        return await answering(request, work)

    return app


def test_work_stops_when_its_client_has_gone() -> None:
    begun, stopped = Event(), Event()

    def search(budget: Budget) -> Response:
        begun.set()
        try:
            while budget.lasts():
                sleep(0.002)
        except CancelledError:
            stopped.set()
            raise
        return PlainTextResponse("to the end")

    with serving(site_of(search)) as url:
        with opened(url, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            assert begun.wait(30)
        assert stopped.wait(30)


def test_a_busy_site_says_when_to_come_back_and_tells_its_health(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.publish(release("one", "Heroin seized"))
        room = Room(running=1, waiting=0, long=0)
        with serving(create_app(desk.engine, tmp_path / FILE_NAME, Limits(room=room))) as url:

            async def ask_all() -> list[httpx.Response]:
                async with httpx.AsyncClient(base_url=url, timeout=60) as client:
                    asked: list[Awaitable[httpx.Response]] = [client.get("/?q=heroin") for _ in range(20)]
                    return await asyncio.gather(*asked)

            answers = asyncio.run(ask_all())
            refused = [one for one in answers if one.status_code == 503]
            assert {one.status_code for one in answers} == {200, 503}
            assert int(refused[0].headers["Retry-After"]) > 0
            assert "Too busy" in refused[0].text
            assert httpx.get(f"{url}/healthz").status_code == 200
            assert httpx.get(f"{url}/?q=heroin").status_code == 200
