"""Numbers of known vulnerabilities."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.model import Finding, Hit

_NUMBER = re.compile(r"(?<![\w-])cve[- ]?((?:19|20)\d\d)-(\d{4,7})(?![\w-]*\d)")


class Cve:
    """`CVE-2026-12345`; the value is in capitals."""

    name: ClassVar[str] = "cve"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("cve",)
    patterns: ClassVar[tuple[str, ...]] = (r"cve[- ]?[12]",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """One finding per number."""
        for match in _NUMBER.finditer(hit.lower):
            value = f"CVE-{match[1]}-{match[2]}"
            yield hit.finding("cve", value, *match.span(), by=f"{self.name}@{self.version}")
