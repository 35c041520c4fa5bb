"""`reread`: read sealed bytes anew, with the readers of today; ids and decisions stay."""

from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from speur.actions.decide import settle
from speur.actions.opening import OpenCase
from speur.cases.people import user
from speur.flow.case import Case
from speur.flow.clock import now_ms
from speur.flow.ingest import Progress, Summary, run_ingest
from speur.flow.read_as import Asked, ReadAs, ask
from speur.flow.reader import Reader
from speur.model import Mapping, NoSuchThing
from speur.store.forgetting import forget
from speur.store.schema import intake, item
from speur.store.writing import Rows

_READABLE = ("read", "unrecognised", "ambiguous", "attachment")


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

    What was said of how to read an item stays true unless something else is said now. Raises NoSuchThing, CaseBusy.
    """
    case = Case(folder)
    reader = Reader(case.vault.folder)
    with case.lock():
        database = case.storing()
        try:
            with database.begin() as connection:
                items = _items(connection, wanted)
                rows = Rows(connection, case.index().last_row())
                for one in items:
                    forget(connection, one.number, rows)
            said = ReadAs(source=source, zone=zone, mapping=mapping)
            if said != ReadAs():
                _ask(case, said, items)
            summary = run_ingest(case, reader, database, verb="reread", who=user(), progress=progress)
        finally:
            reader.stop()
            database.close()
    settle(OpenCase(folder))
    case.people.audit("reread", {"item": wanted or "all", "items": len(items), "messages": summary.messages})
    return summary


def _ask(case: Case, said: ReadAs, items: list[Any]) -> None:
    """Enter what is said now; about each item, what was said before and is not contradicted stays."""
    before = Asked(case.journal)
    told = {name: value for name, value in msgspec.structs.asdict(said).items() if value is not None}
    groups: dict[ReadAs, list[str]] = {}
    for one in items:
        read_as = msgspec.structs.replace(before.about(one.intake, one.sha256), **told)
        groups.setdefault(read_as, []).append(one.sha256)
    for read_as, hashes in groups.items():
        ask(case.journal, read_as, who=user(), at_ms=now_ms(), items=hashes)


def _items(connection: Connection, wanted: str | None) -> list[Any]:
    """Rows of number, sha256, path, state and intake."""
    query = select(item.c.number, item.c.sha256, item.c.path, item.c.state, intake.c.id.label("intake")).join(
        intake, intake.c.number == item.c.intake
    )
    items = list(connection.execute(query))
    if wanted is None:
        return [one for one in items if one.state in _READABLE]
    found = [one for one in items if one.path == wanted or one.sha256.startswith(wanted.lower())]
    if not found:
        raise NoSuchThing(f"no item {wanted!r} in this case; expected the start of a sha256, or a path in an intake")
    return found
