"""Telegram Desktop's result.json: pretty-printed with one space per level, exactly as its own writer does it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from json import encoder
from pathlib import Path
from typing import Any

from speur.drill import clock
from speur.drill.cast import Person
from speur.drill.lines import Line, Service
from speur.drill.pictures import Album
from speur.drill.truth import Ledger

quote: Callable[[str], str] = encoder.encode_basestring
_ENTITY = re.compile(
    r"(?P<link>(?:https?://|t\.me/)[^\s]+[^\s.,!?)])|(?<!\w)(?P<mention>@[A-Za-z]\w{4,31})|(?<!\w)(?P<hashtag>#[^\W\d]\w+)|"
    r"(?<!\w)(?P<phone>\+31 ?6[ \d]{8,11}\d)"
)
_STICKERS = ["😂", "👍", "❤", "🔥", "😎", "🙏", "😭", "🤷", "💪", "😴"]
_REACTIONS = ["👍", "❤", "🔥", "😂", "👎", "💯", "🤝", "😡"]
_MISSING = "(File not included. Change data exporting settings to download.)"
_TOO_LARGE = "(File exceeds maximum size. Change data exporting settings to download.)"


def text_fields(text: str, pad: str) -> str:
    """The fields `text` and `text_entities`: a string, or parts when there are links, mentions, phones in it."""
    inner, deep = pad + " ", pad + "  "
    if not ("@" in text or "://" in text or "#" in text or "+" in text or "t.me" in text):
        said = quote(text)
        if not text:
            return f'{pad}"text": "",\n{pad}"text_entities": []'
        entity = f'{inner}{{\n{deep}"type": "plain",\n{deep}"text": {said}\n{inner}}}'
        return f'{pad}"text": {said},\n{pad}"text_entities": [\n{entity}\n{pad}]'
    parts = list(_parts(text))
    objects = [f'{inner}{{\n{deep}"type": "{kind}",\n{deep}"text": {quote(part)}\n{inner}}}' for kind, part in parts]
    entities = ",\n".join(objects)
    if len(parts) == 1 and parts[0][0] == "plain":
        said = quote(text)
    else:
        mixed = [
            inner + quote(part) if kind == "plain" else whole
            for (kind, part), whole in zip(parts, objects, strict=True)
        ]
        said = "[\n" + ",\n".join(mixed) + f"\n{pad}]"
    return f'{pad}"text": {said},\n{pad}"text_entities": [\n{entities}\n{pad}]'


def _parts(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    for hit in _ENTITY.finditer(text):
        if hit.start() > at:
            yield "plain", text[at : hit.start()]
        yield str(hit.lastgroup), hit[0]
        at = hit.end()
    if at < len(text):
        yield "plain", text[at:]


class Export:
    """Writes messages of one export folder: numbers its files and knows who is called what."""

    def __init__(self, folder: Path, root: Path, people: Sequence[Person], album: Album, ledger: Ledger) -> None:
        self.folder = folder
        self.file = str((folder / "result.json").relative_to(root))
        self.people = people
        self.album = album
        self.ledger = ledger
        self.counters = {"photo": 0, "voice": 0, "video": 0, "sticker": 0}
        folder.mkdir(parents=True, exist_ok=True)

    def messages(
        self,
        entries: Iterable[Line | Service],
        depth: int,
        first: int,
        chat: int,
        upto: int = clock.END,
        copy: bool = False,
        skip: Callable[[Line], bool] | None = None,
    ) -> Iterator[str]:
        """Each message as text, without the comma between; ids begin at `first`.

        Only what existed at `upto`: later edits are not there yet, later deletions neither.
        """
        pad = " " * (depth + 1)
        open_, close = " " * depth + "{\n", "\n" + " " * depth + "}"
        ids: dict[int, int] = {}
        number = first
        said = services = 0
        last_id = first
        for entry in entries:
            if entry.at > upto:
                break
            number += 1
            if isinstance(entry, Service):
                services += 1
                yield open_ + self._service(entry, number, pad, last_id) + close
                continue
            ids[entry.key] = number
            if entry.deleted and entry.deleted <= upto:
                continue
            if skip is not None and skip(entry):
                continue
            said += 1
            last_id = number
            text = entry.before if entry.edited > upto else entry.text
            yield open_ + self._message(entry, text, number, ids.get(entry.reply, 0), pad, upto) + close
            if not copy:
                self.ledger.note(entry, text, self.file, chat=chat, message=number)
        self.ledger.count(self.file, said, "telegram-json", services)
        if copy:
            self.ledger.copies += said

    def _message(self, line: Line, text: str, number: int, reply: int, pad: str, upto: int) -> str:
        person = self.people[line.who]
        at = line.at
        stamp = clock.stamp(at)
        out = f'{pad}"id": {number},\n{pad}"type": "message",\n{pad}"date": "{stamp}",\n{pad}"date_unixtime": "{at}",\n'
        draw = (line.key * 2654435761) % 1000
        reacted = draw < 28
        if line.edited and line.edited <= upto:
            out += f'{pad}"edited": "{clock.stamp(line.edited)}",\n{pad}"edited_unixtime": "{line.edited}",\n'
        elif reacted and draw % 2:  # the server marks the first reaction as an edit
            out += f'{pad}"edited": "{clock.stamp(at + 60 + draw)}",\n{pad}"edited_unixtime": "{at + 60 + draw}",\n'
        out += f'{pad}"from": {quote(person.telegram)},\n{pad}"from_id": "user{person.telegram_id}",\n'
        if line.forward:
            out += f'{pad}"forwarded_from": {quote(line.forward)},\n'
        if reply:
            out += f'{pad}"reply_to_message_id": {reply},\n'
        if line.media:
            out += self._media(line, pad, stamp)
        out += text_fields(text, pad)
        if reacted:
            emoji = _REACTIONS[draw % 8]
            recent = ""
            if draw < 14:
                who = self.people[(line.who + draw) % len(self.people)]
                if who.telegram:
                    recent = (
                        f',\n{pad}  "recent": [\n{pad}   {{\n{pad}    "from": {quote(who.telegram)},\n'
                        f'{pad}    "from_id": "user{who.telegram_id}",\n{pad}    "date": '
                        f'"{clock.stamp(at + 60 + draw)}"\n'
                        f"{pad}   }}\n{pad}  ]"
                    )
            out += (
                f',\n{pad}"reactions": [\n{pad} {{\n{pad}  "type": "emoji",\n{pad}  "count": {1 + draw % 5},\n'
                f'{pad}  "emoji": "{emoji}"{recent}\n{pad} }}\n{pad}]'
            )
        return out

    def _media(self, line: Line, pad: str, stamp: str) -> str:
        self.counters[line.media] += 1
        count = self.counters[line.media]
        when = f"{stamp[8:10]}-{stamp[5:7]}-{stamp[:4]}_{stamp[11:].replace(':', '-')}"
        if line.media == "photo":
            name = f"photos/photo_{count}@{when}.jpg"
            size = self.album.put(self.folder / name, line.story or line.key)
            if line.key % 37 == 0:
                name = _MISSING
            return (
                f'{pad}"photo": "{name}",\n{pad}"photo_file_size": {size or 48213},\n'
                f'{pad}"width": 640,\n{pad}"height": 480,\n'
            )
        if line.media == "voice":
            name = f"voice_messages/audio_{count}@{when}.ogg" if line.key % 3 else _MISSING
            return (
                f'{pad}"file": "{name}",\n{pad}"file_size": {9000 + line.key % 40000},\n{pad}"media_type": '
                f'"voice_message",\n'
                f'{pad}"mime_type": "audio/ogg",\n{pad}"duration_seconds": {1 + line.key % 47},\n'
            )
        if line.media == "video":
            return (
                f'{pad}"file": "{_TOO_LARGE}",\n{pad}"file_name": "VID_{stamp[:10].replace("-", "")}.mp4",\n'
                f'{pad}"file_size": {24_000_000 + line.key % 9999},\n{pad}"thumbnail": "{_TOO_LARGE}",\n'
                f'{pad}"media_type": "video_file",\n{pad}"mime_type": "video/mp4",\n'
                f'{pad}"duration_seconds": {4 + line.key % 50},\n{pad}"width": 480,\n{pad}"height": 848,\n'
            )
        return (
            f'{pad}"file": "stickers/sticker ({count}).webp",\n{pad}"file_size": {20_000 + line.key % 9000},\n'
            f'{pad}"thumbnail": "stickers/sticker ({count}).webp_thumb.jpg",\n{pad}"media_type": "sticker",\n'
            f'{pad}"sticker_emoji": "{_STICKERS[line.key % 10]}",\n{pad}"width": 512,\n{pad}"height": 512,\n'
        )

    def _service(self, entry: Service, number: int, pad: str, last_id: int) -> str:
        person = self.people[entry.who]
        out = (
            f'{pad}"id": {number},\n{pad}"type": "service",\n{pad}"date": "{clock.stamp(entry.at)}",\n'
            f'{pad}"date_unixtime": "{entry.at}",\n{pad}"actor": {quote(person.telegram)},\n'
            f'{pad}"actor_id": "user{person.telegram_id}",\n{pad}"action": "{entry.action}",\n'
        )
        names = [quote(self.people[who].telegram) for who in entry.members]
        if entry.action == "join_group_by_link":
            out += f'{pad}"inviter": {names[0] if names else "null"},\n'
        elif names or entry.action == "create_group":
            out += f'{pad}"members": [\n{pad} ' + f",\n{pad} ".join(names) + f"\n{pad}],\n"
        if entry.action == "pin_message":
            out += f'{pad}"message_id": {last_id},\n'
        if entry.title:
            out += f'{pad}"title": {quote(entry.title)},\n'
        return out + f'{pad}"text": "",\n{pad}"text_entities": []'


def write_chat(export: Export, name: str, type_: str, number: int, messages: Iterator[str]) -> None:
    """result.json of a single chat."""
    with (export.folder / "result.json").open("w", encoding="utf-8", newline="\n") as out:
        out.write(f'{{\n "name": {quote(name)},\n "type": "{type_}",\n "id": {number},\n "messages": [\n')
        _join(out.write, messages)
        out.write("\n ]\n}")


def write_account(
    export: Export,
    owner: Person,
    contacts: Sequence[Person],
    chats: Sequence[tuple[str, str, int, Iterator[str]]],
    left: Sequence[tuple[str, str, int, Iterator[str]]],
) -> None:
    """result.json of a whole account: about, personal information, contacts, chats, chats that were left."""
    with (export.folder / "result.json").open("w", encoding="utf-8", newline="\n") as out:
        write = out.write
        about = (
            "Here is the data you requested. Remember: Telegram is ad free, it doesn't use your data for ad targeting."
        )
        write(f'{{\n "about": {quote(about)},\n "personal_information": {{\n  "user_id": {owner.telegram_id},\n')
        write(f'  "first_name": {quote(owner.given)},\n  "last_name": {quote(owner.family)},\n')
        write(
            f'  "phone_number": {quote(owner.number_said)},\n  "username": {quote(owner.handle or "@niemand_thuis")},\n'
        )
        write('  "bio": "Altijd onderweg"\n },\n')
        synced = "If you allow access, contacts are continuously synced with Telegram."
        write(f' "contacts": {{\n  "about": {quote(synced)},\n  "list": [\n')
        _join(write, (_contact(person) for person in contacts))
        write("\n  ]\n },\n")
        for key, entries, tail in (("chats", chats, ",\n"), ("left_chats", left, "\n}")):
            about = f"This page lists all {key.replace('_', ' ')} from this export."
            write(f' "{key}": {{\n  "about": {quote(about)},\n  "list": [\n')
            for at, (name, type_, number, messages) in enumerate(entries):
                said = "" if type_ == "saved_messages" else f'    "name": {quote(name)},\n'
                write(
                    (",\n" if at else "")
                    + f'   {{\n{said}    "type": "{type_}",\n    "id": {number},\n    "messages": [\n'
                )
                _join(write, messages)
                write("\n    ]\n   }")
            write("\n  ]\n }" + tail)


def _contact(person: Person) -> str:
    date = clock.stamp(clock.START + person.number * 4000)
    fields: list[tuple[str, Any]] = [
        ("user_id", person.telegram_id),
        ("first_name", quote(person.given)),
        ("last_name", quote(person.family if person.number % 3 else "")),
        ("phone_number", quote(person.number_said)),
        ("date", quote(date)),
        ("date_unixtime", quote(str(clock.START + person.number * 4000))),
    ]
    return "   {\n" + ",\n".join(f'    "{key}": {value}' for key, value in fields) + "\n   }"


def _join(write: Callable[[str], object], parts: Iterator[str]) -> None:
    first = True
    for part in parts:
        write(part if first else ",\n" + part)
        first = False
