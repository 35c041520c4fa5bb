"""Many small steps in one transaction: a commit costs a disk flush, and a folder may hold thousands of files."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, exc
from sqlalchemy.engine import RootTransaction

from speur.store.database import Database, explained

SECONDS = 1.0
"""A step that comes so long after the first of its group is the last of it."""


class Group:
    """Steps that are on disk after `settle`, or about a second after they were made. When one fails, all since the
    last commit are undone, and the group is of no more use.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._transaction: RootTransaction | None = None
        self._until = 0.0
        self.before_commit: Callable[[Connection], None] = lambda _: None
        """What belongs to the steps of a group, but is done once for all of them."""

    @contextmanager
    def step(self) -> Iterator[Connection]:
        """One step, whole or not at all."""
        try:
            if self._connection is None:
                self._connection = self._database.engine.connect()
            if self._transaction is None:
                self._transaction = self._connection.begin()
                self._until = time.monotonic() + SECONDS
            yield self._connection
        except exc.DatabaseError as error:
            self._undo()
            raise explained(error, self._database.path) from error
        except BaseException:
            self._undo()
            raise
        if time.monotonic() >= self._until:
            self.settle()

    def settle(self) -> None:
        """Have everything on disk."""
        transaction, self._transaction = self._transaction, None
        if transaction is not None and self._connection is not None:
            try:
                self.before_commit(self._connection)
                transaction.commit()
            except exc.DatabaseError as error:
                transaction.rollback()
                raise explained(error, self._database.path) from error

    def close(self) -> None:
        """Undo what was not settled and give the connection back."""
        self._undo()
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _undo(self) -> None:
        transaction, self._transaction = self._transaction, None
        if transaction is not None:
            transaction.rollback()
