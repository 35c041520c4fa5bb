"""How much one archive may give, counted in real bytes; what its headers say is never believed."""

from collections.abc import Iterable, Iterator

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


class TooMuch(Exception):
    """More than the limits allow. `whole` is true when nothing more of the archive may be unpacked."""

    def __init__(self, code: str, detail: str, *, whole: bool) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.whole = whole


class Budget:
    """What is left for one archive that came in as a file, with everything nested in it."""

    def __init__(self, limits: Limits, size: int) -> None:
        self.limits = limits
        self._by_ratio = max(limits.floor, limits.ratio * size)
        self._cap = min(limits.total, self._by_ratio)
        self._size = size
        self._spent = 0
        self._members = 0

    def member(self) -> None:
        """Count one member. Raises TooMuch when there are more than allowed."""
        self._members += 1
        if self._members > self.limits.members:
            detail = f"expected at most {self.limits.members} members, found more: the rest was not unpacked"
            raise TooMuch("archive-too-large", detail, whole=True)

    def metered(self, blocks: Iterable[bytes], packed: int | None) -> Iterator[bytes]:
        """Pass a member's blocks on and count them; `packed` is its bytes in the archive, None when not known."""
        most = None if packed is None else max(self.limits.member_floor, self.limits.ratio * packed)
        size = 0
        for block in blocks:
            size += len(block)
            self._spent += len(block)
            self._check(self._spent)
            if most is not None and size > most:
                detail = f"expected at most {most} bytes from {packed} packed ones, found more"
                raise TooMuch("archive-bomb", detail, whole=False)
            yield block

    def passing(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Pass the blocks of a compressed tar on, counted by themselves: its members are counted again as members."""
        size = 0
        for block in blocks:
            size += len(block)
            self._check(size)
            yield block

    def _check(self, size: int) -> None:
        if size <= self._cap:
            return
        if self._cap < self._by_ratio:
            detail = f"expected at most {self._cap} bytes in all, found more: the rest was not unpacked"
            raise TooMuch("archive-too-large", detail, whole=True)
        detail = f"expected at most {self._cap} bytes from an archive of {self._size}, found more: stopped there"
        raise TooMuch("archive-bomb", detail, whole=True)
