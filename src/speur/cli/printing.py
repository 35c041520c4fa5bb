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


class Unwritten(Exception):
    """Our output could not be written: whoever reads it has left, or the disk is full."""

    def __init__(self, reason: OSError) -> None:
        super().__init__(str(reason))
        self.reason = reason


def line(value: Any) -> None:
    """One JSON object on one line of stdout."""
    _write(msgspec.json.encode(value).decode())


def say(text: str = "") -> None:
    """A line for people on stdout."""
    _write(safe(text))


def complain(text: str) -> None:
    """A message for people on stderr."""
    errors.print(f"speur: {safe(text)}", markup=False, emoji=False)


def _write(text: str) -> None:
    try:
        sys.stdout.write(text + "\n")
    except OSError as error:
        raise Unwritten(error) from error


def safe(text: str, kept: str = "\n\t") -> str:
    """Text that cannot steer a terminal: control and direction characters become visible, except those kept."""
    return "".join(
        char if char in kept or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co") else f"<U+{ord(char):04X}>"
        for char in text
    )


def message_text(one: Shown, zone: str) -> str:
    """A message as people read it on a terminal. Further lines of a text are set in, so that none looks like a head."""
    when = (iso(one.sent_ms, zone) or "(no time)").replace("T", " ")
    files = "".join(f"  [{file.kind}: {safe(file.path or file.absent, '')}]" for file in one.files)
    text = one.text.replace("\n", "\n      ")
    return f"{when}  {safe(one.title, '')}\n  {safe(one.sender_name, '')}: {text}{files}\n  {one.id}"


@contextmanager
def bar(shown: bool) -> Iterator[Progress | None]:
    """A progress bar on stderr with rate and time left; None when nobody looks."""
    if not shown or not errors.is_terminal:
        yield None
        return
    with Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeRemainingColumn(),
        console=errors,
        transient=True,
    ) as progress:
        yield progress
