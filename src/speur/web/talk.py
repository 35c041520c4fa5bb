"""A page of a conversation as rows to draw: days between, who stands on which side, who goes on speaking."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Final

import msgspec
from markupsafe import Markup

from speur.actions.conversation import Reading, Stub
from speur.model import BadQuery
from speur.search.highlight import spans
from speur.store.conversations import Happened, Head, Quote, Twin
from speur.store.reading import Mark, Shown
from speur.web import times
from speur.web.evidence_text import evidence, plain

COLOURS: Final = 12
BETWEEN_TWO: Final = frozenset({"direct", "unknown"})
"""Kinds of conversation in which the two who talk may stand on two sides."""
LONGEST: Final = 4_000
"""Characters of a text shown in a conversation; the receipt has the rest."""
_PAUSE_MS: Final = 10 * 60_000
_SHOWN_MARKS: Final = 12


class Reaction(msgspec.Struct, frozen=True, kw_only=True):
    """A sign under a message, and who set it."""

    sign: str
    count: int
    who: list[str]


class Bubble(msgspec.Struct, frozen=True, kw_only=True):
    """One message, ready to draw."""

    one: Shown
    name: str
    colour: str
    right: bool
    goes_on: bool
    hit: bool
    chosen: bool
    clock: str
    instant: str
    text: Markup
    cut: int
    quote: Quote | None
    quote_missing: bool
    reactions: list[Reaction]
    edits: list[Mark]
    deleted: list[Mark]
    other_texts: list[Twin]
    items: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What is drawn: exactly one of these is not None. `day` is a date in the zone, empty for messages without time."""

    day: str | None = None
    weekday: int = 0
    bubble: Bubble | None = None
    event: Happened | None = None
    clock: str = ""
    stub: Stub | None = None


def colour(account: int | None) -> str:
    """The colour class of an account: the same wherever it is shown."""
    return "cn" if account is None else f"c{account % COLOURS}"


def rows(
    reading: Reading, head: Head, zone: str, *, query: str = "", chosen: str = "", right: int | None = None
) -> list[Row]:
    """The rows of a page. `chosen` is the record id it was opened at, `right` the account drawn on the right side."""
    del head
    out: list[Row] = []
    day: str | None = None
    before: Shown | None = None
    for index, line in enumerate(reading.slice.lines):
        if index in reading.stubs:
            out.append(Row(stub=reading.stubs[index]))
            before = None
        ms = line.sent_ms if isinstance(line, Shown) else line.at_ms
        today = "" if ms is None else times.day(ms, zone)
        if today != day:
            day, before = today, None
            out.append(Row(day=today, weekday=0 if ms is None else times.moment(ms, zone).weekday()))
        clock = "" if ms is None else times.clock(ms, zone)[11:]
        if isinstance(line, Happened):
            out.append(Row(event=line, clock=clock))
            before = None
        else:
            out.append(Row(bubble=_bubble(line, before, reading, clock, query, chosen, right)))
            before = line
    if len(reading.slice.lines) in reading.stubs:
        out.append(Row(stub=reading.stubs[len(reading.slice.lines)]))
    return out


def sides(head: Head, accounts: Sequence[int]) -> int | None:
    """Which account stands on the right: in a talk of two, the one with the higher number; else nobody.

    The evidence does not always say whose device it came from, so the sides mean nothing but `this one, that one`.
    """
    return max(accounts) if head.kind in BETWEEN_TWO and len(accounts) == 2 else None


def _bubble(
    one: Shown, before: Shown | None, reading: Reading, clock: str, query: str, chosen: str, right: int | None
) -> Bubble:
    slice_ = reading.slice
    hit = one.row in reading.hits
    twins = slice_.twins.get(one.row, [])
    quote = slice_.quotes.get(one.reply_to) if one.reply_to else None
    text = one.text[:LONGEST]
    return Bubble(
        one=one, name=one.sender_name, colour=colour(one.sender), right=right is not None and one.sender == right,
        goes_on=_goes_on(before, one), hit=hit, chosen=one.id == chosen, clock=clock,
        instant="" if one.sent_ms is None else times.iso(one.sent_ms),
        text=evidence(text, found(query, text) if hit and query else ()), cut=max(0, len(one.text) - LONGEST),
        quote=quote, quote_missing=bool(one.reply_to) and quote is None, reactions=_reactions(one.marks),
        edits=[mark for mark in one.marks if mark.kind in {"edit", "edit-mark"}],
        deleted=[mark for mark in one.marks if mark.kind == "delete"],
        other_texts=[twin for twin in twins if twin.text is not None],
        items=1 + len({twin.item for twin in twins}) if twins else 1,
    )  # fmt: skip


def found(query: str, text: str) -> list[tuple[int, int]]:
    """Where a query's words stand; nowhere when it cannot be read."""
    try:
        return spans(query, text)
    except BadQuery:
        return []


def _goes_on(before: Shown | None, one: Shown) -> bool:
    """Whether the name need not be said again."""
    if before is None or before.sender != one.sender or before.sender_name != one.sender_name:
        return False
    if before.sent_ms is None or one.sent_ms is None:
        return before.sent_ms is one.sent_ms
    return one.sent_ms - before.sent_ms < _PAUSE_MS


def _reactions(marks: Sequence[Mark]) -> list[Reaction]:
    signs: dict[str, list[Mark]] = {}
    for mark in marks:
        if mark.kind == "reaction":
            signs.setdefault(mark.text, []).append(mark)
    return [
        Reaction(sign=sign[:40], count=len(each), who=[plain(mark.actor_name or "?")[:60] for mark in each[:20]])
        for sign, each in list(signs.items())[:_SHOWN_MARKS]
    ]


def short_details(details: Mapping[str, str], most: int = 6, text: str = "") -> list[tuple[str, str]]:
    """A few details of a poll, a contact, an event: what fits in a line and is not in its text already."""
    told = ((name, value) for name, value in details.items() if name != "action" and value.strip('[]"') not in text)
    return [(name[:60], value[:200]) for name, value in islice(told, most)]
