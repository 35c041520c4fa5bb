"""Open a case for reading: its store, its index, its names."""

from pathlib import Path

from speur.flow.case import Case
from speur.search.engine import Engine
from speur.store import Database
from speur.store.directory import NameDirectory


class OpenCase:
    """A case with everything that answers questions. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self.case = Case(folder)
        self.store: Database = self.case.store
        self.directory = NameDirectory(self.store)
        self.engine = Engine(self.case.index(), self.directory)

    @property
    def zone(self) -> str:
        """The time zone of the case."""
        return self.case.settings.timezone
