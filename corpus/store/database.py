"""The database file of the store: opening, migrating, transactions."""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from corpus.store.checksums import KEYS, SEALED, is_intact, row_checksum, seal_all
from corpus.store.errors import REMEDY, NoStoreError, StoreError, described, missing_write_permission, one_line
from corpus.store.schema import MIGRATIONS, SEALED_SINCE
from corpus.system_errors import SystemFaultError, describe, is_transient, may_write

Value = TypeVar("Value")

BUSY_TIMEOUT = 30.0
"""Seconds to wait while another process writes."""

_USUAL_CACHE, _LARGE_CACHE = 2_000, 65_536
"""KiB, taken as needed."""
_PRAGMAS = (
    *("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"),
    "temp_store = MEMORY",
    "wal_autocheckpoint = 16384",  # pages of 4 KiB: the more the log holds, the fewer pages are copied more than once
)


class Database:
    """One connection, for one thread. Every method is a transaction of its own, unless it is called within a `batch`.

    SQLite's errors are raised as StoreError, or as SystemFaultError where nothing is wrong with the store itself:
    permissions are missing, or disk space, open files or memory run out.
    """

    def __init__(self, path: Path, *, patience: float = BUSY_TIMEOUT, create: bool = True) -> None:
        """Open the file and migrate it as needed; read-only where this process may not write it.

        A missing file is created if `create` is set. `patience` is the time in seconds to wait for another writer.
        Raises StoreError when the file is not a store, was written by a newer program or can't be accessed, and
        NoStoreError when there is none and `create` is not set.
        """
        self.path = path
        self._reserved = 0
        """The number of the last change that the running transaction made; 0 for none."""
        self._unlocked_state: tuple[int, ...] | None = None
        """Inode, size and modification time of a file that is read without locks, to notice that it was written.

        SQLite's locks in WAL mode need write permission for the folder.
        """
        if not create and _is_empty(path):
            raise self._no_store_error()
        with self._sqlite_errors():
            self.is_read_only = path.exists() and not (may_write(path) and may_write(path.parent))
            if not self.is_read_only:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.exists():
                    path.touch()  # SQLite would create it without write permission for the group
            self._db = sqlite3.connect(self._uri(), uri=True, timeout=patience, isolation_level=None)
            self._db.row_factory = sqlite3.Row
            self._db.text_factory = _decode
        try:
            with self._sqlite_errors():
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
        """Run the block as one transaction: committed at its end, rolled back after an exception."""
        with self._sqlite_errors():
            self._db.execute("BEGIN" if self.is_read_only else "BEGIN IMMEDIATE")
            self._reserved = 0
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # SQLite may have rolled back itself, as on a full disk
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def large_cache(self) -> Iterator[None]:
        """Keep more pages in memory inside the block, so that large batches write each changed page only once."""
        self._db.execute(f"PRAGMA cache_size = -{_LARGE_CACHE}")
        try:
            yield
        finally:
            self._db.execute(f"PRAGMA cache_size = -{_USUAL_CACHE}")

    @contextmanager
    def tables(self) -> Iterator[sqlite3.Connection]:
        """The connection within one transaction, for modules that keep tables of their own in the file."""
        with self._sqlite_errors(), self._transaction():
            yield self._db

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, to read the tables of other modules in one state; no writer has to wait."""
        with self._sqlite_errors():
            self._db.execute("BEGIN")
            try:
                yield self._db
            finally:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    @property
    def identity(self) -> str:
        """The unique id of this store: the value that most of its copies in the file have."""
        with self._sqlite_errors():
            row = self._db.execute("SELECT id FROM identity GROUP BY id ORDER BY count(*) DESC LIMIT 1").fetchone()
        if row is None:
            raise StoreError(f"{self.path} has lost its identity: {REMEDY}")
        return str(row["id"])

    def _uri(self) -> str:
        """The URI with which SQLite opens the file."""
        address = self.path.absolute().as_uri()
        if not self.is_read_only:
            return address
        log = self.path.with_name(f"{self.path.name}-wal")
        if log.exists() and log.stat().st_size:
            return f"{address}?mode=ro"
        # Without a write-ahead log nobody is writing; SQLite would create one unless told that the file is immutable.
        self._unlocked_state = self._file_state()
        return f"{address}?mode=ro&immutable=1"

    def _no_store_error(self) -> NoStoreError:
        return NoStoreError(
            f"there is no store at {self.path} yet: fill one with `pressdesk crawl` or `pressdesk add`, or restore it "
            "from a copy"
        )

    def _prepare(self, *, create: bool) -> None:
        if self.is_read_only:
            self._prepare_read_only()
            return
        for pragma in _PRAGMAS:
            self._db.execute(f"PRAGMA {pragma}")
        if not create and self._schema_version() == 0:  # created by an interrupted process, and never filled
            raise self._no_store_error()
        if self._schema_version() < len(MIGRATIONS):
            with self.batch():
                version = self._schema_version()  # another process may have migrated it meanwhile
                _migrate(self._db, version)
                if version < SEALED_SINCE:
                    seal_all(self._db)
                self._db.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        if not _expected_columns() <= _columns(self._db):  # more tables are fine: recovery tools add some
            raise StoreError(f"{self.path} is not a readable store (its tables are not pressdesk's): {REMEDY}")

    def _prepare_read_only(self) -> None:
        self._db.execute("PRAGMA trusted_schema = OFF")
        if self._schema_version() < len(MIGRATIONS):
            raise StoreError(
                f"{self.path} was written by an earlier pressdesk and must be migrated (`pressdesk stats` does it): "
                f"{missing_write_permission(self.path)}"
            )

    def _schema_version(self) -> int:
        version = int(self._db.execute("PRAGMA user_version").fetchone()[0])
        if version > len(MIGRATIONS):
            raise StoreError(
                f"{self.path} was written by a newer pressdesk (schema {version}, this one knows {len(MIGRATIONS)}): "
                "upgrade pressdesk, or choose another --home"
            )
        return version

    def _insert(self, table: str, values: Mapping[str, Any]) -> None:
        """Insert a row with its checksum, replacing one with the same key."""
        row = {**values, "checksum": row_checksum(table, values)}
        self._db.execute(
            f"INSERT OR REPLACE INTO {table} ({', '.join(row)}) "  # noqa: S608
            f"VALUES ({', '.join(f':{name}' for name in row)})",
            row,
        )

    def _update(self, table: str, row: sqlite3.Row, **values: Any) -> None:
        """Change some values of an intact row, and its checksum."""
        changed = {name: row[name] for name in SEALED[table]} | values
        names = (*values, "checksum")
        where = " AND ".join(f"{name} = :_{name}" for name in KEYS[table])
        self._db.execute(
            f"UPDATE {table} SET {', '.join(f'{name} = :{name}' for name in names)} WHERE {where}",  # noqa: S608
            {**values, "checksum": row_checksum(table, changed), **{f"_{name}": row[name] for name in KEYS[table]}},
        )

    def _intact(self, table: str, rows: Iterable[sqlite3.Row], read: Callable[[sqlite3.Row], Value]) -> Iterator[Value]:
        """Read the rows that fit their checksums, and skip the others."""
        for row in rows:
            if is_intact(table, row):
                try:
                    yield read(row)
                except UNREADABLE:
                    continue

    def _number(self, what: str, values: Iterable[Any] = ()) -> int:
        """The integer that a query returns, or 0 for NULL. Raises StoreError for anything else."""
        with self._sqlite_errors():
            found = self._db.execute(what, tuple(values)).fetchone()[0]
        if found is not None and not isinstance(found, int):
            raise StoreError(f"{self.path} is damaged (it has {found!r} in place of a number): {REMEDY}")
        return found or 0

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """Join the running batch, or start a transaction."""
        if self._db.in_transaction:
            yield
        else:
            with self.batch():
                yield

    @contextmanager
    def _sqlite_errors(self) -> Iterator[None]:
        try:
            yield
            self._check_unchanged()
        except sqlite3.OperationalError as error:
            self._check_unchanged()
            raise described(error, self.path, read_only=self.is_read_only) from error
        except sqlite3.DatabaseError as error:
            self._check_unchanged()
            raise StoreError(f"{self.path} is not a readable store ({one_line(error)}): {REMEDY}") from error
        except (OSError, MemoryError) as error:
            kind = SystemFaultError if is_transient(error) else StoreError
            raise kind(describe(error, self.path, writes=True)) from error

    def _check_unchanged(self) -> None:
        """Raise StoreError if a file that is read without locks was written: what was read may be inconsistent."""
        if self._unlocked_state and self._unlocked_state != self._file_state():
            raise StoreError(f"{self.path} was written while it was read: run the command again")

    def _file_state(self) -> tuple[int, ...]:
        state = self.path.stat()
        return state.st_ino, state.st_size, state.st_mtime_ns


UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, AssertionError, OverflowError, RecursionError)
"""What may be raised while damaged values are parsed."""


def as_text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def as_moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def new_mark() -> int:
    """A random mark, which tells a change from one with the same number in a copy of the store."""
    return secrets.randbits(62)


def shape(db: sqlite3.Connection) -> frozenset[tuple[Any, ...]]:
    """The tables, columns, foreign keys and indexes of a database, as SQLite parsed them."""
    return frozenset(tuple(row) for query in _SHAPE for row in db.execute(query))


@cache
def expected_shape() -> frozenset[tuple[Any, ...]]:
    """The shape of a new store."""
    with closing(_empty_database()) as db:
        return shape(db)


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
    with closing(_empty_database()) as db:
        return _columns(db)


def _empty_database() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:", isolation_level=None)
    _migrate(db, 0)
    return db


def _is_empty(path: Path) -> bool:
    try:
        return path.stat().st_size == 0
    except FileNotFoundError:
        return True
    except OSError:
        return False  # opening it will raise the proper error


def _decode(text: bytes) -> str:
    """Decode a text of the database; damage is no error here, since the row's checksum shows it."""
    return text.decode("utf-8", "replace")
