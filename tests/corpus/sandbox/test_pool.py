"""Pages are read by several processes; none exceeds its limits or brings the others down."""

import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from subprocess import PIPE

import pytest

from corpus.clean import clean_within
from corpus.clean.bounded import FILES, _outcomes
from corpus.release import Page, Rejected, Release
from corpus.sandbox.pool import OverloadError, WorkerProcess
from corpus.store import FILE_NAME
from tests.command import PRESSDESK, child_process

TEXT = "The Board convened experts from forty countries to compare how chemicals are kept from traffickers."


PAGES = 150
PADDING = b"<!--" + b"x" * 400_000 + b"-->"
"""Makes a page so large that several transactions are needed for all of them."""
"""More than one batch of what is stored."""


def kept(home: Path) -> int:
    """The number of stored releases; 0 if there is no store yet."""
    try:
        with contextlib.closing(sqlite3.connect(f"file:{home / FILE_NAME}?mode=ro", uri=True)) as db:
            return int(db.execute("SELECT count(*) FROM release").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def is_alive(group: int) -> bool:
    """Whether a process of the group runs."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def page(number: int, size: int = 1) -> Page:
    html = f"<html><head><title>Release {number}</title></head><body><h1>Release {number}</h1>{f'<p>{TEXT}</p>' * size}"
    return Page(html.encode(), "text/html", str(number), datetime(2026, 1, 1, tzinfo=UTC))


def test_outcomes_come_in_the_order_of_the_pages() -> None:
    pages = [page(number, 1 + 400 * (number % 3 == 0)) for number in range(12)]
    titles = [one.title for one, _ in clean_within([(one, None) for one in pages]) if isinstance(one, Release)]
    assert titles == [f"Release {number}" for number in range(12)]


def test_a_page_that_takes_too_long_is_rejected_and_the_rest_goes_on() -> None:
    slow = page(0, 100_000)
    outcomes = [
        one
        for one, _ in clean_within(
            [(slow, None), (page(1), None), (page(2), None)], bounds=replace(FILES, seconds=1), processes=1
        )
    ]
    assert outcomes[0] == Rejected("0", "it takes longer than 1 seconds to read")
    assert [one.title for one in outcomes[1:] if isinstance(one, Release)] == ["Release 1", "Release 2"]


def test_a_process_that_dies_costs_one_page() -> None:
    reader = WorkerProcess("corpus.clean.worker", FILES)
    reader.send((page(1, 100_000), None))
    reader.kill()
    with pytest.raises(OverloadError, match="reading it crashed the worker process"):
        reader.reply()
    reader.send((page(2), None))
    assert "release" in reader.reply()
    reader.end()


def test_more_of_a_processor_or_of_memory_than_is_allowed_is_said() -> None:
    little_time, little_memory = replace(FILES, processor=0), replace(FILES, memory=100_000_000)
    for bounds, words in ((little_time, "more than 0 s of processor time"), (little_memory, "MemoryError|100 MB")):
        [(outcome, _)] = clean_within([(page(0, 100_000), None)], bounds=bounds, processes=1)
        assert isinstance(outcome, Rejected)
        assert re.search(words, outcome.reason)


def test_pages_are_asked_for_as_they_are_needed_and_processes_end_with_the_reading() -> None:
    asked = []

    def tasks() -> Iterator[tuple[Page, None]]:
        for number in range(100):
            asked.append(number)
            yield page(number), None

    reading = clean_within(tasks(), processes=2)
    next(reading)
    reading.close()  # type: ignore[attr-defined]
    assert len(asked) <= 3


@pytest.mark.parametrize("megabytes", [19, 50])
def test_a_huge_page_takes_no_more_than_its_time_and_memory(megabytes: int) -> None:
    huge = page(1, megabytes * 1_000_000 // (len(TEXT) + 7))
    reader = WorkerProcess("corpus.clean.worker", FILES)
    started = time.monotonic()
    reader.send((huge, None))
    status = Path(f"/proc/{reader._process.pid}/status")
    [(outcome, _)] = _outcomes(reader, ((huge, None),))
    most = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    reader.end()
    assert isinstance(outcome, Release | Rejected)
    assert megabytes < 20 or outcome == Rejected("1", "it is larger than 20 MB")
    assert most is None or int(most[1]) * 1024 <= FILES.memory
    assert time.monotonic() - started < 60  # the time limit, and what sending it takes on a busy machine


def test_ctrl_c_while_pages_are_read_ends_every_process_and_a_second_run_completes(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    for number in range(PAGES):
        (tmp_path / "pages" / f"{number:04}.html").write_bytes(page(number, 3).content + PADDING)
    home = tmp_path / "home"
    command = [*PRESSDESK, "--home", str(home), "add", str(tmp_path / "pages")]
    with child_process(command, stdout=PIPE, stderr=PIPE, start_new_session=True) as child:
        while not kept(home) and child.poll() is None:
            time.sleep(0.05)
        os.killpg(child.pid, signal.SIGINT)  # as a terminal does
        _, errors = child.communicate(timeout=60)
    assert (child.returncode, "everything so far is kept" in errors) == (130, True), errors
    assert 0 < kept(home) < PAGES
    until = time.monotonic() + 30
    while is_alive(child.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_alive(child.pid)
    again = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert "0 changed" in again.stdout
    assert kept(home) == PAGES


@pytest.mark.parametrize(
    "content", [b"<div>" * 200_000, b"<!DOCTYPE html>" + b"<table><tr><td>" * 50_000, b"<a href='" * 90_000]
)
def test_hostile_pages_have_an_outcome(content: bytes) -> None:
    [(outcome, _)] = clean_within(
        [(Page(content, "text/html", "x", datetime(2026, 1, 1, tzinfo=UTC)), None)], bounds=replace(FILES, seconds=10)
    )
    assert isinstance(outcome, Release | Rejected)


def test_the_month_names_of_the_world_cost_the_first_page_that_needs_them_nothing() -> None:
    """Loading them takes more processor time than a page is allowed here."""
    dated = (
        f"<h1>Ten held at the port</h1><p class='date'>Posted some 12 day of 2019 thing</p><p>{TEXT}</p><p>{TEXT}</p>"
    )
    undated = Page(dated.encode(), "text/html", "0", datetime(2026, 1, 1, tzinfo=UTC))
    outcomes = [one for one, _ in clean_within([(undated, None)], bounds=replace(FILES, processor=0), processes=1)]
    assert [type(one) for one in outcomes] == [Release]
