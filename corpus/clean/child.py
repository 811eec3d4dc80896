"""The process in which pages are read; importing this loads what reading needs, so that no page has to wait for it."""

import json
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
from corpus.faults import in_words, is_passing
from corpus.release import Page, Rejected
from corpus.sources import Source

_LEAST_SHARE = 4
"""A process that may take less than a quarter of its bounds can't blame the page when memory runs out."""

Answer = Callable[[Any], dict[str, Any]]


def serve(pipe: Connection, module: str, bounds: Bounds) -> None:
    """Do one task after the other until the pipe is closed; Ctrl-C is the business of who holds the other end."""
    answer: Answer = import_module(module).answer
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    memory = bound_memory(bounds.memory)
    pipe.send_bytes(b"ready")
    while True:
        try:
            task = pipe.recv()
        except EOFError:
            return
        _bound_time(bounds.processor)
        pipe.send_bytes(_answered(answer, task, bounds, memory))


def answer(task: tuple[Page, Source | None]) -> dict[str, Any]:
    """A page as a release, or the reason why it is none."""
    reading = clean_page(*task)
    return {"reason": reading.reason} if isinstance(reading, Rejected) else {"release": reading.to_json()}


def _answered(answer: Answer, task: object, bounds: Bounds, memory: int) -> bytes:
    """What is made of a task; under `short` what the system lacks, which is no fault of the page."""
    try:
        found = answer(task)
    except MemoryError as error:
        if memory < bounds.memory // _LEAST_SHARE:
            found = {"short": in_words(error)}
        else:
            found = {"reason": f"it takes more than {memory // 1_000_000} MB to read"}
    except (ImportError, OSError) as error:
        if isinstance(error, OSError) and not is_passing(error):
            raise
        found = {"short": in_words(error)}
    return json.dumps(found).encode()


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
