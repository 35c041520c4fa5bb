"""Count every byte of an item: in a record, in a problem, or in the structure its reader declares."""

import re
from collections.abc import Iterator

from speur.model import Event, Item, Message, Problem, Record

_REMEMBERED = 4096


class Ledger:
    """What one reading of one item named, and what it left out.

    Feed it every record in the order the reader gives them; `close` then gives the ranges nobody claimed.
    """

    def __init__(self, item: Item, structure: re.Pattern[bytes]) -> None:
        self._item = item
        self._stream = item.open()
        self._structure = structure
        self._end = 0
        self._known: set[bytes] = set()
        self.units_read = 0
        self._last_unit = (-1, -1)
        self.unclaimed: list[tuple[int, int]] = []
        self.backwards = 0

    def take(self, record: Record) -> None:
        """Note the range of one record."""
        origin = record.origin
        start, end = origin.start, origin.end
        if start > self._end:
            self._check(self._end, start)
        self._end = max(self._end, end)
        if isinstance(record, Message | Problem) or (isinstance(record, Event) and record.kind != "section"):
            unit = (start, end)
            if unit != self._last_unit:
                if start < self._last_unit[0]:
                    self.backwards += 1
                self.units_read += 1
                self._last_unit = unit

    def close(self) -> list[tuple[int, int]]:
        """Check the rest of the item; give all ranges that no record names and no structure explains."""
        if self._end < self._item.size:
            self._check(self._end, self._item.size)
            self._end = self._item.size
        self._stream.close()
        return self.unclaimed

    def leave(self) -> None:
        """Close the item without looking at the rest: a reading that broke off."""
        self._stream.close()

    @property
    def unclaimed_bytes(self) -> int:
        """How many bytes are unaccounted for (0 when all is well)."""
        return sum(end - start for start, end in self.unclaimed)

    def _check(self, start: int, end: int) -> None:
        self._stream.seek(start)
        gap = self._stream.read(end - start)
        if gap in self._known:
            return
        if self._structure.fullmatch(gap):
            if len(gap) <= 256 and len(self._known) < _REMEMBERED:
                self._known.add(gap)
            return
        self.unclaimed.append((start, end))


def account(item: Item, structure: re.Pattern[bytes], records: Iterator[Record]) -> tuple[list[Record], Ledger]:
    """Read everything into memory and account for it: for tests and small items."""
    ledger = Ledger(item, structure)
    taken = []
    for record in records:
        ledger.take(record)
        taken.append(record)
    ledger.close()
    return taken, ledger
