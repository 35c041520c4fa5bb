"""What was read, in SQLite: the only room that knows SQL."""

from speur.store.database import Database, upgrade

__all__ = ["Database", "upgrade"]
