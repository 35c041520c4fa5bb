"""The read-only bytes a reader gets."""

import io
from collections.abc import Callable
from typing import Any, BinaryIO

import msgspec

HEAD = 65_536


class Mapping(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which column of a table means what. Read from a small TOML file; `speur formats --json` documents it.

    `time_format` is empty (ISO 8601), `epoch`, `epoch_ms`, or a `strptime` pattern.
    """

    service: str
    text: str
    time: str = ""
    sender: str = ""
    sender_name: str = ""
    recipient: str = ""
    conversation: str = ""
    title: str = ""
    id: str = ""
    reply_to: str = ""
    time_format: str = ""
    timezone: str = ""
    delimiter: str = ""
    encoding: str = "utf-8"


class Item:
    """Read-only bytes inside the evidence, and how the run wants them read.

    `path` is the place inside the intake, with `/`; `intake` names the intake by its content. `assumed_zone` is the
    zone for times that carry none (an IANA name, or None: such times then have no UTC). Readers get this, never a path
    on disk.
    """

    __slots__ = ("_head", "_opener", "_sibling", "assumed_zone", "intake", "mapping", "path", "sha256", "size")

    def __init__(
        self,
        *,
        sha256: str,
        path: str,
        size: int,
        opener: Callable[[], BinaryIO],
        intake: str = "",
        assumed_zone: str | None = None,
        mapping: Mapping | None = None,
        sibling: Callable[[str], "Item | None"] | None = None,
    ) -> None:
        self.sha256 = sha256
        self.path = path
        self.size = size
        self.intake = intake
        self.assumed_zone = assumed_zone
        self.mapping = mapping
        self._head = b""
        self._opener = opener
        self._sibling = sibling

    @classmethod
    def of_bytes(cls, data: bytes, path: str = "sample", **how: Any) -> "Item":
        """An item held in memory, for tests and small members."""
        import hashlib

        return cls(
            sha256=hashlib.sha256(data).hexdigest(), path=path, size=len(data), opener=lambda: io.BytesIO(data), **how
        )

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rsplit("/", 1)[-1]

    @property
    def folder(self) -> str:
        """The path without its last part; empty at the top of the intake."""
        return self.path.rsplit("/", 1)[0] if "/" in self.path else ""

    def open(self) -> BinaryIO:
        """A new seekable stream over the bytes, at the start."""
        return self._opener()

    def head(self, size: int = HEAD) -> bytes:
        """The first bytes, for probing; read once."""
        if len(self._head) < min(size, self.size):
            with self.open() as stream:
                self._head = stream.read(size)
        return self._head[:size]

    def sibling(self, name: str) -> "Item | None":
        """Another item of the same intake by a path relative to this item's folder, or None."""
        return self._sibling(name) if self._sibling else None

    def __repr__(self) -> str:
        return f"Item({self.path!r}, {self.size} bytes, {self.sha256[:16]})"
