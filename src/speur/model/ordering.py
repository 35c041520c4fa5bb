"""One integer by which messages are ordered and paged."""

from typing import Final

_SECONDS: Final = 1 << 33
_ROW_BITS: Final = 30
LOWEST_ORDER: Final = -_SECONDS << _ROW_BITS
FIRST_TIMED: Final = (1 - _SECONDS) << _ROW_BITS
"""Order keys from here on belong to messages with a time."""


def order_key(seconds: int | None, row: int) -> int:
    """`seconds << 30 | row`: newest first is stable across equal times; a message without time is before all times.

    Seconds outside 1697..2242 (broken clocks) are held at those ends here; the time itself stays as it was read.
    """
    if seconds is None:
        return LOWEST_ORDER | row
    return (max(1 - _SECONDS, min(_SECONDS - 1, seconds)) << _ROW_BITS) | row
