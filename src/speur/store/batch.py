"""How records travel from a reader process to the writer: in batches, with names interned.

Conversations and accounts are numbered in the order in which one reading names them; messages and events carry these
small numbers. A message travels as the row it will become, so that the writer only fills in what it alone knows.
"""

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from speur.model import Attachment

MESSAGE_COLUMNS: Final = (
    "row", "item", "start", "end", "part", "place", "conversation", "sender", "sender_name", "recipient", "ord",
    "sent_ms", "sent_raw", "sent_basis", "sent_clock", "kind", "lang", "native", "reply_to", "same_as", "text", "extra",
)  # fmt: skip
"""The columns of a message row, in the order of the table. `row`, `item`, `ord` and `same_as` are the writer's."""

(
    ROW, ITEM, START, END, PART, PLACE, CONVERSATION, SENDER, SENDER_NAME, RECIPIENT, ORD, SENT_MS, SENT_RAW,
    SENT_BASIS, SENT_CLOCK, KIND, LANG, NATIVE, REPLY_TO, SAME_AS, TEXT, EXTRA,
) = range(len(MESSAGE_COLUMNS))  # fmt: skip

MessageRow = list[Any]
"""Values in the order of `MESSAGE_COLUMNS`."""


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
    said: list[str] = []  # of each message, what the index takes of it; see search.index.doc
    attachments: dict[int, list[Attachment]] = {}  # by place in `messages`
    edited_ms: dict[int, int] = {}  # by place in `messages`
    events: list[EventRow] = []
    problems: list[ProblemRow] = []


def has_words(*, timed: bool, extra: Extra, reply: bool, kinds: Iterable[str], text: str) -> tuple[str, ...]:
    """The words a message answers to in `has:`."""
    words = ["time"] if timed else []
    if extra.forwarded_from:
        words.append("forward")
    if extra.edited_raw or extra.edited_ms is not None:
        words.append("edit")
    if extra.notes:
        words.append("note")
    if extra.links or "://" in text or "t.me/" in text or "www." in text:
        words.append("link")
    if reply:
        words.append("reply")
    if kinds:
        words += ["attachment", *sorted(set(kinds))]
    return tuple(words)
