"""What `date:` takes: a year, month, day, hour, minute or second, read in a zone, as a stretch of time."""

import calendar
import re
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from speur.model import BadQuery

_DATE: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})"
    r"(?:T(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.\d+)?)?)?(?P<zone>Z|[+-]\d{2}:?\d{2})?)?)?)?",
    re.IGNORECASE,
)
_EXPECTED: Final = "a date such as 2018, 2018-04, 2018-04-11 or 2018-04-11T16:06"


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo:
    """The zone with this IANA name. Raises BadQuery if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as wrong:
        raise BadQuery(f"expected a time zone such as Europe/Amsterdam, found {name!r}") from wrong


def stretch(text: str, zone: str = "UTC") -> tuple[int, int]:
    """The first second of what a date names and the first second after it, both since 1970-01-01T00:00Z.

    `2018-04` in Europe/Amsterdam is all of April there. A date with `Z` or an offset of its own does not use `zone`.
    Raises BadQuery if the text is no date or the date does not exist.
    """
    match = _DATE.fullmatch(text.strip())
    if not match:
        raise BadQuery(f"expected {_EXPECTED}, found {text!r}")
    names = ("year", "month", "day", "hour", "minute", "second")
    given = [int(match[name]) for name in names if match[name] is not None]
    where: tzinfo = _offset(match["zone"]) if match["zone"] else zone_named(zone)
    try:
        year, month, day, hour, minute, second = given + [1, 1, 1, 0, 0, 0][len(given) :]
        first = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- a wall clock, placed in a zone below
        return _placed(first, where), _placed(_next(first, len(given)), where)
    except (ValueError, OverflowError) as wrong:
        raise BadQuery(f"expected {_EXPECTED}, found {text!r}, which does not exist ({wrong})") from wrong


def _next(first: datetime, given: int) -> datetime:
    if first.year == 9999 and (given == 1 or first.month == 12):
        return datetime.max  # noqa: DTZ901 -- a wall clock; there is no year 10000
    if given == 1:
        return first.replace(year=first.year + 1)
    if given == 2:
        return first + timedelta(days=calendar.monthrange(first.year, first.month)[1])
    return first + (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1))[given - 3]


def _placed(wall: datetime, zone: tzinfo) -> int:
    return int(wall.replace(tzinfo=zone).timestamp())


def _offset(text: str) -> tzinfo:
    from datetime import timezone

    if text in {"Z", "z"}:
        return UTC
    sign = -1 if text[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(text[1:3]), minutes=int(text[-2:])))
