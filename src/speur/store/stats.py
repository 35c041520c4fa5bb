"""How much is in a case, and what went wrong."""

from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, func, select

from speur.model.origin import record_id
from speur.store.schema import account, conversation, event, intake, item, message, problem, reading


class ProblemShown(msgspec.Struct, frozen=True, kw_only=True):
    """One problem. `item` is the sha256 of the item, empty when the file could not be taken in."""

    number: int
    code: str
    detail: str
    item: str
    item_number: int | None
    path: str
    place: str
    start: int | None
    end: int | None
    id: str


def stats(connection: Connection) -> dict[str, int]:
    """One flat object. `records` counts occurrences of messages and events; `messages` + `copies` are message records.

    A copy is a further record of a message with an id of its service (equal text, or a further version).
    """
    told: dict[str, int] = {}
    states = connection.execute(select(item.c.state, func.count()).group_by(item.c.state))
    by_state: dict[str, int] = dict(states.all())
    told["items"] = sum(by_state.values())
    messages = connection.scalar(select(func.count()).select_from(message)) or 0
    copies = connection.scalar(select(func.count()).where(message.c.same_as.is_not(None))) or 0
    events = connection.scalar(select(func.count()).select_from(event)) or 0
    told["records"] = messages + events
    told["messages"] = messages - copies
    told["copies"] = copies
    told["accounts"] = connection.scalar(select(func.count()).select_from(account)) or 0
    told["conversations"] = connection.scalar(select(func.count()).select_from(conversation)) or 0
    told["events"] = events
    told["problems"] = connection.scalar(select(func.count()).select_from(problem)) or 0
    told["findings"] = 0
    last = select(item.c.reading).scalar_subquery()
    sums = connection.execute(
        select(
            func.coalesce(func.sum(reading.c.units), 0),
            func.coalesce(func.sum(reading.c.units_read), 0),
            func.coalesce(func.sum(reading.c.unaccounted), 0),
        ).where(reading.c.id.in_(last))
    ).one()
    told["units"], told["units_read"], told["bytes_unaccounted"] = (int(value) for value in sums)
    told["intakes"] = connection.scalar(select(func.count()).select_from(intake)) or 0
    for state in ("read", "attachment", "archive", "unrecognised", "ambiguous", "waiting"):
        told[f"items_{state}"] = by_state.get(state, 0)
    return told


def problems(
    connection: Connection,
    *,
    code: str = "",
    item_number: int | None = None,
    after: int = 0,
    limit: int | None = None,
) -> Iterator[ProblemShown]:
    """What could not be read, in the order it was found: of one kind or one item if asked, behind problem `after`."""
    p = problem.c
    query = (
        select(p.id, p.code, p.detail, p.path, p.place, p.start, p.end, p.item, item.c.sha256, item.c.path)
        .outerjoin(item, item.c.number == p.item)
        .where(p.id > after)
        .order_by(p.id)
    )
    if code:
        query = query.where(p.code == code)
    if item_number is not None:
        query = query.where(p.item == item_number)
    if limit is not None:
        query = query.limit(limit)
    for number, kind, detail, path, place, start, end, at, sha256, item_path in connection.execute(query):
        yield ProblemShown(
            number=number, code=kind, detail=detail, item=sha256 or "", item_number=at, path=path or item_path or "",
            place=place, start=start, end=end, id=record_id(sha256, start) if sha256 and start is not None else "",
        )  # fmt: skip


def problem_codes(connection: Connection) -> dict[str, int]:
    """How often each kind of problem occurs."""
    number = func.count()
    rows = connection.execute(select(problem.c.code, number).group_by(problem.c.code).order_by(number.desc()))
    return dict(rows.all())
