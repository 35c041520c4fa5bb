"""The calendar of the case: 1 April to 4 November 2018 in the Netherlands, with the change to winter time."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

START = 1_522_533_600  # 2018-04-01T00:00:00+02:00
END = 1_541_372_400  # 2018-11-05T00:00:00+01:00
DAY = 86_400
WINTER = 1_540_688_400  # 2018-10-28T01:00:00Z: clocks go back
DAYS = 218

WEEKDAYS = {
    "nl": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "de": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    "ru": ("понедельник", "вторник", "среду", "четверг", "пятницу", "субботу", "воскресенье"),
    "tr": ("pazartesi", "salı", "çarşamba", "perşembe", "cuma", "cumartesi", "pazar"),
}
HOLIDAYS = {1, 26, 39, 49, 50}  # Easter Monday, King's Day, Ascension, Pentecost: days since 1 April


def offset(at: int) -> int:
    """Seconds that Dutch clocks are ahead of UTC at `at`."""
    return 7200 if at < WINTER else 3600


def local_hour(at: int) -> int:
    """Hour on the wall in Amsterdam, 0-23."""
    return (at + offset(at)) % DAY // 3600


def day_of(at: int) -> int:
    """Days since 1 April 2018, by Dutch clocks."""
    return (at + offset(at) - START - 7200) // DAY


def midnight(day: int) -> int:
    """UTC seconds at which day number `day` begins in Amsterdam."""
    at = START + day * DAY
    return at if at <= WINTER else at + 3600


def weekday(day: int) -> int:
    """0 is Monday; 1 April 2018 was a Sunday."""
    return (day + 6) % 7


@lru_cache(maxsize=4096)
def _date(day: int) -> datetime:
    return datetime(2018, 4, 1, tzinfo=UTC) + timedelta(days=day)


def stamp(at: int) -> str:
    """`2018-04-11T16:06:29` by Dutch clocks."""
    seconds = (at + offset(at)) % DAY
    return f"{_date(day_of(at)):%Y-%m-%d}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def stamp_utc(at: int) -> str:
    """`2018-04-11T14:06:29Z`."""
    seconds = at % DAY
    day = (at - seconds - 1_522_540_800) // DAY
    return f"{_date(day):%Y-%m-%d}T{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}Z"


def seasons(at: int) -> frozenset[str]:
    """What sort of moment it is: morning, weekend, heat, ramadan, ..."""
    hour, day = local_hour(at), day_of(at)
    return _seasons(hour, day)


@lru_cache(maxsize=8192)
def _seasons(hour: int, day: int) -> frozenset[str]:
    found = {"morning" if 5 <= hour < 11 else "midday" if hour < 17 else "evening" if 17 <= hour < 23 else "night"}
    if hour < 5:
        found = {"night"}
    found.add("weekend" if weekday(day) >= 5 else "weekday")
    if weekday(day) == 4:
        found.add("friday")
    if weekday(day) == 6:
        found.add("sunday")
    if day < 60:
        found.add("spring")
    if 105 <= day < 130:
        found.add("heat")
    if day > 170:
        found.add("autumn")
    if 45 <= day < 75:
        found.add("ramadan")
    if day in (25, 26):
        found.add("kingsday")
    if 97 <= day < 150:
        found.add("holiday")
    return frozenset(found)
