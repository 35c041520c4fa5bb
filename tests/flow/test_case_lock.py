"""One writer per case: others seal their bytes and leave; whoever holds the lock reads them."""

import fcntl
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from builders import ReaderHere, command, environment, said, take_here, telegram, write
from speur.actions import ingest as action
from speur.actions.ingest import case_stats
from speur.flow.case import Case
from speur.model import CaseBusy


@contextmanager
def held(case: Path) -> Iterator[None]:
    """Hold the lock as another process would: a lock belongs to the open file, not to the process."""
    descriptor = os.open(case / "case.lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    os.pwrite(descriptor, b"pid 4711", 0)
    try:
        yield
    finally:
        os.close(descriptor)


def test_a_second_process_seals_and_leaves(case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__json=telegram([said(1, "van de tweede")]))
    with held(case):
        told = take_here(case, folder)
        assert told.summary is None
        assert told.items == 1
        with pytest.raises(CaseBusy, match="pid 4711"):
            take_here(case)
        assert case_stats(case)["items"] == 0
    take_here(case)
    assert case_stats(case)["messages"] == 1


def test_the_holder_reads_what_others_seal_meanwhile(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "a", a__json=telegram([said(1, "van de eerste")]))
    second = write(tmp_path / "b", b__json=telegram([said(2, "van de tweede")]))
    others: list[object] = []

    class Meanwhile(ReaderHere):
        def read(self, job: object, near: object) -> object:  # type: ignore[override]
            if not others:
                done = subprocess.run(command("ingest", case, second, "--json"), capture_output=True, env=environment())
                others.append(done)
                assert done.returncode == 0, done.stderr
                assert b'"queued":true' in done.stdout
            return super().read(job, near)  # type: ignore[arg-type]

    monkeypatch.setattr(action, "Reader", Meanwhile)
    told = action.ingest(case, [first])
    assert told.summary is not None
    assert told.summary.messages == 2
    assert case_stats(case)["items_waiting"] == 0


def test_what_is_sealed_while_the_holder_is_about_to_leave_is_read_too(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "a", a__json=telegram([said(1, "van de eerste")]))
    second = write(tmp_path / "b", b__json=telegram([said(2, "op het laatste moment")]))
    once: list[int] = []
    run = action.run_ingest

    def and_then(*what: object, **how: object) -> object:
        told = run(*what, **how)  # type: ignore[arg-type]
        if not once:
            once.append(1)
            assert take_here(case, second).summary is None  # finds the lock held, seals, leaves
        return told

    monkeypatch.setattr(action, "run_ingest", and_then)
    monkeypatch.setattr(Case, "wait", lambda _self, _seconds: None)
    take_here(case, first)
    assert case_stats(case)["messages"] == 2


def test_the_lock_is_free_after_its_holder_was_killed(case: Path) -> None:
    (case / "case.lock").write_bytes(b"pid 99999999")
    with Case(case).lock():
        pass
