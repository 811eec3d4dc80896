"""Clear messages for errors of the operating system: what happened, to which thing, and what to do next."""

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
"""Too few files, processes or memory: nothing is wrong with the file that was to be read or written."""

LEAST_MEMORY = 180_000_000
"""Least address space, in bytes, with which the libraries for a search can be loaded."""

_NO_THREAD = "can't start new thread"


class SystemFaultError(PressdeskError):
    """The operating system lacks a resource or denies access."""


@contextmanager
def system_errors(path: Path, *, writes: bool = False) -> Iterator[None]:
    """Turn OSError and MemoryError inside the block into SystemFaultError, about `path` if the error names no file."""
    try:
        yield
    except (OSError, MemoryError) as error:
        raise SystemFaultError(describe(error, path, writes=writes)) from error


def check_memory() -> None:
    """Raise SystemFaultError where this process may take too little memory for loading the libraries."""
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return
    if limit < LEAST_MEMORY:
        raise SystemFaultError(
            f"this process may take {limit // 1_000_000:,} MB of memory, and needs at least "
            f"{LEAST_MEMORY // 1_000_000:,}: raise the limit (ulimit -v)"
        )


def is_transient(error: BaseException) -> bool:
    """Whether an error comes from lack of memory, open files, disk space or permission, and not from the data."""
    return isinstance(error, MemoryError) or (
        isinstance(error, OSError) and error.errno in OUT_OF_RESOURCES | DENIED | FULL
    )


def is_system_error(error: BaseException) -> bool:
    """Whether `describe` has a message for this error."""
    return isinstance(error, OSError | MemoryError | ImportError) or _NO_THREAD in str(error)


def describe(error: BaseException, path: Path | None = None, *, writes: bool = False) -> str:
    """Describe a system error in one line; `path` is the file concerned, where the error itself names none."""
    if isinstance(error, MemoryError) or _NO_THREAD in str(error):
        return f"{_subject(path)}memory ran out: {_more_memory()}"
    if isinstance(error, ImportError):
        return (
            f"a part of the program can't be loaded ({_root_of(error)}): allow it more memory (ulimit -v) and more "
            "open files (ulimit -n); if that does not help, reinstall pressdesk"
        )
    assert isinstance(error, OSError)
    if isinstance(error.filename, str | bytes):
        path = Path(os.fsdecode(error.filename))
    reason = error.strerror or str(error)
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            remedy = "free some space on its disk and run the command again; what was stored before is safe"
            return f"{path or 'a file'} can't be written ({reason}): {remedy}"
        case errno.EFBIG:
            remedy = "raise the limit for the size of files (ulimit -f); what was stored before is safe"
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
            remedy = "check the disk, and restore what is lost from a copy"
            return f"{_subject(path)}the disk reported an error ({reason}): {remedy}"
        case _:
            return f"{_subject(path)}{reason}"


def missing_permission(path: Path, *, writes: bool = False) -> str | None:
    """Describe the permission that this process lacks to read, or write, a file or folder; None if it lacks none."""
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
    """Whether this process may write a file or folder, or create it where it does not exist."""
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
    """The message of the original error, without the advice that libraries add."""
    while cause := error.__cause__ or error.__context__:
        error = cause
    return " ".join(str(error).split())[:300]


def _subject(path: Path | None) -> str:
    return f"{path}: " if path else ""


def _more_memory() -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_AS)
    if limit == resource.RLIM_INFINITY:
        return "close other programs, and run the command again; what was stored before is safe"
    return (
        f"this process may take {limit // 1_000_000:,} MB; raise the limit (ulimit -v), and run the command again; "
        "what was stored before is safe"
    )


def _more_files() -> str:
    limit, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        f"this process may open {limit:,}; raise the limit (ulimit -n), and run the command again; "
        "what was stored before is safe"
    )
