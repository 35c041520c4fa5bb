"""Any table in delimited text (CSV), read by a mapping that says which column means what.

Covers: comma, semicolon, tab and bar as delimiters (found by the mapped columns, or as the mapping says), quoted
fields with line ends inside, UTF-8, UTF-16 and one-byte encodings, a byte order mark, Excel's `sep=` line, rows with
fewer or more fields than the header, exact byte ranges per row, times as `Mapping.time_format` says; columns that are
not mapped are kept as details.
Not covered: tables without a header row, encodings of several bytes other than UTF-8 and UTF-16, escaping by backslash
(read as it stands, with a note), two columns of one name (the first one is taken, the others are kept as details).
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.model import Item, Mapping, Origin, Problem, Record, Tier
from speur.sources.kit.mapped import Maker, columns_of
from speur.sources.kit.table_rows import BLANK, DAMAGED, LOOSE, Row, fields_of, layout_of, rows

DELIMITERS = (",", ";", "\t", "|")
_NAMED = {"tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "bar": "|"}
_SEP = re.compile(r'"?sep=.?"?', re.IGNORECASE)


class CsvTable:
    """Reader of delimited tables; needs `item.mapping`."""

    name: ClassVar[str] = "csv"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.SOURCE
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(
        rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?+(?:[\s,;|]\x00?+|\x00[\s,;|])*+"
    )

    def probe(self, item: Item) -> bool:
        """Whether the first row has every column the mapping names."""
        return item.mapping is not None and bool(item.mapping.text) and not self.missing_columns(item)

    def missing_columns(self, item: Item) -> list[str]:
        """The columns the mapping names and the header row does not have."""
        if item.mapping is None:
            return []
        header = _header(item, item.mapping)
        have = set(header.names) if header else set()
        return [column for column in columns_of(item.mapping).values() if column not in have]

    def units(self, item: Item) -> int | None:
        """Rows after the header, counted by line ends at which the quotes so far come in pairs."""
        mapping = item.mapping
        header = _header(item, mapping) if mapping else None
        layout = layout_of(item.head(4), mapping.encoding) if mapping else None
        if header is None or layout is None:
            return None
        if item.size > _COUNTABLE:
            return None
        count, inside, filled = 0, False, False
        with item.open() as stream:
            stream.seek(header.end)
            data = stream.read().decode(layout.codec, "replace")
        for line in re.split(r"[\r\n]", data):
            filled = filled or bool(line.strip(BLANK + ",;|"))
            inside ^= line.count('"') % 2 == 1
            if not inside:
                count += filled
                filled = False
        return count + filled

    def read(self, item: Item) -> Iterator[Record]:
        """A message per row; a row that cannot be taken apart is a problem."""
        mapping = item.mapping
        if mapping is None:
            return
        header = _header(item, mapping)
        if header is None:
            whole = Origin(item=item.sha256, start=0, end=item.size, place=f"bytes:0-{item.size}")
            yield Problem(origin=whole, code="no-header", detail=_why_not(item, mapping))
            return
        yield from _Table(item, mapping, header).records()


_COUNTABLE = 64 << 20


class _Header:
    def __init__(self, start: int, end: int, names: list[str], delimiter: str) -> None:
        self.start = start  # of the sep= line, when there is one
        self.end = end
        self.names = names
        self.delimiter = delimiter


def _header(item: Item, mapping: Mapping) -> _Header | None:
    """The first row that says something, read with the delimiter that finds the most of the mapped columns."""
    wanted = set(columns_of(mapping).values())
    best: tuple[int, int, _Header] | None = None
    told = _NAMED.get(mapping.delimiter, mapping.delimiter)
    for delimiter in (told,) if len(told) == 1 and told not in '"\r\n' else DELIMITERS:
        start = -1
        for row in rows(item, mapping.encoding, delimiter):
            start = row.start if start < 0 else start
            if _SEP.fullmatch(row.text) and start == row.start:
                continue
            names = [name.strip() for name in fields_of(row.text, delimiter) or []]
            score = (len(wanted & set(names)), len(names))
            if names and (best is None or score > best[:2]):
                best = (*score, _Header(start, row.end, names, delimiter))
            break
    return best[2] if best else None


def _why_not(item: Item, mapping: Mapping) -> str:
    if layout_of(item.head(4), mapping.encoding) is None:
        return f"the encoding {mapping.encoding!r} is not one whose places can be counted"
    return "no row with column names"


class _Table:
    """One reading of one table."""

    def __init__(self, item: Item, mapping: Mapping, header: _Header) -> None:
        self._item = item
        self._mapping = mapping
        self._header = header
        self._maker = Maker(item, mapping)
        self._index = {name: number for number, name in reversed(list(enumerate(header.names)))}
        used = {self._index.get(column) for column in columns_of(mapping).values()}
        self._others = [(number, name) for number, name in enumerate(header.names) if number not in used]
        self._opened = False  # whether a record has named the header's bytes

    def records(self) -> Iterator[Record]:
        number = 0
        for row in rows(self._item, self._mapping.encoding, self._header.delimiter):
            if row.end <= self._header.end:
                continue
            if not row.text.strip(BLANK + ",;|") and row.state != "broken":
                continue
            number += 1
            yield from self._row(row, number)
        if not self._opened:
            yield self._problem(self._header.end, self._header.end, "header", "no-rows", "a header and no row")

    def _row(self, row: Row, number: int) -> Iterator[Record]:
        fields = None if row.state == "broken" else fields_of(row.text, self._header.delimiter)
        place = f"row:{number}"
        if fields is None:
            yield self._problem(row.start, row.end, place, "row-broken", f"quotes do not close: {row.text[:80]}")
            return
        details = {name: fields[at] for at, name in self._others if at < len(fields) and fields[at]}
        for at in range(len(self._header.names), len(fields)):
            if fields[at]:
                details[f"column {at + 1}"] = fields[at]
        notes = ((DAMAGED,) if row.damaged else ()) + ((LOOSE,) if row.state else ())
        origin = Origin(item=self._item.sha256, start=row.start, end=row.end, place=place)
        opening = origin
        if not self._opened:
            start = self._header.start
            opening = Origin(item=self._item.sha256, start=start, end=row.end, place="header and row:1")
            self._opened = True
        index = self._index

        def get(column: str) -> str:
            at = index.get(column)
            return fields[at] if at is not None and at < len(fields) else ""

        yield from self._maker.records(origin, opening, get, details, notes)

    def _problem(self, start: int, end: int, place: str, code: str, detail: str) -> Problem:
        start = start if self._opened else self._header.start
        self._opened = True
        return Problem(
            origin=Origin(item=self._item.sha256, start=start, end=end, place=place), code=code, detail=detail
        )
