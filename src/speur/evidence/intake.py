"""Take files and folders in: seal every byte first, then look into archives, then write one entry in the journal.

Nothing that can be left out stops the rest: it becomes a Refused that says why. Only a vault or journal that cannot be
written stops an intake, and then no entry is made; bytes already sealed stay, and the next try finds them there.
"""

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from speur.evidence.archives import unpacked
from speur.evidence.custody import Intake, Refused, SealedItem, content_of
from speur.evidence.journal import Journal
from speur.evidence.limits import Limits
from speur.evidence.naming import Taken, clean, prefixes, shown
from speur.evidence.source import NotSealable
from speur.evidence.vault import Vault
from speur.model import CannotDo, CaseDamaged

ACTION = "intake"
Progress = Callable[[int, int, str], None]
"""Told after each item: how many there are by now, their bytes, and the path of the last one."""


def take_in(
    vault: Vault,
    journal: Journal,
    paths: Sequence[Path],
    *,
    who: str,
    at_ms: int,
    legal_basis: str = "",
    source: str = "",
    note: str = "",
    limits: Limits | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Seal files and folders and enter them in the journal; give what came in and what was left out.

    A file's path in the intake is its name; what is in a folder stands below the folder's name. Folders are walked in
    the order of their names, hidden files too; links are refused, except a link that is itself one of `paths`.
    `at_ms` is milliseconds since 1970 UTC. Raises CannotDo when nothing could be taken in, or when the vault or the
    journal cannot be written.
    """
    run = _Run(vault, limits or Limits(), progress)
    for prefix, path in prefixes(paths):
        run.take(prefix, path)
    run.unpack()
    if not run.items:
        why = "; ".join(f"{left.path}: {left.code}, {left.detail}" for left in run.refused[:3])
        raise CannotDo(f"expected files to take in, found none in {[str(path) for path in paths]}: {why or 'empty'}")
    vault.sync()
    found = Intake(
        id="",
        content=content_of(run.items),
        items=run.items,
        refused=run.refused,
        at_ms=at_ms,
        who=clean(who),
        legal_basis=clean(legal_basis),
        source=clean(source),
        note=clean(note),
    )
    return _entered(journal, found)


def intakes(journal: Journal) -> Iterator[Intake]:
    """Every intake in the journal, in the order of its entries."""
    for entry in journal.read():
        if entry.action == ACTION:
            body = {**entry.body, "at_ms": entry.at_ms, "who": entry.who, "seq": entry.seq}
            try:
                yield msgspec.convert(body, Intake)
            except msgspec.ValidationError as error:
                raise CaseDamaged(
                    f"expected an intake in entry {entry.seq} of {journal.path}, found: {error}; "
                    "run `speur verify` and restore the journal from a copy"
                ) from error


class _Run:
    """One walk over what was offered."""

    def __init__(self, vault: Vault, limits: Limits, progress: Progress | None) -> None:
        self.items: list[SealedItem] = []
        self.refused: list[Refused] = []
        self._vault = vault
        self._limits = limits
        self._progress = progress
        self._taken = Taken()
        self._bytes = 0
        own = vault.folder.stat()
        self._own = (own.st_dev, own.st_ino)

    def take(self, prefix: str, path: Path) -> None:
        for name, file, wrong in _walk(prefix, path, self._own):
            if wrong is None:
                self._file(name, file)
            else:
                self._refuse(name, wrong)

    def unpack(self) -> None:
        """Look into the archives among what was sealed: after the walk, so that all is safe before any is parsed."""
        for item in list(self.items):
            for found in unpacked(self._vault, item, self._limits, self._taken):
                if isinstance(found, SealedItem):
                    self._add(found)
                else:
                    self.refused.append(found)

    def _file(self, name: str, file: Path) -> None:
        try:
            sealed = self._vault.seal_file(file)
        except NotSealable as error:
            self._refuse(name, error)
            return
        path, raw = shown(name)
        self._add(
            SealedItem(
                path=self._taken.unique(path),
                sha256=sealed.sha256,
                size=sealed.size,
                raw_path=raw,
                modified_ms=sealed.modified_ms,
                notes=sealed.notes,
            )
        )

    def _add(self, item: SealedItem) -> None:
        self.items.append(item)
        self._bytes += item.size
        if self._progress:
            self._progress(len(self.items), self._bytes, item.path)

    def _refuse(self, name: str, wrong: NotSealable) -> None:
        path, raw = shown(name)
        self.refused.append(Refused(path=path, code=wrong.code, detail=clean(wrong.detail), raw_path=raw))


def _walk(name: str, path: Path, own: tuple[int, int]) -> Iterator[tuple[str, Path, NotSealable | None]]:
    """Every file at or below a path in the order of the bytes of its name, folders opened one at a time."""
    waiting = [(name, path)]
    while waiting:
        name, path = waiting.pop()
        try:
            at = path.lstat()
            if not stat.S_ISDIR(at.st_mode):
                yield name, path, None
                continue
            if (at.st_dev, at.st_ino) == own:
                yield name, path, NotSealable("own-vault", "the evidence store of this case, not taken into itself")
                continue
            inside = sorted(os.listdir(path), key=os.fsencode, reverse=True)
        except FileNotFoundError:
            yield name, path, NotSealable("vanished", "expected a file or folder, found nothing under this name")
        except OSError as error:
            yield name, path, NotSealable("unreadable", f"expected a readable folder, found: {error.strerror}")
        else:
            waiting.extend((f"{name}/{entry}", path / entry) for entry in inside)


class _Known(msgspec.Struct):
    id: str
    content: str


class _Line(msgspec.Struct):
    """The little of an entry that tells whether an intake is known; the rest is skipped unread."""

    seq: int
    action: str
    body: msgspec.Raw


def _entered(journal: Journal, found: Intake) -> Intake:
    """Write the entry, unless one with exactly these items is there."""
    with journal.held() as pen:
        ids: set[str] = set()
        for line in journal.lines():
            entry = msgspec.json.decode(line, type=_Line)
            if entry.action != ACTION:
                continue
            known = msgspec.json.decode(entry.body, type=_Known)
            if known.content == found.content:
                first = next(intake for intake in intakes(journal) if intake.seq == entry.seq)
                return msgspec.structs.replace(first, refused=found.refused, again=True)
            ids.add(known.id)
        # 12 digits are enough to name an intake; two that start alike are told apart by a longer name.
        name = next(found.content[:digits] for digits in (12, 16, 24, 64) if found.content[:digits] not in ids)
        body = {
            "id": name,
            "content": found.content,
            "legal_basis": found.legal_basis,
            "source": found.source,
            "note": found.note,
            "items": msgspec.to_builtins(found.items),
            "refused": msgspec.to_builtins(found.refused),
        }
        entry_made = pen.append(at_ms=found.at_ms, who=found.who, action=ACTION, body=body)
    return msgspec.structs.replace(found, id=name, seq=entry_made.seq)
