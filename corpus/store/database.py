"""The file of the store: opening, migrating, transactions, and SQLite's errors in plain words."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from corpus.errors import PressdeskError
from corpus.store.schema import MIGRATIONS

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class StoreError(PressdeskError):
    """The store can't be opened, read or written."""


class Database:
    """One connection, for one thread. Every method is its own transaction, unless it stands in a `batch`.

    SQLite's errors come out as `StoreError`.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE) -> None:
        """Open the file, making or migrating it as needed.

        Raises StoreError when it is no store, is newer than this program, or can't be reached.
        """
        self.path = path
        with self._translated():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=patience, isolation_level=None)
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
            self._db.execute("BEGIN IMMEDIATE")
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

    def _prepare(self) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        if self._schema_version() < len(MIGRATIONS):
            with self.batch():
                for migration in MIGRATIONS[self._schema_version() :]:  # another process may have been first
                    for statement in migration.split(";\n"):
                        self._db.execute(statement)
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

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
        except sqlite3.OperationalError as error:
            raise StoreError(f"{self.path}{_in_words(error)}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{self.path} is not a readable store ({error}): restore it from a copy") from error
        except OSError as error:
            raise StoreError(f"{error.filename or self.path}: {error.strerror or error}") from error


def as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def as_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _in_words(error: sqlite3.OperationalError) -> str:
    match error.sqlite_errorname.split("_")[1]:
        case "BUSY":
            return " is being written by another process: try again when it has ended"
        case "FULL" | "IOERR":
            return f" can't be written ({error}): is the disk full? All that was kept before is safe"
        case "READONLY":
            return " can't be written: it, or its folder, is read-only"
        case _:
            return f": {error}"
