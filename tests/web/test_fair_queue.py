"""Fair queueing, measured in processor time because the machine may be busy."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from threading import Event
from time import process_time, sleep

import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import PlainTextResponse, Response

from corpus.store import FILE_NAME
from search.budget import SECONDS, Budget
from search.errors import CancelledError
from tests.command import child_process
from tests.desk import Desk, release
from tests.web.greedy_site import COSTS, busy
from tests.website import opened, serving
from web.answering import Answering
from web.app import Limits, create_app
from web.fair_queue import QUICK, FairQueue, OverloadedError, Room

GREEDY = 8


async def forever() -> None:
    await asyncio.Event().wait()


@pytest.mark.long
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


def test_work_has_the_budget_that_its_engine_needs() -> None:
    assert asyncio.run(FairQueue(seconds=9).run("a", lambda budget: budget.left, forever)) > 8


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


def search_until_cancelled(budget: Budget, begun: Event, stopped: Event) -> None:
    begun.set()
    try:
        while budget.lasts():
            sleep(0.002)
    except CancelledError:
        stopped.set()
        raise


def test_work_stops_when_the_task_that_waits_for_it_is_cancelled() -> None:
    begun, stopped = Event(), Event()

    def search(budget: Budget) -> None:
        search_until_cancelled(budget, begun, stopped)

    async def cancelled() -> None:
        task = asyncio.create_task(FairQueue().run("a", search, forever))
        assert await asyncio.to_thread(begun.wait, 30)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)

    asyncio.run(cancelled())
    assert stopped.wait(30)


def site_of(work: Callable[[Budget], Response]) -> FastAPI:
    app, answering = FastAPI(), Answering(Room())

    @app.get("/")
    async def answer(request: Request) -> Response:
        return await answering(request, work)

    return app


def test_work_stops_when_its_client_has_gone() -> None:
    begun, stopped = Event(), Event()

    def search(budget: Budget) -> Response:
        search_until_cancelled(budget, begun, stopped)
        return PlainTextResponse("to the end")

    with serving(site_of(search)) as url:
        with opened(url, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            assert begun.wait(30)
        assert stopped.wait(30)


@pytest.fixture
def greedy_site() -> Iterator[str]:
    with child_process([sys.executable, "-m", "tests.web.greedy_site"], stdout=subprocess.PIPE) as server:
        assert server.stdout
        yield server.stdout.readline().strip()


@pytest.mark.long
@pytest.mark.parametrize("whose", ["an address each", "one address for all"])
def test_eight_greedy_clients_leave_a_normal_one_its_answers(greedy_site: str, whose: str) -> None:
    """Measured by the server's total work before each answer: with fair turns, a few long answers per client."""
    long: list[float] = []

    def client(number: int) -> httpx.AsyncClient:
        address = f"127.0.0.{number + 2}" if whose == "an address each" else "127.0.0.1"
        transport = httpx.AsyncHTTPTransport(local_address=address)
        return httpx.AsyncClient(base_url=greedy_site, timeout=60, transport=transport)

    async def greedy(number: int) -> None:
        async with client(number) as asking:
            while True:
                long.append((await asking.get("/long")).raise_for_status().json())

    async def beside() -> list[float]:
        tasks = [asyncio.create_task(greedy(number)) for number in range(GREEDY)]
        async with client(GREEDY) as normal:
            while not long:
                await asyncio.sleep(0.05)
            short = [float((await normal.get("/short")).raise_for_status().json()) for _ in range(20)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        return short

    short = asyncio.run(beside())
    assert median(short) < COSTS["long"] / 2
    assert max(short) < GREEDY * QUICK + COSTS["long"]
    assert sum(short) / len(short) < sum(long) / len(long) / 4, "whoever asks for little waits for little"


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
            assert "The server is busy" in refused[0].text
            assert httpx.get(f"{url}/healthz").status_code == 200
            assert httpx.get(f"{url}/?q=heroin").status_code == 200
