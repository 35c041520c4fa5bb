"""Search: the bar, chips, facets, the hits over time, the hits with what stands around them, and their export."""

import re
from typing import Any, Final, Literal

from litestar import Response, get
from litestar.response import Redirect, Stream

from speur.actions.browse import Hits, browse, called, sides
from speur.actions.hits_export import Form, export_hits
from speur.model import BadQuery
from speur.search import Query, Sort, parse
from speur.web import filters
from speur.web.charts import chart
from speur.web.desk import Desk

SORTS: Final[tuple[Sort, ...]] = ("newest", "oldest", "relevance")
_PLACE: Final = re.compile(r"position (\d+)")


@get("/search", sync_to_thread=True)
def search(
    desk: Desk, q: str = "", sort: str = "newest", after: int | None = None, whole: bool = False
) -> Response[str]:
    """The whole page. `after` begins behind a hit, `whole` has the counts in it: both for who has no script."""
    order = _order(sort)
    try:
        query = parse(q)
        found = browse(desk.opened, query, sort=order, after=after, zone=desk.zone)
    except BadQuery as error:
        return _refused(desk, q, order, error)
    values = _values(desk, q, query, order, found)
    if whole:
        values |= _sides(desk, q, query, order)
    desk.remember(q)
    view = {"query": q, "hits": found.total, "sort": order, "zone": desk.zone, "after": after}
    return desk.page("search.html", action="search", view=view, whole=whole, first=after is None, **values)


@get("/search/more", sync_to_thread=True)
def more(desk: Desk, q: str = "", sort: str = "newest", after: int = 0) -> Response[str]:
    """The next hits, as a part of the page."""
    order, query = _order(sort), parse(q)
    found = browse(desk.opened, query, sort=order, after=after, zone=desk.zone)
    desk.audit("view", {"page": "search", "query": q, "sort": order, "after": after, "shown": len(found.hits)})
    return desk.fragment("search_hits.html", **_values(desk, q, query, order, found))


@get("/search/sides", sync_to_thread=True)
def beside(desk: Desk, q: str = "", sort: str = "newest") -> Response[str]:
    """Facets and timeline, as parts of the page; they come after the hits."""
    query = parse(q)
    if not desk.remembers(q):
        desk.audit("search", {"query": q, "zone": desk.zone, "counts": True})
    return desk.fragment("search_sides.html", **_sides(desk, q, query, _order(sort)))


@get("/search/period", sync_to_thread=True)
def period(desk: Desk, q: str = "", sort: str = "newest", since: str = "", until: str = "") -> Redirect:
    """Put a period in the query and go there."""
    made = filters.with_period(parse(q), since.strip(), until.strip())
    parse(made)
    return Redirect(desk.link("/search", q=made, sort=_kept(_order(sort))), status_code=303)


@get("/search/export", sync_to_thread=True)
def export(desk: Desk, q: str = "", form: Literal["csv", "jsonl"] = "csv") -> Stream:
    """All hits as a file, as long as it takes."""
    query = parse(q)
    count = desk.opened.engine.count(query, zone=desk.zone)
    desk.audit("export", {"query": q, "form": form, "messages": count, "zone": desk.zone})
    return _stream(desk, query, form)


def _stream(desk: Desk, query: Query, form: Form) -> Stream:
    kind = "text/csv" if form == "csv" else "application/jsonl"
    headers = {"content-disposition": f'attachment; filename="speur-hits.{form}"'}
    return Stream(export_hits(desk.opened, query, form, zone=desk.zone), media_type=kind, headers=headers)


def _order(sort: str) -> Sort:
    return next((one for one in SORTS if one == sort), "newest")


def _kept(order: Sort) -> str:
    """The order in an address; the usual one is left out."""
    return "" if order == "newest" else order


def _values(desk: Desk, q: str, query: Query, order: Sort, found: Hits) -> dict[str, Any]:
    state = {"q": q, "sort": _kept(order)}
    return {
        "q": q,
        "sort": order,
        "sorts": [(one, desk.link("/search", q=q, sort=_kept(one))) for one in SORTS],
        "found": found,
        "chips": [
            (
                chip,
                called(desk.opened, chip.field, chip.value) or chip.value,
                desk.link("/search", **state | {"q": chip.toggled}),
                desk.link("/search", **state | {"q": chip.removed}),
            )
            for chip in filters.chips(query)
        ],
        "period": filters.period(query),
        "next_page": desk.link("/search", **state, after=found.next) if found.next is not None else None,
        "next_part": desk.link("/search/more", **state, after=found.next) if found.next is not None else None,
        "sides_part": desk.link("/search/sides", **state),
        "whole_page": desk.link("/search", **state, whole="true"),
        "exports": [(form, desk.link("/search/export", q=q, form=form)) for form in ("csv", "jsonl")],
        "error": None,
    }


def _sides(desk: Desk, q: str, query: Query, order: Sort) -> dict[str, Any]:
    """Facets with the addresses that add or exclude each value, and the picture of the hits over time."""
    told = sides(desk.opened, query, zone=desk.zone)
    sort = _kept(order)
    facets = {
        name: [
            (
                line,
                filters.has_filter(query, line.field, line.value),
                desk.link("/search", q=filters.with_filter(query, line.field, line.value), sort=sort),
                desk.link("/search", q=filters.with_filter(query, line.field, line.value, "exclude"), sort=sort),
            )
            for line in lines
        ]
        for name, lines in told.facets.items()
    }
    return {"facets": facets, "chart": chart(told.timeline), "q": q, "sort": order, "period": filters.period(query)}


def _refused(desk: Desk, q: str, order: Sort, error: BadQuery) -> Response[str]:
    """The page with what is wrong, and where."""
    place = _PLACE.search(str(error))
    at = min(int(place[1]) - 1, len(q)) if place else None
    values = _values(desk, q, parse(""), order, Hits(hits=[], total=0, next=None))
    values |= {"error": str(error), "error_at": at}
    view = {"query": q, "error": str(error)[:500]}
    return desk.page("search.html", action="search", view=view, status=400, whole=False, first=True, **values)


routes = [search, more, beside, period, export]
