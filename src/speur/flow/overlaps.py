"""Runs of equal messages in two items of formats without message ids: shown, never merged by machine."""

from collections import defaultdict

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert as upsert

from speur.store.schema import conversation, item, message, overlap, reading

LEAST = 20
"""So many equal messages in a row are no accident."""


def find_overlaps(connection: Connection) -> int:
    """Look for runs of `LEAST` or more equal (sender, time, text) in two items; give how many are new.

    Items of formats with message ids need no such guess. A run is found from the messages that stand in both items
    with equal neighbours; a message that stands more often than a hundred times starts none.
    """
    m = message.c
    rows = connection.execute(
        select(m.row, m.item, m.sender_name, m.sent_raw, m.sent_ms, m.text)
        .join(conversation, conversation.c.id == m.conversation)
        .join(item, item.c.number == m.item)
        .join(reading, reading.c.id == item.c.reading)
        .where(conversation.c.has_ids.is_(False), m.native.is_(None))
        .order_by(m.item, m.row)
    )
    sequences: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for row, number, name, raw, ms, text in rows:
        sequences[number].append((row, hash((name, raw if ms is None else ms, text))))
    if len(sequences) < 2:
        return 0
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    found = 0
    for number in sorted(sequences):
        found += _match(connection, number, sequences, places)
        for index, (_, mark) in enumerate(sequences[number]):
            places[mark].append((number, index))
    return found


def _match(
    connection: Connection,
    number: int,
    sequences: dict[int, list[tuple[int, int]]],
    places: dict[int, list[tuple[int, int]]],
) -> int:
    mine = sequences[number]
    found = index = 0
    while index < len(mine):
        best = (0, 0, 0)
        for other, start in places.get(mine[index][1], ())[:100]:
            length = _length(mine, index, sequences[other], start)
            best = max(best, (length, other, start))
        length, other, start = best
        if length >= LEAST:
            made = connection.execute(
                upsert(overlap)
                .values(
                    first_row=sequences[other][start][0], second_row=mine[index][0], first_item=other,
                    second_item=number, length=length,
                )
                .on_conflict_do_nothing()
            )  # fmt: skip
            found += made.rowcount
        index += max(1, length if length >= LEAST else 1)
    return found


def _length(mine: list[tuple[int, int]], index: int, theirs: list[tuple[int, int]], start: int) -> int:
    length = 0
    most = min(len(mine) - index, len(theirs) - start)
    while length < most and mine[index + length][1] == theirs[start + length][1]:
        length += 1
    return length
