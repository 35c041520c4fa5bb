"""`reindex`: make the index anew from the store."""

import shutil
from collections.abc import Callable
from pathlib import Path

from speur.flow.case import Case
from speur.search.index import Index, doc
from speur.store.reading import indexables
from speur.store.stats import stats


def reindex(folder: Path, progress: Callable[[int, int], None] | None = None) -> int:
    """Build the index beside the old one and put it in its place; give how many messages it holds."""
    case = Case(folder)
    fresh, place, old = folder / "index.new", folder / "index", folder / "index.old"
    with case.lock():
        database = case.storing()
        try:
            for left in (fresh, old):
                shutil.rmtree(left, ignore_errors=True)
            index = Index.create(fresh)
            held = 0
            with database.connect() as connection:
                total = stats(connection)["messages"]
                last = connection.exec_driver_sql("SELECT coalesce(max(row), 0) FROM message").scalar() or 0
                with index.writer() as writer:
                    for row in indexables(connection, after=-1):
                        writer.add(doc(*row))
                        held += 1
                        if progress and held % 10_000 == 0:
                            progress(held, total)
                    writer.commit(last)
            if place.exists():
                place.rename(old)
            fresh.rename(place)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            database.close()
    case.people.audit("reindex", {"messages": held})
    return held
