"""Litecoin addresses: base58 (L..., M...) and native SegWit (ltc1...). Those that start with 3 read as Bitcoin's."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.checksums import base58check, segwit_holds
from speur.model import Finding, Hit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:[Ll][Ii][Tt][Ee][Cc][Oo][Ii][Nn]:(?://)?)?"
    r"(?P<address>[LM][1-9A-HJ-NP-Za-km-z]{26,33}|[Ll][Tt][Cc]1[A-Za-z0-9]{25,87})(?![A-Za-z0-9])"
)
_ASKED = re.compile(r"\?[^\s<>\"\[\]]{1,500}")


class Ltc:
    """The value is the address; a `litecoin:` URI is one finding."""

    name: ClassVar[str] = "ltc"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("ltc",)
    patterns: ClassVar[tuple[str, ...]] = (r"[lm][1-9a-z]{26}", r"ltc1[a-z0-9]{25}")

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Look-alikes whose checksum does not hold are given as not valid."""
        for match in _ADDRESS.finditer(hit.plain):
            address, (start, end) = match["address"], match.span()
            if match.start("address") > start and (asked := _ASKED.match(hit.plain, end)):
                end = asked.end()
            if address[0] in "LM" and not address.startswith("LTC1"):
                payload = base58check(address)
                valid = payload is not None and len(payload) == 21 and payload[0] in (48, 50)
                if not valid and sum(char.isdigit() for char in address) < 3:
                    continue
            else:
                address = address.lower() if address.isupper() else address
                valid = segwit_holds(address, "ltc")
            yield hit.finding("ltc", address, start, end, valid=valid, by=f"{self.name}@{self.version}")
