"""`export hits`: all messages a query finds, as CSV or as JSON lines, streamed; no ceiling.

A cell of the CSV that a spreadsheet would take for a formula gets an apostrophe before it: see docs/csv-export.md.
"""

import csv
import io
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final, Literal

import msgspec

from speur.actions.opening import OpenCase
from speur.actions.plain import iso, plain_message
from speur.search import Query
from speur.store.reading import Shown, shown

Form = Literal["csv", "jsonl"]
_CHUNK: Final = 500
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
COLUMNS: Final = (
    "id", "time_utc", "time_local", "time_raw", "time_basis", "clock", "service", "conversation", "conversation_number",
    "sender", "sender_name", "kind", "lang", "text", "native_id", "reply_to", "forwarded_from", "edited", "links",
    "attachments",
)  # fmt: skip


def export_hits(opened: OpenCase, query: Query, form: Form, *, zone: str) -> Iterator[bytes]:
    """The whole file in pieces, newest message first. Raises BadQuery at the first piece."""
    if form == "csv":
        yield "\ufeff".encode()  # spreadsheets take a file without it for another encoding
        yield _csv([COLUMNS])
    made: Callable[[list[Shown]], bytes] = _json if form == "jsonl" else lambda found: _csv(_cells(found, zone))
    rows = opened.engine.rows(query, zone=zone)
    while chunk := list(islice(rows, _CHUNK)):
        with opened.store.connect() as connection:
            found = shown(connection, chunk)
        yield made(found)


def defused(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _csv(rows: Any) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8", "replace")


def _cells(found: list[Shown], zone: str) -> Iterator[tuple[str, ...]]:
    for one in found:
        cells = (
            one.id, iso(one.sent_ms) or "", iso(one.sent_ms, zone) or "", one.sent_raw, one.sent_basis, one.sent_clock,
            one.service, one.title, str(one.conversation), one.sender_key or "", one.sender_name, one.kind, one.lang,
            one.text, one.native or "", one.reply_to or "", one.extra.forwarded_from,
            iso(one.extra.edited_ms) or one.extra.edited_raw, " ".join(one.extra.links),
            " ".join(file.path or file.absent for file in one.files),
        )  # fmt: skip
        yield tuple(defused(cell) for cell in cells)


def _json(found: list[Shown]) -> bytes:
    return b"".join(msgspec.json.encode(plain_message(one)) + b"\n" for one in found)
