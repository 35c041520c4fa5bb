"""`decide`: a person says whether an overlap of two items counts once; the store and the index follow.

The decision is kept whatever happens; while another process writes in the case it is carried out later, by `settle`.
"""

from typing import Final, Literal

from sqlalchemy import delete, select

from speur.actions.opening import OpenCase
from speur.cases import Decision
from speur.model import BadInput, CaseBusy, NoSuchThing
from speur.search.index import doc
from speur.store import merging
from speur.store.reading import indexables
from speur.store.schema import index_queue

Verdict = Literal["once", "apart"]
VERDICTS: Final[tuple[Verdict, ...]] = ("once", "apart")
PREFIX: Final = "overlap:"


def decisions(opened: OpenCase) -> dict[int, Decision]:
    """The decision that counts for each overlap, by its number."""
    found = opened.case.people.decisions(PREFIX)
    return {
        int(about.removeprefix(PREFIX)): decision
        for about, decision in found.items()
        if about.removeprefix(PREFIX).isdigit() and decision.verdict in VERDICTS
    }


def decide_overlap(opened: OpenCase, number: int, verdict: str, reason: str, who: str | None = None) -> int | None:
    """Decide about one overlap; give how many messages changed, None when the case is busy and it comes later.

    Raises BadInput without a reason or for another verdict, NoSuchThing for an overlap that is not there.
    """
    if verdict not in VERDICTS:
        raise BadInput(f"expected one of {', '.join(VERDICTS)} about an overlap, found {verdict[:40]!r}")
    if not reason.strip():
        raise BadInput("expected a reason for the decision, found none: say in a line why")
    with opened.store.connect() as connection:
        if number not in merging.overlap_ids(connection):
            raise NoSuchThing(f"no overlap {number} in this case")
    opened.case.people.decide(f"{PREFIX}{number}", verdict, reason.strip()[:2000], who)
    try:
        return settle(opened)
    except CaseBusy:
        return None


def settle(opened: OpenCase) -> int:
    """Carry out what was decided about overlaps; give how many messages changed. Raises CaseBusy."""
    case = opened.case
    with case.lock():
        decided = decisions(opened)
        database = case.storing()
        try:
            with database.begin() as connection:
                changed = merging.apply_overlaps(
                    connection,
                    [number for number, one in decided.items() if one.verdict == "once"],
                    [number for number, one in decided.items() if one.verdict == "apart"],
                )
            index = case.index()
            with database.begin() as connection, index.writer() as writer:
                rows = list(connection.scalars(select(index_queue.c.row)))
                if rows:
                    # A crash in between leaves the queue filled: the next ingest or `settle` takes the rows anew.
                    writer.delete_rows(rows)
                    for start in range(0, len(rows), 500):
                        writer.add_many(doc(*row) for row in indexables(connection, rows=rows[start : start + 500]))
                    writer.commit(index.last_row())
                    connection.execute(delete(index_queue))
        finally:
            database.close()
    if changed:
        case.people.audit("settle", {"changed": changed})
    opened.engine.reload()
    return changed
