"""Any JSON written one object per line, read by a mapping that says which field means what.

Covers: one object per line in UTF-8 or UTF-16, blank lines, fields inside objects by dotted names (`user.name`; a
number reaches into a list), numbers as ids and times, JSON that strict parsers refuse (repaired, with a note), times as
`Mapping.time_format` says; fields that are not mapped are kept as details.
Not covered: pretty-printed objects and arrays over several lines, other encodings.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec

from speur.model import Event, Item, Mapping, Origin, Problem, Record, Tier
from speur.sources.kit.json_repair import decode
from speur.sources.kit.lines import GAP, Line, lines
from speur.sources.kit.mapped import Maker, columns_of

NEEDED = ("text", "time", "sender", "conversation", "id")
_LONGEST = 64 << 20
_PROBED = 1000
_PROBED_BYTES = 4 << 20
_ANY = msgspec.json.Decoder()
_NONE = object()
_BLANK = " \t\r\n"


class JsonLines:
    """Reader of JSON lines; needs `item.mapping`."""

    name: ClassVar[str] = "json-lines"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.SOURCE
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(GAP)

    def probe(self, item: Item) -> bool:
        """Whether the first lines are objects and have the fields that the mapping names."""
        return (
            item.mapping is not None
            and item.head(64).removeprefix(b"\xef\xbb\xbf").replace(b"\0", b"").lstrip(b"\xff\xfe \t\r\n")[:1] == b"{"
            and next(_objects(item), None) is not None
            and not self.missing_columns(item)
        )

    def missing_columns(self, item: Item) -> list[str]:
        """The fields that the mapping needs and the first thousand objects all lack; optional ones do not count."""
        if item.mapping is None:
            return []
        wanted = {what: column for what, column in columns_of(item.mapping).items() if what in NEEDED}
        for value in _objects(item):
            wanted = {what: column for what, column in wanted.items() if _reach(value, column) is _NONE}
            if not wanted:
                break
        return list(wanted.values())

    def units(self, item: Item) -> int | None:
        """Lines that are not blank, counted on the raw bytes."""
        count = 0
        rest = b""
        with item.open() as stream:
            while piece := stream.read(1 << 20):
                found = (rest + piece).replace(b"\0", b"").split(b"\n")
                rest = found.pop()
                count += sum(1 for line in found if not _blank(line))
        return count + (not _blank(rest))

    def read(self, item: Item) -> Iterator[Record]:
        """A message per object with a text; other objects are events, other lines problems."""
        if item.mapping is None:
            return
        maker = Maker(item, item.mapping)
        for number, line in enumerate(lines(item, _LONGEST), 1):
            if line.text.strip(_BLANK):
                yield from _records(item, item.mapping, maker, line, number)


def _blank(line: bytes) -> bool:
    return not line.strip(b"\xef\xbb\xbf\xff\xfe \t\r")


def _objects(item: Item) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(lines(item)):
        if number > _PROBED or line.start > _PROBED_BYTES:
            return
        value = decode(line.text.encode("utf-8", "replace"), _ANY)[0] if line.text.strip(_BLANK) else None
        if isinstance(value, dict):
            yield value


def _records(item: Item, mapping: Mapping, maker: Maker, line: Line, number: int) -> Iterator[Record]:
    origin = Origin(item=item.sha256, start=line.start, end=line.end, place=f"line:{number}")
    value, notes, error = decode(line.text.encode("utf-8", "replace"), _ANY)
    if error or not isinstance(value, dict):
        code = "line-too-long" if line.continued or line.end - line.start >= _LONGEST else "json-refused"
        yield Problem(origin=origin, code=code, detail=f"{error or 'not an object'}: {line.text[:80]}")
        return
    columns = columns_of(mapping)
    tops = {column for column in columns.values() if column in value}
    reached = {column for column in columns.values() if column not in tops}
    details = {name: _told(one) for name, one in value.items() if name not in tops and one not in (None, "", {}, [])}
    for name in reached:
        _without(details, value, name)
    found = _reach(value, mapping.text)
    if found is _NONE:
        details |= {column: _told(value[column]) for column in tops}
        yield Event(origin=origin, kind="service", details=details, notes=line.notes + notes)
        return

    def get(column: str) -> str:
        one = _reach(value, column)
        return "" if one is _NONE else _told(one)

    yield from maker.records(origin, origin, get, details, line.notes + notes)


def _reach(value: Any, column: str) -> Any:
    """The value under a name, or under a dotted name by way of objects and lists; `_NONE` when there is none."""
    if isinstance(value, dict) and column in value:
        return value[column]
    first, _, rest = column.partition(".")
    if not rest:
        if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
            return value[int(first)]
        return _NONE
    if isinstance(value, dict) and first in value:
        return _reach(value[first], rest)
    if isinstance(value, list) and first.isdecimal() and int(first) < len(value):
        return _reach(value[int(first)], rest)
    return _NONE


def _without(details: dict[str, str], value: dict[str, Any], column: str) -> None:
    """Leave out of the details an object whose only content is the mapped field."""
    name = column.partition(".")[0]
    inner = value.get(name)
    if isinstance(inner, dict) and len(inner) == 1:
        details.pop(name, None)


def _told(value: object) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else msgspec.json.encode(value).decode()
