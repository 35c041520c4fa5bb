"""How much: a number with a measure (`2 ons`, `5g`) or a unit of counting (`half blok`, `1000x`)."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar, Final

from speur.extract.kit.numbers import DIGITS, WORD_ENDINGS, WORDS, number, written
from speur.extract.kit.wording import one_of, words
from speur.model import Finding, Hit
from speur.text.matching import LEET, spoken

_MEASURES = (
    r"mg|milligram|gram(?:men|m|s|metjes?)?|gramm|gr|g|kilogram(?:men|m|s)?|kilo(?:'?s|otjes?)?|kg|ons(?:jes?)?|onzen|pond(?:en)?|pfund|lbs?|"
    r"pounds?(?= of )|ounces?|oz|unzen?|litres?|liters?|ltr|ml|cl|l|"
    r"мг|грамм(?:а|ов|ы)?|гр|г|кг|кило(?:грамм(?:а|ов)?)?|литр(?:а|ов)?|мл|л"
)
_COUNTS = (
    r"stuks?|stk|st|stück(?:e|er)?|pieces?|pcs?|blok(?:ken|jes?)?|blocks?|blöcke|zak(?:ken|jes?)?|doos(?:jes?)?|dozen|pak(?:ken|jes?)|"
    r"slof(?:fen)?|krat(?:ten|jes?)?|fles(?:sen|jes?)?|trays?|pallets?|strips?|blisters?|plaat|platen|plak(?:ken|jes?)|bol(?:len|letjes?)|"
    r"emmers?|jerrycans?|ampul(?:len)?|bricks?|bags?|box(?:es)?|packs?|packets?|bottles?|vials?|crates?|sacks?|"
    r"kisten?|flaschen?|packung(?:en)?|päckchen|dosen?|säcke|sack|beutel|paletten?|platten?|"
    r"шт(?:ук[аи]?)?|пач(?:ек|к[аиу])|упаков(?:ок|к[аиу])|короб(?:ок|к[аиу])|бутыл(?:ок|к[аиу])|ящик(?:а|ов)?|мешк(?:а|ов)|пакет(?:а|ов|ик(?:а|ов))?|"
    r"блок(?:а|ов)?|свертк(?:а|ов)"
)
_BEFORE = r"(?<![\w.,:/+#€$£])(?<![a-z]-)"
_ARTICLE = r"(?:een |ein(?:e|en)? |'n |a )?"
_IN_DIGITS = re.compile(rf"{_BEFORE}(?P<number>{DIGITS}) ?-?(?P<unit>{_MEASURES}|{_COUNTS})(?![\w'²³]|/h|-\w)")
_IN_WORDS = re.compile(
    rf"(?<![\w-])(?P<number>{_ARTICLE}{WORDS}(?: a| an)?) (?P<unit>{_MEASURES}|{_COUNTS})(?![\w'²³-])"
)
_JOINED = re.compile(rf"(?<![\w-])(?P<number>{_ARTICLE}half) ?(?P<unit>blok(?:je)?|kilo|ons|pond|gram|pfund)(?!\w)")
_TIMES = re.compile(rf"{_BEFORE}(?P<number>\d{{1,7}}(?:[.,]\d{{3}})*) ?(?P<unit>x|×)(?![\w×]| ?\d)")
_DOZEN = re.compile(
    r"(?<!\w)(?P<number>\d{1,3}|a|een|half a|two|twee) (?P<unit>dozen|dozijn|dutzend)(?!\w)(?= [a-z]|$)"
)
_NOT_COUNTED = re.compile(
    r" ?"
    + one_of(r"""
    per zo zoveel meer beter better more faster sneller duurder goedkoper keer in a je op ge\w+ geprobeerd bellen
    daags week dag achter\w* today gisteren vandaag daily times tegen niet gek dat this dit al called tried the
    worse slechter liever raden verteld besser schneller mehr am im pro so heute gestern angerufen probiert
    ver\w+t be\w+[td]
""")
    + r"(?!\w)"
)
_NETWORK = re.compile(
    r"(?:net|internet|wifi|bereik|mast|modem|telefoon|phone|sim|ontvangst|verbinding|signal|data|bundel|tower|router|handy|"
    r"сеть|интернет|связь|empfang|antenne)"
)
_STREETS = re.compile(
    r" (?:verder|verderop|van|lopen|further|away|from|down|over|weiter|entfernt|uur|uren|les|дальше)(?!\w)"
)
_YEAR = re.compile(r"(?:19|20)\d\d")
_ONE: Final = words("een één eén ein eine einen einem einer one один одну одна 'n a")

_UNIT_STARTS = one_of("""
    gram gr mg kg кг kilo мг гр мл ml cl ons onsje pond pfund ounce oz unze lite?r ltr stuk stück stk piece pcs
    blo[ck] blöck zak doos doz dutzend pak slof krat fles tray pallet strip blister pla bol emmer jerrycan ampul
    brick bag box pack bottle vial crate sack kist flasch päckchen dose säck beutel кило литр шт пач упаков короб
    бутыл ящик мешк пакет блок сверт pound lb liter onz
""")


class Quantity:
    """The value is `number unit`, the unit as it was said. Distances, people, times and plain nouns are nothing."""

    name: ClassVar[str] = "quantity"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("quantity",)
    patterns: ClassVar[tuple[str, ...]] = (
        LEET,
        r"[0-9½¼¾] ?-?" + _UNIT_STARTS,
        r"[0-9½¼¾] ?-?(g|l|x|×|st|г|л)[^a-zа-я]",
        r"(half|halve|kwart|quarter|halbe[snr]?|полтор[аы]) ?(a |an )?" + _UNIT_STARTS,
        WORD_ENDINGS + " (an? )?" + _UNIT_STARTS,
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Each way of saying how much by itself; where two see the same, the longer stays."""
        lower = spoken(hit.lower)
        for pattern in (_IN_DIGITS, _IN_WORDS, _JOINED, _TIMES, _DOZEN):
            for match in pattern.finditer(lower):
                value = _read(match, lower, hit.plain)
                if value:
                    yield hit.finding("quantity", value, *match.span(), by=f"{self.name}@{self.version}")


def _read(match: re.Match[str], lower: str, plain: str) -> str:
    said, unit = match["number"], match["unit"]
    after = lower[match.end() : match.end() + 16]
    counted = re.fullmatch(_COUNTS, unit) is not None
    if match.re is _DOZEN:
        worth = {"a": Decimal(1), "een": Decimal(1), "half a": Decimal("0.5")}.get(said) or number(said)
    elif match.re in (_IN_WORDS, _JOINED):
        bare = re.sub(r" an?$", "", said)
        bare = re.sub(r"^(?:een|ein(?:e|en)?|'n|a) (?=.)", "", bare)
        if bare in _ONE and (counted or unit in ("g", "l", "г", "л")):
            return ""  # "een stuk", "ein Stück" count nothing
        worth = number(bare)
    else:
        worth = number(said)
    if worth is None or worth == 0:
        return ""
    if unit in ("x", "×"):
        return "" if _NOT_COUNTED.match(after) else f"{written(worth)} x"
    if unit == "g" and said in ("2", "3", "4", "5", "6"):
        around = lower[max(0, match.start() - 25) : match.end() + 25]
        if plain[match.end() - 1] == "G" or _NETWORK.search(around):
            return ""
    if (
        unit == "g"
        and plain[match.end() - 1] == "G"
        and not plain[max(0, match.start() - 25) : match.end() + 25].isupper()
    ):
        return ""  # a disk of 120G
    if unit in ("г", "g", "l", "л") and _YEAR.fullmatch(said):
        return ""
    if unit == "l" and plain[match.end() - 1] == "L" and lower[match.end() - 2] == " ":
        return ""  # a size
    if unit.startswith("blo") and _STREETS.match(after):
        return ""
    if unit == "st" and (after[:1] not in ("", " ", ".", ",", "\n", ")") or said.endswith("1")):
        return ""  # 1st, 21st
    if unit == "ons" and after.startswith((" all", " kent", " wel", " thuis", " huis", " team", " eigen")):
        return ""
    return f"{written(worth)} {unit}"
