"""The process that looks at hostile bytes: probes and reads one item after another, and gives batches.

Runs as `python -m speur.flow.reader_process VAULT`, with frames on stdin and stdout. It has no network, can write no
file and may use only so much memory; when it dies, the case's process notes what was lost and starts another.
"""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from speur.evidence import Intake, SealedItem, Vault, open_item
from speur.flow import frames, sandbox
from speur.flow.accounting import Ledger
from speur.flow.batching import Batcher, rarely_collect
from speur.model import Item, Record, Source
from speur.sources import Broken, load_all

_pack = msgspec.msgpack.Encoder().encode


def main(vault_folder: str) -> None:
    """Serve jobs until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rarely_collect()
    # What a library prints must not get between the frames.
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    formats = list(load_all())
    vault = Vault(Path(vault_folder))
    frames.send(out, frames.HELLO, _pack(frames.Hello(sandbox.enter())))
    near: list[SealedItem] = []
    jobs = msgspec.msgpack.Decoder(frames.Job)
    while (got := frames.receive(sys.stdin.buffer)) is not None:
        if got[0] == frames.NEAR:
            near = msgspec.msgpack.decode(got[1], type=frames.Near).items
            continue
        job = jobs.decode(got[1])
        intake = Intake(id=job.intake, content="", items=[job.item, *near], refused=[], at_ms=0, who="")
        item = open_item(vault, intake, job.item, zone=job.zone, mapping=job.mapping)
        _serve(out, formats, job, item)


def _serve(out: BinaryIO, formats: list[tuple[str, Source | Broken]], job: frames.Job, item: Item) -> None:
    claims: list[Source] = []
    broken: list[str] = []
    for name, source in formats:
        if isinstance(source, Broken):
            broken.append(str(source))
        elif job.source == name or (job.source is None and _claims(source, item, broken)):
            claims.append(source)
    if len(claims) != 1:
        body = frames.Unclaimed([source.name for source in claims], broken)
        frames.send(out, frames.UNCLAIMED, _pack(body))
        return
    _read(out, claims[0], item)


def _claims(source: Source, item: Item, broken: list[str]) -> bool:
    try:
        return source.probe(item)
    except Exception as error:  # noqa: BLE001 - whatever a format does, the item is only unclaimed by it
        broken.append(f"{source.name}: probe failed: {error!r}")
        return False


def _read(out: BinaryIO, source: Source, item: Item) -> None:
    frames.send(out, frames.CLAIMED, _pack(frames.Claimed(source.name, source.version, source.units(item))))
    ledger = Ledger(item, source.STRUCTURE)
    batcher = Batcher()
    error = ""
    try:
        for batch in batcher.batches(_noted(ledger, source.read(item))):
            frames.send(out, frames.BATCH, _pack(batch))
    except MemoryError:
        raise
    except Exception as failure:  # noqa: BLE001 - a reader must not raise; when it does, the rest is a Problem
        error = f"{type(failure).__name__}: {failure}"
        ledger.leave()  # few files may be open here
        if rest := batcher.rest():
            frames.send(out, frames.BATCH, _pack(rest))
    unaccounted = [] if error else ledger.close()
    done = frames.Done(ledger.units_read, batcher.messages, batcher.events, batcher.problems, unaccounted, error)
    frames.send(out, frames.DONE, _pack(done))


def _noted(ledger: Ledger, records: Iterator[Record]) -> Iterator[Record]:
    for record in records:
        ledger.take(record)
        yield record


if __name__ == "__main__":
    main(sys.argv[1])
