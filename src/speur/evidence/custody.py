"""What an intake is: which items came in, which were left out and why, from whom, when and on what legal basis."""

import hashlib
from collections.abc import Iterable
from functools import cached_property

import msgspec


class SealedItem(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One item of an intake.

    `path` is its place inside the intake, with `/`; a member of an archive stands below the archive's own path.
    `container` is the sha256 of the archive it was unpacked from and `container_member` its name in there, both empty
    for a file. `raw_path` is the hex of the name's bytes when they are not valid UTF-8 (`path` then has U+FFFD).
    `modified_ms` is the time of last change that the file system or the tar gives, milliseconds since 1970 UTC.
    """

    path: str
    sha256: str
    size: int
    container: str = ""
    container_member: str = ""
    raw_path: str = ""
    modified_ms: int | None = None
    notes: tuple[str, ...] = ()


class Refused(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that was offered and is not an item, or not whole; `code` says why in one word, `detail` in a line.

    Codes of files: `symlink`, `not-a-file`, `unreadable`, `vanished`, `own-vault`. Codes of archives: `unsafe-name`,
    `link-in-archive`, `encrypted-member`, `archive-damaged`, `archive-bomb`, `archive-too-deep`, `archive-too-large`,
    `archive-method`.
    """

    path: str
    code: str
    detail: str
    raw_path: str = ""


class Intake(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One sealed intake, as its journal entry says it.

    `id` is the first 12 hex digits of `content`, which is the sha256 of the items (see `content_of`): the same bytes
    under the same names have the same id, whoever brings them and in whatever order. `seq` is the number of the journal
    entry. `again` is true when these items were in the journal already; `at_ms`, `who` and the rest are then those of
    the first time, and only `refused` is of this time.
    """

    id: str
    content: str
    items: list[SealedItem]
    refused: list[Refused]
    at_ms: int
    who: str
    legal_basis: str = ""
    source: str = ""
    note: str = ""
    seq: int = 0
    again: bool = False

    @cached_property
    def by_path(self) -> dict[str, SealedItem]:
        """The items by their path."""
        return {item.path: item for item in self.items}


def content_of(items: Iterable[SealedItem]) -> str:
    """Hash the items of an intake: sha256 (hex) over one line per item, as `sha256sum` prints it, sorted by bytes.

    So `sha256sum FILE... | LC_ALL=C sort | sha256sum` gives the same. As there, a name with a backslash or a line end
    is escaped and its line starts with a backslash.
    """
    lines = sorted(_line(item).encode() for item in items)
    return hashlib.sha256(b"".join(lines)).hexdigest()


def _line(item: SealedItem) -> str:
    escaped = item.path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "\\" if escaped != item.path else ""
    return f"{mark}{item.sha256}  {escaped}\n"
