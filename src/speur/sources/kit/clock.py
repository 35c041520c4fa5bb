"""From a wall-clock reading to a `When`: what the data says, and the instant if it can be known.

    clock = WallClock(item.assumed_zone, "device")
    when, notes = clock.read(raw, 2018, 4, 11, 16, 6)            # no zone in the data
    when = with_offset(raw, 120, "server", 2018, 4, 11, 16, 6)   # the data says +02:00

Impossible dates (31 February, hour 25) and instants outside the years 1 to 9999 keep `raw` and have no UTC. An hour
that occurs twice is read as the first of the two, one that the clocks skipped by the offset before the change; both are
said in the notes.
"""

from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from speur.model import Clock, When
from speur.model.origin import EARLIEST_MS, LATEST_MS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)

REMEMBERED = 20_000
IMPOSSIBLE = "no such date or time"
TWICE = "this hour occurs twice in the assumed zone; read as the first"
SKIPPED = "this hour does not occur in the assumed zone; read by the offset before the change"


def zone(name: str | None) -> tzinfo | None:
    """The zone of that IANA name; None for no name or one that is not known."""
    if not name:
        return None
    if name in ("UTC", "Etc/UTC"):
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):  # a bad key, a directory, no such zone
        return None


class WallClock:
    """Reads times that carry no zone, in the zone somebody chose (or none: then no instant is known)."""

    __slots__ = ("_basis", "_clock", "_days", "_zone")

    def __init__(self, assumed_zone: str | None, clock: Clock) -> None:
        self._zone = zone(assumed_zone)
        self._clock = clock
        self._basis = f"assumed:{assumed_zone}"
        self._days: dict[tuple[int, int, int], int | None] = {}

    def read(
        self, raw: str, year: int, month: int, day: int, hour: int, minute: int, second: int = 0, milli: int = 0
    ) -> tuple[When, tuple[str, ...]]:
        """The time as written and what must be said about it."""
        date = (year, month, day)
        midnight = self._days.get(date, 0)
        if midnight == 0:
            midnight = self._midnight(year, month, day)
            if len(self._days) < REMEMBERED:
                self._days[date] = midnight
        if midnight is not None and 0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60 and 0 <= milli < 1000:
            utc = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + milli
            return When(raw=raw, utc=utc, basis=self._basis, clock=self._clock), ()
        return self._exactly(raw, (year, month, day, hour, minute, second, milli * 1000))

    def _midnight(self, year: int, month: int, day: int) -> int | None:
        """The instant a day of 24 equal hours begins; None for every other day, and for days that do not exist."""
        if self._zone is None:
            return None
        try:
            begin = datetime(year, month, day, tzinfo=self._zone)
            offsets = {begin.replace(hour=hour, fold=fold).utcoffset() for hour in (0, 6, 12, 18) for fold in (0, 1)}
            offsets.add(begin.replace(hour=23, minute=59, second=59, fold=1).utcoffset())
        except (ValueError, OverflowError):
            return None
        utc = _milliseconds(begin)
        far = utc is None or utc <= EARLIEST_MS or utc > LATEST_MS - 86_400_000 or utc == 0
        return None if far or len(offsets) > 1 else utc

    def _exactly(self, raw: str, parts: tuple[int, int, int, int, int, int, int]) -> tuple[When, tuple[str, ...]]:
        known = self._zone
        year, month, day, hour, minute, second, micro = parts
        try:
            here = datetime(year, month, day, hour, minute, second, micro, tzinfo=known or UTC)
        except (ValueError, OverflowError):
            return When(raw=raw, clock=self._clock), (IMPOSSIBLE,)
        if known is None:
            return When(raw=raw, clock=self._clock), ()
        first, again = here.utcoffset(), here.replace(fold=1).utcoffset()
        notes: tuple[str, ...] = ()
        if first != again and first is not None and again is not None:
            notes = (TWICE if first > again else SKIPPED,)
        utc = _milliseconds(here)
        if utc is None:
            return When(raw=raw, clock=self._clock), (IMPOSSIBLE,)
        return When(raw=raw, utc=utc, basis=self._basis, clock=self._clock), notes


def with_offset(
    raw: str,
    offset_minutes: int,
    clock: Clock,
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: int = 0,
    milli: int = 0,
    *,
    basis: str = "offset",
) -> When:
    """A time that carries its own offset from UTC; say `basis="utc"` for one written as UTC (`Z`)."""
    try:
        offset = timezone(timedelta(minutes=offset_minutes))
        utc = _milliseconds(datetime(year, month, day, hour, minute, second, milli * 1000, tzinfo=offset))
    except (ValueError, OverflowError):
        utc = None
    return When(raw=raw, clock=clock) if utc is None else When(raw=raw, utc=utc, basis=basis, clock=clock)


def _milliseconds(moment: datetime) -> int | None:
    try:
        utc = (moment - EPOCH) // _MS
    except OverflowError:  # a zone without data for so early or late a year
        return None
    return utc if EARLIEST_MS <= utc <= LATEST_MS else None
