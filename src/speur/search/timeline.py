"""Fold counted hours into days, weeks and months of a time zone, and into a week of hours.

The index counts per hour of UTC; days are put together here, so that a day with a change of the clock has 23 or 25
hours. Broken clocks (1970, 2106) do not stretch the picture: they are counted before and after it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from speur.search.schema import DAY, HOUR

Unit = Literal["hour", "day", "week", "month"]

MOST_BUCKETS: Final = 4_000
_UNITS: Final[tuple[Unit, ...]] = ("hour", "day", "week", "month")
_ABOUT: Final[dict[Unit, int]] = {"hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 30 * DAY}
_AUTO: Final[tuple[tuple[int, Unit], ...]] = ((3 * DAY, "hour"), (400 * DAY, "day"), (2_500 * DAY, "week"))
_EPOCH: Final = date(1970, 1, 1)
_FIRST: Final = -62_135_510_400  # 0001-01-02, so that an offset cannot leave the calendar
_LAST: Final = 253_402_214_399
_STRAY: Final = 200  # at most one message in so many, at either end, is left out as a broken clock


class TimeBucket(msgspec.Struct, frozen=True, kw_only=True):
    """Messages from `start` up to `end` (seconds since 1970). `label` is for `date:`; a week has its Monday's."""

    start: int
    end: int
    label: str
    count: int


class Timeline(msgspec.Struct, frozen=True, kw_only=True):
    """Messages over time: `buckets` side by side without gaps, and those before, after and without a time."""

    unit: Unit
    zone: str
    buckets: list[TimeBucket]
    before: int = 0
    after: int = 0
    untimed: int = 0


def fold_hours(hours: Mapping[int, int], zone: ZoneInfo, unit: Unit | Literal["auto"], untimed: int = 0) -> Timeline:
    """Make a timeline of counts per start of an hour, or of a part of one (seconds since 1970).

    `auto` takes hours up to 3 days, days up to 400, weeks up to 7 years, then months; any unit that would give more
    than 4,000 buckets is made coarser. `Timeline.unit` says what it became.
    """
    times = sorted(hours)
    if not times:
        return Timeline(unit="day" if unit == "auto" else unit, zone=zone.key, buckets=[], untimed=untimed)
    low, high = _main_part(times, [hours[t] for t in times])
    span = times[high - 1] - times[low] + HOUR
    chosen: Unit = _fitting(span) if unit == "auto" else unit
    while span // _ABOUT[chosen] > MOST_BUCKETS and chosen != "month":
        chosen = _UNITS[_UNITS.index(chosen) + 1]
    number = _numbering(chosen)
    offset = offsets(zone)
    counts: defaultdict[int, int] = defaultdict(int)
    for time in times[low:high]:
        counts[number(time + offset(time))] += hours[time]
    first, last = min(counts), max(counts)
    # Months over more than three centuries: only those with messages.
    numbers = range(first, last + 1) if last - first <= MOST_BUCKETS else sorted(counts)
    starts = {n: _starts(chosen, n, zone) for m in numbers for n in (m, m + 1)}
    buckets = [
        TimeBucket(start=starts[n], end=starts[n + 1], label=_label(chosen, n), count=counts[n]) for n in numbers
    ]
    return Timeline(
        unit=chosen,
        zone=zone.key,
        buckets=buckets,
        before=sum(hours[t] for t in times[:low]),
        after=sum(hours[t] for t in times[high:]),
        untimed=untimed,
    )


def _fitting(span: int) -> Unit:
    return next((unit for longest, unit in _AUTO if span <= longest), "month")


def fold_week(hours: Mapping[int, int], zone: ZoneInfo) -> list[list[int]]:
    """Counts per weekday (7 rows, Monday first) and hour of the day there (24 columns)."""
    grid = [[0] * 24 for _ in range(7)]
    offset = offsets(zone)
    for time, count in hours.items():
        hour = (time + offset(time)) // HOUR
        grid[(hour // 24 + 3) % 7][hour % 24] += count
    return grid


def step_for(zone: ZoneInfo) -> int:
    """How finely to count so that days of this zone come out whole: an hour, a quarter where offsets have minutes."""
    offset = offsets(zone)
    return HOUR if all(offset(t) % HOUR == 0 for t in range(0, 2_208_988_800, 45 * DAY)) else HOUR // 4


def offsets(zone: ZoneInfo) -> Callable[[int], int]:
    """What to add to a UTC time to get the wall clock's, in seconds; worked out per day, and anew on days of change."""
    days: dict[int, int | None] = {}

    def exact(time: int) -> int:
        held = min(max(time, _FIRST), _LAST)
        away = datetime.fromtimestamp(held, UTC).astimezone(zone).utcoffset()
        return int(away.total_seconds()) if away else 0

    def offset(time: int) -> int:
        day = time // DAY
        if day not in days:
            morning, night = exact(day * DAY), exact(day * DAY + DAY - 1)
            days[day] = morning if morning == night else None
        known = days[day]
        return exact(time) if known is None else known

    return offset


def _main_part(times: list[int], counts: list[int]) -> tuple[int, int]:
    """Which part of the times to show, as a slice: all, unless a few strays stretch it to more than four times."""
    sums = list(accumulate(counts))
    low = bisect_left(sums, sums[-1] // _STRAY + 1)
    high = bisect_left(sums, sums[-1] - sums[-1] // _STRAY)
    body = times[high] - times[low]
    pad = body // 4 + 30 * DAY
    if times[-1] - times[0] <= max(4 * (body + 2 * pad), 730 * DAY):
        return 0, len(times)
    return bisect_left(times, times[low] - pad), bisect_left(times, times[high] + pad + 1)


def _numbering(unit: Unit) -> Callable[[int], int]:
    """Wall-clock seconds to the number of the bucket: hours, days, weeks since 1969-12-29, months since the year 0."""
    if unit == "hour":
        return lambda wall: wall // HOUR
    if unit == "day":
        return lambda wall: wall // DAY
    if unit == "week":
        return lambda wall: (wall // DAY + 3) // 7
    months: dict[int, int] = {}

    def month(wall: int) -> int:
        day = min(max(wall, _FIRST), _LAST) // DAY
        if day not in months:
            at = _EPOCH + timedelta(days=day)
            months[day] = at.year * 12 + at.month - 1
        return months[day]

    return month


def _wall(unit: Unit, number: int) -> datetime:
    if unit == "month":
        return datetime(min(max(number // 12, 1), 9999), number % 12 + 1, 1)  # noqa: DTZ001 -- a wall clock; placed below
    size = _ABOUT[unit]
    shift = 3 * DAY if unit == "week" else 0
    return datetime(1970, 1, 1) + timedelta(seconds=min(max(number * size - shift, _FIRST), _LAST))  # noqa: DTZ001


def _starts(unit: Unit, number: int, zone: ZoneInfo) -> int:
    return int(_wall(unit, number).replace(tzinfo=zone).timestamp())


def _label(unit: Unit, number: int) -> str:
    text = _wall(unit, number).isoformat()
    return text[: {"hour": 13, "day": 10, "week": 10, "month": 7}[unit]]
