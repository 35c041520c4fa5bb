"""`reread`: read sealed bytes anew, with the readers of today; ids and decisions stay."""

from pathlib import Path

from sqlalchemy import Connection, select

from speur.actions.decide import settle
from speur.actions.opening import OpenCase
from speur.cases.people import user
from speur.flow.case import Case
from speur.flow.ingest import Progress, Settings, Summary, run_ingest
from speur.flow.reader import Reader
from speur.model import Mapping, NoSuchThing
from speur.store.forgetting import forget
from speur.store.schema import item
from speur.store.writing import Rows


def reread(
    folder: Path,
    wanted: str | None = None,
    *,
    source: str | None = None,
    mapping: Mapping | None = None,
    zone: str | None = None,
    progress: Progress | None = None,
) -> Summary:
    """Read one item (by the start of its sha256, or its path) or all of them anew.

    Without `zone`, zone-less times are read in the zone of the case. Raises NoSuchThing, CaseBusy.
    """
    case = Case(folder)
    reader = Reader(case.vault.folder)
    with case.lock():
        database = case.storing()
        try:
            with database.begin() as connection:
                numbers = _items(connection, wanted)
                rows = Rows(connection, case.index().last_row())
                for number in numbers:
                    forget(connection, number, rows)
            settings = Settings(source=source, zone=zone or case.settings.timezone, mapping=mapping)
            summary = run_ingest(case, reader, database, settings, who=user(), progress=progress)
        finally:
            reader.stop()
            database.close()
    settle(OpenCase(folder))
    case.people.audit("reread", {"item": wanted or "all", "items": len(numbers), "messages": summary.messages})
    return summary


def _items(connection: Connection, wanted: str | None) -> list[int]:
    items = connection.execute(select(item.c.number, item.c.sha256, item.c.path, item.c.state)).all()
    if wanted is None:
        return [number for number, _, _, state in items if state in ("read", "unrecognised", "ambiguous")]
    found = [number for number, sha256, path, _ in items if path == wanted or sha256.startswith(wanted.lower())]
    if not found:
        raise NoSuchThing(f"no item {wanted!r} in this case; expected the start of a sha256, or a path in an intake")
    return found
