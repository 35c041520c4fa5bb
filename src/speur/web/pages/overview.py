"""The first page: what is in the case, when it was said, where and by whom, and what could not be read."""

from typing import Any, Final

from litestar import Response, get

from speur.actions.browse import named
from speur.search import parse
from speur.web import filters
from speur.web.charts import chart, shades
from speur.web.desk import Desk

AT_ONCE: Final = 400_000
"""Up to so many messages the counts over the index come with the page; beyond, a moment after it."""
_BUSIEST: Final = 10


@get("/", sync_to_thread=True)
def overview(desk: Desk, whole: bool = False) -> Response[str]:
    """What is in the case."""
    count = desk.opened.engine.count("", zone=desk.zone)
    at_once = whole or count <= AT_ONCE
    numbers = _numbers(desk) if at_once or desk.figures.stats.ready() else {}
    return desk.page(
        "overview.html", view={"page": "overview"}, at_once=at_once, count=count, numbers=numbers,
        activity_part=desk.link("/overview/activity"), numbers_part=desk.link("/overview/numbers"),
        whole_page=desk.link("/", whole="true"), **(_activity(desk) if at_once else {}),
    )  # fmt: skip


@get("/overview/activity", sync_to_thread=True)
def activity(desk: Desk) -> Response[str]:
    """Timeline, week and busiest, as a part of the page."""
    return desk.fragment("overview_activity.html", **_activity(desk))


@get("/overview/numbers", sync_to_thread=True)
def numbers(desk: Desk) -> Response[str]:
    """The counts, as a part of the page."""
    return desk.fragment("overview_numbers.html", numbers=_numbers(desk))


def _numbers(desk: Desk) -> dict[str, Any]:
    stats = desk.figures.stats.get()
    return {"stats": stats, "problems": desk.figures.problems.get()}


def _activity(desk: Desk) -> dict[str, Any]:
    everything = parse("")
    told = desk.opened.engine.overview(everything, zone=desk.zone, size=_BUSIEST)
    facets = named(desk.opened, told.facets)
    week = desk.opened.engine.heatmap(everything, desk.zone)
    links = {
        name: [
            (line, desk.link("/search", q=filters.with_filter(everything, line.field, line.value))) for line in lines
        ]
        for name, lines in facets.items()
    }
    return {
        "chart": chart(told.timeline), "facets": links, "week": week, "week_shades": shades(week),
        "q": "", "sort": "newest", "period": ("", ""),
    }  # fmt: skip


routes = [overview, activity, numbers]
