"""`search`: what matches a query, newest first, all of it if wanted."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from speur.actions.opening import OpenCase
from speur.search.ast import Sort
from speur.store.reading import Shown, shown

_CHUNK = 500


def count(folder: Path, query: str) -> int:
    """How many messages match."""
    opened = OpenCase(folder)
    number = opened.engine.count(query, zone=opened.zone)
    opened.case.people.audit("search", {"query": query, "hits": number, "by": "command line"})
    return number


def search(folder: Path, query: str, *, limit: int | None = 50, sort: Sort = "newest") -> Iterator[Shown]:
    """The messages that match; all of them when `limit` is None. Raises BadQuery."""
    opened = OpenCase(folder)
    number = opened.engine.count(query, zone=opened.zone)
    opened.case.people.audit("search", {"query": query, "hits": number, "by": "command line"})
    if sort == "relevance":
        rows = iter(opened.engine.hits(query, limit=limit or number or 1, sort=sort, zone=opened.zone).rows)
    else:
        rows = opened.engine.rows(query, order=sort, zone=opened.zone)
    yield from messages(opened, islice(rows, limit))


def messages(opened: OpenCase, rows: Iterator[int]) -> Iterator[Shown]:
    """The messages of these rows, read from the store in chunks."""
    while chunk := list(islice(rows, _CHUNK)):
        with opened.store.connect() as connection:
            yield from shown(connection, chunk)
