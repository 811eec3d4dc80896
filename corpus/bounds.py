"""Bounds of the processes that read what may be hostile."""

import resource
from pathlib import Path


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
