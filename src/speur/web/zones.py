"""Time zones people can choose."""

from typing import Final
from zoneinfo import available_timezones

ZONES: Final = frozenset(available_timezones())
_OFTEN: Final = (
    "UTC", "Europe/Amsterdam", "Europe/Brussels", "Europe/London", "Europe/Berlin", "Europe/Madrid",
    "Europe/Istanbul", "Europe/Moscow", "Africa/Casablanca", "America/Paramaribo", "America/Curacao",
    "America/Bogota", "America/New_York", "Asia/Dubai", "Asia/Hong_Kong",
)  # fmt: skip


def offered(own: str, chosen: str) -> list[str]:
    """The short list of the chooser: the case's own zone first, then those often needed. Preferences has all."""
    return list(dict.fromkeys((own, chosen, *_OFTEN)))
