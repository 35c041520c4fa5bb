"""WhatsApp chats as the app exports them to text: `_chat.txt` and `WhatsApp Chat with X.txt`.

Covers: Android (`11-04-18 16:06 - Name: text`), iPhone (`[11-04-18 16:06:29] Name: text`) and old iPhone exports; the
    date orders, clocks, day-period words, digits and direction marks of many locales; messages over many lines; notices
    of the app (created, joined, left, title, numbers, encryption, calls) as events; media left out, attached files,
    deletions, edit marks, locations and polls in many languages; UTF-8 and UTF-16; several exports in one file.
Not covered: chat backups (msgstore, ChatStorage), dates of the Persian and Islamic calendars (kept as written, no UTC),
    reactions and replies (the export has none), who was added by whom (it stands in the text of the event).
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.model import Conversation, Event, Item, Message, Origin, Problem, Record, Tier, When
from speur.sources.kit.blocks import TEXT_LIMIT, Block
from speur.sources.kit.clock import WallClock
from speur.sources.kit.lines import GAP, encoding_of, lines
from speur.sources.kit.whatsapp_header import STRIP_MARKS, Head, Shape, clock_hour, known_period, parse
from speur.sources.kit.whatsapp_layout import Layout, date, full_year, sender_end, survey
from speur.sources.kit.whatsapp_notices import notice, title_of
from speur.sources.kit.whatsapp_words import saying

OPENING_LINES = 200
REMEMBERED = 4096

_PHONE = re.compile(r"\+[\d\s().\-]{6,24}\d")
_MATRIX = re.compile(r"@[^\s:]{1,255}:[A-Za-z0-9.\-\[\]:]{1,255}")
_LEVEL = re.compile(
    r"(?:\w{1,40}\.)?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|CRITICAL|FATAL|ALERT|EMERGENCY)", re.IGNORECASE
)
_QUOTE = re.compile('["“„«‘「]')
_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^D\[\]/:, \-]+")
_HEAD_END = re.compile(r"\](?= |$)| - |(?<=\d\d:\d\d): ")
_BLANK = " \t\r"

QUOTED = "a line of this text looks like the head of another message"
BUDDHIST = "year of the Buddhist calendar read as 543 less"
OTHER_CALENDAR = "the year is of another calendar; not converted"
NO_YEAR = "the export gives no year here"
NO_PERIOD = "the word for the half of the day is not known"
SHORT_YEAR = "the year of two digits cannot be placed"
LONG_NAME = "a name with a colon in it, as all its messages have it"
APP_WORDS = "begins with U+200E, which the app puts before words of its own"


class WhatsappText:
    """Reader of WhatsApp text exports."""

    name: ClassVar[str] = "whatsapp-text"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.SOURCE
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(GAP)

    def probe(self, item: Item) -> bool:
        """Heads that agree with each other on a good share of the first lines, and no sign of another program's log."""
        shapes: dict[Shape, int] = {}
        seen = first = named = foreign = own = iso = 0
        for line in lines(_opening(item)):
            text = line.text
            if not text.strip():
                continue
            seen += 1
            head = None if line.continued else parse(text)
            if head is not None and (not head.after or known_period(head.after)):
                first = first or seen
                shapes[head.shape] = shapes.get(head.shape, 0) + 1
                colon = sender_end(text, head.rest)
                rest = text[head.rest :]
                said = saying(text[colon + 2 :]) if colon >= 0 else notice(rest)
                named += colon >= 0 or said is not None
                own += said is not None or "\u200e" in rest
                foreign += _MATRIX.match(rest) is not None
                foreign += colon >= 0 and _LEVEL.fullmatch(text[head.rest : colon].strip()) is not None
                iso += head.shape.separator == "-" and not head.shape.comma and len(head.numbers[0]) == 4
            if seen >= OPENING_LINES:
                break
        if not shapes or first > 5:
            return False
        shape = max(shapes, key=lambda known: shapes[known])
        heads = shapes[shape]
        if first > 1 and heads < 3:  # a mail or note with a line of a chat in it
            return False
        if heads * 8 < seen or named * 2 < heads or foreign * 3 > heads:
            return False
        # `[2018-04-11 16:06:29] nick: text` is how many programs write their logs: more is asked of that one.
        loggish = iso * 2 > heads and (shape.seconds or shape.family == "]")
        return not loggish or own > 0 or title_of(_stem(item.name)) is not None

    def units(self, item: Item) -> int | None:
        """Count lines by the punctuation of their first characters, knowing nothing of dates, orders and words."""
        counts: dict[str, int] = {}
        before = False
        for line in lines(item):
            if line.continued:
                continue
            skeleton = _skeleton(line.text)
            if skeleton:
                counts[skeleton] = counts.get(skeleton, 0) + 1
            elif not counts and line.text.strip(_BLANK):
                before = True
        total = sum(counts.values())
        chief = max(counts, key=lambda known: counts[known], default="")
        real = (
            count
            for known, count in counts.items()
            if known == chief
            or (count > 2 and count >= total * (0.15 if (known[0] == "[") == (chief[0] == "[") else 0.25))
        )
        return sum(real) + before

    def read(self, item: Item) -> Iterator[Record]:
        """Read the item twice: once for its layout, once for its records."""
        layout = survey(item)
        reading = _Reading(item, layout)
        if layout.plans:
            yield reading.conversation()
        plans, quoted = layout.plans, layout.quoted_by_line_feed
        one_byte = encoding_of(item.head(4096)).unit
        block: Block[Head | None] | None = None
        number = 0
        bare = False
        for start, end, after, text, damage, continued in lines(item):
            head = None
            looks_quoted = False
            if not continued:
                number += 1
                head = parse(text)
                if head is not None and (head.shape not in plans or (bare and quoted)):
                    head, looks_quoted = None, True
            bare = after - end == one_byte
            if head is not None:
                if block is not None:
                    yield from reading.records(block)
                block = Block(head, start, end, number, text)
            elif not text.strip(_BLANK):
                if block is not None:
                    block.hold(start, end, text if continued else "\n" + text)
            elif block is None:
                block = Block(None, start, end, number, text)
            else:
                block.add(start, end, text if continued else "\n" + text)
            if block is not None and (damage or looks_quoted):
                block.notes.update(damage, (QUOTED,) if looks_quoted and block.head else ())
        if block is not None:
            yield from reading.records(block)


class _Reading:
    """What stays the same while one item is read."""

    def __init__(self, item: Item, layout: Layout) -> None:
        self._sha256 = item.sha256
        self._intake = item.intake
        self._layout = layout
        self._clock = WallClock(item.assumed_zone, "device")
        self._title = _title(item)
        self._key = f"whatsapp:{item.intake}:{item.folder}:{self._title}"
        self._senders: dict[str, tuple[str, str]] = {}
        self._times: dict[str, tuple[When, tuple[str, ...]]] = {}
        self._told: set[Shape] = set()

    def conversation(self) -> Conversation:
        """The one chat of this file."""
        plans = self._layout.plans
        direct = not self._layout.group and self._title in self._layout.names
        shape = next(iter(plans))
        return Conversation(
            origin=Origin(item=self._sha256, start=0, end=0, place="file"),
            key=self._key,
            service="whatsapp",
            title=self._title,
            kind="group" if self._layout.group else "direct" if direct else "unknown",
            details={
                "layout": "android" if shape.family == "-" else "iphone",
                "date-order": " ".join(dict.fromkeys(plan.order for plan in plans.values())),
            },
        )

    def records(self, block: Block[Head | None]) -> Iterator[Record]:
        """The message or event of one block, and what could not be read of it."""
        origin = Origin(item=self._sha256, start=block.start, end=block.end, place=f"line:{block.number}")
        head = block.head
        if head is None:
            yield Problem(
                origin=origin, code="line-not-understood", detail=f"before the first head: {block.parts[0][:80]!r}"
            )
            return
        plan = self._layout.plans[head.shape]
        if plan.ambiguous and head.shape not in self._told:
            self._told.add(head.shape)
            yield Problem(
                origin=Origin(
                    item=self._sha256, start=block.start, end=block.end, place=origin.place, part="date-order"
                ),
                code="date-order-ambiguous",
                detail=f"dates such as {head.raw!r} are read as {plan.order}: {plan.ambiguous}",
            )
        yield self._record(block, head, origin)
        if block.rest is not None:
            start, end = block.rest
            yield Problem(
                origin=Origin(item=self._sha256, start=start, end=end, place=f"after line:{block.number}"),
                code="message-too-long",
                detail=f"only the first {TEXT_LIMIT} characters or so of this message are read",
            )

    def _record(self, block: Block[Head | None], head: Head, origin: Origin) -> Message | Event:
        when, notes = self._when(head)
        if block.notes:
            notes = (*notes, *sorted(block.notes))
        parts = block.parts
        first = parts[0]
        colon = sender_end(first, head.rest)
        whole = len(parts) == 1
        if colon < 0 or _is_notice(first, head.rest, colon):
            text = first[head.rest :] if whole else first[head.rest :] + "".join(parts[1:])
            return self._event(text, "", origin, when, notes)
        name, sender = self._senders.get(first[head.rest : colon]) or self._sender(first[head.rest : colon])
        longer = self._layout.long_names.get(name) if self._layout.long_names else None
        if longer is not None and first.startswith(": ", colon + len(longer) - len(name)):
            colon += len(longer) - len(name)
            name, sender = longer, _account(self._intake, longer)
            notes = (*notes, LONG_NAME)
        begin = colon + 2 if first[colon + 1 : colon + 2] in (" ", "\u00a0") else colon + 1
        text = first[begin:] if whole else first[begin:] + "".join(parts[1:])
        said = saying(text)
        if said is None:
            if text[:1] == "\u200e":
                if head.shape.family != "-" and notice(text) is not None:
                    return self._event(text, name, origin, when, notes)
                notes = (*notes, APP_WORDS)
            return Message(
                origin=origin,
                conversation=self._key,
                sent=when,
                text=text,
                sender=sender,
                sender_name=name,
                notes=notes,
            )
        if said.kind == "delete":
            return Event(
                origin=origin,
                kind="delete",
                conversation=self._key,
                actor=sender,
                actor_name=name,
                at=when,
                text=text,
                notes=notes,
            )
        return Message(
            origin=origin,
            conversation=self._key,
            sent=when,
            text=said.text,
            sender=sender,
            sender_name=name,
            kind=said.kind,
            attachments=(said.attachment,) if said.attachment else (),
            details=said.details,
            notes=notes,
        )

    def _event(self, text: str, shown: str, origin: Origin, when: When, notes: tuple[str, ...]) -> Event:
        """A notice of the app. An iPhone shows it under the name of the chat, or of who did it."""
        told = notice(text)
        bare = text.translate(STRIP_MARKS).strip()
        actor = ""
        if shown and bare.startswith(shown + " "):
            actor = shown
        elif told is not None and told.kind != "service":
            actor = self._known(bare) or told.actor
        elif told is not None:
            actor = self._known(bare)
        details = {}
        if told is not None and told.about:
            details["about"] = told.about
        if shown and shown != actor:
            details["shown-as"] = shown
        if shown and told is not None and told.kind == "call" and not actor:
            actor = shown
            details.pop("shown-as", None)
        return Event(
            origin=origin,
            kind=told.kind if told else "service",
            conversation=self._key,
            actor=_account(self._intake, actor) if actor else None,
            actor_name=actor or None,
            at=when,
            text=text,
            details=details,
            notes=notes,
        )

    def _known(self, text: str) -> str:
        """The longest name of a sender of this chat, or a phone number, that the text begins with."""
        phone = _PHONE.match(text)
        if phone is not None:
            return phone[0].strip()
        best = ""
        at = text.find(" ")
        while 0 < at <= 80:
            if text[:at] in self._layout.names:
                best = text[:at]
            at = text.find(" ", at + 1)
        return best

    def _sender(self, written: str) -> tuple[str, str]:
        """The name as shown and the key of the account."""
        name = written.translate(STRIP_MARKS).strip()
        found = (name, _account(self._intake, name))
        if len(self._senders) < REMEMBERED:
            self._senders[written] = found
        return found

    def _when(self, head: Head) -> tuple[When, tuple[str, ...]]:
        known = self._times.get(head.raw)
        if known is None:
            known = self._read_time(head)
            if len(self._times) >= REMEMBERED:
                self._times.clear()
            self._times[head.raw] = known
        return known

    def _read_time(self, head: Head) -> tuple[When, tuple[str, ...]]:
        raw = head.raw
        written, month, day = date(head.numbers, self._layout.plans[head.shape].order)
        unknown = When(raw=raw, clock="device")
        if not written:
            return unknown, (NO_YEAR,)
        year = full_year(written)
        if year is None:
            return unknown, (SHORT_YEAR,)
        notes: tuple[str, ...] = ()
        if 2500 <= year <= 2700:
            year, notes = year - 543, (BUDDHIST,)
        elif year < 1900:
            return unknown, (OTHER_CALENDAR,)
        hour = clock_hour(head)
        if hour is None:
            return unknown, (NO_PERIOD,)
        when, more = self._clock.read(raw, year, int(month), int(day), hour, int(head.minute), int(head.second))
        return when, notes + more


def _account(intake: str, name: str) -> str:
    """A phone number names an account everywhere; another name only inside one intake."""
    if _PHONE.fullmatch(name):
        return "whatsapp:+" + "".join(str(int(character)) for character in name if character.isdecimal())
    return f"whatsapp:{intake}:{name}"


def _is_notice(line: str, start: int, colon: int) -> bool:
    """Whether what stands before the colon is no name: `Jan changed the subject to "Werk` has a quotation mark open."""
    if _QUOTE.search(line, start, colon) is None:
        return False
    told = notice(line[start:])
    return told is not None and told.kind in ("title", "create") and 0 <= told.verb < colon - start


def _opening(item: Item) -> Item:
    """The head of the item without its torn last line."""
    head = item.head()
    if len(head) < item.size:
        head = head[: head.rfind(b"\n") + 1 + encoding_of(head).unit // 2] or head
    return Item.of_bytes(head, item.path)


def _stem(name: str) -> str:
    return name[:-4] if name[-4:].casefold() in (".txt", ".zip") else name


def _title(item: Item) -> str:
    """The title out of the file's name, or for `_chat.txt` out of its folder's or archive's."""
    stem = _stem(item.name)
    title = title_of(stem)
    if title is None and stem.casefold() in ("_chat", "chat") and item.folder:
        stem = _stem(item.folder.rsplit("/", 1)[-1])
        title = title_of(stem)
    return title or stem


def _skeleton(line: str) -> str:
    """`[11/04/18, 4:06:29 PM] Jan: x` -> `[D/D/D, D:D:D ]`; empty for a line that has no head."""
    head = line[:64].translate(STRIP_MARKS)
    found = _HEAD_END.search(head, 8)
    if found is None:
        return ""
    head = _DIGITS.sub("D", head[: found.start()])
    if not 5 <= head.count("D") <= 6 and not (head.count("D") == 4 and head[:1].isalnum()):
        return ""
    return _LETTERS.sub("", head).replace(" ", "") + found[0].strip()
