"""What was broken off goes on where it was, and as it was begun."""

from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from builders import ReaderHere, holds, large_telegram, new_case, take_here, write
from speur.actions import ingest as action
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.flow import frames
from speur.model import Mapping
from speur.store import grouping
from speur.store.batch import Batch

MAPPING = Mapping(service="forum", text="body", time="at", sender="who")
TABLE = b"who,at,body\n" + b"".join(b"jan,2020-01-01T00:00:%02dZ,bericht %d\n" % (at % 60, at) for at in range(12_000))


class Broken(ReaderHere):
    """Breaks off the run after so many batches."""

    left = 1

    def read(
        self, job: frames.Job, near: frames.Near
    ) -> Generator[frames.Claimed | frames.Done | frames.Unclaimed | Batch, None, None]:
        with closing(super().read(job, near)) as answers:
            for answer in answers:
                if isinstance(answer, Batch):
                    if Broken.left == 0:
                        raise RuntimeError("broken off")
                    Broken.left -= 1
                yield answer


def broken_off(case: Path, after: int, *paths: Path, monkeypatch: pytest.MonkeyPatch, **how: object) -> None:
    Broken.left = after
    with monkeypatch.context() as patch:
        patch.setattr(grouping, "SECONDS", 0)  # every batch is on disk before the next
        patch.setattr(action, "Reader", Broken)
        with pytest.raises(RuntimeError, match="broken off"):
            action.ingest(case, paths, **how)  # type: ignore[arg-type]


def everything(case: Path) -> list[tuple[object, ...]]:
    opened = OpenCase(case)
    with opened.store.connect() as connection:
        rows = connection.exec_driver_sql("SELECT start, part, native, text, same_as IS NULL FROM message ORDER BY row")
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_broken_off_ingest_ends_like_a_clean_one(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    (tmp_path / "in").mkdir()
    large_telegram(tmp_path / "in" / "result.json", 12_000)
    broken_off(case, after, tmp_path / "in", monkeypatch=monkeypatch)
    take_here(case)
    clean = new_case(tmp_path / "clean").folder
    take_here(clean, tmp_path / "in")
    assert everything(case) == everything(clean)
    assert case_stats(case) == case_stats(clean)
    assert OpenCase(case).engine.count("number7000") == 1
    assert holds(case)


def test_a_table_goes_on_with_the_mapping_it_was_begun_with(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write(tmp_path / "in", t__csv=TABLE)
    broken_off(case, 1, folder, monkeypatch=monkeypatch, mapping=MAPPING, zone="Asia/Tokyo")
    take_here(case)
    stats = case_stats(case)
    assert (stats["messages"], stats["items_unrecognised"], stats["bytes_unaccounted"]) == (12_000, 0, 0)
    assert holds(case)


def test_what_the_index_lacks_is_made_up_for_at_the_next_start(case: Path, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    large_telegram(tmp_path / "in" / "result.json", 500)
    take_here(case, tmp_path / "in")
    (case / "index" / "mark.json").write_bytes(b'{"version":%d,"last_row":100}' % _version(case))
    take_here(case)
    assert OpenCase(case).engine.count("") == 500
    assert holds(case)


def _version(case: Path) -> int:
    from speur.search.index import read_mark

    return read_mark(case / "index").version
