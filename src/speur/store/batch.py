"""How records travel from a reader process to the writer: in batches, with names interned.

Conversations and accounts are numbered in the order in which one reading names them; messages and events carry these
small numbers. Everything is array-like, so that a row costs a microsecond and not ten.
"""

import msgspec

from speur.model import Attachment


class _Row(msgspec.Struct, array_like=True, gc=False):
    """A row on its way."""


class ConversationRow(_Row):
    """A conversation, when a reading names it or has something new to say of it."""

    number: int
    key: str
    service: str
    title: str
    kind: str
    has_ids: bool
    start: int
    end: int
    place: str
    details: dict[str, str]


class AccountRow(_Row):
    """An account, when a reading names it or lists it."""

    number: int
    key: str
    service: str
    name: str
    handle: str
    phone: str
    details: dict[str, str]


class Extra(msgspec.Struct, omit_defaults=True, gc=False):
    """What few messages and events have; stored as one msgpack blob."""

    forwarded_from: str = ""
    edited_ms: int | None = None
    edited_raw: str = ""
    edited_basis: str = ""
    links: tuple[str, ...] = ()
    details: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class MessageRow(_Row):
    """One message record. `sent_ms` is milliseconds UTC or None; `extra` is a packed `Extra` or None."""

    start: int
    end: int
    part: str
    place: str
    conversation: int
    sender: int | None
    sender_name: str | None
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
    has: list[str]
    extra: bytes | None
    edited_ms: int
    attachments: list[Attachment]


class EventRow(_Row):
    """One event record."""

    start: int
    end: int
    part: str
    place: str
    conversation: int | None
    kind: str
    actor: int | None
    actor_name: str | None
    at_ms: int | None
    at_raw: str
    at_basis: str
    at_clock: str
    target: str | None
    native: str | None
    text: str
    extra: bytes | None


class ProblemRow(_Row):
    """One thing that could not be read."""

    start: int
    end: int
    place: str
    code: str
    detail: str


class Batch(_Row):
    """Some consecutive records of one item, in the order they stand there. All parts of one range are in one batch."""

    conversations: list[ConversationRow] = []
    accounts: list[AccountRow] = []
    messages: list[MessageRow] = []
    events: list[EventRow] = []
    problems: list[ProblemRow] = []
