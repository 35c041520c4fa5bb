"""The case folder: where everything of one case lies, and who may write in it.

case.toml    title, time zone
evidence/    sealed bytes and the custody journal
case.db      what was read from them (one writer: whoever holds `case.lock`)
people.db    what people did and decided (any process)
index/       made from case.db; may be thrown away
"""

import fcntl
import os
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import msgspec

from speur.cases import People
from speur.evidence import Journal, Vault
from speur.model import BadInput, CannotDo, CaseBusy, CaseDamaged, NoSuchThing
from speur.search.index import Index
from speur.store import Database, upgrade

SETTINGS = "case.toml"


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What `case.toml` says."""

    title: str
    timezone: str = "Europe/Amsterdam"


class Case:
    """One case folder. Make it with `create`, use it with `Case(folder)`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            told = tomllib.loads((folder / SETTINGS).read_text("utf-8"))
            self.settings = msgspec.convert(told, Settings)
        except FileNotFoundError as error:
            raise NoSuchThing(f"{folder} is not a case: it has no {SETTINGS}. Make one with `speur init`.") from error
        except (OSError, tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
            raise CaseDamaged(f"{folder / SETTINGS} cannot be read: {error}") from error

    @classmethod
    def create(cls, folder: Path, *, title: str, timezone: str) -> "Case":
        """Make an empty case. Raises BadInput for an unknown zone, CannotDo when something is there already."""
        check_zone(timezone)
        try:
            str(folder.absolute()).encode()
            title.encode()
        except UnicodeEncodeError as error:
            raise BadInput("the folder and the title of a case need to be valid UTF-8; choose other names") from error
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if any(folder.iterdir()):
                raise CannotDo(f"{folder} is not empty; a case needs a folder of its own")
            (folder / "evidence").mkdir()
            for database in ("case.db", "people.db"):
                (folder / database).touch(mode=0o600)
            settings = f"title = {_toml(title)}\ntimezone = {_toml(timezone)}\n"
            (folder / SETTINGS).write_text(settings, "utf-8")
        except OSError as error:
            raise CannotDo(f"cannot make a case in {folder}: {error.strerror}") from error
        upgrade(folder / "case.db")
        Index.create(folder / "index")
        case = cls(folder)
        case.people.audit("case", {"title": title, "timezone": timezone})
        return case

    @cached_property
    def vault(self) -> Vault:
        """The sealed bytes."""
        return Vault(self.folder / "evidence")

    @cached_property
    def journal(self) -> Journal:
        """The custody journal."""
        return Journal(self.folder / "evidence" / "journal.jsonl")

    @cached_property
    def people(self) -> People:
        """What people did and decided."""
        return People(self.folder / "people.db")

    @cached_property
    def store(self) -> Database:
        """What was read, for reading only."""
        return Database(self.folder / "case.db", write=False)

    def index(self) -> Index:
        """The index, opened anew."""
        return Index.open(self.folder / "index")

    def storing(self) -> Database:
        """What was read, for writing: only while the lock is held."""
        upgrade(self.folder / "case.db")
        return Database(self.folder / "case.db", write=True)

    def wait(self, seconds: float) -> None:
        """Wait until nobody holds the lock, at most so long."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                with self.lock():
                    return
            except CaseBusy:
                time.sleep(0.05)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer. Raises CaseBusy when another process is."""
        try:
            descriptor = os.open(self.folder / "case.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise CannotDo(f"no rights to write in {self.folder}: {error.strerror}") from error
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = os.pread(descriptor, 40, 0).decode("ascii", "replace").strip()
                raise CaseBusy(f"another process ({holder or 'unknown'}) is writing in {self.folder}") from error
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"pid {os.getpid()}".encode(), 0)
            yield
        finally:
            os.close(descriptor)


def check_zone(name: str) -> None:
    """Raise BadInput when no time zone has this name."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput(f"no time zone is called {name!r}; expected a name like Europe/Amsterdam") from error


def _toml(text: str) -> str:
    """A TOML basic string; JSON's escapes are a subset of its own."""
    return msgspec.json.encode(text).decode().replace("\x7f", "\\u007F")
