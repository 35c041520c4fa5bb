"""How much one archive may give, counted in real bytes; what its headers say is never believed."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Caps on unpacking one archive, all that is nested in it included.

    `members` is a number; `total` is bytes. All members together may have `ratio` times the archive's own bytes, or
    `floor` bytes if that is more; one member `ratio` times its packed bytes, or `member_floor` bytes if that is more
    (small files are often all zeros). `depth` is how many archives may lie in each other; `name` is characters.
    """

    members: int = 200_000
    total: int = 500_000_000_000
    ratio: int = 200
    floor: int = 1 << 30
    member_floor: int = 32 << 20
    depth: int = 3
    name: int = 4096
