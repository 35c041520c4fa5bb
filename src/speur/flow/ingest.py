"""Read what was sealed: reader process to store to index, one item after another, until nothing waits.

What is to be done is not kept anywhere by itself: it is what the custody journal names and the store has not read to
its end. So a run that was killed, or found the case busy, goes on with the next one that holds the lock.
"""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor

import msgspec
from sqlalchemy import Connection, delete, select

from speur.evidence import Intake, intakes
from speur.flow import frames
from speur.flow.batching import rarely_collect
from speur.flow.case import Case
from speur.flow.clock import now_ms
from speur.flow.overlaps import find_overlaps
from speur.flow.read_as import Asked
from speur.flow.reader import Reader, ReaderDied
from speur.flow.sealed import SealedItems
from speur.flow.stopping import Stop
from speur.model import CaseDamaged
from speur.search.index import Writer, doc, placed
from speur.store import Database
from speur.store import intakes as known
from speur.store.batch import END, Batch
from speur.store.grouping import Group
from speur.store.reading import indexables
from speur.store.schema import index_queue
from speur.store.writing import Indexable, ItemWriter, Placed, Rows, Stored, queue_for_index

COMMIT_EVERY = 250_000  # rows between two commits of the index


class Summary(msgspec.Struct, kw_only=True):
    """What one run did. Units and unaccounted bytes are of the items read in this run."""

    items: int = 0
    read: int = 0
    unrecognised: int = 0
    attachments: int = 0
    ambiguous: int = 0
    died: int = 0
    units: int = 0
    units_read: int = 0
    messages: int = 0
    copies: int = 0
    events: int = 0
    problems: int = 0
    unaccounted: int = 0
    overlaps: int = 0
    seconds: float = 0.0
    stopped: bool = False
    sandbox: str = ""

    def add(self, other: "Summary") -> None:
        """Count what a further run did as part of this one."""
        for name in self.__struct_fields__:
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, mine or theirs if isinstance(mine, bool | str) else mine + theirs)

    @property
    def per_second(self) -> float:
        """Messages per second."""
        return (self.messages + self.copies) / self.seconds if self.seconds else 0.0


Progress = Callable[[str, int, int], None]
"""Told now and then: the path being read, bytes of this run done, bytes in all."""


class Ingest:
    """One run over everything that waits. The case's lock is held by the caller."""

    def __init__(self, case: Case, reader: Reader, run_id: int, progress: Progress | None = None) -> None:
        self._case = case
        self._reader = reader
        self._run = run_id
        self._progress = progress
        self._stop = Stop()
        self._done = self._total = 0
        self.summary = Summary()

    def go(self, database: Database) -> Summary:
        """Do the work; Ctrl-C stops between two batches, and the next run goes on there."""
        began = time.monotonic()
        rarely_collect()
        group = Group(database)
        index = self._case.index()
        try:
            with index.writer() as writer, self._stop.listening():
                self._loop(group, writer, index.last_row())
        finally:
            group.close()
            self._reader.stop()
            self.summary.seconds = time.monotonic() - began
            self.summary.sandbox = self._reader.refused
        return self.summary

    def _loop(self, group: Group, writer: Writer, indexed: int) -> None:
        with group.step() as connection:
            rows = Rows(connection, indexed)
        group.before_commit = rows.settle
        indexing = _Indexing(writer, rows, group)
        try:
            self._read_all(group, indexing, rows, indexed)
        finally:
            indexing.close()

    def _read_all(self, group: Group, indexing: "_Indexing", rows: Rows, indexed: int) -> None:
        indexing.catch_up(indexed)
        # Others may seal while this goes on; whoever holds the case reads that too.
        while not self.summary.stopped and (todo := self._waiting(group)):
            self._total += sum(item.size for item in todo)
            wanted = {item.intake for item in todo}
            asked = Asked(self._case.journal)
            sealed = SealedItems(one for one in intakes(self._case.journal) if one.id in wanted)
            for item in todo:
                near = sealed.near(item.intake, item.path)
                self._item(group, indexing, rows, item, self._job(item, sealed, asked), near)
                self._done += item.size
                if self._stop.asked:
                    self.summary.stopped = True
                    break
        with group.step() as connection:
            found = known.mark_attachments(connection)
            self.summary.unrecognised = max(0, self.summary.unrecognised - found)
            self.summary.attachments += found
            # A run that was broken off may have read its last item and not have come to this.
            due = self.summary.items or known.was_broken_off(connection, self._run)
            if due and not self.summary.stopped:
                self.summary.overlaps = find_overlaps(connection)
        indexing.commit()

    def _waiting(self, group: Group) -> list[known.Waiting]:
        with group.step() as connection:
            for intake in intakes(self._case.journal):
                register(connection, intake)
            return known.waiting(connection)

    def _item(
        self, group: Group, indexing: "_Indexing", rows: Rows, item: known.Waiting, job: frames.Job, near: frames.Near
    ) -> None:
        summary = self.summary
        summary.items += 1
        writer: ItemWriter | None = None
        reading = 0
        report = _Report(self._progress, item.path, self._done, self._total, item.size)
        try:
            for answer in self._reader.read(job, near):
                if isinstance(answer, Batch):
                    assert writer is not None
                    with group.step() as connection:
                        stored = writer.put(connection, answer)
                        queue_for_index(connection, stored.unindex)
                    indexing.take(stored)
                    self._count(stored)
                    report.batch(answer)
                    if self._stop.asked:
                        # The item stays half read; the next run goes on behind its last range.
                        self._reader.stop()
                        return
                elif isinstance(answer, frames.Claimed):
                    with group.step() as connection:
                        reading = self._begin(connection, item, job, answer)
                        writer = ItemWriter(
                            rows, number=item.number, sha256=item.sha256, intake=item.intake, reading=reading,
                            folder=item.path.rpartition("/")[0], stored=known.stored_up_to(connection, item.number),
                        )  # fmt: skip
                elif isinstance(answer, frames.Done):
                    with group.step() as connection:
                        self._ended(connection, item, reading, answer)
                else:
                    with group.step() as connection:
                        self._unclaimed(connection, item, answer)
        except ReaderDied as death:
            with group.step() as connection:
                self._died(connection, item, reading, str(death))

    def _job(self, item: known.Waiting, sealed: SealedItems, asked: Asked) -> frames.Job:
        found = sealed.item(item.intake, item.path)
        if found is None:
            raise CaseDamaged(f"{item.path} is in the store, but not in the custody journal; run `speur verify`")
        read_as = asked.about(item.intake, item.sha256)
        return frames.Job(
            intake=item.intake, item=found, zone=read_as.zone or self._case.settings.timezone,
            source=read_as.source, mapping=read_as.mapping,
        )  # fmt: skip

    def _begin(self, connection: Connection, item: known.Waiting, job: frames.Job, claimed: frames.Claimed) -> int:
        self.summary.units += claimed.units or 0
        return known.begin_reading(
            connection, item.number, run_id=self._run, source=claimed.source, version=claimed.version,
            zone=job.zone, units=claimed.units, mapping=msgspec.to_builtins(job.mapping) if job.mapping else None,
        )  # fmt: skip

    def _count(self, stored: Stored) -> None:
        summary = self.summary
        summary.messages += stored.messages
        summary.copies += stored.copies
        summary.events += stored.events
        summary.problems += stored.problems

    def _ended(self, connection: Connection, item: known.Waiting, reading: int, done: frames.Done) -> None:
        summary = self.summary
        summary.read += 1
        summary.units_read += done.units_read
        lost = sum(end - start for start, end in done.unaccounted)
        summary.unaccounted += lost
        if done.error:
            self._problem(connection, item, "reader-failed", f"{done.error}; what follows was not read")
        if done.unaccounted:
            ranges = ", ".join(f"{start}-{end}" for start, end in done.unaccounted[:20])
            self._problem(connection, item, "bytes-unaccounted", f"{lost} bytes no record names: {ranges}")
        known.end_reading(
            connection, item.number, reading, state="died" if done.error else "done",
            units_read=done.units_read, problems=done.problems, unaccounted=done.unaccounted,
        )  # fmt: skip

    def _unclaimed(self, connection: Connection, item: known.Waiting, answer: frames.Unclaimed) -> None:
        if answer.claims:
            self.summary.ambiguous += 1
            known.set_state(connection, item.number, "ambiguous")
            both = " and ".join(answer.claims)
            why = f"{both} claim this file; choose with `speur ingest --format`"
            self._problem(connection, item, "ambiguous-format", why)
        else:
            self.summary.unrecognised += 1
            known.set_state(connection, item.number, "unrecognised")
        if answer.broken:
            self._problem(connection, item, "format-broken", "; ".join(answer.broken))

    def _died(self, connection: Connection, item: known.Waiting, reading: int, why: str) -> None:
        self.summary.died += 1
        self._problem(connection, item, "reader-died", f"{why}; what follows the last record was not read")
        if reading:
            known.end_reading(connection, item.number, reading, state="died", units_read=0, problems=1, unaccounted=[])
        else:
            known.set_state(connection, item.number, "unrecognised")

    def _problem(self, connection: Connection, item: known.Waiting, code: str, detail: str) -> None:
        self.summary.problems += 1
        known.add_problem(connection, item.number, item.size, code, detail, item.path)


def register(connection: Connection, intake: Intake) -> bool:
    """Enter an intake of the custody journal in the store; False when it is there."""
    containers = {item.container for item in intake.items if item.container}
    places = [
        known.Place(
            path=item.path, sha256=item.sha256, size=item.size, container=item.container,
            is_archive=item.sha256 in containers,
        )
        for item in intake.items
    ]  # fmt: skip
    return known.register(
        connection, intake_id=intake.id, seq=intake.seq, at_ms=intake.at_ms, who=intake.who,
        legal_basis=intake.legal_basis, source=intake.source, note=intake.note, places=places,
        refused=[(one.path, one.code, one.detail) for one in intake.refused],
    )  # fmt: skip


class _Indexing:
    """Hands rows to the index, in a thread beside the writer, and commits it now and then, never ahead of the store."""

    def __init__(self, writer: Writer, rows: Rows, group: Group) -> None:
        self._writer = writer
        self._rows = rows
        self._group = group
        self._thread = ThreadPoolExecutor(1, "indexing")
        self._last: Future[None] | None = None
        self._waiting = 0

    def take(self, stored: Stored) -> None:
        self._settle()  # one batch at a time: memory stays bounded, and errors come out here
        self._last = self._thread.submit(self._add, stored.index_rows)
        self._waiting += len(stored.index_rows)
        if self._waiting >= COMMIT_EVERY:
            self.commit()

    def close(self) -> None:
        """Wait for the thread: the writer must not be closed under it, whatever went wrong here."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _add(self, rows: list[Placed]) -> None:
        self._writer.add_many([placed(*row) for row in rows])

    def _settle(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()

    def catch_up(self, last: int) -> None:
        """Index what the store holds beyond the index's mark: what a crash in between left out."""
        if last < self._rows.next_message - 1:
            with self._group.step() as connection:
                self._writer.add_many(doc(*row) for row in indexables(connection, after=last))
            self.commit()

    def commit(self) -> None:
        """Make the index durable up to the last row stored; rows that changed since are taken anew."""
        self._settle()
        self._group.settle()
        with self._group.step() as connection:
            changed = list(connection.scalars(select(index_queue.c.row)))
            if changed:
                self._writer.delete_rows(changed)
                self._writer.add_many(doc(*row) for row in _again(connection, changed))
            self._writer.commit(self._rows.next_message - 1)
            if changed:
                connection.execute(delete(index_queue))
        self._group.settle()
        self._waiting = 0


def _again(connection: Connection, rows: list[int]) -> Iterable[Indexable]:
    for start in range(0, len(rows), 500):
        yield from indexables(connection, rows=rows[start : start + 500])


class _Report:
    """Tells how far a run is, at most a few times a second."""

    def __init__(self, progress: Progress | None, path: str, done: int, total: int, size: int) -> None:
        self._progress, self._path, self._done, self._total, self._size = progress, path, done, total, size
        self._next = 0.0

    def batch(self, batch: Batch) -> None:
        if self._progress is None or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + 0.2
        rows = batch.events or batch.problems
        at = batch.messages[-1][END] if batch.messages else rows[-1].end if rows else 0
        self._progress(self._path, self._done + min(at, self._size), self._total)


def run_ingest(
    case: Case, reader: Reader, database: Database, *, verb: str, who: str, progress: Progress | None
) -> Summary:
    """One run with its record in the store. The case's lock is held by the caller."""
    from speur import __version__

    with database.begin() as connection:
        run_id = known.begin_run(connection, verb, who, now_ms(), {"speur": __version__})
    summary = Ingest(case, reader, run_id, progress).go(database)
    with database.begin() as connection:  # a run that failed or was killed has no end
        known.end_run(connection, run_id, now_ms(), msgspec.to_builtins(summary))
    return summary
