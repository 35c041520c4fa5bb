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

COLUMNS = (
    '"row" INTEGER PRIMARY KEY, item INTEGER, start INTEGER, "end" INTEGER, part TEXT, place TEXT, conversation INTEGER, '
    "sender INTEGER, sender_name TEXT, recipient INTEGER, ord INTEGER, sent_ms INTEGER, sent_raw TEXT, sent_basis TEXT, "
    "sent_clock TEXT, kind TEXT, lang TEXT, native TEXT, reply_to TEXT, same_as INTEGER, text TEXT, extra BLOB, "
    "UNIQUE (item, start, part)"
)
BATCH = 2_000


class Entity(msgspec.Struct, gc=False):
    text: str = ""


class Message(msgspec.Struct, gc=False):
    id: int
    date: str = ""
    date_unixtime: str = "0"
    sender: str | None = msgspec.field(default=None, name="from")
    from_id: str = ""
    reply_to_message_id: int | None = None
    text: str | list[str | Entity] = ""


def slices(path: Path, digest: "hashlib._Hash"):
    """Bytes and places of every message of a pretty-printed export, in one pass."""
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


def main(path: Path, folder: Path) -> None:
    began = time.perf_counter()
    folder.mkdir(parents=True)
    store = sqlite3.connect(folder / "floor.db", isolation_level=None)
    store.execute("PRAGMA journal_mode=WAL")
    store.execute("PRAGMA synchronous=FULL")
    store.execute(f"CREATE TABLE message ({COLUMNS})")
    store.execute("CREATE INDEX by_conversation ON message (conversation, ord)")
    store.execute("CREATE INDEX by_native ON message (conversation, native)")
    store.execute("CREATE INDEX by_lead ON message (same_as) WHERE same_as IS NOT NULL")
    fields = tantivy.SchemaBuilder()
    for name in ("row", "ord", "ts", "conv", "sender", "recipient"):
        fields.add_integer_field(name, indexed=True, fast=True)
    for name in ("service", "lang", "kind"):
        fields.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("has", "finding"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("text", tokenizer_name="default", index_option="position")
    (folder / "index").mkdir()
    writer = tantivy.Index(fields.build(), path=str(folder / "index")).writer(heap_size=200_000_000, num_threads=2)
    digest, decode, encode = hashlib.sha256(), msgspec.json.Decoder(Message).decode, msgspec.json.encode
    senders: dict[str, int] = {}
    rows: list[tuple] = []
    insert = f"INSERT INTO message VALUES ({', '.join('?' * 22)})"

    def flush() -> None:
        store.execute("BEGIN")
        store.executemany(insert, rows)
        store.execute("COMMIT")
        rows.clear()

    number = 0
    for raw, start in slices(path, digest):
        said = decode(raw)
        number += 1
        text = (
            said.text if isinstance(said.text, str) else "".join(p if isinstance(p, str) else p.text for p in said.text)
        )
        seconds, sender = int(said.date_unixtime), senders.setdefault(said.from_id, len(senders))
        order, reply = seconds << 30 | number, said.reply_to_message_id
        rows.append(
            (number, 1, start, start + len(raw), "", f"json:/messages/{number}", 1, sender, said.sender, None, order,
             seconds * 1000, f"{said.date} ({seconds})", "utc", "server", "text", "nl", str(said.id),
             None if reply is None else str(reply), None, text, None)
        )  # fmt: skip
        writer.add_json(
            f'{{"row":{number},"ord":{order},"ts":{seconds},"conv":1,"sender":{sender},"service":"telegram",'
            f'"lang":"nl","kind":"text","has":["time"],"text":{encode(text).decode()}}}'
        )
        if len(rows) == BATCH:
            flush()
    flush()
    writer.commit()
    store.close()
    print(json.dumps({"seconds": time.perf_counter() - began, "messages": number, "sha256": digest.hexdigest()}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
