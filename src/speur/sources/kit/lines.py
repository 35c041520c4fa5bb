"""Lines of a text item with their exact byte ranges: streamed, in bounded memory, in UTF-8 or UTF-16.

`for line in lines(item)` gives every line in order. `line.start`/`line.end` are the bytes without the line ending,
`line.after` is where the next line begins; a byte order mark lies before the first line. `GAP` is the pattern source
for what lies between lines, for use in a reader's `STRUCTURE`.

A line ends with LF or CR LF; a lone CR, U+2028 and U+0085 stay in the text, since chat writers do not end lines with
them. A line longer than `limit` bytes comes in pieces: all but the first have `continued` set, and the pieces follow
each other without a gap. Bytes that are not valid in the encoding are read as U+FFFD, and `notes` says so: pass it on
in the record's notes.
"""

from collections.abc import Iterator
from typing import NamedTuple

from speur.model import Item

CHUNK = 262_144
LIMIT = 1_048_576
DAMAGED = "bytes that are not valid text read as U+FFFD"
_DAMAGED = (DAMAGED,)

GAP = rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?+(?:[\r\n \t]\x00?+|\x00[\r\n \t])*+"
"""White space and line ends in UTF-8 or UTF-16, a byte order mark before them. Possessive: never backtracks."""


class Line(NamedTuple):
    """One line, or one piece of a very long one."""

    start: int
    end: int
    after: int
    text: str
    notes: tuple[str, ...]
    continued: bool


class Encoding(NamedTuple):
    """How an item's text is written: a codec name, the length of its byte order mark, bytes per unit (1 or 2)."""

    codec: str
    mark: int
    unit: int


UTF_8 = Encoding("utf-8", 0, 1)


def encoding_of(head: bytes) -> Encoding:
    """Tell UTF-16 (by its mark, or by where the zero bytes stand) from UTF-8, which is what is assumed otherwise."""
    if head.startswith(b"\xef\xbb\xbf"):
        return Encoding("utf-8", 3, 1)
    if head.startswith(b"\xff\xfe"):
        return Encoding("utf-16-le", 2, 2)
    if head.startswith(b"\xfe\xff"):
        return Encoding("utf-16-be", 2, 2)
    # Without a mark: spaces, digits and line ends have a zero half in any script; in UTF-8 text there are none.
    # (Some emoji have one on the other side.)
    pairs = len(head[:4096]) // 2
    if pairs >= 8:
        even, odd = head[: 2 * pairs : 2].count(0), head[1 : 2 * pairs : 2].count(0)
        if odd * 20 >= pairs and even * 4 <= odd:
            return Encoding("utf-16-le", 0, 2)
        if even * 20 >= pairs and odd * 4 <= even:
            return Encoding("utf-16-be", 0, 2)
    return UTF_8


def lines(item: Item, limit: int = LIMIT) -> Iterator[Line]:
    """Every line of the item in order. Never raises on any bytes; holds at most `limit` bytes and one chunk."""
    encoding = encoding_of(item.head(4096))
    codec = encoding.codec
    wide = encoding.unit == 2
    newline = "\n".encode(codec)
    carriage = "\r".encode(codec)
    step = len(newline)
    at = encoding.mark
    rest = b""
    continued = False
    with item.open() as stream:
        stream.seek(at)
        while chunk := stream.read(CHUNK):
            block = rest + chunk
            pieces = _split_wide(block, newline) if wide else block.split(b"\n")
            rest = pieces.pop()
            for piece in pieces:
                size = len(piece)
                if size >= limit + 4:  # four more, so that the byte after the cut is always known
                    while size >= limit + 4:
                        cut = _cut(piece, limit, codec)
                        yield _line(piece[:cut], at, codec, continued)
                        piece = piece[cut:]  # noqa: PLW2901  what is left of the line
                        at += cut
                        size -= cut
                        continued = True
                after = at + size + step
                if piece.endswith(carriage):
                    piece = piece[:-step]  # noqa: PLW2901  the ending is no part of the line
                    size -= step
                try:
                    # Line(...), without the Python function a NamedTuple goes through: a third of the time here
                    yield tuple.__new__(Line, (at, at + size, after, piece.decode(codec), (), continued))
                except UnicodeDecodeError:
                    yield Line(at, at + size, after, piece.decode(codec, "replace"), _DAMAGED, continued)
                at = after
                continued = False
            while len(rest) >= limit + 4:
                cut = _cut(rest, limit, codec)
                yield _line(rest[:cut], at, codec, continued)
                at += cut
                rest = rest[cut:]
                continued = True
    if rest:
        yield _line(rest, at, codec, continued)


def _line(data: bytes, at: int, codec: str, continued: bool) -> Line:
    end = at + len(data)
    try:
        return Line(at, end, end, data.decode(codec), (), continued)
    except UnicodeDecodeError:
        return Line(at, end, end, data.decode(codec, "replace"), _DAMAGED, continued)


def _split_wide(block: bytes, newline: bytes) -> list[bytes]:
    """Split at line feeds that lie on a two-byte boundary: in `0a 00 0a`, the wrong two bytes look like one too."""
    pieces = []
    begin = 0
    at = block.find(newline)
    while at >= 0:
        if at & 1:
            at = block.find(newline, at + 1)
            continue
        pieces.append(block[begin:at])
        begin = at + 2
        at = block.find(newline, begin)
    pieces.append(block[begin:])
    return pieces


def _cut(data: bytes, limit: int, codec: str) -> int:
    """Where to cut a long line: not inside a character, and not between CR and LF."""
    cut = limit
    if codec != "utf-8":
        cut &= ~1
        half = data[cut - 1] if codec == "utf-16-le" else data[cut - 2]
        return cut - 2 if half & 0xFC == 0xD8 and cut > 2 else cut
    for _ in range(3):
        if data[cut] & 0xC0 == 0x80:
            cut -= 1
    return cut - 1 if data[cut - 1] == 0x0D and cut > 1 else cut
