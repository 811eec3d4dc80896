"""The file of the store: opening, migrating, transactions, and SQLite's errors in plain words."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import PressdeskError
from corpus.faults import denial, in_words, may_write
from corpus.store.schema import MIGRATIONS

_OF_DISK = "is the disk full? All that was kept before is safe"

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class StoreError(PressdeskError):
    """The store can't be opened, read or written."""


class Database:
    """One connection, for one thread. Every method is its own transaction, unless it stands in a `batch`.

    SQLite's errors come out as `StoreError`.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        """Open the file, making or migrating it as needed; only to be read where it can't be written.

        Raises StoreError when it is no store, is newer than this program, or can't be reached.
        """
        self.path = path
        self._read_as: tuple[int, ...] | None = None
        """The state of a file that is read without its locks, which only who may write its folder can share."""
        with self._translated():
            self.is_read_only = path.exists() and not (may_write(path) and may_write(path.parent))
            if not self.is_read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.touch()  # by itself SQLite never lets a group write
            self._db = sqlite3.connect(self._address(), uri=True, timeout=patience, isolation_level=None)
            self._db.row_factory = sqlite3.Row
        try:
            with self._translated():
                self._prepare()
        except BaseException:
            self._db.close()
            raise

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def batch(self) -> Iterator[None]:
        """One transaction: everything inside is kept when the block is left, nothing after an error."""
        with self._translated():
            self._db.execute("BEGIN" if self.is_read_only else "BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # a full disk may have ended it already
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def tables(self) -> Iterator[sqlite3.Connection]:
        """The database in one transaction, for those who keep tables of their own in it."""
        with self._translated(), self._transaction():
            yield self._db

    @property
    def identity(self) -> str:
        """A name that no other store has."""
        with self._translated():
            return str(self._db.execute("SELECT id FROM identity").fetchone()[0])

    def _address(self) -> str:
        """The file as SQLite is to open it."""
        address = self.path.absolute().as_uri()
        if not self.is_read_only:
            return address
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            return f"{address}?mode=ro"
        self._read_as = self._state()  # nobody writes now, and without a log SQLite would want to make one
        return f"{address}?mode=ro&immutable=1"

    def _prepare(self) -> None:
        if self.is_read_only:
            self._prepare_to_read()
            return
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        if self._schema_version() < len(MIGRATIONS):
            with self.batch():
                for migration in MIGRATIONS[self._schema_version() :]:  # another process may have been first
                    for statement in migration.split(";\n"):
                        self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _prepare_to_read(self) -> None:
        self._db.execute("PRAGMA trusted_schema = OFF")
        if self._schema_version() < len(MIGRATIONS):
            raise StoreError(
                f"{self.path} is of an earlier pressdesk and has to be brought up to date (as `pressdesk stats` does): "
                f"{self._denial()}"
            )

    def _schema_version(self) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{self.path} was written by a newer pressdesk (schema {version}, this one knows {len(MIGRATIONS)}): "
                "upgrade pressdesk, or choose another --home"
            )
        return version

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """The running batch, or one of its own."""
        if self._db.in_transaction:
            yield
        else:
            with self.batch():
                yield

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
            self._check_untouched()
        except sqlite3.OperationalError as error:
            self._check_untouched()
            raise StoreError(self._in_words(error)) from error
        except sqlite3.DatabaseError as error:
            self._check_untouched()
            raise StoreError(f"{self.path} is not a readable store ({error}): restore it from a copy") from error
        except (OSError, MemoryError) as error:
            raise StoreError(in_words(error, self.path, writes=not self.is_read_only)) from error

    def _check_untouched(self) -> None:
        """Raises StoreError when the file has changed that is read without locks: parts of it may be of two states."""
        if self._read_as and self._read_as != self._state():
            raise StoreError(f"{self.path} was written while it was read: run the command again")

    def _state(self) -> tuple[int, ...]:
        state = self.path.stat()
        return state.st_ino, state.st_size, state.st_mtime_ns

    def _in_words(self, error: sqlite3.OperationalError) -> str:
        match error.sqlite_errorname.split("_")[1]:
            case "BUSY":
                return f"{self.path} is being written by another process: try again when it has ended"
            case "FULL":
                return f"{self.path} can't be written ({error}): is the disk full? All that was kept before is safe"
            case "IOERR" | "CANTOPEN" | "READONLY" | "PERM" | "NOMEM":
                return self._why_not() or f"{self.path} can't be read or written ({error}): {_OF_DISK}"
            case _:
                return f"{self.path}: {error}"

    def _why_not(self) -> str | None:
        """What the system has against opening the files of the store; SQLite does not tell."""
        names = [self.path.name + end for end in ("", "-wal", "-shm")]
        for path in map(self.path.with_name, names):
            try:
                if path.exists():
                    os.close(os.open(path, os.O_RDONLY))
            except OSError as refused:
                return in_words(refused, path)
        log = self.path.with_name(names[1])
        if self.is_read_only and log.exists() and not self.path.with_name(names[2]).exists():
            return (
                f"{log} holds changes that only who may write can take in (as `pressdesk stats` does): {self._denial()}"
            )
        return self._denial()

    def _denial(self) -> str | None:
        return denial(self.path, writes=True) or denial(self.path.parent, writes=True)


def as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def as_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
