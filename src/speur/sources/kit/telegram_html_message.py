"""From one parsed block of a Telegram Desktop HTML page to its message, event and reactions."""

import re
from collections.abc import Iterator

import msgspec

from speur.model import Attachment, Event, Item, Message, Origin
from speur.sources.kit.telegram_html_block import Block
from speur.sources.kit.telegram_html_time import PageClock

SERVICE = "telegram"
_VIA = re.compile(r"\s+via @([A-Za-z0-9_]+)\Z")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NAMELESS = ("Deleted Account", "Deleted")
_UNSUPPORTED = "This message is not supported by this version"
_KINDS = {
    "media_photo": "photo", "media_video": "video", "media_voice_message": "voice", "media_audio_file": "audio",
    "media_file": "file", "media_contact": "contact-card", "photo": "photo", "sticker": "sticker",
    "animation": "animation", "video": "video",
}  # fmt: skip
_SHAPES = {
    "media_contact": "contact", "media_location": "location", "media_live_location": "location",
    "media_venue": "location", "media_poll": "poll", "media_call": "call", "media_game": "game",
    "media_invoice": "invoice",
}  # fmt: skip
_TITLES = {"Animation": "animation", "Sticker": "sticker"}
_REASONS = (("Exceeds maximum size", "too-large"), ("", "not-exported"))
_EVENTS = (
    (re.compile(r"(?P<who>.+?) (?:created group|created topic)|Channel .* created\Z", re.DOTALL), "create"),
    (re.compile(r"(?P<who>.+?) (?:joined group|invited|joined Telegram)", re.DOTALL), "join"),
    (re.compile(r"(?P<who>.+?) (?:changed|removed) group photo|Channel photo", re.DOTALL), "photo"),
    (re.compile(r"(?P<who>.+?) changed group title|Channel title changed", re.DOTALL), "title"),
    (re.compile(r"(?P<who>.+?) pinned", re.DOTALL), "pin"),
    (re.compile(r"(?P<who>.+?) removed", re.DOTALL), "leave"),
    (re.compile(r"(?P<who>.+?) converted (?:this|a basic) group", re.DOTALL), "move"),
    (re.compile(r"(?P<who>.+?) (?:started|scheduled a) voice chat|Voice chat", re.DOTALL), "call"),
    (re.compile(r"History cleared\Z"), "delete"),
)


class Speaker(msgspec.Struct):
    """What a joined message takes over from the one before it."""

    name: str | None = None
    via: str = ""
    forwarded: str | None = None


class Maker:
    """Makes the records of one page."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._clock = PageClock(item.assumed_zone)
        self.day = ""  # what the last date row said; service rows have no time of their own

    def key(self, name: str | None) -> str | None:
        """The key of a person by the name shown; None for deleted accounts, which all have one name."""
        return f"{SERVICE}:{self._item.intake}:{name}" if name and name not in _NAMELESS else None

    def event(self, block: Block, origin: Origin, conversation: str, notes: tuple[str, ...]) -> Message | Event:
        """A service row: what happened, in the exporter's words. It has no time, only the day above it."""
        text = "\n".join(block.slots.pop("service", [])) or block.first("rest")
        native = block.native if block.native.isdecimal() else None
        details = {"day": self.day} if self.day else {}
        if text.startswith(_UNSUPPORTED):
            return Message(
                origin=origin, conversation=conversation, native=native, kind="unsupported",
                details={**details, "shown": text}, notes=notes,
            )  # fmt: skip
        kind, who = "service", None
        for pattern, word in _EVENTS:
            match = pattern.match(text)
            if match:
                kind, who = word, match.groupdict().get("who")
                break
        return Event(
            origin=origin, kind=kind, conversation=conversation, actor=self.key(who), actor_name=who,
            target=block.reply or None, native=native, text=text, details=details, notes=notes,
        )  # fmt: skip

    def message(
        self, block: Block, origin: Origin, conversation: str, before: Speaker, notes: tuple[str, ...]
    ) -> tuple[Message, Speaker]:
        """A message, and whom the next one joins if it does."""
        speaker = _speaker(block, before)
        sent, doubts = self._clock.read(block.sent)
        details: dict[str, str] = {"via": f"@{speaker.via}"} if speaker.via else {}
        texts = block.slots
        text = "\n".join(texts.get("text", ()))
        shape, said, attachments = _media(block) if block.media else ("text", "", [])
        if block.media:
            details |= {name: " | ".join(texts[name]) for name in _MEDIA if name in texts}
            if block.href and _SCHEME.match(block.href):
                details["link"] = block.href
        for name, slot in _KEPT:
            if slot in texts:
                details[name] = " | ".join(texts[slot])
        if block.forward_date:
            details["forwarded_sent"] = block.forward_date
        if "reply" in texts and not block.reply:
            details["reply"] = block.first("reply")
        if not block.sent and "shown" in texts:
            details["shown_time"] = block.first("shown")
        links, emoji = _links(block.links, text) if block.links else ((), [])
        return Message(
            origin=origin,
            conversation=conversation,
            sent=sent,
            text=text or said,
            sender=self.key(speaker.name),
            sender_name=speaker.name,
            native=block.native or None,
            kind=shape,
            reply_to=block.reply or None,
            forwarded_from=speaker.forwarded,
            links=links,
            attachments=tuple(attachments + emoji),
            details=details,
            notes=notes + doubts,
        ), speaker

    def reactions(self, block: Block, origin: Origin, conversation: str) -> Iterator[Event]:
        """One event per person named, or one with the count alone."""
        number = 0
        for sign, count, *names in block.reactions:
            for name in (*names,) or (None,):
                number += 1
                yield Event(
                    origin=msgspec.structs.replace(origin, part=f"reaction{number}"),
                    kind="reaction",
                    conversation=conversation,
                    actor=self.key(name),
                    actor_name=name,
                    target=block.native or None,
                    text=sign,
                    details={"count": count} if count else {},
                )


_MEDIA = ("title", "description", "status", "duration", "poll_kind", "votes", "total")
_KEPT = (("signature", "signature"), ("buttons", "button"), ("rest", "rest"), ("media", "media"))


def _speaker(block: Block, before: Speaker) -> Speaker:
    joined = "joined" in block.classes
    name, via, forwarded = before.name if joined else None, before.via if joined else "", None
    shown = block.first("name")
    if shown:
        name, via = _without_bot(shown)
    if block.forwarded:
        forwarded = before.forwarded if joined else "(not named)"
        shown = block.first("forward_name")
        if shown:
            forwarded, via = _without_bot(shown)
    return Speaker(name, via, forwarded)


def _without_bot(shown: str) -> tuple[str, str]:
    match = _VIA.search(shown)
    return (shown[: match.start()].rstrip(), match[1]) if match else (shown, "")


def _media(block: Block) -> tuple[str, str, list[Attachment]]:
    """The shape of the message, what to show where it has no text, and its file."""
    media, title, status = block.media, block.first("title"), block.first("status")
    description = block.first("description")
    shape = _SHAPES.get(media, "media")
    if shape == "poll":
        answers = [f"- {one.removeprefix('- ')}" for one in block.slots.get("answer", ())]
        return shape, "\n".join([block.first("question"), *answers]), []
    if shape == "contact":
        card = [Attachment(path=block.href, kind="contact-card", media_type="text/vcard")] if block.href else []
        return shape, " ".join(part for part in (title, status) if part), card
    if shape == "call":
        return shape, status or title, []
    if shape != "media":
        return shape, "; ".join(part for part in (title, description, status) if part), []
    kind = _TITLES.get(title) or _KINDS.get(media, "file")
    if block.href and not _SCHEME.match(block.href):
        return shape, "", [Attachment(path=block.href, kind=kind)]
    if media not in _KINDS:
        return shape, "; ".join(part for part in (title, description, status) if part), []
    return shape, "", [Attachment(kind=kind, absent=next(word for start, word in _REASONS if start in description))]


def _links(found: list[str], text: str) -> tuple[tuple[str, ...], list[Attachment]]:
    """Targets that the text does not show itself; a relative one is the file of a custom emoji."""
    hidden, emoji = [], []
    for target in found:
        if not _SCHEME.match(target):
            emoji.append(Attachment(path=target, kind="sticker"))
            continue
        bare = target.split(":", 1)[1].lstrip("/").rstrip("/")
        if bare and bare in text:
            continue
        if "@" + bare.rpartition("/")[2] in text and bare.startswith(("t.me/", "telegram.me/")):
            continue
        hidden.append(target)
    return tuple(hidden), emoji
