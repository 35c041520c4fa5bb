"""`export hits`: all messages a query finds, as CSV or as JSON lines, streamed; no ceiling.

A cell of the CSV that a spreadsheet would take for a formula gets an apostrophe before it: see docs/csv-export.md.
"""

import csv
import io
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from speur.actions.opening import OpenCase
from speur.search import Query
from speur.store.reading import Shown, shown

Form = Literal["csv", "jsonl"]
_CHUNK: Final = 500
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
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
            one.id, _iso(one.sent_ms), _iso(one.sent_ms, zone), one.sent_raw, one.sent_basis, one.sent_clock,
            one.service, one.title, str(one.conversation), one.sender_key or "", one.sender_name, one.kind, one.lang,
            one.text, one.native or "", one.reply_to or "", one.extra.forwarded_from,
            _iso(one.extra.edited_ms) or one.extra.edited_raw, " ".join(one.extra.links),
            " ".join(file.path or file.absent for file in one.files),
        )  # fmt: skip
        yield tuple(defused(cell) for cell in cells)


def _json(found: list[Shown]) -> bytes:
    """The fields `speur search --json` prints."""
    return b"".join(
        msgspec.json.encode(
            {
                "id": one.id, "time": _iso(one.sent_ms) or None, "time_raw": one.sent_raw,
                "time_basis": one.sent_basis, "clock": one.sent_clock, "service": one.service,
                "conversation": one.title, "sender": one.sender_key, "sender_name": one.sender_name,
                "kind": one.kind, "lang": one.lang, "text": one.text, "native_id": one.native,
                "reply_to": one.reply_to, "forwarded_from": one.extra.forwarded_from or None,
                "edited": _iso(one.extra.edited_ms) or one.extra.edited_raw or None, "links": list(one.extra.links),
                "details": one.extra.details, "notes": list(one.extra.notes),
                "attachments": [msgspec.to_builtins(file) for file in one.files],
                "marks": [msgspec.to_builtins(mark) for mark in one.marks],
            }
        )
        + b"\n"
        for one in found
    )  # fmt: skip


def _iso(ms: int | None, zone: str = "") -> str:
    if ms is None:
        return ""
    at = _EPOCH + timedelta(milliseconds=ms)
    if zone:
        try:
            at = at.astimezone(ZoneInfo(zone))
        except OverflowError:
            return ""
    return at.isoformat(timespec="milliseconds" if ms % 1000 else "seconds").replace("+00:00", "Z")
