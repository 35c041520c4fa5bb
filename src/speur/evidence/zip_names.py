"""What a zip member is called and how large it is, from its header and the extra fields behind it."""

import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

_UTF8 = 0x800


class Extended(NamedTuple):
    """Sizes and place after zip64, the time of last change (milliseconds since 1970 UTC), the name in UTF-8."""

    size: int
    packed: int
    start: int
    modified_ms: int | None
    unicode_name: bytes


def extended(extra: bytes, size: int, packed: int, start: int) -> Extended:
    """Read the extra fields; values of 0xFFFFFFFF in the header are replaced by those of zip64."""
    modified: int | None = None
    unicode_name = b""
    for tag, data in _fields(extra):
        if tag == 0x0001:
            wide = [data[at : at + 8] for at in range(0, len(data) - 7, 8)]
            numbers = iter(int.from_bytes(one, "little") for one in wide)
            size = next(numbers, size) if size == 0xFFFFFFFF else size
            packed = next(numbers, packed) if packed == 0xFFFFFFFF else packed
            start = next(numbers, start) if start == 0xFFFFFFFF else start
        elif tag == 0x5455 and len(data) >= 5 and data[0] & 1:
            modified = struct.unpack_from("<l", data, 1)[0] * 1000
        elif tag == 0x7075 and len(data) > 5 and data[0] == 1:
            unicode_name = data[1:]
    return Extended(size, packed, start, modified, unicode_name)


def member_name(raw: bytes, flags: int, unicode_name: bytes = b"") -> tuple[str, str]:
    """A member's name, and the hex of its bytes where the name is only one way to read them.

    In order: the Unicode field when its checksum fits the name; UTF-8 when the header says so, or when it is valid
    (macOS writes it without saying so); else code page 437. `unicode_name` is the field behind its version byte.
    """
    if len(unicode_name) > 4 and int.from_bytes(unicode_name[:4], "little") == zlib.crc32(raw):
        name, wrong = _utf8(unicode_name[4:])
        if not wrong:
            return name, ""
    name, wrong = _utf8(raw)
    if wrong and not flags & _UTF8:
        return raw.decode("cp437"), raw.hex()
    return name, raw.hex() if wrong else ""


def _utf8(raw: bytes) -> tuple[str, bool]:
    try:
        return raw.decode("utf-8"), False
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace"), True


def _fields(extra: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<HH", extra, at)
        yield tag, extra[at + 4 : at + 4 + length]
        at += 4 + length
