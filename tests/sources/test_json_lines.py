"""The particulars of JSON lines."""

import pytest

from speur.flow.accounting import account
from speur.model import Event, Item, Mapping, Message, Problem, Record
from speur.sources.json_lines import JsonLines
from speur.sources.xmpp_json_log import XmppJsonLog

SOURCE = JsonLines()
MAPPING = Mapping(service="x", text="m.body", sender="who", reply_to="re")
GOOD = b'{"m": {"body": "hi"}, "who": "a"}\n'


def read(data: bytes) -> list[Record]:
    item = Item.of_bytes(data, mapping=MAPPING)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    return records


def test_claims_only_with_a_mapping_that_fits() -> None:
    assert SOURCE.probe(Item.of_bytes(GOOD, mapping=MAPPING))
    assert not SOURCE.probe(Item.of_bytes(GOOD))
    assert not SOURCE.probe(Item.of_bytes(b"[1]\n" + GOOD, mapping=MAPPING))
    assert not SOURCE.probe(Item.of_bytes(b'{\n "m": {"body": "hi"}\n}', mapping=MAPPING))


def test_says_which_fields_are_missing_but_not_the_optional_ones() -> None:
    item = Item.of_bytes(b'{"m": {"text": "hi"}, "who": "a"}\n' * 2, mapping=MAPPING)
    assert SOURCE.missing_columns(item) == ["m.body"]
    assert SOURCE.missing_columns(Item.of_bytes(GOOD, mapping=MAPPING)) == []


def test_two_formats_do_not_claim_one_file() -> None:
    data = b'{"ts": 1611878806, "from": "a@x.example", "to": "b@x.example", "body": "hi"}\n'
    mapping = Mapping(service="x", text="body")
    claims = [source.probe(Item.of_bytes(data, mapping=mapping)) for source in (SOURCE, XmppJsonLog())]
    assert claims == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_reads_other_encodings(encoding: str) -> None:
    data = (GOOD.decode() + '{"m": {"body": "één"}}').encode(encoding)
    assert [record.text for record in read(data) if isinstance(record, Message)] == ["hi", "één"]


def test_a_name_with_dots_in_it_goes_before_a_path() -> None:
    records = read(b'{"m.body": "flat", "m": {"body": "deep"}}\n')
    assert [record.text for record in records if isinstance(record, Message)] == ["flat"]


def test_other_lines_are_events_or_problems() -> None:
    records = read(GOOD + b'{"who": "b"}\nnot json\n"text"\n\xc2\xa0\n' + b"[" * 100_000 + b"\n" + GOOD)
    kinds = [type(record) for record in records[1:]]
    assert kinds == [Message, Event, Problem, Problem, Problem, Problem, Message]
    assert SOURCE.units(Item.of_bytes(GOOD + b'\n \r\n{"who": "b"}\n')) == 2
