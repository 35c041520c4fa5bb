"""`bench search`: latencies of the workbench over HTTP, on a case of many chats: hits, counts beside them, pages.

Questions are made from words the case has, so that each class finds something. Times are those of the client, on a
connection that stays open.
"""

import http.client
import random
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from speur.actions.opening import OpenCase
from speur.model import DoesNotHold
from speur.store.reading import shown
from speur.text import words

PER_CLASS = 20
CHATS = 50
_ADDRESS = re.compile(r"http://([\d.]+):(\d+)(/start\?\S+)")


def bench_search(
    *, messages: int = 265_000, case: Path | None = None, progress: Callable[[str], None] | None = None
) -> dict[str, Any]:
    """Build (or take) a case, serve it, ask; p50 and p95 in milliseconds per class of question and per page."""
    say = progress or (lambda _: None)
    with TemporaryDirectory(prefix="speur-bench-") as scratch:
        work = Path(scratch)
        if case is None:
            case = work / "case"
            _build(work, case, messages, say)
        opened = OpenCase(case)
        held = opened.engine.count("")
        questions = _questions(opened)
        told: dict[str, Any] = {"bench": "search", "messages": held, "per_class": PER_CLASS}
        with _serving(case) as client:
            _ask(client, questions, told, say)
            _pages(client, opened, told)
            _during_ingest(client, case, work, told, say)
    return told


def _build(work: Path, case: Path, messages: int, say: Callable[[str], None]) -> None:
    from speur.drill import write_telegram

    files = work / "files"
    files.mkdir()
    began = time.monotonic()
    for number in range(CHATS):
        write_telegram(files / f"chat{number}.json", max(1, messages // CHATS), seed=number + 1)
    say(f"wrote {messages:,} messages in {time.monotonic() - began:.0f} s")
    began = time.monotonic()
    for command in (["init", str(case)], ["ingest", str(case), str(files), "--json"]):
        done = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "speur", *command], check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise DoesNotHold(f"speur {command[0]} ended with {done.returncode}: {done.stderr[-1000:]}")
    say(f"ingested them in {time.monotonic() - began:.0f} s")
    shutil.rmtree(files)


class _Client:
    """One browser's connection."""

    def __init__(self, host: str, port: int) -> None:
        self._connection = http.client.HTTPConnection(host, port, timeout=120)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> float:
        """Fetch a page; give milliseconds. Raises DoesNotHold when it is not there."""
        began = time.perf_counter()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        self._connection.request("GET", path, headers=headers)
        answer = self._connection.getresponse()
        body = answer.read()
        took = (time.perf_counter() - began) * 1000
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.partition(";")[0].partition("=")
            self._cookies[name] = value
        if answer.status >= 400:
            raise DoesNotHold(f"{path} answered {answer.status}: {body[:300]!r}")
        return took


@contextmanager
def _serving(case: Path) -> Iterator[_Client]:
    """A server process of its own, as a user has it."""
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-u", "-m", "speur", "serve", str(case), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        found = next((hit for line in process.stdout if (hit := _ADDRESS.search(line))), None)
        if found is None:
            raise DoesNotHold("the workbench did not come up")
        client = _Client(found[1], int(found[2]))
        client.get(found[3])
        yield client
    finally:
        process.terminate()
        process.wait(10)


def _questions(opened: OpenCase) -> dict[str, list[str]]:
    """Questions by class, from words of messages taken at random (seeded)."""
    rng = random.Random(1)  # noqa: S311 - repeatable, not secret
    with opened.store.connect() as connection:
        last = connection.exec_driver_sql("SELECT max(row) FROM message").scalar() or 1
        texts = [one.text for one in shown(connection, [rng.randint(1, last) for _ in range(4000)])]
    tokens = [[word for word in words(text) if word.isalpha() and len(word) > 2] for text in texts]
    tokens = [row for row in tokens if len(row) >= 3]
    counts = {word: opened.engine.count(word) for word in {row[0] for row in tokens[:1500]}}
    total = opened.engine.count("")
    rare = [word for word, number in counts.items() if 1 <= number <= max(20, total // 20_000)]
    common = [word for word, number in counts.items() if number >= total // 100]
    days = [f"2018-{month:02}" for month in range(4, 11)]

    def some(make: Callable[[int], str]) -> list[str]:
        return [make(number) for number in range(PER_CLASS)]

    row = tokens.__getitem__
    return {
        "rare": some(lambda n: rare[n % len(rare)]),
        "common": some(lambda n: common[n % len(common)]),
        "all three": some(lambda n: " ".join(row(n)[:3])),
        "phrase": some(lambda n: '"' + " ".join(words(texts[n])[:2]) + '"'),
        "prefix": some(lambda n: max(row(n), key=len)[:4] + "*"),
        "fuzzy": some(lambda n: max(row(n), key=len) + "~"),
        "filters": some(lambda n: f"{common[n % len(common)]} in:#{n % CHATS + 1} date:{days[n % len(days)]}"),
        "not": some(lambda n: f"{common[n % len(common)]} NOT {common[(n + 1) % len(common)]}"),
        "everything": [""],
    }


def _ask(client: _Client, questions: dict[str, list[str]], told: dict[str, Any], say: Callable[[str], None]) -> None:
    hits: list[float] = []
    sides: list[float] = []
    classes: dict[str, dict[str, float]] = {}
    client.get("/search?q=warm")
    client.get("/search/sides?q=warm")
    for name, asked in questions.items():
        mine = [client.get(f"/search?q={quote(one)}") for one in asked]
        beside = [client.get(f"/search/sides?q={quote(one)}") for one in asked]
        hits += mine
        sides += beside
        classes[name] = {**_summed(mine, "hits"), **_summed(beside, "sides")}
        say(f"{name}: {classes[name]}")
    told |= {"n": len(hits), **_summed(hits, "hits"), **_summed(sides, "sides"), "classes": classes}


def _pages(client: _Client, opened: OpenCase, told: dict[str, Any]) -> None:
    """The first page of each view, asked five times; the first time counts by itself."""
    newest = opened.engine.hits("", limit=1)
    with opened.store.connect() as connection:
        one = shown(connection, newest.rows)[0]
    paths = {
        "overview": "/",
        "conversations": "/conversations",
        "accounts": "/accounts",
        "conversation": f"/conversation/{one.conversation}",
        "conversation at": f"/conversation/{one.conversation}?at={one.id}",
        "account": f"/account/{one.sender}",
        "message": f"/message/{one.id}",
        "evidence": "/evidence",
        "problems": "/problems",
        "audit": "/audit",
    }
    pages = {}
    for name, path in paths.items():
        first = client.get(path)
        pages[name] = {"first_ms": round(first, 1), **_summed([client.get(path) for _ in range(5)], "again")}
    told["pages"] = pages
    told["slowest_first_page_ms"] = max(page["first_ms"] for page in pages.values())


def _during_ingest(client: _Client, case: Path, work: Path, told: dict[str, Any], say: Callable[[str], None]) -> None:
    """Audited page views while another process ingests into the same case."""
    from speur.drill import write_telegram

    more = work / "more.json"
    write_telegram(more, 200_000, seed=999)
    took: list[float] = []
    process = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "speur", "ingest", str(case), str(more), "--json"], stdout=subprocess.DEVNULL
    )
    while process.poll() is None:
        took.append(client.get("/conversation/1"))
        time.sleep(0.1)
    told["during_ingest"] = {"n": len(took), **_summed(took, "view")}
    say(f"page views during an ingest: {told['during_ingest']}")


def _summed(took: list[float], name: str) -> dict[str, float]:
    if not took:
        return {}
    ordered = sorted(took)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
    return {f"{name}_p50_ms": round(statistics.median(ordered), 1), f"{name}_p95_ms": round(high, 1)}
