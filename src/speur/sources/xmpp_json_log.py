"""A Jabber (XMPP) server's message log as JSON objects, one after another.

Covers: `{"ts": ..., "from": jid, "to": jid, "body": ...}` pretty-printed or one per line, with or without an array and
commas around; the same under other names (timestamp/date/time, sender, recipient/room, message/text) where each of
the four stands under exactly one name; times in ISO 8601 with or without zone and as epochs of any unit; rooms (by
type or by the domain's name) and one-to-one talk; archive and stanza ids as native ids; further keys as details.
JSON that strict parsers refuse is repaired and the repair noted; what is no object is a Problem, and reading goes on.
Not covered: stanzas as XML, end-to-end encrypted bodies (given as they stand), `to` with several addresses, archives
of other services in the same shape (their addresses are not `name@domain`), a file whose first object is damaged
(name the format to have it read).
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any, ClassVar, NamedTuple, cast

import msgspec

from speur.model import Conversation, ConversationKind, Event, Item, Message, Origin, Problem, Record, Tier
from speur.sources.kit.jids import Jid, jid
from speur.sources.kit.json_objects import Found, objects
from speur.sources.kit.json_repair import decode
from speur.sources.kit.timestamps import Timestamps

TIMES = ("ts", "timestamp", "date", "time")
SENDERS = ("from", "sender")
RECIPIENTS = ("to", "recipient", "room")
BODIES = ("body", "message", "text")
NATIVE = ("stanza-id", "stanza_id", "stanzaId", "archive-id", "archive_id", "archiveId", "mam-id", "mam_id")
NICKS = ("nick", "from_name", "sender_name")
MAIL = frozenset({"cc", "bcc", "headers", "message-id", "Message-ID", "message_id", "attachments"})

_ADDRESS = re.compile(r"(?:[^\s@/<>:\"']{1,1023}@)?[^\s@/<>:\"',]{1,1023}(?:/.{0,1023})?", re.DOTALL)
_ANY = msgspec.json.Decoder()
_PROBED = 8
_PROBE_BYTES = 256 << 10

Names = tuple[str, str, str, str]


class XmppJsonLog:
    """See the module: what it covers and what not."""

    name: ClassVar[str] = "xmpp-json-log"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.UNEXERCISED
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(rb"(?:\xef\xbb\xbf)?+[\s,]*+(?:[\[\]][\s,]*+){0,4}")

    def probe(self, item: Item) -> bool:
        """Whether most of the first objects have a time, two addresses (one with an `@`) and a body."""
        if item.mapping is not None or not re.match(rb"(?:\xef\xbb\xbf)?\s*[\[{]", item.head(4096)):
            return False
        read = others = 0
        with_node = False
        with item.open() as stream:
            for found in islice(objects(stream, _PROBE_BYTES), _PROBED):
                value = None if found.flaw else decode(found.raw, _ANY)[0]
                if not isinstance(value, dict):
                    return read >= 2 and with_node  # the good ones before it speak for themselves
                names = names_of(value)
                if MAIL & value.keys():
                    return False
                if names is None:
                    others += 1
                    continue
                addresses = [value[names[1]], value[names[2]]]
                if not all(isinstance(one, str) and _ADDRESS.fullmatch(one) for one in addresses):
                    return False
                with_node = with_node or any("@" in one for one in addresses)
                read += 1
        return read > others and with_node

    def units(self, item: Item) -> int | None:
        """Objects, counted by their outermost braces with everything quoted thrown away."""
        return _closings(item)

    def read(self, item: Item) -> Iterator[Record]:
        """Give a message per object; other objects are events, what is no object is a problem."""
        reading = _Reading(item)
        with item.open() as stream:
            for number, found in enumerate(objects(stream)):
                yield from reading.records(found, number)


def names_of(value: Mapping[str, Any]) -> Names | None:
    """Under which names the time, sender, recipient and body stand; None unless each has exactly one."""
    if "ts" in value and "from" in value and "to" in value and "body" in value:
        return "ts", "from", "to", "body"
    chosen = []
    for group in (TIMES, SENDERS, RECIPIENTS, BODIES):
        present = [name for name in group if name in value]
        if len(present) != 1:
            return None
        chosen += present
    return chosen[0], chosen[1], chosen[2], chosen[3]


class _Reading:
    """One reading of one item: which conversations were named already, and how times are read."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._stamps = Timestamps(item.assumed_zone, "server")
        self._seen: set[str] = set()

    def records(self, found: Found, number: int) -> Iterator[Record]:
        origin = Origin(item=self._item.sha256, start=found.start, end=found.end, place=f"object:{number}")
        if found.flaw:
            yield Problem(origin=origin, code=f"json-{found.flaw}", detail=_shown(found.raw))
            return
        value, notes, error = decode(found.raw, _ANY)
        if error or not isinstance(value, dict):
            yield Problem(origin=origin, code="json-refused", detail=f"{error}: {_shown(found.raw)}")
            return
        names = names_of(value)
        if names is None:
            yield self._other(origin, value, notes)
            return
        yield from self._message(origin, value, names, notes)

    def _other(self, origin: Origin, value: dict[str, Any], notes: tuple[str, ...]) -> Event | Problem:
        """An object without a body: presence, receipts, subjects. Without time and sender it is not understood."""
        time = next((name for name in TIMES if name in value), None)
        sender = next((name for name in SENDERS if isinstance(value.get(name), str)), None)
        if time is None or sender is None:
            return Problem(origin=origin, code="not-a-message", detail=f"an object with {_keys(value)}")
        when, more = self._stamps.read(value[time])
        actor = jid(value[sender])
        return Event(
            origin=origin,
            kind="service",
            actor=actor.key if actor.bare else None,
            at=when,
            text=_text(value.get("type")),
            details=_details(value, {time, "type"}),
            notes=notes + more,
        )

    def _message(self, origin: Origin, value: dict[str, Any], names: Names, notes: tuple[str, ...]) -> Iterator[Record]:
        when, more = self._stamps.read(value[names[0]])
        kind = value.get("type")
        parties = parties_of(
            _text(value[names[1]]), _text(value[names[2]]), kind if isinstance(kind, str) else "", names[2]
        )
        native = None
        details = parties.resources
        if len(value) > 4:
            native = next((_text(value[name]) for name in NATIVE if value.get(name)), None)
            details = {**_details(value, {*names, *NATIVE}), **details}
        if parties.conversation not in self._seen:
            self._seen.add(parties.conversation)
            yield Conversation(
                origin=origin,
                key=parties.conversation,
                service="xmpp",
                title=parties.title,
                kind=parties.kind,
                has_ids=native is not None,
            )
        body = value[names[3]]
        yield Message(
            origin=origin,
            conversation=parties.conversation,
            sent=when,
            text=body if isinstance(body, str) else _text(body),
            sender=parties.sender,
            sender_name=parties.nick or next((one for one in map(value.get, NICKS) if isinstance(one, str)), None),
            recipient=parties.recipient,
            native=native,
            details=details,
            notes=notes + more,
        )


class Parties(NamedTuple):
    """Who talks to whom where, from the two addresses; `resources` are those that are in no key."""

    conversation: str
    title: str
    kind: ConversationKind
    sender: str | None
    nick: str | None
    recipient: str | None
    resources: dict[str, str]


@lru_cache(maxsize=65_536)
def parties_of(sender_text: str, recipient_text: str, kind: str, recipient_name: str) -> Parties:
    """Work out the parties; the same few addresses come back in every object of a log."""
    sender, recipient = jid(sender_text), jid(recipient_text)
    room = _room(sender, recipient, kind, recipient_name)
    nick, recipient_key = None, recipient.key if recipient.bare else None
    if room:
        conversation, title, group = f"xmpp:{room}", room, "group"
        nick = sender.resource if sender.bare == room and sender.resource else None
        sender_key = f"xmpp:{room}/{nick}" if nick else sender.key
        recipient_key = None if recipient.bare == room else recipient_key
    else:
        pair = sorted({one.key.removeprefix("xmpp:") for one in (sender, recipient) if one.bare})
        conversation, title = "xmpp:" + "|".join(pair), ", ".join(pair)
        group = "direct" if len(pair) == 2 else "unknown"
        sender_key = sender.key
    resources = {
        name: one.resource
        for name, one, used in (("from_resource", sender, sender_key), ("to_resource", recipient, recipient_key))
        if one.resource and used != f"xmpp:{one.bare}/{one.resource}"
    }
    return Parties(
        conversation, title, cast(ConversationKind, group), sender_key if sender.bare else None, nick, recipient_key,
        resources,
    )  # fmt: skip


def _room(sender: Jid, recipient: Jid, kind: str, recipient_name: str) -> str:
    """The room a message was said in; empty for one-to-one talk (also with somebody inside a room)."""
    if recipient_name == "room":
        return recipient.bare
    if recipient.is_room and not recipient.resource:
        return recipient.bare
    if kind == "groupchat":
        # From the server to a member: the room is the sender, the nick its resource.
        if sender.is_room or (sender.resource and recipient.resource):
            return sender.bare
        return recipient.bare
    if sender.is_room and kind not in ("chat", "normal", "headline"):
        return sender.bare
    return ""


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()


def _details(value: dict[str, Any], used: set[str]) -> dict[str, str]:
    return {name: _text(one) for name, one in value.items() if name not in used and one not in (None, "")}


def _keys(value: dict[str, Any]) -> str:
    return ", ".join(list(value)[:12])[:200] or "no keys"


def _shown(raw: bytes) -> str:
    return raw[:80].decode("utf-8", "replace")


_ESCAPED = re.compile(rb"\\.", re.DOTALL)
_NOT_BRACES = bytes(set(range(256)) - {0x7B, 0x7D})


def _closings(item: Item) -> int:
    count = depth = 0
    outside = True
    rest = b""
    with item.open() as stream:
        while piece := stream.read(1 << 20):
            data = rest + piece
            slashes = len(data) - len(data.rstrip(b"\\"))
            rest = data[-1:] if slashes % 2 else b""
            parts = _ESCAPED.sub(b"", data[:-1] if rest else data).split(b'"')
            braces = b"".join(parts[not outside :: 2]).translate(None, _NOT_BRACES)
            outside ^= len(parts) % 2 == 0
            for brace in braces:
                depth += 1 if brace == 0x7B else -1
                count += depth == 0
    return count
