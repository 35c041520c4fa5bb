"""User names with an at sign in front, of whatever service."""

from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.handles import handles
from speur.model import Finding, Hit


class Handle:
    """`@Jan_Zuid`: the value is the name in lower case without the at sign."""

    name: ClassVar[str] = "handle"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("handle",)
    patterns: ClassVar[tuple[str, ...]] = (r"@[a-z_]",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Names of 3 to 32 letters, digits, underscores and inner dots."""
        for start, end, name in handles(hit.lower):
            yield hit.finding("handle", name, start, end, by=f"{self.name}@{self.version}")
