"""Ask the index for counts: how many per conversation, sender and so on, and how many per hour."""

from collections.abc import Iterable
from typing import Any, Final, Literal

import msgspec
import tantivy

from speur.search.schema import DAY, NO_SECONDS
from speur.search.timeline import Timeline

FacetName = Literal["conversation", "sender", "service", "lang", "kind"]

FACETS: Final[tuple[FacetName, ...]] = ("conversation", "sender", "service", "lang", "kind")
_FIELD: Final = {"conversation": "conv", "sender": "sender", "service": "service", "lang": "lang", "kind": "kind"}
_PER_SEGMENT: Final = 20_000
"""Values looked at in each part of the index; with more different values than this the smallest may be undercounted."""

_HOURS: Final = "hours"
_WINDOW: Final = 90 * DAY
_MOST_BUCKETS: Final = 60_000  # the index refuses to give 65,000


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """A value (the store's number for conversations and senders, else the word) and how many messages have it."""

    value: int | str
    count: int


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """Facets and timeline of one query, from one look at the index."""

    facets: dict[str, list[Bucket]]
    timeline: Timeline


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """What one look gave: facets, messages per `step` seconds by the step's start, and messages without a time."""

    facets: dict[str, list[Bucket]]
    hours: dict[int, int]
    untimed: int


def count(
    searcher: Any, query: tantivy.Query, *, names: Iterable[FacetName] = (), size: int = 50, step: int | None = None
) -> Counted:
    """Count the messages of a query by the facets named, and by `step` seconds unless that is None."""
    asked: dict[str, Any] = {
        name: {"terms": {"field": _FIELD[name], "size": size, "segment_size": max(size, _PER_SEGMENT)}}
        for name in names
    }
    if step is None:
        return Counted(facets=_facets(searcher.aggregate(query, asked), asked), hours={}, untimed=0)
    try:
        found = searcher.aggregate(query, {**asked, _HOURS: _histogram(step)})
        hours = _hours(found)
    except ValueError as wrong:
        if "bucket" not in str(wrong).lower():
            raise
        found = searcher.aggregate(query, asked) if asked else {}
        hours = _hours_by_window(searcher, query, step)
    untimed = hours.pop(NO_SECONDS // step * step, 0)
    return Counted(facets=_facets(found, asked), hours=hours, untimed=untimed)


def _histogram(step: int, bounds: tuple[int, int] | None = None) -> dict[str, Any]:
    # Only steps with messages are given, so that 1970 and 2106 cost two buckets and not a million.
    made: dict[str, Any] = {"field": "ts", "interval": step, "min_doc_count": 1}
    if bounds:
        made["hard_bounds"] = {"min": bounds[0], "max": bounds[1]}
    return {"histogram": made}


def _hours(found: dict[str, Any]) -> dict[int, int]:
    return {int(bucket["key"]): bucket["doc_count"] for bucket in found[_HOURS]["buckets"]}


def _hours_by_window(searcher: Any, query: tantivy.Query, step: int) -> dict[int, int]:
    """More hours with messages than the index gives at once (7 years without a pause): count them window by window."""
    coarse = _hours(searcher.aggregate(query, {_HOURS: _histogram(_WINDOW)}))
    length = _MOST_BUCKETS * step // _WINDOW * _WINDOW
    out: dict[int, int] = {}
    until: int | None = None
    for start in sorted(coarse):
        if until is not None and start < until:
            continue
        until = start + length
        out.update(_hours(searcher.aggregate(query, {_HOURS: _histogram(step, (start, until - 1))})))
    return out


def _facets(found: dict[str, Any], asked: Iterable[str]) -> dict[str, list[Bucket]]:
    return {
        name: [Bucket(value=_value(b["key"]), count=b["doc_count"]) for b in found[name]["buckets"]] for name in asked
    }


def _value(key: float | str) -> int | str:
    return key if isinstance(key, str) else int(key)
