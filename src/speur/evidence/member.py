"""What a walk over an archive gives: members with their bytes, and what was left out."""

import re
from collections.abc import Iterator
from typing import NamedTuple


class Damaged(Exception):
    """The archive or a member ends or changes where it should not."""


class Member(NamedTuple):
    """One file in an archive. Its blocks have to be used up before the next member is asked for.

    `blocks` raises Damaged after giving what could be read. `raw` is the hex of the name's bytes where `name` is only
    one way to read them. `packed` is how many bytes it takes in the archive, None when that says nothing.
    """

    name: str
    blocks: Iterator[bytes]
    raw: str = ""
    packed: int | None = None
    modified_ms: int | None = None
    notes: tuple[str, ...] = ()


class Left(NamedTuple):
    """A member that was left out, or with an empty name something about the archive as a whole."""

    name: str
    code: str
    detail: str
    raw: str = ""


_DRIVE = re.compile(r"[A-Za-z]:")


def unsafe(name: str, longest: int) -> str:
    """Why a member's name is refused, or "" when it is a plain relative path. `longest` is in characters."""
    if not name.strip("/.") or len(name) > longest:
        return f"expected a name of 1 to {longest} characters, found {len(name)}: {name[:40]!r}"
    wrong = (
        (name.startswith("/"), "is absolute"),
        ("\0" in name, "has a NUL in it"),
        ("\\" in name, "has a backslash in it"),
        (_DRIVE.match(name) is not None, "starts with a drive letter"),
        (".." in name.split("/"), "leads out of the archive"),
    )
    return next((f"expected a plain relative name, found one that {how}" for is_so, how in wrong if is_so), "")


def plain(name: str) -> str:
    """A safe member name without empty parts and without `.` parts."""
    return "/".join(part for part in name.split("/") if part not in {"", "."})
