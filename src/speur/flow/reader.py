"""The case's side of the reader process: start it, give it jobs, notice when it dies."""

import fcntl
import os
import select
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from speur.flow import frames
from speur.model import SpeurError
from speur.store.batch import Batch

PATIENCE_SECONDS = 600
"""A reader that says nothing for so long is taken for dead."""
_PIPE_BYTES = 1 << 20

_decoders: dict[bytes, msgspec.msgpack.Decoder[object]] = {
    frames.CLAIMED: msgspec.msgpack.Decoder(frames.Claimed),
    frames.BATCH: msgspec.msgpack.Decoder(Batch),
    frames.DONE: msgspec.msgpack.Decoder(frames.Done),
    frames.UNCLAIMED: msgspec.msgpack.Decoder(frames.Unclaimed),
}
Answer = frames.Claimed | Batch | frames.Done | frames.Unclaimed


class ReaderDied(SpeurError):
    """The reader process ended in the middle of an item."""


class Reader:
    """One reader process, started when first needed and again after it died."""

    def __init__(self, vault_folder: Path) -> None:
        self._folder = vault_folder
        self._process: subprocess.Popen[bytes] | None = None
        self._greeted = False
        self._near = frames.Near(items=[])
        self.refused = ""

    def read(self, job: frames.Job, near: frames.Near) -> Iterator[Answer]:
        """Everything the process says about one item. Raises `ReaderDied` when it does not come to the end."""
        process = self._running()
        sending, receiving = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
        try:
            if near != self._near:
                frames.send(sending, frames.NEAR, msgspec.msgpack.encode(near))
                self._near = near
            frames.send(sending, frames.JOB, msgspec.msgpack.encode(job))
            while True:
                kind, body = self._next(receiving)
                answer = cast(Answer, _decoders[kind].decode(body))
                yield answer
                if isinstance(answer, frames.Done | frames.Unclaimed):
                    return
        except BrokenPipeError as error:
            raise self._death() from error

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def start(self) -> None:
        """Start the process without waiting for it, so that it comes up while other work is done."""
        if self._process is None or self._process.poll() is not None:
            self.stop()  # it may have died while it had nothing to do
            self._greeted = False
            self._near = frames.Near(items=[])
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no shell
                [sys.executable, "-m", "speur.flow.reader_process", str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,  # select() must see all there is
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
            fcntl.fcntl(cast(BinaryIO, self._process.stdout), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    def _running(self) -> subprocess.Popen[bytes]:
        self.start()
        process = cast("subprocess.Popen[bytes]", self._process)
        if not self._greeted:
            _, body = self._next(cast(BinaryIO, process.stdout))
            self.refused = msgspec.msgpack.decode(body, type=frames.Hello).refused
            self._greeted = True
        return process

    def _next(self, receiving: BinaryIO) -> tuple[bytes, bytes]:
        ready, _, _ = select.select([receiving], [], [], PATIENCE_SECONDS)
        if not ready:
            raise self._death("it said nothing for too long")
        got = frames.receive(receiving)
        if got is None:
            raise self._death()
        return got

    def _death(self, why: str = "") -> ReaderDied:
        process, self._process = self._process, None
        if process is not None:
            if why:
                process.kill()
            process.communicate()
            code = process.returncode
            why = why or (f"signal {-code}" if code < 0 else f"exit code {code}")
        return ReaderDied(f"the reader process died: {why}")
