"""Running a crawl job in a child process and receiving its results."""

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
"""How long an interrupted crawl waits for responses that are under way."""


_MALLOC_SETTINGS = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_THRESHOLD_": "500000"}
"""Makes glibc return the memory of a large response as soon as it is freed."""


class CrawlError(PressdeskError):
    """The crawl failed as a whole; the message says why."""


class CrawlerDiedError(CrawlError):
    """The crawler process ended before its job was done, and gave no reason."""


def run(job: dict[str, Any], on_message: Callable[[dict[str, Any]], None]) -> None:
    """Run a job in a child process and pass each message that it sends to `on_message`.

    A child process, because Twisted's reactor can run only once in a process, and because nothing that a site sends may
    bring this one down. Raises CrawlError when the child reports a failure, and CrawlerDiedError with the last line of
    its standard error when it dies without a report.
    """
    with (
        tempfile.TemporaryFile("w+", errors="replace") as stderr,
        subprocess.Popen(
            [sys.executable, "-P", "-m", "corpus.crawl"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            env=_MALLOC_SETTINGS | os.environ,
        ) as child,
    ):
        try:
            _exchange(child, job, on_message)
        except BaseException:
            _shut_down(child)
            raise
        if child.wait() != 0:
            raise CrawlerDiedError(_last_line(stderr))


def _exchange(child: subprocess.Popen[str], job: dict[str, Any], hear: Callable[[dict[str, Any]], None]) -> None:
    """Send the job to the child and pass on its messages until it ends."""
    assert child.stdin is not None
    assert child.stdout is not None
    with suppress(BrokenPipeError):  # the child has ended already; its output says why
        print(json.dumps(job), file=child.stdin, flush=True)
    for line in child.stdout:
        message = json.loads(line)
        if "error" in message:
            raise CrawlError(message["error"])
        hear(message)


def _shut_down(child: subprocess.Popen[str]) -> None:
    """Close the child's standard input, which makes it stop, and wait until it has ended."""
    try:
        child.communicate(timeout=2 * STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
    except BaseException:
        child.kill()
        raise


def _last_line(stderr: IO[str]) -> str:
    stderr.seek(0)
    return (stderr.read().strip() or "the crawler process gave no reason").splitlines()[-1]
