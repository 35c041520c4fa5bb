"""Check that the evidence is what the journal says: the chain, every object's bytes, and nothing besides."""

import stat
from collections.abc import Callable, Collection, Iterator

import msgspec

from speur.evidence.custody import Intake, content_of
from speur.evidence.intake import ACTION
from speur.evidence.journal import Entry, Journal
from speur.evidence.vault import Vault
from speur.model import CannotDo

_MODE = 0o444


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that does not hold.

    `code` is `journal`, `missing`, `not-a-file`, `mode`, `size`, `content`, `unreadable` or `foreign`; `what` is the
    sha256 of the object (for `foreign` its path below the vault, for `journal` the file); `paths` are the items it
    belongs to, the first few; `detail` says what was expected and what was found.
    """

    code: str
    what: str
    detail: str
    paths: tuple[str, ...] = ()


def verify(vault: Vault, journal: Journal, progress: Callable[[int, int], None] | None = None) -> list[Difference]:
    """Re-read everything; give what does not hold, empty when all does.

    `progress` is told bytes read and bytes to read. What the chain cannot show is that its end was cut off: compare
    `journal.head()` with a copy kept elsewhere.
    """
    wrong = [Difference(code="journal", what=str(journal.path), detail=detail) for detail in journal.verify()]
    named = _named(journal, wrong)
    total = sum(size for size, _ in named.values())
    done = 0

    def told(size: int) -> None:
        nonlocal done
        done += size
        if progress:
            progress(done, total)

    for sha256, (size, paths) in named.items():
        wrong.extend(_checked(vault, sha256, size, tuple(paths[:3]), told))
    wrong.extend(_foreign(vault, named.keys()))
    return wrong


def _named(journal: Journal, wrong: list[Difference]) -> dict[str, tuple[int, list[str]]]:
    """Every object an entry names: its size and the paths it has. A body that is no intake is a difference."""
    named: dict[str, tuple[int, list[str]]] = {}
    for line in journal.lines():
        entry = msgspec.json.decode(line, type=Entry)
        if entry.action != ACTION:
            continue
        try:
            intake = msgspec.convert({**entry.body, "at_ms": entry.at_ms, "who": entry.who}, Intake)
        except msgspec.ValidationError as error:
            detail = f"entry {entry.seq}: expected an intake, found: {error}"
            wrong.append(Difference(code="journal", what=str(journal.path), detail=detail))
            continue
        if content_of(intake.items) != intake.content or not intake.content.startswith(intake.id):
            detail = f"entry {entry.seq}: expected items of content {intake.content[:16]} and that id, found others"
            wrong.append(Difference(code="journal", what=str(journal.path), detail=detail))
        for item in intake.items:
            named.setdefault(item.sha256, (item.size, []))[1].append(item.path)
    return named


def _checked(
    vault: Vault, sha256: str, size: int, paths: tuple[str, ...], told: Callable[[int], None]
) -> Iterator[Difference]:
    try:
        at = vault.path_of(sha256).lstat()
    except (OSError, CannotDo) as error:
        yield Difference(code="missing", what=sha256, paths=paths, detail=f"expected {size} bytes, found none: {error}")
        return
    if not stat.S_ISREG(at.st_mode):
        yield Difference(code="not-a-file", what=sha256, paths=paths, detail="expected a regular file, found another")
        return
    if stat.S_IMODE(at.st_mode) != _MODE:
        detail = f"expected mode {_MODE:o}, found {stat.S_IMODE(at.st_mode):o}: somebody made it writable"
        yield Difference(code="mode", what=sha256, paths=paths, detail=detail)
    try:
        found = vault.check(sha256, told)
    except CannotDo as error:
        yield Difference(code="unreadable", what=sha256, paths=paths, detail=str(error))
        return
    if found.size != size:
        detail = f"expected {size} bytes, found {found.size}"
        yield Difference(code="size", what=sha256, paths=paths, detail=detail)
    if found.sha256 != sha256:
        detail = f"expected content of sha256 {sha256}, found {found.sha256}: it was changed after it was sealed"
        yield Difference(code="content", what=sha256, paths=paths, detail=detail)


def _foreign(vault: Vault, named: Collection[str]) -> Iterator[Difference]:
    for path in vault.files():
        if path.name not in named or path.parent.name != path.name[:2]:
            detail = (
                "expected only objects an entry names, found another: left by an intake that was cut off, or put in"
            )
            yield Difference(code="foreign", what=str(path.relative_to(vault.folder)), detail=detail)
