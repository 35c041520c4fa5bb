"""Bytes as people read them: offset, sixteen bytes in hex, and the letters among them."""

from collections.abc import Iterator
from typing import NamedTuple

WIDTH = 16
_LETTERS = bytes(code if 32 <= code < 127 else 46 for code in range(256))
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r")


class Line(NamedTuple):
    """Sixteen bytes: where they stand, in hex, as letters, and whether some are in the range that is looked for."""

    offset: str
    hex: str
    letters: str
    inside: bool


def lines(raw: bytes, start: int, low: int | None = None, high: int | None = None) -> Iterator[Line]:
    """Lines of sixteen bytes; `start` is where the first byte stands, `low` to `high` the range to mark."""
    for place in range(0, len(raw), WIDTH):
        piece = raw[place : place + WIDTH]
        at = start + place
        inside = low is not None and high is not None and at < high and at + len(piece) > low
        yield Line(f"{at:010x}", piece.hex(" "), piece.translate(_LETTERS).decode("ascii"), inside)


def block(raw: bytes, start: int) -> str:
    """The same as one text, for long pieces."""
    return "\n".join(f"{line.offset}  {line.hex:<47}  {line.letters}" for line in lines(raw, start))


def readable(raw: bytes) -> str:
    """The bytes as text, in the encoding they most likely have; what is none becomes U+FFFD.

    Of bytes that are no text (more than one in twenty is a control code) only the letters are shown, dots for the rest.
    """
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return raw.decode("utf-16", "replace")
    if len(raw.translate(None, _CONTROLS)) * 20 < len(raw) * 19:
        return raw.translate(_LETTERS).decode("ascii")
    return raw.decode("utf-8", "replace")
