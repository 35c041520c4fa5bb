"""Internet addresses of four numbers, also with their dots taken apart."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.addresses import DOT, refanged
from speur.model import Finding, Hit

_DOT = r"(\.| ?[\[({](\.|dot|punt|punkt)[\])}] ?)"  # as DOT, but without what engines read differently
_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_ADDRESS = re.compile(rf"(?<![\w.,-]){_OCTET}(?:{DOT}{_OCTET}){{3}}(?![\w-]|{DOT}\d|,\d)")
_VERSION = re.compile(
    r"(?:versi(?:e|on)|firmware|build|update|release|driver|patch|android|ios|windows|chrome|firefox|верси[яюи]|прошивк\w*|"
    r"hoofdstuk|paragraaf|artikel|kapitel|chapter|section|abschnitt|§|(?<!\w)v(?:er)?\.?|(?<!\w)fw|art\.)\W{0,3}$"
)


class Ipv4:
    """The value is the address with its dots. A port behind it is not part of it; version numbers are nothing."""

    name: ClassVar[str] = "ipv4"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("ipv4",)
    patterns: ClassVar[tuple[str, ...]] = (rf"[0-9]({_DOT}[0-9]{{1,3}}){{2}}{_DOT}[0-9]",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """One finding per address."""
        for match in _ADDRESS.finditer(hit.lower):
            if not _VERSION.search(hit.lower[max(0, match.start() - 20) : match.start()]):
                yield hit.finding("ipv4", refanged(match[0]), *match.span(), by=f"{self.name}@{self.version}")
