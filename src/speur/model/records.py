"""What the evidence says, as the readers give it: conversations, accounts, messages, events, and what went wrong.

Records are what one item says in one place. A service's keys are its own words with the service before them
(`telegram:channel1234`, `xmpp:jan@example.org`), so that the same account in two items has the same key.
"""

from typing import Literal

import msgspec

from speur.model.origin import NO_TIME, Origin, When

ConversationKind = Literal["direct", "group", "channel", "thread", "saved", "unknown"]


class Attachment(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A file a message refers to.

    `path` is relative to the folder of the item, as the data writes it; empty when the data says there was a file but
    not where (`absent` then says why: `not-exported`, `too-large`, `omitted`). Whether the file is in the evidence is
    found out later, by whoever holds the evidence.
    """

    path: str = ""
    kind: str = "file"  # photo, video, voice, audio, sticker, animation, contact-card, file
    media_type: str = ""
    size: int | None = None
    absent: str = ""


class Conversation(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A place where messages are exchanged: a group, a channel, a one-to-one chat, a thread."""

    origin: Origin
    key: str
    service: str  # telegram, xmpp, matrix, whatsapp, or what a mapping says
    title: str = ""
    kind: ConversationKind = "unknown"
    has_ids: bool = False  # message ids are the service's own: the same id in two items is the same message
    details: dict[str, str] = {}


class Account(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An account the evidence lists by itself (a contact, a member, the owner). Senders need no Account record."""

    origin: Origin
    key: str
    service: str
    name: str = ""
    handle: str = ""
    phone: str = ""
    details: dict[str, str] = {}


class Message(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One message as one item gives it.

    `conversation` and `sender` are keys; `sender_name` is the name shown here and now. `native` is the format's own id
    inside the conversation. `text` is plain text; `links` are targets hidden behind words of it. `edited` is the time
    the data gives for a last edit. `notes` say what had to be changed to read it (`\\x1b read as U+001B`).
    """

    origin: Origin
    conversation: str
    sent: When = NO_TIME
    text: str = ""
    sender: str | None = None
    sender_name: str | None = None
    recipient: str | None = None
    native: str | None = None
    kind: str = "text"  # text, media, poll, contact, location, call, invoice, game, unsupported
    reply_to: str | None = None  # native id of the message replied to
    forwarded_from: str | None = None  # the name or key the data gives
    edited: When | None = None
    links: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    details: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened: join, leave, edit-mark, delete, reaction, call, pin, title, create, session, service.

    A `section` is a part of a file beside its messages, kept whole; it counts as no unit.
    `text` says it as the data does; `target` is the native id of the message it is about.
    """

    origin: Origin
    kind: str
    conversation: str | None = None
    actor: str | None = None
    actor_name: str | None = None
    at: When = NO_TIME
    target: str | None = None
    native: str | None = None
    text: str = ""
    details: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class Problem(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What could not be read. `code` is a word of docs/reference/problems.md; `detail` says what was found."""

    origin: Origin
    code: str
    detail: str


Record = Message | Event | Account | Conversation | Problem
