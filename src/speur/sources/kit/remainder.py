"""Whatever a reader did not name becomes a Problem: nothing can be lost by not being understood."""

import re
from collections.abc import Iterable, Iterator

from speur.model import Item, Origin, Problem, Record

_LONGEST = 65_536  # no separator or header is longer; such a gap is not even looked at
_SHORT = 256
_REMEMBERED = 256
_SHOWN = 120


def with_remainder(item: Item, structure: re.Pattern[bytes], records: Iterable[Record]) -> Iterator[Record]:
    """Give the records, and before each of them a Problem for the bytes in front of it that are no structure.

    The records must not go backwards.
    """
    known: set[bytes] = set()
    reached = 0
    with item.open() as stream:

        def problem(start: int, end: int) -> Problem | None:
            stream.seek(start)
            gap = stream.read(min(end - start, _LONGEST))
            if gap in known:
                return None
            if end - start <= _LONGEST and structure.fullmatch(gap):
                if len(gap) < _SHORT and len(known) < _REMEMBERED:
                    known.add(gap)
                return None
            origin = Origin(item=item.sha256, start=start, end=end, place=f"bytes:{start}-{end}")
            detail = f"this belongs to nothing that could be read: {gap[:_SHOWN]!r}"
            return Problem(origin=origin, code="unexpected-bytes", detail=detail)

        for record in records:
            origin = record.origin
            start, end = origin.start, origin.end
            if start > reached:
                stream.seek(reached)
                # Between most records stands the same comma: that much is settled without a call.
                if stream.read(min(start - reached, _SHORT)) not in known and (found := problem(reached, start)):
                    yield found
            if end > reached:  # noqa: PLR1730 - once per message, and max() is slower
                reached = end
            yield record
        if item.size > reached and (found := problem(reached, item.size)):
            yield found
