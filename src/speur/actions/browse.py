"""`browse`: a page of hits with what stands around them, and the counts beside it: what the search page shows."""

from typing import Final

import msgspec

from speur.actions.opening import OpenCase
from speur.search import Query
from speur.search.ast import Sort
from speur.search.counts import Bucket
from speur.search.highlight import Context, context, spans
from speur.search.timeline import Timeline
from speur.store import overview as stored
from speur.store.neighbours import Beside, beside
from speur.store.reading import Shown, shown
from speur.text import words

PAGE: Final = 30
WIDTH: Final = 420
"""Characters of a hit that are shown, around what was found."""
_LONGEST: Final = 50_000
"""Words are marked in so many characters of a message; a message of megabytes would hold up the page."""


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """One message found: the piece of it to show, and the messages beside it in the conversation."""

    message: Shown
    piece: Context
    before: Beside | None
    after: Beside | None


class Hits(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits. `next` is the `after` of the page behind it."""

    hits: list[Hit]
    total: int
    next: int | None


class FacetLine(msgspec.Struct, frozen=True, kw_only=True):
    """A value to filter by: `field:value` in the query language, what people call it, and how many messages have it."""

    field: str
    value: str
    label: str
    count: int
    number: int | None = None


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """What stands beside the hits: values to filter by, and the hits over time."""

    facets: dict[str, list[FacetLine]]
    timeline: Timeline


def browse(
    opened: OpenCase, query: Query, *, sort: Sort = "newest", after: int | None = None, zone: str, limit: int = PAGE
) -> Hits:
    """One page of hits. Raises BadQuery."""
    page = opened.engine.hits(query, limit=limit, sort=sort, after=after, zone=zone)
    with opened.store.connect() as connection:
        found = shown(connection, page.rows)
        around = beside(connection, [(one.conversation, one.ord) for one in found])
    return Hits(
        hits=[
            Hit(message=one, piece=_piece(query, one.text), before=before, after=behind)
            for one, (before, behind) in zip(found, around, strict=True)
        ],
        total=page.total,
        next=page.next,
    )


def sides(opened: OpenCase, query: Query, *, zone: str, size: int = 12) -> Sides:
    """Facets and timeline of a query: one look at the index. Raises BadQuery."""
    told = opened.engine.overview(query, zone=zone, size=size)
    return Sides(facets=named(opened, told.facets), timeline=told.timeline)


def named(opened: OpenCase, facets: dict[str, list[Bucket]]) -> dict[str, list[FacetLine]]:
    """Facets with the words people and the query language use for the numbers of the index.

    Conversations and senders are asked for by key: titles and names may be shared.
    """
    found: dict[str, list[FacetLine]] = {}
    with opened.store.connect() as connection:
        for name, buckets in facets.items():
            numbers = [int(bucket.value) for bucket in buckets] if name in {"conversation", "sender"} else []
            if name == "conversation":
                known, field = stored.titles(connection, numbers), "in"
            elif name == "sender":
                known, field = stored.names(connection, numbers), "from"
            else:
                known, field = {}, name
            found[name] = [
                FacetLine(
                    field=field,
                    value=known[int(b.value)][1] if known else str(b.value),
                    label=known[int(b.value)][0] if known else str(b.value),
                    count=b.count,
                    number=int(b.value) if known else None,
                )
                for b in buckets
                if not known or int(b.value) in known
            ]
    return found


def called(opened: OpenCase, field: str, text: str) -> str | None:
    """What people call the one conversation or account that this value of `in`, `from` or `to` names, if it is one."""
    pattern = " ".join(words(text))
    if not pattern or field not in {"in", "from", "to"}:
        return None
    directory = opened.directory
    numbers = directory.conversations(pattern) if field == "in" else directory.accounts(pattern)
    if len(numbers) != 1:
        return None
    with opened.store.connect() as connection:
        found = (stored.titles if field == "in" else stored.names)(connection, list(numbers))
    return next((label for label, _ in found.values()), None)


def _piece(query: Query, text: str) -> Context:
    head = text[:_LONGEST]
    piece = context(head, spans(query, head), WIDTH)
    if len(text) > _LONGEST and not piece.more_after:
        piece = msgspec.structs.replace(piece, more_after=True)
    return piece
