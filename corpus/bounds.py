"""Bounds of the processes that read what may be hostile."""

import resource
from pathlib import Path


def bound_memory(more: int) -> None:
    """Let this process take so many bytes of memory more, and leave no core behind."""
    statistics = Path("/proc/self/statm")  # only where there is one does the system keep such a limit
    if statistics.exists():
        most = int(statistics.read_text().split()[0]) * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
