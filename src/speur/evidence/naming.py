"""Names of items: shown as valid UTF-8, told apart when they are equal."""

import os
import re
from collections.abc import Sequence
from pathlib import Path

_SURROGATE = re.compile("[\ud800-\udfff]")


def shown(name: str) -> tuple[str, str]:
    """A file system name as valid UTF-8 with U+FFFD, and the hex of its bytes ("" when they were valid)."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        raw = name.encode("utf-8", "surrogateescape")
        return raw.decode("utf-8", "replace"), raw.hex()
    return name, ""


def clean(text: str) -> str:
    """Words of a person as valid UTF-8: what a terminal could not decode becomes U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def prefixes(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """Give each path the shortest end of it that no other has: its name, or `parent/name` where names are equal.

    Paths are made absolute and sorted, and one given twice counts once: the order of asking makes no difference.
    """
    full = sorted({Path(os.path.realpath(path)) for path in paths}, key=os.fsencode)
    depth = dict.fromkeys(full, 1)

    def end(path: Path) -> str:
        return "/".join(path.parts[1:][-depth[path] :]) or "root"

    while True:
        groups: dict[str, list[Path]] = {}
        for path in full:
            groups.setdefault(end(path), []).append(path)
        equal = [path for group in groups.values() if len(group) > 1 for path in group]
        longer = [path for path in equal if depth[path] < len(path.parts) - 1]
        if not longer:
            return [(end(path), path) for path in full]
        for path in longer:
            depth[path] += 1


class Taken:
    """The paths given out so far, so that each is given once."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._last: dict[str, int] = {}

    def unique(self, path: str) -> str:
        """The path itself, or the first of `path (2)`, `path (3)`... that is free."""
        free, number = path, self._last.get(path, 1)
        while free in self._paths:
            number += 1
            free = f"{path} ({number})"
        self._last[path] = number
        self._paths.add(free)
        return free
