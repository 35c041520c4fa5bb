"""Walk through a JSON text of any size with exact byte places and bounded memory.

Only the structure is looked at: strings, brackets, and what lies between. Values are cut out as bytes and decoded by
the caller. Works on damaged text too: what is not JSON comes back as a token of kind `?`.
"""

import re
from typing import BinaryIO

import msgspec

CHUNK = 8 << 20

_TOKEN = re.compile(rb'[ \t\r\n]*+(?:("(?:[^"\\]++|\\.)*+")|([{}\[\],:])|([^\s"{}\[\],:]++))', re.DOTALL)
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+"|[{}\[\]]|(")', re.DOTALL)


class Token(msgspec.Struct, frozen=True, gc=False):
    """`kind` is `s` (string), `w` (a bare word or number), the bracket, comma or colon itself, `?` or `` at the end."""

    kind: str
    start: int
    end: int


class Window:
    """A part of the stream in memory; all places are absolute."""

    def __init__(self, stream: BinaryIO, start: int = 0, chunk: int = CHUNK) -> None:
        stream.seek(start)
        self._stream = stream
        self._chunk = chunk
        self.base = start
        self.data = stream.read(chunk)
        self.eof = len(self.data) < chunk

    @property
    def end(self) -> int:
        """The place after the last byte in memory."""
        return self.base + len(self.data)

    def keep_from(self, place: int) -> bool:
        """Forget what lies before `place` and read on. False when the stream has ended."""
        if self.eof:
            return False
        rest = self.data[place - self.base :]
        more = self._stream.read(max(self._chunk, len(rest)))
        self.eof = len(more) < max(self._chunk, len(rest))
        self.base, self.data = place, rest + more
        return bool(more)

    def cut(self, start: int, end: int) -> bytes:
        """The bytes of a range that is in memory."""
        return self.data[start - self.base : end - self.base]

    def find(self, what: bytes, place: int) -> int:
        """Where `what` comes next, or -1; reads on as needed and forgets what lies before `place`."""
        looked = place
        while True:
            found = self.data.find(what, looked - self.base)
            if found >= 0:
                return self.base + found
            looked = max(place, self.end - len(what) + 1)
            if not self.keep_from(looked):
                return -1

    def token(self, place: int) -> Token:
        """The next token at or after `place`."""
        while True:
            match = _TOKEN.match(self.data, place - self.base)
            if match and (match.end() < len(self.data) or self.eof):
                kind = match.lastindex or 0
                start, end = match.span(kind)
                text = "s" if kind == 1 else "w" if kind == 3 else chr(self.data[start])
                return Token(text, self.base + start, self.base + end)
            if not self.keep_from(place):
                rest = self.data[place - self.base :]
                blank = len(rest) - len(rest.lstrip(b" \t\r\n"))
                at = place + blank
                return Token("?" if at < self.end else "", at, self.end)

    def close_of(self, place: int) -> int:
        """The place after the value that opens with a bracket at `place`, or -1 when it never closes.

        The value stays in memory, so that it can be cut.
        """
        return self._close(place, keep=True)

    def skip(self, place: int) -> int:
        """Like `close_of`, for values of any size: nothing is kept in memory."""
        return self._close(place, keep=False)

    def _close(self, place: int, *, keep: bool) -> int:
        depth = 0
        looked = place
        while True:
            for match in _STRUCTURE.finditer(self.data, looked - self.base):
                byte = self.data[match.start()]
                if byte == 0x22:
                    if match.lastindex:  # a string that does not end in memory
                        looked = self.base + match.start()
                        break
                elif byte in (0x7B, 0x5B):
                    depth += 1
                else:
                    depth -= 1
                    if depth == 0:
                        return self.base + match.end()
            else:
                looked = self.end
            if not self.keep_from(place if keep else looked):
                return -1
