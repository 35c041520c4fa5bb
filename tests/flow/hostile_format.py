"""A format from elsewhere whose files say what its reader does wrong: `die`, `raise`, `eat`, `print`, `network`..."""

import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from speur.model import Conversation, Item, Message, Origin, Record, Tier

MARK = b"HOSTILE\n"


class HostileLines:
    name: ClassVar[str] = "hostile-lines"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.UNEXERCISED
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(rb"(?:HOSTILE)?\s*")

    def probe(self, item: Item) -> bool:
        head = item.head()
        if head.startswith(b"PROBE-RAISES"):
            raise ValueError("a probe that raises")
        if head.startswith(b"PROBE-DIES"):
            os.kill(os.getpid(), signal.SIGKILL)
        return head.startswith(MARK) or b'"id": 4242,' in head

    def units(self, item: Item) -> int | None:
        if b"units-raise" in item.head():
            raise ValueError("units that raise")
        return None

    def read(self, item: Item) -> Iterator[Record]:
        with item.open() as stream:
            data = stream.read()
        whole = Origin(item=item.sha256, start=0, end=0, place="bytes:0")
        yield Conversation(origin=whole, key="hostile:1", service="hostile")
        at = len(MARK)
        for line in data[at:].splitlines(keepends=True):
            text = line.decode().strip()
            start, at = at, at + len(line)
            told = do(text)
            if told != "skip":
                origin = Origin(item=item.sha256, start=start, end=at, place=f"bytes:{start}-{at}")
                yield Message(origin=origin, conversation="hostile:1", text=told, sender="hostile:a")


def do(text: str) -> str:
    if text == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif text == "leave":
        os._exit(7)
    elif text == "raise":
        raise ValueError("a reader that raises")
    elif text == "recurse":
        do(text)
    elif text == "eat":
        return str(len(bytearray(20 << 30)))
    elif text == "print":
        print("noise between the frames " * 1000)
        os.write(1, b"H\0\0\0more noise")
        sys.stdout.flush()
    elif text == "network":
        return _tried(lambda: socket.create_connection(("127.0.0.1", 9), timeout=2))
    elif text.startswith("write "):
        return _tried(lambda: Path(text[6:]).write_bytes(b"x" * 100))
    return text


def _tried(what: object) -> str:
    try:
        what()  # type: ignore[operator]
    except OSError as error:
        return f"refused {error.errno}"
    return "done"
