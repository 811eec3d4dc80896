"""Several workers are one server: its limits and counts are those of all, and it outlives each of them."""

import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.command import PRESSDESK, child_process
from tests.desk import Desk, release

WORKERS = 3
PATIENCE = 30.0
"""Seconds for what takes a moment."""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Desk(tmp_path) as desk:
        desk.publish(release("a", "Heroin seized"))
    return tmp_path


@contextmanager
def serving(home: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    command = [*PRESSDESK, "--home", str(home), "serve", "--port", "0", "--workers", str(WORKERS), *options]
    with child_process(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        assert child.stdout
        found = re.search(r"http://\S+", child.stdout.readline())
        assert found, child.communicate()[1]
        yield found[0], child


def children(process: int) -> set[int]:
    """The numbers of the processes that a process has started."""
    return set(map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split()))


def get(url: str) -> httpx.Response:
    """On a connection of its own, which any worker may accept."""
    return httpx.get(url, timeout=PATIENCE)


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def soon(holds: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    return holds()


def test_a_client_has_one_limit_with_all_workers(home: Path) -> None:
    with serving(home, "--rate-limit", "20/hour") as (url, _):
        answers = [get(f"{url}help").status_code for _ in range(30)]
    assert answers == [200] * 20 + [429] * 10


def test_metrics_count_what_all_workers_answered(home: Path) -> None:
    with serving(home) as (url, child):
        for _ in range(30):
            get(f"{url}help")
        told = [get(f"{url}metrics").text for _ in range(5)]
        killed = min(children(child.pid))
        os.kill(killed, signal.SIGKILL)
        assert soon(lambda: len(children(child.pid) - {killed}) == WORKERS)
        told.append(get(f"{url}metrics").text)
    for one in told:
        assert 'pressdesk_requests_total{path="/help",status="200"} 30.0' in one
        assert 'pressdesk_request_seconds_count{path="/help"} 30.0' in one
        assert "pressdesk_ready 1.0" in one
        assert "pressdesk_index_releases 1.0" in one


def test_a_worker_that_dies_is_replaced(home: Path) -> None:
    with serving(home) as (url, child):
        first = children(child.pid)
        assert len(first) == WORKERS
        for number in first:
            os.kill(number, signal.SIGKILL)
        assert soon(lambda: len(children(child.pid) - first) == WORKERS)
        assert "Heroin" in get(f"{url}?q=heroin").text
        assert get(f"{url}readyz").json()["status"] == "ready"


def test_every_worker_answers_from_a_new_generation_at_once(home: Path) -> None:
    with serving(home) as (url, _), Desk(home) as desk:
        desk.publish(release("b", "Heroin seized again"))
        assert {get(f"{url}api/search?q=heroin").json()["total"] for _ in range(20)} == {2}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_all_workers_in_order(home: Path, number: signal.Signals) -> None:
    with serving(home) as (url, child):
        get(url)
        workers = children(child.pid)
        child.send_signal(number)
        _, errors = child.communicate(timeout=PATIENCE)
    assert (child.returncode, errors) == (0, "")
    assert not any(map(is_running, workers))


def test_what_is_being_answered_is_answered_before_the_end(home: Path) -> None:
    with serving(home) as (url, child):
        with httpx.stream("GET", f"{url}api/export?format=jsonl", timeout=PATIENCE) as answer:
            threading.Timer(0.1, child.terminate).start()
            assert "Heroin seized" in answer.read().decode()
        child.communicate(timeout=PATIENCE)
    assert child.returncode == 0


def test_no_worker_outlives_the_process_that_started_it(home: Path) -> None:
    with serving(home) as (_, child):
        workers = children(child.pid)
        child.kill()
        child.wait(PATIENCE)
        assert soon(lambda: not any(map(is_running, workers)))
