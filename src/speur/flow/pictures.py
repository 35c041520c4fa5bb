"""The case's side of the picture process: one at work at a time, started anew when it dies, answers kept in memory."""

import os
import select
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from speur.flow import frames
from speur.flow.picture_process import PICTURE, SECONDS, Drawn, Refusal, Wanted

PATIENCE_SECONDS = SECONDS + 5
MOST_KEPT = 64 << 20
_drawn = msgspec.msgpack.Decoder(Drawn)
_refusal = msgspec.msgpack.Decoder(Refusal)


class Pictures:
    """Pictures of one vault. Thread-safe; nothing of them is ever written to disk."""

    def __init__(self, vault_folder: Path, patience: float = PATIENCE_SECONDS) -> None:
        self._folder = vault_folder
        self._patience = patience
        self._process: subprocess.Popen[bytes] | None = None
        self._work = threading.Lock()
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], Drawn | Refusal] = OrderedDict()
        self._size = 0
        self.refused = ""

    def get(self, sha256: str, side: int) -> Drawn | Refusal:
        """The picture, to fit a square of `side` pixels, or why there is none."""
        key = (sha256, side)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        with self._work:
            answer = self._ask(Wanted(sha256, side))
        with self._lock:
            self._keep(key, answer)
        return answer

    def stop(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _keep(self, key: tuple[str, int], answer: Drawn | Refusal) -> None:
        if key in self._kept:
            return
        self._kept[key] = answer
        self._size += _weight(answer)
        while self._size > MOST_KEPT and len(self._kept) > 1:
            _, gone = self._kept.popitem(last=False)
            self._size -= _weight(gone)

    def _ask(self, wanted: Wanted) -> Drawn | Refusal:
        """Ask the process; one that was idle may have died of something else, so a fresh one gets the last word."""
        why = ""
        for _ in range(2):
            fresh = self._process is None or self._process.poll() is not None
            try:
                process = self._running()
                frames.send(cast(BinaryIO, process.stdin), frames.JOB, msgspec.msgpack.encode(wanted))
                kind, body = self._next(process)
            except (BrokenPipeError, EOFError, TimeoutError) as death:
                self.stop()
                why = str(death)
                if fresh:
                    break
                continue
            return _drawn.decode(body) if kind == PICTURE else _refusal.decode(body)
        return Refusal("damaged", f"the process that decodes pictures died: {why}"[:200])

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by name
                [sys.executable, "-m", "speur.flow.picture_process", str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                bufsize=0,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
            )
            _, body = self._next(self._process)
            self.refused = msgspec.msgpack.decode(body, type=frames.Hello).refused
        return self._process

    def _next(self, process: subprocess.Popen[bytes]) -> tuple[bytes, bytes]:
        receiving = cast(BinaryIO, process.stdout)
        ready, _, _ = select.select([receiving], [], [], self._patience)
        if not ready:
            raise TimeoutError("it took too long")
        got = frames.receive(receiving)
        if got is None:
            raise EOFError("it ended")
        return got


def _weight(answer: Drawn | Refusal) -> int:
    return len(answer.body) + 200 if isinstance(answer, Drawn) else 400
