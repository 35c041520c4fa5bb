"""Matrix rooms written out as text, often a file a day: `[2024-03-01 09:15:02] @user:server: body`.

Covers: bodies over many lines; lines of dashes between messages (and inside bodies); user ids of every form the
    specification has had, servers with a port and IPv6; times with `Z`, an offset, fractions or none of them; head
    lines that name the room; files of one room told apart only by the date in their name; UTF-8 and UTF-16.
Not covered: the JSON exports of Matrix clients, edits and redactions (this text has no sign of them).
"""

import re
from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from speur.model import Conversation, Event, Item, Message, Origin, Problem, Record, Tier, When
from speur.sources.kit.blocks import TEXT_LIMIT, Block
from speur.sources.kit.clock import IMPOSSIBLE, WallClock, with_offset
from speur.sources.kit.lines import GAP, encoding_of, lines

OPENING_LINES = 200
PREAMBLE_LINES = 50
LINE_LIMIT = 600
MORE = "more lines before the first head"
QUOTED = "a line of this text looks like the head of another message"
_BLANK = " \t\r"

_USER = r"@[^\s:\0]{0,255}:(?:\[[0-9A-Fa-f:.]{2,45}\]|[A-Za-z0-9][A-Za-z0-9.\-]{0,252})(?::\d{1,5})?"  # host, port
_TIME = re.compile(
    r"\[((\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?(?: ?(Z|UTC|GMT|[+-]\d\d:?\d\d))?)\] "
)
_SENDER = re.compile(rf"({_USER}):(?: |$)")
_MEMBER = re.compile(rf"(?:[*\-]+ )?({_USER}) (\w+)")
_VERBS = {
    "joined": "join",
    "left": "leave",
    "kicked": "leave",
    "banned": "leave",
    "invited": "join",
    "changed": "service",
}
_DASHES = re.compile(r"[ \t]{0,8}(?:-{3,}+|[–—─━―]{3,}+)[ \t\r]{0,8}")
_HYPHENS = re.compile(r"[ \t]{0,8}-{3,}+[ \t\r]{0,8}")
_DASH_STARTS = frozenset("-–—─━― \t")
_DASH_BYTES = rb"-\x00?+|\x00-|\xe2\x80[\x93-\x95]|\xe2\x94[\x80\x81]"

_ROOM_ID = re.compile(r"![^\s:]{1,255}(?::[A-Za-z0-9.\-\[\]:]{1,255})?")
_ROOM_ALIAS = re.compile(r"#[^\s:]{1,255}:[A-Za-z0-9.\-\[\]:]{1,255}")
_ROOM_LINE = re.compile(
    r"[#*=\s]{0,8}(?P<key>(?:matrix )?(?:room|chat|channel|conversation|kamer|raum|salon|sala|комната|чат|oda)"
    r"(?:[ _-](?:id|name|alias|title|naam))?|alias|topic|server|homeserver|date|day|members|participants|"
    r"exported(?: \w+)?)\s?[:=]\s?(?P<value>.{1,500}?)\s*(?:[*=]{1,8}\s*)?",
    re.IGNORECASE,
)
_BARE_ROOM = re.compile(r"[#*=\s]{0,8}(?:![^\s:]{1,255}:\S{1,255}|#[^\s:]{1,255}:\S{1,255})\s*")
_NAMES = "room chat channel conversation kamer raum salon sala комната чат oda alias matrix"
_NAMES_ROOM = tuple(_NAMES.split())
_DAY = re.compile(r"(?:19|20)\d\d[-_. ]?[01]\d[-_. ]?[0-3]\d|[0-3]\d[-_. ][01]\d[-_. ](?:19|20)\d\d")


class Head(NamedTuple):
    """The head of one message: the time's parts as they stand, and who sent it (empty for a line about the room)."""

    time: re.Match[str]
    sender: str
    rest: int


class MatrixText:
    """Reader of Matrix-style text."""

    name: ClassVar[str] = "matrix-text"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.UNEXERCISED
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(GAP[: -len(b")*+")] + rb"|" + _DASH_BYTES + rb")*+")

    def probe(self, item: Item) -> bool:
        """A head with a user id near the top, and nothing else but lines about the room before it."""
        strange = 0
        for count, line in enumerate(lines(Item.of_bytes(item.head(), item.path))):
            text = line.text
            if line.continued or _head(text) is not None:
                return not line.continued
            if text.strip(_BLANK) and not _DASHES.fullmatch(text) and not _about_room(text):
                strange += 1
            if strange > 3 or count > OPENING_LINES:
                return False
        return False

    def units(self, item: Item) -> int | None:
        """Count lines that begin like `[2` and have `] @` near: by position only, knowing nothing of times and ids."""
        count = 0
        before = dashes = False
        for line in lines(item):
            text = line.text
            if line.continued:
                continue
            if text[:2] in ("[1", "[2") and ("] @" in text[:44] or (dashes and "] " in text[:44])):
                count += 1
            elif not count and text.strip("- \t\r") and ":" not in text:
                before = True
            dashes = text[:3] == "---" or (dashes and not text.strip(_BLANK))
        return count + before

    def read(self, item: Item) -> Iterator[Record]:
        """Read the item once, front to back."""
        reading = _Reading(item)
        separator = reading.separator
        opening: list[tuple[int, int, str]] = []
        block: Block[Head] | None = None
        number = held = 0
        for start, end, _after, text, damage, continued in lines(item):
            number += not continued
            head = None
            timed = not continued and text[:1] == "[" and _TIME.match(text) is not None
            if timed:
                head = _head(text) or (_room_event(text) if held else None)
            if head is not None:
                if block is None:
                    yield from reading.opening(opening)
                else:
                    yield from reading.records(block)
                block, held = Block(head, start, end, number, text), 0
            elif block is None:
                if len(opening) < PREAMBLE_LINES:
                    opening.append((start, end, text[: LINE_LIMIT + 1]))
                elif text.strip(_BLANK):  # the last one stands for all further lines
                    opening[PREAMBLE_LINES:] = [
                        (opening[PREAMBLE_LINES][0] if len(opening) > PREAMBLE_LINES else start, end, MORE)
                    ]
                continue
            else:
                dashes = not continued and text[:1] in _DASH_STARTS and separator.fullmatch(text) is not None
                line = text if continued else "\n" + text
                if dashes:
                    if held:  # only the last line of dashes before a head can be a separator
                        block.release()
                    block.hold(start, end, line)
                    held = 1
                elif not text.strip(_BLANK):
                    block.hold(start, end, line)
                else:
                    block.add(start, end, line)
                    held = 0
            if damage or (timed and head is None):
                block.notes.update(damage, (QUOTED,) if timed and head is None else ())
        if block is None:
            yield from reading.nothing(opening)
        else:
            yield from reading.records(block)


class _Reading:
    """What stays the same while one item is read."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._clock = WallClock(item.assumed_zone, "server")
        # In UTF-16 only hyphens separate: the other dashes cannot be told from other signs by their bytes alone.
        self.separator = _DASHES if encoding_of(item.head(4096)).unit == 1 else _HYPHENS
        self._key = ""

    def _origin(self, start: int, end: int, place: str) -> Origin:
        return Origin(item=self._item.sha256, start=start, end=end, place=place)

    def opening(self, before: list[tuple[int, int, str]]) -> Iterator[Record]:
        """What stands before the first message: lines that name the room, and lines that are not understood."""
        about: dict[str, str] = {}
        span: tuple[int, int] | None = None
        strange: list[tuple[int, int, str]] = []
        for start, end, text in before:
            if not text.strip(_BLANK) or self.separator.fullmatch(text):
                continue
            found = _about_room(text)
            if found and not (strange and span):
                about.update((key, value) for key, value in found.items() if key not in about)
                span = (span[0] if span else start, end)
            else:
                strange.append((start, end, text))
        first = [line for line in strange if span is None or line[0] < span[0]]
        yield from self.nothing(first)
        yield self._conversation(about, span)
        yield from self.nothing(strange[len(first) :])

    def nothing(self, before: list[tuple[int, int, str]]) -> Iterator[Problem]:
        """One Problem for a run of lines that cannot be placed."""
        told = [line for line in before if line[2].strip(_BLANK) and not self.separator.fullmatch(line[2])]
        if told:
            start, end, text = told[0][0], told[-1][1], told[0][2]
            yield Problem(
                origin=self._origin(start, end, f"bytes:{start}-{end}"),
                code="line-not-understood",
                detail=f"before the first head: {text[:80]!r}",
            )

    def _conversation(self, about: dict[str, str], span: tuple[int, int] | None) -> Conversation:
        item = self._item
        stem = item.name[:-4] if item.name[-4:].casefold() in (".txt", ".log") else item.name
        stem = _DAY.sub("", stem).strip(" -_.,")
        folder = item.folder.rsplit("/", 1)[-1]
        words = " ".join(
            value for key, value in about.items() if key.split(" ")[0].split("_")[0] in (*_NAMES_ROOM, "matrix")
        )
        room_id, alias = _ROOM_ID.search(words), _ROOM_ALIAS.search(words)
        named = next((v for k, v in about.items() if _title_key(k) and not _ROOM_ID.fullmatch(v)), "")
        named = _ROOM_ID.sub("", named).strip(" ()<>[]") or named
        if room_id:
            key = f"matrix:{room_id[0]}"
        elif alias:
            key = f"matrix:{alias[0]}"
        else:
            key = f"matrix:{item.intake}:{item.folder}:{named or stem}"
        self._key = key
        start, end = span or (0, 0)
        return Conversation(
            origin=self._origin(start, end, f"bytes:{start}-{end}" if span else "file"),
            key=key,
            service="matrix",
            title=named or (alias[0] if alias else "") or (room_id[0] if room_id else "") or stem or folder,
            details=about,
        )

    def records(self, block: Block[Head]) -> Iterator[Record]:
        """The message of one block, and what of it could not be held."""
        head = block.head
        origin = self._origin(block.start, block.end, f"line:{block.number}")
        when, notes = self._when(head.time)
        if block.notes:
            notes = (*notes, *sorted(block.notes))
        parts = block.parts
        text = parts[0][head.rest :] if len(parts) == 1 else parts[0][head.rest :] + "".join(parts[1:])
        if head.rest == len(parts[0]):  # the body begins on the next line
            text = text[1:]
        if head.sender:
            yield Message(
                origin=origin,
                conversation=self._key,
                sent=when,
                text=text,
                sender=f"matrix:{head.sender}",
                sender_name=head.sender,
                notes=notes,
            )
        else:
            member = _MEMBER.match(text)
            yield Event(
                origin=origin,
                kind=_VERBS.get(member[2].casefold(), "service") if member else "service",
                conversation=self._key,
                actor=f"matrix:{member[1]}" if member else None,
                actor_name=member[1] if member else None,
                at=when,
                text=text,
                notes=notes,
            )
        if block.rest is not None:
            start, end = block.rest
            yield Problem(
                origin=self._origin(start, end, f"after line:{block.number}"),
                code="message-too-long",
                detail=f"only the first {TEXT_LIMIT} characters or so of this message are read",
            )

    def _when(self, time: re.Match[str]) -> tuple[When, tuple[str, ...]]:
        raw, year, month, day, hour, minute, second, fraction, offset = time.groups()
        milli = int((fraction + "00")[:3]) if fraction else 0
        if not offset:
            return self._clock.read(raw, int(year), int(month), int(day), int(hour), int(minute), int(second), milli)
        minutes, basis = 0, "utc"
        if offset[0] in "+-":
            minutes, basis = int(offset[1:3]) * 60 + int(offset[-2:]), "offset"
            minutes = -minutes if offset[0] == "-" else minutes
        parts = (int(year), int(month), int(day), int(hour), int(minute), int(second), milli)
        when = with_offset(raw, minutes, "server", *parts, basis=basis)
        return when, (IMPOSSIBLE,) if when.utc is None else ()


def _head(text: str) -> Head | None:
    time = _TIME.match(text)
    if time is None:
        return None
    sender = _SENDER.match(text, time.end())
    return None if sender is None else Head(time, sender[1], sender.end())


def _room_event(text: str) -> Head | None:
    """A timed line without a sender, where a separator says that a new message begins: something about the room."""
    time = _TIME.match(text)
    return None if time is None else Head(time, "", time.end())


def _about_room(text: str) -> dict[str, str]:
    """What a head line says about the room, by the word before the colon; empty when it says nothing of the kind."""
    if len(text) > LINE_LIMIT:
        return {}
    if _BARE_ROOM.fullmatch(text):
        return {"room": text.strip("#*= \t\r") if text.strip("#*= \t\r")[:1] == "!" else text.strip("*= \t\r")}
    found = _ROOM_LINE.fullmatch(text.rstrip(_BLANK))
    return {found["key"].casefold(): found["value"]} if found else {}


def _title_key(key: str) -> bool:
    return key.startswith(_NAMES_ROOM) and not key.endswith("id") and key != "alias"
