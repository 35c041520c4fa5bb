"""The times of a Telegram Desktop HTML page: `11.04.2018 16:06:29`, since 2022 with ` UTC+02:00` behind it.

The writer takes the hour from the local clock, summer time included, but the offset from the zone's *standard* time
(`QTimeZone::StandardTime` in `FormatDateTime`, export_data_types.cpp), all year. So in Amsterdam an evening in July
says `UTC+01:00` and is an hour late if taken at its word. Where the zone somebody chose for the evidence has that
standard offset, the hour is read in that zone, which is right; else the offset is taken and the doubt is noted.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from speur.model import When
from speur.model.origin import NO_TIME
from speur.sources.kit.clock import WallClock, with_offset, zone

STANDARD = (
    "the exporter writes the offset of standard time all year: in a zone with summer time this may be an hour late"
)
UNREADABLE = "the time could not be read"

_TIME = re.compile(
    r"\s*(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?:\s+UTC(?:\s*([+-])(\d{1,2}):?(\d\d)?)?)?\s*", re.ASCII
)
_NORTH = {-600, -540, -480, -420, -360, -300, -240, -210, -180, -120, -60, 0, 60, 120, 210}
_SOUTH = {-240, -180, 570, 600, 630, 660, 720, 765}


class PageClock:
    """Reads the times of one page."""

    def __init__(self, assumed_zone: str | None) -> None:
        self._wall = WallClock(assumed_zone, "server")
        known = zone(assumed_zone)
        self._zone = known
        self._standards: dict[str, set[int]] = {}

    def read(self, raw: str) -> tuple[When, tuple[str, ...]]:
        """The time and what must be said about it."""
        if not raw:
            return NO_TIME, ()
        match = _TIME.fullmatch(raw)
        if match is None:
            return When(raw=raw, clock="server"), (UNREADABLE,)
        day, month, year, hour, minute, second = (int(part) for part in match.groups()[:6])
        if "U" not in raw:
            return self._wall.read(raw, year, month, day, hour, minute, second)
        offset = int(match[8] or 0) * 60 + int(match[9] or 0)
        offset = -offset if match[7] == "-" else offset
        if self._zone is not None and offset in self._standard(match[3]):
            return self._wall.read(raw, year, month, day, hour, minute, second)
        when = with_offset(raw, offset, "server", year, month, day, hour, minute, second)
        if when.utc is None:
            return when, (UNREADABLE,)
        doubtful = (offset in _NORTH and 3 <= month <= 11) or (offset in _SOUTH and month not in range(5, 9))
        return when, (STANDARD,) if doubtful else ()

    def _standard(self, year: str) -> set[int]:
        """The standard offsets of the chosen zone in that year, in minutes."""
        if year not in self._standards and self._zone is not None:
            self._standards[year] = _standard_offsets(self._zone, int(year))
        return self._standards.get(year, set())


def _standard_offsets(known: tzinfo, year: int) -> set[int]:
    found = set()
    for month in (1, 4, 7, 10):
        try:
            here = datetime(year, month, 1, 12, tzinfo=UTC).astimezone(known)
            offset, summer = here.utcoffset(), here.dst()
        except (ValueError, OverflowError):
            continue
        if offset is not None:
            found.add(int((offset - (summer or timedelta())).total_seconds()) // 60)
    return found
