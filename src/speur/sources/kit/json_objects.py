"""Top-level JSON objects of a byte stream, one at a time, with their exact byte ranges.

Covers: objects one per line, pretty-printed, concatenated without commas or inside an array; strings and objects
across read borders, up to a cap; damage: what is not an object is given as a flaw with its range, and reading goes on
at the next plausible object. Memory stays at a few times the largest object; time is linear in the bytes.
Not covered: values that are not objects (they are a flaw), checking the JSON itself (that is `json_repair.decode`).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, Literal, NamedTuple

READ = 1 << 20
MOST_BYTES = 64 << 20
MOST_DEPTH = 512

Flaw = Literal["", "garbage", "malformed", "cut-off", "too-deep", "too-large"]


class Found(NamedTuple):
    """One object (`flaw` is empty and `raw` its bytes) or one flawed range (`raw` is its first bytes)."""

    start: int
    end: int
    raw: bytes
    flaw: Flaw = ""


# A quoted string ends before `:`, `,`, `}` or `]`: where it does not, quotes have gone out of step. Raw line ends are
# let through (json_repair reads them), but not one followed by an opening brace: that is where the next object begins.
_STRING = rb'"[^"\\\n]*+(?:(?:\\.|\n(?!\{))[^"\\\n]*+)*+"(?=\s*+[:,}\]])'
_FLAT = re.compile(rb'\{(?:[^{}"\n]++|\n(?!\{)|' + _STRING + rb")*+\}", re.DOTALL)
_TOKEN = re.compile(_STRING + rb'|[{}\[\]"]', re.DOTALL)
_SEPARATOR = re.compile(rb"[\s,]*+")
_OPENING = re.compile(rb'\{\s{0,64}["}]')
_NEXT = re.compile(rb'(?:\n[ \t]{0,16}|\}\s{0,16},?\s{0,16})(?P<opening>\{\s{0,64}["}])')
_TAIL = 256  # bytes kept while looking for an opening, longer than any match of the two above
_SHOWN = 80


class _Window:
    """The part of the stream in memory; offsets are those of the stream."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.data = b""
        self.base = 0
        self.ended = False

    def more(self, keep: int) -> bool:
        """Drop what lies before index `keep` and read on; the more is kept, the more is read."""
        self.data = self.data[keep:]
        self.base += keep
        piece = b"" if self.ended else self._stream.read(max(READ, len(self.data)))
        self.ended = not piece
        self.data += piece
        return bool(piece)


def objects(stream: BinaryIO, most: int = MOST_BYTES) -> Iterator[Found]:
    """Give every top-level object and every flawed range in order; white space, commas and array brackets in between.

    A bracket is passed over where an enclosing array may open or close; any other is garbage. `most` is the size in
    bytes above which an object is given up.
    """
    window = _Window(stream)
    window.more(0)
    at = 3 if window.data.startswith(b"\xef\xbb\xbf") else 0
    in_array = False
    while True:
        match = _SEPARATOR.match(window.data, at)
        at = match.end() if match else at
        if at >= len(window.data):
            if not window.more(at):
                return
            at = 0
            continue
        byte = window.data[at]
        if byte == (0x5D if in_array else 0x5B):  # ] closes, [ opens an enclosing array
            in_array = not in_array
            at += 1
            continue
        if byte == 0x7B:
            if not window.ended and len(window.data) - at < _TAIL:
                window.more(at)
                at = 0
            if _OPENING.match(window.data, at):
                found, at = _object(window, at, most)
                yield found
                continue
        found, at = _skip(window, at, at, "garbage")
        yield found


def _object(window: _Window, at: int, most: int) -> tuple[Found, int]:
    """Read the object that opens at index `at`; give it, or its flaw, and the index after it."""
    while True:
        data = window.data
        flat = _FLAT.match(data, at)
        end, flaw = (flat.end(), "") if flat else _scan(data, at)
        if not flaw:
            return Found(window.base + at, window.base + end, data[at:end]), end
        if flaw == "malformed" and (window.ended or len(data) - end > _TAIL):
            return _skip(window, at, end, "malformed")
        if flaw == "too-deep":
            return _skip(window, at, end, "too-deep")
        if window.ended:
            found = Found(window.base + at, window.base + len(data), data[at : at + _SHOWN], "cut-off")
            return found, len(data)
        if len(data) - at > most:
            return _skip(window, at, len(data), "too-large")
        window.more(at)
        at = 0


def _scan(data: bytes, start: int) -> tuple[int, Flaw]:
    """Find the end of an object with objects inside: (index after it, "") or (index of the trouble, flaw)."""
    stack = bytearray()
    for token in _TOKEN.finditer(data, start):
        at = token.start()
        kind = data[at]
        if kind == 0x22:
            if token.end() - at == 1:  # a quote that opens no string: out of step, or the string goes on
                return at, "cut-off" if _goes_on(data, at) else "malformed"
        elif kind == 0x5B:
            stack.append(kind)
        elif kind == 0x7B:
            if stack and not _may_open(data, at, stack[-1]):
                return at, "malformed"
            stack.append(kind)
        else:
            if not stack or stack[-1] != kind - 2:  # the brackets lie two apart in ASCII: [] and {}
                return at, "malformed"
            stack.pop()
            if not stack:
                return at + 1, ""
        if len(stack) > MOST_DEPTH:
            return at, "too-deep"
    return len(data), "cut-off"


_OPEN_STRING = re.compile(rb'"[^"\\\n]*+(?:(?:\\.|\n(?!\{))[^"\\\n]*+)*+(?:"\s*+|\\)?\Z', re.DOTALL)


def _goes_on(data: bytes, at: int) -> bool:
    """Whether the string at `at` runs to the end of the data, so that more bytes may complete it."""
    return _OPEN_STRING.match(data, at) is not None


def _may_open(data: bytes, at: int, inside: int) -> bool:
    """Whether an object may open at `at`: after a colon, or in an array after its bracket or a comma."""
    before = data[max(0, at - 1024) : at].rstrip()[-1:]
    return before in (b"[", b",") if inside == 0x5B else before == b":"


def _skip(window: _Window, start: int, at: int, flaw: Flaw) -> tuple[Found, int]:
    """From the trouble at index `at`, look for the next opening; give the range from `start` to it as a flaw."""
    first, shown = window.base + start, window.data[start : start + _SHOWN]
    strict = flaw != "garbage"
    if flaw == "malformed" and at > start and _OPENING.match(window.data, at):
        return Found(first, window.base + at, shown[: at - start], flaw), at
    if not strict:
        at += 1  # else the byte that is in the way would be found again
    while True:
        match = (_NEXT if strict else _OPENING).search(window.data, at)
        if match:
            end = match.start("opening") if strict else match.start()
            break
        at = max(at, len(window.data) - _TAIL)
        more = window.more(at)
        at = 0
        lacking = first + len(shown) - window.base
        if len(shown) < _SHOWN and lacking >= 0:
            shown += window.data[lacking : lacking + _SHOWN - len(shown)]
        if not more:
            end = len(window.data)
            break
    found = Found(first, window.base + end, shown[: window.base + end - first], flaw)
    return found, end
