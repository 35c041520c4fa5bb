"""A conversation as it was written, at any place in it, with what a query finds and what it hides."""

from typing import Annotated, Any, Final, Literal

from litestar import Response, get
from litestar.params import Parameter
from litestar.response import Redirect

from speur.actions import conversation as action
from speur.actions.conversation import Reading
from speur.model import BadQuery, NoSuchThing
from speur.store.conversations import BEFORE_ALL, BEHIND_ALL, Head, members, writers
from speur.web.desk import Desk, keep, number_or_404
from speur.web.talk import colour, rows, short_details, sides

ROWS_COOKIE: Final = "speur_rows"
MEMBERS: Final = 60
Query = Annotated[str, Parameter(max_length=4_000)]
Short = Annotated[str, Parameter(max_length=200)]
Key = Annotated[int, Parameter(ge=BEFORE_ALL, le=BEHIND_ALL)]


@get("/conversation/{number:str}", sync_to_thread=True)
def conversation(
    desk: Desk,
    number: str,
    q: Query = "",
    only: Short = "",
    at: Short = "",
    back: Short = "",
    date: Short = "",
    edge: Short = "",
    before: Key | None = None,
    after: Key | None = None,
    style: Short = "",
) -> Response[str]:
    """A page of a conversation: at a message, a date, an end, or before or behind an order key."""
    head = action.head(desk.opened, number_or_404(number))
    error = ""
    where: Literal["after", "before", "at"] = "before"
    key = BEHIND_ALL
    try:
        if at:
            where, key = "at", action.key_of(desk.opened, head.number, at)
        elif date:
            where, key = "at", action.key_of_date(date, desk.zone)
        elif after is not None or edge == "first":
            where, key = "after", BEFORE_ALL if after is None else after
        elif before is not None:
            key = before
        elif q and only:
            where, key = "after", BEFORE_ALL
        elif q:
            at = action.nearest_hit(desk.opened, head.number, q, BEHIND_ALL, "before", desk.zone) or ""
            if at:
                where, key = "at", action.key_of(desk.opened, head.number, at)
    except BadQuery as wrong:
        error = str(wrong)
    reading, query, wrong_query = _read(desk, head, where, key, q, bool(only))
    with desk.opened.store.connect() as connection:
        two = writers(connection, head.number)
    dense = (style or desk.request.cookies.get(ROWS_COOKIE, "")) == "dense"
    answer = desk.page(
        "conversation.html",
        view={"page": "conversation", "conversation": head.number, **_seen(reading), "query": q},
        head=head, q=q, only=bool(only), at=at, back=back, dense=dense,
        reading=reading, error=error or wrong_query, short_details=short_details,
        rows=rows(reading, head, desk.zone, query=query, chosen=at, right=sides(head, two)),
    )  # fmt: skip
    if style in {"dense", "bubbles"}:
        answer.set_cookie(keep(ROWS_COOKIE, style))
    return answer


@get("/conversation/{number:str}/lines", sync_to_thread=True)
def lines(
    desk: Desk,
    number: str,
    q: Query = "",
    only: Short = "",
    before: Key | None = None,
    after: Key | None = None,
    until: Key | None = None,
) -> Response[str]:
    """The next lines for a page that is open: before or behind an order key, or between two that a filter hides."""
    head = action.head(desk.opened, number_or_404(number))
    query = ""
    if until is not None:
        reading = action.hidden_lines(desk.opened, head.number, BEFORE_ALL if after is None else after, until)
    elif after is not None:
        reading, query, _ = _read(desk, head, "after", after, q, bool(only))
    else:
        reading, query, _ = _read(desk, head, "before", BEHIND_ALL if before is None else before, q, bool(only))
    with desk.opened.store.connect() as connection:
        two = writers(connection, head.number)
    desk.audit("view", {"page": "conversation", "conversation": head.number, **_seen(reading), "query": q})
    return desk.fragment(
        "conversation_lines.html", head=head, q=q, only=bool(only), at="", reading=reading,
        short_details=short_details, inside=until is not None,
        rows=rows(reading, head, desk.zone, query=query, right=sides(head, two)),
    )  # fmt: skip


@get("/conversation/{number:str}/hit", sync_to_thread=True)
def hit(
    desk: Desk, number: str, q: Query = "", only: Short = "", before: Key | None = None, after: Key | None = None
) -> Redirect:
    """Go to the next or previous message that the query finds."""
    head = action.head(desk.opened, number_or_404(number))
    direction: Literal["after", "before"] = "before" if before is not None else "after"
    key = before if before is not None else BEFORE_ALL if after is None else after
    found = action.nearest_hit(desk.opened, head.number, q, key, direction, desk.zone)
    if found is None:
        raise NoSuchThing(desk.t("conversation.no_more_hits"))
    return Redirect(desk.link(f"/conversation/{head.number}", q=q, only=only, at=found), status_code=303)


@get("/conversation/{number:str}/side", sync_to_thread=True)
def side(desk: Desk, number: str, q: Query = "") -> Response[str]:
    """How many messages in which month, with the gaps, and who wrote: what stands beside the talk."""
    head = action.head(desk.opened, number_or_404(number))
    try:
        timeline = action.months(desk.opened, head.number, q, desk.zone)
    except BadQuery:
        timeline = action.months(desk.opened, head.number, "", desk.zone)
    most = max((bucket.count for bucket in timeline.buckets), default=0)
    with desk.opened.store.connect() as connection:
        people = members(connection, head.number, MEMBERS)
    return desk.fragment(
        "conversation_side.html", head=head, timeline=timeline, most=most, q=q, people=people, colour=colour
    )


@get("/message/{message_id:str}/context", sync_to_thread=True)
def context(desk: Desk, message_id: str, minutes: Annotated[int, Parameter(ge=1, le=1440)] = 5) -> Response[str]:
    """What was said within some minutes of a message: for a search result that is opened in place."""
    one, page = action.minutes_around(desk.opened, message_id, minutes)
    head = action.head(desk.opened, one.conversation)
    reading = Reading(slice=page)
    desk.audit("view", {"page": "context", "message": one.id, "minutes": minutes})
    return desk.fragment(
        "conversation_lines.html", head=head, q="", only=False, at=one.id, reading=reading,
        short_details=short_details, inside=True, rows=rows(reading, head, desk.zone, chosen=one.id),
    )  # fmt: skip


def _read(
    desk: Desk, head: Head, where: Literal["after", "before", "at"], key: int, q: str, only: bool
) -> tuple[Reading, str, str]:
    """The page, the query it was read with, and what was wrong with the query asked for."""
    try:
        if q.strip() and only:
            return action.filtered(desk.opened, head.number, where, key, q, desk.zone), q, ""
        return action.read(desk.opened, head.number, where, key, q, desk.zone), q, ""
    except BadQuery as wrong:
        return action.read(desk.opened, head.number, where, key), "", str(wrong)


def _seen(reading: Reading) -> dict[str, Any]:
    """For the audit: which messages were shown, by the first and the last."""
    lines = reading.slice.lines
    return {"from": lines[0].id, "to": lines[-1].id, "lines": len(lines)} if lines else {"lines": 0}


routes = [conversation, lines, hit, side, context]
