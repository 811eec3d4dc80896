"""What the system refuses, in words: what happened, to which thing, and what to do about it."""

import errno
import os
import pwd
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from corpus.errors import PressdeskError

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
DENIED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
OUT_OF_RESOURCES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN})
"""Of files or memory, by this process or the whole machine: nothing is wrong with what was to be read or written."""

LEAST_MEMORY = 150_000_000
"""Bytes that a process must be allowed to load what every search takes."""

_NO_THREAD = "can't start new thread"


class SystemFaultError(PressdeskError):
    """The system lacks something or forbids something."""


@contextmanager
def system_errors(path: Path, *, writes: bool = False) -> Iterator[None]:
    """Have what the system refuses inside the block come out as SystemFaultError, said of `path` if of nothing else."""
    try:
        yield
    except (OSError, MemoryError) as error:
        raise SystemFaultError(describe(error, path, writes=writes)) from error


def prepare_for_little_memory() -> None:
    """Make the best of a limit to the memory of this process, before anything large is loaded.

    NumPy's library of linear algebra takes much for each of its threads; where it gets none it ends the process or
    sends it SIGINT, which nobody could tell from Ctrl-C. Raises SystemFaultError where it could not even be loaded.
    """
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if limit < LEAST_MEMORY:
        raise SystemFaultError(
            f"this process may take {limit // 1_000_000:,} MB of memory, and needs at least "
            f"{LEAST_MEMORY // 1_000_000:,}: raise the limit (ulimit -v)"
        )


def is_transient(error: BaseException) -> bool:
    """Whether an error says nothing about what was to be read: memory, files, room or a permission were missing."""
    return isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno in OUT_OF_RESOURCES | DENIED | FULL
    )


def is_system_error(error: BaseException) -> bool:
    """Whether `describe` knows what to say of an error."""
    return isinstance(error, OSError | MemoryError | ImportError) or _NO_THREAD in str(error)


def describe(error: BaseException, path: Path | None = None, *, writes: bool = False) -> str:
    """One line on an error of the system; `path` is what it concerns where the error itself does not say."""
    if isinstance(error, MemoryError) or _NO_THREAD in str(error):
        return f"{_subject(path)}memory ran out: {_more_memory()}"
    if isinstance(error, ImportError):
        return (
            f"a part of the program can't be loaded ({_root_of(error)}): allow it more memory (ulimit -v) and more "
            "open files (ulimit -n); if they are not short, install pressdesk anew"
        )
    assert isinstance(error, OSError)
    if isinstance(error.filename, str | bytes):
        path = Path(os.fsdecode(error.filename))
    reason = error.strerror or str(error)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            remedy = "free some space on its disk and run the command again; all that was kept before is safe"
            return f"{path or 'a file'} can't be written ({reason}): {remedy}"
        case errno.EFBIG:
            remedy = "raise the limit for the size of files (ulimit -f); all that was kept before is safe"
            return f"{path or 'a file'} can't be written ({reason}): {remedy}"
        case errno.EMFILE:
            return f"{_subject(path)}too many files are open: {_more_files()}"
        case errno.ENFILE:
            return f"{_subject(path)}too many files are open on this machine: close other programs and try again"
        case errno.ENOMEM | errno.EAGAIN:
            return f"{_subject(path)}memory or processes ran out ({reason}): {_more_memory()}"
        case errno.EACCES | errno.EPERM | errno.EROFS if path:
            return missing_permission(path, writes=writes or error.errno == errno.EROFS) or f"{path}: {reason}"
        case errno.EIO:
            return f"{_subject(path)}the disk gave an error ({reason}): check it, and restore from a copy what is lost"
        case _:
            return f"{_subject(path)}{reason}"


def missing_permission(path: Path, *, writes: bool = False) -> str | None:
    """Whose permission is missing for this process to read a file or folder, or to write it; None where none is."""
    path = path.absolute()
    for folder in reversed(path.parents):
        if folder.exists() and not _may(folder, os.X_OK):
            return _denied(folder, "entered")
    if writes:
        while not path.exists():
            path = path.parent
        return None if _may(path, os.W_OK) else _denied(path, "written")
    if path.exists() and not _may(path, os.R_OK | (os.X_OK if path.is_dir() else 0)):
        return _denied(path, "read")
    return None


def may_write(path: Path) -> bool:
    """Whether this process may write an existing file or folder, or make it where it does not exist."""
    return missing_permission(path, writes=True) is None


def _may(path: Path, how: int) -> bool:
    return os.access(path, how, effective_ids=os.access in os.supports_effective_ids)


def _denied(path: Path, what: str) -> str:
    if what == "written" and os.statvfs(path).f_flag & os.ST_RDONLY:
        return (
            f"{path} can't be written: its file system is mounted read-only; mount it for writing, "
            "or choose another --home"
        )
    state = path.stat()
    owner, mode = _name(state.st_uid), stat.S_IMODE(state.st_mode)
    return (
        f"{path} can't be {what} by {_name(os.geteuid())}: it belongs to {owner}, and its mode is {mode:04o}; "
        f"run the command as {owner}, or have {owner} grant it (--mode, chmod)"
    )


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return f"user {user}"


def _root_of(error: BaseException) -> str:
    """What began it, without the advice that libraries add."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return " ".join(str(error).split())[:300]


def _subject(path: Path | None) -> str:
    return f"{path}: " if path else ""


def _more_memory() -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return "close other programs, and run the command again; all that was kept before is safe"
    return (
        f"this process may take {limit // 1_000_000:,} MB; raise the limit (ulimit -v), and run the command again; "
        "all that was kept before is safe"
    )


def _more_files() -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        f"this process may open {limit:,}; raise the limit (ulimit -n), and run the command again; "
        "all that was kept before is safe"
    )
