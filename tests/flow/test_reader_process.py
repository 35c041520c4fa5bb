"""The reader process looks at hostile bytes: whatever becomes of it, the case goes on and says what was lost."""

import errno
import subprocess
import sys
import time
from pathlib import Path

import pytest

from builders import environment, said, take, telegram
from speur.actions.ingest import Ingested, case_stats
from speur.actions.opening import OpenCase
from speur.actions.problems import list_problems
from speur.actions.verify import verify
from speur.evidence import Journal, Vault, take_in
from speur.flow import frames
from speur.flow.reader import Reader
from speur.flow.sandbox import available
from speur.store.batch import TEXT, Batch

GOOD = telegram([said(1, "het gaat door")])


def ingest(case: Path, folder: Path, **files: str) -> Ingested:
    for name, content in files.items():
        (folder / f"{name}.txt").write_text("HOSTILE\n" + content)
    (folder / "zz.json").write_bytes(GOOD)
    return take(case, folder)


def codes(case: Path) -> list[str]:
    return [one.code for one in list_problems(case)]


def texts(case: Path) -> list[str]:
    opened = OpenCase(case)
    with opened.store.connect() as connection:
        return list(connection.exec_driver_sql("SELECT text FROM message ORDER BY row").scalars())


def test_a_reader_killed_in_the_middle_is_a_problem_and_the_next_items_are_read(case: Path, hostile: Path) -> None:
    told = ingest(case, hostile, a="een\ntwee\ndie\ndrie\n", b="een\nleave\n", c="vier\n")
    assert told.summary is not None
    assert told.summary.died == 2
    details = [one.detail for one in list_problems(case) if one.code == "reader-died"]
    assert "signal 9" in details[0]
    assert "exit code 7" in details[1]
    assert texts(case)[-2:] == ["vier", "het gaat door"]
    assert case_stats(case)["items_waiting"] == 0


def test_a_reader_that_raises_is_a_problem_and_what_it_read_before_stays(case: Path, hostile: Path) -> None:
    ingest(case, hostile, a="een\ntwee\nraise\ndrie\n", b="recurse\n")
    assert codes(case) == ["reader-failed", "reader-failed"]
    assert texts(case) == ["een", "twee", "het gaat door"]
    assert not verify(case).differences


def test_many_readings_that_fail_leave_room_for_the_next(case: Path, hostile: Path) -> None:
    ingest(case, hostile, **{f"a{number:02}": f"{number}\nraise\n" for number in range(70)})
    assert codes(case) == ["reader-failed"] * 70
    assert texts(case)[-1] == "het gaat door"


def test_a_reader_that_eats_memory_is_a_problem(case: Path, hostile: Path) -> None:
    ingest(case, hostile, a="een\neat\n", b="vijf\n")
    assert codes(case) == ["reader-died"]
    assert texts(case)[-2:] == ["vijf", "het gaat door"]


def test_what_a_reader_prints_does_not_get_between_the_frames(case: Path, hostile: Path) -> None:
    told = ingest(case, hostile, a="een\nprint\ntwee\n")
    assert codes(case) == []
    assert texts(case) == ["een", "print", "twee", "het gaat door"]
    assert told.summary is not None
    assert told.summary.died == 0


def test_a_probe_that_raises_or_dies_hides_nothing(case: Path, hostile: Path) -> None:
    (hostile / "a.txt").write_bytes(b"PROBE-RAISES")
    (hostile / "b.txt").write_bytes(b"PROBE-DIES")
    ingest(case, hostile)
    assert codes(case) == ["format-broken", "reader-died"]
    assert texts(case) == ["het gaat door"]
    assert case_stats(case)["items_unrecognised"] == 2


def test_a_count_that_raises_is_a_problem(case: Path, hostile: Path) -> None:
    ingest(case, hostile, a="units-raise\n")
    assert len(codes(case)) == 1
    assert texts(case)[-1] == "het gaat door"


def test_a_file_that_two_formats_claim_is_left_for_a_person(case: Path, hostile: Path) -> None:
    (hostile / "both.json").write_bytes(telegram([said(1, "van wie?")], number=4242))
    told = ingest(case, hostile)
    assert told.summary is not None
    assert told.summary.ambiguous == 1
    (problem,) = list_problems(case)
    assert problem.code == "ambiguous-format"
    assert "telegram-desktop-json and hostile-lines" in problem.detail
    assert "--format" in problem.detail
    told = take(case, hostile, source="telegram-desktop-json")
    assert told.again
    assert sorted(texts(case)) == ["het gaat door", "van wie?"]


def test_a_format_that_does_not_load_is_said_and_the_others_work(
    case: Path, hostile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = hostile.parent / "site" / "hostile_format-1.dist-info" / "entry_points.txt"
    entry.write_text("[speur.sources]\nhostile-lines = no.such.module:Nothing\n")
    (hostile / "x.bin").write_bytes(b"nobody's")
    ingest(case, hostile)
    assert codes(case) == ["format-broken"]
    assert texts(case) == ["het gaat door"]


@pytest.mark.skipif(bool(available()), reason=f"the system refuses the sandbox: {available()}")
def test_a_reader_has_no_network(case: Path, hostile: Path) -> None:
    ingest(case, hostile, a="network\n")
    assert texts(case)[0] == f"refused {errno.ENETUNREACH}"


def test_a_reader_can_write_no_file(case: Path, hostile: Path, tmp_path: Path) -> None:
    target = tmp_path / "written"
    ingest(case, hostile, a=f"write {target}\n")
    assert texts(case)[0].startswith("refused")
    assert not target.exists() or target.stat().st_size == 0


def test_a_reader_ends_when_nobody_asks_any_more(case: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "speur.flow.reader_process", str(case / "evidence")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment(),
    )  # fmt: skip
    process.communicate(b"", timeout=30)
    assert process.returncode == 0


def test_one_reader_reads_many_items_and_starts_anew_after_it_was_killed(tmp_path: Path) -> None:
    vault, journal = Vault(tmp_path / "vault"), Journal(tmp_path / "vault" / "journal.jsonl")
    (tmp_path / "a.json").write_bytes(GOOD)
    intake = take_in(vault, journal, [tmp_path / "a.json"], who="jan", at_ms=1)
    reader = Reader(vault.folder)
    job, near = frames.Job(intake=intake.id, item=intake.items[0]), frames.Near(items=[])
    try:
        for _ in range(2):
            for _ in range(2):
                answers = list(reader.read(job, near))
                batches = [answer for answer in answers if isinstance(answer, Batch)]
                assert [row[TEXT] for batch in batches for row in batch.messages] == ["het gaat door"]
                assert isinstance(answers[-1], frames.Done)
            process = reader._process
            assert process is not None
            process.kill()
            while process.poll() is None:
                time.sleep(0.01)
    finally:
        reader.stop()
