"""`ingest`: seal files, then read what waits."""

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from speur.actions.decide import PREFIX, settle
from speur.actions.opening import OpenCase
from speur.cases.people import user
from speur.evidence import Intake, intakes, open_item, take_in
from speur.flow.case import Case, check_zone
from speur.flow.clock import now_ms
from speur.flow.ingest import Progress, Summary, run_ingest
from speur.flow.read_as import ReadAs, ask
from speur.flow.reader import Reader
from speur.model import BadInput, CannotDo, CaseBusy, Mapping
from speur.sources import Broken, load
from speur.store import intakes as known
from speur.store.stats import stats


class Ingested(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it. `summary` is None when another process holds the case and will do the reading."""

    intake: str
    items: int
    refused: int
    again: bool
    summary: Summary | None


Sealing = Callable[[int, int, str], None]


def ingest(
    folder: Path,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    mapping: Mapping | None = None,
    zone: str | None = None,
    legal_basis: str = "",
    obtained_from: str = "",
    note: str = "",
    sealing: Sealing | None = None,
    progress: Progress | None = None,
) -> Ingested:
    """Seal files and folders into the case and read them; without paths, go on with what waits.

    Raises BadInput for an unknown format, a wrong mapping or a path that is not there; CannotDo for a full disk or
    missing rights.
    """
    case = Case(folder)
    _check(paths, source, zone)
    reader = Reader(case.vault.folder)
    reader.start()
    try:
        intake = _seal(case, paths, legal_basis, obtained_from, note, sealing) if paths else None
        if intake is not None and mapping is not None:
            _check_mapping(case, intake, mapping, source)
        read_as = ReadAs(source=source, zone=zone, mapping=mapping)
        if intake is not None and read_as != ReadAs():
            ask(case.journal, read_as, who=user(), at_ms=now_ms(), intake=intake.id)
        summary = _read(case, reader, intake, progress)
    finally:
        reader.stop()
    if summary is not None and summary.items and case.people.decisions(PREFIX):
        settle(OpenCase(folder))  # what was decided holds for what came in now, too
    return Ingested(
        intake=intake.id if intake else "",
        items=len(intake.items) if intake else 0,
        refused=len(intake.refused) if intake else 0,
        again=bool(intake and intake.again),
        summary=summary,
    )


def _seal(
    case: Case, paths: Sequence[Path], legal_basis: str, source: str, note: str, sealing: Sealing | None
) -> Intake:
    intake = take_in(
        case.vault, case.journal, paths, who=user(), at_ms=now_ms(), legal_basis=legal_basis, source=source, note=note,
        progress=sealing,
    )  # fmt: skip
    case.people.audit("ingest", {"intake": intake.id, "items": len(intake.items), "refused": len(intake.refused)})
    return intake


def _read(case: Case, reader: Reader, intake: Intake | None, progress: Progress | None) -> Summary | None:
    """Read what waits; None when another process holds the case, which will then do it."""
    # A process that is about to let go may have looked for work already: so wait a moment before leaving it to it.
    case.wait(1.0)
    summary: Summary | None = None
    try:
        while True:
            with case.lock():
                told = _run(case, reader, intake, progress)
            if summary is None:
                summary = told
                summary.problems += len(intake.refused) if intake is not None else 0
            else:
                summary.add(told)
            # Whoever found the case held in the last moments has sealed, left, and relies on its holder.
            if told.stopped or not _sealed_meanwhile(case):
                return summary
    except CaseBusy:
        if intake is None and summary is None:
            raise
        return summary


def _run(case: Case, reader: Reader, intake: Intake | None, progress: Progress | None) -> Summary:
    database = case.storing()
    try:
        if intake is not None and intake.again:
            with database.begin() as connection:
                known.reopen_unread(connection, intake.id)
        return run_ingest(case, reader, database, verb="ingest", who=user(), progress=progress)
    finally:
        database.close()


def _sealed_meanwhile(case: Case) -> bool:
    with case.store.connect() as connection:
        there = known.intake_ids(connection)
    return any(sealed.id not in there for sealed in intakes(case.journal))


def case_stats(folder: Path) -> dict[str, int]:
    """`stats`: one flat object of counts."""
    case = Case(folder)
    with case.store.connect() as connection:
        return stats(connection)


def _check(paths: Sequence[Path], source: str | None, zone: str | None) -> None:
    for path in paths:
        try:
            path.lstat()
        except PermissionError as error:
            raise CannotDo(f"no rights to look at {path}; ask its owner, or run as somebody who may") from error
        except FileNotFoundError as error:
            raise BadInput(f"{path} does not exist; expected a file or folder with chat data") from error
        except OSError as error:
            raise BadInput(f"{path} cannot be a file or folder with chat data: {error.strerror}") from error
    if zone is not None:
        check_zone(zone)
    if source is not None:
        try:
            load(source)
        except Broken as error:
            raise BadInput(str(error)) from error


def _check_mapping(case: Case, intake: Intake, mapping: Mapping, source: str | None) -> None:
    """Say which column is missing before anything is read."""
    names = [source] if source else ["csv", "json-lines"]
    wrong: list[str] = []
    for item in intake.items:
        opened = open_item(case.vault, intake, item, mapping=mapping)
        for name in names:
            missing_columns = getattr(load(name), "missing_columns", None)
            if missing_columns is None:
                return
            missing = missing_columns(opened)
            if not missing:
                return
            wrong.append(f"{item.path} ({name}) has no column {', '.join(map(repr, missing))}")
    raise BadInput("the mapping fits no file: " + "; ".join(wrong[:4]))
