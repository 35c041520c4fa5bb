"""What goes to the terminal: JSON lines for machines, calm text for people; never a control character of evidence."""

import sys
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from speur.actions.plain import iso
from speur.store.reading import Shown

errors = Console(stderr=True, highlight=False, soft_wrap=True)


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
