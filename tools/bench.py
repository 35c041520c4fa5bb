"""Measure intake and search on this machine: a generated Telegram export in, then queries over it.

Says what it measured on, and a run of it is only comparable with another on the same machine. The folder it works in is
removed at the end.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from speur.actions.opening import OpenCase
from speur.actions.search import messages
from speur.drill import write_telegram

QUERIES = {
    "a common word": "de",
    "two words": "stuur vandaag",
    "a phrase": '"per stuk"',
    "a prefix": "pas*",
    "a near miss": "vandag~",
    "a month": "date:2018-10",
    "a word in a week": "vandaag date:[2018-10-01 TO 2018-10-07]",
    "a word that is not there": "kwikzilverdampmeter",
}
PAGE = 50
ROUNDS = 20


def bench(folder: Path, number: int) -> dict[str, Any]:
    """Everything that is measured; times in seconds, sizes in bytes."""
    export, case = folder / "result.json", folder / "case"
    write_telegram(export, number)
    _speur("init", case)
    began = time.perf_counter()
    told = json.loads(_speur("ingest", case, export, "--json").splitlines()[-1])
    ingest = time.perf_counter() - began
    began = time.perf_counter()
    verified = json.loads(_speur("verify", case, "--json").splitlines()[0])
    verify = time.perf_counter() - began
    return {
        "machine": _machine(),
        "messages": told["messages"],
        "bytes": export.stat().st_size,
        "ingest_seconds": round(ingest, 2),
        "messages_per_second": round(told["messages"] / ingest),
        "megabytes_per_second": round(export.stat().st_size / 1e6 / ingest, 1),
        "problems": told["problems"],
        "verify_seconds": round(verify, 2),
        "verify_holds": verified["holds"],
        "store_bytes": _size(case / "case.db"),
        "index_bytes": _size(case / "index"),
        "queries": _queries(case),
    }


def _queries(case: Path) -> dict[str, dict[str, Any]]:
    opened = OpenCase(case)
    told = {}
    for name, query in QUERIES.items():
        took = []
        for _ in range(ROUNDS):
            began = time.perf_counter()
            hits = opened.engine.count(query, zone=opened.zone)
            page = opened.engine.hits(query, limit=PAGE, zone=opened.zone)
            list(messages(opened, iter(page.rows)))
            took.append(1000 * (time.perf_counter() - began))
        told[name] = {
            "query": query,
            "hits": hits,
            "first_ms": round(took[0], 1),
            "median_ms": round(statistics.median(took), 1),
            "worst_ms": round(max(took), 1),
        }
    return told


def _speur(*words: str | Path) -> str:
    # Its progress stays visible; exit code 1 says that something did not hold, and the figures say what.
    done = subprocess.run(
        [sys.executable, "-m", "speur", *map(str, words)], stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode not in (0, 1):
        raise SystemExit(done.returncode)
    return done.stdout


def _size(path: Path) -> int:
    return sum(one.stat().st_size for one in ([path] if path.is_file() else path.rglob("*")) if one.is_file())


def _machine() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.is_file() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def main() -> None:
    """Measure and print a table, or with `--json` one object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=200_000)
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder when not given")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="speur-bench-", dir=asked.folder) as folder:
        told = bench(Path(folder), asked.messages)
    if asked.json:
        print(json.dumps(told))
        return
    print(told["machine"])
    print(
        f"ingest   {told['messages']:,} messages, {told['bytes'] / 1e6:,.0f} MB in {told['ingest_seconds']:.1f} s: "
        f"{told['messages_per_second']:,} messages/s, {told['megabytes_per_second']} MB/s; {told['problems']} problems"
    )
    print(f"verify   {told['verify_seconds']:.1f} s, {'holds' if told['verify_holds'] else 'DOES NOT HOLD'}")
    print(f"on disk  store {told['store_bytes'] / 1e6:,.0f} MB, index {told['index_bytes'] / 1e6:,.0f} MB")
    print(f"search   count and first page of {PAGE}, {ROUNDS} times; first, median, worst in ms")
    for name, one in told["queries"].items():
        times = f"{one['first_ms']:8.1f} {one['median_ms']:8.1f} {one['worst_ms']:8.1f}"
        print(f"  {name:26} {one['hits']:>12,} {times}   {one['query']}")


if __name__ == "__main__":
    main()
