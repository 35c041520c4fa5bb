"""What tests build: exports, cases, and ways to run Speur on them: in this process, or as people do."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from speur.actions import ingest as ingest_action
from speur.actions import verify as verify_action
from speur.cli.main import main
from speur.evidence import Intake, open_item
from speur.evidence.vault import Vault
from speur.flow import frames
from speur.flow.accounting import Ledger
from speur.flow.batching import Batcher
from speur.flow.case import Case
from speur.model import Record
from speur.sources import Broken, load_all
from speur.store.batch import Batch

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
TRACEBACK = re.compile(r"^Traceback \(most recent call last\)|panicked at", re.MULTILINE)
ZERO = 1_577_872_800  # 2020-01-01T10:00:00Z
HEADER = '{\n "name": %s,\n "type": "private_supergroup",\n "id": %d,\n "messages": [\n  '


def said(number: int, text: Any, *, sender: int | None = 1, name: str | None = "Jan", **more: Any) -> dict[str, Any]:
    """One message of a Telegram export; `at` is seconds since 1970, None for no date at all."""
    at = more.pop("at", ZERO + 60 * number)
    told: dict[str, Any] = {"id": number, "type": "message"}
    if at is not None:
        told |= {"date": "2020-01-01T00:00:00", "date_unixtime": str(at)}
    if sender is not None:
        told |= {"from": name, "from_id": f"user{sender}"}
    return {**told, "text": text, **more}


def telegram(messages: Sequence[dict[str, Any]], *, title: str = "Group", number: int = 77) -> bytes:
    """A Telegram Desktop export of one group, laid out as the program does it."""
    objects = [json.dumps(one, ensure_ascii=False, indent=1).replace("\n", "\n  ") for one in messages]
    head = HEADER % (json.dumps(title, ensure_ascii=False), number)
    return (head + ",\n  ".join(objects) + "\n ]\n}").encode("utf-8", "surrogatepass")


def large_telegram(path: Path, messages: int, number: int = 99) -> None:
    """A large export, written quickly: the same bytes each time."""
    with path.open("w", encoding="utf-8") as out:
        out.write(HEADER % ('"Large"', number))
        for at in range(1, messages + 1):
            if at > 1:
                out.write(",\n  ")
            out.write(
                f'{{\n   "id": {at},\n   "type": "message",\n   "date": "2020-01-01T00:00:00",\n   "date_unixtime": '
                f'"{ZERO + 7 * at}",\n   "from": "Person {at % 97}",\n   "from_id": "user{at % 97 + 1}",\n'
                f'   "text": "message number{at} about w{at % 1009} and w{at % 13}"\n  }}'
            )
        out.write("\n ]\n}")


def whatsapp(lines: Sequence[tuple[str, str]], first_minute: int = 0) -> bytes:
    """A WhatsApp text export: lines a minute apart, without ids."""
    told = []
    for at, (name, text) in enumerate(lines, first_minute):
        told.append(f"[{at // 1440 + 13:02}/01/2020, {at // 60 % 24:02}:{at % 60:02}:00] {name}: {text}\n")
    return "".join(told).encode()


class ReaderHere:
    """Does what the reader process does, in this process: for tests that make many cases."""

    refused = ""

    def __init__(self, vault_folder: Path) -> None:
        self._vault = Vault(vault_folder)

    def start(self) -> None:
        """Nothing to start."""

    def stop(self) -> None:
        """Nothing to stop."""

    def read(
        self, job: frames.Job, near: frames.Near
    ) -> Generator[frames.Claimed | frames.Done | frames.Unclaimed | Batch, None, None]:
        """Answer as the process does; a batch goes through its packed form, as on the pipe."""
        intake = Intake(id=job.intake, content="", items=[job.item, *near.items], refused=[], at_ms=0, who="")
        item = open_item(self._vault, intake, job.item, zone=job.zone, mapping=job.mapping)
        claims = [
            source
            for name, source in load_all()
            if not isinstance(source, Broken) and (job.source == name or (job.source is None and source.probe(item)))
        ]
        if len(claims) != 1:
            yield frames.Unclaimed([source.name for source in claims])
            return
        source = claims[0]
        yield frames.Claimed(source.name, source.version, source.units(item))
        ledger, batcher = Ledger(item, source.STRUCTURE), Batcher()

        def noted() -> Iterator[Record]:
            for record in source.read(item):
                ledger.take(record)
                yield record

        try:
            for batch in batcher.batches(noted()):
                yield msgspec.msgpack.decode(msgspec.msgpack.encode(batch), type=Batch)
        except GeneratorExit:
            ledger.leave()
            raise
        yield frames.Done(ledger.units_read, batcher.messages, batcher.events, batcher.problems, ledger.close())


class Told:
    """What a command said: exit code, stdout, stderr."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err
        assert not TRACEBACK.search(out + err), f"a traceback:\n{out}{err}"

    @property
    def objects(self) -> list[dict[str, Any]]:
        """The JSON objects of `--json`, one per line."""
        return [json.loads(line) for line in self.out.split("\n") if line]

    @property
    def object(self) -> dict[str, Any]:
        """The one JSON object."""
        (one,) = self.objects
        return one

    def __repr__(self) -> str:
        return f"exit {self.code}\n{self.out}\n{self.err}"


Speur = Callable[..., Told]
"""`speur(*arguments)`: the command line, in this process."""


def run_here(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, arguments: Sequence[object]) -> Told:
    """The command line in this process: what `speur` in a shell does, without starting Python anew."""
    monkeypatch.setattr(sys, "argv", ["speur", *map(str, arguments)])
    capsys.readouterr()
    code = 0
    try:
        main()
    except SystemExit as end:
        code = int(end.code or 0)
    out, err = capsys.readouterr()
    return Told(code, out, err)


def environment(**more: str) -> dict[str, str]:
    """The environment of a Speur that is started as a process of its own."""
    path = os.pathsep.join([str(ROOT / "src"), *([more.pop("PYTHONPATH")] if "PYTHONPATH" in more else [])])
    return {**os.environ, "PYTHONPATH": path, "COLUMNS": "200", **more}


def command(*arguments: object) -> list[str]:
    """The command line that starts Speur as a process of its own."""
    return [sys.executable, "-m", "speur", *map(str, arguments)]


def run_apart(*arguments: object, env: dict[str, str] | None = None, **how: Any) -> Told:
    """Speur as a process of its own."""
    done = subprocess.run(
        command(*arguments), capture_output=True, env=env or environment(), timeout=240, check=False, **how
    )
    return Told(done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace"))


def new_case(folder: Path) -> Case:
    """An empty case in `folder`."""
    return Case.create(folder, title="Test", timezone="Europe/Amsterdam")


def take(case: Path, *paths: Path, **how: Any) -> ingest_action.Ingested:
    """Ingest with the real reader process."""
    return ingest_action.ingest(case, paths, **how)


def take_here(case: Path, *paths: Path, **how: Any) -> ingest_action.Ingested:
    """Ingest with the reader in this process: quick, for tests that make many cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ingest_action, "Reader", ReaderHere)
        return ingest_action.ingest(case, paths, **how)


def holds(case: Path) -> bool:
    """Whether `verify` finds no difference, with the reader in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verify_action, "Reader", ReaderHere)
        return not verify_action.verify(case).differences


def write(folder: Path, **files: bytes) -> Path:
    """A folder with these files; `a__json` stands for `a.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name.replace("__", ".")).write_bytes(data)
    return folder
