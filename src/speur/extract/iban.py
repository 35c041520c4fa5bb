"""International bank account numbers: length by country, and the remainder of 97."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from speur.extract.kit.wording import one_of
from speur.model import Finding, Hit

_START = re.compile(r"(?<![a-z0-9])[a-z]{2}\d{2}(?=[ .-]?[a-z0-9]{2})")
_REGISTRY: Final = """
ad24 ae23 al28 at20 az28 ba20 be16 bg22 bh22 bi27 br29 by28 ch21 cr22 cy28 cz24 de22 dj27 dk18 do28 ee20 eg29
es24 fi18 fk18 fo18 fr27 gb22 ge22 gi23 gl18 gr27 gt28 hn28 hr21 hu28 ie22 il23 iq23 is26 it27 jo30 kw30 kz20
lb28 lc32 li21 lt20 lu20 lv21 ly25 mc27 md24 me22 mk19 mn20 mr27 mt31 mu30 ni28 nl18 no15 om23 pk24 pl28 ps29
pt25 qa29 ro24 rs22 ru33 sa24 sc31 sd18 se24 si19 sk24 sm27 so23 st25 sv28 tl23 tn24 tr26 ua29 va22 vg24 xk20
ye30
"""
_LENGTHS: Final = {one[:2]: int(one[2:]) for one in _REGISTRY.split()}
"""Characters per country, after the IBAN registry of SWIFT."""
_FORMS: Final = {
    "nl": re.compile(r"[a-z]{4}\d{10}"),
    "gb": re.compile(r"[a-z]{4}\d{14}"),
    "ie": re.compile(r"[a-z]{4}\d{14}"),
}
_SEPARATORS = " .-"


class Iban:
    """The value is the number in capitals without spaces."""

    name: ClassVar[str] = "iban"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("iban",)
    patterns: ClassVar[tuple[str, ...]] = (one_of(" ".join(_LENGTHS)) + r"[0-9][0-9][ .-]?[a-z0-9]{2}",)

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """A number of the right form and length whose remainder is wrong is given as not valid."""
        for match in _START.finditer(hit.lower):
            length = _LENGTHS.get(match[0][:2])
            taken = length and _take(hit.lower, match.start(), length)
            if not taken:
                continue
            code, end = taken
            valid = int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1
            form = _FORMS.get(code[:2])
            if not valid and not (form.fullmatch(code[4:]) if form else code[4:].isdigit()):
                continue
            yield hit.finding("iban", code.upper(), match.start(), end, valid=valid, by=f"{self.name}@{self.version}")


def _take(lower: str, start: int, length: int) -> tuple[str, int] | None:
    """`length` letters and digits from `start`, single separators between; None when there are fewer, or one more."""
    code, at, apart = "", start, False
    while len(code) < length:
        char = lower[at : at + 1]
        if char.isascii() and char.isalnum():
            code, apart = code + char, False
        elif not char or char not in _SEPARATORS or apart:
            return None
        else:
            apart = True
        at += 1
    following = lower[at : at + 1]
    return None if following.isalnum() else (code, at)
