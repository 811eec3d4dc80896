"""The file of the store: opening, migrating, transactions, and SQLite's errors in plain words."""

import os
import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from corpus.errors import PressdeskError
from corpus.store.checksums import KEYS, SEALED, is_whole, row_checksum, seal_all
from corpus.store.schema import MIGRATIONS, SEALED_SINCE
from corpus.system_errors import SystemFaultError, in_words, is_passing, may_write, missing_permission

Value = TypeVar("Value")

_OF_DISK = "is the disk full? All that was kept before is safe"

PATIENCE = 30.0
"""Seconds to wait for another process that is writing."""


class StoreError(PressdeskError):
    """The store can't be opened, read or written."""


class NoStoreError(StoreError):
    """There is no store, or nothing in its file."""


class Database:
    """One connection, for one thread. Every method is its own transaction, unless it stands in a `batch`.

    SQLite's errors come out as StoreError, and as SystemFaultError where nothing is wrong with the store itself: it may
    not be read or written, or room, files or memory run out.
    """

    def __init__(self, path: Path, *, patience: float = PATIENCE, create: bool = True) -> None:
        """Open the file, migrating it as needed, and making it if it may be made; to be read where it can't be written.

        Raises StoreError when it is no store, is newer than this program, or can't be reached, and NoStoreError when
        there is none and it may not be made.
        """
        self.path = path
        self._read_as: tuple[int, ...] | None = None
        """The state of a file that is read without its locks, which only who may write its folder can share."""
        if not create and _is_empty(path):
            raise self._nothing()
        with self._translated():
            self.is_read_only = path.exists() and not (may_write(path) and may_write(path.parent))
            if not self.is_read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.touch()  # by itself SQLite never lets a group write
            self._db = sqlite3.connect(self._address(), uri=True, timeout=patience, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.text_factory = _legible
        try:
            with self._translated():
                self._prepare(create=create)
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
        """A name that no other store has: what most of its copies in the file say."""
        with self._translated():
            row = self._db.execute("SELECT id FROM identity GROUP BY id ORDER BY count(*) DESC LIMIT 1").fetchone()
        if row is None:
            raise StoreError(f"{self.path} has lost its identity: {_WAY_OUT}")
        return str(row["id"])

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

    def _nothing(self) -> NoStoreError:
        return NoStoreError(
            f"there is no store at {self.path}: restore it from a copy, or fill a new one with `pressdesk crawl` or "
            "`pressdesk add`"
        )

    def _prepare(self, *, create: bool) -> None:
        if self.is_read_only:
            self._prepare_to_read()
            return
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            self._db.execute(f"PRAGMA {pragma}")
        if not create and self._schema_version() == 0:  # begun, and nothing ever written
            raise self._nothing()
        if self._schema_version() < len(MIGRATIONS):
            with self.batch():
                version = self._schema_version()  # another process may have been first
                _migrate(self._db, version)
                if version < SEALED_SINCE:
                    seal_all(self._db)
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        if not _expected_columns() <= _columns(self._db):  # what recovers a file may add tables
            raise StoreError(f"{self.path} is not a readable store (its tables are not as they were made): {_WAY_OUT}")

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

    def _add(self, table: str, values: Mapping[str, Any]) -> None:
        """Write a row with its checksum, in the place of one with the same key."""
        row = {**values, "checksum": row_checksum(table, values)}
        self._db.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) "  # noqa: S608
            f"VALUES ({', '.join(f':{name}' for name in row)})",
            row,
        )

    def _change(self, table: str, row: sqlite3.Row, **values: Any) -> None:
        """Write other values into a row that is whole."""
        changed = {name: row[name] for name in SEALED[table]} | values
        names = (*values, "checksum")
        where = " AND ".join(f"{name} = :_{name}" for name in KEYS[table])
        self._db.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in names)} WHERE {where}",  # noqa: S608
            {**values, "checksum": row_checksum(table, changed), **{f"_{name}": row[name] for name in KEYS[table]}},
        )

    def _whole(self, table: str, rows: Iterable[sqlite3.Row], read: Callable[[sqlite3.Row], Value]) -> Iterator[Value]:
        """What the rows say that are as they were written."""
        for row in rows:
            if is_whole(table, row):
                try:
                    yield read(row)
                except UNREADABLE:
                    continue

    def _number(self, what: str, values: Iterable[Any] = ()) -> int:
        """The number that a query gives, 0 when it gives none."""
        with self._translated():
            found = self._db.execute(what, tuple(values)).fetchone()[0]
        if found is not None and not isinstance(found, int):
            raise StoreError(f"{self.path} is damaged ({found!r} stands for a number): {_WAY_OUT}")
        return found or 0

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
            raise self._as_told(error) from error
        except sqlite3.DatabaseError as error:
            self._check_untouched()
            raise StoreError(f"{self.path} is not a readable store ({_in_line(error)}): {_WAY_OUT}") from error
        except (OSError, MemoryError) as error:
            kind = SystemFaultError if is_passing(error) else StoreError
            raise kind(in_words(error, self.path, writes=True)) from error

    def _check_untouched(self) -> None:
        """Raises StoreError when the file has changed that is read without locks: parts of it may be of two states."""
        if self._read_as and self._read_as != self._state():
            raise StoreError(f"{self.path} was written while it was read: run the command again")

    def _state(self) -> tuple[int, ...]:
        state = self.path.stat()
        return state.st_ino, state.st_size, state.st_mtime_ns

    def _as_told(self, error: sqlite3.OperationalError) -> PressdeskError:
        """What SQLite says in plain words, and apart from damage what the system refuses."""
        name = getattr(error, "sqlite_errorname", "SQLITE_ERROR")
        match name.split("_")[1]:
            case "BUSY":
                return StoreError(f"{self.path} is being written by another process: try again when it has ended")
            case "IOERR" | "FULL" | "CANTOPEN" | "READONLY" | "PERM" | "NOMEM" if refusal := self._refusal():
                return SystemFaultError(refusal)
            case "IOERR" if "READ" in name:
                return StoreError(f"{self.path} can't be read ({error}): {_WAY_OUT}")
            case "FULL" | "IOERR":
                return SystemFaultError(f"{self.path} can't be written ({error}): {_OF_DISK}")
            case "CANTOPEN" | "READONLY" | "PERM" if denied := self._denial():
                return SystemFaultError(denied)
            case "ERROR":
                return StoreError(f"{self.path} is not a readable store ({_in_line(error)}): {_WAY_OUT}")
            case _:
                return StoreError(f"{self.path}: {_in_line(error)}")

    def _refusal(self) -> str | None:
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
        return None

    def _denial(self) -> str | None:
        return missing_permission(self.path, writes=True) or missing_permission(self.path.parent, writes=True)


UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, AssertionError, OverflowError, RecursionError)
"""What reading values may raise that are not as they were written."""


def as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def as_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def new_mark() -> int:
    """What tells a change from any other that has its number in a copy of the store."""
    return secrets.randbits(62)


def shape(db: sqlite3.Connection) -> frozenset[tuple[Any, ...]]:
    """Tables, columns, references and indexes as SQLite understands them."""
    return frozenset(tuple(row) for query in _SHAPE for row in db.execute(query))


@cache
def expected_shape() -> frozenset[tuple[Any, ...]]:
    """The shape of a store that has just been made."""
    with closing(_blank()) as db:
        return shape(db)


_WAY_OUT = (
    "`pressdesk doctor --repair` mends what can be mended; otherwise restore the store from a copy, or save what is "
    "left with SQLite's own `.recover`"
)

_COLUMNS = (
    "SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns "
    "WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'"
)
_SHAPE = (
    'SELECT tables.name, columns.name, columns.type, columns."notnull", columns.dflt_value, columns.pk '
    "FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns "
    "WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'",
    'SELECT tables.name, refers."table", refers."from", refers."to" '
    "FROM sqlite_master AS tables, pragma_foreign_key_list(tables.name) AS refers WHERE tables.type = 'table'",
    'SELECT tables.name, indexes.name, indexes."unique", indexes.partial, columns.seqno, columns.name '
    "FROM sqlite_master AS tables, pragma_index_list(tables.name) AS indexes, pragma_index_info(indexes.name) "
    "AS columns WHERE tables.type = 'table'",
    "SELECT name, sql FROM sqlite_master WHERE type NOT IN ('table', 'index') OR type = 'index' AND sql NOT NULL",
)


def _migrate(db: sqlite3.Connection, version: int) -> None:
    for migration in MIGRATIONS[version:]:
        for statement in migration.split(";\n"):
            db.execute(statement)


def _columns(db: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    return frozenset((table, column) for table, column in db.execute(_COLUMNS))


@cache
def _expected_columns() -> frozenset[tuple[str, str]]:
    with closing(_blank()) as db:
        return _columns(db)


def _blank() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    _migrate(db, 0)
    return db


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:
        return False  # opening it says what is wrong


_LONGEST = 200


def _legible(text: bytes) -> str:
    """A text of the database; what is damaged in it is no error, since its checksum tells."""
    return text.decode("utf-8", "replace")


def _in_line(error: sqlite3.Error) -> str:
    """What SQLite says, which may hold the whole text of a damaged table's definition."""
    return " ".join(str(error).split())[:_LONGEST]
