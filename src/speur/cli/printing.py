"""What goes to the terminal: JSON lines for machines, calm text for people; never a control character of evidence."""

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from speur.store.reading import Shown

errors = Console(stderr=True, highlight=False, soft_wrap=True)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def line(value: Any) -> None:
    """One JSON object on one line of stdout."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")


def say(text: str = "") -> None:
    """A line for people on stdout."""
    sys.stdout.write(safe(text) + "\n")


def safe(text: str) -> str:
    """Text that cannot steer a terminal: control and direction characters become visible."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else f"<U+{ord(char):04X}>"
        for char in text
    )


def iso(ms: int | None, zone: str | None = None) -> str | None:
    """An ISO 8601 time in UTC (`Z`) or in a zone with its offset; None stays None."""
    if ms is None:
        return None
    try:
        at = _EPOCH + timedelta(milliseconds=ms)
        if zone is not None:
            at = at.astimezone(ZoneInfo(zone))
    except OverflowError:
        at = _EPOCH + timedelta(milliseconds=ms)
    text = at.isoformat(timespec="milliseconds" if ms % 1000 else "seconds")
    return text.replace("+00:00", "Z") if zone is None else text


def message_object(one: Shown) -> dict[str, Any]:
    """A message as the JSON output has it."""
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


def message_text(one: Shown, zone: str) -> str:
    """A message as people read it on a terminal."""
    when = (iso(one.sent_ms, zone) or "(no time)").replace("T", " ")
    files = "".join(f"  [{file.kind}: {file.path or file.absent}]" for file in one.files)
    return f"{when}  {one.title}\n  {one.sender_name}: {one.text}{files}\n  {one.id}"


@contextmanager
def bar(shown: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr with rate and time left; None when nobody looks."""
    if not shown or not errors.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as progress:
        yield progress
