"""What an expression of time means in the calendar, once it is known when it was said and in which zone.

An hour from 1 to 12 without a part of the day is the next such hour after the message when no day is named; on a named
day, 1 to 6 are read as the afternoon and 7 to 12 as they stand (`morgen 8 uur` is eight in the morning).
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from speur.extract.kit.calendar_words import (
    DAYS,
    HOUR_OF_PART,
    MONTHS,
    ORDINAL_HOURS,
    PARTS,
    SHORT_WEEKDAYS,
    SMALL_NUMBERS,
    UNIT_OF,
    WEEKDAYS,
)
from speur.extract.kit.time_words import Piece, pieces
from speur.text.matching import spoken

_WORD = re.compile(r"[^\W\d_]+")
_PART_OF = {word: part for part, said in PARTS.items() for word in said.split()}
_BACK = re.compile(r"afgelopen|vorig|last|past|letzt|прошл")
_AHEAD = re.compile(r"volgend|next|nächst|naechst|следующ|будущ")
_DAYS_OF = {"day": 1, "week": 7}
_SECONDS_OF = {"second": 1, "minute": 60, "quarter": 900, "half": 1800, "hour": 3600}


class Moment(msgspec.Struct, frozen=True):
    """When it starts, in milliseconds since 1970 UTC, and what it is exact to: minute, part, day, week, month, year."""

    start_ms: int
    exact_to: str


def resolve(expression: str, sent_ms: int | None, zone: str) -> Moment | None:
    """What `expression`, a value of `datetime_expr`, means for a message sent at `sent_ms`; None when that is open.

    Raises ZoneInfoNotFoundError for a zone nobody knows.
    """
    lower = spoken(expression.lower())
    row: list[Piece] = []
    for one in sorted(pieces(f" {lower} "), key=lambda one: (one.start, -one.end)):
        if not row or one.start >= row[-1].end:
            row.append(one)
    place = ZoneInfo(zone)
    try:
        now = datetime.fromtimestamp(sent_ms / 1000, UTC).astimezone(place) if sent_ms is not None else None
        return _moment(row, lower, now, place)
    except (ValueError, OverflowError):
        return None  # 31 februari, the year 9999


def _moment(row: list[Piece], lower: str, now: datetime | None, place: ZoneInfo) -> Moment | None:
    day: datetime | None = None
    part, longer = "", ""
    clock: tuple[int, int, bool] | None = None
    for one in row:
        if one.sort == "away" and now:
            return _away(one.match[0], now)
        if one.sort in ("clock", "hour"):
            clock = _clock(one)
            continue
        said = one.match[0].strip()
        part = next((_PART_OF[word] for word in _WORD.findall(said) if word in _PART_OF and word not in DAYS), part)
        part = next((DAYS[word][1] for word in _WORD.findall(said) if word in DAYS and DAYS[word][1]), part)
        date = _date(said, day or now, place)
        if isinstance(date, str):
            longer = date
            if now:
                day = _period(said, date, now)
        elif date is not None:
            day, longer = date, ""
    if clock is None and re.fullmatch(r"\d{1,2}", lower.strip()):
        clock = (int(lower), 0, True)
    if clock:
        return _at(clock, day, part, now)
    if day is None:
        if not part or now is None:
            return None
        day = now
    start = day.replace(hour=HOUR_OF_PART.get(part, 0), minute=0, second=0, microsecond=0)
    if part == "night" and day is not None:
        start += timedelta(days=0 if "last" in lower or now is None else 1) if "dag" not in lower else timedelta(days=1)
    return Moment(_ms(start), longer or ("part" if part else "day"))


def _at(clock: tuple[int, int, bool], day: datetime | None, part: str, now: datetime | None) -> Moment | None:
    hour, minute, unsure = clock
    if unsure and part in ("afternoon", "evening") and hour < 12:
        hour, unsure = hour + 12, False
    elif unsure and part in ("morning", "night"):
        unsure = False
    if day is None:
        if now is None:
            return None
        start = now.replace(hour=hour % 24, minute=minute, second=0, microsecond=0)
        step = timedelta(hours=12) if unsure and hour <= 12 else timedelta(days=1)
        while start <= now:
            start += step
        return Moment(_ms(start), "minute")
    if unsure and hour <= 6 and part != "night":
        hour += 12
    start = day.replace(hour=0, minute=minute, second=0, microsecond=0) + timedelta(days=hour // 24)
    return Moment(_ms(start.replace(hour=hour % 24)), "minute")


def _clock(one: Piece) -> tuple[int, int, bool] | None:
    """(hour, minute, whether it may be twelve hours later)."""
    said = one.match[0] if one.sort == "clock" else one.match["hour"]
    hour: int | None
    half = re.search(r"(?:half|halb|половин\w|пол) ?(past )?([^\W_]+)", said)
    words = [_number(word) for word in re.findall(r"\d+|[^\W\d_]+", said)]
    numbers = [number for number in words if number is not None]
    behind = _WORD.findall(said)
    late = any(_PART_OF.get(word) in ("afternoon", "evening") for word in behind) or bool(re.search(r"p\.?m", said))
    early = any(_PART_OF.get(word) in ("morning", "night") for word in behind) or bool(re.search(r"a\.?m\b", said))
    if re.search(r"nacht(?!s)|midnight|полночь", said) and not numbers:
        return 0, 0, False
    if re.search(r"noon|полдень", said) and not re.search(r"afternoon", said):
        return 12, 0, False
    exact = re.match(r"(\d{1,2})[:.uh](\d\d)|(\d\d)(\d\d) ?[uh]", said)
    if exact:
        clock, minute = int(exact[1] or exact[3]), int(exact[2] or exact[4])
        return (clock + 12 if late and clock < 12 else clock), minute, False
    if half:
        hour = ORDINAL_HOURS.get(half[2]) or _number(half[2])
        if hour is None:
            return None
        before = re.match(r"(\w+) (over|voor|vor|nach) ", said)
        shift = (_number(before[1]) or 0) * (1 if before[2] in ("over", "nach") else -1) if before else 0
        minutes = hour * 60 + (30 if half[1] else -30) + shift
        return _later(minutes, late=late, early=early)
    side = re.match(r"(\w+)(?: min\w*)? (over|voor|na|nach|vor|past|to) (\w+)", said)
    if side:
        hour = _number(side[3])
        aside = {"kwart": 15, "viertel": 15, "quarter": 15}.get(side[1]) or _number(side[1])
        if hour is None or aside is None:
            return None
        return _later(
            hour * 60 + (aside if side[2] in ("over", "na", "nach", "past") else -aside), late=late, early=early
        )
    if not numbers:
        return None
    return _later(numbers[0] * 60, late=late, early=early)


def _later(minutes: int, *, late: bool, early: bool) -> tuple[int, int, bool]:
    hour, minute = divmod(minutes % 1440, 60)
    if late and hour < 12:
        return hour + 12, minute, False
    return hour, minute, hour <= 12 and not late and not early


def _number(word: str) -> int | None:
    if word.isdigit():
        return int(word)
    value = SMALL_NUMBERS.get(word)
    return int(value) if value is not None and value >= 1 else None


def _away(said: str, now: datetime) -> Moment | None:
    back = re.search(r"geleden|terug|ago|назад|^vor ", said) is not None
    unit = next((UNIT_OF[word] for word in reversed(_WORD.findall(said)) if word in UNIT_OF), "")
    if not unit:
        return None
    digits = re.search(r"\d+", said)
    counted = [SMALL_NUMBERS[word] for word in _WORD.findall(said) if word in SMALL_NUMBERS]
    if re.search(r"halfuur|half uur|полчас", said):
        unit, many = "half", 1.0
    else:
        many = (
            float(digits[0])
            if digits
            else min(counted, default=1.0)
            if 0.5 in counted or 0.25 in counted
            else max(counted, default=1.0)
        )
    sign = -1 if back else 1
    if unit in _SECONDS_OF:
        return Moment(_ms(now + timedelta(seconds=sign * many * _SECONDS_OF[unit])), "minute")
    if unit in _DAYS_OF:
        return Moment(_ms(_midnight(now + timedelta(days=sign * many * _DAYS_OF[unit]))), "day")
    months = int(sign * many * (12 if unit == "year" else 1))
    return Moment(_ms(_midnight(_months_on(now, months))), "day")


def _date(said: str, now: datetime | None, place: ZoneInfo) -> datetime | str | None:
    """The day that is named; the name of a longer stretch; or None when only a part of a day is."""
    numbers = re.fullmatch(r"(\d{1,4})[-/.](\d{1,2})[-/.]?(\d{2,4})?\.?", said)
    if numbers:
        first, second, third = int(numbers[1]), int(numbers[2]), numbers[3]
        if first > 31 and third:
            return datetime(first, second, int(third), tzinfo=place)
        if third:
            year = int(third)
            return datetime(
                year + 2000 if year < 70 else year + 1900 if year < 100 else year, second, first, tzinfo=place
            )
        return _nearest(second, first, now, place)
    words = _WORD.findall(said)
    month = next((MONTHS[word] for word in words if word in MONTHS), None)
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", said)
    year_said = re.search(r"(?:19|20)\d\d", said)
    if month and day:
        if year_said:
            return datetime(int(year_said[0]), month, int(day[0]), tzinfo=place)
        return _nearest(month, int(day[0]), now, place)
    if month:
        if year_said is None and now is None:
            return None
        return "month"
    if now is None:
        return None
    for word in words:
        if word in DAYS:
            return _midnight(now) + timedelta(days=DAYS[word][0])
    known = {**SHORT_WEEKDAYS, **WEEKDAYS}
    weekday = next((known[word] for word in words if word in known), None)
    if weekday is None:
        joined = next((name for name in WEEKDAYS if any(word.startswith(name) for word in words)), None)
        weekday = WEEKDAYS[joined] if joined else None
    if weekday is not None:
        ahead = (weekday - now.weekday()) % 7
        if _BACK.search(said):
            ahead = ahead - 7 if ahead else -7
        elif _AHEAD.search(said) and ahead == 0:
            ahead = 7
        return _midnight(now) + timedelta(days=ahead)
    return next((unit for unit in ("week", "month", "year") if _names(said, unit)), None)


def _names(said: str, unit: str) -> bool:
    return (
        any(UNIT_OF.get(word) == unit for word in _WORD.findall(said))
        or (unit == "week" and re.search(r"week|woche|недел|выходн", said) is not None)
        or (unit == "month" and "месяц" in said)
    )


def _period(said: str, unit: str, now: datetime) -> datetime:
    step = -1 if _BACK.search(said) else 1 if _AHEAD.search(said) or re.search(r"komend|kommend|coming", said) else 0
    today = _midnight(now)
    named = next((MONTHS[word] for word in _WORD.findall(said) if word in MONTHS), None)
    if named:
        year = re.search(r"(?:19|20)\d\d", said)
        return today.replace(year=int(year[0]) if year else today.year, month=named, day=1)
    if re.search(r"weekend|weekeind|wochenende|выходн", said):
        return today + timedelta(
            days=5 - now.weekday() + 7 * (step if _BACK.search(said) or _AHEAD.search(said) else 0)
        )
    if unit == "week":
        return today + timedelta(days=7 * step - now.weekday())
    if unit == "month":
        return _months_on(today.replace(day=1), step)
    return today.replace(month=1, day=1, year=today.year + step)


def _nearest(month: int, day: int, now: datetime | None, place: ZoneInfo) -> datetime | None:
    """A date without a year is the one nearest to the message."""
    if now is None:
        return None
    years = []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            years.append(datetime(year, month, day, tzinfo=place))
        except ValueError:
            continue  # 29 February
    return min(years, key=lambda one: abs(one - now), default=None)


def _months_on(day: datetime, months: int) -> datetime:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=year, month=month + 1, day=last)
        except ValueError:
            continue
    raise ValueError(f"no day {day.day} in month {month + 1} of {year}")


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
