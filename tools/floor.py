"""The least that ingesting a Telegram `result.json` can cost: hash, parse, store, index. Imports nothing of Speur.

Usage: python tools/floor.py RESULT.JSON FOLDER. Prints seconds and messages as JSON. The table has the columns and
indexes of Speur's `message` table, SQLite runs in WAL with synchronous=FULL, tantivy on two threads. There is no
sealing copy, no reader process, no check of lost bytes, no language, no names: that is what Speur adds.
"""

import hashlib
import json
import sqlite3
import sys
import time
from pathlib import Path

import msgspec
import tantivy

COLUMNS = """"row" INTEGER PRIMARY KEY, item, start, "end", part, place, conversation, sender, sender_name, recipient,
    ord, sent_ms, sent_raw, sent_basis, sent_clock, kind, lang, native, reply_to, same_as, text, extra,
    UNIQUE (item, start, part)"""
NUMBERS = ("row", "ord", "ts", "conv", "sender", "recipient")
INSERT = f"INSERT INTO message VALUES ({', '.join('?' * 22)})"


class Message(msgspec.Struct, gc=False):
    """What a store needs of one message."""

    id: int
    date: str = ""
    date_unixtime: str = "0"
    sender: str | None = msgspec.field(default=None, name="from")
    from_id: str = ""
    reply_to_message_id: int | None = None
    text: str | list[str | dict[str, str]] = ""


def slices(path, digest):
    """Bytes and place of every message of a pretty-printed export, hashed in the same pass."""
    between, rest, base = b"\n  },\n  {", b"", 0
    with path.open("rb") as stream:
        while chunk := stream.read(8 << 20):
            digest.update(chunk)
            data = rest + chunk
            start = data.find(b"\n  {") + 3 if base == 0 and not rest else 0
            while (at := data.find(between, start)) >= 0:
                yield data[start : at + 4], base + start
                start = at + len(between) - 1
            rest, base = data[start:], base + start
    yield rest[: rest.rfind(b"\n  }") + 4], base


def flush(store, rows):
    """One transaction."""
    store.execute("BEGIN")
    store.executemany(INSERT, rows)
    store.execute("COMMIT")
    rows.clear()


def main(path, folder):
    """Do it once, into a folder that is not there yet."""
    began = time.perf_counter()
    (folder / "index").mkdir(parents=True)
    store = sqlite3.connect(folder / "floor.db", isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute(f"CREATE TABLE message ({COLUMNS})")
    store.execute("CREATE INDEX by_conversation ON message (conversation, ord)")
    store.execute("CREATE INDEX by_native ON message (conversation, native)")
    store.execute("CREATE INDEX by_lead ON message (same_as) WHERE same_as IS NOT NULL")
    fields = tantivy.SchemaBuilder()
    for name in NUMBERS:
        fields.add_integer_field(name, indexed=name not in ("ord", "ts"), fast=True)
    for name in ("service", "lang", "kind", "has"):
        fields.add_text_field(name, tokenizer_name="raw", fast=name != "has", index_option="basic")
    fields.add_text_field("text", tokenizer_name="default", index_option="position")
    writer = tantivy.Index(fields.build(), path=str(folder / "index")).writer(heap_size=200_000_000, num_threads=2)
    digest, decode, encode = hashlib.sha256(), msgspec.json.Decoder(Message).decode, msgspec.json.encode
    senders, rows, number = {}, [], 0
    for raw, start in slices(path, digest):
        said, number = decode(raw), number + 1
        text = said.text
        if not isinstance(text, str):
            text = "".join(part if isinstance(part, str) else part["text"] for part in text)
        seconds, sender = int(said.date_unixtime), senders.setdefault(said.from_id, len(senders))
        order, reply = seconds << 30 | number, said.reply_to_message_id
        rows.append((number, 1, start, start + len(raw), "", f"json:/messages/{number}", 1, sender, said.sender, None,
                     order, seconds * 1000, f"{said.date} ({seconds})", "utc", "server", "text", "nl", str(said.id),
                     None if reply is None else str(reply), None, text, None))  # fmt: skip
        said = f'"lang":"nl","service":"telegram","kind":"text","has":["time"],"text":{encode(text).decode()}'
        writer.add_json(f'{{"row":{number},"ord":{order},"ts":{seconds},"conv":1,"sender":{sender},{said}}}')
        if len(rows) == 5_000:
            flush(store, rows)
    flush(store, rows)
    writer.commit()
    print(json.dumps({"seconds": time.perf_counter() - began, "messages": number, "sha256": digest.hexdigest()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
