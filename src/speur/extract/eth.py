"""Ethereum addresses. Written in both cases, the capitals are a checksum (EIP-55)."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.checksums import keccak256
from speur.model import Finding, Hit

_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9])(?P<scheme>[Ee]thereum:(?:pay-)?)?(?P<address>0[xX][0-9a-fA-F]{40})(?![A-Za-z0-9])"
)
_ASKED = re.compile(r"(?:@\d{1,6})?(?:/\w{1,40})?\?[^\s<>\"\[\]]{1,500}|@\d{1,6}")


class Eth:
    """The value is the address as it is written; an `ethereum:` URI is one finding."""

    name: ClassVar[str] = "eth"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("eth",)
    patterns: ClassVar[tuple[str, ...]] = (r"0x[0-9a-f]{40}",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """All small or all capital letters carry no checksum and count as valid."""
        for match in _ADDRESS.finditer(hit.plain):
            start, end = match.span()
            if match["scheme"] and (asked := _ASKED.match(hit.plain, end)):
                end = asked.end()
            address = "0x" + match["address"][2:]
            yield hit.finding("eth", address, start, end, valid=_holds(address[2:]), by=f"{self.name}@{self.version}")


def _holds(digits: str) -> bool:
    small = digits.lower()
    if digits in (small, digits.upper()):
        return True
    marks = keccak256(small.encode()).hex()
    return all(char.isupper() == (mark >= "8") for char, mark in zip(digits, marks, strict=False) if char.isalpha())
