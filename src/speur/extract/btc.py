"""Bitcoin addresses: base58 (1..., 3...) and native SegWit (bc1...), with their checksums."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.checksums import base58check, segwit_holds
from speur.model import Finding, Hit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:[Bb][Ii][Tt][Cc][Oo][Ii][Nn]:(?://)?)?"
    r"(?P<address>[13][1-9A-HJ-NP-Za-km-z]{25,34}|[Bb][Cc]1[A-Za-z0-9]{25,87})(?![A-Za-z0-9])"
)
_ASKED = re.compile(r"\?[^\s<>\"\[\]]{1,500}")


class Btc:
    """The value is the address; a `bitcoin:` URI is one finding."""

    name: ClassVar[str] = "btc"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("btc",)
    patterns: ClassVar[tuple[str, ...]] = (r"[13][1-9a-z]{25}", r"bc1[a-z0-9]{25}")

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Look-alikes whose checksum does not hold are given as not valid."""
        for match in _ADDRESS.finditer(hit.plain):
            address, (start, end) = match["address"], match.span()
            if match.start("address") > start and (asked := _ASKED.match(hit.plain, end)):
                end = asked.end()
            if address[0] in "13":
                payload = base58check(address)
                valid = payload is not None and len(payload) == 21 and payload[0] in (0, 5)
                if not valid and not _random_looking(address):
                    continue
            else:
                address = address.lower() if address.isupper() else address
                valid = segwit_holds(address, "bc")
            yield hit.finding("btc", address, start, end, valid=valid, by=f"{self.name}@{self.version}")


def _random_looking(text: str) -> bool:
    """Capitals, small letters and digits: not a hexadecimal hash and not an order number."""
    return (
        any(char.isupper() for char in text)
        and any(char.islower() for char in text)
        and sum(char.isdigit() for char in text) > 1
    )
