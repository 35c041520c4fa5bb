"""Carry out what people decided about overlaps: the second run's messages become copies of the first's, or stand again.

Nothing is deleted and no text is changed: only `same_as` of messages without an id of their service, which nothing
else sets. Any decision can be taken back.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, select, update

from speur.store.schema import conversation, message, overlap
from speur.store.writing import queue_for_index

Pair = tuple[int, int]


def overlap_ids(connection: Connection) -> set[int]:
    """The numbers of all overlaps."""
    return set(connection.scalars(select(overlap.c.id)))


def apply_overlaps(connection: Connection, once: Iterable[int], apart: Iterable[int]) -> int:
    """Make the store say what was decided: overlaps to count once, overlaps to keep apart. Gives the rows changed.

    All decided overlaps are looked at together, so that the order of deciding makes no difference; of messages that
    are one, the row that came first stands for all.
    """
    wanted: dict[int, int] = {}
    inside: set[int] = set()
    chosen = sorted(set(once))
    for number in sorted({*chosen, *apart}):
        pairs = _pairs(connection, number)
        inside.update(row for pair in pairs for row in pair)
        if number in chosen:
            for first, second in pairs:
                one, other = _lead(wanted, first), _lead(wanted, second)
                if one != other:
                    wanted[max(one, other)] = min(one, other)
    target = {row: (_lead(wanted, row) if row in wanted else None) for row in inside}
    found = _same_as(connection, sorted(inside))
    changed = [row for row, lead in target.items() if found.get(row) != lead]
    if changed:
        connection.execute(
            update(message).where(message.c.row == bindparam("r")).values(same_as=bindparam("lead")),
            [{"r": row, "lead": target[row]} for row in changed],
        )
        queue_for_index(connection, changed)
    return len(changed)


def _lead(wanted: dict[int, int], row: int) -> int:
    while row in wanted:
        row = wanted[row]
    return row


def _pairs(connection: Connection, number: int) -> list[Pair]:
    """The rows of both runs of an overlap, side by side."""
    found = connection.execute(select(overlap).where(overlap.c.id == number)).first()
    if found is None:
        return []
    first = _run(connection, found.first_item, found.first_row, found.length)
    second = _run(connection, found.second_item, found.second_row, found.length)
    return list(zip(first, second, strict=False))


def _run(connection: Connection, number: int, row: int, length: int) -> list[int]:
    """The rows of a run, counted as the search for overlaps counts them: messages of one item without ids."""
    m = message.c
    query = (
        select(m.row)
        .join(conversation, conversation.c.id == m.conversation)
        .where(m.item == number, m.row >= row, m.native.is_(None), conversation.c.has_ids.is_(False))
        .order_by(m.row)
        .limit(length)
    )
    return list(connection.scalars(query))


def _same_as(connection: Connection, rows: list[int]) -> dict[int, int | None]:
    found: dict[int, int | None] = {}
    for start in range(0, len(rows), 500):
        query = select(message.c.row, message.c.same_as).where(message.c.row.in_(rows[start : start + 500]))
        found.update(connection.execute(query).all())
    return found
