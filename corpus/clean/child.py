"""The process in which pages are read; importing this loads what reading needs, so that no page has to wait for it."""

import json
import os
import resource
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from corpus.bounds import bound_memory
from corpus.clean.limits import Bounds
from corpus.clean.pages import clean_page
from corpus.release import Page, Rejected
from corpus.sources import Source

Answer = Callable[[Any], dict[str, Any]]


def serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    """Do one task after the other until the pipe is closed; Ctrl-C is the business of who holds the other end."""
    answer: Answer = import_module(module).answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_silent()
    bound_memory(bounds.memory)
    pipe.send_bytes(b"ready")
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        _bound_time(bounds.processor)
        pipe.send_bytes(_answered(answer, task, bounds))


def answer(task: tuple[Page, Source | None]) -> dict[str, Any]:
    """A page as a release, or the reason why it is none."""
    reading = clean_page(*task)
    return {"reason": reading.reason} if isinstance(reading, Rejected) else {"release": reading.to_json()}


def _answered(answer: Answer, task: object, bounds: Bounds) -> bytes:
    try:
        return json.dumps(answer(task)).encode()
    except MemoryError:
        return json.dumps({"reason": f"it takes more than {bounds.memory // 1_000_000} MB to read"}).encode()


def _be_silent() -> None:
    """Whatever a library prints is for nobody."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _bound_time(seconds: int) -> None:
    """From now on, so much processor time; beyond it the system ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + seconds + 1, hard))


def _warm() -> None:
    text = "Experts met in Vienna to compare how chemicals are kept from traffickers, and agreed to meet again."
    page = f"<html><head><title>Experts meet</title></head><body><h1>Experts meet</h1><p>{text}</p></body></html>"
    clean_page(Page(page.encode(), "text/html", "", datetime.now(UTC)))


_warm()
