"""`search`: what matches a query, newest first, all of it if wanted."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from speur.actions.hits_export import export_hits
from speur.actions.opening import OpenCase
from speur.search.ast import Sort
from speur.search.language import parse
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


def search_csv(folder: Path, query: str) -> Iterator[bytes]:
    """All messages that match as a CSV file, in pieces. Raises BadQuery."""
    opened = OpenCase(folder)
    parsed = parse(query)
    number = opened.engine.count(parsed, zone=opened.zone)
    opened.case.people.audit("export", {"query": query, "hits": number, "form": "csv", "by": "command line"})
    return export_hits(opened, parsed, "csv", zone=opened.zone)


def messages(opened: OpenCase, rows: Iterator[int]) -> Iterator[Shown]:
    """The messages of these rows, read from the store in chunks."""
    while chunk := list(islice(rows, _CHUNK)):
        with opened.store.connect() as connection:
            yield from shown(connection, chunk)
