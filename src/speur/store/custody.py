"""The evidence as the store knows it: intakes, items page by page, places, members, problems, overlaps."""

from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from speur.store.reading import bare
from speur.store.schema import account, conversation, intake, item, item_place, message, overlap, problem, reading

PAGE = 200
SAMPLE = 8
"""Messages shown of an overlap, on either side."""


class IntakeShown(msgspec.Struct, frozen=True, kw_only=True):
    """One sealed intake and how many places it has."""

    number: int
    id: str
    seq: int
    at_ms: int
    who: str
    legal_basis: str
    source: str
    note: str
    places: int


class ItemShown(msgspec.Struct, frozen=True, kw_only=True):
    """One item and what became of it. Reader and counts are None until it was read."""

    number: int
    sha256: str
    size: int
    path: str
    state: str
    intake: int
    intake_id: str
    source: str | None
    version: int | None
    zone: str | None
    mapping: dict[str, str] | None
    units: int | None
    units_read: int | None
    unaccounted: int | None
    unaccounted_ranges: list[list[int]]
    reading_state: str | None
    problems: int


class PlaceShown(msgspec.Struct, frozen=True, kw_only=True):
    """Where an item was seen; `container` is the sha256 of the archive it came out of."""

    path: str
    container: str | None
    container_number: int | None
    intake: str
    at_ms: int
    who: str
    legal_basis: str


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An item unpacked from an archive."""

    number: int
    path: str
    size: int
    state: str


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A message of an overlap, short."""

    row: int
    sender_name: str
    sent_ms: int | None
    sent_raw: str
    text: str


class OverlapShown(msgspec.Struct, frozen=True, kw_only=True):
    """A run of equal messages in two items. `merged` says whether the second run counts as copies now."""

    id: int
    length: int
    first_row: int
    second_row: int
    first_item: int
    first_path: str
    second_item: int
    second_path: str
    merged: bool
    sample: list[Line]


def intakes_shown(connection: Connection) -> list[IntakeShown]:
    """The intakes, oldest first."""
    p = item_place.c
    counted = select(func.count()).where(p.intake == intake.c.number).scalar_subquery()
    rows = connection.execute(select(intake, counted.label("places")).order_by(intake.c.number)).mappings()
    return [IntakeShown(**row) for row in rows]


def items_page(
    connection: Connection, *, state: str = "", source: str = "", after: int = 0, limit: int = PAGE
) -> list[ItemShown]:
    """Items by number, `limit` of them behind number `after`; only those in a state or of a format when given."""
    query = _items().where(item.c.number > after).order_by(item.c.number).limit(limit)
    if state:
        query = query.where(item.c.state == state)
    if source:
        query = query.where(reading.c.source == source)
    return _read_items(connection, query)


def one_item(connection: Connection, number: int) -> ItemShown | None:
    """One item, or None."""
    return next(iter(_read_items(connection, _items().where(item.c.number == number))), None)


def _items() -> Select[Any]:
    i, r = item.c, reading.c
    return (
        select(
            i.number, i.sha256, i.size, i.path, i.state, i.intake, intake.c.id.label("intake_id"), r.source, r.version,
            r.zone, r.mapping, r.units, r.units_read, r.unaccounted, r.unaccounted_ranges,
            r.state.label("reading_state"),
        )
        .join(intake, intake.c.number == i.intake)
        .outerjoin(reading, r.id == i.reading)
    )  # fmt: skip


def _read_items(connection: Connection, query: Select[Any]) -> list[ItemShown]:
    rows = connection.execute(query).mappings().all()
    p = problem.c
    wrong: dict[int, int] = {}
    for start in range(0, len(rows), 500):
        numbers = [row["number"] for row in rows[start : start + 500]]
        counted = select(p.item, func.count()).where(p.item.in_(numbers)).group_by(p.item)
        wrong.update(connection.execute(counted).all())
    return [
        ItemShown(
            **{**row, "unaccounted_ranges": row["unaccounted_ranges"] or []}, problems=wrong.get(row["number"], 0)
        )
        for row in rows
    ]


def states(connection: Connection) -> dict[str, int]:
    """How many items are in which state."""
    rows = connection.execute(select(item.c.state, func.count()).group_by(item.c.state).order_by(item.c.state))
    return dict(rows.all())


def sources(connection: Connection) -> list[tuple[str, int, int, int, int]]:
    """Per format: items, units, units read, bytes unaccounted for."""
    r = reading.c
    rows = connection.execute(
        select(
            r.source, func.count(), func.coalesce(func.sum(r.units), 0), func.coalesce(func.sum(r.units_read), 0),
            func.coalesce(func.sum(r.unaccounted), 0),
        )
        .join(item, item.c.reading == r.id)
        .group_by(r.source)
        .order_by(func.count().desc())
    )  # fmt: skip
    return [(name, items, int(units), int(done), int(lost)) for name, items, units, done, lost in rows]


def places_of(connection: Connection, number: int, limit: int = 100) -> list[PlaceShown]:
    """Where one item was seen."""
    container = item.alias("archive")
    query = (
        select(
            item_place.c.path, item_place.c.container, container.c.number.label("container_number"),
            intake.c.id.label("intake"), intake.c.at_ms, intake.c.who, intake.c.legal_basis,
        )
        .join(intake, intake.c.number == item_place.c.intake)
        .outerjoin(container, container.c.sha256 == item_place.c.container)
        .where(item_place.c.item == number)
        .order_by(intake.c.number, item_place.c.path)
        .limit(limit)
    )  # fmt: skip
    return [PlaceShown(**row) for row in connection.execute(query).mappings()]


def members_of(connection: Connection, archive: ItemShown, limit: int = 500) -> list[Member]:
    """What was unpacked from an archive, by path."""
    p = item_place.c
    query = (
        select(item.c.number, p.path, item.c.size, item.c.state)
        .join(item, item.c.number == p.item)
        # Members stand below the archive's own path: the index on (intake, path) finds them.
        .where(p.intake == archive.intake, p.path.between(archive.path + "/", archive.path + "0"))
        .where(p.container == archive.sha256)
        .order_by(p.path)
        .limit(limit)
    )
    return [Member(**row) for row in connection.execute(query).mappings()]


def last_problem(connection: Connection) -> int:
    """The highest number of a problem: goes up when there are more."""
    return connection.scalar(select(func.max(problem.c.id))) or 0


def overlaps(connection: Connection, limit: int = PAGE) -> list[OverlapShown]:
    """Runs of equal messages in two items, longest first, each with the first messages of its run."""
    o, one, two = overlap.c, item.alias("one"), item.alias("two")
    query = (
        select(overlap, one.c.path.label("first_path"), two.c.path.label("second_path"), message.c.same_as)
        .join(one, one.c.number == o.first_item)
        .join(two, two.c.number == o.second_item)
        .join(message, message.c.row == o.second_row)
        .order_by(o.length.desc(), o.id)
        .limit(limit)
    )
    return [
        OverlapShown(
            id=row.id, length=row.length, first_row=row.first_row, second_row=row.second_row,
            first_item=row.first_item, first_path=row.first_path, second_item=row.second_item,
            second_path=row.second_path, merged=row.same_as is not None,
            sample=[_line(found) for found in connection.execute(_run(row.second_item, row.second_row, SAMPLE))],
        )
        for row in connection.execute(query).all()
    ]  # fmt: skip


def _run(number: int, row: int, length: int) -> Select[Any]:
    m = message.c
    return (
        select(m.row, m.sender_name, account.c.name, account.c.key, m.sent_ms, m.sent_raw, func.substr(m.text, 1, 200))
        .join(conversation, conversation.c.id == m.conversation)
        .outerjoin(account, account.c.id == m.sender)
        .where(m.row >= row, m.item == number, m.native.is_(None), conversation.c.has_ids.is_(False))
        .order_by(m.row)
        .limit(length)
    )


def _line(found: Any) -> Line:
    row, name, listed, key, sent_ms, sent_raw, text = found
    return Line(row=row, sender_name=name or listed or bare(key or ""), sent_ms=sent_ms, sent_raw=sent_raw, text=text)
