"""Walk a tar, plain or coming out of a decompressor, in one pass from front to end."""

import tarfile
from collections.abc import Iterable, Iterator
from typing import IO, cast

from speur.evidence.member import Damaged, Left, Member
from speur.evidence.naming import shown

RECORD = 512
_BLOCK = 1 << 20
_HEADER = 16 << 20  # no header, long name or pax record is larger than this


def is_tar(head: bytes) -> bool:
    """Whether the first 512 bytes are a tar header: their checksum says so."""
    try:
        tarfile.TarInfo.frombuf(head[:RECORD], "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        return False
    return True


class _Tape:
    """A stream that is read once, from front to end, with as much of a file's manners as tarfile asks for."""

    def __init__(self, blocks: Iterable[bytes]) -> None:
        self._blocks = iter(blocks)
        self._rest = memoryview(b"")
        self._at = 0
        self.last = b""  # what the last read gave: the header on which tarfile ended
        self.fault: Damaged | None = None

    def tell(self) -> int:
        return self._at

    def read(self, length: int) -> bytes:
        """Up to `length` bytes; fewer only at the end. Raises Damaged for a length no honest header asks for."""
        if not 0 <= length <= _HEADER:
            raise Damaged(f"expected a header of up to {_HEADER} bytes, found one that says {length}")
        self.last = b"".join(self._take(length))
        return self.last

    def seek(self, to: int) -> int:
        if to < self._at:
            raise Damaged(f"expected the next member behind byte {self._at}, found it said to be at {to}")
        for _ in self._take(to - self._at):
            pass
        return self._at

    def _take(self, length: int) -> Iterator[memoryview]:
        while length:
            if not self._rest:
                try:
                    self._rest = memoryview(next(self._blocks, b""))
                except Damaged as error:
                    self.fault = error
                if not self._rest:
                    return
            piece = self._rest[:length]
            self._rest = self._rest[len(piece) :]
            self._at += len(piece)
            length -= len(piece)
            yield piece


def members(blocks: Iterable[bytes]) -> Iterator[Member | Left]:
    """Give the members in order, and what is left out. The tar's bytes come from `blocks`, which may raise Damaged."""
    tape = _Tape(blocks)
    try:
        yield from _members(tape)
        _check_end(tape)
    except (tarfile.TarError, Damaged, ValueError, OverflowError, RecursionError, EOFError) as error:
        why = tape.fault or error
        yield Left("", "archive-damaged", f"expected a member or the end at byte {tape.tell()}, found: {why}")


def _members(tape: _Tape) -> Iterator[Member | Left]:
    tar = tarfile.TarFile(fileobj=cast(IO[bytes], tape), mode="r", encoding="utf-8", errors="surrogateescape")
    kept: list[tarfile.TarInfo] = vars(tar)["members"]
    at = -1
    while (info := tar.next()) is not None:
        kept.clear()  # tarfile would hold every member in memory
        if info.size < 0 or info.offset_data <= at:
            raise Damaged(f"a member that says it has {info.size} bytes at {info.offset_data}")
        at = info.offset_data
        name, raw = shown(info.name)
        if info.isdir():
            continue
        if not info.isreg():
            yield Left(name, "link-in-archive", f"expected a file, found {_kind(info)}", raw)
            continue
        sparse = info.issparse()
        yield Member(
            name,
            _sparse(tar, info) if sparse else _data(tape, info),
            raw=raw,
            packed=max(0, tar.offset - info.offset_data) if sparse else None,
            modified_ms=_modified(info),
        )


def _data(tape: _Tape, info: tarfile.TarInfo) -> Iterator[bytes]:
    tape.seek(info.offset_data)
    left = info.size
    while left:
        block = tape.read(min(_BLOCK, left))
        if not block:
            raise Damaged(f"expected {info.size} bytes, found {info.size - left}: {tape.fault or 'the archive ends'}")
        left -= len(block)
        yield block


def _sparse(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    stream = tar.extractfile(info)
    try:
        while stream and (block := stream.read(_BLOCK)):
            yield block
    except (tarfile.TarError, ValueError, OSError) as error:
        raise Damaged(f"expected {info.size} bytes of a sparse file, found: {error}") from error


def _check_end(tape: _Tape) -> None:
    """Make sure that tarfile ended at an end mark and not at something it could not read."""
    if tape.fault:
        raise tape.fault
    if not tape.last:
        raise Damaged("the end of the file without an end mark")
    if len(tape.last) < RECORD or tape.last.strip(b"\0"):
        raise Damaged("something that is no header")
    while block := tape.read(_BLOCK):
        if block.strip(b"\0"):
            raise Damaged("more bytes behind the end mark, not read")
    if tape.fault:
        raise tape.fault


def _modified(info: tarfile.TarInfo) -> int | None:
    seconds = info.mtime
    return int(seconds * 1000) if 0 < seconds < 1 << 36 else None


def _kind(info: tarfile.TarInfo) -> str:
    if info.issym():
        return f"a symbolic link to {shown(info.linkname)[0][:200]!r}"
    if info.islnk():
        return f"a hard link to {shown(info.linkname)[0][:200]!r}"
    if info.isdev():
        return "a device or fifo"
    return f"type {info.type!r}"
