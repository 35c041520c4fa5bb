"""Runs of equal messages in two items of formats without message ids: shown, never merged by machine."""

from array import array
from collections import defaultdict

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from speur.store.schema import conversation, message, overlap

LEAST = 20
"""So many equal messages in a row are no accident."""
_STEP = LEAST // 2  # every so many messages one is remembered: any long enough run holds one
_MOST = 100  # a message that stands more often than this starts no run


class _Sequence:
    """The messages of one item in order: rows, starts, and a mark of (sender, time, text) each."""

    def __init__(self) -> None:
        self.rows = array("q")
        self.starts = array("q")
        self.marks = array("q")


def find_overlaps(connection: Connection) -> int:
    """Look for runs of `LEAST` or more equal (sender, time, text) in two items; give how many are new.

    Items of formats with message ids need no such guess. Known runs keep their numbers, also after a new reading.
    """
    before = connection.scalar(select(func.count()).select_from(overlap)) or 0
    sequences = _sequences(connection)
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for number in sorted(sequences):
        if places:
            _match(connection, number, sequences, places)
        marks = sequences[number].marks
        for index in range(0, len(marks), _STEP):
            if len(places[marks[index]]) < _MOST:
                places[marks[index]].append((number, index))
    return (connection.scalar(select(func.count()).select_from(overlap)) or 0) - before


def _sequences(connection: Connection) -> dict[int, _Sequence]:
    m = message.c
    query = (
        select(m.row, m.start, m.item, m.sender_name, m.sender, m.sent_raw, m.sent_ms, m.text)
        .join(conversation, conversation.c.id == m.conversation)
        .where(conversation.c.has_ids.is_(False), m.native.is_(None))
        .order_by(m.item, m.row)
    )
    sequences: dict[int, _Sequence] = defaultdict(_Sequence)
    rows = connection.execution_options(stream_results=True, yield_per=5000).execute(query)
    for row, start, number, name, sender, raw, ms, text in rows:
        sequence = sequences[number]
        sequence.rows.append(row)
        sequence.starts.append(start)
        sequence.marks.append(hash((name or sender, raw if ms is None else ms, text)))
    return sequences


def _match(
    connection: Connection,
    number: int,
    sequences: dict[int, _Sequence],
    places: dict[int, list[tuple[int, int]]],
) -> None:
    mine = sequences[number]
    index = done = 0
    while index < len(mine.marks):
        best = (0, 0, 0, 0)  # length, other item, start there, start here
        for other, at in places.get(mine.marks[index], ()):
            best = max(best, _run(mine.marks, index, done, sequences[other].marks, at, other))
        length, other, there, here = best
        if length >= LEAST:
            _enter(connection, (other, sequences[other], there), (number, mine, here), length)
            index = done = here + length
        else:
            index += 1


def _run(
    mine: "array[int]", index: int, done: int, theirs: "array[int]", at: int, other: int
) -> tuple[int, int, int, int]:
    """The whole run of equal marks around one pair, not going back beyond what is matched already."""
    back = 0
    while index - back > done and at - back > 0 and mine[index - back - 1] == theirs[at - back - 1]:
        back += 1
    ahead = 0
    most = min(len(mine) - index, len(theirs) - at)
    while ahead < most and mine[index + ahead] == theirs[at + ahead]:
        ahead += 1
    return back + ahead, other, at - back, index - back


def _enter(
    connection: Connection, first: tuple[int, _Sequence, int], second: tuple[int, _Sequence, int], length: int
) -> None:
    (one, left, there), (other, right, here) = first, second
    rows = {"first_row": left.rows[there], "second_row": right.rows[here], "length": length}
    places = {
        "first_item": one, "first_start": left.starts[there],
        "second_item": other, "second_start": right.starts[here],
    }  # fmt: skip
    made = upsert(overlap).values(**rows, **places)
    connection.execute(made.on_conflict_do_update(index_elements=list(places), set_=rows))
