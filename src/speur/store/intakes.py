"""Which items there are, where they were seen, and what became of their reading."""

from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, CursorResult, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from speur.store.schema import attachment, event, intake, item, item_place, message, problem, reading, run

ARCHIVE = "archive"
WAITING = "waiting"


def new_key(made: CursorResult[Any]) -> int:
    """The number SQLite gave the row just inserted."""
    return int(made.inserted_primary_key[0]) if made.inserted_primary_key else 0


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One item at one place of one intake, as it is registered."""

    path: str
    sha256: str
    size: int
    container: str = ""
    is_archive: bool = False


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """An item that is still to be read (or read on): number, hash, size, and its first place."""

    number: int
    sha256: str
    size: int
    path: str
    intake: str


def register(
    connection: Connection,
    *,
    intake_id: str,
    seq: int,
    at_ms: int,
    who: str,
    legal_basis: str,
    source: str,
    note: str,
    places: Sequence[Place],
    refused: Sequence[tuple[str, str, str]],
) -> bool:
    """Enter one sealed intake; False when it was entered before. `refused` is (path, code, detail)."""
    if connection.scalar(select(intake.c.number).where(intake.c.id == intake_id)) is not None:
        enter_refused(connection, refused)
        return False
    made = connection.execute(
        insert(intake).values(
            id=intake_id, seq=seq, at_ms=at_ms, who=who, legal_basis=legal_basis, source=source, note=note
        )
    )
    number = new_key(made)
    known: dict[str, int] = {}
    for start in range(0, len(places), 500):
        hashes = [place.sha256 for place in places[start : start + 500]]
        rows = connection.execute(select(item.c.sha256, item.c.number).where(item.c.sha256.in_(hashes)))
        known.update(rows.all())
    placed = []
    for place in places:
        if place.sha256 not in known:
            state = ARCHIVE if place.is_archive else WAITING
            entered = connection.execute(
                insert(item).values(sha256=place.sha256, size=place.size, path=place.path, intake=number, state=state)
            )
            known[place.sha256] = new_key(entered)
        placed.append(
            {"item": known[place.sha256], "intake": number, "path": place.path, "container": place.container or None}
        )
    if placed:
        connection.execute(insert(item_place), placed)
    enter_refused(connection, refused)
    return True


def intake_ids(connection: Connection) -> set[str]:
    """The intakes that are entered."""
    return set(connection.scalars(select(intake.c.id)))


def enter_refused(connection: Connection, refused: Sequence[tuple[str, str, str]]) -> None:
    """Enter what could not be taken in as problems, once."""
    for path, code, detail in refused:
        there = select(problem.c.id).where(problem.c.path == path, problem.c.code == code, problem.c.item.is_(None))
        if connection.scalar(there) is None:
            connection.execute(insert(problem).values(place="", path=path, code=code, detail=detail))


def waiting(connection: Connection, only: int | None = None) -> list[Waiting]:
    """Items that are to be read, in the order of their paths: interrupted ones too."""
    rows = connection.execute(
        select(item.c.number, item.c.sha256, item.c.size, item.c.path, intake.c.id)
        .join(intake, intake.c.number == item.c.intake)
        .where(item.c.state.in_((WAITING, "reading")) if only is None else item.c.number == only)
        .order_by(item.c.intake, item.c.path)
    )
    return [Waiting(number=n, sha256=h, size=s, path=p, intake=i) for n, h, s, p, i in rows]


def stored_up_to(connection: Connection, number: int) -> int:
    """The start of the last range of this item that is stored; -1 when there is none."""
    found = [
        connection.scalar(select(func.max(table.c.start)).where(table.c.item == number))
        for table in (message, event, problem)
    ]
    return max((start for start in found if start is not None), default=-1)


def begin_reading(
    connection: Connection,
    number: int,
    *,
    run_id: int,
    source: str,
    version: int,
    zone: str | None,
    mapping: dict[str, str] | None,
    units: int | None,
) -> int:
    """Note that an item is being read; give the reading's id."""
    made = connection.execute(
        insert(reading).values(
            item=number, run=run_id, source=source, version=version, zone=zone, mapping=mapping,
            state="running", units=units,
        )
    )  # fmt: skip
    chosen = new_key(made)
    connection.execute(update(item).where(item.c.number == number).values(state="reading", reading=chosen))
    return chosen


def end_reading(
    connection: Connection,
    number: int,
    reading_id: int,
    *,
    state: str,
    units_read: int,
    problems: int,
    unaccounted: Sequence[tuple[int, int]],
) -> None:
    """Note how a reading ended: `done` or `died`."""
    connection.execute(
        update(reading)
        .where(reading.c.id == reading_id)
        .values(
            state=state,
            units_read=units_read,
            problems=problems,
            unaccounted=sum(end - start for start, end in unaccounted),
            unaccounted_ranges=[list(pair) for pair in unaccounted[:1000]],
        )
    )
    connection.execute(update(item).where(item.c.number == number).values(state="read"))


def set_state(connection: Connection, number: int, state: str) -> None:
    """Say what an item is: `unrecognised`, `ambiguous`."""
    connection.execute(update(item).where(item.c.number == number).values(state=state))


def add_problem(connection: Connection, number: int, size: int, code: str, detail: str, path: str) -> None:
    """Enter a problem about an item as a whole, once."""
    connection.execute(
        upsert(problem)
        .values(item=number, start=0, end=size, place="item", path=path, code=code, detail=detail)
        .on_conflict_do_nothing()
    )


def mark_attachments(connection: Connection) -> int:
    """Items that no reader claims but messages refer to are attachments, and no failure; give how many."""
    marked = connection.execute(
        update(item)
        .where(item.c.state == "unrecognised", item.c.number.in_(select(attachment.c.item)))
        .values(state="attachment")
    )
    return marked.rowcount


def begin_run(connection: Connection, verb: str, who: str, at_ms: int, versions: dict[str, str]) -> int:
    """Note that somebody started something; give the run's id. How items are read is noted with each reading."""
    return new_key(connection.execute(insert(run).values(verb=verb, who=who, started_ms=at_ms, versions=versions)))


def end_run(connection: Connection, run_id: int, at_ms: int, counts: dict[str, object]) -> None:
    """Note how it ended."""
    connection.execute(update(run).where(run.c.id == run_id).values(ended_ms=at_ms, counts=counts))


def was_broken_off(connection: Connection, run_id: int) -> bool:
    """Whether the run before this one failed, was killed or was stopped."""
    query = select(run.c.ended_ms, run.c.counts).where(run.c.id < run_id).order_by(run.c.id.desc()).limit(1)
    last = connection.execute(query).first()
    return last is not None and (last.ended_ms is None or bool((last.counts or {}).get("stopped")))


def reopen_unread(connection: Connection, intake_id: str) -> None:
    """Let items of an intake that no format claimed be tried again: the run may name a format this time."""
    inside = (
        select(item_place.c.item).join(intake, intake.c.number == item_place.c.intake).where(intake.c.id == intake_id)
    )
    connection.execute(
        update(item)
        .where(item.c.number.in_(inside), item.c.state.in_(("unrecognised", "ambiguous")))
        .values(state=WAITING)
    )
