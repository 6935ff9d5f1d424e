"""One database, SQLite or PostgreSQL: how it is opened, its transactions, and its faults in words.

Knows no table; reads no clock.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    Table,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from alerter.errors import StoreError

#: how long a writer waits for other processes on the same SQLite file
BUSY_SECONDS = 30

_WRITES = "alerter_writes"

_SQLITE_FAULTS = {
    "SQLITE_CANTOPEN": "cannot be opened; this user must be able to write to its folder",
    "SQLITE_NOTADB": "is no SQLite database; move that file away, or name another one",
    "SQLITE_FULL": "no room is left on the disk; make some: nothing recorded so far is lost",
    "SQLITE_READONLY": "cannot be written to; give this user the right to, on its folder as well",
    "SQLITE_BUSY": "another program keeps it locked; close that one, then try again",
    "SQLITE_CORRUPT": "is damaged; stop alerter and restore it from a backup",
    "SQLITE_IOERR": "the disk fails to read or write it; check the disk and its free space",
}
_POSTGRES_FAULTS = {
    "42P01": "has no tables of alerter's yet; run `alerter migrate`",
    "53100": "no room is left on its disk; make some: nothing recorded so far is lost",
}


class Database:
    """A database by its URL, `sqlite:///PATH` or `postgresql://…`. Safe for many threads.

    Opening connects to nothing yet. Every fault comes out as a StoreError of one line that names
    the database and the way out.
    """

    def __init__(self, url: str) -> None:
        parsed = _parsed(url)
        self.is_embedded = parsed.get_backend_name() == "sqlite"
        self.name = parsed.database or ""
        if self.is_embedded:
            _make_folder(Path(self.name))
            self.engine = _sqlite(parsed)
        else:
            self.name = parsed.render_as_string(hide_password=True)
            self.engine = _postgres(parsed, self.name)
        # One transaction sees one state of the database, also where it asks several times.
        isolation = {} if self.is_embedded else {"isolation_level": "REPEATABLE READ"}
        self._reader = self.engine.execution_options(**isolation)
        self._writer = self.engine.execution_options(**{_WRITES: True})
        # SQLite has one writer at a time and lets the others poll: our own threads queue instead.
        self._turn = threading.Lock() if self.is_embedded else nullcontext()
        self._lock_file: int | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that only reads, and sees one state of all tables."""
        with self._faults(), self._reader.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes: all of it, or nothing where the body raises."""
        with self._faults(), self._turn, self._writer.begin() as connection:
            yield connection

    def lock(self, connection: Connection, names: Iterable[str]) -> None:
        """Lock `names`, waiting for who has one of them, until the transaction ends.

        On SQLite a transaction that writes has the whole database to itself already.
        """
        if self.is_embedded:
            return
        # Always in the same order, so that two who want the same names never wait for each other.
        for name in sorted(set(names)):
            digest = sha256(f"alerter {name}".encode()).digest()[:8]
            number = int.from_bytes(digest, "big", signed=True)
            connection.execute(select(func.pg_advisory_xact_lock(number)))

    def put(
        self,
        connection: Connection,
        table: Table,
        values: Mapping[str, Any],
        *,
        by: Sequence[Column[Any]],
        where: Callable[[ReadOnlyColumnCollection[str, Any]], ColumnElement[bool]] | None = None,
    ) -> bool:
        """Insert a row, or overwrite the one that is the same `by` some columns.

        The latter only `where` …, told of the new values. Answers whether anything was written.
        """
        adding = self._insert(table).values(dict(values))
        keys = {column.name for column in by}
        overwriting = adding.on_conflict_do_update(
            index_elements=list(by),
            set_={name: adding.excluded[name] for name in values if name not in keys},
            where=where(adding.excluded) if where else None,
        )
        return connection.execute(overwriting.returning(*by)).first() is not None

    def add(self, connection: Connection, table: Table, values: Mapping[str, Any]) -> None:
        """Insert a row, unless one that is the same by a unique column is there already."""
        connection.execute(self._insert(table).values(dict(values)).on_conflict_do_nothing())

    def hold(self) -> None:
        """Become the one service on an embedded database. StoreError where another is."""
        if self.is_embedded and self._lock_file is None:
            self._lock_file = _held(Path(f"{self.name}.lock"), self.name)

    def close(self) -> None:
        """Close all connections and let go of the file."""
        self.engine.dispose()
        if self._lock_file is not None:
            os.close(self._lock_file)
            self._lock_file = None

    def _insert(self, table: Table) -> postgresql.Insert | sqlite.Insert:
        return sqlite.insert(table) if self.is_embedded else postgresql.insert(table)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            raise StoreError(f"database {self.name}: {_reason(error)}") from error


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = URL.create("unknown")
    match parsed.get_backend_name():
        case "sqlite" if _names_a_file(parsed):
            return parsed.set(drivername="sqlite")
        case "sqlite":
            raise StoreError(
                f"database {url}: names no plain file; "
                "write sqlite:///PATH, or memory: to keep nothing"
            )
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
    # The URL itself may hold a password that a slip of the pen keeps us from finding.
    scheme = url.partition(":")[0]
    raise StoreError(
        f"database {scheme}:…: no URL of a store; write sqlite:///PATH or postgresql://USER@HOST/NAME"
    )


def _names_a_file(url: URL) -> bool:
    return bool(url.database) and url.database != ":memory:" and not url.query


def _make_folder(path: Path) -> None:
    if path.is_dir():
        raise StoreError(f"database {path}: is a folder; name a file in it, as {path}/alerter.db")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"database {path}: its folder cannot be made ({error.strerror}); "
            "make it yourself, or name a file elsewhere"
        ) from error


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, max_overflow=-1, connect_args={"timeout": BUSY_SECONDS})
    event.listen(engine, "connect", _configure)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres(url: URL, name: str) -> Engine:
    try:
        # A server that was restarted meanwhile is found out before a transaction, not within.
        return create_engine(url, pool_pre_ping=True)
    except ImportError as error:
        raise StoreError(
            f"database {name}: PostgreSQL needs a driver: pip install 'alerter[postgres]'"
        ) from error


def _configure(connection: sqlite3.Connection, _record: object) -> None:
    # The driver begins no transaction by itself: `_begin` says which kind is wanted. (SQLAlchemy's
    # way that works on Python 3.11 too, where `autocommit=False` is missing.)
    connection.isolation_level = None
    _use_wal(connection)
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL, not NORMAL: in WAL mode NORMAL may forget the last commits on a power cut, and a
    # message that has gone out would be sent again. We commit a few times a second at most.
    connection.execute("PRAGMA synchronous = FULL")


def _use_wal(connection: sqlite3.Connection) -> None:
    """Have readers and the writer not wait for each other; the file remembers it.

    A file system that cannot keeps the old journal, which is slower and as safe.
    """
    while connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            # Two processes open a new file at once, and this switch never waits: so we do, until
            # the other has done it. Raises by itself after BUSY_SECONDS.
            connection.execute("BEGIN IMMEDIATE")
            connection.rollback()
        else:
            return


def _begin(connection: Connection) -> None:
    # A transaction that will write takes the lock at once: one that reads first and then finds
    # somebody else writing would fail without waiting.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _held(path: Path, name: str) -> int:
    try:
        lock_file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"database {name}: {path} cannot be written ({error.strerror}); "
            "this user must be able to write to its folder"
        ) from error
    try:
        fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        pid = os.pread(lock_file, 20, 0).decode(errors="replace").strip() or "unknown"
        os.close(lock_file)
        raise StoreError(
            f"database {name}: another alerter works on it (process {pid}); "
            "stop it first, or give this one another database"
        ) from error
    os.ftruncate(lock_file, 0)
    os.pwrite(lock_file, f"{os.getpid()}\n".encode(), 0)
    return lock_file


def _reason(error: SQLAlchemyError) -> str:
    if not isinstance(error, DBAPIError) or error.orig is None:
        return _first_line(error)
    origin: Any = error.orig  # sqlite3's and psycopg's errors share no type that knows their codes
    if isinstance(origin, sqlite3.Error):
        return _sqlite_reason(origin)
    code = getattr(origin, "sqlstate", None)
    if code is None:
        return f"{_first_line(origin)}; is the server running, and is the URL right?"
    return _POSTGRES_FAULTS.get(code) or _first_line(origin)


def _sqlite_reason(error: sqlite3.Error) -> str:
    if str(error).startswith("no such table"):
        return _POSTGRES_FAULTS["42P01"]
    code = getattr(error, "sqlite_errorname", "")  # absent from errors that the driver makes itself
    for prefix, reason in _SQLITE_FAULTS.items():
        if code.startswith(prefix):
            return reason
    return _first_line(error)


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
