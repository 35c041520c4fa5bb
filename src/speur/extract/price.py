"""Amounts of money: with a sign, code or word of a currency, in street words, or bare where something says price."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import ClassVar

from speur.extract.kit.money import AFTER, ALONE, BEFORE, CODE, MANY, STREET, STREET_WORDS, TIMES
from speur.extract.kit.numbers import DIGITS, WORD_ENDINGS, WORDS, number, written
from speur.extract.kit.wording import one_of
from speur.model import Finding, Hit
from speur.text.matching import LEET, spoken

_NO_DIGIT_BEFORE = r"(?<![\w.,:/+#])"
_DASHES = r"(?:[,.]-{1,2}|,=)"
_AMOUNT = rf"{_NO_DIGIT_BEFORE}(?P<number>{DIGITS})"
_IN_WORDS = rf"(?<!\w)(?P<word>(?:een |'n )?{WORDS}|'n)"
_CENTS = r"(?:(?<=euro) (?P<cents>\d\d)(?![\w.,:]| ?(?:x|g|gr|kg|stuks|uur)\b))?"
_WITH_SIGN = re.compile(rf"(?:{BEFORE}) ?-?(?P<number>{DIGITS})(?: ?(?P<times>{TIMES}|m)(?![\w]))?{_DASHES}?(?![\d])")
_WITH_WORD = re.compile(
    rf"(?:{_AMOUNT}|{_IN_WORDS}){_DASHES}?(?: ?(?P<times>{TIMES}))? ?(?P<currency>{AFTER})(?![\w$]|-\w){_CENTS}"
)
_DASHED = re.compile(rf"{_AMOUNT}{_DASHES}(?![\w-])")
_IN_STREET = re.compile(rf"(?:(?:{_AMOUNT}|{_IN_WORDS}) ?(?P<street>{STREET_WORDS})|(?<!\w)(?P<alone>{ALONE}))(?!\w)")
_E_FOLLOWED = r"(?=$|[\n,;!?)/]|\.(?:\s|$)| (?:per|voor|p/|elk|all|each|minimaal|de man|totaal|p\.p))"
_WITH_E = re.compile(rf"{_NO_DIGIT_BEFORE}(?P<number>\d{{1,5}}(?:[.,]\d{{1,3}})?) ?e{_E_FOLLOWED}")

_SOLD_BY = one_of("""
    stuks? st piece pc gram gramm g gr kg kilo ons ounce oz blok pil plaat stück liter doos pakje strip unit key brick
    box bag zakje
""")
_PER = (
    r"(?: ?(?:p/|/ ?)(?:stuk|st|s|g|gr|gram|kg|kilo|ons|unit|pcs?|stk)\.?(?!\w)| ?p\.?(?:st|s|p)\.?(?!\w)"
    rf"| (?:per|pro|a|the|each|voor een|für ein) {_SOLD_BY}(?!\w)| (?:each|apiece|elk)(?!\w)"
    r"| за (?:грамм|г|штуку|шт|кг|кило|пачку)(?!\w))"
)
_NOT_MONEY = one_of("""
    min uur dagen weken km jaar keer x mensen personen man procent punten days hours weeks minuten std tage
""")
_END = rf"(?![\w.,:/%]?\d|[%\w]| ?{_NOT_MONEY})"
_ASKED = one_of(r"""
    (?<!\w)(?:vraag|verkoop|inkoop|straat|eind|vaste_)?prij(?:s|zen) (?<!\w)(?:asking_)?price (?<!\w)preis цен[ау] стоит
    (?<!\w)kosten? (?<!\w)kostte? (?<!\w)kostet (?<!\w)costs? vraag_er bied(?:t|en|ing)? (?<!\w)bod
""")
_BETWEEN = one_of(r"is was van per_\w{1,10} nu maar op ligt_op er me je je_dan ist um bei только за_\w{1,10}")
_BARE_PER = re.compile(rf"{_NO_DIGIT_BEFORE}(?<!per )(?P<number>{DIGITS})(?: ?(?P<times>k|к)(?!\w))?(?={_PER})")
_BARE = re.compile(rf"{_ASKED}(?: {_BETWEEN})?[ :=]{{1,3}}(?P<number>{DIGITS})(?: ?(?P<times>k|к|mille)(?!\w))?{_END}")
_COUNTED_BY_K = one_of("""
    run race km rennen lopen hardlopen volgers followers steps stappen views subs likes leden members abonn
""")
_BARE_K = re.compile(
    r"(?<!\w)(?:voor|for|für|за|doe|doen|is|vraagt?|wil|geef|betaal\w*|@|=) ?"
    rf"(?P<number>{DIGITS}) ?(?P<times>k|к)(?![\w-]| ?{_COUNTED_BY_K})"
)
_FOR_FOLLOWED = r"(?= ?(?:$|[\n,;/|!)+]|\.(?:\s|$)| (?:en|and|or|of) ))"
_SO_MANY_FOR = re.compile(
    rf"{_NO_DIGIT_BEFORE}\d{{1,4}}(?:x| ?gr?| ?gram| stuks| pcs)? ?(?:voor|for|für|за|=) ?"
    rf"(?P<number>{DIGITS}){_END}{_FOR_FOLLOWED}"
)
_MENU = re.compile(
    rf"(?<=[\d½¼¾]) ?(?:mg|gr?|gram|gramm|kg|kilo|stuks?|st|stk|stück|pcs|ml|г|гр|кг|шт)\.?(?: ?[=:>→-]{{1,2}} ?| )"
    rf"(?P<number>{DIGITS}){_END}(?! ?(?:gr?|gram|kg|kilo|ml|mg|г|шт|st|stuks)(?!\w))(?=\W*$| ?[^\w .]|\.(?:\s|$))"
)
_ORDINAL_BEFORE = re.compile(
    r"(?:\bde|\bhet|\bzijn|\bhaar|\bmijn|\bdie|\bdeze|\bwordt|\bwerd|\bals|\bonze|\bjouw|\bje|\buw|\bhun|\bz'n|\bm'n|\bmn|\bzn|\ble|\bla)\s$"
)
_WEIGHT_AFTER = re.compile(r" (?:of |overweight|heavy|lighter|heavier)")
_WEIGHT_BEFORE = re.compile(
    r"(?:lost|lose|losing|gained?|weighs?|weighed|down|bench\w*|lift\w*) (?:about |over |like )?$"
)
_UNION = re.compile(r" (?:land|lidst|staten|member|countries|burger|regel|wet|verkiez|top|ländern|staaten)")

_CURRENCY_STARTS = one_of(r"""
    eur eu pleur usd dollar buck gbp quid pound pond_sterling rub tl lira chf franken zł pln zlot uah btc bitcoin
    eth xmr monero ltc litecoin tether евро долл бакс руб фунт грн гривен битк
""")
_STREET_STARTS = one_of(r"""
    bark meier snip rug rooie doe[zs]oe duizi mille donn[iy] joet tientje geeltje riesen hunni hunder mücken
    tacken [oö]cken piek косар tenner fiver grand
""")


class Price:
    """The value is `number CUR`, without CUR for a bare number; thousands and street words are worked out."""

    name: ClassVar[str] = "price"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("price",)
    patterns: ClassVar[tuple[str, ...]] = (
        LEET,
        r"[€$£₽₺₴₿]",
        r"[0-9][,.]-",
        r"[0-9],=",
        r"[0-9½¼¾k-] ?" + _CURRENCY_STARTS,
        r"[0-9½¼¾-] ?" + TIMES + " ?" + _CURRENCY_STARTS,
        WORD_ENDINGS + " ?" + TIMES + " ?" + _CURRENCY_STARTS,
        WORD_ENDINGS + " ?" + _CURRENCY_STARTS,
        r"(eur|usd|gbp|chf|rub|btc|eth|xmr|usdt|euro) ?[0-9]",
        r"[0-9] ?(р[^а-я]|руб|e[^a-z])",
        r"[0-9½¼¾] ?" + _STREET_STARTS,
        "(?:'n|" + WORD_ENDINGS + ") ?" + _STREET_STARTS,
        r"bark[iyo]",
        r"doe[zs]oe",
        r"tientje",
        r"geeltje",
        r"[0-9] ?[kк][^a-zа-я]",
        r"(prijs|prijzen|price|preis|цен[ау]|стоит|kost|cost|vraag er|bied|bod)[a-zа-я :=]{1,16}[0-9]",
        r"[0-9][kк]? ?(p/|/ ?[a-z]|p\.?s|p\.?p|per |pro |a |the |each|apiece|elk|voor een|für ein|за )",
        r"[0-9](x| ?gr?| ?gram| stuks| pcs)? ?(voor|for|für|за|=)",
        r"[0-9½¼¾] ?(mg|gr?|gram|gramm|kg|kilo|stuks?|st|stk|stück|pcs|ml|г|гр|кг|шт)\.?( ?[=:>→-]{1,2} ?| )[0-9]",
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Each way of writing an amount by itself; where two see the same, the longer stays."""
        lower = spoken(hit.lower)
        for pattern, currency in (
            (_WITH_SIGN, "?"),
            (_WITH_WORD, "?"),
            (_DASHED, "EUR"),
            (_IN_STREET, "?"),
            (_WITH_E, "EUR"),
        ):
            for match in pattern.finditer(lower):
                read = _read(match, lower, currency)
                if read:
                    yield self._finding(hit, read, *match.span())
        for pattern in (_BARE_PER, _BARE, _BARE_K, _SO_MANY_FOR, _MENU):
            for match in pattern.finditer(lower):
                read = _read(match, lower, "")
                if read:
                    end = match.end("times") if match.groupdict().get("times") else match.end("number")
                    yield self._finding(hit, read, match.start("number"), end)

    def _finding(self, hit: Hit, value: str, start: int, end: int) -> Finding:
        return hit.finding("price", value, start, end, by=f"{self.name}@{self.version}")


def _read(match: re.Match[str], lower: str, currency: str) -> str:
    """`number CUR` of a match, or "" when what stands around it makes it something else."""
    said = match.groupdict()
    worth = number(said["number"]) if said.get("number") else None
    if said.get("word"):
        worth = number(re.sub(r"^(?:een |'n )(?=.)", "", said["word"])) or Decimal(1)
    if said.get("alone"):
        worth = Decimal(1)
    if worth is None:
        return ""
    if said.get("times"):
        worth *= MANY[said["times"].rstrip(".")]
    if said.get("cents"):
        worth += Decimal(said["cents"]) / 100
    after, before = lower[match.end() : match.end() + 14], lower[max(0, match.start() - 20) : match.start()]
    street = said.get("street") or said.get("alone")
    if street:
        currency, many = next(
            (name, many) for name, forms in STREET.items() for form, many in forms.items() if re.fullmatch(form, street)
        )
        worth *= many
        if street == "rug" and said.get("word") in ("een", "'n", "half", "halve"):
            return ""
    elif match.re is _WITH_SIGN and match[0][:1].isalpha() and after[:1].isalpha():
        return ""  # a name that starts like a currency
    elif match.re is _WITH_SIGN and re.search(r"\{$|print |awk |sed ", before + match[0][:1].replace("$", "")):
        return ""  # `print $2`
    elif currency == "?":
        name_said = said.get("currency") or re.split(r"[\d½¼¾-]", match[0], maxsplit=1)[0].strip()
        currency = next((name for name, forms in CODE.items() if forms.fullmatch(name_said)), "EUR")
        if name_said.startswith("pound") and (_WEIGHT_AFTER.match(after) or _WEIGHT_BEFORE.search(before)):
            return ""
        if name_said == "eu" and (_UNION.match(after) or (said.get("word") is not None)):
            return ""
        if name_said == "try" or (name_said in ("р", "eth", "ether") and said.get("word")):
            return ""
    elif match.re is _WITH_E and (_ORDINAL_BEFORE.search(before) or worth < 5):
        return ""
    elif match.re is _SO_MANY_FOR and worth <= 24:
        return ""  # `5 voor 8` is a time
    return f"{written(worth)} {currency}".strip()
