"""The contracts that built-in and outside plug-ins fulfil alike."""

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import ClassVar, Protocol, runtime_checkable

from speur.model.findings import Finding, Hit
from speur.model.item import Item
from speur.model.records import Record


class Tier(StrEnum):
    """How sure we are that a reader is right."""

    PROVEN = "proven"  # compared with files the service's own software wrote
    SOURCE = "from-source"  # written after the source code or documentation of the writer
    UNEXERCISED = "unexercised"  # never met real data


@runtime_checkable
class Source(Protocol):
    """A chat format: item in, records out. Pure: no disk, network or clock. No arguments to construct.

    The docstring of the module has a line that starts with `Covers:` and one that starts with `Not covered:`.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    tier: ClassVar[Tier]
    STRUCTURE: ClassVar[re.Pattern[bytes]]
    """Bytes between records that carry no content (separators, white space, headers): each gap must match in full."""

    def probe(self, item: Item) -> bool:
        """Whether this item is of this format: by structure, never by file name alone. Never raises on any bytes."""
        ...

    def units(self, item: Item) -> int | None:
        """How many things there are to read, counted in another, dumber way than `read` does; None if uncountable."""
        ...

    def read(self, item: Item) -> Iterator[Record]:
        """Give the records in the order they stand in the item.

        Never raises on any bytes: what cannot be read is a Problem with its byte range. A Conversation comes before
        the first message that names it. The ranges of messages, events and problems do not go backwards, and each unit
        is named by at least one of them.
        """
        ...


@runtime_checkable
class Extractor(Protocol):
    """One kind or family of things said: a message in, findings out. Pure. No arguments to construct.

    A pattern proposes, the extractor disposes: all patterns of all extractors are looked for in one pass over many
    messages, and only a message in which one was seen is given to `extract`, which may look at all of it.
    """

    name: ClassVar[str]
    version: ClassVar[int]
    kinds: ClassVar[tuple[str, ...]]
    """From the most to the least specific: where findings overlap, the earlier kind stays."""
    patterns: ClassVar[tuple[str, ...]]
    """Regular expressions on `Hit.lower`, at least one of which is seen in every message that holds such a thing.

    Plain enough for every engine to read them alike: literals, character classes, bounded repeats and alternatives; no
    anchors, word boundaries, look-around or back-references. A line break stands before and behind each message,
    which a class may match at the very start or end of a pattern (`kg[^a-z]`) and nowhere else.
    """

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Give what is found, in any order; overlaps are settled by the caller. Never raises; takes linear time."""
        ...
