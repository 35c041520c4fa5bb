"""Messages as they are shown: one row with its names, files, marks, versions and origins."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection, Select, and_, exists, func, or_, select, tuple_

from speur.model.origin import record_id
from speur.store.batch import Extra, has_words
from speur.store.schema import account, attachment, conversation, event, item, message, reading
from speur.store.writing import Indexable

_unpack = msgspec.msgpack.Decoder(Extra).decode
_NOTHING = Extra()
_CHUNK = 500


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file a message refers to. `item` is the number of the sealed item, None when it is not in the evidence."""

    kind: str
    path: str
    media_type: str
    size: int | None
    absent: str
    item: int | None
    sha256: str | None


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """An event about a message: a reaction, an edit mark."""

    kind: str
    actor: int | None
    actor_name: str | None
    at_ms: int | None
    text: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """One message, ready to show. Times are milliseconds UTC."""

    row: int
    id: str
    ord: int
    conversation: int
    service: str
    title: str
    sender: int | None
    sender_key: str | None
    sender_name: str
    recipient: int | None
    sent_ms: int | None
    sent_raw: str
    sent_basis: str
    sent_clock: str
    kind: str
    lang: str
    native: str | None
    reply_to: str | None
    text: str
    extra: Extra
    same_as: int | None
    files: list[File] = []
    marks: list[Mark] = []


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record stands and who read it: what a receipt starts from."""

    id: str
    row: int
    item: int
    sha256: str
    path: str
    size: int
    intake: int
    start: int
    end: int
    part: str
    place: str
    source: str
    version: int
    zone: str | None
    mapping: dict[str, str] | None


def _found() -> Select[Any]:
    """Rows the index should hold: each lead, and for each other text of a message one of the records that have it.

    Of equal versions it is the one whose item has the lowest hash, whatever came in first.
    """
    m, lead, twin = message.c, message.alias("lead").c, message.alias("twin").c
    here, there = item.alias("here").c, item.alias("there").c
    better = exists().where(
        twin.same_as == m.same_as, twin.text == m.text, there.number == twin.item, here.number == m.item,
        tuple_(there.sha256, twin.start, twin.part) < tuple_(here.sha256, m.start, m.part),
    )  # fmt: skip
    return (
        select(m.row)
        .outerjoin(lead.row.table, lead.row == m.same_as)
        .where(or_(m.same_as.is_(None), and_(lead.text != m.text, ~better)))
    )


def indexable_count(connection: Connection) -> int:
    """How many messages the index should hold."""
    return connection.scalar(select(func.count()).select_from(_found().subquery())) or 0


def indexables(
    connection: Connection, *, after: int | None = None, rows: Sequence[int] | None = None
) -> Iterator[Indexable]:
    """What the index should hold, in the order of rows: leads, and versions with another text than their lead."""
    m = message.c
    query = (
        _found()
        .with_only_columns(
            m.row, m.ord, m.sent_ms, m.conversation, m.sender, m.recipient, conversation.c.service, m.lang, m.kind,
            m.reply_to, m.extra, m.text,
            maintain_column_froms=True,
        )
        .join(conversation, conversation.c.id == m.conversation)
        .order_by(m.row)
    )  # fmt: skip
    query = query.where(m.row > after) if rows is None else query.where(m.row.in_(rows))
    files: dict[int, set[str]] = defaultdict(set)
    found = connection.execution_options(stream_results=True, yield_per=2000).execute(query)
    for part in found.partitions():
        files.clear()
        for number, kind in connection.execute(
            select(attachment.c.message, attachment.c.kind).where(
                attachment.c.message.between(part[0].row, part[-1].row)
            )
        ):
            files[number].add(kind)
        for row, ord_, ms, number, sender, recipient, service, lang, kind, reply, extra, text in part:
            told = _unpack(extra) if extra else _NOTHING
            has = has_words(timed=ms is not None, extra=told, reply=bool(reply), kinds=files.get(row, ()), text=text)
            ts = None if ms is None else ms // 1000
            yield Indexable(row, ord_, ts, number, sender, recipient, service, lang, kind, has, text)


def shown(connection: Connection, rows: Sequence[int]) -> list[Shown]:
    """The messages of these rows, in the order asked for; unknown rows are left out."""
    found: dict[int, Shown] = {}
    for start in range(0, len(rows), _CHUNK):
        for one in _shown(connection, _select().where(message.c.row.in_(rows[start : start + _CHUNK]))):
            found[one.row] = one
    return [found[row] for row in rows if row in found]


def around(
    connection: Connection,
    number: int,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = 100,
) -> list[Shown]:
    """Messages of a conversation in order, oldest first: those before or after an order key, else the last ones."""
    query = _select().where(message.c.conversation == number, message.c.same_as.is_(None))
    if after is not None:
        query = query.where(message.c.ord > after).order_by(message.c.ord).limit(limit)
        return _shown(connection, query)
    if before is not None:
        query = query.where(message.c.ord < before)
    return _shown(connection, query.order_by(message.c.ord.desc()).limit(limit))[::-1]


def versions(connection: Connection, row: int) -> list[Shown]:
    """All records of the message this row belongs to: its lead first, then copies and versions by row."""
    lead = connection.scalar(select(message.c.same_as).where(message.c.row == row)) or row
    query = _select().where(or_(message.c.row == lead, message.c.same_as == lead))
    return sorted(_shown(connection, query), key=lambda one: (one.same_as is not None, one.row))


def row_of(connection: Connection, message_id: str) -> int | None:
    """The row of a record id (`<16 hex>-<start>[.<part>]`), or None."""
    head, _, part = message_id.partition(".")
    prefix, _, start = head.rpartition("-")
    if len(prefix) != 16 or not (start.isascii() and start.isdigit()) or len(start) > 18:
        return None
    query = (
        select(message.c.row)
        .join(item, item.c.number == message.c.item)
        .where(
            item.c.sha256.between(prefix, prefix + "g"),
            message.c.start == int(start),
            message.c.part == part,
        )
    )
    return connection.scalar(query)


def by_native(connection: Connection, number: int, native: str) -> int | None:
    """The row of the message with this id of the service in a conversation."""
    query = select(message.c.row).where(
        message.c.conversation == number, message.c.native == native, message.c.same_as.is_(None)
    )
    return connection.scalar(query.limit(1))


def source_of(connection: Connection, row: int) -> Source | None:
    """Where a message row stands in the evidence and who read it."""
    m, i, r = message.c, item.c, reading.c
    found = connection.execute(
        select(
            m.row, m.item, m.start, m.end, m.part, m.place, i.sha256, i.path, i.size, i.intake, r.source, r.version,
            r.zone, r.mapping,
        )
        .join(item, i.number == m.item)
        .join(reading, r.id == i.reading)
        .where(m.row == row)
    ).first()  # fmt: skip
    if found is None:
        return None
    return Source(
        id=record_id(found.sha256, found.start, found.part), row=row, item=found.item, sha256=found.sha256,
        path=found.path, size=found.size, intake=found.intake, start=found.start, end=found.end, part=found.part,
        place=found.place, source=found.source, version=found.version, zone=found.zone, mapping=found.mapping,
    )  # fmt: skip


def bare(key: str) -> str:
    """A key without the service before it: what to call somebody who has no name."""
    return key.partition(":")[2] or key


def _select() -> Select[Any]:
    m = message.c
    return (
        select(
            m.row, m.start, m.part, m.ord, m.conversation, m.sender, m.sender_name, m.recipient, m.sent_ms, m.sent_raw,
            m.sent_basis, m.sent_clock, m.kind, m.lang, m.native, m.reply_to, m.same_as, m.text, m.extra,
            item.c.sha256, conversation.c.service, conversation.c.title, conversation.c.key.label("conversation_key"),
            account.c.key.label("sender_key"), account.c.name.label("account_name"),
        )
        .join(item, item.c.number == m.item)
        .join(conversation, conversation.c.id == m.conversation)
        .outerjoin(account, account.c.id == m.sender)
    )  # fmt: skip


def _shown(connection: Connection, query: Select[Any]) -> list[Shown]:
    found = connection.execute(query).all()
    rows = [one.row for one in found]
    files, marks = _files(connection, rows), _marks(connection, found)
    return [
        Shown(
            row=one.row, id=record_id(one.sha256, one.start, one.part), ord=one.ord, conversation=one.conversation,
            service=one.service, title=one.title or one.conversation_key, sender=one.sender,
            sender_key=one.sender_key, sender_name=one.sender_name or one.account_name or bare(one.sender_key or ""),
            recipient=one.recipient, sent_ms=one.sent_ms, sent_raw=one.sent_raw, sent_basis=one.sent_basis,
            sent_clock=one.sent_clock, kind=one.kind, lang=one.lang, native=one.native, reply_to=one.reply_to,
            text=one.text, extra=_unpack(one.extra) if one.extra else _NOTHING, same_as=one.same_as,
            files=files.get(one.row, []), marks=marks.get((one.conversation, one.native), []) if one.native else [],
        )
        for one in found
    ]  # fmt: skip


def _files(connection: Connection, rows: Sequence[int]) -> dict[int, list[File]]:
    files: dict[int, list[File]] = defaultdict(list)
    a = attachment.c
    for start in range(0, len(rows), _CHUNK):
        query = (
            select(a.message, a.kind, a.path, a.media_type, a.size, a.absent, a.item, item.c.sha256)
            .outerjoin(item, item.c.number == a.item)
            .where(a.message.in_(rows[start : start + _CHUNK]))
            .order_by(a.message, a.number)
        )
        for row, kind, path, media_type, size, absent, number, sha256 in connection.execute(query):
            files[row].append(
                File(
                    kind=kind, path=path, media_type=media_type, size=size, absent=absent, item=number, sha256=sha256
                )
            )  # fmt: skip
    return files


def _marks(connection: Connection, found: Sequence[Any]) -> dict[tuple[int, str], list[Mark]]:
    """Reactions and edit marks by conversation and the id of their message, each once."""
    by_conversation: dict[int, list[str]] = defaultdict(list)
    for one in found:
        if one.native:
            by_conversation[one.conversation].append(one.native)
    marks: dict[tuple[int, str], list[Mark]] = defaultdict(list)
    e = event.c
    for number, natives in by_conversation.items():
        for start in range(0, len(natives), _CHUNK):
            query = (
                select(e.target, e.kind, e.actor, e.actor_name, e.at_ms, e.text)
                .where(and_(e.conversation == number, e.target.in_(natives[start : start + _CHUNK])))
                .where(e.same_as.is_(None))
                .order_by(e.row)
            )
            for target, kind, actor, actor_name, at_ms, text in connection.execute(query):
                mark = Mark(kind=kind, actor=actor, actor_name=actor_name, at_ms=at_ms, text=text)
                if mark not in marks[number, target]:
                    marks[number, target].append(mark)
    return marks
