"""Decompress block by block with a cap on each step, and give all that could be read before saying what is wrong."""

import bz2
import lzma
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Protocol

from speur.evidence.member import Damaged

_STEP = 16_384  # packed bytes at a time: an error loses at most what these would have given
_MOST = 1 << 20  # unpacked bytes at a time
_MEMORY = 512 << 20  # what an xz or lzma stream may ask for


class _Engine(Protocol):
    def feed(self, data: bytes) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def hungry(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class _Zlib:
    """zlib with the same manners as bz2 and lzma: it keeps its unread input and says when it wants more."""

    def __init__(self, window: int) -> None:
        self._engine = zlib.decompressobj(window)
        self.hungry = True

    def feed(self, data: bytes) -> bytes:
        out = self._engine.decompress(self._engine.unconsumed_tail + data, _MOST)
        self.hungry = not self._engine.unconsumed_tail and len(out) < _MOST
        return out

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data


class _Other:
    def __init__(self, engine: bz2.BZ2Decompressor | lzma.LZMADecompressor) -> None:
        self._engine = engine

    def feed(self, data: bytes) -> bytes:
        return self._engine.decompress(data, _MOST)

    @property
    def hungry(self) -> bool:
        return self._engine.needs_input

    @property
    def eof(self) -> bool:
        return self._engine.eof

    @property
    def unused_data(self) -> bytes:
        return self._engine.unused_data


_MAKERS: dict[str, Callable[[], _Engine]] = {
    "deflate": lambda: _Zlib(-15),
    "gzip": lambda: _Zlib(31),
    "bzip2": lambda: _Other(bz2.BZ2Decompressor()),
    "xz": lambda: _Other(lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MEMORY)),
}


def inflate(packed: Iterable[bytes], method: str, *, ends: list[int] | None = None) -> Iterator[bytes]:
    """Unpack `deflate`, `gzip`, `bzip2` or `xz`. Raises Damaged after the last block that could be read.

    `gzip`, `bzip2` and `xz` files may be several streams on end. A `deflate` stream is one: how many packed bytes it
    took is appended to `ends`, and bytes behind it are nobody's fault when `ends` is given.
    """
    yield from _run(packed, _MAKERS[method], method, ends)


def inflate_lzma(packed: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack LZMA as zip members have it: version, length of the properties, properties, raw stream."""
    blocks = iter(packed)
    head = b""
    while len(head) < 9:
        more = next(blocks, b"")
        if not more:
            raise Damaged("expected the properties of an LZMA stream, found the end")
        head += more
    length = int.from_bytes(head[2:4], "little")
    mode, dictionary = head[4], int.from_bytes(head[5:9], "little")
    if length != 5 or mode >= 225 or dictionary > _MEMORY:
        raise Damaged(f"expected 5 bytes of LZMA properties with a sane dictionary, found {head[2:9].hex()}")
    properties = {
        "id": lzma.FILTER_LZMA1,
        "dict_size": max(dictionary, 4096),
        "lc": mode % 9,
        "lp": mode // 9 % 5,
        "pb": mode // 45,
    }

    def rest() -> Iterator[bytes]:
        yield head[9:]
        yield from blocks

    yield from _run(rest(), lambda: _Other(lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=[properties])), "lzma", None)


def _run(packed: Iterable[bytes], make: Callable[[], _Engine], method: str, ends: list[int] | None) -> Iterator[bytes]:
    with _as_damage(method):
        engine = make()
    many = method in {"gzip", "bzip2", "xz"}
    fed = 0
    for data in _steps(packed):
        piece = data
        fed += len(piece)
        while True:
            if engine.eof:
                # Behind the end of a stream: another one, or padding of zeros, or something that does not belong.
                if ends is not None:
                    return
                if not piece.strip(b"\0"):
                    break
                if not many:
                    raise Damaged(f"expected the end of the {method} data, found more bytes")
                engine = make()
            with _as_damage(method):
                out = engine.feed(piece)
            piece = b""
            if out:
                yield out
            if engine.eof:
                piece = engine.unused_data
                if ends is not None:
                    ends.append(fed - len(piece))
                if not piece:
                    break
            elif engine.hungry:
                break
    if not engine.eof:
        if method == "lzma":
            return  # raw LZMA may have no end mark; the member's checksum says whether it is whole
        raise Damaged(f"expected more {method} data, found the end of it")


@contextmanager
def _as_damage(method: str) -> Iterator[None]:
    try:
        yield
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, MemoryError) as error:
        raise Damaged(f"expected {method} data, found: {error}") from error


def _steps(packed: Iterable[bytes]) -> Iterator[bytes]:
    for block in packed:
        for start in range(0, len(block), _STEP):
            yield bytes(block[start : start + _STEP])
