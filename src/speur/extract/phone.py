"""Telephone numbers, by the numbering plans in `phonenumbers`: international, and Dutch ones as they are dialled."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

import phonenumbers

from speur.model import Finding, Hit

_CANDIDATE = re.compile(r"(?<![\w@#=%])(?<!\d[.,:/-])(?:\(?\+ ?\(?\d|\(?0|8 ?[(-]?9)(?:[ ().\-/]{0,3}\d){6,16}")
_GROUP_END = re.compile(r"\d(?!\d)")
_OTHER = re.compile(
    r"(?:isbn|imei|order\w*|bestel\w*|factuur\w*|invoice|track\w*|kvk|btw|klant\w*|serie\w*|serial|dossier\w*|"
    r"zaak\w*|polis\w*|"
    r"pakket\w*|barcode|artikel\w*|ean|bsn|rekening\w*|kenmerk|sku|rechnung\w*|kunden\w*|sendung\w*|bestell\w*|"
    r"заказ\w*|"
    r"инн|трек\w*|договор\w*|ticket\w*|case|rma|vin|patent\w*)\W{0,3}(?:n(?:umme)?r\.?|number|no\.?|номер|№|#|"
    r"is|:|=|\s){0,4}\W{0,3}$"
)
_ATTEMPTS = 5
_NATIONAL_LENGTH = 10


class Phone:
    """The value is E.164 (`+31612345678`).

    A number with a country code, or a Dutch mobile one, needs the right length; others must be ones their plan gives
    out. Without country code a number is read as Dutch; mobile numbers of Germany (01[5-7]), Britain (07, 11 digits)
    and Russia (8 9xx) by their own form.
    """

    name: ClassVar[str] = "phone"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("phone",)
    patterns: ClassVar[tuple[str, ...]] = (
        r"\+ ?\(?[0-9][0-9 ().\-/]{7}",
        r"0[0-9 ().\-/]{8}",
        r"8 ?[(-]?9[0-9 ().\-/]{8}",
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """The longest run of digit groups that makes a number."""
        at = 0
        while match := _CANDIDATE.search(hit.lower, at):
            start = match.start()
            at = match.end()
            if _OTHER.search(hit.lower[max(0, start - 30) : start]):
                continue
            read = _longest(hit.lower, start, match.end())
            if read is None:
                at = start + 1 if hit.lower[start] in "(+" else _first_gap(hit.lower, start, match.end())
                continue
            value, end = read
            at = end
            yield hit.finding("phone", value, start, end, by=f"{self.name}@{self.version}")


def _first_gap(lower: str, start: int, end: int) -> int:
    """Where to look on after a candidate that is no number: behind its first group of digits."""
    group = _GROUP_END.search(lower, start, end)
    return group.end() if group else end


def _longest(lower: str, start: int, stop: int) -> tuple[str, int] | None:
    ends = [one.end() for one in _GROUP_END.finditer(lower, start, stop) if not _goes_on(lower, one.end())]
    for end in ends[: -_ATTEMPTS - 1 : -1]:
        value = _number(lower[start:end])
        if value:
            return value, end
    return None


def _goes_on(lower: str, end: int) -> bool:
    """Whether what follows shows that these digits are part of something else: a clock, a decimal, a word."""
    after = lower[end : end + 2]
    return bool(after) and (after[0].isalnum() or after[0] in "_@" or (after[0] in ":," and after[1:].isdigit()))


@lru_cache(4096)
def _number(said: str) -> str | None:
    """E.164, or None when this is no telephone number."""
    digits = re.sub(r"\D", "", said)
    if said.count("(") != said.count(")") or re.match(r"0[.,]\d+$", said) or len(set(digits)) < 3:
        return None
    bare = said.lstrip("(")
    if bare.startswith("+") or digits.startswith("00"):
        international = "+" + (digits if bare.startswith("+") else digits[2:]).replace("", "")
        international = re.sub(r"^(\+(?:31|32|44|49|33|43|41))0", r"\1", international)  # +31 (0)6
        read = _read(international, None)
        if read is None or not phonenumbers.is_possible_number(read):
            return None
        if bare.startswith("+") or phonenumbers.is_valid_number(read):
            return _e164(read)
        return None
    return _national(digits)


def _national(digits: str) -> str | None:
    if len(digits) == _NATIONAL_LENGTH and digits[0] == "0":
        read = _read(digits, "NL")
        if read and phonenumbers.is_valid_number(read):
            return _e164(read)
        if digits.startswith("06"):
            return "+31" + digits[1:]
        return None
    region = ""
    if re.match(r"01[5-7]", digits) and len(digits) in (11, 12):
        region = "DE"
    elif digits.startswith("07") and len(digits) == 11:
        region = "GB"
    elif digits.startswith("89") and len(digits) == 11:
        region = "RU"
    elif digits[0] == "0" and len(digits) in (10, 11) and digits.startswith(("0800", "0900")):
        region = "NL"
    read = _read(digits, region) if region else None
    return _e164(read) if read and phonenumbers.is_valid_number(read) else None


def _read(said: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(said, region)
    except phonenumbers.NumberParseException:
        return None


def _e164(read: phonenumbers.PhoneNumber) -> str:
    return phonenumbers.format_number(read, phonenumbers.PhoneNumberFormat.E164)
