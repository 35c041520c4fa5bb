"""What was said just before and just after a message in its conversation: for two dimmed lines around a hit."""

from collections.abc import Iterable

import msgspec
from sqlalchemy import Connection

_CUT = 300
_SAY = """
SELECT m.row, coalesce(nullif(m.sender_name, ''), nullif(a.name, ''), substr(a.key, instr(a.key, ':') + 1), ''),
       substr(m.text, 1, ?), m.kind, m.sent_ms
FROM message m LEFT JOIN account a ON a.id = m.sender
WHERE m.conversation = ? AND m.ord {beyond} ? AND m.same_as IS NULL ORDER BY m.ord {order} LIMIT 1
"""
_BEFORE = _SAY.format(beyond="<", order="DESC")
_AFTER = _SAY.format(beyond=">", order="ASC")


class Beside(msgspec.Struct, frozen=True, kw_only=True):
    """A message beside a hit; `text` holds its first 300 characters."""

    row: int
    sender_name: str
    text: str
    kind: str
    sent_ms: int | None


def beside(connection: Connection, places: Iterable[tuple[int, int]]) -> list[tuple[Beside | None, Beside | None]]:
    """For each (conversation, order key) the message before and the one after; None at the ends."""
    return [(_one(connection, _BEFORE, *place), _one(connection, _AFTER, *place)) for place in places]


def _one(connection: Connection, sql: str, number: int, key: int) -> Beside | None:
    found = connection.exec_driver_sql(sql, (_CUT, number, key)).first()
    if found is None:
        return None
    row, name, text, kind, sent_ms = found
    return Beside(row=row, sender_name=name, text=text, kind=kind, sent_ms=sent_ms)
