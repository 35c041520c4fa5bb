r"""One JSON value from its bytes; what no strict parser accepts is repaired, and what was done is said.

Covers: `\xNN` escapes (Telegram Desktop writes control characters so) read as U+00NN, lone surrogates (escaped
`\ud800`, or the raw bytes ED A0 80) and invalid UTF-8 read as U+FFFD, surrogate pairs written as two three-byte
sequences (CESU-8) read as the character meant, raw control characters inside strings, unknown escapes (`\q` read as a
backslash and a q), NaN and Infinity read as null, numbers too large for any machine kept as text, a byte order mark.
Not covered: missing quotes, commas or brackets (such an object is refused: guessing would invent), keys that stand
twice in one object (the last one wins, as in every JSON parser).
"""

import re
from typing import Any, TypeVar

import msgspec

Value = TypeVar("Value")

MOST_NOTES = 8
"""Different repairs named one by one in the notes; further ones are only counted."""

_NOT_UTF8 = re.compile(
    "\udced([\udca0-\udcaf])([\udc80-\udcbf])\udced([\udcb0-\udcbf])([\udc80-\udcbf])"
    "|\udced[\udca0-\udcbf][\udc80-\udcbf]|[\udc80-\udcff]"
)
_TOKEN = re.compile(
    r'"(?P<string>[^"\\]*+(?:\\.[^"\\]*+)*+)"|(?P<odd>-?\b(?:NaN|Infinity)\b)'
    r"|(?P<number>-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)",
    re.DOTALL,
)
_FLAW = re.compile(
    r'(?P<good>\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}'
    r"|u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}))"
    r"|\\x(?P<hex>[0-9a-fA-F]{2})|\\u(?P<lone>[dD][89a-fA-F][0-9a-fA-F]{2})|(?P<slash>\\)|(?P<control>[\x00-\x1f])"
)
_LONGEST_NUMBER = 300  # digits; below this every number is decoded by msgspec


class _Notes:
    """The repairs made, each kind once."""

    def __init__(self) -> None:
        self.kinds: dict[str, None] = {}

    def add(self, what: str) -> None:
        self.kinds[what] = None

    def told(self) -> tuple[str, ...]:
        kinds = list(self.kinds)
        if len(kinds) > MOST_NOTES:
            return (*kinds[:MOST_NOTES], f"and {len(kinds) - MOST_NOTES} further kinds of repair")
        return tuple(kinds)


def decode(raw: bytes, decoder: "msgspec.json.Decoder[Value]") -> tuple[Value | None, tuple[str, ...], str]:
    r"""Decode one JSON value: (value, notes, error).

    The error is empty when the value could be read, and then the notes say what was repaired for it (`\x1B read as
    U+001B`); when it is not empty the value is None. Never raises on any bytes.
    """
    value: Value | None
    value, error = _try(raw, decoder)
    if not error:
        return value, (), ""
    if error == _TOO_DEEP:
        return None, (), error
    repaired, notes = repair(raw)
    if not notes:
        return None, (), error
    value, second = _try(repaired, decoder)
    return (None, (), second) if second else (value, notes, "")


def repair(raw: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The bytes with every known flaw repaired, in valid UTF-8, and what was done (nothing: no note)."""
    notes = _Notes()
    text = raw.decode("utf-8", "surrogateescape")
    if text.startswith("\ufeff"):
        text = text[1:]
        notes.add("byte order mark left out")
    if not text.isascii():
        text = _NOT_UTF8.sub(lambda match: _valid(match, notes), text)
    text = _TOKEN.sub(lambda match: _token(match, notes), text)
    return text.encode("utf-8"), notes.told()


_TOO_DEEP = "nested deeper than can be read"


def _try(raw: bytes, decoder: "msgspec.json.Decoder[Any]") -> tuple[Any, str]:
    try:
        return decoder.decode(raw), ""
    except RecursionError:
        return None, _TOO_DEEP
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return None, str(error) or "not JSON"


def _valid(match: re.Match[str], notes: _Notes) -> str:
    bits = [ord(group) - 0xDC00 for group in match.groups() if group is not None]
    told = " ".join(f"{ord(char) - 0xDC00:02X}" for char in match.group())
    if len(bits) == 4:
        high, low = (bits[0] & 0x0F) << 6 | bits[1] & 0x3F, (bits[2] & 0x0F) << 6 | bits[3] & 0x3F
        char = chr(0x10000 + (high << 10) + low)
    else:
        char = "\ufffd"
    notes.add(f"bytes {told} read as U+{ord(char):04X}")
    return char


def _token(match: re.Match[str], notes: _Notes) -> str:
    string = match["string"]
    if string is not None:
        return '"' + _FLAW.sub(lambda flaw: _mended(flaw, notes), string) + '"'
    number = match["number"]
    if number is None:
        notes.add(f"{match['odd']} read as null")
        return "null"
    if len(number) > _LONGEST_NUMBER or float(number) in (float("inf"), float("-inf")):
        notes.add("a number out of range kept as text")
        return f'"{number}"'
    return number


def _mended(flaw: re.Match[str], notes: _Notes) -> str:
    good = flaw["good"]
    if good is not None:
        return good
    if flaw["hex"] is not None:
        notes.add(f"{flaw.group()} read as U+00{flaw['hex'].upper()}")
        return "\\u00" + flaw["hex"]
    if flaw["lone"] is not None:
        notes.add(f"{flaw.group()} read as U+FFFD")
        return "\ufffd"
    if flaw["slash"] is not None:
        notes.add("an unknown escape read as it stands")
        return "\\\\"
    number = ord(flaw["control"])
    notes.add(f"a raw U+{number:04X} in a string kept")
    return f"\\u{number:04x}"
