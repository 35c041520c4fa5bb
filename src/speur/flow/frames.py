"""What the case's process and its reader process say to each other: a length, a letter, a msgpack body."""

import struct
from typing import BinaryIO

import msgspec

from speur.evidence import SealedItem
from speur.model import Mapping

_HEAD = struct.Struct("<Ic")
HELLO, NEAR, JOB, CLAIMED, BATCH, DONE, UNCLAIMED = b"H", b"N", b"J", b"C", b"B", b"D", b"U"


class Hello(msgspec.Struct, frozen=True):
    """First word of a reader process: what the sandbox could not do (empty: nothing)."""

    refused: str


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """Read this item."""

    intake: str
    item: SealedItem
    zone: str | None = None
    source: str | None = None
    mapping: Mapping | None = None


class Near(msgspec.Struct, frozen=True, kw_only=True):
    """Items that the readers of the following jobs may ask for: said once, not with every job."""

    items: list[SealedItem]


class Claimed(msgspec.Struct, frozen=True):
    """A format claims the item and begins to read."""

    source: str
    version: int
    units: int | None


class Unclaimed(msgspec.Struct, frozen=True):
    """No format claims the item, or several do; `broken` are formats that did not load or failed to probe."""

    claims: list[str]
    broken: list[str] = []


class Done(msgspec.Struct, frozen=True):
    """An item was read to its end."""

    units_read: int
    messages: int
    events: int
    problems: int
    unaccounted: list[tuple[int, int]]
    error: str = ""


def send(stream: BinaryIO, kind: bytes, body: bytes) -> None:
    """Write one frame."""
    view = memoryview(_HEAD.pack(len(body), kind) + body)
    while view:
        view = view[stream.write(view) or 0 :]
    stream.flush()


def receive(stream: BinaryIO) -> tuple[bytes, bytes] | None:
    """Read one frame; None when the other side is gone."""
    head = _exactly(stream, _HEAD.size)
    if head is None:
        return None
    size, kind = _HEAD.unpack(head)
    body = _exactly(stream, size)
    return None if body is None else (kind, body)


def _exactly(stream: BinaryIO, size: int) -> bytes | None:
    pieces = []
    while size:
        piece = stream.read(size)
        if not piece:
            return None
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
