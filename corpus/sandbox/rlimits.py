"""Bounds of the processes that read what may be hostile."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from pathlib import Path

_LONGEST_LOADING = 20
"""Seconds of processor time."""


def bound_memory(more: int) -> int:
    """Let this process take so many bytes of memory more, and leave no core behind.

    Gives how many it may take: fewer where it had a limit already.
    """
    statistics = Path("/proc/self/statm")  # only where there is one does the system keep such a limit
    if statistics.exists():
        taken = int(statistics.read_text().split()[0]) * resource.getpagesize()
        limits = resource.getrlimit(resource.RLIMIT_AS)
        most = min([taken + more, *(limit for limit in limits if limit != resource.RLIM_INFINITY)])
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        more = max(most - taken, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return more


def bound_time(seconds: int) -> None:
    """From now on, so much processor time; beyond it the system ends the process."""
    _end_at(int(_used()) + seconds + 1)


@contextmanager
def time_off(is_loaded: Callable[[], bool]) -> Iterator[None]:
    """Let the block take more time; it is given back what it took if something was loaded, once for all that follows.

    So that what is loaded only where it is needed costs nobody their time.
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
