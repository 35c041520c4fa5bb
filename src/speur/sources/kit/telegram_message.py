"""One message of a Telegram Desktop JSON export, from the decoded object to records.

The object is taken apart by name; what no line here knows is kept in `details` as it stands.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal

import msgspec

from speur.model import Attachment, Event, Item, Message, Origin, Record, When
from speur.model.origin import EARLIEST_MS, LATEST_MS, NO_TIME
from speur.sources.kit.clock import WallClock

SERVICE = "telegram"
Object = dict[str, Any]

_ACTIONS = {
    "phone_call": "call",
    "group_call": "call",
    "invite_to_group_call": "call",
    "create_group": "create",
    "create_channel": "create",
    "topic_created": "create",
    "invite_members": "join",
    "join_group_by_link": "join",
    "join_group_by_request": "join",
    "joined_telegram": "join",
    "remove_members": "leave",
    "edit_group_title": "title",
    "edit_chat_theme": "title",
    "topic_edit": "title",
    "edit_group_photo": "photo",
    "delete_group_photo": "photo",
    "suggest_profile_photo": "photo",
    "pin_message": "pin",
    "clear_history": "delete",
    "migrate_to_supergroup": "move",
    "migrate_from_group": "move",
}
_MEDIA = {
    "voice_message": "voice",
    "video_message": "video",
    "video_file": "video",
    "audio_file": "audio",
    "animation": "animation",
    "sticker": "sticker",
}
_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)")
_PEERS = {0: "user", 1: "user", 2: "chat", 3: "channel"}  # high 32 bits of the numbers used before 2021


def account_key(peer: object, name: object, scope: str) -> str | None:
    """The key of a sender: `telegram:user123`; by name inside this intake when old exports give no id."""
    if isinstance(peer, str) and peer:
        return f"{SERVICE}:{peer}"
    if isinstance(peer, int) and not isinstance(peer, bool):
        return f"{SERVICE}:{_PEERS.get(peer >> 32, 'peer')}{peer & 0xFFFFFFFF if peer >> 32 in _PEERS else peer}"
    if isinstance(name, str) and name:
        return f"{SERVICE}:{scope}:{name}"
    return None


def read_time(date: object, unix: object, clock: WallClock) -> tuple[When, tuple[str, ...]]:
    """The time: the epoch seconds when there are any, else the wall clock of whoever exported; and what to note."""
    text = date if isinstance(date, str) else "" if date is None else told(date)
    if type(unix) is str and len(unix) <= 11 and unix.isdecimal() and text:  # nearly all messages
        return When(raw=f"{text} ({unix})", utc=int(unix) * 1000, basis="utc", clock="server"), ()
    try:
        seconds = int(unix) if isinstance(unix, str | int) else None
    except ValueError:
        seconds = None
    if seconds is not None and EARLIEST_MS <= seconds * 1000 <= LATEST_MS:
        raw = f"{text} ({seconds})" if text else str(seconds)
        return When(raw=raw, utc=seconds * 1000, basis="utc", clock="server"), ()
    found = _DATE.fullmatch(text)
    if found is None:
        raw = text or ("" if unix is None else told(unix))
        return (When(raw=raw, clock="server"), ()) if raw else (NO_TIME, ())
    year, month, day, hour, minute, second = map(int, found.groups())
    return clock.read(text, year, month, day, hour, minute, second)


def plain_text(text: object, entities: object) -> tuple[str, tuple[str, ...]]:
    """The text without mark-up, and the targets of links hidden behind words."""
    if isinstance(text, str) and isinstance(entities, list) and len(entities) == 1:
        only = entities[0]
        if isinstance(only, dict) and only.get("type") == "plain":  # nearly all messages
            return text, ()
    parts = entities if isinstance(entities, list) else text if isinstance(text, list) else ()
    links = tuple(part["href"] for part in parts if isinstance(part, dict) and isinstance(part.get("href"), str))
    if isinstance(text, str):
        return text, links
    joined = text if isinstance(text, list) else parts
    return "".join(_piece(part) for part in joined), links


def _piece(part: object) -> str:
    if isinstance(part, dict):
        part = part.get("text", "")
    return part if isinstance(part, str) else ""


def told(value: object) -> str:
    """Any value as a detail: a string as it is, the rest as JSON."""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


class _Words(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    type: Literal["plain"]
    text: str


class Plain(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A message of one unmarked text, with nothing else: half of all there are, and decoded twice as fast.

    Whatever does not fit, in any way, is for `Builder.records`.
    """

    id: int
    type: Literal["message"]
    date: str
    date_unixtime: str
    from_id: str
    text: str
    text_entities: tuple[_Words]
    sender: str | None = msgspec.field(name="from")
    reply_to_message_id: int | msgspec.UnsetType = msgspec.UNSET


class Builder:
    """Makes the records of one chat's messages."""

    def __init__(self, item: Item, conversation: str) -> None:
        self._item = item
        self._clock = WallClock(item.assumed_zone, "server")
        self._conversation = conversation

    def plain(self, said: Plain, origin: Origin) -> Message | None:
        """A plain message; None when its time or sender needs a second look."""
        unix = said.date_unixtime
        if not (unix.isdecimal() and len(unix) <= 11 and said.date and said.from_id):
            return None
        reply = said.reply_to_message_id
        return Message(
            origin=origin,
            conversation=self._conversation,
            sent=When(raw=f"{said.date} ({unix})", utc=int(unix) * 1000, basis="utc", clock="server"),
            text=said.text,
            sender=f"{SERVICE}:{said.from_id}",
            sender_name=said.sender,
            native=str(said.id),
            reply_to=None if reply is msgspec.UNSET else str(reply),
        )

    def records(self, said: Object, origin: Origin, notes: tuple[str, ...]) -> list[Record]:
        """The message or event, then its reactions and edit mark."""
        take = said.pop
        native = take("id", None)
        native = str(native) if type(native) is int else None if native is None else told(native)
        kind = take("type", "message")
        if kind == "service":
            return [self._event(said, origin, native, notes)]
        reactions = take("reactions", None) if "reactions" in said else None
        edited = None
        if "edited" in said or "edited_unixtime" in said:
            edited, _ = read_time(take("edited", None), take("edited_unixtime", None), self._clock)
        records: list[Record] = [self._message(said, origin, native, kind, edited, notes)]
        if edited is not None:
            mark = Event(
                origin=_part(origin, "edit"), kind="edit-mark", conversation=self._conversation, at=edited,
                target=native, text="the service marks this message as edited or reacted to",
            )  # fmt: skip
            records.append(mark)
        if isinstance(reactions, list):
            records.extend(self._reactions(reactions, origin, native))
        return records

    def _message(
        self, said: Object, origin: Origin, native: str | None, kind: str, edited: When | None, notes: tuple[str, ...]
    ) -> Message:
        take = said.pop
        sent, doubts = read_time(take("date", None), take("date_unixtime", None), self._clock)
        name, peer = take("from", None), take("from_id", None)
        text, links = plain_text(take("text", ""), take("text_entities", None))
        reply = None
        if "reply_to_message_id" in said and "reply_to_peer_id" not in said:
            reply = told(take("reply_to_message_id"))
        forwarded = None
        if "forwarded_from" in said:
            forwarded = take("forwarded_from") or said.get("forwarded_from_id") or "(not named)"
        attachments: tuple[Attachment, ...] = ()
        shape = "text" if kind == "message" else "unsupported"
        details: dict[str, str] = {} if kind in ("message", "unsupported") else {"type": told(kind)}
        if said:
            attachments = tuple(_attachments(said))
            shape, text = _shape(said, shape, text, attachments)
            details |= {key: told(value) for key, value in said.items()}
        return Message(
            origin=origin,
            conversation=self._conversation,
            sent=sent,
            text=text,
            sender=account_key(peer, name, self._item.intake),
            sender_name=name if isinstance(name, str) else None,
            native=native,
            kind=shape,
            reply_to=reply,
            forwarded_from=None if forwarded is None else told(forwarded),
            edited=edited,
            links=links,
            attachments=attachments,
            details=details,
            notes=notes + doubts,
        )

    def _event(self, said: Object, origin: Origin, native: str | None, notes: tuple[str, ...]) -> Event:
        take = said.pop
        at, doubts = read_time(take("date", None), take("date_unixtime", None), self._clock)
        name, peer = take("actor", None), take("actor_id", None)
        action = take("action", "")
        text, _ = plain_text(take("text", ""), take("text_entities", None))
        target = said.get("message_id")
        members = said.get("members")
        words = [told(action).replace("_", " ")]
        if isinstance(members, list):
            words.append(", ".join(member if isinstance(member, str) else "(not named)" for member in members))
        words += [told(said[key]) for key in ("title", "discard_reason", "duration_seconds") if key in said]
        return Event(
            origin=origin,
            kind=_ACTIONS.get(action, "service") if isinstance(action, str) else "service",
            conversation=self._conversation,
            actor=account_key(peer, name, self._item.intake),
            actor_name=name if isinstance(name, str) else None,
            at=at,
            target=None if target is None else told(target),
            native=native,
            text=": ".join(word for word in (*words, text) if word),
            details={"action": told(action), **{key: told(value) for key, value in said.items()}},
            notes=notes + doubts,
        )

    def _reactions(self, reactions: list[Any], origin: Origin, native: str | None) -> Iterator[Event]:
        number = 0
        for reaction in reactions:
            if not isinstance(reaction, dict):
                continue
            sign = told(reaction.get("emoji") or reaction.get("document_id") or reaction.get("type") or "")
            recent = reaction.get("recent")
            people = [person for person in recent if isinstance(person, dict)] if isinstance(recent, list) else []
            for person in people or [{}]:
                number += 1
                name = person.get("from")
                yield Event(
                    origin=_part(origin, f"reaction{number}"),
                    kind="reaction",
                    conversation=self._conversation,
                    actor=account_key(person.get("from_id"), name, self._item.intake),
                    actor_name=name if isinstance(name, str) else None,
                    at=read_time(person.get("date"), person.get("date_unixtime"), self._clock)[0],
                    target=native,
                    text=sign,
                    details={"count": told(reaction["count"])} if "count" in reaction else {},
                )


def _part(origin: Origin, part: str) -> Origin:
    return Origin(item=origin.item, start=origin.start, end=origin.end, place=origin.place, part=part)


def _attachments(said: Object) -> Iterator[Attachment]:
    """The files a message names. A bracketed sentence in place of a path says why there is none."""
    size = said.get("photo_file_size", said.get("file_size"))
    known = size if isinstance(size, int) else None
    for field in ("photo", "file", "thumbnail"):
        path = said.get(field)
        if not isinstance(path, str):
            continue
        kind = _MEDIA.get(told(said.get("media_type", "")), field) if field == "file" else field
        media_type = told(said.get("mime_type", "")) if field == "file" else ""
        if path.startswith("("):
            absent = "too-large" if "exceeds" in path else "not-exported"
            yield Attachment(kind=kind, media_type=media_type, size=known, absent=absent)
        else:
            yield Attachment(path=path, kind=kind, media_type=media_type, size=known)
    card = said.get("contact_vcard")
    if isinstance(card, str) and card and not card.startswith("("):
        yield Attachment(path=card, kind="contact-card", media_type="text/vcard")


def _shape(said: Object, shape: str, text: str, attachments: tuple[Attachment, ...]) -> tuple[str, str]:
    """The kind of message, and a text for those whose content stands in fields of their own."""
    poll = said.get("poll")
    if isinstance(poll, dict):
        answers = poll.get("answers")
        rows = [f"- {_piece(row)}" for row in answers] if isinstance(answers, list) else []
        return "poll", text or "\n".join([_piece(poll.get("question", "")) or told(poll.get("question", "")), *rows])
    contact = said.get("contact_information")
    if isinstance(contact, dict):
        words = [told(contact.get(key) or "") for key in ("first_name", "last_name", "phone_number")]
        return "contact", text or " ".join(word for word in words if word)
    place = said.get("location_information")
    if isinstance(place, dict):
        words = [told(said[key]) for key in ("place_name", "address") if key in said]
        words.append(f"{told(place.get('latitude', ''))}, {told(place.get('longitude', ''))}")
        return "location", text or "; ".join(words)
    if "game_title" in said:
        return "game", text or told(said["game_title"])
    if "invoice_information" in said:
        return "invoice", text or told(said["invoice_information"])
    if attachments:
        return "media", text
    return shape, text
