"""`picture`: a sealed file as a picture that is safe to show, written anew by the picture process."""

import atexit
import threading
from pathlib import Path

from speur.actions.opening import OpenCase
from speur.flow.picture_process import Drawn, Refusal
from speur.flow.pictures import Pictures

THUMB, WHOLE = 360, 2_000

_lock = threading.Lock()
_of_vault: dict[Path, Pictures] = {}


def picture(opened: OpenCase, sha256: str, side: int) -> Drawn | Refusal:
    """The picture in this item, to fit a square of `side` pixels, or why there is none."""
    folder = opened.case.vault.folder
    with _lock:
        pictures = _of_vault.get(folder)
        if pictures is None:
            pictures = _of_vault[folder] = Pictures(folder)
    return pictures.get(sha256, side)


@atexit.register
def stop() -> None:
    """End the processes that decode pictures."""
    with _lock:
        for pictures in _of_vault.values():
            pictures.stop()
        _of_vault.clear()
