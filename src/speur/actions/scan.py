"""`scan`: what is said in lines of text, without a case: findings, group links and the language of each line."""

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Final

import msgspec

from speur.extract.group_links import Link, links
from speur.extract.scanning import scan
from speur.model import Finding
from speur.text.language import detect

CHUNK: Final = 1 << 20
LONGEST: Final = 16 << 20
"""Bytes of one line; a longer one is an error and is skipped, so that memory stays bounded."""


class Said(msgspec.Struct, frozen=True, rename={"sender": "from"}):
    """A message that came before, with who said it."""

    text: str
    sender: str = ""


class Asked(msgspec.Struct, frozen=True):
    """An input line that is a JSON object. `context` is what was said before, the oldest first."""

    text: str
    id: str | int | None = None
    context: list[str | Said] = []


class Scanned(msgspec.Struct, frozen=True, kw_only=True):
    """What one line says. `offer`, `threat` and `privilege` are judgements, null until there are models for them."""

    id: str | int
    lang: str
    findings: list[Finding]
    links: list[Link]
    offer: None = None
    threat: None = None
    privilege: None = None


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """A line that could not be read, and why."""

    id: str | int
    error: str


def scan_stream(stream: BinaryIO) -> Iterator[Scanned | Failed]:
    """One answer per line in order; lines that are there already are looked at together, none is waited for."""
    number = 0
    for lines in _batches(stream):
        yield from scan_lines(lines, first=number + 1)
        number += len(lines)


def scan_lines(lines: Sequence[bytes | None], first: int = 1) -> Iterator[Scanned | Failed]:
    """Answers for lines without line breaks; None is one that was too long. A line without id gets its number."""
    asked = [_read(line, number) for number, line in enumerate(lines, first)]
    found = iter(scan([one.text for one in asked if isinstance(one, Asked)]))
    for number, one in enumerate(asked, first):
        if isinstance(one, Failed):
            yield one
        else:
            name = number if one.id is None else one.id
            yield Scanned(id=name, lang=detect(one.text), findings=next(found), links=links(one.text))


def _read(line: bytes | None, number: int) -> Asked | Failed:
    if line is None:
        return Failed(id=number, error=f"line {number}: expected at most {LONGEST} bytes, found more; it was skipped")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError as error:
        return Failed(id=number, error=f"line {number}: expected UTF-8, found byte {error.start} that is not")
    if not text.lstrip().startswith("{"):
        return Asked(text=text)
    try:
        return msgspec.json.decode(line, type=Asked)
    except msgspec.ValidationError as error:
        return Failed(id=number, error=f"line {number}: expected {{id, text, context}}: {error}")
    except (msgspec.DecodeError, RecursionError):
        return _leniently(text, number)


def _leniently(text: str, number: int) -> Asked | Failed:
    """Read JSON with half characters in it (`\\ud800`), each of them as U+FFFD."""
    try:
        told = json.loads(text)
        plain = json.dumps(told, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return msgspec.json.decode(plain, type=Asked)
    except (ValueError, RecursionError, msgspec.DecodeError) as error:
        return Failed(id=number, error=f"line {number}: starts like JSON, and is none: {error}")


def _batches(stream: BinaryIO) -> Iterator[list[bytes | None]]:
    """The lines of a stream, as many at a time as are there."""
    read = getattr(stream, "read1", stream.read)
    rest: list[bytes] = []
    size, too_long = 0, False
    while data := read(CHUNK):
        *whole, last = data.split(b"\n")
        lines: list[bytes | None] = []
        for line in whole:
            joined = b"".join([*rest, line])
            lines.append(None if too_long or len(joined) > LONGEST else joined.removesuffix(b"\r"))
            rest, size, too_long = [], 0, False
        size += len(last)
        if size > LONGEST:
            rest, too_long = [], True
        elif not too_long and last:
            rest.append(last)
        if lines:
            yield lines
    if rest or too_long:
        yield [None if too_long else b"".join(rest).removesuffix(b"\r")]
