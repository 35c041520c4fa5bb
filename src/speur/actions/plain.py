"""A message as plain data: what `speur search --json` prints and what an export of hits holds."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from speur.store.reading import Shown

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(ms: int | None, zone: str | None = None) -> str | None:
    """An ISO 8601 time in UTC (`Z`), or in a zone with its offset; None stays None."""
    if ms is None:
        return None
    at = _EPOCH + timedelta(milliseconds=ms)
    if zone is not None:
        try:
            at = at.astimezone(ZoneInfo(zone))
        except OverflowError:  # the first and last hours of the calendar have no local time everywhere
            zone = None
    text = at.isoformat(timespec="milliseconds" if ms % 1000 else "seconds")
    return text.replace("+00:00", "Z") if zone is None else text


def plain_message(one: Shown) -> dict[str, Any]:
    """The fields, in a fixed order."""
    return {
        "id": one.id,
        "time": iso(one.sent_ms),
        "time_raw": one.sent_raw,
        "time_basis": one.sent_basis,
        "clock": one.sent_clock,
        "service": one.service,
        "conversation": one.title,
        "sender": one.sender_key,
        "sender_name": one.sender_name,
        "kind": one.kind,
        "lang": one.lang,
        "text": one.text,
        "native_id": one.native,
        "reply_to": one.reply_to,
        "forwarded_from": one.extra.forwarded_from or None,
        "edited": iso(one.extra.edited_ms) or one.extra.edited_raw or None,
        "links": list(one.extra.links),
        "details": one.extra.details,
        "notes": list(one.extra.notes),
        "attachments": [msgspec.to_builtins(file) for file in one.files],
        "marks": [msgspec.to_builtins(mark) for mark in one.marks],
    }
