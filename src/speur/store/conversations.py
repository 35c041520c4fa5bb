"""A conversation as it is read: messages and what happened between them, page by page, in either direction.

Pages are cut at order keys on the index (conversation, ord), never by counting. A message and an event may have the
same key; a page never ends between two such.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from speur.model.ordering import FIRST_TIMED, LOWEST_ORDER
from speur.model.origin import record_id
from speur.store.batch import Extra
from speur.store.reading import Shown, bare, shown
from speur.store.schema import account, conversation, event, item, message, presence

_unpack = msgspec.msgpack.Decoder(Extra).decode
_NOTHING = Extra()
_ROUNDS = 40
_IN = 500

BEFORE_ALL, BEHIND_ALL = LOWEST_ORDER, (1 << 63) - 1
"""Order keys just outside any conversation (rows count from 1), to walk in from either end."""
ABOUT_A_MESSAGE = frozenset({"reaction", "edit-mark", "edit", "delete"})
"""Events shown on the message they are about, when that message is in the evidence; else between the messages."""


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation with its bounds. Order keys are None when it has no messages; times leave out untimed ones."""

    number: int
    key: str
    service: str
    title: str
    kind: str
    has_ids: bool
    item: int
    details: dict[str, str]
    first_ord: int | None
    last_ord: int | None
    first_ms: int | None
    last_ms: int | None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """An account that wrote in a conversation: its last name there, how often, from when to when."""

    account: int
    name: str
    messages: int
    first_ms: int | None
    last_ms: int | None


class Happened(msgspec.Struct, frozen=True, kw_only=True):
    """An event between messages. `id` is its record id."""

    row: int
    id: str
    item: int
    start: int
    ord: int
    kind: str
    actor: int | None
    actor_name: str
    at_ms: int | None
    at_raw: str
    at_basis: str
    text: str
    extra: Extra


class Twin(msgspec.Struct, frozen=True, kw_only=True):
    """A further record of a message: a copy, or a version when the text differs (`text` is None on a copy)."""

    row: int
    id: str
    item: int
    text: str | None
    sent_ms: int | None
    edited_ms: int | None
    edited_raw: str


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The message another one replies to, cut to a line."""

    id: str
    ord: int
    sender: int | None
    sender_name: str
    text: str
    kind: str


class Slice(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a conversation, oldest first. Ask on with `after=last` while `more_after`, `before=first` likewise."""

    lines: list[Shown | Happened]
    first: int
    last: int
    more_before: bool
    more_after: bool
    quotes: dict[str, Quote] = {}
    twins: dict[int, list[Twin]] = {}


def head(connection: Connection, number: int) -> Head | None:
    """One conversation, or None when the case has none with this number."""
    c, m = conversation.c, message.c
    found = connection.execute(select(conversation).where(c.id == number)).first()
    if found is None:
        return None
    here = m.conversation == number
    lowest = connection.scalar(select(m.ord).where(here).order_by(m.ord).limit(1))
    highest = connection.scalar(select(m.ord).where(here).order_by(m.ord.desc()).limit(1))
    first_ms = connection.scalar(select(m.sent_ms).where(here, m.ord >= FIRST_TIMED).order_by(m.ord).limit(1))
    last_ms = connection.scalar(select(m.sent_ms).where(here, m.ord >= FIRST_TIMED).order_by(m.ord.desc()).limit(1))
    return Head(
        number=number, key=found.key, service=found.service, title=found.title or bare(found.key), kind=found.kind,
        has_ids=found.has_ids, item=found.item, details=found.details or {}, first_ord=lowest, last_ord=highest,
        first_ms=first_ms, last_ms=last_ms,
    )  # fmt: skip


def members(connection: Connection, number: int, limit: int = 50) -> list[Member]:
    """Who wrote most in a conversation; at most `limit` of them."""
    p = presence.c
    said = func.sum(p.messages)
    most = connection.scalars(
        select(p.account)
        .where(p.conversation == number)
        .group_by(p.account)
        .order_by(said.desc(), p.account)
        .limit(limit)
    ).all()
    names = connection.execute(
        select(p.account, p.name, p.messages, p.first_ms, p.last_ms, account.c.name, account.c.key)
        .join(account, account.c.id == p.account)
        .where(p.conversation == number, p.account.in_(most))
        .order_by(func.coalesce(p.last_ms, -(1 << 62)))
    )
    found: dict[int, Member] = {}
    for who, name, count, first, last, listed, key in names:  # the name used last wins
        known = found.get(who)
        found[who] = Member(
            account=who, name=name or listed or bare(key), messages=count + (known.messages if known else 0),
            first_ms=_least(known.first_ms if known else None, first),
            last_ms=known.last_ms if known and last is None else last,
        )  # fmt: skip
    return [found[who] for who in most]


def writers(connection: Connection, number: int, most: int = 3) -> list[int]:
    """Some accounts that wrote in a conversation, by number: quick however many there are."""
    p = presence.c
    query = select(p.account).where(p.conversation == number).distinct().order_by(p.account).limit(most)
    return list(connection.scalars(query))


def _least(one: int | None, other: int | None) -> int | None:
    return other if one is None else one if other is None else min(one, other)


def after(connection: Connection, number: int, key: int, limit: int) -> Slice:
    """The page behind an order key."""
    lines, first, last, more = _walk(connection, number, key, limit, forward=True)
    page = _dressed(connection, number, lines, first, last, more=more)
    return msgspec.structs.replace(page, more_before=key > BEFORE_ALL)


def before(connection: Connection, number: int, key: int, limit: int) -> Slice:
    """The page before an order key."""
    lines, first, last, more = _walk(connection, number, key, limit, forward=False)
    page = _dressed(connection, number, lines, first, last, more=more)
    return msgspec.structs.replace(page, more_after=key < BEHIND_ALL)


def centred(connection: Connection, number: int, key: int, limit: int) -> Slice:
    """A page with the message of this order key in the middle (or the first one behind it)."""
    early, first, _, more_before = _walk(connection, number, key, limit // 2, forward=False)
    late, _, last, more_after = _walk(connection, number, key - 1, limit - limit // 2, forward=True)
    slice_ = _dressed(connection, number, early + late, first, last, more=more_before)
    return msgspec.structs.replace(slice_, more_before=more_before, more_after=more_after)


def between(connection: Connection, number: int, low: int, high: int, limit: int) -> Slice:
    """What stands between two order keys, both left out; `more_after` says that there is more than `limit`."""
    lines, first, last, more = _walk(connection, number, low, limit, forward=True, stop=high)
    return _dressed(connection, number, lines, first, last, more=more)


def hidden(connection: Connection, number: int, low: int, high: int, most: int) -> int:
    """How many messages stand between two order keys; counted up to `most` + 1 only."""
    m = message.c
    inside = (
        select(m.row).where(m.conversation == number, m.ord > low, m.ord < high, m.same_as.is_(None)).limit(most + 1)
    )
    return connection.scalar(select(func.count()).select_from(inside.subquery())) or 0


def leads_of(connection: Connection, rows: Sequence[int]) -> dict[int, int]:
    """For each row the row that stands for its message."""
    m = message.c
    found: dict[int, int] = {}
    for start in range(0, len(rows), _IN):
        query = select(m.row, func.coalesce(m.same_as, m.row)).where(m.row.in_(rows[start : start + _IN]))
        found.update(connection.execute(query).all())
    return found


def dressed(connection: Connection, number: int, lines: list[Shown]) -> Slice:
    """Messages of a conversation that were chosen some other way, with their quotes and twins."""
    ords = [line.ord for line in lines]
    return _dressed(connection, number, list(lines), min(ords, default=0), max(ords, default=0), more=False)


def _walk(
    connection: Connection, number: int, key: int, limit: int, *, forward: bool, stop: int | None = None
) -> tuple[list[Shown | Happened], int, int, bool]:
    """Lines from a key on, the keys of the range looked at, and whether there is more in that direction."""
    at = key
    for _ in range(_ROUNDS):
        lines, at, more = _step(connection, number, at, limit, forward, stop)
        if lines or not more:
            break
    ords = [at, *(line.ord for line in lines)]
    if forward:
        return lines, min(ords[1:], default=at), max(ords), more
    return lines, min(ords), max(ords[1:], default=at), more


def _step(
    connection: Connection, number: int, key: int, limit: int, forward: bool, stop: int | None
) -> tuple[list[Shown | Happened], int, bool]:
    m, e = message.c, event.c
    ranges = []
    for table in (m, e):
        query = select(table.row, table.ord).where(table.conversation == number, table.same_as.is_(None))
        query = query.where(table.ord > key) if forward else query.where(table.ord < key)
        if stop is not None:
            query = query.where(table.ord < stop)
        order = table.ord if forward else table.ord.desc()
        ranges.append(connection.execute(query.order_by(order).limit(limit + 1)).all())
    both = [(ord_, False, row) for row, ord_ in ranges[0]] + [(ord_, True, row) for row, ord_ in ranges[1]]
    both.sort(key=lambda one: one[:2] if forward else (-one[0], not one[1]))
    more = len(both) > limit
    if more:
        bound = both[limit][0]  # this key is left out whole, so that what shares it stays together
        both = [one for one in both[:limit] if one[0] != bound]
    if not both:
        return [], key, False
    at = both[-1][0]
    messages = shown(connection, [row for _, is_event, row in both if not is_event])
    events = _events(connection, number, [row for _, is_event, row in both if is_event])
    lines: list[Shown | Happened] = [*messages, *events]
    lines.sort(key=lambda line: (line.ord, isinstance(line, Happened)))
    return lines, at, more


def _events(connection: Connection, number: int, rows: Sequence[int]) -> list[Happened]:
    """The events of these rows, without those that are shown on their message."""
    if not rows:
        return []
    e = event.c
    query = (
        select(event, item.c.sha256, account.c.name.label("listed"), account.c.key.label("actor_key"))
        .join(item, item.c.number == e.item)
        .outerjoin(account, account.c.id == e.actor)
        .where(e.row.in_(rows))
    )
    found = connection.execute(query).all()
    targets = [one.target for one in found if one.kind in ABOUT_A_MESSAGE and one.target]
    there = _natives(connection, number, targets)
    return [
        Happened(
            row=one.row, id=record_id(one.sha256, one.start, one.part), item=one.item, start=one.start, ord=one.ord,
            kind=one.kind, actor=one.actor,
            actor_name=one.actor_name or one.listed or bare(one.actor_key or ""), at_ms=one.at_ms,
            at_raw=one.at_raw, at_basis=one.at_basis, text=one.text,
            extra=_unpack(one.extra) if one.extra else _NOTHING,
        )
        for one in found
        if not (one.kind in ABOUT_A_MESSAGE and one.target in there)
    ]  # fmt: skip


def _natives(connection: Connection, number: int, natives: Iterable[str]) -> set[str]:
    wanted = sorted(set(natives))
    m = message.c
    return {
        native
        for start in range(0, len(wanted), _IN)
        for native in connection.scalars(
            select(m.native).where(m.conversation == number, m.native.in_(wanted[start : start + _IN]))
        )
        if native is not None
    }


def _dressed(
    connection: Connection, number: int, lines: list[Shown | Happened], first: int, last: int, *, more: bool
) -> Slice:
    messages = [line for line in lines if isinstance(line, Shown)]
    return Slice(
        lines=lines, first=first, last=last, more_before=more, more_after=more,
        quotes=_quotes(connection, number, {one.reply_to for one in messages if one.reply_to}),
        twins=_twins(connection, messages),
    )  # fmt: skip


def _quotes(connection: Connection, number: int, natives: Iterable[str]) -> dict[str, Quote]:
    wanted, m = sorted(natives), message.c
    quotes: dict[str, Quote] = {}
    for start in range(0, len(wanted), _IN):
        query = (
            select(
                m.native, m.start, m.part, m.ord, m.sender, m.sender_name, m.kind, func.substr(m.text, 1, 160),
                item.c.sha256, account.c.name, account.c.key,
            )
            .join(item, item.c.number == m.item)
            .outerjoin(account, account.c.id == m.sender)
            .where(m.conversation == number, m.native.in_(wanted[start : start + _IN]), m.same_as.is_(None))
        )  # fmt: skip
        for native, at, part, ord_, sender, name, kind, text, sha256, listed, key in connection.execute(query):
            quotes[native] = Quote(
                id=record_id(sha256, at, part), ord=ord_, sender=sender, sender_name=name or listed or bare(key or ""),
                text=text, kind=kind,
            )  # fmt: skip
    return quotes


def _twins(connection: Connection, messages: Sequence[Shown]) -> dict[int, list[Twin]]:
    twins: dict[int, list[Twin]] = defaultdict(list)
    texts = {one.row: one.text for one in messages}
    rows, m = list(texts), message.c
    for start in range(0, len(rows), _IN):
        query = (
            select(m.row, m.start, m.part, m.item, m.same_as, m.text, m.sent_ms, m.extra, item.c.sha256)
            .join(item, item.c.number == m.item)
            .where(m.same_as.in_(rows[start : start + _IN]))
            .order_by(m.row)
        )
        for one in connection.execute(query):
            told = _unpack(one.extra) if one.extra else _NOTHING
            twins[one.same_as].append(
                Twin(
                    row=one.row, id=record_id(one.sha256, one.start, one.part), item=one.item,
                    text=None if one.text == texts[one.same_as] else one.text, sent_ms=one.sent_ms,
                    edited_ms=told.edited_ms, edited_raw=told.edited_raw,
                )
            )  # fmt: skip
    return twins


def neighbours(connection: Connection, number: int, key: int) -> tuple[str | None, str | None]:
    """The record ids of the messages before and behind an order key in a conversation."""
    m = message.c
    out: list[str | None] = []
    for forward in (False, True):
        query = (
            select(item.c.sha256, m.start, m.part)
            .join(item, item.c.number == m.item)
            .where(m.conversation == number, m.same_as.is_(None), m.ord > key if forward else m.ord < key)
            .order_by(m.ord if forward else m.ord.desc())
            .limit(1)
        )
        found: Any = connection.execute(query).first()
        out.append(record_id(*found) if found else None)
    return out[0], out[1]
