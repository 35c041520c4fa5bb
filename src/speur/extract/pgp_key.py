"""PGP keys: the whole block from its first dash to its last."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.model import Finding, Hit

_MARK = re.compile(r"-{3,6}(BEGIN|END) PGP (PUBLIC|PRIVATE) KEY BLOCK-{3,6}")


class PgpKey:
    """The value is the block as it stands; one without its end is not valid and reaches to the end of the message."""

    name: ClassVar[str] = "pgp_key"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("pgp_key",)
    patterns: ClassVar[tuple[str, ...]] = (r"begin pgp p(ublic|rivate) key block",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """One finding per block; an end without a beginning is nothing."""
        begin: re.Match[str] | None = None
        for mark in _MARK.finditer(hit.plain):
            if mark[1] == "BEGIN":
                if begin:
                    yield self._finding(hit, begin.start(), mark.start(), whole=False)
                begin = mark
            elif begin and mark[2] == begin[2]:
                yield self._finding(hit, begin.start(), mark.end(), whole=True)
                begin = None
        if begin:
            yield self._finding(hit, begin.start(), len(hit.plain), whole=False)

    def _finding(self, hit: Hit, start: int, end: int, *, whole: bool) -> Finding:
        value = hit.plain[start:end].rstrip()
        return hit.finding("pgp_key", value, start, start + len(value), valid=whole, by=f"{self.name}@{self.version}")
