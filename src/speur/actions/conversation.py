"""`conversation`: read one as it was written, at a message, a date or an end; with what a query finds in it."""

from typing import Literal

import msgspec

from speur.actions.opening import OpenCase
from speur.model import NoSuchThing
from speur.model.ordering import order_key
from speur.search import Query, parse
from speur.search.ast import And, Everything, Field, Words
from speur.search.dates import stretch
from speur.search.timeline import Timeline
from speur.store import conversations as stored
from speur.store.conversations import BEFORE_ALL, BEHIND_ALL, Happened, Head, Slice
from speur.store.reading import Shown, row_of, shown

PAGE = 80
HITS = 40
MOST_HIDDEN = 500
"""A gap is counted up to here; beyond, it is `more than`."""

Where = Literal["after", "before", "at"]


class Stub(msgspec.Struct, frozen=True, kw_only=True):
    """Messages between two order keys that the filter hides; `more` when there are more than counted."""

    low: int
    high: int
    hidden: int
    more: bool


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """A page of a conversation. `slice.lines` has the messages; `stubs` stand before the line at their index."""

    slice: Slice
    hits: frozenset[int] = frozenset()
    stubs: dict[int, Stub] = {}
    total: int | None = None


def head(opened: OpenCase, number: int) -> Head:
    """What a conversation is. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        found = stored.head(connection, number)
    if found is None:
        raise NoSuchThing(f"no conversation {number} in this case")
    return found


def key_of(opened: OpenCase, number: int, message_id: str) -> int:
    """The order key of the message a record belongs to. Raises NoSuchThing when it is not in this conversation."""
    with opened.store.connect() as connection:
        row = row_of(connection, message_id)
        leads = {} if row is None else stored.leads_of(connection, [row])
        found = shown(connection, list(leads.values()))
    if not found or found[0].conversation != number:
        raise NoSuchThing(f"no message {message_id[:80]!r} in this conversation")
    return found[0].ord


def key_of_date(text: str, zone: str) -> int:
    """The lowest order key from a date on. Raises BadQuery when it is no date."""
    return order_key(stretch(text, zone)[0], 0)


def read(opened: OpenCase, number: int, where: Where, key: int, query: str = "", zone: str = "UTC") -> Reading:
    """A page of the whole conversation, with what the query finds in it marked. Raises BadQuery."""
    wanted = _inside(query, number)
    with opened.store.connect() as connection:
        ask = {"after": stored.after, "before": stored.before, "at": stored.centred}[where]
        page = ask(connection, number, key, PAGE)
        hits: frozenset[int] = frozenset()
        if query.strip() and page.lines:
            low, high = page.lines[0].ord - 1, page.lines[-1].ord
            found = opened.engine.hits(wanted, limit=4 * PAGE, sort="oldest", after=low, zone=zone)
            rows = [row for row, ord_ in zip(found.rows, found.ords, strict=True) if ord_ <= high]
            hits = frozenset(stored.leads_of(connection, rows).values())
    total = opened.engine.count(wanted, zone=zone) if query.strip() else None
    return Reading(slice=page, hits=hits, total=total)


def filtered(opened: OpenCase, number: int, where: Where, key: int, query: str, zone: str) -> Reading:
    """A page of what the query finds, with stubs for what it hides. Raises BadQuery."""
    wanted = _inside(query, number)
    if where == "at":
        early = _found(opened, wanted, "before", key, HITS // 2, zone)
        late = _found(opened, wanted, "after", key - 1, HITS - HITS // 2, zone)
        rows, more_before, more_after = early.rows + late.rows, early.more, late.more
        first, last = early.edge if early.rows else key, late.edge if late.rows else key - 1
    else:
        side = _found(opened, wanted, where, key, HITS, zone)
        rows, forward = side.rows, where == "after"
        more_before, more_after = (key > BEFORE_ALL, side.more) if forward else (side.more, key < BEHIND_ALL)
        first, last = (key + 1, side.edge) if forward else (side.edge, key - 1)
    with opened.store.connect() as connection:
        leads = list(dict.fromkeys(stored.leads_of(connection, rows).values()))
        lines = sorted(shown(connection, leads), key=lambda one: one.ord)
        page = stored.dressed(connection, number, lines)
        # From the line before this page, or the end of the conversation, to the line behind it.
        low = key if where == "after" else BEFORE_ALL if not more_before else None
        high = key if where == "before" else BEHIND_ALL if not more_after else None
        edges = [low, *(line.ord for line in lines), high]
        stubs = {}
        for index in range(len(edges) - 1):
            one, other = edges[index], edges[index + 1]
            if one is not None and other is not None and one < other:
                hidden = stored.hidden(connection, number, one, other, MOST_HIDDEN)
                if hidden:
                    stubs[index] = Stub(low=one, high=other, hidden=min(hidden, MOST_HIDDEN), more=hidden > MOST_HIDDEN)
    page = msgspec.structs.replace(page, first=first, last=last, more_before=more_before, more_after=more_after)
    hits = frozenset(line.row for line in lines)
    return Reading(slice=page, hits=hits, stubs=stubs, total=opened.engine.count(wanted, zone=zone))


def hidden_lines(opened: OpenCase, number: int, low: int, high: int) -> Reading:
    """What stands between two order keys: the first page of it, and a stub for the rest."""
    with opened.store.connect() as connection:
        page = stored.between(connection, number, low, high, PAGE)
        stubs = {}
        if page.more_after:
            hidden = stored.hidden(connection, number, page.last, high, MOST_HIDDEN)
            if hidden:
                stubs[len(page.lines)] = Stub(
                    low=page.last, high=high, hidden=min(hidden, MOST_HIDDEN), more=hidden > MOST_HIDDEN
                )
    return Reading(slice=page, stubs=stubs)


def minutes_around(opened: OpenCase, message_id: str, minutes: int = 5) -> tuple[Shown, Slice]:
    """A message and what was said in its conversation within some minutes of it. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        row = row_of(connection, message_id)
        leads = {} if row is None else stored.leads_of(connection, [row])
        found = shown(connection, list(leads.values()))
        if not found:
            raise NoSuchThing(f"no message {message_id[:80]!r} in this case")
        one = found[0]
        page = stored.centred(connection, one.conversation, one.ord, PAGE)
    if one.sent_ms is None:
        return one, page
    reach = minutes * 60_000
    near = [line for line in page.lines if abs((_ms(line) or 0) - one.sent_ms) <= reach]
    return one, msgspec.structs.replace(page, lines=near)


def nearest_hit(
    opened: OpenCase, number: int, query: str, key: int, direction: Literal["after", "before"], zone: str
) -> str | None:
    """The record id of the next message that the query finds, seen from an order key. Raises BadQuery."""
    side = _found(opened, _inside(query, number), direction, key, 1, zone)
    with opened.store.connect() as connection:
        found = shown(connection, list(stored.leads_of(connection, side.rows).values()))
    return found[0].id if found else None


def months(opened: OpenCase, number: int, query: str, zone: str) -> Timeline:
    """Messages of a conversation per month, those the query finds when there is one. Raises BadQuery."""
    return opened.engine.timeline(_inside(query, number), zone=zone, unit="month")


class _Side(msgspec.Struct):
    rows: list[int]
    edge: int
    more: bool


def _found(  # the engine gives one direction at a time
    opened: OpenCase, wanted: Query, where: Literal["after", "before"], key: int, limit: int, zone: str
) -> _Side:
    low, high = BEFORE_ALL, BEHIND_ALL
    page = opened.engine.hits(
        wanted, limit=limit, sort="oldest" if where == "after" else "newest",
        after=None if key in (low, high) else key, zone=zone,
    )  # fmt: skip
    rows = page.rows if where == "after" else page.rows[::-1]
    return _Side(rows, page.ords[-1] if page.ords else key, page.next is not None)


def _inside(query: str, number: int) -> Query:
    here = Field(name="in", value=Words(text=f"#{number}"))
    root = parse(query).root
    return Query(root=here if isinstance(root, Everything) else And(parts=(here, root)))


def _ms(line: Shown | Happened) -> int | None:
    return line.sent_ms if isinstance(line, Shown) else line.at_ms
