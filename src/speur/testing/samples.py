"""Samples of a format: a folder per case with the files, what they are, and values checked by hand.

`<case>/in/...` holds the files of one intake. `<case>/case.toml` says `about`, `item` (the path under `in/` that is
read), optionally `zone` and a `[mapping]`, and three to five `[[checked]]` tables with values copied by hand from the
raw bytes: `record` (Message, Event, ...), `where` (fields that find exactly one record) and `expect` (dotted fields).
`<case>/expected.jsonl` is the golden output, rewritten only by `pytest --golden`.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from speur.model import Item, Mapping, Record


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One sample case of one format."""

    folder: Path
    about: str
    item: str
    zone: str | None
    mapping: Mapping | None
    checked: list[dict[str, Any]]

    @property
    def golden(self) -> Path:
        """The golden file."""
        return self.folder / "expected.jsonl"

    def data(self) -> bytes:
        """The bytes of the item."""
        return (self.folder / "in" / self.item).read_bytes()

    def open(self, data: bytes | None = None) -> Item:
        """The item, or a changed form of it under the same name."""
        return Item.of_bytes(
            self.data() if data is None else data,
            self.item,
            intake="sample",
            assumed_zone=self.zone,
            mapping=self.mapping,
            sibling=self._sibling,
        )

    def _sibling(self, name: str) -> Item | None:
        path = ((self.folder / "in" / self.item).parent / name).resolve()
        top = (self.folder / "in").resolve()
        if not path.is_relative_to(top) or not path.is_file():
            return None
        return Item.of_bytes(path.read_bytes(), path.relative_to(top).as_posix(), intake="sample")


def load_case(folder: Path) -> Case:
    """Read `case.toml` of one case folder."""
    told = tomllib.loads((folder / "case.toml").read_text("utf-8"))
    return Case(
        folder=folder,
        about=told["about"],
        item=told["item"],
        zone=told.get("zone"),
        mapping=msgspec.convert(told["mapping"], Mapping) if "mapping" in told else None,
        checked=told.get("checked", []),
    )


def cases(folder: Path) -> Iterator[Case]:
    """All cases of one format, by name."""
    for path in sorted(folder.glob("*/case.toml")):
        yield load_case(path.parent)


def plain(record: Record) -> dict[str, Any]:
    """A record as plain data, with its type first; empty fields left out."""
    fields = {key: value for key, value in msgspec.to_builtins(record).items() if value not in (None, "", [], {}, ())}
    return {"record": type(record).__name__, **fields}
