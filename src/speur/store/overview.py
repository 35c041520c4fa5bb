"""What is in a case at a glance: lists of conversations and accounts with their counts, states of items.

The lists are read whole, once per state of the case (`mark` tells states apart), and kept by the caller: sorting and
filtering a few hundred thousand short rows in memory is quicker than asking SQLite to group them for every page.
"""

from collections import defaultdict
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, func, select

from speur.store.reading import bare
from speur.store.schema import account, conversation, message, presence, reading

_TABLES = ("message", "event", "problem", "account", "conversation", "presence", "item", "reading")


class ConversationLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One conversation in the list. `people` are accounts that wrote in it; times are milliseconds UTC."""

    number: int
    key: str
    service: str
    title: str
    kind: str
    messages: int
    people: int
    first_ms: int | None
    last_ms: int | None
    searched: str
    """Title and key in lower case: what the filter box looks at."""


class AccountLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One account in the list. `name` is the one it wrote under last; `names` how many different ones."""

    number: int
    key: str
    service: str
    name: str
    handle: str
    phone: str
    names: int
    messages: int
    conversations: int
    first_ms: int | None
    last_ms: int | None
    searched: str
    """All its names, handle, phone and key in lower case."""


def mark(connection: Connection) -> tuple[int, ...]:
    """Changes when something was stored. Costs microseconds: the last row of each table, and what is being read."""
    last = tuple(
        int(connection.exec_driver_sql(f"SELECT coalesce(max(rowid), 0) FROM {table}").scalar() or 0)
        for table in _TABLES
    )
    running = connection.scalar(select(func.count()).select_from(reading).where(reading.c.state != "done")) or 0
    return (*last, running)


def conversations(connection: Connection) -> list[ConversationLine]:
    """All conversations. `messages` leaves copies out, as `stats` does."""
    m, p, c = message.c, presence.c, conversation.c
    # All records by an index without touching the texts, less the few that are copies.
    counts = _by_number(connection, select(m.conversation, func.count()).group_by(m.conversation))
    copies = _by_number(
        connection, select(m.conversation, func.count()).where(m.same_as.is_not(None)).group_by(m.conversation)
    )
    people: dict[int, tuple[int, int | None, int | None]] = {
        number: (who, first, last)
        for number, who, first, last in connection.execute(
            select(
                p.conversation, func.count(p.account.distinct()), func.min(p.first_ms), func.max(p.last_ms)
            ).group_by(p.conversation)
        )
    }
    return [
        ConversationLine(
            number=number, key=key, service=service, title=title or key, kind=kind,
            messages=counts.get(number, 0) - copies.get(number, 0),
            people=people.get(number, (0, None, None))[0], first_ms=people.get(number, (0, None, None))[1],
            last_ms=people.get(number, (0, None, None))[2], searched=f"{title}\n{key}".casefold(),
        )
        for number, key, service, title, kind in connection.execute(
            select(c.id, c.key, c.service, c.title, c.kind).order_by(c.id)
        )
    ]  # fmt: skip


def _by_number(connection: Connection, query: Select[Any]) -> dict[int, int]:
    return {int(row[0]): int(row[1]) for row in connection.execute(query)}


class _Seen:
    """What presence says of one account, put together."""

    __slots__ = ("first", "last", "messages", "name", "names", "places")

    def __init__(self) -> None:
        self.messages = 0
        self.first: int | None = None
        self.last: int | None = None
        self.name = ""
        self.names: set[str] = set()
        self.places: set[int] = set()

    def add(self, place: int, name: str, messages: int, first: int | None, last: int | None) -> None:
        """One row of presence."""
        self.messages += messages
        self.places.add(place)
        if name:
            self.names.add(name)
        if first is not None and (self.first is None or first < self.first):
            self.first = first
        if name and (not self.name or (last is not None and (self.last is None or last >= self.last))):
            self.name = name
        if last is not None and (self.last is None or last > self.last):
            self.last = last


def accounts(connection: Connection) -> list[AccountLine]:
    """All accounts, those that wrote nothing too."""
    a, p = account.c, presence.c
    seen: defaultdict[int, _Seen] = defaultdict(_Seen)
    rows = select(p.conversation, p.account, p.name, p.messages, p.first_ms, p.last_ms).order_by(p.conversation, p.name)
    for place, who, name, messages, first, last in connection.execute(rows):
        seen[who].add(place, name, messages, first, last)
    nothing = _Seen()
    found = []
    for number, key, service, name, handle, phone in connection.execute(
        select(a.id, a.key, a.service, a.name, a.handle, a.phone).order_by(a.id)
    ):
        one = seen.get(number, nothing)
        found.append(
            AccountLine(
                number=number, key=key, service=service, name=one.name or name or handle or bare(key), handle=handle,
                phone=phone, names=len(one.names), messages=one.messages, conversations=len(one.places),
                first_ms=one.first, last_ms=one.last,
                searched="\n".join((*one.names, name, handle, phone, key)).casefold(),
            )
        )  # fmt: skip
    return found


def titles(connection: Connection, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """Title and key of these conversations."""
    c = conversation.c
    rows = connection.execute(select(c.id, c.title, c.key).where(c.id.in_(numbers)))
    return {number: (title or key, key) for number, title, key in rows}


def names(connection: Connection, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """Name and key of these accounts; the name is the one used last."""
    a, p = account.c, presence.c
    found = {
        number: (name or handle or bare(key), key)
        for number, key, name, handle in connection.execute(
            select(a.id, a.key, a.name, a.handle).where(a.id.in_(numbers))
        )
    }
    used = select(p.account, p.name).where(p.account.in_(numbers)).order_by(func.coalesce(p.last_ms, -(1 << 62)))
    for number, name in connection.execute(used):
        if name:
            found[number] = (name, found[number][1])
    return found
