"""What every reader must pass. Generated from the registry: see `tests/sources/test_conformance.py`.

Outside authors: subclass `SourceContract` with `source` and `case` set, or call `suite_for`.
"""

import re
import sys
from collections.abc import Iterator
from typing import Any, ClassVar

import msgspec
import pytest

from speur.flow.accounting import Ledger, account
from speur.model import Item, Message, Record, Source, Tier
from speur.model.origin import EARLIEST_MS, LATEST_MS, When
from speur.testing.hostile import mutations
from speur.testing.samples import Case, plain

JUNK = [
    b"",
    b"\0" * 64,
    b"{}",
    b"[]",
    b"\xff\xfe\xfa\x80\x81",
    b"<html></html>",
    b"%PDF-1.4",
    b"hello\n",
    b"PK\x03\x04",
]
_BASIS = re.compile(r"utc|offset|unknown|assumed:[A-Za-z0-9_+\-/]+")
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def times(record: Record) -> Iterator[When]:
    """All times of one record."""
    for field in ("sent", "edited", "at"):
        when = getattr(record, field, None)
        if when is not None:
            yield when


def well_formed(records: list[Record], item: Item) -> None:
    """Assert what holds for every record of every reader on any bytes."""
    seen: set[tuple[int, str, str]] = set()
    conversations: set[str] = set()
    for record in records:
        origin = record.origin
        assert origin.item == item.sha256
        assert 0 <= origin.start <= origin.end <= item.size, f"range outside the item: {origin}"
        assert origin.place, f"no place: {record}"
        kind = type(record).__name__
        if kind in ("Message", "Event"):
            key = (origin.start, origin.part, "unit")
            assert key not in seen, f"two records with one id: {origin}"
            seen.add(key)
        if kind == "Conversation":
            conversations.add(record.key)  # type: ignore[union-attr]
        if isinstance(record, Message):
            assert record.conversation in conversations, f"no Conversation before its message: {record.conversation}"
        msgspec.json.encode(record)  # raises on anything that is not valid UTF-8
        for when in times(record):
            assert _BASIS.fullmatch(when.basis), when.basis
            assert (when.utc is None) == (when.basis == "unknown"), f"a time without basis, or a basis without: {when}"
            if when.utc is not None:
                assert EARLIEST_MS <= when.utc <= LATEST_MS
                assert when.raw, f"an instant without the text it was read from: {when}"


class SourceContract:
    """The suite for one format and one sample case."""

    source: ClassVar[Source]
    case: ClassVar[Case]

    def test_says_what_it_covers(self) -> None:
        text = sys.modules[type(self.source).__module__].__doc__ or ""
        assert re.search(r"^Covers:", text, re.MULTILINE)
        assert re.search(r"^Not covered:", text, re.MULTILINE)
        assert _NAME.fullmatch(self.source.name)
        assert self.source.version >= 1
        assert self.source.tier in Tier

    def test_probes_its_own_sample(self) -> None:
        assert self.source.probe(self.case.open())

    def test_refuses_junk(self) -> None:
        for junk in JUNK:
            assert not self.source.probe(Item.of_bytes(junk, self.case.item)), junk

    def test_is_deterministic(self) -> None:
        assert list(self.source.read(self.case.open())) == list(self.source.read(self.case.open()))

    def test_is_well_formed(self) -> None:
        item = self.case.open()
        well_formed(list(self.source.read(item)), item)

    def test_loses_nothing(self) -> None:
        self._conserves(self.case.data(), count_units=True)

    @pytest.mark.parametrize("tenth", range(1, 10))
    def test_loses_nothing_of_a_truncation(self, tenth: int) -> None:
        data = self.case.data()
        self._conserves(data[: len(data) * tenth // 10])

    def test_loses_nothing_of_hostile_forms(self) -> None:
        for what, data in mutations(self.case.data()):
            try:
                self._conserves(data)
            except AssertionError as error:
                raise AssertionError(f"{what}: {error}") from error

    def test_matches_the_golden_file(self, request: pytest.FixtureRequest) -> None:
        got = [plain(record) for record in self.source.read(self.case.open())]
        text = "".join(msgspec.json.encode(row).decode() + "\n" for row in got)
        if request.config.getoption("--golden", default=False):
            self.case.golden.write_text(text, "utf-8")
        want = [msgspec.json.decode(line) for line in self.case.golden.read_text("utf-8").splitlines()]
        assert [msgspec.json.decode(line) for line in text.splitlines()] == want

    def test_values_checked_by_hand(self) -> None:
        assert len(self.case.checked) >= 3, "each sample needs three to five values written by hand"
        records = [plain(record) for record in self.source.read(self.case.open())]
        for check in self.case.checked:
            found = [
                record
                for record in records
                if record["record"] == check["record"]
                and all(_field(record, name) == value for name, value in check["where"].items())
            ]
            assert len(found) == 1, f"{check['where']} finds {len(found)} records"
            for name, value in check["expect"].items():
                assert _field(found[0], name) == value, f"{check['where']}: {name}"

    def _conserves(self, data: bytes, count_units: bool = False) -> None:
        item = self.case.open(data)
        records, ledger = account(item, self.source.STRUCTURE, self.source.read(item))
        well_formed(records, item)
        self._complete(ledger, data)
        if count_units:
            units = self.source.units(item)
            assert units is None or units == ledger.units_read

    @staticmethod
    def _complete(ledger: Ledger, data: bytes) -> None:
        shown = [(start, data[start : min(end, start + 60)]) for start, end in ledger.unclaimed[:3]]
        assert not ledger.unclaimed, f"{ledger.unclaimed_bytes} bytes unaccounted for: {shown}"
        assert not ledger.backwards, "ranges go backwards"


def _field(record: dict[str, Any], name: str) -> Any:
    value: Any = record
    for part in name.split("."):
        if isinstance(value, list | tuple):
            value = value[int(part)] if int(part) < len(value) else None
        elif isinstance(value, dict):
            value = value.get(part)
        else:
            return None
    return value


def suite_for(source: Source, case: Case) -> type[SourceContract]:
    """The suite as a test class, for one format and one case."""
    words = f"{source.name}-{case.folder.name}".replace("_", "-").split("-")
    name = "Test" + "".join(word.capitalize() for word in words)
    return type(name, (SourceContract,), {"source": source, "case": case})
