"""The process that crawls, as seen from outside: a job goes in, lines of outcomes come out."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from typing import IO, Any

from corpus.errors import PressdeskError

STOP_SECONDS = 5.0
"""How long an interrupted crawl waits for answers that are on their way."""


_THRIFTY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "500000"}
"""For glibc: give the megabytes of a large answer back as soon as it is dealt with."""


class CrawlError(PressdeskError):
    """The crawl could not be carried out."""


class CrawlerDiedError(CrawlError):
    """The process ended before it had done all."""


def run(job: dict[str, Any], hear: Callable[[dict[str, Any]], None]) -> None:
    """Have a job done in a process of its own, and hear of each outcome.

    Twisted's reactor runs only once in a process; and whatever a site sends must not take this one down. Raises
    CrawlError with what the process says of a failure, BrokenOffError with its last words if it says nothing.
    """
    with (
        tempfile.TemporaryFile("w+", errors="replace") as words,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "corpus.crawl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            env=_THRIFTY | os.environ,
        ) as child,
    ):
        try:
            _converse(child, job, hear)
        except BaseException:
            _dismiss(child)
            raise
        if child.wait() != 0:
            raise CrawlerDiedError(_last_words(words))


def _converse(child: subprocess.Popen[str], job: dict[str, Any], hear: Callable[[dict[str, Any]], None]) -> None:
    """Give the job to the child, and listen until it ends."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # it will have said why
        print(json.dumps(job), file=child.stdin, flush=True)
    for line in child.stdout:
        said = json.loads(line)
        if "error" in said:
            raise CrawlError(said["error"])
        hear(said)


def _dismiss(child: subprocess.Popen[str]) -> None:
    """Let the child see that nobody listens any more, so that it ends; wait until it has."""
    try:
        child.communicate(timeout=2 * STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
    except BaseException:
        child.kill()
        raise


def _last_words(words: IO[str]) -> str:
    words.seek(0)
    return (words.read().strip() or "it left no word").splitlines()[-1]
