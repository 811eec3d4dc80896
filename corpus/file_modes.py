"""The permissions of files that the commands create: from the umask, or from `--mode`."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_STATUS = Path("/proc/self/status")
_FILE, _FOLDER = 0o666, 0o777
_OWNER = 0o600
_KEPT = ("*.sqlite", "*.sqlite-*", "sources.toml")


def umask() -> int:
    """The umask of this process."""
    with suppress(OSError):  # os.umask can only read it by changing it, for other threads too
        if found := re.search(r"^Umask:\s+(\d+)", _STATUS.read_text(), re.MULTILINE):
            return int(found[1], 8)
    before = os.umask(0o077)
    os.umask(before)
    return before


def umask_for(mode: int) -> int:
    """The umask with which new files get this mode, and folders the same plus execute for all who may read.

    Raises ValueError for a mode that makes files executable or denies access to their owner.
    """
    if mode & ~_FILE or mode & _OWNER != _OWNER:
        raise ValueError(f"{mode:04o} does not let the owner read and write, or makes files executable")
    return _FOLDER & ~_with_entry(mode)


def file_mode() -> int:
    """The mode of a new file."""
    return _FILE & ~umask()


def follow_umask(path: Path) -> None:
    """Give a file or folder the mode of a new one; another user's stays as it is."""
    _change(path, (_FOLDER if path.is_dir() else _FILE) & ~umask())


def grant(home: Path, mode: int) -> None:
    """Give everything in a home folder that belongs to this user a mode; the folder itself only gains permissions."""
    if home.is_dir():
        _change(home, home.stat().st_mode & _FOLDER | _with_entry(mode))
    for path in _contents(home):
        _change(path, _with_entry(mode) if path.is_dir() else mode)


def _contents(home: Path) -> Iterator[Path]:
    for pattern in _KEPT:
        yield from home.glob(pattern)
    from corpus.store.warc import FOLDER  # searching does without the store

    for folder in (home / FOLDER, home / "index"):
        if folder.is_dir():
            yield folder
            yield from folder.rglob("*")


def _with_entry(mode: int) -> int:
    """The mode of a folder whose files have this mode."""
    return mode | (mode & 0o444) >> 2


def _change(path: Path, mode: int) -> None:
    with suppress(FileNotFoundError):  # another process may have removed it
        state = path.lstat()
        special = state.st_mode & 0o7000
        if state.st_mode & 0o777 != mode and not path.is_symlink():
            with suppress(PermissionError):
                path.chmod(special | mode)
