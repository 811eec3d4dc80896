"""Clients that send half a request, read no response or only hold a connection do not block others."""

import asyncio
import resource
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from tests.command import child_process
from tests.desk import Desk, release
from tests.website import opened, serving
from web.connections import CROWDED, ConnectionLimits
from web.server import listen

HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Drawn-Out: "
FILES = 1024
"""Files that a process may have open on most machines."""


def until_closed(client: socket.socket) -> bytes:
    received = b""
    while more := client.recv(1 << 16):
        received += more
    return received


async def plain(scope: Scope, _: Receive, send: Send) -> None:
    told = b"crowded" if scope.get(CROWDED) else b"answered"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(told))]})
    await send({"type": "http.response.body", "body": told})


@contextmanager
def many_files() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    if before[1] < 4000:
        pytest.skip("this process may not have enough connections open")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(before[0], 4000), before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a site served by a process with the usual limit of open files."""
    with Desk(tmp_path) as desk:
        desk.publish(release("one", "Heroin seized"))
    limited = f"import resource; resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))"
    program = [sys.executable, "-c", f"{limited}; from pressdesk import main; main()"]
    command = [*program, "--home", str(tmp_path), "serve", "--port", "0"]
    with child_process(command, stdout=subprocess.PIPE) as server:
        assert server.stdout
        yield server.stdout.readline().split()[2]


def test_a_body_does_not_wait_until_the_client_has_confirmed_the_head() -> None:
    with listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname()[:2]):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_more_half_sent_requests_than_files_can_be_open_leave_the_site_to_others(served: str) -> None:
    with many_files(), ExitStack() as held:
        for _ in range(1100):
            held.enter_context(opened(served, HALF))
        for _ in range(5):
            assert httpx.get(served, params={"q": "heroin"}, timeout=30).status_code == 200
            assert httpx.get(f"{served}healthz", timeout=30).json()["releases"] == 1


def test_a_head_that_takes_too_long_is_told_so() -> None:
    with serving(plain, ConnectionLimits(head_seconds=0.2)) as url, opened(url, HALF) as client:
        assert until_closed(client).startswith(b"HTTP/1.1 408 Request Timeout\r\n")


def test_a_drip_does_not_prolong_the_time_for_a_head() -> None:
    with serving(plain, ConnectionLimits(head_seconds=0.5)) as url, opened(url, HALF) as client:
        client.settimeout(0.05)
        for _ in range(1000):
            try:
                client.sendall(b"a")
                if client.recv(100):
                    return
            except TimeoutError:
                continue
            except ConnectionError:
                return
        pytest.fail("the connection was never closed")


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf a body",
    ],
)
def test_a_connection_on_which_nothing_more_comes_is_closed(sent: bytes) -> None:
    with serving(plain, ConnectionLimits(head_seconds=0.2)) as url, opened(url, sent) as client:
        assert until_closed(client).endswith(b"answered" if sent else b"")


def test_an_answer_that_is_not_taken_is_given_up() -> None:
    gone = Event()

    async def endless(_: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while not gone.is_set():
            await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
            await asyncio.sleep(0)
            try:
                async with asyncio.timeout(0.001):
                    if (await receive())["type"] == "http.disconnect":
                        gone.set()
            except TimeoutError:
                pass

    with (
        serving(endless, ConnectionLimits(response_seconds=0.3)) as url,
        opened(url, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
    ):
        assert gone.wait(30)


def test_those_that_wait_longest_make_room_for_new_ones() -> None:
    with serving(plain, ConnectionLimits(max_connections=3)) as url, ExitStack() as held:
        first, *_ = [held.enter_context(opened(url, HALF)) for _ in range(3)]
        assert httpx.get(url).text == "answered"
        assert until_closed(first) == b""


def test_whoever_waits_for_an_answer_keeps_the_connection_and_the_health_is_told_beyond_the_cap() -> None:
    go_on, begun = Event(), Event()

    async def slow(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/slow":
            begun.set()
            await asyncio.to_thread(go_on.wait, 30)
        await plain(scope, receive, send)

    with serving(slow, ConnectionLimits(max_connections=1)) as url:
        with opened(url, b"GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n") as client:
            assert begun.wait(30)
            assert httpx.get(f"{url}/healthz").text == "crowded"
            go_on.set()
            assert until_closed(client).endswith(b"answered")
        assert httpx.get(url).text == "answered"
