"""The head of a line in a WhatsApp text export: date, time and separator, as phones of many countries write them.

The phone formats date and time by its own locale (CLDR), so there is no fixed form: three date orders, `/ . -`, years
of two or four digits, 12 or 24 hours, day-period words before or after the time, digits of many scripts, direction
marks in between, and three separators after it: `] ` (iPhone), ` - ` (Android), `: ` (old iPhone). `parse` reads one
line; the order of the numbers is decided for a whole file (`whatsapp_layout`). All quantifiers are bounded.
"""

import re
from typing import NamedTuple

MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\ufeff"
STRIP_MARKS = {ord(mark): None for mark in MARKS}

_M = f"[{MARKS}]{{0,4}}"
_SEP = rf"{_M}\s?[./\-]{_M}\s?{_M}"
_ERA = r"\.?(?:\s?(?:г\.?|р\.?|BE|AP|AH|هـ|ه|พ\.ศ\.))?"
_DATE = rf"(?P<a>\d{{1,4}})(?P<sep>{_SEP})(?P<b>\d{{1,2}}){_SEP}(?P<c>\d{{1,4}}){_ERA}"
_WORD = r"[^\W\d_][^\d:\[\]<>]"
_TIME = (
    rf"\(?(?:(?P<pre>{_WORD}{{0,14}}?)\s?)?{_M}(?P<h>\d{{1,2}})(?:{_M}[:.]{_M}|\s?h\s?)(?P<mi>\d{{2}})"
    rf"(?:(?:{_M}[:.]{_M}|\s?min\s?)(?P<s>\d{{2}})(?:\s?s(?=\]|\s))?)?"
    rf"(?:\s?{_M}(?P<post>[^\W\d_][^\d:\[\]<>()\-]{{0,19}}?))?\)?{_M}"
)
_JOIN = rf"(?={_M}[\s,،、]){_M}(?P<comma>\s?[,،、])?{_M}\s?{_M}\s?{_M}"
_END = rf"(?P<end>{_M}\](?:\s-(?=\s))?|\s{_M}[-–—]{_M}(?=\s|$)|:(?=\s|$))\s?"
_NAMED = (
    r"(?:(?P<d1>\d{1,2})\.?\s(?:de\s)?(?P<m1>[^\W\d_]{3,12})\.?|"
    r"(?P<m2>[^\W\d_]{3,12})\.?\s(?P<d2>\d{1,2}))(?:,?\s(?:de\s)?(?P<y>\d{4}))?"
)
_HEADS = tuple(
    re.compile(rf"{_M}(?P<open>\[)?{_M}(?P<raw>{body}){_END}")
    for body in (
        _DATE + _JOIN + _TIME,
        _TIME + _JOIN + _DATE,
        _NAMED + _JOIN + _TIME,
        _TIME + _JOIN + _NAMED,
    )
)

# What nine of ten exports look like, for speed; everything it takes, the patterns above take alike.
_PLAIN = re.compile(
    r"(\[)?((\d{1,2}|\d{4})([./\-])(\d{1,2})\4(\d{4}|\d{1,2})(,)? (\d{1,2}):(\d{2})(?::(\d{2}))?"
    r"(?:[ \u202f]([AaPp][Mm]))?)"
    r"(?(1)\]| -) (?=[^\s\-–—])"
)

_AM = (
    "am|a|a.m|a.m.|a. m.|vm|v.m.|vorm|fm|f.m.|ap|ap.|de|de.|d|öö|dop|dop.|ص|صباحا|ق.ظ.|ق.ظ|ق|قبل از ظهر|"
    "قبل‌ازظهر|π.μ.|дп|д.п.|пр.об.|πμ|претпл.|прије подне|пре подне|prije podne|prijepodne|pre podne|"
    "priešpiet|pr. p.|priekšpusdienā|priekšp.|pg|sa|ö.ö.|上午|午前|오전|清晨|早上|凌晨|पूर्वाह्न|म.पू.|"
    "পূর্বাহ্ণ|ਪੂ.ਦੁ.|முற்பகல்|පෙ.ව.|ก่อนเที่ยง|နံနက်|ព្រឹក|"
    'ກ່ອນທ່ຽງ|ጥዋት|e paradites|p.d.|to|gh|öň|r.n.|yb|f.h.|לפנה״צ|לפנה"צ|დილით|тң|таңкы|эи|ү.ө.|of the morning|'
    "in the morning|de la mañana|da manhã|du matin|mat.|matin"
)
_PM = (
    "pm|p|p.m|p.m.|p. m.|nm|n.m.|nachm|em|e.m.|ip|ip.|du|du.|ös|odp|odp.|م|مساء|ب.ظ.|ب.ظ|ب|بعد از ظهر|بعدازظهر|"
    "μ.μ.|μμ|пп|п.п.|сл.об.|попл.|послије подне|по подне|po podne|popodne|popiet|pēcpusdienā|pēcp.|ptg|ch|ö.s.|"
    "下午|午後|오후|晚上|傍晚|中午|अपराह्न|म.उ.|অপরাহ্ণ|ਬਾ.ਦੁ.|பிற்பகல்|ප.ව.|หลังเที่ยง|ညနေ|ល្ងាច|ຫຼັງທ່ຽງ|"
    "ከሰዓት|e pasdites|m.d.|tk|gd|soň|i.n.|"
    'yh|e.h.|אחה״צ|אחה"צ|ნაშუადღევს|тк|түштөн кийинки|эк|ү.х.|in the afternoon|in the evening|de la tarde|'
    "de la noche|da tarde|da noite|soir|du soir"
)
_NONE = "kl|kl.|klo|às|at|um|à|ч|ч.|h|uhr|uur|klock|o|ob|в|о|u|la|las|a las|ga"


def _fold(word: str) -> str:
    return " ".join(word.translate(STRIP_MARKS).casefold().split()).rstrip(",")


DAY_PERIODS: dict[str, str] = {
    **dict.fromkeys((_fold(word) for word in _NONE.split("|")), ""),
    **dict.fromkeys((_fold(word) for word in _AM.split("|")), "am"),
    **dict.fromkeys((_fold(word) for word in _PM.split("|")), "pm"),
    **dict.fromkeys(("午夜", "半夜"), "am"),
}
_ALWAYS = frozenset(("오전", "오후", "午前", "午後"))  # Korean, Japanese
_MOSTLY = frozenset(
    ("上午", "下午", "凌晨", "清晨", "早上", "中午", "晚上", "傍晚")
)  # Chinese, but for Hong Kong and Singapore

_MONTHS = (
    "jan ene gen янв oca sty ian",
    "feb fév fev фев şub lut",
    "mar mär maa mrt mär мар",
    "apr abr avr апр nis kwi",
    "may mei mai maj mag мая май",
    "jun juin giu июн haz cze iun",
    "jul juil lug июл tem lip iul",
    "aug ago aoû aou авг ağu sie",
    "sep set сен eyl wrz",
    "oct okt ott out окт eki paź",
    "nov ноя kas lis noi",
    "dec dez dic déc dis дек ara gru",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}


class Shape(NamedTuple):
    """What does not change from line to line within one export."""

    family: str  # "]", "-" or ":"
    form: int  # which of the four layouts: date first, time first, the same with a month name
    separator: str
    seconds: bool
    comma: bool


class Head(NamedTuple):
    """One head. `numbers` are the three of the date as they stand; `rest` is where the text after it begins."""

    shape: Shape
    raw: str
    numbers: tuple[str, str, str]
    hour: str
    minute: str
    second: str
    before: str
    after: str
    rest: int


_plain_shapes: dict[tuple[str | None, str, str | None, bool], Shape] = {}
_shapes: dict[tuple[str | None, ...], Shape] = {}
_STARTS = frozenset("0123456789[" + MARKS)
_FORMS = ("date-time", "time-date", "name-time", "time-name")
_REMEMBERED = 512


def parse(line: str) -> Head | None:
    """Read the head of a line, or None when it has none."""
    first = line[:1]
    if first in _STARTS or first.isdecimal():
        plain = _PLAIN.match(line)
        if plain is not None:
            bracket, raw, a, separator, b, c, comma, hour, minute, second, after = plain.groups()
            if len(a) < 3 or len(c) < 3:
                key = (bracket, separator, comma, second is None)
                shape = _plain_shapes.get(key)
                if shape is None:
                    shape = Shape("]" if bracket else "-", 0, separator, second is not None, comma is not None)
                    _plain_shapes[key] = shape
                parts = (shape, raw, (a, b, c), hour, minute, second or "0", "", after or "", plain.end())
                return tuple.__new__(Head, parts)
        for form, pattern in enumerate(_HEADS):
            found = pattern.match(line)
            if found is not None and (head := _head(form, found)) is not None:
                return head
    elif first.isalpha():  # only a month name can stand first
        found = _HEADS[2].match(line)
        return None if found is None else _head(2, found)
    return None


def _head(form: int, found: re.Match[str]) -> Head | None:
    bracket, end, second, before, after = found.group("open", "end", "s", "pre", "post")
    if before and _fold(before) not in DAY_PERIODS and (before.isascii() or form):
        return None
    if form < 2:
        first, separator, middle, last, comma = found.group("a", "sep", "b", "c", "comma")
        if len(first) == 3 or len(last) == 3 or (len(first) == 4 and len(last) > 2):
            return None
        numbers = (first, middle, last)
    else:
        day, name, month_name, month_day, year, comma = found.group("d1", "m1", "m2", "d2", "y", "comma")
        name = (name or month_name).casefold()
        month = _MONTH.get(name[:4]) or _MONTH.get(name[:3])
        if month is None:
            return None
        numbers, separator = (day or month_day, str(month), year or ""), "name"
    key = (bracket, end, second and "s", separator, comma, _FORMS[form])
    shape = _shapes.get(key)
    if shape is None:
        shape = _shape(form, bracket, end, second, separator, comma)
        if shape is None:
            return None
        if len(_shapes) < _REMEMBERED:
            _shapes[key] = shape
    hour, minute, raw = found.group("h", "mi", "raw")
    return Head(shape, raw, numbers, hour, minute, second or "0", before or "", after or "", found.end())


def _shape(
    form: int, bracket: str | None, end: str, second: str | None, separator: str, comma: str | None
) -> Shape | None:
    end = end.translate(STRIP_MARKS)
    family = "]" if "]" in end else ":" if end.strip() == ":" else "-"
    if (family == "]") != (bracket is not None) or (family == ":" and second is None):
        return None
    return Shape(family, form, separator.translate(STRIP_MARKS).strip(), second is not None, comma is not None)


def year_first(word: str) -> int:
    """Whether the language of this day-period word writes the year first: 2 always, 1 mostly, 0 no or not known."""
    return 2 if word in _ALWAYS else 1 if word in _MOSTLY else 0


def clock_hour(head: Head) -> int | None:
    """The hour of 24, or None when a day-period word of 12 hours is not known."""
    hour = int(head.hour)
    for word in (head.before, head.after):
        if not word:
            continue
        period = DAY_PERIODS.get(_fold(word))
        if period is None:
            return hour if hour > 12 or hour == 0 else None
        if period == "pm" and hour < 12:
            return hour + 12
        if period == "am" and hour == 12:
            return 0
    return hour


def known_period(word: str) -> bool:
    """Whether this word next to a time is one of the day-period words of some language."""
    return _fold(word) in DAY_PERIODS
