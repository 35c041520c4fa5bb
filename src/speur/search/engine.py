"""Answer queries from the index: pages of hits, counts, all rows. Safe to call from many threads at once."""

import threading
from collections.abc import Iterable, Iterator
from typing import Any, Final, Literal

import msgspec
import tantivy

from speur.search.ast import Part, Query, Sort
from speur.search.compile import Compiler, Directory
from speur.search.counts import FACETS, Bucket, Counted, FacetName, Overview, count
from speur.search.dates import zone_named
from speur.search.index import Index, read_mark
from speur.search.language import parse
from speur.search.memory import Memory
from speur.search.timeline import Timeline, Unit, fold_hours, fold_week, step_for
from speur.search.vocabulary import Vocabulary

_ROW_MASK: Final = (1 << 30) - 1


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """Some hits, in order.

    `rows` are the store's row numbers, `ords` their order keys, `total` how many messages match in all. `next` is what
    to pass as `after` for the page behind this one, None at the end.
    """

    rows: list[int]
    ords: list[int]
    total: int
    next: int | None


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The index as it was at one commit. `generation` tells snapshots apart."""

    generation: int
    searcher: Any


class Engine:
    """Reads an index. Each answer comes from one commit; `reload` moves on to the latest."""

    def __init__(self, index: Index, directory: Directory) -> None:
        self._index = index
        self._directory = directory
        self._lock = threading.Lock()
        self._remembered = Memory()
        self._vocabulary = Vocabulary()
        self._stamp: tuple[int, int] | None = None
        self._snapshot = Snapshot(generation=0, searcher=None)
        self.reload()

    def reload(self) -> bool:
        """Move on to the latest commit; True if there was a new one. Costs one look at a file when there is none."""
        mark = (self._index.folder / "mark.json").stat()
        stamp = (mark.st_mtime_ns, mark.st_ino)
        with self._lock:
            if stamp == self._stamp:
                return False
            self._index.tantivy.reload()
            self._snapshot = Snapshot(generation=self._snapshot.generation + 1, searcher=self._index.tantivy.searcher())
            self._stamp = stamp
            self._remembered.clear()
        return True

    @property
    def generation(self) -> int:
        """Goes up with each commit that `reload` has found."""
        return self._snapshot.generation

    def last_row(self) -> int:
        """Up to which row the index is complete."""
        return read_mark(self._index.folder).last_row

    def hits(
        self, query: str | Query, limit: int = 50, sort: Sort = "newest", after: int | None = None, zone: str = "UTC"
    ) -> Page:
        """One page of hits.

        `after` is the `next` of the page before. Messages without a time are last with `newest`, first with `oldest`.
        Pages by time stay put while messages are added; by relevance they do within one generation.
        """
        snapshot = self._snapshot
        root = _root(query)
        found = self._compile(snapshot, root, zone)
        if sort == "relevance":
            return self._by_relevance(snapshot, root, found, limit, after or 0, zone)
        paged = found if after is None else self._beyond(found, sort, after)
        order = tantivy.Order.Desc if sort == "newest" else tantivy.Order.Asc
        first = after is None
        result = snapshot.searcher.search(paged, limit + 1, count=first, order_by_field="ord", order=order)
        ords = [key for key, _ in result.hits]
        if first:
            total = result.count
            self._remembered.put((snapshot.generation, root, zone), root, total)
        else:
            total = self._count(snapshot, root, zone)
        more = len(ords) > limit > 0
        ords = ords[:limit]
        return Page(rows=[k & _ROW_MASK for k in ords], ords=ords, total=total, next=ords[-1] if more else None)

    def _by_relevance(
        self, snapshot: Snapshot, root: Part, found: tantivy.Query, limit: int, offset: int, zone: str
    ) -> Page:
        result = snapshot.searcher.search(found, limit, count=True, offset=offset)
        self._remembered.put((snapshot.generation, root, zone), root, result.count)
        ords = snapshot.searcher.fast_field_values("ord", [address for _, address in result.hits])
        behind = offset + len(ords)
        return Page(
            rows=[k & _ROW_MASK for k in ords],
            ords=ords,
            total=result.count,
            next=behind if ords and behind < result.count else None,
        )

    def count(self, query: str | Query, zone: str = "UTC") -> int:
        """How many messages match."""
        return self._count(self._snapshot, _root(query), zone)

    def rows(
        self, query: str | Query, order: Literal["newest", "oldest"] = "newest", zone: str = "UTC", chunk: int = 200_000
    ) -> Iterator[int]:
        """All matching rows, without a ceiling, from one commit; at most `chunk` in memory, 500 bytes each.

        A chunk costs a search of its own: 5 million rows take 3 to 5 seconds.
        """
        snapshot = self._snapshot
        searcher = snapshot.searcher
        found = self._compile(snapshot, _root(query), zone)
        direction = tantivy.Order.Desc if order == "newest" else tantivy.Order.Asc
        size = min(chunk, 1_000)  # so that a reader who stops early has not waited for much
        paged = found
        while True:
            hits = searcher.search(paged, size, count=False, order_by_field="ord", order=direction).hits
            for key, _ in hits:
                yield key & _ROW_MASK
            if len(hits) < size:
                return
            paged = self._beyond(found, order, hits[-1][0])
            size = min(chunk, size * 8)

    def facets(
        self, query: str | Query, names: Iterable[FacetName] = FACETS, size: int = 50, zone: str = "UTC"
    ) -> dict[str, list[Bucket]]:
        """For each name the values with most matching messages, at most `size` of them, most first."""
        return self._counted(query, zone, tuple(names), size, None).facets

    def timeline(self, query: str | Query, zone: str = "UTC", unit: Unit | Literal["auto"] = "auto") -> Timeline:
        """Matching messages over time, by hour, day, week or month of the zone."""
        place = zone_named(zone)
        counted = self._counted(query, zone, (), 0, step_for(place))
        return fold_hours(counted.hours, place, unit, counted.untimed)

    def overview(
        self,
        query: str | Query,
        zone: str = "UTC",
        unit: Unit | Literal["auto"] = "auto",
        names: Iterable[FacetName] = FACETS,
        size: int = 50,
    ) -> Overview:
        """Facets and timeline together: one look at the index, where asking for them apart takes two."""
        place = zone_named(zone)
        counted = self._counted(query, zone, tuple(names), size, step_for(place))
        return Overview(facets=counted.facets, timeline=fold_hours(counted.hours, place, unit, counted.untimed))

    def heatmap(self, query: str | Query, zone: str = "UTC") -> list[list[int]]:
        """Matching messages by weekday (7 rows, Monday first) and hour of the day (24 columns) in the zone."""
        place = zone_named(zone)
        return fold_week(self._counted(query, zone, (), 0, step_for(place)).hours, place)

    def _counted(
        self, query: str | Query, zone: str, names: tuple[FacetName, ...], size: int, step: int | None
    ) -> Counted:
        snapshot, root = self._snapshot, _root(query)
        key = (snapshot.generation, root, zone, names, size, step)
        known = self._remembered.get(key)
        if known is None:
            known = count(snapshot.searcher, self._compile(snapshot, root, zone), names=names, size=size, step=step)
            self._remembered.put(key, root, known)
        assert isinstance(known, Counted)
        return known

    def _count(self, snapshot: Snapshot, root: Part, zone: str) -> int:
        known = self._remembered.get((snapshot.generation, root, zone))
        if known is None:
            found = self._compile(snapshot, root, zone)
            known = snapshot.searcher.search(found, 1, count=True, order_by_field="ord").count
            self._remembered.put((snapshot.generation, root, zone), root, known)
        assert isinstance(known, int)
        return known

    def _compile(self, snapshot: Snapshot, root: Part, zone: str) -> tantivy.Query:
        def words_like(pattern: str) -> list[str] | None:
            return self._vocabulary.matching(pattern, snapshot.searcher, snapshot.generation)

        return Compiler(self._index.schema, self._directory, zone, words_like).query(root)

    def _beyond(self, found: tantivy.Query, order: str, key: int) -> tantivy.Query:
        newest = order == "newest"
        beyond = tantivy.Query.range_query(
            self._index.schema,
            "ord",
            tantivy.FieldType.Integer,
            lower_bound=None if newest else key,
            upper_bound=key if newest else None,
            include_lower=newest,
            include_upper=not newest,
        )
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, found), (tantivy.Occur.Must, beyond)])


def _root(query: str | Query) -> Part:
    return parse(query).root if isinstance(query, str) else query.root
