"""Dutch number plates, by their side codes: with hyphens, or after a word that says plate."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.wording import words
from speur.model import Finding, Hit

_SIDE_CODES = (
    *("XX-99-99", "99-99-XX", "99-XX-99", "XX-99-XX", "XX-XX-99", "99-XX-XX", "99-XXX-9", "9-XXX-99", "XX-999-X"),
    *("X-999-XX", "XXX-99-X", "X-99-XXX", "9-XX-999", "999-XX-9", "XXX-9-XX"),
)
_WORD = re.compile(
    r"kentek\w*|nummerbord\w*|nummerplaat|(?<!\w)plaat(?!\w)|number ?plate|licen[sc]e plate|kennzeichen|номер\w*|плат"
)
_NO_PLATE = words("ma di wo do vr za zo mo mi fr sa so nr no id kl pg av bv fc rv ps os hd tv pc nl be de cm mm km kg")


_MODEL = re.compile(
    r"(?:model|type|typ|artikel\w*|serie\w*|onderdeel\w*|part|sku|ref|versie|ral|kamer|lokaal|модель)[.: ]{1,2}$"
)


def _pattern(separator: str) -> str:
    return "|".join(code.replace("-", separator).replace("9", r"\d").replace("X", "[a-z]") for code in _SIDE_CODES)


_HYPHENS = re.compile(rf"(?<![\w-])(?:{_pattern('-')})(?![\w-])")
_LOOSE = re.compile(rf"(?<![\w-])(?:{_pattern('[ -]?')})(?![\w-])")
_BETWEEN = re.compile(r"[ :=,]{0,3}(?:(?:is|was|met|nr\.?|nummer|van|heeft|начинается|ist|lautet)[ :=]{1,2})?")
_GROUPS = re.compile(r"[a-z]+|\d+")


class PlateNl:
    """The value is in capitals with hyphens (`12-ABC-3`)."""

    name: ClassVar[str] = "plate_nl"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("plate_nl",)
    patterns: ClassVar[tuple[str, ...]] = (
        r"[a-z0-9]-[a-z]{1,3}-[a-z0-9]",
        r"[a-z0-9]-[0-9]{1,3}-[a-z0-9]",
        r"kentek|nummerbord|nummerplaat|plaat|plate|kennzeichen|номер",
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Plates with hyphens anywhere; without them only just behind a word for plate."""
        by = f"{self.name}@{self.version}"
        for match in _HYPHENS.finditer(hit.lower):
            groups = match[0].split("-")
            before = hit.lower[max(0, match.start() - 20) : match.start()]
            if groups[0] not in _NO_PLATE and not _MODEL.search(before):
                yield hit.finding("plate_nl", match[0].upper(), *match.span(), by=by)
        for word in _WORD.finditer(hit.lower):
            between = _BETWEEN.match(hit.lower, word.end())
            found = _LOOSE.match(hit.lower, between.end()) if between else None
            if found and "-" not in found[0]:
                value = _hyphened(found[0])
                if value:
                    yield hit.finding("plate_nl", value, *found.span(), by=by)


def _hyphened(said: str) -> str:
    """The plate with hyphens; six characters tell the groups, except where two groups of one sort stand together."""
    packed = said.replace(" ", "").replace("-", "")
    groups = [part for whole in said.replace("-", " ").split() for part in _GROUPS.findall(whole)]
    if len(groups) == 2:
        longer = 0 if len(groups[0]) == 4 else 1
        groups[longer : longer + 1] = [groups[longer][:2], groups[longer][2:]]
    return "-".join(groups).upper() if len(groups) == 3 and len(packed) == 6 else ""
