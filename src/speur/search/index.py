"""The index on disk: how messages get in, and up to where it is complete.

The index is derived: the store is the truth. A small file `mark.json` beside it says up to which row it is complete;
what a crash left behind above that row is taken out when the next writer opens.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import msgspec
import tantivy

from speur.model import CaseBusy, CaseDamaged
from speur.search.schema import VERSION, doc, make_schema, placed, register_tokenizers, said

__all__ = ["Index", "Writer", "doc", "placed", "said"]

HEAP_BYTES: Final = 200_000_000
THREADS: Final = 2


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """Up to which row (included) the index is complete; -1 when it is empty."""

    version: int = VERSION
    last_row: int = -1


class Index:
    """An index folder. Make or open it with `create`, `open`; many may read it, one may write."""

    def __init__(self, folder: Path) -> None:
        """Use `create` or `open`."""
        self.folder = folder
        self.schema = make_schema()
        self.tantivy = tantivy.Index(self.schema, path=str(folder / "segments"))
        register_tokenizers(self.tantivy)
        # "manual": `Engine.reload` looks at the mark instead of a thread that watches the folder.
        self.tantivy.config_reader(reload_policy="manual")

    @classmethod
    def create(cls, folder: Path) -> Self:
        """Make an empty index in a folder that holds none yet."""
        if (folder / "mark.json").exists():
            raise CaseDamaged(f"expected no index in {folder}, found one: remove the folder first, or open it")
        (folder / "segments").mkdir(parents=True, exist_ok=True)
        made = cls(folder)
        write_mark(folder, Mark())
        return made

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open an index. Raises CaseDamaged if there is none that can be read; `speur reindex` makes a new one."""
        mark = read_mark(folder)
        if mark.version != VERSION:
            raise CaseDamaged(
                f"expected an index of version {VERSION} in {folder}, found version {mark.version}: run `speur reindex`"
            )
        try:
            return cls(folder)
        except (ValueError, OSError) as wrong:
            raise CaseDamaged(f"expected an index in {folder}, found {wrong}: run `speur reindex`") from wrong

    def last_row(self) -> int:
        """Up to which row (included) the index is complete, -1 when empty."""
        return read_mark(self.folder).last_row

    def writer(self, *, heap_bytes: int = HEAP_BYTES, threads: int = THREADS) -> "Writer":
        """The one writer. Raises CaseBusy while another process or object has it."""
        return Writer(self, heap_bytes=heap_bytes, threads=threads)


class Writer:
    """Puts messages into the index; nothing is kept or visible before `commit`. Leaving the `with` block closes it."""

    def __init__(self, index: Index, *, heap_bytes: int = HEAP_BYTES, threads: int = THREADS) -> None:
        self._index = index
        try:
            self._writer: tantivy.IndexWriter = index.tantivy.writer(heap_size=heap_bytes, num_threads=threads)
        except ValueError as wrong:
            if "LockBusy" not in str(wrong) and "lock" not in str(wrong).lower():
                raise
            raise CaseBusy(f"expected to be the only writer of {index.folder}, found another: wait for it") from wrong
        self._closed = False
        self._take_out_the_unmarked()

    def _take_out_the_unmarked(self) -> None:
        last = self._index.last_row()
        self._index.tantivy.reload()
        searcher = self._index.tantivy.searcher()
        if searcher.search(self._above(last), limit=1, count=False).hits:
            self.delete_after(last)
            self._writer.commit()

    def _above(self, row: int) -> tantivy.Query:
        return tantivy.Query.range_query(
            self._index.schema, "row", tantivy.FieldType.Integer, lower_bound=row, include_lower=False
        )

    def add(self, doc_json: str) -> None:
        """Add one message, as `doc` writes it. A row that is in the index already must be deleted first."""
        self._writer.add_json(doc_json)

    def add_many(self, docs: Iterable[str]) -> None:
        """Add messages, as `doc` writes them."""
        add = self._writer.add_json
        for line in docs:
            add(line)

    def delete_rows(self, rows: Iterable[int]) -> None:
        """Take out these rows, as they are in the index so far; the same rows may be added again before the commit."""
        numbers = list(rows)
        if numbers:
            self._writer.delete_documents_by_query(tantivy.Query.term_set_query(self._index.schema, "row", numbers))

    def delete_after(self, row: int) -> None:
        """Take out all rows above this one."""
        self._writer.delete_documents_by_query(self._above(row))

    def commit(self, last_row: int) -> None:
        """Make all that was added durable and visible; `last_row` is the highest row up to which nothing is missing."""
        self._writer.commit()
        write_mark(self._index.folder, Mark(last_row=last_row))

    def rollback(self) -> None:
        """Forget what was added since the last commit."""
        self._writer.rollback()

    def close(self) -> None:
        """Forget what was not committed, let merges end, and make room for another writer."""
        if not self._closed:
            self._closed = True
            self._writer.wait_merging_threads()  # also drops what was not committed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read_mark(folder: Path) -> Mark:
    """The mark of an index folder. Raises CaseDamaged if it is missing or not a mark."""
    path = folder / "mark.json"
    try:
        return msgspec.json.decode(path.read_bytes(), type=Mark)
    except (OSError, msgspec.DecodeError) as wrong:
        raise CaseDamaged(f"expected the index's mark in {path}, found none ({wrong}): run `speur reindex`") from wrong


def write_mark(folder: Path, mark: Mark) -> None:
    """Replace the mark, whole or not at all."""
    path = folder / "mark.json"
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as stream:
        stream.write(msgspec.json.encode(mark))
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
