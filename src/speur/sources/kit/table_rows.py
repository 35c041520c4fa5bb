"""Rows of a delimited text file with their exact byte ranges; the csv module takes the fields apart.

A row ends with LF, CR LF or CR outside quotes; quotes open only at the start of a field. Where quotes do not close
before a delimiter or the end of a row, the line alone is taken: such a row is `loose` if its quotes come in pairs, and
`broken` otherwise. Bytes that are not valid in the encoding are read as U+FFFD and noted.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from speur.model import Item

READ = 262_144
MOST_CHARACTERS = 8 << 20
DAMAGED = "bytes that are not valid text read as U+FFFD"
LOOSE = "quotes inside a field were read as they stand"

BLANK = " \t\x0b\x0c"

_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WIDE = {"utf-16-le": 2, "utf-16-be": 2}
_HALVES = re.compile("[\ud800-\udfff]")


class Row(NamedTuple):
    """One row: `end` is after its last character, `state` is empty, `loose` or `broken`."""

    start: int
    end: int
    text: str
    state: str
    damaged: bool


class Layout(NamedTuple):
    """The codec, how many bytes of mark come first, and how undecodable bytes are carried through losslessly."""

    codec: str
    mark: int
    errors: str


def layout_of(head: bytes, encoding: str) -> Layout | None:
    """How to decode the file; a byte order mark has the last word. None when no such encoding is known."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return Layout(codec, len(mark), "surrogatepass" if codec in _WIDE else "surrogateescape")
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        return None
    name = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(name, name)
    if name in _WIDE:
        return Layout(name, 0, "surrogatepass")
    if name == "utf-8" or _one_byte(name):
        return Layout(name, 0, "surrogateescape")
    return None


@lru_cache(maxsize=64)
def _one_byte(name: str) -> bool:
    """Whether every character of the encoding is one byte, ASCII as in ASCII: then places are exact."""
    if "escape" in name or "utf" in name:
        return False
    plain = bytes(range(128))
    try:
        return plain.decode(name) == plain.decode("ascii") and len(bytes(range(256)).decode(name, "replace")) == 256
    except (LookupError, ValueError, TypeError):
        return False


@lru_cache(maxsize=16)
def _patterns(delimiter: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    mark = re.escape(delimiter)
    field = rf'(?:"[^"]*+(?:""[^"]*+)*+"(?={mark}|[\r\n]|\Z)|(?!")[^{mark}\r\n]*+)'
    return re.compile(rf"{field}(?:{mark}{field})*+(?=[\r\n]|\Z)"), re.compile(r"[^\r\n]*+")


def rows(item: Item, encoding: str, delimiter: str) -> Iterator[Row]:
    """Every row that is not blank, in order. Gives nothing for an unknown encoding. Holds a few rows in memory."""
    layout = layout_of(item.head(4), encoding)
    if layout is None:
        return
    strict, line = _patterns(delimiter)
    decoder = codecs.getincrementaldecoder(layout.codec)(layout.errors)
    place, text, at, ended = layout.mark, "", 0, False
    with item.open() as stream:
        stream.seek(layout.mark)
        while True:
            while at < len(text) and text[at] in "\r\n":
                place += len(_bytes(text[at], layout))
                at += 1
            match = strict.match(text, at) if at < len(text) else None
            # A match up to the very end may go on in what has not been read yet.
            if not ended and (match is None or match.end() >= len(text) - 1) and len(text) - at < MOST_CHARACTERS:
                text, at = text[at:], 0
                piece = stream.read(max(READ, len(text)))
                ended = not piece
                text += _decoded(decoder, piece, layout)
                continue
            if at >= len(text):
                if place < item.size:  # half a character of UTF-16
                    yield Row(place, item.size, "", "broken", damaged=True)
                return
            found = match or line.match(text, at)
            content = found.group() if found else text[at:]
            end = place + len(_bytes(content, layout))
            at += len(content)
            if ended and at >= len(text):
                end = item.size
            if content.strip(BLANK):
                damaged = _HALVES.search(content) is not None
                state = "" if match else "broken" if content.count('"') % 2 else "loose"
                yield Row(place, end, _HALVES.sub("\ufffd", content) if damaged else content, state, damaged)
            place = end


def _decoded(decoder: codecs.IncrementalDecoder, piece: bytes, layout: Layout) -> str:
    """Decode the next bytes. An odd last byte of UTF-16 is carried as one lone half, which takes two bytes' place."""
    if piece:
        return decoder.decode(piece)
    rest = decoder.getstate()[0]
    if layout.codec in _WIDE:
        decoder.reset()
        if len(rest) >= 2:  # a lone high half
            return rest[: len(rest) & ~1].decode(layout.codec, layout.errors)
        return ""
    return decoder.decode(b"", final=True)


def _bytes(text: str, layout: Layout) -> bytes:
    return text.encode(layout.codec, layout.errors)


def fields_of(text: str, delimiter: str) -> list[str] | None:
    """The fields of one row by the csv module; None when it refuses."""
    try:
        found = list(csv.reader([text], delimiter=delimiter))
    except csv.Error:  # a field above the module's limit, which is one for the whole process
        return _by_hand(text, delimiter)
    return found[0] if len(found) == 1 else None


def _by_hand(text: str, delimiter: str) -> list[str] | None:
    strict, _ = _patterns(delimiter)
    if not strict.fullmatch(text):
        return None
    mark = re.escape(delimiter)
    parts = re.findall(rf'(?:\A|{mark})(?:"([^"]*+(?:""[^"]*+)*+)"|([^{mark}]*+))', text)
    return [quoted.replace('""', '"') or plain for quoted, plain in parts]
