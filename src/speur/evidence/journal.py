"""The custody journal: one JSON line for each thing done to the evidence, chained by hash, only ever appended to.

A crash in the middle of a line leaves bytes that are no entry. They stay where they are: the next append puts an entry
of action `torn-tail` behind them that names their sha256, so that a torn line and a tampered line are told apart.
"""

import fcntl
import hashlib
import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec

from speur.model import CannotDo, CaseDamaged
from speur.model.chain import GENESIS, canonical, faults, link

TORN = "torn-tail"
_TORN_HEX = 4096  # bytes of a torn tail shown in its entry; the tail itself stays in the file
_STEP = 65_536


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the journal. `at_ms` is milliseconds since 1970 UTC; `hash` covers all other fields."""

    seq: int
    at_ms: int
    who: str
    action: str
    body: dict[str, Any]
    prev: str
    hash: str


_decoder = msgspec.json.Decoder(Entry)


class Pen:
    """The right to append, held by one process at a time. Got from `Journal.held`."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor = descriptor
        self._path = path

    def append(self, *, at_ms: int, who: str, action: str, body: Mapping[str, Any]) -> Entry:
        """Write one entry and have it on disk before returning. Raises CannotDo; then nothing was written."""
        last, loose = _tail(self._descriptor)
        size = os.fstat(self._descriptor).st_size
        out = b"\n" if size and os.pread(self._descriptor, 1, size - 1) != b"\n" else b""
        if loose:  # set aside, never cut off
            torn = {
                "size": len(loose),
                "sha256": _sha256(loose),
                "hex": loose[:_TORN_HEX].hex(),
                "line_ends": loose.count(b"\n") + (not out),  # a crash leaves none
            }
            last = _following(last, at_ms=at_ms, who=who, action=TORN, body=torn)
            out += _line(last)
        entry = _following(last, at_ms=at_ms, who=who, action=action, body=body)
        self._write(out + _line(entry), size)
        return entry

    def _write(self, data: bytes, size: int) -> None:
        view = memoryview(data)
        try:
            while view:
                view = view[os.write(self._descriptor, view) :]
            os.fsync(self._descriptor)
        except OSError as error:
            # The entry was never acknowledged, so nobody relies on it. Where the file is append-only, the torn line
            # stays and the next append sets it aside.
            with suppress(OSError):
                os.ftruncate(self._descriptor, size)
            raise CannotDo(
                f"expected to add an entry to the custody journal {self._path}, found: {error.strerror}; "
                "make room or restore the rights there and do it again"
            ) from error


class Journal:
    """The journal in one file, made with the first entry."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @contextmanager
    def held(self) -> Iterator[Pen]:
        """Keep everyone else from appending, so that what was read stays true until the append."""
        try:
            fresh = not self.path.exists()
            flags = os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
            descriptor = os.open(self.path, flags, 0o644)
        except OSError as error:
            raise CannotDo(
                f"expected to open the custody journal {self.path} for adding, found: {error.strerror}; "
                "check that the case folder is there and yours to write"
            ) from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if fresh:
                _sync_folder(self.path.parent)
            yield Pen(descriptor, self.path)
        finally:
            os.close(descriptor)

    def append(self, *, at_ms: int, who: str, action: str, body: Mapping[str, Any]) -> Entry:
        """Write one entry and have it on disk before returning."""
        with self.held() as pen:
            return pen.append(at_ms=at_ms, who=who, action=action, body=body)

    def read(self) -> list[Entry]:
        """All entries in order. Raises CaseDamaged at a line that is no entry and was not left by a crash."""
        entries = []
        for number, line, entry in self._walk():
            if entry is None and not line.endswith(b"\n"):
                break  # torn by a crash, and nothing was added since
            if entry is None:
                raise CaseDamaged(
                    f"expected a journal entry in {self.path}, line {number}, found {line[:40]!r}: "
                    "run `speur verify` and restore the journal from a copy"
                )
            entries.append(entry)
        return entries

    def lines(self) -> Iterator[bytes]:
        """The raw lines that are entries, in order: for whoever wants one field of many entries."""
        return (line for _, line, entry in self._walk() if entry is not None)

    def head(self) -> tuple[int, str]:
        """Number and hash of the last entry (0 and zeros when empty): written down elsewhere, it proves the end."""
        entries = self.read()
        return (entries[-1].seq, entries[-1].hash) if entries else (0, GENESIS)

    def verify(self) -> list[str]:
        """What does not hold, in words; empty when the chain holds from the first entry to the last."""
        entries, wrong = [], []
        for number, line, entry in self._walk():
            if entry is None:
                how = "it was changed" if line.endswith(b"\n") else "a crash or a cut; the next entry will set it aside"
                wrong.append(f"line {number}: expected an entry, found {line[:40]!r}: {how}")
            else:
                entries.append(entry)
                if line.strip() != _line(entry).strip():
                    wrong.append(f"line {number}: expected the canonical form of entry {entry.seq}, found another")
        for index, what in faults(msgspec.to_builtins(entry) for entry in entries):
            wrong.append(f"entry {entries[index].seq}: {what}")
        for entry in entries:
            if entry.action == TORN and entry.body.get("line_ends"):
                wrong.append(f"entry {entry.seq}: sets aside a whole line; a crash leaves none, so it was changed")
        for index, entry in enumerate(entries):
            if entry.seq != index + 1:
                wrong.append(f"entry {entry.seq}: expected number {index + 1}")
                break
        return wrong

    def _walk(self) -> Iterator[tuple[int, bytes, Entry | None]]:
        """Line number, line and entry; None for a line that neither is an entry nor was set aside after a crash."""
        try:
            stream = self.path.open("rb")
        except FileNotFoundError:
            return
        with stream:
            loose: list[tuple[int, bytes]] = []
            for number, line in enumerate(stream, 1):
                entry = _decoded(line)
                if entry is None:
                    loose.append((number, line))
                    continue
                if loose:
                    torn = b"".join(piece for _, piece in loose).removesuffix(b"\n")
                    if entry.action != TORN or entry.body.get("sha256") != _sha256(torn):
                        yield from ((at, piece, None) for at, piece in loose)
                    loose = []
                yield number, line, entry
            yield from ((at, piece, None) for at, piece in loose)


def _decoded(line: bytes) -> Entry | None:
    try:
        return _decoder.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None


def _following(last: Entry | None, *, at_ms: int, who: str, action: str, body: Mapping[str, Any]) -> Entry:
    rest: dict[str, Any] = {
        "seq": last.seq + 1 if last else 1, "at_ms": at_ms, "who": who, "action": action, "body": dict(body),
    }  # fmt: skip
    prev = last.hash if last else GENESIS
    return Entry(**rest, prev=prev, hash=link(prev, rest))


def _line(entry: Entry) -> bytes:
    return canonical(msgspec.to_builtins(entry)) + b"\n"


def _tail(descriptor: int) -> tuple[Entry | None, bytes]:
    """The last entry, and the bytes behind it that are no entry (without a final line end)."""
    size = os.fstat(descriptor).st_size
    step = _STEP
    while True:
        start = max(0, size - step)
        data = _read_at(descriptor, start, size - start)
        if start:
            data = data[data.find(b"\n") + 1 :] if b"\n" in data else b""
        loose: list[bytes] = []
        for line in reversed(io.BytesIO(data).readlines()):
            entry = _decoded(line)
            if entry is not None:
                return entry, b"".join(reversed(loose)).removesuffix(b"\n")
            loose.append(line)
        if start == 0:
            return None, b"".join(reversed(loose)).removesuffix(b"\n")
        step *= 4


def _read_at(descriptor: int, start: int, length: int) -> bytes:
    parts = []
    while length:
        part = os.pread(descriptor, min(length, 1 << 26), start)
        if not part:
            break
        parts.append(part)
        start += len(part)
        length -= len(part)
    return b"".join(parts)


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
