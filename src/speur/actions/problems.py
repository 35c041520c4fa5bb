"""`problems`: what could not be read."""

from collections.abc import Iterator
from pathlib import Path

from speur.flow.case import Case
from speur.store.stats import ProblemShown, problems


def list_problems(folder: Path) -> Iterator[ProblemShown]:
    """Every problem of a case, in the order it was found."""
    with Case(folder).store.connect() as connection:
        yield from problems(connection)
