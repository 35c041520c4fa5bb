"""Put batches of records into the store. One writer per case; one transaction per batch.

A message with an id of the service that is stored already, from the same sender at the same time, is the same message:
it becomes a copy (equal text) or a version (another text). Which of them stands for the message does not depend on the
order of intake: the one edited last, then the one whose item has the lowest hash.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Connection, Table, bindparam, case, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from speur.model import Attachment
from speur.model.ordering import order_key
from speur.store.batch import (
    CONVERSATION,
    ITEM,
    NATIVE,
    ORD,
    RECIPIENT,
    ROW,
    SAME_AS,
    SENDER,
    SENDER_NAME,
    SENT_MS,
    SENT_RAW,
    START,
    TEXT,
    Batch,
    EventRow,
    Extra,
)  # fmt: skip
from speur.store.database import chunks
from speur.store.intakes import new_key
from speur.store.schema import account, attachment, conversation, event, index_queue, item, item_place, message
from speur.store.schema import presence as presence_table
from speur.store.schema import problem as problem_table

_unpack = msgspec.msgpack.Decoder(Extra).decode


Placed = tuple[str, int, int, int, int | None, int | None]
"""A stored row for the index: what the message says of itself, then row, order key, conversation, sender, recipient."""


class Indexable(NamedTuple):
    """A row for the index, made from the store alone."""

    row: int
    ord: int
    ts: int | None
    conversation: int
    sender: int | None
    recipient: int | None
    service: str
    lang: str
    kind: str
    has: tuple[str, ...]
    text: str


class Stored(NamedTuple):
    """What one batch changed: rows to put into the index, rows to take out of it, how much was new."""

    index_rows: list[Placed]
    unindex: list[int]
    messages: int
    copies: int
    events: int
    problems: int


class _Lead(NamedTuple):
    """A stored row that stands for a message."""

    row: int
    sender: int | None
    sent_ms: int | None
    sent_raw: str
    text: str
    rank: tuple[int, str, int]
    name: str


def _insert_sql(table: Table) -> str:
    names = [column.name for column in table.columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table.name}" ({quoted}) VALUES ({", ".join("?" * len(names))})'


_MESSAGE = _insert_sql(message)
_EVENT = _insert_sql(event)
_ATTACHMENT = _insert_sql(attachment)


class ItemWriter:
    """Writes the batches of one reading of one item."""

    def __init__(self, rows: "Rows", *, number: int, sha256: str, folder: str, intake: str, reading: int, stored: int):
        self._rows = rows
        self._number = number
        self._sha256 = sha256
        self._folder = folder
        self._intake = intake
        self._reading = reading
        self._stored = stored  # ranges that start here or before are in the store already
        self._conversations: list[int] = []
        self._services: list[str] = []
        self._has_ids: list[bool] = []
        self._accounts: list[int] = []
        self._places: dict[str, int] | None = None

    def put(self, connection: Connection, batch: Batch) -> Stored:
        """Store one batch; everything or nothing, with the transaction it runs in."""
        self._name(connection, batch)
        if self._stored >= 0:
            batch = _beyond(batch, self._stored)
        known = self._known(connection, batch)
        index: list[Placed] = []
        unindex: list[int] = []
        copies = self._messages(connection, batch, known, index, unindex) if batch.messages else 0
        self._events(connection, batch.events, known)
        if batch.problems:
            connection.execute(
                upsert(problem_table).on_conflict_do_nothing(),
                [
                    {
                        "item": self._number, "start": row.start, "end": row.end, "place": row.place, "path": "",
                        "code": row.code, "detail": row.detail, "reading": self._reading,
                    }
                    for row in batch.problems
                ],
            )  # fmt: skip
        return Stored(index, unindex, len(batch.messages) - copies, copies, len(batch.events), len(batch.problems))

    def _name(self, connection: Connection, batch: Batch) -> None:
        """Give conversations and accounts of this batch their numbers in the store."""
        for said in batch.conversations:
            values = {
                "key": said.key, "service": said.service, "title": said.title, "kind": said.kind,
                "has_ids": said.has_ids, "item": self._number, "start": said.start, "end": said.end, "part": "",
                "place": said.place, "details": said.details,
            }  # fmt: skip
            number = self._rows.conversation(connection, said.key, values, self._sha256)
            if said.number == len(self._conversations):
                self._conversations.append(number)
                self._services.append(said.service)
                self._has_ids.append(said.has_ids)
        for listed in batch.accounts:
            values = {
                "key": listed.key, "service": listed.service, "name": listed.name, "handle": listed.handle,
                "phone": listed.phone, "details": listed.details,
            }  # fmt: skip
            number = self._rows.account(connection, listed.key, values)
            if listed.number == len(self._accounts):
                self._accounts.append(number)

    def _known(self, connection: Connection, batch: Batch) -> dict[tuple[int, str], list[_Lead]]:
        """Stored messages with the ids of this batch; empty for ids above all that were seen in a conversation."""
        asked: dict[int, set[str]] = defaultdict(set)
        has_ids, conversations, is_new = self._has_ids, self._conversations, self._rows.is_new
        for row in batch.messages:
            native, local = row[NATIVE], row[CONVERSATION]
            if native is not None and has_ids[local] and not is_new(connection, conversations[local], native):
                asked[conversations[local]].add(native)
        for happened in batch.events:
            native, at = happened.native, happened.conversation
            if native is None or at is None or not has_ids[at]:
                continue
            if not is_new(connection, conversations[at], native):
                asked[conversations[at]].add(native)
        known: dict[tuple[int, str], list[_Lead]] = {}
        for number, natives in asked.items():
            for native in natives:
                known[number, native] = []
            for chunk in chunks(sorted(natives), 500):
                for lead_native, lead in self._rows.leads(connection, number, chunk):
                    known[number, lead_native].append(lead)
        return known

    def _messages(
        self,
        connection: Connection,
        batch: Batch,
        known: dict[tuple[int, str], list[_Lead]],
        index: list[Placed],
        unindex: list[int],
    ) -> int:
        """Fill in what the store knows of each row, and insert them; gives how many are copies or versions."""
        rows, said, files = batch.messages, batch.said, batch.attachments
        attached: list[tuple[Any, ...]] = []
        seen = self._rows.seen
        swaps: list[tuple[int, int]] = []
        turned: set[int] = set()  # leads whose message has other texts than before: which rows the index holds changes
        copies = 0
        number = self._rows.next_message
        conversations, accounts, item_number = self._conversations, self._accounts, self._number
        for at, row in enumerate(rows):
            row[ROW], row[ITEM] = number, item_number
            conversation_number = row[CONVERSATION] = conversations[row[CONVERSATION]]
            sender = recipient = None
            if row[SENDER] is not None:
                sender = row[SENDER] = accounts[row[SENDER]]
            if row[RECIPIENT] is not None:
                recipient = row[RECIPIENT] = accounts[row[RECIPIENT]]
            ms = row[SENT_MS]
            order = row[ORD] = order_key(None if ms is None else ms // 1000, number)
            indexed, counted = True, 1
            name = row[SENDER_NAME] or ""
            if known and (leads := known.get((conversation_number, row[NATIVE]))) is not None:
                lead = _same(leads, sender, ms, row[SENT_RAW])
                rank = (-batch.edited_ms.get(at, 0), self._sha256, row[START])
                mine = _Lead(number, sender, ms, row[SENT_RAW], row[TEXT], rank, name)
                if lead is None:
                    leads.append(mine)
                elif rank < lead.rank:
                    copies += 1
                    swaps.append((lead.row, number))
                    leads[leads.index(lead)] = mine
                    if lead.text != mine.text or lead.row in turned:
                        turned.add(number)
                    unindex.append(lead.row)
                    if sender is not None:  # the message is counted under the name its lead gives
                        _note(seen, (conversation_number, sender, lead.name), None, -1)
                else:
                    copies += 1
                    row[SAME_AS] = lead.row
                    indexed = mine.text != lead.text
                    counted = 0
                    if indexed:
                        turned.add(lead.row)
            if sender is not None:
                _note(seen, (conversation_number, sender, name), ms, counted)
            if files and at in files:
                attached.extend(self._attached(connection, number, files[at]))
            if indexed:
                index.append((said[at], number, order, conversation_number, sender, recipient))
            number += 1
        connection.exec_driver_sql(_MESSAGE, list(map(tuple, rows)))
        if attached:
            connection.exec_driver_sql(_ATTACHMENT, attached)
        for old, new in swaps:
            connection.execute(
                update(message).where((message.c.row == old) | (message.c.same_as == old)).values(same_as=new)
            )
        for chunk in chunks(sorted(turned), 500):
            group = select(message.c.row).where(message.c.row.in_(chunk) | message.c.same_as.in_(chunk))
            unindex.extend(connection.scalars(group))
        self._rows.next_message = number
        return copies

    def _attached(self, connection: Connection, row: int, files: list[Attachment]) -> Iterable[tuple[Any, ...]]:
        if self._places is None:
            self._places = self._rows.places(connection, self._intake)
        for number, file in enumerate(files):
            found = self._places.get(_join(self._folder, file.path)) if file.path else None
            yield (row, number, file.path, file.kind, file.media_type, file.size, file.absent, found)

    def _events(
        self, connection: Connection, events: list[EventRow], known: dict[tuple[int, str], list[_Lead]]
    ) -> None:
        rows: list[tuple[Any, ...]] = []
        next_row = self._rows.next_event
        for said in events:
            number = None if said.conversation is None else self._conversations[said.conversation]
            actor = None if said.actor is None else self._accounts[said.actor]
            same_as = None
            shared = said.native or said.target
            if number is not None and shared is not None and (number, shared) in known:
                same_as = connection.scalar(
                    select(event.c.row).where(
                        event.c.conversation == number,
                        event.c.target == said.target if said.native is None else event.c.native == said.native,
                        event.c.kind == said.kind,
                        event.c.actor.is_(actor) if actor is None else event.c.actor == actor,
                        event.c.text == said.text,
                        event.c.at_raw == said.at_raw,
                        event.c.same_as.is_(None),
                    ).limit(1)
                )  # fmt: skip
            ts = None if said.at_ms is None else said.at_ms // 1000
            rows.append(
                (
                    next_row, self._number, said.start, said.end, said.part, said.place, number, said.kind, actor,
                    said.actor_name, order_key(ts, next_row), said.at_ms, said.at_raw, said.at_basis, said.at_clock,
                    said.target, said.native, same_as, said.text, said.extra,
                )
            )  # fmt: skip
            next_row += 1
        if rows:
            connection.exec_driver_sql(_EVENT, rows)
        self._rows.next_event = next_row


class Rows:
    """What the writer remembers over all items of one run: next numbers, names, highest ids."""

    def __init__(self, connection: Connection, indexed: int = -1) -> None:
        """`indexed` is the highest row the index ever held: no number is given twice."""
        queued = connection.scalar(select(func.max(index_queue.c.row))) or 0
        stored = connection.scalar(select(func.max(message.c.row))) or 0
        self.next_message = max(stored, queued, indexed) + 1
        self.next_event = (connection.scalar(select(func.max(event.c.row))) or 0) + 1
        self.seen: dict[tuple[int, int, str], list[Any]] = {}
        self._conversations: dict[str, tuple[int, str, str]] = {}  # number, title, hash of the item that says so
        self._accounts: dict[str, tuple[int, str]] = {}  # number, name
        self._highest: dict[int, int] = {}
        self._hashes: dict[int, str] = {}
        self._intake_places: tuple[str, dict[str, int]] = ("", {})

    def conversation(self, connection: Connection, key: str, values: dict[str, Any], sha256: str) -> int:
        """The number of a conversation; made when new.

        Of several titles the one counts that the item with the lowest hash gives: so the order of intake makes no
        difference. The row says where that title stands.
        """
        held = self._conversations.get(key) or self._held(connection, key)
        if held is None:
            number = new_key(connection.execute(insert(conversation).values(values)))
            self._highest[number] = -1
            self._conversations[key] = (number, values["title"], sha256)
            return number
        number, title, by = held
        said = values["title"]
        if said and said != title and (not title or sha256 < by):
            told = {name: values[name] for name in ("title", "item", "start", "end", "part", "place", "details")}
            connection.execute(update(conversation).where(conversation.c.id == number).values(told))
            held = (number, said, sha256)
        self._conversations[key] = held
        return number

    def _held(self, connection: Connection, key: str) -> tuple[int, str, str] | None:
        c = conversation.c
        found = connection.execute(select(c.id, c.title, c.item).where(c.key == key)).first()
        return None if found is None else (int(found.id), found.title, self._hash(connection, found.item))

    def account(self, connection: Connection, key: str, values: dict[str, Any]) -> int:
        """The number of an account; made when new. Of several listed names, handles or phones the first by alphabet
        counts, whatever came in first; all names it was seen under stand in `presence`.
        """
        held = self._accounts.get(key)
        if held is not None and values["name"] in ("", held[1]) and not values["handle"] and not values["phone"]:
            return held[0]
        made = upsert(account).values(values)
        least = {}
        for name in ("name", "handle", "phone"):
            old, new = account.c[name], made.excluded[name]
            least[name] = case((old == "", new), (new == "", old), else_=func.min(old, new))
        made = made.on_conflict_do_update(index_elements=["key"], set_=least)
        number = int(connection.scalar(made.returning(account.c.id)) or 0)
        self._accounts[key] = (number, values["name"])
        return number

    def is_new(self, connection: Connection, number: int, native: str) -> bool:
        """Whether an id is above all ids stored in its conversation: then nothing can be equal to it."""
        if not native.isdecimal() or len(native) > 18:
            return False
        highest = self._highest.get(number)
        if highest is None:
            found = connection.exec_driver_sql(
                "SELECT max(CAST(native AS INTEGER)) FROM message WHERE conversation = ?", (number,)
            ).scalar()
            events = connection.exec_driver_sql(
                "SELECT max(CAST(native AS INTEGER)) FROM event WHERE conversation = ?", (number,)
            ).scalar()
            highest = max(-1 if found is None else found, -1 if events is None else events)
        this = int(native)
        if this > highest:
            self._highest[number] = this
            return True
        return False

    def leads(self, connection: Connection, number: int, natives: list[str]) -> Iterable[tuple[str, _Lead]]:
        """The rows that stand for the messages with these ids."""
        columns = message.c
        rows = connection.execute(
            select(
                columns.native, columns.row, columns.sender, columns.sent_ms, columns.sent_raw, columns.text,
                columns.item, columns.start, columns.extra, columns.sender_name,
            ).where(columns.conversation == number, columns.native.in_(natives), columns.same_as.is_(None))
        )  # fmt: skip
        for native, row, sender, ms, raw, text, item_number, start, extra, name in rows:
            rank = self.rank(connection, item_number, start, extra)
            yield native, _Lead(row, sender, ms, raw, text, rank, name or "")

    def rank(self, connection: Connection, item_number: int, start: int, extra: bytes | None) -> tuple[int, str, int]:
        """Which of several records stands for a message: the lowest rank. Edited last, then the lowest hash."""
        edited = (_unpack(extra).edited_ms or 0) if extra else 0
        return -edited, self._hash(connection, item_number), start

    def _hash(self, connection: Connection, number: int) -> str:
        if number not in self._hashes:
            self._hashes[number] = connection.scalar(select(item.c.sha256).where(item.c.number == number)) or ""
        return self._hashes[number]

    def places(self, connection: Connection, intake: str) -> dict[str, int]:
        """Path to item number, of one intake."""
        if self._intake_places[0] != intake:
            from speur.store.schema import intake as intake_table

            rows = connection.execute(
                select(item_place.c.path, item_place.c.item)
                .join(intake_table, intake_table.c.number == item_place.c.intake)
                .where(intake_table.c.id == intake)
            )
            self._intake_places = (intake, dict(rows.all()))
        return self._intake_places[1]

    def settle(self, connection: Connection) -> None:
        """Write down who was seen where under which name, how often, from when to when, since the last time.

        Whoever commits what was stored calls this first, so that both are on disk together.
        """
        seen, self.seen = self.seen, {}
        if not seen:
            return
        made = upsert(presence_table).values(
            conversation=bindparam("c"), account=bindparam("a"), name=bindparam("n"), messages=bindparam("m"),
            first_ms=bindparam("f"), last_ms=bindparam("l"),
        )  # fmt: skip
        old, new = presence_table.c, made.excluded
        made = made.on_conflict_do_update(
            index_elements=["conversation", "account", "name"],
            set_={
                "messages": old.messages + new.messages,
                "first_ms": func.min(
                    func.coalesce(old.first_ms, new.first_ms), func.coalesce(new.first_ms, old.first_ms)
                ),
                "last_ms": func.max(func.coalesce(old.last_ms, new.last_ms), func.coalesce(new.last_ms, old.last_ms)),
            },
        )
        connection.execute(
            made,
            [{"c": c, "a": a, "n": n, "m": m, "f": f, "l": last} for (c, a, n), (m, f, last) in seen.items()],
        )


def queue_for_index(connection: Connection, rows: Iterable[int]) -> None:
    """Remember rows that the index must take anew."""
    values = [{"row": row} for row in rows]
    if values:
        connection.execute(upsert(index_queue).on_conflict_do_nothing(), values)


def _beyond(batch: Batch, stored: int) -> Batch:
    """What is left of a batch after an interruption: ranges that start behind the last one stored."""
    kept = [at for at, row in enumerate(batch.messages) if row[START] > stored]
    return Batch(
        messages=[batch.messages[at] for at in kept],
        said=[batch.said[at] for at in kept],
        attachments={new: batch.attachments[old] for new, old in enumerate(kept) if old in batch.attachments},
        edited_ms={new: batch.edited_ms[old] for new, old in enumerate(kept) if old in batch.edited_ms},
        events=[row for row in batch.events if row.start > stored],
        problems=[row for row in batch.problems if row.start > stored],
    )


def _note(seen: dict[tuple[int, int, str], list[Any]], key: tuple[int, int, str], ms: int | None, counted: int) -> None:
    """Count one record of somebody somewhere: how many messages, the first and the last time.

    A copy counts for nothing, but its name is a name.
    """
    entry = seen.get(key)
    if entry is None:
        seen[key] = [counted, ms, ms]
        return
    entry[0] += counted
    if ms is not None:
        if entry[1] is None or ms < entry[1]:
            entry[1] = ms
        if entry[2] is None or ms > entry[2]:
            entry[2] = ms


def _same(leads: list[_Lead], sender: int | None, ms: int | None, raw: str) -> _Lead | None:
    """The stored message that this one is: same id (given), same sender, same time."""
    for lead in leads:
        if lead.sender == sender and lead.sent_ms == ms and (ms is not None or lead.sent_raw == raw):
            return lead
    return None


def _join(folder: str, path: str) -> str:
    """A path as a message writes it, seen from the item's folder; `..` stays inside the intake."""
    parts = folder.split("/") if folder else []
    for part in path.replace("\\", "/").split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
