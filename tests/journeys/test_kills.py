"""`speur ingest` killed at any moment: the next one goes on, and the case is as if nothing had happened."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from builders import command, environment, large_telegram, new_case, run_apart, take
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.actions.verify import verify
from speur.flow.case import Case

MESSAGES = 30_000


class Clean:
    """What a run that nobody disturbed makes of the large file."""

    def __init__(self, place: Path) -> None:
        self.folder = place / "in"
        self.folder.mkdir()
        large_telegram(self.folder / "result.json", MESSAGES)
        case = new_case(place / "clean").folder
        began = time.monotonic()
        done = run_apart("ingest", case, self.folder)
        self.seconds = time.monotonic() - began
        assert done.code == 0
        self.rows = rows(case)
        self.stats = case_stats(case)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Clean:
    return Clean(tmp_path_factory.mktemp("clean"))


def rows(case: Path) -> list[tuple[object, ...]]:
    opened = OpenCase(case)
    with opened.store.connect() as connection:
        return list(
            connection.exec_driver_sql(
                "SELECT start, part, native, text, sent_ms, same_as FROM message ORDER BY item, start, part"
            )
        )


EAGER = "from speur.store import grouping; grouping.SECONDS = 0; from speur.cli.main import main; main()"


def started(case: Path, *paths: Path, eager: bool = False) -> subprocess.Popen[bytes]:
    """An ingest in a session of its own; an eager one has every batch on disk before the next."""
    words = command("ingest", case, *paths)
    if eager:
        words[1:3] = ["-c", EAGER]
    return subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(), start_new_session=True
    )


def children(process: int) -> list[int]:
    """The processes below this one."""
    found = Path(f"/proc/{process}/task/{process}/children")
    return [int(word) for word in found.read_text().split()] if found.exists() else []


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def kill(process: subprocess.Popen[bytes]) -> None:
    """Kill -9, and see that the reader process dies with its parent."""
    below = children(process.pid)
    process.kill()
    process.communicate()
    until = time.monotonic() + 10
    while any(map(alive, below)) and time.monotonic() < until:
        time.sleep(0.02)
    assert not [child for child in below if alive(child)], "the reader process outlived its parent"


def until(true: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 60) -> bool:
    """Wait until something is true; False when the process ended first."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        if process.poll() is not None:
            return False
        time.sleep(0.002)
    raise AssertionError("nothing happened")


def stored(case: Path) -> int:
    """How many messages are on disk by now."""
    opened = Case(case)
    try:
        with opened.store.connect() as connection:
            return connection.exec_driver_sql("SELECT coalesce(max(row), 0) FROM message").scalar() or 0
    finally:
        opened.store.close()


def goes_on(case: Path, clean: Clean) -> None:
    """The next ingest of the same path ends as a clean run does."""
    told = take(case, clean.folder)
    assert told.summary is not None
    same(case, clean)


def same(case: Path, clean: Clean) -> None:
    assert rows(case) == clean.rows
    assert case_stats(case) == clean.stats
    opened = OpenCase(case)
    assert opened.engine.count("") == MESSAGES
    assert opened.engine.count("number21415") == 1
    assert opened.engine.last_row() >= MESSAGES
    with opened.store.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM index_queue").scalar() == 0
        assert connection.exec_driver_sql("SELECT sum(messages) FROM presence").scalar() == MESSAGES
    found = verify(case)
    assert not found.differences
    assert not list((case / "evidence").rglob(".part-*"))


@pytest.mark.parametrize("part", [0.3, 0.7])
def test_a_killed_ingest_goes_on(case: Path, clean: Clean, part: float) -> None:
    process = started(case, clean.folder)
    time.sleep(clean.seconds * part)
    kill(process)
    goes_on(case, clean)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_any_moment_and_more_than_once_it_goes_on(case: Path, clean: Clean, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(dice.choice([1, 1, 2, 3])):
        process = started(case, clean.folder)
        time.sleep(dice.uniform(0.1, clean.seconds * 1.05))
        kill(process)
    goes_on(case, clean)


def test_killed_while_sealing_nothing_is_half_sealed(case: Path, clean: Clean, tmp_path: Path) -> None:
    """A fifo would not be sealed: so the moment is when the first unnamed part appears, or a little later."""
    process = started(case, clean.folder)
    objects = case / "evidence" / "objects"
    until(lambda: any(objects.glob(".part-*")) or any(objects.glob("??/*")), process)
    kill(process)
    assert stored(case) == 0
    goes_on(case, clean)


def test_killed_in_the_final_commit_of_the_index_it_heals(case: Path, clean: Clean) -> None:
    process = started(case, clean.folder)
    until(lambda: stored(case) == MESSAGES, process)
    kill(process)
    take(case)  # without a path: what waits, and the index
    goes_on(case, clean)


def test_only_the_reader_killed_is_a_problem_and_no_hang(case: Path, clean: Clean) -> None:
    process = started(case, clean.folder, eager=True)
    until(lambda: stored(case) > 0, process)
    for child in children(process.pid):
        os.kill(child, signal.SIGKILL)
    out, _ = process.communicate(timeout=60)
    assert process.returncode in (0, 1), out  # 0 when it had read all by then
    assert b"Traceback" not in out


def test_ctrl_c_stops_and_says_so_and_the_next_goes_on(case: Path, clean: Clean) -> None:
    process = started(case, clean.folder, eager=True)
    assert until(lambda: stored(case) > 0, process), "too quick to be stopped"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: parent and reader both get it
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert b"Traceback" not in out
    assert b"Stopped" in out
    assert stored(case) < MESSAGES
    goes_on(case, clean)


def test_ctrl_c_before_anything_is_read_is_no_traceback(case: Path, clean: Clean) -> None:
    process = started(case, clean.folder)
    until(lambda: bool(children(process.pid)), process)
    os.killpg(process.pid, signal.SIGINT)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 130, out
    assert b"Traceback" not in out
    goes_on(case, clean)
