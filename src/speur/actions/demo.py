"""`demo`: write the fictional case, ingest it like anybody's files, ready to look at."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from speur.actions.formats import read_mapping
from speur.actions.ingest import Ingested, ingest
from speur.flow.case import Case
from speur.flow.ingest import Progress
from speur.model import CannotDo

TITLE = "Operatie Kade (fictief / fictional)"
BASIS = "none needed: everything in it is invented"
_DONE = "made.json"  # written last: a folder without it was left half made


class Demo(msgspec.Struct, frozen=True, kw_only=True):
    """Where the case is, and how long what took, in seconds. `made` is 0.0 when the files were there already."""

    case: Path
    files: Path
    messages: int
    made: float
    ingested: list[Ingested]


def demo(
    folder: Path,
    *,
    messages: int = 265_000,
    seed: int = 1,
    making: Callable[[int, int], None] | None = None,
    reading: Progress | None = None,
) -> Demo:
    """Make (once) and ingest the fictional case under `folder`; doing it again goes on where it was.

    Raises CannotDo when the folder holds something else, or a demo of another size.
    """
    case = folder / "case"
    made = _make(folder, messages, seed, making)
    if not case.exists():
        Case.create(case, title=TITLE, timezone="Europe/Amsterdam")
    files = folder / "files"
    mapping = files / "forum" / "mapping.toml"
    chats = sorted(path for path in files.iterdir() if path.name != "forum")
    ingested = [ingest(case, chats, progress=reading, legal_basis=BASIS)]
    if mapping.exists():
        forum = files / "forum" / "posts.csv"
        ingested.append(ingest(case, [forum], mapping=read_mapping(mapping), progress=reading, legal_basis=BASIS))
    return Demo(case=case, files=files, messages=messages, made=made, ingested=ingested)


def _make(folder: Path, messages: int, seed: int, making: Callable[[int, int], None] | None) -> float:
    from speur.drill import build_case

    wanted = {"messages": messages, "seed": seed}
    done = folder / _DONE
    if done.exists():
        found = msgspec.json.decode(done.read_bytes())
        if found != wanted:
            raise CannotDo(f"{folder} holds a demo of {found}; asked for {wanted}. Choose another folder.")
        return 0.0
    left = {"files", "truth.json"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if {path.name for path in folder.iterdir()} - left:
            raise CannotDo(f"{folder} is not empty; the demo needs a folder of its own")
        shutil.rmtree(folder / "files", ignore_errors=True)
        began = time.monotonic()
        build_case(folder, messages, seed, making)
        done.write_bytes(msgspec.json.encode(wanted))
    except OSError as error:
        raise CannotDo(f"cannot write the demo in {folder}: {error.strerror}") from error
    return time.monotonic() - began
