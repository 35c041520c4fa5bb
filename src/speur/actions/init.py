"""`init`: make an empty case."""

from pathlib import Path

from speur.flow.case import Case


def init(folder: Path, *, title: str = "", timezone: str = "Europe/Amsterdam") -> Case:
    """Make an empty case in a new folder; the title is the folder's name when none is given."""
    return Case.create(folder, title=title or folder.resolve().name, timezone=timezone)
