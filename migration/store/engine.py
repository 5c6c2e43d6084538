"""One door to the database: opening it, reading and writing transactions, and its errors in words."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DatabaseError, InterfaceError, OperationalError, SQLAlchemyError

from migration.errors import StoreError, StoreMissing

FILL = "Name another workspace (--workspace), or fill this one with `segue import PATH` or `segue sample`."
ADDRESSES = "An address is sqlite:///FOLDER/segue.db or postgresql://USER@HOST/NAME"
BUSY_SECONDS = 60
AGAIN_SECONDS = 0.01
WRITER_LOCK = 0x5E60E  # any number, the same in every process: one writer at a time in PostgreSQL as in SQLite
_WRITES = "segue_writes"


def connect(url: str, *, create: bool = True) -> Engine:
    """Make an engine for `url` without touching the tables; a SQLite file's folder is made when `create` is true.

    Raises:
        StoreError: the address cannot be read, its driver is missing, or there is no file and `create` is false.
    """
    address = _address(url)
    if address.get_backend_name() == "sqlite":
        _check_file(address, create)
    try:
        # parameters are people's ids: they stay out of error messages
        engine = create_engine(address, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StoreError(f"PostgreSQL wants the package {error.name}.", "pip install 'segue[postgres]'") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the store; errors of the database come out as StoreError."""
    with translated(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that alone may write; durable once the block has ended, undone when it raises."""
    with translated(engine), engine.connect() as plain:
        connection = plain.execution_options(**{_WRITES: True})
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
            yield connection


@contextmanager
def translated(engine: Engine) -> Iterator[None]:
    """Turn what the database says into a StoreError that names the store (never its password)."""
    try:
        yield
    except SQLAlchemyError as error:
        said = str(error.orig) if isinstance(error, DatabaseError | InterfaceError) else str(error)
        where = engine.url.render_as_string(hide_password=True)
        raise StoreError(f"The store {where} answers: {said.strip()}", _hint(said, error)) from error


def _address(url: str) -> URL:
    try:
        address = make_url(url)
    except ArgumentError:
        raise StoreError(f"{url!r} is not the address of a database.", ADDRESSES) from None
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.get_backend_name() not in ("sqlite", "postgresql"):
        raise StoreError(
            f"Segue keeps its data in SQLite or PostgreSQL, not in {address.get_backend_name()}.", ADDRESSES
        )
    return address


def _check_file(address: URL, create: bool) -> None:
    if not address.database or address.database == ":memory:":
        raise StoreError("A store in SQLite wants a file.", ADDRESSES)
    file = Path(address.database)
    if not file.exists() and not create:
        raise StoreMissing(f"There is no store at {file}.", FILL)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(
            f"The folder {file.parent} cannot be made: {error.strerror}.", "Choose another one."
        ) from error


def _prepare_sqlite(raw: Any, _record: object) -> None:  # noqa: ANN401 (the driver's connection has no type here)
    raw.isolation_level = None  # the driver begins nothing behind our back: `_begin_sqlite` does
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "synchronous=FULL",  # in WAL, NORMAL may lose the last commits when the power goes
        "foreign_keys=ON",
        "secure_delete=ON",  # what is forgotten is overwritten
        "cache_size=-65536",  # KiB: the index of a few million events stays in memory
    ):
        raw.execute(f"PRAGMA {pragma}")
    _write_ahead(raw)


def _write_ahead(raw: sqlite3.Connection) -> None:
    """Have the file keep a write-ahead log. Here SQLite does not wait for others who open the file, so we do."""
    last = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
        time.sleep(AGAIN_SECONDS)


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    # a transaction that starts as a reader cannot wait for its turn to write, so a writer says so at once
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _hint(said: str, error: SQLAlchemyError) -> str:
    if "locked" in said:
        return "Another process is writing: wait for it to end, then run this again."
    if "full" in said or "No space" in said:
        return "Make room on the disk, then run this again: what was reported as stored is safe."
    if "unable to open" in said:
        return "See that its folder is there and may be written: SQLite keeps its log beside the file."
    if "not a database" in said or "malformed" in said:
        return "The file is damaged or something else: name another one, or put a backup in its place."
    if isinstance(error, OperationalError):
        return "See that the address is right, and that the database runs and lets you in."
    return "If this comes again, please report it with the command that you ran."
