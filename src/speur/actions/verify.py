"""`verify`: hash the sealed bytes again, read them again, compare with what is stored."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, and_, or_, select

from speur.actions.opening import OpenCase
from speur.evidence import intakes
from speur.evidence.verify import verify as verify_evidence
from speur.flow import frames
from speur.flow.reader import Answer, Reader, ReaderDied
from speur.flow.sealed import SealedItems
from speur.model import CaseDamaged, Mapping
from speur.sources import Broken, load
from speur.store.batch import (
    CONVERSATION,
    END,
    EXTRA,
    KIND,
    NATIVE,
    PART,
    PLACE,
    RECIPIENT,
    REPLY_TO,
    SENDER,
    SENDER_NAME,
    SENT_BASIS,
    SENT_CLOCK,
    SENT_MS,
    SENT_RAW,
    START,
    TEXT,
    Batch,
)  # fmt: skip
from speur.store.reading import indexable_count
from speur.store.schema import account, attachment, conversation, event, intake, item, message, problem, reading

_REST = (PLACE, KIND, REPLY_TO, SENT_BASIS, SENT_CLOCK, EXTRA)
Progress = Callable[[str, int, int], None]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not hold. `kind`: evidence, custody, audit, message, event, file, problem, index, reader."""

    kind: str
    where: str
    detail: str


class Verified(msgspec.Struct, kw_only=True):
    """What was checked and what does not hold. `newer_reader` items were read by an older version of their reader."""

    items: int = 0
    records: int = 0
    newer_reader: int = 0
    differences: list[Difference] = []


def verify(folder: Path, progress: Progress | None = None) -> Verified:
    """Check a whole case against its sealed evidence. Nothing is changed."""
    opened = OpenCase(folder)
    told = Verified()
    for found in verify_evidence(opened.case.vault, opened.case.journal, None):
        told.differences.append(
            Difference(
                kind="custody" if found.code == "journal" else "evidence",
                where=", ".join(found.paths) or found.what,
                detail=f"{found.code}: {found.detail}",
            )
        )
    told.differences += [Difference(kind="audit", where="people.db", detail=why) for why in opened.case.people.verify()]
    try:
        _readings(opened, told, progress)
    except CaseDamaged as error:
        told.differences.append(Difference(kind="custody", where=str(folder), detail=str(error)))
    _copies(opened, told)
    _index(opened, told)
    opened.case.people.audit("verify", {"items": told.items, "differences": len(told.differences)})
    return told


def _readings(opened: OpenCase, told: Verified, progress: Progress | None) -> None:
    with opened.store.connect() as connection:
        rows = connection.execute(
            select(item.c.number, item.c.sha256, item.c.path, item.c.size, intake.c.id.label("intake"), reading)
            .join(intake, intake.c.number == item.c.intake)
            .join(reading, reading.c.id == item.c.reading)
            .where(item.c.state == "read")
            .order_by(item.c.number)
        ).all()
    total = sum(row.size for row in rows)
    done = 0
    reader = Reader(opened.case.vault.folder)
    sealed = SealedItems(intakes(opened.case.journal))
    try:
        for row in rows:
            if progress:
                progress(row.path, done, total)
            done += row.size
            told.items += 1
            found = sealed.item(row.intake, row.path)
            if not _same_version(row, told) or found is None or not opened.case.vault.has(row.sha256):
                continue  # what is missing is said by the check of the evidence
            job = frames.Job(
                intake=row.intake, item=found, zone=row.zone, source=row.source,
                mapping=msgspec.convert(row.mapping, Mapping) if row.mapping else None,
            )  # fmt: skip
            try:
                _compare(opened, reader.read(job, sealed.near(row.intake, row.path)), row.number, row.path, told)
            except ReaderDied as death:
                if row.state != "died":
                    told.differences.append(Difference(kind="reader", where=row.path, detail=str(death)))
    finally:
        reader.stop()


def _same_version(row: Any, told: Verified) -> bool:
    name, version = str(row.source), int(row.version)
    try:
        now = load(name).version
    except Broken as error:
        told.differences.append(Difference(kind="reader", where=name, detail=str(error)))
        return False
    if now != version:
        told.newer_reader += 1
    return now == version


def _compare(opened: OpenCase, answers: Iterable[Answer], number: int, path: str, told: Verified) -> None:
    with opened.store.connect() as connection:
        stored = _Stored(connection, number)
        conversations: list[str] = []
        accounts: list[str] = []
        for answer in answers:
            if not isinstance(answer, Batch):
                continue
            for named in answer.conversations:
                if named.number == len(conversations):
                    conversations.append(named.key)
            for listed in answer.accounts:
                if listed.number == len(accounts):
                    accounts.append(listed.key)
            for at, row in enumerate(answer.messages):
                told.records += 1
                sender = None if row[SENDER] is None else accounts[row[SENDER]]
                recipient = None if row[RECIPIENT] is None else accounts[row[RECIPIENT]]
                told.differences += _differs(
                    "message", path, (row[START], row[PART]), stored.next_message(),
                    (
                        row[START], row[PART], row[END], row[TEXT], row[SENT_MS], row[SENT_RAW], row[NATIVE],
                        row[SENDER_NAME], conversations[row[CONVERSATION]], sender, recipient,
                        *(row[of] for of in _REST),
                    ),
                )  # fmt: skip
                for file in answer.attachments.get(at, ()):
                    told.differences += _differs(
                        "file", path, (row[START], row[PART]), stored.next_file(),
                        (file.path, file.kind, file.media_type, file.size, file.absent),
                    )  # fmt: skip
            for happened in answer.events:
                told.records += 1
                key = (happened.start, happened.part)
                told.differences += _differs(
                    "event", path, key, stored.next_event(),
                    (
                        happened.start, happened.part, happened.end, happened.text, happened.at_ms, happened.kind,
                        happened.actor_name, happened.target, happened.native, happened.at_raw, happened.extra,
                    ),
                )  # fmt: skip
            for wrong in answer.problems:
                told.records += 1
                told.differences += _differs(
                    "problem", path, (wrong.start, ""), stored.next_problem(), (wrong.start, wrong.end, wrong.code)
                )
        for kind, left in stored.left():
            told.differences.append(
                Difference(kind=kind, where=path, detail=f"{left} stored that a new reading does not give")
            )


class _Stored:
    """What is stored of one item, in the order of the reader."""

    def __init__(self, connection: Connection, number: int) -> None:
        m, e, p, f = message.c, event.c, problem.c, attachment.c
        recipient = account.alias("recipient")
        self._messages = iter(connection.execute(
            select(
                m.start, m.part, m.end, m.text, m.sent_ms, m.sent_raw, m.native, m.sender_name,
                conversation.c.key, account.c.key, recipient.c.key, m.place, m.kind, m.reply_to, m.sent_basis,
                m.sent_clock, m.extra,
            )
            .join(conversation, conversation.c.id == m.conversation).outerjoin(account, account.c.id == m.sender)
            .outerjoin(recipient, recipient.c.id == m.recipient)
            .where(m.item == number).order_by(m.row).execution_options(yield_per=5000)
        ))  # fmt: skip
        self._events = iter(connection.execute(
            select(
                e.start, e.part, e.end, e.text, e.at_ms, e.kind, e.actor_name, e.target, e.native, e.at_raw, e.extra
            )
            .where(e.item == number).order_by(e.row).execution_options(yield_per=5000)
        ))  # fmt: skip
        self._files = iter(connection.execute(
            select(f.path, f.kind, f.media_type, f.size, f.absent).join(message, m.row == f.message)
            .where(m.item == number).order_by(m.row, f.number).execution_options(yield_per=5000)
        ))  # fmt: skip
        self._problems = iter(connection.execute(
            select(p.start, p.end, p.code).where(p.item == number, p.reading.is_not(None)).order_by(p.id)
        ))  # fmt: skip

    def next_message(self) -> tuple[object, ...] | None:
        row = next(self._messages, None)
        return None if row is None else tuple(row)

    def next_event(self) -> tuple[object, ...] | None:
        row = next(self._events, None)
        return None if row is None else tuple(row)

    def next_file(self) -> tuple[object, ...] | None:
        row = next(self._files, None)
        return None if row is None else tuple(row)

    def next_problem(self) -> tuple[object, ...] | None:
        row = next(self._problems, None)
        return None if row is None else tuple(row)

    def left(self) -> Iterator[tuple[str, int]]:
        kinds = {"message": self._messages, "event": self._events, "file": self._files, "problem": self._problems}
        for kind, rows in kinds.items():
            if number := sum(1 for _ in rows):
                yield kind, number


def _differs(
    kind: str, path: str, key: tuple[int, str], stored: tuple[object, ...] | None, read: tuple[object, ...]
) -> list[Difference]:
    if stored == read:
        return []
    where = f"{path} at {key[0]}{'.' + key[1] if key[1] else ''}"
    if stored is None:
        return [Difference(kind=kind, where=where, detail="read anew, not stored")]
    pairs = zip(stored, read, strict=True)
    parts = [f"{mine!r:.80} stored, {theirs!r:.80} read" for mine, theirs in pairs if mine != theirs]
    return [Difference(kind=kind, where=where, detail="; ".join(parts))]


def _copies(opened: OpenCase, told: Verified) -> None:
    """What counts as a copy of a message has to be one: nothing can be hidden behind another message."""
    m, lead = message.alias("copy").c, message.alias("lead").c
    query = (
        select(item.c.path, m.start)
        .join(item, item.c.number == m.item)
        .outerjoin(lead.row.table, lead.row == m.same_as)
        .where(
            m.same_as.is_not(None),
            or_(
                lead.row.is_(None), lead.same_as.is_not(None), lead.native.is_distinct_from(m.native),
                lead.sent_ms.is_distinct_from(m.sent_ms), and_(m.native.is_(None), lead.text != m.text),
            ),
        )
    )  # fmt: skip
    with opened.store.connect() as connection:
        for path, start in connection.execute(query):
            why = "counted as a copy of a message that is not the same"
            told.differences.append(Difference(kind="message", where=f"{path} at {start}", detail=why))


def _index(opened: OpenCase, told: Verified) -> None:
    with opened.store.connect() as connection:
        stored = indexable_count(connection)
    held = opened.engine.count("")
    if stored != held:
        told.differences.append(
            Difference(kind="index", where="index", detail=f"{held} messages, {stored} in the store; `speur reindex`")
        )
