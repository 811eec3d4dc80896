"""The errors of the store, and what SQLite's own errors mean in plain words: a locked store, a full disk, damage."""

import os
import sqlite3
from pathlib import Path

from corpus.errors import PressdeskError
from corpus.system_errors import SystemFaultError, describe, missing_permission

REMEDY = (
    "run `pressdesk doctor --repair`; if that does not help, restore the store from a copy, or save what is left with "
    "SQLite's own `.recover`"
)
_DISK_FULL = "is the disk full? What was stored before is safe"
_LONGEST = 200


class StoreError(PressdeskError):
    """The store can't be opened, read or written."""


class NoStoreError(StoreError):
    """There is no store at the path, or its file is empty."""


def described(error: sqlite3.OperationalError, path: Path, *, read_only: bool) -> PressdeskError:
    """What SQLite says in plain words, and apart from damage what the system refuses."""
    name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
    match name.split("_")[1]:
        case "BUSY":
            return StoreError(f"{path} is being written by another process: try again when it has ended")
        case "IOERR" | "FULL" | "CANTOPEN" | "READONLY" | "PERM" | "NOMEM" if refusal := _open_failure(
            path, read_only=read_only
        ):
            return SystemFaultError(refusal)
        case "IOERR" if "READ" in name:
            return StoreError(f"{path} can't be read ({error}): {REMEDY}")
        case "FULL" | "IOERR":
            return SystemFaultError(f"{path} can't be written ({error}): {_DISK_FULL}")
        case "CANTOPEN" | "READONLY" | "PERM" if denied := missing_write_permission(path):
            return SystemFaultError(denied)
        case "ERROR":
            return StoreError(f"{path} is not a readable store ({one_line(error)}): {REMEDY}")
        case _:
            return StoreError(f"{path}: {one_line(error)}")


def _open_failure(database: Path, *, read_only: bool) -> str | None:
    """Why the system refuses to open the store's files; SQLite does not say."""
    names = [database.name + end for end in ("", "-wal", "-shm")]
    for path in map(database.with_name, names):
        try:
            if path.exists():
                os.close(os.open(path, os.O_RDONLY))
        except OSError as refused:
            return describe(refused, path)
    log = database.with_name(names[1])
    if read_only and log.exists() and not database.with_name(names[2]).exists():
        return (
            f"{log} holds changes that only a user with write permission can merge (`pressdesk stats` does it): "
            f"{missing_write_permission(database)}"
        )
    return None


def missing_write_permission(path: Path) -> str | None:
    return missing_permission(path, writes=True) or missing_permission(path.parent, writes=True)


def one_line(error: sqlite3.Error) -> str:
    """SQLite's message, shortened: it may contain the whole definition of a damaged table."""
    return " ".join(str(error).split())[:_LONGEST]
