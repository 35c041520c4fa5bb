"""Monero addresses: 95 characters (4..., 8...) or 106 with a payment id, base58 in blocks, Keccak checksum."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.checksums import base58_decode, keccak256
from speur.model import Finding, Hit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?:[Mm]onero:(?://)?)?(?P<address>[48][1-9A-HJ-NP-Za-km-z]{94}(?:[1-9A-HJ-NP-Za-km-z]{11})?)(?![A-Za-z0-9])"
)
_ASKED = re.compile(r"\?[^\s<>\"\[\]]{1,500}")
_BLOCK, _BYTES = 11, 8
_LAST = 5  # bytes in the last block of 7 characters
_NETWORKS = (18, 19, 42)  # main, integrated, subaddress


class Xmr:
    """The value is the address; a `monero:` URI is one finding."""

    name: ClassVar[str] = "xmr"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("xmr",)
    patterns: ClassVar[tuple[str, ...]] = (r"[48][1-9a-z]{94}",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Look-alikes whose checksum does not hold are given as not valid."""
        for match in _ADDRESS.finditer(hit.plain):
            address, (start, end) = match["address"], match.span()
            if match.start("address") > start and (asked := _ASKED.match(hit.plain, end)):
                end = asked.end()
            if address.isdigit():
                continue
            yield hit.finding("xmr", address, start, end, valid=_holds(address), by=f"{self.name}@{self.version}")


def _holds(address: str) -> bool:
    raw = b""
    for start in range(0, len(address), _BLOCK):
        block = address[start : start + _BLOCK]
        size = _BYTES if len(block) == _BLOCK else _LAST
        part = (base58_decode(block) or b"").lstrip(b"\0")
        if len(part) > size:
            return False
        raw += part.rjust(size, b"\0")
    return raw[0] in _NETWORKS and keccak256(raw[:-4])[:4] == raw[-4:]
