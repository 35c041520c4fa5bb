"""Names after an at sign: which of them are user names."""

import re
from collections.abc import Iterator

from speur.extract.kit.top_level import TELLING
from speur.extract.kit.wording import words

_HANDLE = re.compile(r"(?<![\w@.+%/=-])@(?P<name>[a-z_][a-z0-9_]*(?:\.[a-z0-9_]+)*)(?![\w@-]*[@:]\w)")
_EVERYBODY = words("all everyone everybody here channel iedereen allemaal admin admins alle room gmail hotmail")
_LONGEST = 32


def handles(lower: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, name) of each user name in lower-case text; `end` is behind the name."""
    for match in _HANDLE.finditer(lower):
        name = match["name"]
        if "." in name and name.rpartition(".")[2] in TELLING:
            continue  # `@example.org` is half an address
        if 3 <= len(name) <= _LONGEST and name not in _EVERYBODY and re.search(r"[a-z]", name):
            yield match.start(), match.end(), name
