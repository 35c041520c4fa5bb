"""The pieces that expressions of time are made of: days, clocks, and stretches from now, in four languages.

`pieces` gives them with their place; what they mean for the calendar is worked out in `speur.extract.moments`. All
patterns are for lower-case text with digits between letters read as letters (`speur.text.matching.spoken`).
"""

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from speur.extract.kit.calendar_words import (
    ALONE_AS_MONTH,
    DAYS,
    MONTHS,
    ORDINAL_HOURS,
    PARTS,
    SHORT_WEEKDAYS,
    SMALL_NUMBERS,
    UNIT_OF,
    WEEKDAYS,
)
from speur.extract.kit.wording import one_of


def _any(said: object) -> str:
    """A pattern for any of these words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, said), key=len, reverse=True)) + ")"  # type: ignore[call-overload]


_H = r"(?:[01]?\d|2[0-4])"
_HOUR_WORDS = one_of("""
    twaalf elf tien negen acht zeven zes vijf vier drie twee een één one two three four five six seven eight nine ten
    eleven twelve eins zwei drei fünf sechs sieben neun zehn zwölf
""")
_HOUR = rf"(?:1[0-2]|0?[1-9]|{_HOUR_WORDS})"
_PART_BEHIND = one_of(r"""
    '?_?s_?(?:ochtends|morgens|middags|avonds|nachts) in_the_(?:morning|afternoon|evening) at_night abends morgens früh
    nachmittags nachts vormittags утра вечера дня ночи
""")
_SUFFIX = one_of(r"uur u uhr h am pm a\.m\.? p\.m\.? ч hrs")
_MINUTES = one_of("kwart viertel quarter vijf tien twintig five ten twenty fünf zehn zwanzig 5 10 20 25")

CLOCK: Final = re.compile(
    rf"(?<![\w:.,/+€$£-])(?:"
    rf"(?P<digital>{_H}:[0-5]\d(?::[0-5]\d)?(?! ?:)(?: ?{_SUFFIX}(?!\w))?)"
    rf"|(?P<dotted>{_H}\.[0-5]\d ?(?:uur|u|uhr|h|ч|am|pm)(?!\w))"
    rf"|(?P<packed>(?:[01]\d|2[0-4])[0-5]\d ?(?:uur|u|uhr|hrs)(?!\w)|{_H}[uh][0-5]\d(?!\w)|{_H} ?uhr [0-5]\d(?!\w))"
    rf"|(?P<half>(?:(?:vijf|tien|5|10|fünf|zehn) (?:over|voor|vor|nach) )?(?:half|"
    rf"halb)(?: past)? {_HOUR}(?![\w.,]\d|\w)(?: (?:uur|uhr)(?!\w))?)"
    rf"|(?P<minutes>{_MINUTES}(?: min(?:uten|utes)?)? (?:over|voor|na|nach|vor|past|"
    rf"to(?<=quarter to)) {_HOUR}(?![\w.,:]|-\d)"
    rf"(?: (?:uur|uhr)(?!\w))?|dreiviertel {_HOUR}(?!\w))"
    rf"|(?P<hour>{_H} ?(?:uhr|o'?clock|uur|u|am|pm|a\.m\.|p\.m\.|h|часов|часа|час|ч)(?!\w)|{_HOUR_WORDS} (?:uur|"
    rf"uhr|o'?clock)(?!\w)"
    rf"|(?<=в )час(?= дня| ночи)|{_H}(?= (?:утра|вечера|ночи)(?!\w)))"
    rf"|(?P<russian>(?:пол ?|половин[аеуы] ){_any(ORDINAL_HOURS)}(?!\w)|без (?:пяти|десяти|четверти|пятнадцати|"
    rf"двадцати) "
    rf"(?:\d{{1,2}}|{_any(w for w in SMALL_NUMBERS if w > 'а')})(?!\w))"
    rf"|(?P<named>(?:midder|mid|mitter)nacht|midnight|(?:12 )?noon|полночь|полдень)(?!\w)"
    rf")(?P<part>,? {_PART_BEHIND}(?!\w))?(?! ?%)"
)
"""A time of the day. `hour` may be a stretch of hours (`3 uur`): the caller looks at what stands around it."""

_UNIT = _any(UNIT_OF)
_COUNT = rf"(?:\d{{1,3}}|{_any(SMALL_NUMBERS)})"
_SOME = (
    r"(?:(?:ongeveer|zo'n|circa|about|around|ca\.?|etwa|ungefähr|примерно) )?(?:een |ein |einer |einem |a |an )?"
    rf"(?:{_COUNT}(?: (?:an?|of))? )?"
)
AWAY: Final = re.compile(
    rf"(?<![\w-])(?:over {_SOME}{_UNIT}(?: of (?:\d|{_any(SMALL_NUMBERS)})(?!\w))?"
    rf"|in (?:about |half |ongeveer )?(?:(?:an?|einer|einem) )?(?:{_COUNT} |halfuur |few |couple of )?(?:min|"
    rf"minuut|minuten|minutes?|mins|hours?|hrs?|days?|weeks?|months?|"
    rf"years?|stunden?|std|tagen?|wochen?|monate?n?|jahre?n?|halfuur(?:tje)?|uurtje|kwartiertje)(?: time)?"
    rf"|через {_SOME}{_UNIT})(?!\w)"
)
AGO: Final = re.compile(
    rf"(?<![\w-])(?:(?:een |a )?(?:{_COUNT}|few|couple of|enkele) {_UNIT} (?:geleden|terug(?! (?:naar|in|bij|"
    rf"van|thuis|ben|is))|ago|назад)"
    rf"|(?:неделю|месяц|год|час|полчаса|минуту) назад|vor (?:etwa |ca\.? |ein )?(?:{_COUNT}|"
    rf"wenigen) (?:minuten?|min|stunden?|std|tagen?|wochen?|monate?n?|jahre?n?))(?!\w)"
)
_NEXT = one_of(r"""
    komende aankomende volgende volgend komend eerstvolgende afgelopen vorige vorig deze dit next last this coming past
    nächste[nrsm]? naechste[nrsm]? kommende[nrsm]? letzte[nrsm]? diese[nrsm]? dieses vorige[nrsm]?
    эт(?:у|от|ой|ом|и[хе])
    следующ(?:ий|ую|ей|ем|ее|его) прошл(?:ый|ую|ой|ом|ое|ого) будущ(?:ий|ую|ей|ем) bu
""")
_PERIODS = one_of(r"""
    week weekend weekeind weekje maand jaar month year woche wochenende monat jahr неделе неделю месяце месяц год году
    выходн(?:ые|ых) morning afternoon evening night nacht zomer winter summer akşam gece
""")
_PARTS = _any(word for said in PARTS.values() for word in said.split() if word not in ("утра", "вечера", "дня", "ночи"))
_DAY_WORDS = _any(DAYS)
_WEEKDAY = _any(WEEKDAYS)
_MONTH = _any(MONTHS)
_YEAR = r"(?:(?:19|20)\d\d)"
_D = r"(?:0?[1-9]|[12]\d|3[01])"
_M = r"(?:0?[1-9]|1[0-2])"
DAY: Final = re.compile(
    rf"(?<![\w@#/+€$£.-])(?:"
    rf"(?P<date>{_D}(?P<sep>[-/.]){_M}(?P=sep)(?:{_YEAR}|\d\d)(?![\w/]|[-.]\d| ?-? ?\d\d ?-? ?\d\d(?!\d))|"
    rf"{_YEAR}(?P<sep2>[-/.]){_M}(?P=sep2){_D}(?![\w/]|[-.]\d))"
    rf"|(?P<named>{_D}(?:e|ste|de|st|nd|rd|th|\.|-)? ?(?:of )?(?:{_MONTH})\.?(?!\w)(?:,? {_YEAR}(?!\d))?"
    rf"|{_MONTH}\.? {_D}(?:st|nd|rd|th)?(?![\w:.,]\d|[\w:]| ?(?:uur|u|euro|stuks|keer|man|"
    rf"x)(?!\w))(?:,? {_YEAR}(?!\d))?)"
    rf"|(?P<month>{_any(ALONE_AS_MONTH)} {_YEAR}(?!\d)|(?:mei|may|march|mai|мая|марта) {_YEAR}(?!\d))"
    rf"|(?P<weekday>(?:{_NEXT} )?{_WEEKDAY}(?:[- ]?{_PARTS})?(?!\w))"
    rf"|(?P<short>(?:{_NEXT} )?{_any(SHORT_WEEKDAYS)}\.?(?:[- ]?(?:avond|ochtend|middag|nacht))?(?!\w))"
    rf"|(?P<word>(?:{_DAY_WORDS})(?: (?:{_PARTS})(?!\w))?(?!\w))"
    rf"|(?P<period>{_NEXT} {_PERIODS}(?!\w)|(?<=\bam )wochenende(?!\w)|(?<=на )выходных|(?<=в )выходные|"
    rf"last night|ночью|вечером|утром)(?!\w)"
    rf")"
)
"""A day. `short` (`za`, `so`, `do`) is one only beside a clock or a date; the caller looks."""

SHORT_DATE: Final = re.compile(rf"(?<![\w.,:/+-]){_D}(?P<sep>[-/.]){_M}\.?(?![\w/%]|[-.,:]\d)")
"""`12/3` or `12.03.`, which may be anything else: only behind a word that goes with a day, or beside one."""
LONE_MONTH: Final = re.compile(
    rf"(?<!\w)(?:in|sinds|vanaf|begin|eind|half|medio|since|until|tot|by|seit|ab|anfang|ende|mitte|im|bis|в|с|до|к) "
    rf"(?P<month>{_any(ALONE_AS_MONTH)})(?!\w)"
)
BARE_HOUR: Final = re.compile(
    r"(?<!\w)(?P<before>om|rond|tegen|omstreeks|at|around|um|gegen|в|к|около|vanaf|from|ab|tot|by|@) ?(?:een uur of )?"
    rf"(?P<hour>{_H}(?:[.:][0-5]\d)?|{_HOUR_WORDS}|(?:пять|шесть|семь|восемь|девять|десять|одиннадцать|"
    rf"двенадцать))(?![\w%€$£:]|[.,-]\d)"
)

Sort = Literal["day", "short", "clock", "away", "hour", "short_date"]


class Piece(msgspec.Struct, frozen=True):
    """One piece: its place, what sort it is, and the match that knows the rest."""

    start: int
    end: int
    sort: Sort
    match: re.Match[str]


def pieces(lower: str) -> Iterator[Piece]:
    """Every piece in a text, whatever stands around it; they may overlap."""
    for match in DAY.finditer(lower):
        yield Piece(*match.span(), "short" if match["short"] else "day", match)
    for match in CLOCK.finditer(lower):
        yield Piece(*match.span(), "clock", match)
    for pattern in (AWAY, AGO):
        for match in pattern.finditer(lower):
            yield Piece(*match.span(), "away", match)
    for match in SHORT_DATE.finditer(lower):
        yield Piece(*match.span(), "short_date", match)
    for match in BARE_HOUR.finditer(lower):
        yield Piece(*match.span("hour"), "hour", match)
    for match in LONE_MONTH.finditer(lower):
        yield Piece(*match.span("month"), "day", match)
