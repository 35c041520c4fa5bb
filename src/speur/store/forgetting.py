"""Take the records of one item out of the store, so that its sealed bytes can be read anew.

Record ids come from the bytes, so what people said about them stays true. Rows get new numbers, never old ones.
"""

from typing import Any

from sqlalchemy import Connection, delete, select, update

from speur.store.database import chunks
from speur.store.schema import attachment, event, item, message, presence, problem
from speur.store.writing import Rows, queue_for_index


def forget(connection: Connection, number: int, rows: Rows) -> int:
    """Remove messages, events, files and reader's problems of an item; give how many messages there were."""
    m, e = message.c, event.c
    gone = list(connection.scalars(select(m.row).where(m.item == number)))
    touched = list(connection.scalars(select(m.conversation).where(m.item == number).distinct()))
    promoted = [new for chunk in chunks(gone) for new in _promote(connection, chunk, number, rows)]
    versions = [row for chunk in chunks(gone) for row in _versions_beside(connection, chunk, number)]
    queue_for_index(connection, [*gone, *promoted, *versions])
    for chunk in chunks(gone):
        connection.execute(delete(attachment).where(attachment.c.message.in_(chunk)))
    events = list(connection.scalars(select(e.row).where(e.item == number)))
    for chunk in chunks(events):
        followers = connection.execute(select(e.row, e.same_as).where(e.same_as.in_(chunk), e.item != number))
        first: dict[int, int] = {}
        for row, lead in followers:
            first.setdefault(lead, row)
        for lead, row in first.items():
            connection.execute(update(event).where(e.same_as == lead).values(same_as=row))
            connection.execute(update(event).where(e.row == row).values(same_as=None))
    connection.execute(delete(message).where(m.item == number))
    connection.execute(delete(event).where(e.item == number))
    connection.execute(delete(problem).where(problem.c.item == number))
    connection.execute(update(item).where(item.c.number == number).values(state="waiting", reading=None))
    for conversation_number in touched:
        _count_anew(connection, conversation_number)
    return len(gone)


def _promote(connection: Connection, gone: list[int], number: int, rows: Rows) -> list[int]:
    """Let the best of its other records stand for each message whose lead goes."""
    m = message.c
    followers = connection.execute(
        select(m.row, m.same_as, m.item, m.start, m.extra).where(m.same_as.in_(gone), m.item != number)
    ).all()
    groups: dict[int, list[Any]] = {}
    for one in followers:
        groups.setdefault(one.same_as, []).append(one)
    promoted = []
    for lead, group in groups.items():
        best = min(group, key=lambda one: rows.rank(connection, one.item, one.start, one.extra)).row
        connection.execute(update(message).where(m.same_as == lead).values(same_as=best))
        connection.execute(update(message).where(m.row == best).values(same_as=None))
        promoted += [one.row for one in group]
    return promoted


def _versions_beside(connection: Connection, gone: list[int], number: int) -> list[int]:
    """Versions in other items of messages of which this item has a version: one of them may be found instead."""
    mine, lead, theirs = message.alias("mine").c, message.alias("lead").c, message.c
    query = (
        select(theirs.row)
        .join(mine.row.table, mine.same_as == theirs.same_as)
        .join(lead.row.table, lead.row == mine.same_as)
        .where(mine.row.in_(gone), theirs.item != number, mine.text != lead.text)
    )
    return list(connection.scalars(query))


def _count_anew(connection: Connection, number: int) -> None:
    """Who was seen in a conversation, from the messages that are left."""
    connection.execute(delete(presence).where(presence.c.conversation == number))
    connection.exec_driver_sql(
        "INSERT INTO presence (conversation, account, name, messages, first_ms, last_ms) "
        "SELECT conversation, sender, coalesce(sender_name, ''), sum(same_as IS NULL), min(sent_ms), max(sent_ms) "
        "FROM message WHERE conversation = ? AND sender IS NOT NULL "
        "GROUP BY conversation, sender, coalesce(sender_name, '')",
        (number,),
    )
