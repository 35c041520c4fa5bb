"""Expressions of time: days, clocks, parts of days and stretches from now, with an own grammar for four languages.

`nu` and `straks` say too little, a year of birth and a bare stretch (`3 dagen`) no moment; these are nothing. What an
expression means in the calendar is worked out by `speur.extract.moments`, once the time of the message is known.
"""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.calendar_words import DAYS, MONTHS, WEEKDAYS
from speur.extract.kit.time_words import Piece, pieces
from speur.extract.kit.wording import one_of, words
from speur.model import Finding, Hit
from speur.text.matching import LEET, spoken

_GAP = re.compile(
    r"[ ,]{0,3}(?:(?:om|rond|at|around|um|gegen|tegen|omstreeks|vanaf|from|ab|в|к|около|с|@|~|-|de|den|the|"
    r"zo rond|om een uur of) ?)?"
    r"(?:een uur of )?"
)
_CLOSING_DOT = re.compile(r"[^\W\d_m]\.$|[a-z]m\.$")  # not that of `8 a.m.`
_MOST_PIECES = 6  # `volgende week dinsdag 17 maart om 20:00` has four
_AROUND = 22
_STRETCH_BEFORE = re.compile(
    one_of(r"""
    duurt? duurde kost kostte al nog binnen per elke? ieder ruim bijna paar minimaal maximaal max hele laatste eerste
    van_de
    tijdens gedurende nu heb(?:ben)?_(?:ik|we|je) bijna_een elk iedere om_de zo'n_een in minstens zeker wel_een duren
    na_een
    за(?!\w) каждые ещё еще уже около_одного всего примерно почти for within takes? took every another
    """)
    + r" (?:een |ongeveer |zo'n )?$"
)
_STRETCH_AFTER = re.compile(
    " ?"
    + one_of(r"""
    lang rijden rij werk werken gewerkt geleden later per onderweg bezig gewacht wachten wachttijd vliegen slaap slapen
    geslapen durend te_laat vertraging film verder terug of_meer training sporten lopen fietsen vrij pauze les
    in_de_(?:file|rij|auto|trein|zon)
    gestaan gezeten aan_de_telefoon uitslapen batterij stroom garantie reizen gereden geopend op_een_dag in_de_week
    achter_elkaar
    nodig over_gedaan duren duurt drive long away per_day a_day geduurd werktijd gewerkt gratis parkeren extra huur
    gehuurd
    пути назад подряд езды работы сна в_день ждать ждал ждали
    """)
    + r"(?!\w)"
)
_CLOCK_BEFORE = re.compile(
    r"(?:^|\W)(?:om|rond|tegen|tot|vanaf|voor|na|sinds|tussen|en|klokslag|half|um|gegen|bis|ab|vor|nach|at|by|"
    r"until|from|around|"
    r"before|after|в|к|до|с|после|около|t/m|of)(?: een)? $"
)
_SCORE = re.compile(
    r"(?:stand|score|gewonnen|verloren|won|lost|gewann|gewonnen|verlor|uitslag|ergebnis|счет|счёт|pace|tempo|"
    r"psalm\w*|joh\w*|matth?\w*|"
    r"gen\w*|vers|korinth\w*|romeinen|soera|sure|сура|verhouding|ratio|(?<!\w)ph)(?: (?:met|is|was|van|with|mit|by))? $"
)
_AFTER_DIGITAL = re.compile(
    r" ?(?:min(?!\w)|minuten|/km|per km|p/km|gewonnen|verloren|voor (?:ons|hun|ajax|psv)|ratio|gewonnen|gold)"
)
_AFTER_MINUTES = re.compile(
    r" ?(?:euro|eu(?!\w)|€|stuks?|gram|kilo|man(?!\w)|personen|per (?!trein)|p/|gr?(?!\w)|x(?!\w)|procent|%|"
    r"keer|min|dagen|weken|jaar|km)"
)
_WITH_A_DATE = re.compile(
    r"(?:^|\W)(?:op|tot|vanaf|per|on|am|t/m|bis|seit|since|until|by|до|с|на|от|datum|date|za|zo|vr|do|wo|di|ma|"
    r"zaterdag|zondag|"
    r"vrijdag|donderdag|woensdag|dinsdag|maandag|dd\.?|gister|morgen)[: ]$"
)
_WITH_A_DOTTED_DATE = re.compile(
    r"(?:^|\W)(?:am|bis|seit|ab|zum|vom|до|с|на|от|t/m|vanaf|datum|[fv]r|sa|so|mo|"
    r"di|mi|do|za|zo|ma|wo)[: ]$"
)
_ENGLISH_SHORT = words("mon tue wed thu fri sat sun")
_GREETING_BEFORE = re.compile(r"(?:goede|goeie|goeden|guten|gute|schönen|moin|een fijne|fijne|лучше)[ -]?$")
_GREETING_AFTER = re.compile(
    r"\W*(?:!|allemaal|iedereen|jongens|mannen|boys|allen|zusammen|leute|team|buurman|maat|bro|schat|lieverd|"
    r"ihr|alle(?!\w)|"
    r"heren|dames|topper|pap|mam|opa|oma|chef|baas|gap)"
)
_HOUR_FOLLOWED = re.compile(
    r"\W*$|[,.;!?)\n/]|\W{0,3} (?:bij|in|op|aan|voor|thuis|daar|hier|ben|is|kan|kom|en|of|dan|moet|at|by|on|"
    r"sharp|then|and|or|vor|beim|"
    r"an|am|zijn|ga|gaan|weg|wakker|open|klaar|goed|ok|oke|oké|ish|precies|met|naar|door|pas|al|wel|staan?|er|"
    r"ophalen|eten|"
    r"beginnen|begint|we|ik|ze|je|hij|jullie|start|starten|moeten|kunnen|with|i|he|they|please|works|bin|sind|"
    r"und|oder|ist|"
    r"treffen|geht|passt|у|на|возле|и|или|можно|буду|я|мы|жду|около|in|für|that|für|mit|die|dat|trein|vanaf|"
    r"langs|terug|lukt|"
    r"prima|top|alles|sta|haal|tot|wordt|zou|eerder|later|lekker|nog|niet|geen|a\.u\.b|aub|pls|gap|bro|maat|toch)(?!\w)"
)


_MONTHS = one_of(" ".join(MONTHS))
_HOURS_SAID = one_of("""
    een één twee drie vier vijf zes zeven acht negen tien elf twaalf one two three four five six seven eight nine ten
    eleven twelve eins zwei drei fünf sechs sieben neun zehn zwölf пять шесть семь восемь девять десять один двенадцать
    час [0-9]
""")
_MINUTES_SAID = one_of("""
    [0-9] kwart viertel quarter vijf tien twintig five ten twenty fünf zehn zwanzig min minuten minutes
""")
_STRETCHES = one_of("min uur uren kwartier halfuur dag nacht wek week maand jaar jaren sec")
_STRETCHES_AHEAD = one_of("min hour hr day week month year stunde std tag woche monat jahr uur kwart halfuur")
_AHEAD = one_of("""
    komende? volgende? afgelopen vorige? deze dit next last this past coming chste[nrsm]? kommende[nrsm]? letzte[nrsm]?
    diese[nrsm]? dieses aankomende эту этот этой этом эти этих следующ[а-я]{2,3} прошл[а-я]{2,3} будущ[а-я]{2,3} bu
""")
_PERIODS_SAID = one_of("""
    we ma jaar month year woche wochen monat jahr недел меся год выходн mor af eve ni na ak ge zomer winter summer
""")
_PATTERNS = (
    LEET,
    r"[0-9]:[0-5][0-9]",
    r"[0-9] ?(u[^a-z]|u[0-9]|uur|uhr|h[^a-z]|hr|am[^a-z]|pm|a\.m|p\.m|o'?clock|ч|утра|вечера|дня|ночи)",
    r"[a-zü] (uur|uhr|o'?clock)",
    r"(half|halb|past|dreiviertel) " + _HOURS_SAID,
    _MINUTES_SAID + r" (over|voor|na|nach|vor|past|to) (half |halb )?" + _HOURS_SAID,
    r"[0-9][-/.][0-9]{1,2}[-/.]?[0-9]{0,4}",
    one_of(" ".join([*DAYS, *WEEKDAYS])),
    r"[0-9](e|ste|de|st|nd|rd|th|\.|-)? ?(of )?" + _MONTHS,
    _MONTHS + r"\.? [0-9]",
    r"(in|sinds|vanaf|begin|eind|half|medio|since|until|tot|by|seit|ab|anfang|ende|mitte|im|bis|в|с|до|к) " + _MONTHS,
    r"over [a-zé0-9'][a-zé0-9' ]{0,28}" + _STRETCHES,
    r"over " + _STRETCHES,
    r"in ([a-z0-9ü][a-z0-9ü ]{0,20})?" + _STRETCHES_AHEAD,
    r"через ",
    r"[a-zа-я] (geleden|terug|ago|назад)",
    r"vor [a-z0-9ü][a-z0-9ü. ]{0,16}(min|stunde|std|tag|woche|monat|jahr)",
    r"(midder|mid|mitter)nacht|midnight|noon|last night|wochenende",
    r"полночь|полдень|половин|выходн|ночью|вечером|утром",
    r"пол ?(перв|втор|трет|четв|пят|шест|седьм|восьм|девят|десят|один|двен)",
    r"без (пяти|десяти|четверти|пятнадцати|двадцати)",
    _AHEAD + " " + _PERIODS_SAID,
    r"(om|rond|tegen|omstreeks|at|around|um|gegen|в|к|около|vanaf|from|ab|tot|by|@) ?(een uur of )?" + _HOURS_SAID,
)


class DatetimeExpr:
    """The value is the expression in lower case with single spaces."""

    name: ClassVar[str] = "datetime_expr"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("datetime_expr",)
    patterns: ClassVar[tuple[str, ...]] = _PATTERNS

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Pieces that stand beside each other are one expression."""
        lower = spoken(hit.lower)
        for start, end in expressions(lower):
            value = " ".join(lower[start:end].split())
            yield hit.finding("datetime_expr", value, start, end, by=f"{self.name}@{self.version}")


def expressions(lower: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each expression of time in lower-case text."""
    row = _apart(lower)
    at = 0
    while at < len(row):
        run = [row[at]]
        while at + len(run) < len(row) and _joins(lower, run, row[at + len(run)]):
            run.append(row[at + len(run)])
        if len(run) == 1 and not _stands_alone(lower, run[0]):
            at += 1
            continue
        run = _trimmed(lower, run)
        if run:
            end = run[-1].end
            if _CLOSING_DOT.search(lower, end - 2, end):
                end -= 1
            yield run[0].start, end
        at += max(1, len(run))


def _apart(lower: str) -> list[Piece]:
    """The pieces, the longer where two overlap."""
    found = sorted(pieces(lower), key=lambda one: (one.start, -one.end))
    row: list[Piece] = []
    for one in found:
        if row and one.start < row[-1].end:
            if one.end - one.start > row[-1].end - row[-1].start:
                row[-1] = one
            continue
        row.append(one)
    return row


def _joins(lower: str, run: list[Piece], following: Piece) -> bool:
    gap = lower[run[-1].end : following.start]
    if len(run) == _MOST_PIECES or len(gap) > 20 or not _GAP.fullmatch(gap):
        return False
    day_sorts = ("day", "short", "short_date")
    clocks = [one for one in run if one.sort in ("clock", "hour")]
    if following.sort in ("clock", "hour"):
        near_day = any(one.sort in day_sorts for one in run)
        if following.sort == "clock" and following.match["hour"] and _is_stretch(lower, following):
            return False
        return near_day and not clocks
    if following.sort in day_sorts:
        if gap.strip(" ,") in ("-", "@", "~"):
            return False
        if "," in gap and not (following.sort == "day" and following.match.groupdict().get("named")):
            return False  # `zondag, zaterdag` are two
        if following.sort == "short_date" and following.match["sep"] == "-" and run[-1].match[0][:3] in _ENGLISH_SHORT:
            return False  # `Sat 9-4`: open from nine to four
        if clocks:
            return (
                following.sort == "day"
                and not any(one.sort in day_sorts for one in run)
                and _stands_alone(lower, clocks[0])
            )
        return True
    return False


def _trimmed(lower: str, run: list[Piece]) -> list[Piece]:
    """Without short weekdays at an end that stand beside nothing that makes them days."""
    while len(run) > 1 and run[-1].sort == "short":
        run = run[:-1]
    if len(run) == 1 and not _stands_alone(lower, run[0]):
        return []
    return run


def _stands_alone(lower: str, one: Piece) -> bool:
    before = lower[max(0, one.start - _AROUND) : one.start]
    after = lower[one.end : one.end + 30]
    if one.sort == "short":
        return False
    if one.sort == "short_date":
        cues = _WITH_A_DATE if one.match["sep"] != "." else _WITH_A_DOTTED_DATE
        return bool(cues.search(before))
    if one.sort == "hour":
        if re.search(r"\d $", lower[max(0, one.match.start() - 2) : one.match.start()]):
            return False  # `2 tegen 3`
        return one.match["before"] in ("om", "at", "um", "rond", "tegen", "gegen", "around", "@") and bool(
            _HOUR_FOLLOWED.match(after)
        )
    if one.sort == "away":
        return True
    if one.sort == "day":
        said = one.match[0]
        if re.fullmatch(r"\d{1,2}\.\d{1,2}\.\d\d", said) and not re.fullmatch(r"\d\d\.\d\d\.\d\d", said):
            return bool(_WITH_A_DOTTED_DATE.search(before))  # `2.6.10` is a version
        if said == "morgen":
            return not _GREETING_BEFORE.search(before) and not (
                not before.strip(" ,.!?") and _GREETING_AFTER.match(after)
            )
        if said.startswith("morgen") or said in ("mittag", "abend"):
            return not _GREETING_BEFORE.search(before)
        return True
    return _is_clock(lower, one, before, after)


def _is_clock(lower: str, one: Piece, before: str, after: str) -> bool:
    match = one.match
    if match["digital"]:
        return not _SCORE.search(before) and not _AFTER_DIGITAL.match(after)
    if match["minutes"] or match["half"]:
        return not _AFTER_MINUTES.match(after)
    if match["hour"]:
        return not _is_stretch(lower, one)
    return True


def _is_stretch(lower: str, one: Piece) -> bool:
    """Whether `3 uur` says how long instead of when."""
    before = lower[max(0, one.start - _AROUND) : one.start]
    after = lower[one.end : one.end + 30]
    said = one.match["hour"]
    if one.match["part"] or "uhr" in said or "clock" in said or re.search(r"\d ?[ap]\.?m", said):
        return bool(said.endswith(" am") and re.match(r" [a-zäöüß]{3,}", after))  # um 8 am Bahnhof
    if _STRETCH_BEFORE.search(before) or _STRETCH_AFTER.match(after):
        return True
    number = re.match(r"\d+", said)
    value = int(number[0]) if number else 0
    if said.endswith(("часов", "часа", "час", "ч")) or re.search(r"\d ?h$", said) or re.search(r"\d u$", said):
        return not _CLOCK_BEFORE.search(before)
    if value in (0, 24):
        return not _CLOCK_BEFORE.search(before) and (number is not None or said.startswith(("een", "één")))
    return (
        value < 6
        and not _CLOCK_BEFORE.search(before)
        and bool(before.strip())
        and not re.search(r"[,.!?]\s*$", before)
        and not re.match(r"\W*$|[,.!?]", after)
    )
