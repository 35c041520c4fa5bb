"""Times as logs and tables write them: ISO 8601, epochs as number or text, or a strptime pattern; to a `When`.

    stamps = Timestamps(item.assumed_zone, "server")
    when, notes = stamps.read("2021-01-29T00:06:46.929363")

A date without a time of day, and an hour without a date, name no instant: they keep their text and have no UTC.
"""

import re
from datetime import datetime

from speur.model import Clock, When
from speur.model.origin import EARLIEST_MS, LATEST_MS, NO_TIME
from speur.sources.kit.clock import WallClock, with_offset

UNREADABLE = "the time could not be read"
NO_INSTANT = "the time format names no full date and hour"

_ISO = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)(?:[Tt]|[ ]{1,2})(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,12}))?)?"
    r"[ ]?(?:([Zz]|UTC|GMT|\+00:?00)|([+-])(\d\d)(?::?(\d\d))?)?",
    re.ASCII,
)
_TAIL = re.compile(r":([0-5]\d):([0-5]\d)(?:[.,](\d{1,12}))?(|[Zz]|[+-]\d\d:?\d\d)", re.ASCII)
_EPOCH = re.compile(r"([0-9]{1,19})(?:\.([0-9]{1,12})[0-9]*)?")
_DATE = re.compile(r"%(?:c|x|G|Y|y)")
_UTC = re.compile(r"\b(?:UTC|GMT)\b", re.IGNORECASE)
_HOUR = re.compile(r"%(?:c|X|H|I)")

# Epochs are told apart by size. Each span ends in the year 2286 and begins where no date written as digits alone
# (20210129, 20210129170646) can be taken for it.
_SPANS = ((10**8, 10**10, 1000), (10**11, 10**13, 1), (10**14, 10**16, -1000), (10**17, 10**19, -1_000_000))


class Timestamps:
    """Reads the times of one item. `zone` is for times that carry none; `pattern` as in `Mapping.time_format`."""

    __slots__ = ("_clock", "_full", "_hours", "_pattern", "_wall")

    def __init__(self, zone: str | None, clock: Clock, pattern: str | None = None) -> None:
        self._wall = WallClock(zone, clock)
        self._clock = clock
        self._pattern = pattern
        self._hours: dict[str, When | None] = {}
        self._full = bool(pattern and _DATE.search(pattern) and _HOUR.search(pattern))

    def read(self, value: object) -> tuple[When, tuple[str, ...]]:
        """The time and what must be said about it. A pattern of None takes ISO 8601 and epochs of any unit."""
        if value is None or isinstance(value, bool):
            return NO_TIME, ()
        raw = (value if isinstance(value, str) else repr(value)).strip()
        if not raw:
            return NO_TIME, ()
        if self._pattern is None:
            epoch = _EPOCH.fullmatch(raw)
            return self._sized(raw, epoch) if epoch else self._iso(raw)
        if not self._pattern:
            return self._iso(raw)
        if self._pattern in ("epoch", "epoch_ms"):
            epoch = _EPOCH.fullmatch(raw.removeprefix("-"))
            if epoch is None:
                return self._not_read(raw)
            milliseconds = _milliseconds(epoch, 1000 if self._pattern == "epoch" else 1)
            return self._instant(raw, -milliseconds if raw.startswith("-") else milliseconds)
        return self._by_pattern(raw, self._pattern)

    def _iso(self, raw: str) -> tuple[When, tuple[str, ...]]:
        tail = _TAIL.fullmatch(raw, 13)
        if tail is None:
            return self._iso_slowly(raw)
        minute, second, fraction, suffix = tail.groups()
        hour = raw[:13] + suffix
        if hour not in self._hours:
            self._remember(hour, raw[:13], suffix)
        known = self._hours[hour]
        if known is None:
            return self._iso_slowly(raw)
        if known.utc is None:
            return When(raw=raw, clock=known.clock), ()
        utc = known.utc + (int(minute) * 60 + int(second)) * 1000 + (int(fraction[:3].ljust(3, "0")) if fraction else 0)
        return When(raw=raw, utc=utc, basis=known.basis, clock=known.clock), ()

    def _remember(self, key: str, hour: str, suffix: str) -> None:
        """Keep what an hour begins with, if it runs without a change of the clocks."""
        if len(self._hours) > 50_000:
            self._hours.clear()
        first, doubt = self._iso_slowly(f"{hour}:00:00{suffix}")
        last, more = self._iso_slowly(f"{hour}:59:59{suffix}")
        even = last.utc is None if first.utc is None else last.utc == first.utc + 3_599_000
        self._hours[key] = first if even and not doubt and not more else None

    def _iso_slowly(self, raw: str) -> tuple[When, tuple[str, ...]]:
        match = _ISO.fullmatch(raw)
        if match is None:
            return self._not_read(raw)
        year, month, day, hour, minute, second, fraction, utc, sign, hours, minutes = match.groups()
        milli = int(fraction[:3].ljust(3, "0")) if fraction else 0
        parts = (int(year), int(month), int(day), int(hour), int(minute), int(second or 0), milli)
        if utc:
            when = with_offset(raw, 0, self._clock, *parts, basis="utc" if utc[0] != "+" else "offset")
        elif sign:
            offset = int(hours) * 60 + int(minutes or 0)
            when = with_offset(raw, -offset if sign == "-" else offset, self._clock, *parts)
        else:
            return self._wall.read(raw, *parts)
        return (when, ()) if when.utc is not None else self._not_read(raw)

    def _sized(self, raw: str, epoch: re.Match[str]) -> tuple[When, tuple[str, ...]]:
        whole = int(epoch[1])
        for low, high, unit in _SPANS:
            if low <= whole < high:
                return self._instant(raw, _milliseconds(epoch, unit) if unit > 0 else whole // -unit)
        return self._not_read(raw)

    def _by_pattern(self, raw: str, pattern: str) -> tuple[When, tuple[str, ...]]:
        try:
            read = datetime.strptime(raw, pattern)  # noqa: DTZ007  the zone is dealt with below
        except (ValueError, OverflowError, re.error):
            return self._not_read(raw)
        if not self._full:
            return When(raw=raw, clock=self._clock), (NO_INSTANT,)
        parts = (read.year, read.month, read.day, read.hour, read.minute, read.second, read.microsecond // 1000)
        offset = read.utcoffset()
        if "%Z" in pattern:  # strptime also takes the names of this computer's own zone: those say nothing
            if not _UTC.search(raw):
                return self._not_read(raw)
            return with_offset(raw, 0, self._clock, *parts, basis="utc"), ()
        if offset is None:
            return self._wall.read(raw, *parts)
        seconds = int(offset.total_seconds())
        when = with_offset(raw, seconds // 60, self._clock, *parts)
        return (when, ()) if when.utc is not None else self._not_read(raw)

    def _instant(self, raw: str, utc: int) -> tuple[When, tuple[str, ...]]:
        if EARLIEST_MS <= utc <= LATEST_MS:
            return When(raw=raw, utc=utc, basis="utc", clock=self._clock), ()
        return self._not_read(raw)

    def _not_read(self, raw: str) -> tuple[When, tuple[str, ...]]:
        return When(raw=raw, clock=self._clock), (UNREADABLE,)


def _milliseconds(epoch: re.Match[str], unit: int) -> int:
    fraction = (epoch[2] or "").ljust(3, "0")[:3] if unit == 1000 else ""
    return int(epoch[1]) * unit + int(fraction or 0)
