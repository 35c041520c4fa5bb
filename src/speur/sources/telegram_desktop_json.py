"""Telegram Desktop's `result.json`: one chat or a whole account.

Covers: one-chat and whole-account exports (`chats`, `left_chats`), texts with and without `text_entities`, service
messages, edit marks, replies, forwards, media references, reactions, polls, contacts, locations, games, invoices,
unsupported media, all forms of `from_id`, exports from before `date_unixtime`, minified or re-serialised files, files
of any size, `\\xNN` escapes and lone surrogates (repaired, with a note), cut-off and damaged files.
Not covered: the meaning of text mark-up (bold, spoilers), custom emoji, buttons of bots: they stay in the raw bytes.
References: the JSON writer of Telegram Desktop (`export_output_json.cpp`).
"""

import re
from collections.abc import Iterator
from typing import ClassVar

import msgspec

from speur.model import Account, Conversation, ConversationKind, Event, Item, Origin, Problem, Record, Tier
from speur.sources.kit.json_repair import decode
from speur.sources.kit.json_window import Token, Window
from speur.sources.kit.remainder import with_remainder
from speur.sources.kit.telegram_message import SERVICE, Builder, Object, Plain, told

_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_TYPED = re.compile(rb'(?<!\\)"type"\s*:\s*"(?:message|service|unsupported)"')
_CHAT = re.compile(rb'"type"\s*:\s*"(?:saved_messages|replies|(?:\w+_)?(?:chat|group|channel|supergroup))"')
_ACCOUNT = re.compile(rb'"(?:chats|left_chats)"\s*:\s*\{|"personal_information"\s*:\s*\{')
_START = re.compile(rb'\{\s*"id"\s*:\s*-?\d+,\s*"type"\s*:\s*"')
_FROM = re.compile(rb'"from_id"\s*:\s*"user(\d+)"')
_PRETTY = re.compile(rb"\r?\n( +|\t+)\{\Z")

_KINDS: dict[str, ConversationKind] = {
    "personal_chat": "direct",
    "bot_chat": "direct",
    "saved_messages": "saved",
    "private_group": "group",
    "private_supergroup": "group",
    "public_supergroup": "group",
    "private_channel": "channel",
    "public_channel": "channel",
}
_PEERS = {"direct": "user", "saved": "saved", "channel": "channel", "group": "channel"}
_CHATS = ("chats", "left_chats")
_LISTS = ("contacts", "frequent_contacts", "personal_information")
_LONGEST = 64 << 20  # bytes in memory without finding a boundary: then the file is not laid out as it seemed
_decoder = msgspec.json.Decoder()
_plain = msgspec.json.Decoder(Plain)


class TelegramDesktopJson:
    """Reader of Telegram Desktop's JSON exports."""

    name: ClassVar[str] = "telegram-desktop-json"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.SOURCE
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(
        rb'(?:\xef\xbb\xbf)?(?:[\s,\[\]{}:]|"(?:chats|left_chats|list|messages)")*+'
    )

    def probe(self, item: Item) -> bool:
        """An object with a list of messages that have a Telegram type, or the shape of a whole account."""
        head = item.head().removeprefix(b"\xef\xbb\xbf").lstrip()
        if not head.startswith(b"{"):
            return False
        if _MESSAGES.search(head) and (_TYPED.search(head) or _CHAT.search(head)):
            return True
        return bool(_CHAT.search(head) and b'"name"' in head) or bool(_ACCOUNT.search(head) and b'"about"' in head)

    def units(self, item: Item) -> int:
        """How often an object says that it is a message, a service message or something unsupported."""
        total, rest = 0, b""
        with item.open() as stream:
            while chunk := stream.read(8 << 20):
                data = rest + chunk
                edge = data.rfind(b"\n", -4096) if len(chunk) == 8 << 20 else -1
                edge = len(data) if edge < 0 else edge
                if b'"type":"' not in data[:65_536] and b'"type": "' in data[:65_536]:
                    total += sum(
                        data.count(b'"type": "' + word + b'"', 0, edge)
                        for word in (b"message", b"service", b"unsupported")
                    )
                else:
                    total += sum(1 for _ in _TYPED.finditer(data, 0, edge))
                rest = data[edge:]
        return total

    def read(self, item: Item) -> Iterator[Record]:
        """Walk the structure; cut the messages out of it."""
        with item.open() as stream:
            yield from with_remainder(item, self.STRUCTURE, _Walk(item, Window(stream)).records())


class _Level:
    """An object or list the walk is inside of."""

    def __init__(self, kind: str, key: str, start: int, path: str) -> None:
        self.kind = kind
        self.key = key
        self.start = start
        self.path = path
        self.count = 0
        self.fields: Object = {}
        self.loose: tuple[int, int] | None = None  # range of fields no record has claimed yet
        self.conversation: Conversation | None = None

    def claim(self, start: int, end: int) -> None:
        self.loose = (self.loose[0] if self.loose else start, end)


class _Walk:
    """One reading of one item."""

    def __init__(self, item: Item, window: Window) -> None:
        self._item = item
        self._window = window
        self._levels: list[_Level] = []
        self._owner = ""
        self._place = 0
        self._closed = True
        self._pretty_holds = True

    def records(self) -> Iterator[Record]:
        """All records of the item, in the order they stand there."""
        if self._window.data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            yield self._problem(0, self._item.size, "not-utf-8", "UTF-16; an export is written in UTF-8")
            return
        if self._window.data.startswith(b"\xef\xbb\xbf"):
            self._place = 3
        while (token := self._window.token(self._place)).kind:
            if token.kind == "?":
                break
            yield from self._step(token)
        for level in self._levels:
            yield from self._leave(level)
        if self._levels or not self._closed:
            size = self._item.size
            yield self._problem(size, size, "cut-off", "the file ends inside an object; the export is not complete")

    def _step(self, token: Token) -> Iterator[Record]:
        level = self._levels[-1] if self._levels else None
        self._place = token.end
        if token.kind == "{" and (level is None or level.kind == "["):
            path = "" if level is None else f"{level.path}/{level.count}"
            if level is not None:
                level.count += 1
            self._levels.append(_Level("{", "", token.start, path))
        elif level is not None and token.kind == ("}" if level.kind == "{" else "]"):
            self._levels.pop()
            yield from self._leave(level)
        elif token.kind == ",":
            return
        elif token.kind == "s" and (level is None or level.kind == "{"):
            yield from self._field(level, token)
        else:
            # Something that cannot stand here: start anew behind it. What is not claimed is told as a problem.
            self._levels.clear()

    def _field(self, level: _Level | None, name: Token) -> Iterator[Record]:
        window = self._window
        key = window.cut(name.start, name.end)
        colon = window.token(name.end)
        if colon.kind != ":":
            self._levels.clear()
            return
        word = key[1:-1].decode("utf-8", "replace")
        value = window.token(colon.end)
        if value.kind == "[" and word == "messages":
            self._place = value.end
            yield from self._chat(level, value)
        elif level is None:
            self._place = value.end if value.kind in ("s", "w") else colon.end
        elif (value.kind == "{" and word in _CHATS) or (value.kind == "[" and word == "list" and level.key in _CHATS):
            yield from self._leave(level)
            self._place = value.end
            self._levels.append(_Level(value.kind, word, value.start, f"{level.path}/{word}"))
        elif value.kind in ("s", "w"):
            # the key may have left the window by now; its range is known
            level.fields[word], _, _ = decode(window.cut(value.start, value.end), _decoder)
            level.claim(name.start, value.end)
            self._place = value.end
        elif value.kind in ("{", "["):
            yield from self._section(level, word, name.start, value)
        else:
            self._place = colon.end
            self._levels.clear()

    def _section(self, level: _Level, word: str, start: int, value: Token) -> Iterator[Record]:
        """A part of the export beside the chats: kept whole."""
        end = self._window.close_of(value.start)
        if end < 0:
            yield self._problem(start, self._item.size, "cut-off", f"the file ends inside {word!r}")
            self._place = self._item.size
            self._closed = True
            self._levels.clear()
            return
        yield from self._leave(level)
        raw = self._window.cut(value.start, end)
        decoded, notes, error = decode(raw, _decoder)
        place = f"json:{level.path}/{word}"
        self._place = end
        if error:
            yield self._problem(start, end, "not-json", f"{word!r}: {error}")
            return
        origin = Origin(item=self._item.sha256, start=start, end=end, place=place)
        if word in _LISTS:
            yield from self._accounts(word, decoded, origin)
        yield Event(origin=origin, kind="section", text=word, details={"json": raw.decode("utf-8", "replace")[:4000]},
                    notes=notes)  # fmt: skip

    def _accounts(self, word: str, said: object, origin: Origin) -> Iterator[Record]:
        rows: list[object] = [said]
        if isinstance(said, dict) and isinstance(said.get("list"), list):
            rows = said["list"]
        for row in rows:
            if not isinstance(row, dict) or not isinstance(row.get("user_id", row.get("id")), int):
                continue
            number = row.get("user_id", row.get("id"))
            if not number:
                continue
            if word == "personal_information":
                self._owner = str(number)
            parts = (told(row.get(key) or "") for key in ("first_name", "last_name", "name"))
            handle = row.get("username")
            yield Account(
                origin=origin,
                key=f"{SERVICE}:user{number}",
                service=SERVICE,
                name=" ".join(part for part in parts if part),
                handle=told(handle).lstrip("@") if handle else "",
                phone=told(row.get("phone_number") or ""),
                details={"listed": word},
            )

    def _loose(self, level: _Level) -> Record:
        start, end = level.loose or (level.start, level.start)
        level.loose = None
        origin = Origin(item=self._item.sha256, start=start, end=end, place=f"json:{level.path}/")
        if level.conversation is not None:
            return msgspec.structs.replace(level.conversation, origin=origin)
        details = {key: told(value) for key, value in level.fields.items()}
        return Event(origin=origin, kind="section", text="header", details=details)

    def _leave(self, level: _Level) -> Iterator[Record]:
        if level.loose:
            yield self._loose(level)

    # --- the messages of one chat

    def _chat(self, level: _Level | None, bracket: Token) -> Iterator[Record]:
        fields = dict(level.fields) if level else {}
        if level is not None and ("id" not in fields or "type" not in fields):
            fields |= self._fields_behind(bracket)
        start = level.loose[0] if level and level.loose else bracket.start
        place = f"json:{level.path if level else ''}/"
        origin = Origin(item=self._item.sha256, start=start, end=bracket.end, place=place)
        told_kind = fields.get("type")
        kind = _KINDS.get(told_kind, "unknown") if isinstance(told_kind, str) else "unknown"
        conversation = Conversation(
            origin=origin,
            key=self._key(fields, kind, bracket),
            service=SERVICE,
            title=told(fields["name"]) if fields.get("name") else "",
            kind=kind,
            has_ids=True,
            details={key: told(value) for key, value in fields.items() if key not in ("name", "id")},
        )
        yield conversation
        if level is not None:
            level.loose = None
            level.conversation = conversation
        builder = Builder(self._item, conversation.key)
        prefix = f"json:{level.path if level else ''}/messages/"
        self._closed = False
        for number, (begin, end) in enumerate(self._elements()):
            yield from self._message(builder, begin, end, f"{prefix}{number}")

    def _key(self, fields: Object, kind: str, bracket: Token) -> str:
        number = fields.get("id")
        if not isinstance(number, int) or isinstance(number, bool):
            folder = self._item.folder
            return f"{SERVICE}:{self._item.intake}:{folder}:{told(fields.get('name') or '')}"
        if kind == "direct":
            other = self._owner or self._other(number, bracket)
            return f"{SERVICE}:" + "-".join(sorted({f"user{number}", f"user{other}"} if other else {f"user{number}"}))
        peer = _PEERS.get(kind, told(fields.get("type") or "chat"))
        if fields.get("type") == "private_group":
            peer = "chat"
        return f"{SERVICE}:{peer}{number}"

    def _other(self, number: int, bracket: Token) -> str:
        """The other side of a one-to-one chat: message ids are counted per owner, so the owner belongs to the key."""
        window = self._window
        for match in _FROM.finditer(window.data, bracket.end - window.base):
            if int(match[1]) != number:
                return match[1].decode()
        return ""

    def _fields_behind(self, bracket: Token) -> Object:
        """Name, type and id of a chat whose writer put them after the messages."""
        found: Object = {}
        with self._item.open() as stream:
            ahead = Window(stream, bracket.start, 1 << 20)
            place = ahead.skip(bracket.start)
            while place >= 0:
                comma = ahead.token(place)
                key = ahead.token(comma.end) if comma.kind == "," else comma
                colon = ahead.token(key.end)
                if key.kind != "s" or colon.kind != ":":
                    break
                word = ahead.cut(key.start, key.end) if key.start >= ahead.base else b""
                value = ahead.token(colon.end)
                if value.kind in ("s", "w"):
                    place = value.end
                    found[word[1:-1].decode("utf-8", "replace")], _, _ = decode(ahead.cut(value.start, place), _decoder)
                else:
                    place = ahead.skip(value.start) if value.kind in ("{", "[") else -1
        return found

    def _elements(self) -> Iterator[tuple[int, int]]:
        """The ranges of the objects in the list that opens before the current place; moves the place behind it."""
        window = self._window
        while True:
            token = window.token(self._place)
            if token.kind == ",":
                self._place = token.end
            elif token.kind == "]":
                self._place = token.end
                self._closed = True
                return
            elif token.kind == "{":
                before = window.data[max(0, token.start - window.base - 64) : token.start - window.base + 1]
                pretty = _PRETTY.search(before)
                if pretty and self._pretty_holds:
                    yield from self._pretty(token.start, pretty[1])
                    if self._closed:
                        return
                else:
                    yield self._cut_out(token.start)
            elif token.kind in ("", "?"):
                if token.start < token.end:
                    yield token.start, self._item.size
                self._place = self._item.size
                return
            else:
                end = token.end
                while (token := window.token(end)).kind not in ("{", "]", "", "?"):
                    end = token.end
                yield self._place, end
                self._place = end

    def _cut_out(self, start: int) -> tuple[int, int]:
        end = self._window.close_of(start)
        if end < 0:
            end = self._next_start(start)
        self._place = end
        return start, end

    def _next_start(self, start: int) -> int:
        """Where the next thing that looks like a message begins after a broken one; else the end of the item."""
        with self._item.open() as stream:
            ahead = Window(stream, start + 1, 1 << 20)
            while True:
                found = _START.search(ahead.data)
                if found:
                    return ahead.base + found.start()
                if not ahead.keep_from(max(ahead.base, ahead.end - 128)):
                    return self._item.size

    def _pretty(self, start: int, indent: bytes) -> Iterator[tuple[int, int]]:
        """Cut at line ends: a JSON string holds no raw line end, so `},` and `{` at this indent are the boundary."""
        window = self._window
        line_end = b"\r\n" if window.data[:4096].count(b"\r\n") else b"\n"
        close = line_end + indent + b"}"
        between = close + b"," + line_end + indent + b"{"
        last = re.compile(re.escape(close) + rb"\s*\]")
        width, step = len(close), len(between) - 1
        tail = -1  # where the list ends, as far as known; -1: not before the end of the window
        while True:
            base = window.base
            data = window.data
            if tail < start:
                found = last.search(data, start - base)
                tail = base + found.start() if found else -1
            limit = len(data) if tail < 0 else tail - base
            at = data.find(between, start - base, limit)
            while at >= 0:
                yield start, base + at + width
                start = base + at + step
                self._place = start
                at = data.find(between, at + step, limit)
            if tail >= 0:
                yield start, tail + width
                self._place = window.find(b"]", tail + width) + 1
                self._closed = True
                return
            if len(data) > _LONGEST or not window.keep_from(start):
                self._pretty_holds = len(data) <= _LONGEST
                yield self._cut_out(start)
                return

    def _message(self, builder: Builder, start: int, end: int, place: str) -> list[Record]:
        raw = self._window.cut(start, end) if start >= self._window.base else self._far(start, end)
        origin = Origin(item=self._item.sha256, start=start, end=end, place=place)
        try:
            message = builder.plain(_plain.decode(raw), origin)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            message = None
        if message is not None:
            return [message]
        said, notes, error = decode(raw, _decoder)
        if not error and isinstance(said, dict):
            return builder.records(said, origin, notes)
        records: list[Record] = []
        pieces = [match.start() for match in _START.finditer(raw, 1)]
        for begin, stop in zip([0, *pieces], [*pieces, len(raw)], strict=True):
            piece = raw[begin:stop]
            whole = piece.rstrip(b" \t\r\n,")
            said, notes, why = decode(whole, _decoder) if pieces else (None, (), error or "not an object")
            where = f"{place}+{begin}" if pieces else place
            if not why and isinstance(said, dict):
                origin = Origin(
                    item=self._item.sha256, start=start + begin, end=start + begin + len(whole), place=where
                )
                records += builder.records(said, origin, notes)
            else:
                code = "message-not-understood" if end < self._item.size else "cut-off"
                origin = Origin(item=self._item.sha256, start=start + begin, end=start + stop, place=where)
                records.append(Problem(origin=origin, code=code, detail=f"{why}: {piece[:200]!r}"))
        return records

    def _far(self, start: int, end: int) -> bytes:
        """Bytes that have left the window: only of broken files; capped, since they only go into a Problem."""
        with self._item.open() as stream:
            stream.seek(start)
            return stream.read(min(end - start, 64 << 20))

    # --- what does not fit

    def _problem(self, start: int, end: int, code: str, detail: str) -> Problem:
        origin = Origin(item=self._item.sha256, start=start, end=end, place=f"bytes:{start}-{end}")
        return Problem(origin=origin, code=code, detail=detail)
