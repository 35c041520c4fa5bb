"""Runs of equal lines in two items without message ids: shown, never merged by machine."""

from pathlib import Path

import pytest

from builders import take_here, whatsapp, write
from speur.actions.ingest import case_stats
from speur.flow import ingest as ingesting
from speur.store import Database
from speur.store.custody import overlaps

LINES = [("Jan" if at % 3 else "Piet", f"bericht nummer {at}") for at in range(60)]


def found(case: Path) -> list[int]:
    database = Database(case / "case.db", write=False)
    with database.connect() as connection:
        lengths = [one.length for one in overlaps(connection)]
    database.close()
    return lengths


def ingest(case: Path, folder: Path, *exports: bytes) -> None:
    for number, export in enumerate(exports):
        take_here(case, write(folder / f"in{number}", chat__txt=export))


def test_twenty_equal_lines_are_shown_and_not_merged(case: Path, tmp_path: Path) -> None:
    ingest(case, tmp_path, whatsapp(LINES[:40]), whatsapp(LINES[20:], 20))
    assert found(case) == [20]
    stats = case_stats(case)
    assert (stats["messages"], stats["copies"]) == (80, 0)


def test_nineteen_equal_lines_are_no_overlap(case: Path, tmp_path: Path) -> None:
    ingest(case, tmp_path, whatsapp(LINES[:39]), whatsapp(LINES[20:], 20))
    assert found(case) == []


def test_equal_lines_at_another_time_are_no_overlap(case: Path, tmp_path: Path) -> None:
    ingest(case, tmp_path, whatsapp(LINES), whatsapp(LINES, 1))
    assert found(case) == []


def test_a_run_broken_by_one_other_line_is_two_runs(case: Path, tmp_path: Path) -> None:
    changed = [*LINES[:29], ("Jan", "iets anders"), *LINES[30:]]
    ingest(case, tmp_path, whatsapp(LINES), whatsapp(changed))
    assert found(case) == [30, 29]


def test_to_look_again_finds_nothing_new(case: Path, tmp_path: Path) -> None:
    ingest(case, tmp_path, whatsapp(LINES[:40]), whatsapp(LINES[10:], 10))
    ingest(case, tmp_path / "more", whatsapp([("Kees", "los")]))
    assert found(case) == [30]


def test_a_run_killed_before_it_looked_is_made_up_for(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_connection: object) -> int:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr(ingesting, "find_overlaps", killed)
        with pytest.raises(RuntimeError, match="killed"):
            ingest(case, tmp_path, whatsapp(LINES), whatsapp(LINES[:30]))
    take_here(case)
    take_here(case, write(tmp_path / "in1", chat__txt=whatsapp(LINES[:30])))
    assert found(case) == [30]
