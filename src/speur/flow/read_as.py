"""How items are to be read, as a person asked: said in the custody journal, next to what is to be read.

So it holds whoever does the reading: this process, the one that holds the case's lock, or the next one after a crash.
"""

from collections.abc import Sequence

import msgspec

from speur.evidence import Journal
from speur.model import Mapping

ACTION = "read-as"


class ReadAs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A format to read as, a zone for times without one, a mapping of columns; each only if somebody said it."""

    source: str | None = None
    zone: str | None = None
    mapping: Mapping | None = None


def ask(
    journal: Journal, read_as: ReadAs, *, who: str, at_ms: int, intake: str = "", items: Sequence[str] = ()
) -> None:
    """Enter how an intake, or single items (by sha256), are to be read from now on."""
    body = {"intake": intake, "items": list(items), "read_as": msgspec.to_builtins(read_as)}
    journal.append(at_ms=at_ms, who=who, action=ACTION, body=body)


class Asked:
    """What was asked so far; the last word about an item, or else about its intake, counts."""

    def __init__(self, journal: Journal) -> None:
        self._intakes: dict[str, ReadAs] = {}
        self._items: dict[str, ReadAs] = {}
        for entry in journal.read():
            if entry.action == ACTION:
                read_as = msgspec.convert(entry.body["read_as"], ReadAs)
                if entry.body["intake"]:
                    self._intakes[entry.body["intake"]] = read_as
                for sha256 in entry.body["items"]:
                    self._items[sha256] = read_as

    def about(self, intake: str, sha256: str) -> ReadAs:
        """How one item is to be read."""
        return self._items.get(sha256) or self._intakes.get(intake) or ReadAs()
