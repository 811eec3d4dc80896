"""Limits to the memory and processor time of this process (setrlimit)."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

from corpus.quick_dataclass import dataclass

_LONGEST_LOADING = 20
"""Most seconds of processor time for loading a library."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What cleaning one page or record may take."""

    processor: int
    """Seconds of processor time."""
    seconds: float
    """Seconds of wall-clock time; generous, since it is meant for hanging processes and the machine may be busy."""
    memory: int
    """Bytes, on top of what the libraries take."""


def bound_memory(more: int) -> int:
    """Let this process take at most `more` further bytes of memory, and write no core dumps.

    Returns how many it may take, which is less than `more` where the process had a lower limit already.
    """
    statistics = Path("/proc/self/statm")  # systems without it do not enforce RLIMIT_AS
    if statistics.exists():
        taken = int(statistics.read_text().split()[0]) * resource.getpagesize()
        limits = resource.getrlimit(resource.RLIMIT_AS)
        most = min([taken + more, *(limit for limit in limits if limit != resource.RLIM_INFINITY)])
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        more = max(most - taken, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return more


def bound_time(seconds: int) -> None:
    """Let the system end this process after this much more processor time."""
    _end_at(int(_used()) + seconds + 1)


@contextmanager
def time_off(is_loaded: Callable[[], bool]) -> Iterator[None]:
    """Don't count the time that the block takes to load a library, so that it is not at one page's expense.

    `is_loaded` tells whether the library is loaded; if it already is before the block, the block's time counts.
    """
    bound, _ = resource.getrlimit(resource.RLIMIT_CPU)
    if bound == resource.RLIM_INFINITY or is_loaded():
        yield
        return
    before = _used()
    _end_at(bound + _LONGEST_LOADING)
    try:
        yield
    finally:
        _end_at(bound + ceil(_used() - before) if is_loaded() else bound)


def _end_at(seconds: int) -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds if hard == resource.RLIM_INFINITY else min(seconds, hard), hard))


def _used() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
