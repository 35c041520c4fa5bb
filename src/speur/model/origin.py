"""Where a record stands in the evidence, and when it says it was made."""

from typing import Literal

import msgspec

Clock = Literal["device", "server", "collector", "unknown"]
"""Whose clock a time comes from: the sender's device, the service, or whoever collected the data."""

EARLIEST_MS = -62_135_596_800_000  # 0001-01-01T00:00:00Z
LATEST_MS = 253_402_300_799_999  # 9999-12-31T23:59:59.999Z


class Origin(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The place of one record in one item.

    `item` is the sha256 (64 hex digits) of the item's bytes. `start` and `end` are the byte range, end exclusive; in
    tables the row number and the row number + 1. `place` says the same in the words of the format
    (`json:/messages/17`, `line:12`). `part` is empty unless one range gives several records (`edit`, `reaction2`).
    """

    item: str
    start: int
    end: int
    place: str
    part: str = ""

    @property
    def record_id(self) -> str:
        """`<16 hex of the item's sha256>-<start>[.<part>]`."""
        return record_id(self.item, self.start, self.part)


def record_id(item: str, start: int, part: str = "") -> str:
    """Name one record: `<first 16 hex of the item's sha256>-<start>[.<part>]`."""
    return f"{item[:16]}-{start}.{part}" if part else f"{item[:16]}-{start}"


class When(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A time as the evidence gives it, and what it can be read as.

    `raw` is the text as it stands there (empty when there is none). `utc` is milliseconds since 1970-01-01T00:00Z, or
    None when no instant can be known. `basis` says how it is known: `utc` (the data is in UTC or an epoch), `offset`
    (the data carries an offset), `assumed:<zone>` (wall-clock time, read in a zone somebody chose), `unknown`.
    """

    raw: str = ""
    utc: int | None = None
    basis: str = "unknown"
    clock: Clock = "unknown"


NO_TIME = When()
