"""Particulars of the Telegram JSON reader: damage, odd layouts, pieces of any size."""

import io
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.flow.accounting import account
from speur.model import Account, Conversation, Event, Item, Message, Problem
from speur.sources.kit.json_window import Window
from speur.sources.kit.telegram_message import Builder, account_key
from speur.sources.telegram_desktop_json import TelegramDesktopJson, _Walk
from speur.testing.samples import cases

DATA = Path(__file__).parent.parent / "data" / "telegram-desktop-json"
CASES = {case.folder.name: case for case in cases(DATA)}
reader = TelegramDesktopJson()


def export(messages: list[Any], **chat: Any) -> dict[str, Any]:
    return {"name": "Tuin", "type": "private_supergroup", "id": 7, **chat, "messages": messages}


def said(number: int, text: Any = "hoi", **more: Any) -> dict[str, Any]:
    return {
        "id": number, "type": "message", "date": "2018-05-02T09:15:40", "date_unixtime": str(1525245340 + number),
        "from": "Joke", "from_id": "user1", "text": text, **more,
    }  # fmt: skip


def read(data: bytes) -> list[Any]:
    item = Item.of_bytes(data, "result.json", intake="i", assumed_zone="Europe/Amsterdam")
    records, ledger = account(item, reader.STRUCTURE, reader.read(item))
    assert not ledger.unclaimed
    return records


def texts(records: list[Any]) -> list[str]:
    return [record.text for record in records if isinstance(record, Message)]


@pytest.mark.parametrize("chunk", [1, 7, 64, 500, 4096])
@pytest.mark.parametrize("name", sorted(CASES))
def test_the_size_of_the_pieces_makes_no_difference(name: str, chunk: int) -> None:
    item = CASES[name].open()
    whole = list(reader.read(item))
    pieces = list(_Walk(item, Window(io.BytesIO(item.open().read()), chunk=chunk)).records())
    assert pieces == whole


@pytest.mark.parametrize("indent", [None, 0, 1, 2, 4, "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_any_layout_gives_the_same_messages(indent: int | str | None, line_end: str) -> None:
    messages = [said(number, f'tekst {number} }},\n   {{ "id": 3') for number in range(1, 30)]
    data = json.dumps(export(messages), indent=indent).replace("\n", line_end).encode()
    assert texts(read(data)) == [message["text"] for message in messages]


def test_a_chat_named_after_its_messages_is_still_known() -> None:
    data = json.dumps(export([said(1)]), sort_keys=True).encode()
    conversations = {record.key for record in read(data) if isinstance(record, Conversation)}
    assert conversations == {"telegram:channel7"}


def test_both_owners_of_a_chat_name_it_alike() -> None:
    one = export([said(1, from_id="user1"), said(2, from_id="user7")], type="personal_chat", id=7)
    other = export([said(9, from_id="user7"), said(10, from_id="user1")], type="personal_chat", id=1)
    keys = [
        next(record.key for record in read(json.dumps(chat).encode()) if isinstance(record, Conversation))
        for chat in (one, other)
    ]
    assert keys == ["telegram:user1-user7"] * 2


@pytest.mark.parametrize(
    ("peer", "name", "key"),
    [
        ("user123", "Jan", "telegram:user123"),
        ("channel9", None, "telegram:channel9"),
        (501377, "Jan", "telegram:user501377"),
        (4295468673, "Jan", "telegram:user501377"),
        (8589934592 + 44, "Groep", "telegram:chat44"),
        (12884901888 + 44, "Kanaal", "telegram:channel44"),
        (None, "Jan", "telegram:i:Jan"),
        (None, None, None),
        (True, "Jan", "telegram:i:Jan"),
        ({"a": 1}, None, None),
    ],
)
def test_all_forms_of_sender_ids(peer: object, name: object, key: str | None) -> None:
    assert account_key(peer, name, "i") == key


def test_a_broken_message_costs_only_itself() -> None:
    rows = [json.dumps(said(number), indent=1) for number in range(1, 50)]
    rows[20] = rows[20].replace('"hoi"', '"h"oi"')
    data = ('{"name": "x", "type": "private_supergroup", "id": 1, "messages": [' + ",".join(rows) + "]}").encode()
    records = read(data)
    assert len(texts(records)) == 48
    assert [type(record) for record in records].count(Problem) == 1


def test_the_head_may_be_gone() -> None:
    data = json.dumps(export([said(number) for number in range(1, 40)]), indent=1).encode()
    records = read(data[data.index(b'"messages"') :])
    assert len(texts(records)) == 39


def test_a_cut_off_file_says_so() -> None:
    data = json.dumps(export([said(number) for number in range(1, 40)]), indent=1).encode()
    records = read(data[: len(data) // 2])
    assert "cut-off" in {record.code for record in records if isinstance(record, Problem)}
    assert 15 < len(texts(records)) < 25


def test_sections_of_an_account_are_kept() -> None:
    records = list(reader.read(CASES["whole-account"].open()))
    kept = {record.text for record in records if isinstance(record, Event) and record.kind == "section"}
    assert {"personal_information", "contacts", "frequent_contacts", "sessions"} <= kept
    assert {record.key for record in records if isinstance(record, Account)} == {
        "telegram:user501200",
        "telegram:user501377",
    }


def test_what_no_line_knows_stays_in_the_details() -> None:
    records = read(json.dumps(export([said(1, brand_new={"a": [1, 2]})])).encode())
    assert next(record for record in records if isinstance(record, Message)).details == {"brand_new": '{"a":[1,2]}'}


@pytest.mark.parametrize(
    "odd",
    [
        {"id": None}, {"id": [1]}, {"type": 5}, {"date": 7, "date_unixtime": "x"}, {"date_unixtime": "9" * 30},
        {"from": 3, "from_id": 2.5}, {"text": None}, {"text": [None, 3, {"text": 4}]}, {"text_entities": "x"},
        {"reactions": {"a": 1}}, {"reactions": [3, {"recent": [None]}]}, {"poll": []}, {"photo": 3},
        {"file": "(File not included. Change data exporting settings to download.)"}, {"edited": {}},
        {"reply_to_message_id": "x"}, {"forwarded_from": None}, {"contact_information": {"first_name": 3}},
        {"location_information": {}}, {"members": [None]}, {"type": "service", "action": ["x"], "actor": 4},
    ],
)  # fmt: skip
def test_values_of_an_unexpected_type_are_no_problem(odd: dict[str, Any]) -> None:
    records = read(json.dumps(export([said(1) | odd, said(2, "na")])).encode())
    assert "na" in texts(records)
    assert not [record for record in records if isinstance(record, Problem)]


@given(st.binary(max_size=200), st.integers(0, 10_000))
def test_any_bytes_anywhere_are_survived(noise: bytes, place: int) -> None:
    data = CASES["supergroup"].data()
    at = place % len(data)
    read(data[:at] + noise + data[at:])


@given(st.integers(0, 2**32))
def test_deleted_pieces_are_survived(seed: int) -> None:
    rng = random.Random(seed)
    data = CASES[rng.choice(sorted(CASES))].data()
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data))
        data = data[:at] + data[at + rng.randint(1, 60) :]
    read(data)


def test_an_object_that_never_closes_is_not_read_twice() -> None:
    records = read(
        b'{"name":"x","type":"private_supergroup","id":1,"messages":[' + b'{"id":1,"type":"message","a":[' * 2000
    )
    assert [record for record in records if isinstance(record, Problem)]


def test_probes_are_strict() -> None:
    for no in (b'{"messages": []}', b'{"messages":[{"a":1}]}', b'{"name":"x","messages":[{"type":"text"}]}', b"[]"):
        assert not reader.probe(Item.of_bytes(no))
    assert reader.probe(Item.of_bytes(json.dumps(export([])).encode()))


@pytest.mark.parametrize(
    "odd",
    [
        {"date_unixtime": "x"}, {"date_unixtime": ""}, {"date": ""}, {"from_id": ""}, {"from": None}, {"extra": 1},
        {"text": ["hoi"]}, {"text_entities": []}, {"reply_to_message_id": 3}, {"reply_to_message_id": None},
        {"text_entities": [{"type": "bold", "text": "hoi"}]}, {"id": "7"}, {"date_unixtime": "1" * 30},
    ],
)  # fmt: skip
def test_the_short_way_for_plain_messages_says_the_same(odd: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    message = said(1, text_entities=[{"type": "plain", "text": "hoi"}]) | odd
    data = json.dumps(export([message]), indent=1).encode()
    short = read(data)
    monkeypatch.setattr(Builder, "plain", lambda *_: None)
    assert read(data) == short
