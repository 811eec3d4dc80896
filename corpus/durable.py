"""Making written files survive a power failure."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Wait until a file, or the entries of a folder, are on disk (fsync)."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
