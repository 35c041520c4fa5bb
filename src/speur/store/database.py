"""Open `case.db`: one process writes, many read. WAL, every commit on disk before it counts."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc

from speur.model import CannotDo, CaseDamaged

_T = TypeVar("_T")

HEAD = "0001"
"""The schema this code works with; older cases are upgraded when they are opened for writing."""


class Database:
    """A SQLite file with a pool of connections. `write=False` refuses every change."""

    def __init__(self, path: Path, *, write: bool) -> None:
        self.path = path
        self.engine: Engine = create_engine(
            URL.create("sqlite", database=str(path)),
            connect_args={"timeout": 30, "check_same_thread": False},
            pool_size=8,
            max_overflow=8,
        )

        @event.listens_for(self.engine, "connect")
        def _set(connection: sqlite3.Connection, _record: object) -> None:
            connection.execute("PRAGMA journal_mode=WAL" if write else "PRAGMA query_only=ON")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("PRAGMA cache_size=-65536")
            if write:
                connection.execute("PRAGMA wal_autocheckpoint=8192")  # 32 MB: one flush where there were eight
            else:  # a writer would only fill memory with pages it has just written
                connection.execute("PRAGMA mmap_size=1073741824")

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection for reading; SQLite's errors come out in our words."""
        try:
            with self.engine.connect() as connection:
                yield connection
        except exc.DatabaseError as error:
            raise explained(error, self.path) from error

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction for writing, on disk when it ends well."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except exc.DatabaseError as error:
            raise explained(error, self.path) from error


def explained(error: Exception, path: Path) -> CannotDo:
    """What SQLite said, with what to do."""
    said = str(getattr(error, "orig", error))
    if "full" in said:
        return CannotDo(f"the disk is full: {path} could not grow. Make room and run the same command again.")
    if "malformed" in said or "not a database" in said:
        return CaseDamaged(f"{path} is damaged ({said}). Restore it from a copy, or read the sealed evidence anew.")
    if "readonly" in said or "unable to open" in said:
        return CannotDo(f"no rights to use {path} ({said}). Check who owns the case folder.")
    if "no such table" in said:
        return CaseDamaged(f"{path} holds no case ({said}). Make one with `speur init`.")
    return CannotDo(f"{path}: {said}")


def upgrade(path: Path) -> None:
    """Bring the schema to `HEAD`; quick when it is there already."""
    if path.exists():
        with closing(sqlite3.connect(path)) as plain:
            try:
                found = plain.execute("SELECT version_num FROM alembic_version").fetchone()
            except sqlite3.DatabaseError:
                found = None
        if found == (HEAD,):
            return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    database = Database(path, write=True)
    try:
        with database.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        database.close()


def chunks(values: list[_T], size: int = 500) -> Iterable[list[_T]]:
    """Pieces short enough for one `IN (...)`."""
    return (values[start : start + size] for start in range(0, len(values), size))
