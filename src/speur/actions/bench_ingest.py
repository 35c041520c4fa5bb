"""`bench ingest`: how long ingesting one large Telegram file takes, against the least it could take on this machine.

Speed on a shared machine means little by itself, so the floor (`tools/floor.py`) and Speur run in turn, as whole
processes, and the ratio of each pair counts.
"""

import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from speur.model import BadInput, DoesNotHold

PAIRS = 5
_PAGE_KB = 4
_SAMPLE_SECONDS = 0.05


class Measured(msgspec.Struct, frozen=True, kw_only=True):
    """One whole process: seconds, peak resident memory of it and its children in MB, what it printed."""

    seconds: float
    peak_mb: float
    printed: str


def bench_ingest(
    *,
    messages: int = 265_000,
    pairs: int = PAIRS,
    floor: Path = Path("tools/floor.py"),
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Median ratio of Speur to the floor over interleaved pairs; messages per second and peak memory of Speur.

    Raises BadInput when the floor is not there (it comes with the source, not with the package).
    """
    from speur.drill import write_telegram

    if not floor.exists():
        raise BadInput(f"{floor} is not there; run this in a checkout of the source, or name it with --floor")
    say = progress or (lambda _: None)
    with TemporaryDirectory(prefix="speur-bench-") as scratch:
        work = Path(scratch)
        export = work / "result.json"
        say(f"writing {messages:,} messages")
        write_telegram(export, messages)
        least: list[float] = []
        ours: list[Measured] = []
        for number in range(pairs):
            least.append(_floor(floor, export, work / "floor"))
            ours.append(_ingest(export, work / "case"))
            say(f"pair {number + 1}: floor {least[-1]:.2f} s, speur {ours[-1].seconds:.2f} s")
        size = export.stat().st_size
    ratios = [run.seconds / base for run, base in zip(ours, least, strict=True)]
    median = statistics.median(run.seconds for run in ours)
    return {
        "bench": "ingest",
        "messages": messages,
        "file_mb": round(size / 1e6, 1),
        "pairs": pairs,
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
        "floor_s": round(statistics.median(least), 2),
        "speur_s": round(median, 2),
        "messages_per_s": round(messages / median),
        "peak_mb": round(max(run.peak_mb for run in ours)),
    }


def bench_memory(*, messages: int = 2_500_000, progress: Callable[[str], None] | None = None) -> dict[str, Any]:
    """Peak memory and time of one large ingest, and of one a fifth as large, to see whether time is linear."""
    from speur.drill import write_telegram

    say = progress or (lambda _: None)
    told: dict[str, Any] = {"bench": "memory", "messages": messages}
    with TemporaryDirectory(prefix="speur-bench-") as scratch:
        work = Path(scratch)
        export = work / "result.json"
        for name, number in (("fifth", messages // 5), ("whole", messages)):
            say(f"writing {number:,} messages")
            write_telegram(export, number)
            run = _ingest(export, work / "case")
            say(f"{number:,} messages: {run.seconds:.1f} s, {run.peak_mb:.0f} MB")
            told[f"{name}_s"] = round(run.seconds, 1)
            told[f"{name}_messages_per_s"] = round(number / run.seconds)
        told["file_mb"] = round(export.stat().st_size / 1e6)
        told["peak_mb"] = round(run.peak_mb)
        told["growth"] = round(told["whole_s"] / told["fifth_s"] / 5, 3)
    return told


def _floor(floor: Path, export: Path, folder: Path) -> float:
    shutil.rmtree(folder, ignore_errors=True)
    return _run([sys.executable, str(floor), str(export), str(folder)]).seconds


def _ingest(export: Path, case: Path) -> Measured:
    shutil.rmtree(case, ignore_errors=True)
    _run([sys.executable, "-m", "speur", "init", str(case)])
    return _run([sys.executable, "-m", "speur", "ingest", str(case), str(export), "--json"])


def _run(command: list[str]) -> Measured:
    """Run a command to its end. Raises DoesNotHold when it fails."""
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _resident_mb(process.pid))
        time.sleep(_SAMPLE_SECONDS)
    seconds = time.monotonic() - began
    printed, complained = process.communicate()
    if process.returncode:
        raise DoesNotHold(f"{' '.join(command)} ended with {process.returncode}: {complained[-2000:]}")
    return Measured(seconds=seconds, peak_mb=peak, printed=printed)


def _resident_mb(pid: int) -> float:
    """Resident memory of a process and all below it, in MB. Pages that they share are counted for each."""
    total = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            total += int(Path(f"/proc/{one}/statm").read_text("ascii").split()[1]) * _PAGE_KB
            for task in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (task / "children").read_text("ascii").split())
        except (OSError, ValueError, IndexError):
            continue  # it has ended meanwhile
    return total / 1024
