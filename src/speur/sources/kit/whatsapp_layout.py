"""The first pass over a WhatsApp export: which heads are real, in which order their dates stand, and who writes.

A message may quote another export, so a line that looks like a head need not be one. An export is written in one go, in
one locale: heads of another shape than the file's own are text. The order of day, month and year is decided over all
lines of a shape: impossible dates first, then time that runs backwards, then which locales exist.
"""

from typing import Literal, NamedTuple

from speur.model import Item
from speur.sources.kit.lines import encoding_of, lines
from speur.sources.kit.whatsapp_header import STRIP_MARKS, Head, Shape, parse, year_first
from speur.sources.kit.whatsapp_notices import notice

Order = Literal["dmy", "mdy", "ymd"]
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
NAMES = 10_000
NAME_LIMIT = 120


class Plan(NamedTuple):
    """How the dates of one shape are read."""

    order: Order
    ambiguous: str


class Layout(NamedTuple):
    """What the first pass found."""

    plans: dict[Shape, Plan]
    names: frozenset[str]
    long_names: dict[str, str]
    group: bool
    quoted_by_line_feed: bool
    """The file ends messages with CR LF and lines inside a message with LF: a head after a bare LF is quoted text."""


def date(numbers: tuple[str, str, str], order: Order) -> tuple[str, str, str]:
    """Year, month and day as written, out of the three numbers in that order."""
    a, b, c = numbers
    return (c, b, a) if order == "dmy" else (c, a, b) if order == "mdy" else (a, b, c)


def full_year(written: str) -> int | None:
    """The year in four digits; two digits are of this century up to 2050, and otherwise not known."""
    year = int(written) if written else -1
    if len(written) <= 2:
        return 2000 + year if 0 <= year <= 50 else None
    return year


class _Track:
    """How well one order fits the dates of one shape."""

    __slots__ = ("back", "first", "impossible", "last")

    def __init__(self) -> None:
        self.impossible = 0
        self.back = 0
        self.first = 0
        self.last = 0

    def see(self, numbers: tuple[str, str, str], order: Order) -> None:
        written, month, day = date(numbers, order)
        m, d = int(month), int(day)
        year = full_year(written) or 0
        plausible = 2005 <= year <= 2100 or 1380 <= year <= 1460 or 2548 <= year <= 2650
        if not plausible or len(day) > 2 or len(month) > 2 or not 1 <= m <= 12 or not 1 <= d <= 31:
            self.impossible += 1
            return
        now = year * 372 + m * 31 + d
        if self.last and now < self.last - 1:
            self.back += 1
        self.first = self.first or now
        self.last = max(self.last, now) if now >= self.last - 1 else now

    def leaps(self, days: int) -> bool:
        """Whether nearly every new date is in another year, or goes back."""
        return self.back * 2 >= days or (days > 1 and self.span >= 300 * (days - 1))

    @property
    def span(self) -> int:
        return abs(self.last - self.first)


class _Shape:
    """What is known of the heads of one shape."""

    __slots__ = ("after_line_feed", "count", "days", "differs", "group", "last", "names", "tracks", "year_first")

    def __init__(self) -> None:
        self.count = 0
        self.after_line_feed = 0
        self.days = 0
        self.differs = False
        self.year_first = 0
        self.group = False
        self.names: dict[str, tuple[int, str | None, bool]] = {}
        self.last: tuple[str, str, str] | None = None
        self.tracks = {order: _Track() for order in ORDERS}

    def see(self, head: Head) -> None:
        self.count += 1
        if head.numbers == self.last:
            return
        self.last = head.numbers
        self.days += 1
        if head.before:
            self.year_first = max(self.year_first, year_first(head.before))
        if head.shape.form >= 2:
            return
        if int(head.numbers[0]) != int(head.numbers[1]):
            self.differs = True
        for order, track in self.tracks.items():
            track.see(head.numbers, order)

    def plan(self, shape: Shape) -> Plan:
        if shape.form >= 2:
            return Plan("dmy", "")
        tracks = self.tracks
        least = min(track.impossible for track in tracks.values())
        fits: list[Order] = [order for order in ORDERS if tracks[order].impossible == least]
        if self.year_first == 2 and "ymd" in fits:
            return Plan("ymd", "")
        if len(fits) == 1:
            return Plan(fits[0], "")
        if "ymd" in fits:  # a year of two digits in front is rare: only when the other orders leap from year to year
            others: list[Order] = [order for order in fits if order != "ymd"]
            leaps = all(
                tracks[order].leaps(self.days) and (tracks[order].back or tracks[order].span >= 10 * tracks["ymd"].span)
                for order in others
            )
            mostly = self.year_first == 1 and not tracks["ymd"].leaps(self.days)
            if mostly or (self.days > 1 and leaps and not tracks["ymd"].back):
                return Plan("ymd", "" if self.days > 10 else "year first or year last")
            fits = others
        if shape.separator != "/" and "dmy" in fits:  # no locale writes the month first with dots or dashes
            return Plan("dmy", "")
        if len(fits) == 1 or not self.differs:
            return Plan(fits[0], "")
        best, other = sorted(fits, key=lambda order: tracks[order].back)[:2]
        back, worse = tracks[best].back, tracks[other].back
        if worse > back:
            clear = back == 0 or worse >= 2 * back + 2
            return Plan(best, "" if clear else f"{back} against {worse} steps back in time")
        if self.days >= 3:  # the same day of month after month is less likely than one day after another
            dense, wide = sorted(fits, key=lambda order: tracks[order].span)[:2]
            if tracks[wide].span >= 10 * max(tracks[dense].span, 1):
                return Plan(dense, "both orders keep time running on; taken: the one with fewer gaps")
        return Plan(fits[0], "both orders keep time running on; taken: day before month")


def sender_end(text: str, start: int) -> int:
    """Where the colon after the sender's name is, or -1 when the line has no sender."""
    at = text.find(": ", start, start + NAME_LIMIT)
    if at < 0:
        for ending in (":\u200e", ":\u200f", ":\u00a0"):
            at = text.find(ending, start, start + NAME_LIMIT)
            if at >= 0:
                return at
        if text.endswith(":") and len(text) - start <= NAME_LIMIT:
            at = len(text) - 1
    return at if at > start else -1


def survey(item: Item) -> Layout:
    """Read the item once and say how it is laid out."""
    shapes: dict[Shape, _Shape] = {}
    opening: Shape | None = None
    one_byte = encoding_of(item.head(4096)).unit
    bare = False
    for _, end, after, text, _, continued in lines(item):
        head = None if continued else parse(text)
        after_bare, bare = bare, after - end == one_byte
        if head is None:
            continue
        known = shapes.get(head.shape)
        if known is None:
            known = shapes[head.shape] = _Shape()
            opening = opening or head.shape
        known.see(head)
        known.after_line_feed += after_bare
        colon = sender_end(text, head.rest)
        if colon >= 0:
            _note_name(known.names, text, head.rest, colon)
        elif not known.group:
            said = notice(text[head.rest :])
            known.group = said is not None and said.kind in ("create", "join", "leave", "title")
    plans = {shape: shapes[shape].plan(shape) for shape in _real(shapes, opening)}
    real = [shapes[shape] for shape in plans]
    total = sum(known.count for known in real)
    bare_heads = sum(known.after_line_feed for known in real)
    brackets = any(shape.family == "]" for shape in plans)
    names = {name: seen for known in real for name, seen in known.names.items()}
    shown = {name: name.translate(STRIP_MARKS).strip() for name in names}
    long_names = {
        shown[name]: f"{shown[name]}: {second}"
        for name, (count, second, sure) in names.items()
        if second and sure and count > 2
    }
    return Layout(
        plans=plans,
        names=frozenset(long_names.get(name, name) for name in shown.values()),
        long_names=long_names,
        group=any(known.group for known in real) or len(names) > 2,
        quoted_by_line_feed=brackets and bare_heads > 0 and total >= 10 and bare_heads * 10 <= total,
    )


def _real(shapes: dict[Shape, _Shape], opening: Shape | None) -> list[Shape]:
    """The shapes that are the file's own: its first, its most frequent, and others only if they are no rare guests."""
    if not shapes:
        return []
    total = sum(known.count for known in shapes.values())
    chief = max(shapes, key=lambda shape: shapes[shape].count)
    real = [chief]
    for shape, known in shapes.items():
        share = 0.15 if shape.family == chief.family else 0.25
        own = shape == opening and known.count * 20 >= total
        if shape != chief and (own or (known.count >= 3 and known.count >= share * total)):
            real.append(shape)
    return real


def _note_name(names: dict[str, tuple[int, str | None, bool]], text: str, start: int, colon: int) -> None:
    """Count a sender; and watch for a name that has a colon itself: the same second part, before a placeholder too."""
    name = text[start:colon]
    if text[colon + 2 : colon + 3] in ("\u200e", "\u200f") and name not in names:
        return  # on an iPhone the app's notices stand under the name of the chat
    at = text.find(": ", colon + 2, colon + 42)
    second = text[colon + 2 : at] if at >= 0 else None
    placeholder = at >= 0 and text[at + 2 : at + 3] in ("<", "\u200e")
    seen = names.get(name)
    if seen is None:
        if len(names) < NAMES:
            names[name] = (1, second, placeholder)
    elif seen[1] is None or seen[1] == second:
        names[name] = (seen[0] + 1, seen[1], seen[2] or placeholder)
    else:
        names[name] = (seen[0] + 1, None, False)
