"""What days, months and stretches of time are called in Dutch, English, German, Russian and a little Turkish."""

from typing import Final

from speur.extract.kit.wording import words

NO_PART: Final = ""
_DAYS = """
-2 eergisteren vorgestern позавчера
-1 gisteren gister yesterday gestern вчера dün
0 vandaag today heute сегодня bugün
1 morgen tomorrow tomorow tommorow tmrw tmr 2moro завтра yarın
2 overmorgen übermorgen uebermorgen послезавтра
"""
_DAYS_WITH_PART = """
0,morning vanochtend vanmorgen
0,afternoon vanmiddag
0,evening vanavond tonight tonite vnv vnvnd
0,night vannacht
1,morning morgenochtend morgenvroeg
1,afternoon morgenmiddag
1,evening morgenavond
1,night morgennacht
-1,morning gisterochtend gistermorgen
-1,afternoon gistermiddag
-1,evening gisteravond gisterenavond
-1,night gisternacht
"""
_WEEKDAYS = """
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag
monday tuesday wednesday thursday friday saturday sunday
montag dienstag mittwoch donnerstag freitag samstag sonntag
понедельник вторник среду четверг пятницу субботу воскресенье
понедельника вторника среды четверга пятницы субботы воскресенья
x x среда x пятница суббота x
pazartesi salı çarşamba perşembe cuma cumartesi pazar
x x x x x sonnabend x
"""
_SHORT_WEEKDAYS = """
ma di wo do vr za zo
mon tue wed thu fri sat sun
mo x mi x fr sa so
x tues x thur x x x
x x x thurs x x x
пн вт ср чт пт сб вс
"""
_MONTHS = """
januari februari maart april mei juni juli augustus september oktober november december
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jan feb mrt apr mei jun jul aug sep okt nov dec
jan feb mar apr may jun jul aug sept oct nov dez
jänner x maerz x x x x x x x x x
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре
"""
PARTS: Final = {
    "morning": "ochtend morgen vroeg morning früh vormittag утром утра sabah ochtends morgens",
    "afternoon": "middag afternoon mittag nachmittag днем днём дня middags nachmittags",
    "evening": "avond evening abend вечером вечера akşam avonds abends",
    "night": "nacht night ночью ночи gece nachts",
}
HOUR_OF_PART: Final = {"morning": 6, "afternoon": 12, "evening": 18, "night": 0}

DAYS: Final[dict[str, tuple[int, str]]] = {}
for _line in _DAYS.split("\n"):
    for _word in _line.split()[1:]:
        DAYS[_word] = (int(_line.split()[0]), NO_PART)
for _line in _DAYS_WITH_PART.split("\n"):
    for _word in _line.split()[1:]:
        _offset, _, _part = _line.split()[0].partition(",")
        DAYS[_word] = (int(_offset), _part)


def _numbered(table: str, first: int) -> dict[str, int]:
    return {
        word: number for line in table.split("\n") for number, word in enumerate(line.split(), first) if word != "x"
    }


WEEKDAYS: Final = _numbered(_WEEKDAYS, 0)
SHORT_WEEKDAYS: Final = _numbered(_SHORT_WEEKDAYS, 0)
MONTHS: Final = _numbered(_MONTHS, 1)
_ALSO_OTHER_WORDS = words("mei may mar jan feb mrt apr jun jul aug sep sept okt oct nov dec dez march mai марта мая")
ALONE_AS_MONTH: Final = frozenset(MONTHS) - _ALSO_OTHER_WORDS

SMALL_NUMBERS: Final = {
    "een": 1.0, "één": 1, "eén": 1, "'n": 1, "ein": 1, "eine": 1, "einer": 1, "einem": 1, "einen": 1, "a": 1, "an":
    1, "one": 1, "один": 1, "одну": 1, "twee": 2, "two": 2, "zwei": 2, "два": 2, "две": 2, "пару": 2, "paar": 2,
    "drie": 3, "three": 3, "drei": 3, "три": 3, "vier": 4, "four": 4, "четыре": 4, "vijf": 5, "five": 5, "fünf": 5,
    "пять": 5, "zes": 6, "six": 6, "sechs": 6, "шесть": 6, "zeven": 7, "seven": 7, "sieben": 7, "семь": 7, "acht":
    8, "eight": 8, "восемь": 8, "negen": 9, "nine": 9, "neun": 9, "девять": 9, "tien": 10, "ten": 10, "zehn": 10,
    "десять": 10, "elf": 11, "eleven": 11, "twaalf": 12, "twelve": 12, "zwölf": 12, "vijftien": 15, "fifteen": 15,
    "fünfzehn": 15, "пятнадцать": 15, "twintig": 20, "twenty": 20, "zwanzig": 20, "двадцать": 20, "dertig": 30,
    "thirty": 30, "dreißig": 30, "тридцать": 30, "half": 0.5, "halve": 0.5, "halben": 0.5, "halbe": 0.5,
    "anderhalf": 1.5, "anderhalve": 1.5, "anderthalb": 1.5, "полтора": 1.5, "полторы": 1.5, "kwart": 0.25,
    "quarter": 0.25,
}  # fmt: skip
UNITS: Final = {
    "second": "sec seconde seconden second seconds sekunde sekunden секунд секунду секунды",
    "minute": "min minuut minuten minuutje minuutjes minute minutes mins мин минут минуту минуты минутку",
    "quarter": "kwartier kwartiertje kwartiertjes viertelstunde",
    "half": "halfuur halfuurtje полчаса полчасика",
    "hour": "uur uurtje uurtjes uren hour hours hr hrs stunde stunden std час часа часов часик",
    "day": "dag dagen dagje dagjes day days tag tage tagen день дня дней сутки",
    "week": "week weken weekje weekjes weeks woche wochen неделю недели недель недельку",
    "month": "maand maanden maandje month months monat monate monaten месяц месяца месяцев",
    "year": "jaar jaren jaartje year years jahr jahre jahren год года лет",
}
UNIT_OF: Final = {word: unit for unit, said in UNITS.items() for word in said.split()}
_ORDINALS = """
первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого двенадцатого
"""
ORDINAL_HOURS: Final = _numbered(_ORDINALS, 1) | {"четвёртого": 4}
