"""Walk a zip file: by its directory, and where that is gone, from one member to the next.

The standard library's zipfile gives up a whole archive for one bad name, cuts members to their declared size and throws
away what it read before a wrong checksum. Evidence needs the opposite, so the directory is read here (APPNOTE.TXT 6.3).
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import BinaryIO, NamedTuple

from speur.evidence.inflate import inflate, inflate_lzma
from speur.evidence.limits import Limits
from speur.evidence.member import Damaged, Left, Member
from speur.evidence.zip_names import extended, member_name

_END = struct.Struct("<4s4H2LH")  # end of central directory
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_BLOCK = 1 << 20
_METHODS = {0: "stored", 8: "deflate", 12: "bzip2", 14: "lzma"}
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8  # sizes and checksum stand behind the data


class _Entry(NamedTuple):
    start: int
    name: str
    raw_name: bytes
    raw: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    mode: int
    modified_ms: int | None


class _Directory(NamedTuple):
    start: int
    size: int
    entries: int
    shift: int  # bytes before the archive proper, in self-extracting files
    wide: bool


def members(stream: BinaryIO, size: int, limits: Limits) -> Iterator[Member | Left]:
    """Give the members in the order of their bytes, and what is left out; `size` is the archive's bytes."""
    directory = _directory(stream, size)
    if directory is None:
        yield Left("", "archive-damaged", "expected a directory at the end of the zip, found none: read from the front")
        yield from _salvaged(stream, size, limits)
        return
    entries: list[_Entry] = []
    try:
        for entry in _entries(stream, directory):
            if len(entries) == limits.members:
                detail = (
                    f"expected at most {limits.members} members, found {directory.entries}: the rest was not unpacked"
                )
                yield Left("", "archive-too-large", detail)
                break
            entries.append(entry)
    except Damaged as error:
        yield Left("", "archive-damaged", str(error))
    yield from _walk(stream, sorted(entries, key=lambda entry: entry.start), directory.start)


def _walk(stream: BinaryIO, entries: list[_Entry], limit: int) -> Iterator[Member | Left]:
    """Check each entry against its local header and the next one: no byte is unpacked twice.

    A member that runs into the next is left out, so many entries over the same bytes (a zip bomb) give them once, and
    one wrong size costs one member.
    """
    if entries and entries[0].start > 0:
        detail = f"expected the first member at byte 0, found it at {entries[0].start}: what is before was not read"
        yield Left("", "archive-damaged", detail)
    for entry, after in pairwise([*entries, None]):
        assert entry is not None
        header = _local(stream, entry.start, limit)
        if header is None:
            detail = f"expected a member at byte {entry.start}, found none"
            yield Left(entry.name, "archive-damaged", detail, entry.raw)
            continue
        data, name = header
        if after and data + entry.packed > after.start:
            detail = f"expected bytes of its own, found that they overlap those of {after.name[:200]!r}"
            yield Left(entry.name, "archive-bomb", detail, entry.raw)
            continue
        left = _left(entry)
        if left:
            yield left
        elif not (entry.name.endswith("/") and entry.size == 0):
            packed = max(0, min(entry.packed, limit - data))
            notes = () if name == entry.raw_name else (f"the member's own header names it {name[:200]!r}",)
            yield Member(
                entry.name,
                _checked(stream, data, packed, entry),
                raw=entry.raw,
                packed=packed,
                modified_ms=entry.modified_ms,
                notes=notes,
            )


def _left(entry: _Entry) -> Left | None:
    """Why a member is not unpacked, by what its header says."""
    if entry.flags & _ENCRYPTED or entry.method == 99:
        return Left(entry.name, "encrypted-member", "expected a readable member, found an encrypted one", entry.raw)
    kind = entry.mode & 0o170000
    if kind not in {0, 0o100000, 0o040000}:
        what = "a link" if kind == 0o120000 else f"a special file (mode {entry.mode:o})"
        return Left(entry.name, "link-in-archive", f"expected a file, found {what}", entry.raw)
    if entry.method not in _METHODS:
        detail = f"expected method {', '.join(map(str, _METHODS))}, found {entry.method}: unpack it by other means"
        return Left(entry.name, "archive-method", detail, entry.raw)
    return None


def _checked(
    stream: BinaryIO, start: int, packed: int, entry: _Entry, ends: list[int] | None = None
) -> Iterator[bytes]:
    """The member's bytes, as many as there are; then Damaged when they are not what the header says."""
    raw = _blocks(stream, start, packed)
    method = _METHODS[entry.method]
    if method == "stored":
        blocks = raw
    elif method == "lzma":
        blocks = inflate_lzma(raw)
    else:
        blocks = inflate(raw, method, ends=ends)
    crc = size = 0
    for block in blocks:
        crc = zlib.crc32(block, crc)
        size += len(block)
        yield block
    if ends is not None and entry.flags & _DESCRIPTOR:
        return  # the checksum stands behind the data, and there is nobody to ask for it yet
    if crc != entry.crc or size != entry.size:
        raise Damaged(f"expected {entry.size} bytes with checksum {entry.crc:08x}, found {size} with {crc:08x}")


def _blocks(stream: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    at, end = start, start + length
    while at < end:
        stream.seek(at)
        block = stream.read(min(_BLOCK, end - at))
        if not block:
            return
        at += len(block)
        yield block


def _directory(stream: BinaryIO, size: int) -> _Directory | None:
    """Find the directory by the record at the end of the file."""
    start = max(0, size - _END.size - 65_535)
    stream.seek(start)
    tail = stream.read(size - start)
    at = len(tail)
    while (at := tail.rfind(b"PK\5\6", 0, at)) >= 0:
        if at + _END.size > len(tail):
            continue
        _, _, _, _, count, length, offset, comment = _END.unpack_from(tail, at)
        if at + _END.size + comment > len(tail):
            continue
        end, wide = start + at, False
        if 0xFFFFFFFF in {length, offset} or count == 0xFFFF:
            wider = _wide(stream, end)
            if wider:
                end, count, length, offset = wider
                wide = True
        shift = end - length - offset
        if shift >= 0 and _is_at(stream, end - length, b"PK\1\2" if length else b""):
            return _Directory(end - length, length, count, shift, wide)
    return None


def _wide(stream: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """The zip64 end record before `end`: where it stands, how many entries, their bytes, their offset."""
    stream.seek(max(0, end - _LOCATOR64.size))
    locator = stream.read(_LOCATOR64.size)
    if len(locator) < _LOCATOR64.size or locator[:4] != b"PK\6\7":
        return None
    for at in (_LOCATOR64.unpack(locator)[2], end - _LOCATOR64.size - _END64.size):
        if 0 <= at < end and _is_at(stream, at, b"PK\6\6"):
            stream.seek(at)
            record = stream.read(_END64.size)
            if len(record) == _END64.size:
                *_, count, length, offset = _END64.unpack(record)
                return at, count, length, offset
    return None


def _is_at(stream: BinaryIO, at: int, expected: bytes) -> bool:
    stream.seek(at)
    return stream.read(len(expected)) == expected


def _entries(stream: BinaryIO, directory: _Directory) -> Iterator[_Entry]:
    """Read the directory entry by entry. Raises Damaged where it is not one."""
    at, end, found = directory.start, directory.start + directory.size, 0
    while at < end:
        stream.seek(at)
        head = stream.read(_CENTRAL.size)
        if len(head) < _CENTRAL.size or head[:4] != b"PK\1\2":
            raise Damaged(f"expected entry {found + 1} of the directory at byte {at}, found something else")
        _, made, _, flags, method, _, _, crc, packed, size, n, e, c, _, _, outside, start = _CENTRAL.unpack(head)
        raw_name = stream.read(n)
        extra = extended(stream.read(e), size, packed, start)
        name, raw = member_name(raw_name, flags, extra.unicode_name)
        yield _Entry(
            start=extra.start + directory.shift,
            name=name,
            raw_name=raw_name,
            raw=raw,
            flags=flags,
            method=method,
            crc=crc,
            packed=extra.packed,
            size=extra.size,
            mode=outside >> 16 if made >> 8 == 3 else 0,
            modified_ms=extra.modified_ms,
        )
        at += _CENTRAL.size + n + e + c
        found += 1
    if found != directory.entries and (directory.wide or found % 65_536 != directory.entries):
        raise Damaged(f"expected {directory.entries} entries in the directory, found {found}")


def _local(stream: BinaryIO, start: int, limit: int) -> tuple[int, bytes] | None:
    """Where the data of the member at `start` begins, and the name in its own header; None when there is no header."""
    if start >= limit:
        return None
    stream.seek(start)
    head = stream.read(_LOCAL.size)
    if len(head) < _LOCAL.size or head[:4] != b"PK\3\4":
        return None
    *_, n, e = _LOCAL.unpack(head)
    return start + _LOCAL.size + n + e, stream.read(n)


def _salvaged(stream: BinaryIO, size: int, limits: Limits) -> Iterator[Member | Left]:
    """Go from header to header of a zip whose end is missing."""
    at = count = 0
    while count < limits.members:
        stream.seek(at)
        head = stream.read(_LOCAL.size)
        if head[:4] in {b"PK\1\2", b"PK\5\6", b"PK\6\6"}:
            return
        if len(head) < _LOCAL.size or head[:4] != b"PK\3\4":
            if at < size:
                yield Left(
                    "", "archive-damaged", f"expected a member at byte {at} of {size}, found none: stopped there"
                )
            return
        _, _, flags, method, _, _, crc, packed, declared, n, e = _LOCAL.unpack(head)
        raw_name = stream.read(n)
        extra = extended(stream.read(e), declared, packed, 0)
        name, raw = member_name(raw_name, flags, extra.unicode_name)
        data = at + _LOCAL.size + n + e
        count += 1
        entry = _Entry(at, name, raw_name, raw, flags, method, crc, extra.packed, extra.size, 0, extra.modified_ms)
        unknown = bool(flags & _DESCRIPTOR) and extra.packed == 0
        left = _left(entry)
        if unknown and (left or method != 8):
            yield left or Left(name, "archive-damaged", "expected its size in its header, found none", raw)
            yield Left("", "archive-damaged", f"expected to find the member behind byte {data}, cannot: stopped there")
            return
        ends: list[int] = []
        length = size - data if unknown else min(extra.packed, size - data)
        if left:
            yield left
        elif not (name.endswith("/") and extra.size == 0 and not unknown):
            blocks = _checked(stream, data, max(0, length), entry, ends if unknown else None)
            yield Member(name, blocks, raw=raw, packed=None if unknown else length, modified_ms=extra.modified_ms)
        if unknown and not ends:
            return  # it ends in the middle, which its own refusal says
        at = data + (ends[0] if unknown else extra.packed)
        if flags & _DESCRIPTOR:
            at = _behind_descriptor(stream, at)
    yield Left("", "archive-too-large", f"expected at most {limits.members} members, found more")


def _behind_descriptor(stream: BinaryIO, at: int) -> int:
    """Skip the sizes and checksum behind a member: 12 to 24 bytes, with a mark or without, narrow or wide."""
    stream.seek(at)
    here = stream.read(28)
    starts: Callable[[int], bool] = lambda skip: here[skip : skip + 4] in {b"PK\3\4", b"PK\1\2"}  # noqa: E731
    return at + next((skip for skip in (16, 12, 24, 20) if starts(skip)), 16)
