"""Numbers of bank cards, by their first digits, length and check digit."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.checksums import luhn_holds
from speur.model import Finding, Hit

_NUMBER = re.compile(r"(?<![\w+.,-])\d(?:[ -]?\d){11,18}(?![\w]|[ -]\d|[.,]\d)")
_BRAND = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|"
    r"(?:6011|65\d\d|64[4-9]\d)\d{12}|3(?:0[0-5]|[68]\d)\d{11}|(?:50|5[6-9]|6[0379])\d{14}|62\d{14,17}|35(?:2[89]|[3-8]\d)\d{12}|"
    r"220[0-4]\d{12}"
)
_GROUPED = re.compile(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{4}([ -])\d{6}\2\d{5}")
_CARD = re.compile(
    r"card|kaart|(?<!\w)(?:cc|visa|amex|maestro|master|pan|pas|fullz|bin|мир)(?!\w)|karte|карт|mastercard|kredit"
)
_OTHER = re.compile(
    r"imei|(?:order|bestel\w*|track\w*|factuur|invoice|klant\w*|zending|pakket|barcode|serie\w*|serial|isbn|ean|dossier|"
    r"polis|kenmerk|referen\w*|ref|rechnung|sendung\w*|заказ\w*|трек\w*|накладн\w*|tid|msg|id|iccid|sim)[\w.]*\W{0,4}"
    r"(?:n(?:umme)?r\.?|number|no\.?|code|номер|is|=|:|#|\s){0,4}\W{0,3}$"
)


class BankCard:
    """The value is the digits alone. An IMEI, an order number and the like are nothing."""

    name: ClassVar[str] = "bank_card"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("bank_card",)
    patterns: ClassVar[tuple[str, ...]] = (r"[0-9]([ -]?[0-9]){12}",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """A number whose check digit is wrong is given as not valid, if it is grouped or named as a card is."""
        for match in _NUMBER.finditer(hit.lower):
            digits = match[0].replace(" ", "").replace("-", "")
            if not _BRAND.fullmatch(digits) or len(set(digits)) < 2:
                continue
            before = hit.lower[max(0, match.start() - 40) : match.start()]
            if _OTHER.search(before):
                continue
            valid = luhn_holds(digits)
            odd = len(digits) in (14, 15, 19) and len(match[0]) == len(digits)  # as IMEIs and order numbers have
            if odd and not (valid and (_CARD.search(before) or re.match("3[47]", digits))):
                continue
            if not valid and not _GROUPED.fullmatch(match[0]) and not _CARD.search(before):
                continue
            yield hit.finding("bank_card", digits, *match.span(), valid=valid, by=f"{self.name}@{self.version}")
