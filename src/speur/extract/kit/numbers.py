"""Numbers as people write them in Dutch, English, German and Russian: digits with separators, fractions, words."""

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = r"(?:\d{1,3}(?:[.,' ]\d{3}){1,3}(?:[.,]\d{1,2})?(?!\d)|\d{1,9}(?:[.,]\d{1,8})?(?!\d)|\d{0,3}[½¼¾])"
"""A number in digits. Behind it stands no digit; what stands before it is the caller's to check."""

_ONES: Final = {
    "een": 1, "één": 1, "eén": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8,
    "negen": 9, "tien": 10, "elf": 11, "twaalf": 12, "dertien": 13, "veertien": 14, "vijftien": 15, "zestien": 16,
    "zeventien": 17, "achttien": 18, "negentien": 19, "twintig": 20, "vijfentwintig": 25, "dertig": 30,
    "vijfendertig": 35, "veertig": 40, "vijfenveertig": 45, "vijftig": 50, "zestig": 60, "zeventig": 70,
    "vijfenzeventig": 75, "tachtig": 80, "negentig": 90, "honderd": 100, "duizend": 1000, "one": 1, "two": 2,
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30, "forty":
    40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100, "thousand": 1000,
    "ein": 1, "eine": 1, "einen": 1, "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "fünf": 5, "sechs": 6, "sieben":
    7, "neun": 9, "zehn": 10, "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "dreißig": 30, "dreissig": 30, "vierzig":
    40, "fünfzig": 50, "hundert": 100, "tausend": 1000, "один": 1, "одну": 1, "одна": 1, "два": 2, "две": 2, "три":
    3, "четыре": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "десять": 10, "пятнадцать": 15,
    "двадцать": 20, "тридцать": 30, "сорок": 40, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят":
    80, "девяносто": 90, "сто": 100, "двести": 200, "триста": 300, "четыреста": 400, "пятьсот": 500, "шестьсот":
    600, "семьсот": 700, "восемьсот": 800, "девятьсот": 900, "тысячу": 1000, "тысяча": 1000,
}  # fmt: skip
_HALVES: Final = {
    "half": "0.5", "halve": "0.5", "anderhalf": "1.5", "anderhalve": "1.5", "tweeënhalf": "2.5", "tweeenhalf":
    "2.5", "tweeënhalve": "2.5", "tweeenhalve": "2.5", "drieënhalf": "3.5", "drieenhalf": "3.5", "drieënhalve":
    "3.5", "kwart": "0.25", "halben": "0.5", "halbe": "0.5", "halbes": "0.5", "halber": "0.5", "anderthalb": "1.5",
    "eineinhalb": "1.5", "полтора": "1.5", "полторы": "1.5", "пол": "0.5", "quarter": "0.25",
}  # fmt: skip
_TIMES: Final = {"honderd": 100, "duizend": 1000, "hundert": 100, "tausend": 1000}
_WORDS: Final = {word: Decimal(value) for word, value in (_ONES | _HALVES).items()}
for _word, _value in list(_ONES.items()):
    if 1 < _value < 100:
        for _times, _many in _TIMES.items():
            _WORDS[_word + _times] = Decimal(_value * _many)

WORDS: Final = "(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + ")"
"""Any number word; a boundary on both sides is the caller's to ask for."""

WORD_ENDINGS: Final = "(?:" + "|".join(sorted({word[-3:] for word in _WORDS})) + ")"
"""How number words end: enough for a pattern that is followed by a unit."""

_FRACTIONS: Final = {"½": Decimal("0.5"), "¼": Decimal("0.25"), "¾": Decimal("0.75")}
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,' ]\d{3})+")


def number(said: str) -> Decimal | None:
    """What a number in digits or words stands for.

    A point or comma before exactly three digits parts thousands, unless the number starts with 0 or another kind of
    separator follows; otherwise it starts the decimals.
    """
    said = said.strip()
    if said in _WORDS:
        return _WORDS[said]
    if said and said[-1] in _FRACTIONS:
        return Decimal(said[:-1] or "0") + _FRACTIONS[said[-1]]
    said = said.replace(" ", "").replace("'", "")
    if not said or not re.fullmatch(r"[\d.,]+", said):
        return None
    last = max(said.rfind("."), said.rfind(","))
    if last < 0:
        return Decimal(said)
    both = "." in said and "," in said
    many = said.count(said[last]) > 1
    if many or (not both and len(said) - last - 1 == 3 and said[0] != "0" and _THOUSANDS.fullmatch(said)):
        return Decimal(re.sub(r"[.,]", "", said))
    whole = re.sub(r"[.,]", "", said[:last])
    return Decimal(f"{whole or '0'}.{said[last + 1 :] or '0'}")


def written(value: Decimal) -> str:
    """A number without exponent and without zeros that say nothing: 1250, 0.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
