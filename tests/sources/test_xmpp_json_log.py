"""The particulars of the XMPP log: what is claimed, what survives damage, who talks to whom."""

import json

import pytest

from speur.flow.accounting import account
from speur.model import Item, Mapping, Message, Problem, Record
from speur.sources.xmpp_json_log import XmppJsonLog, parties_of

SOURCE = XmppJsonLog()
ONE = {"ts": "2021-01-29T00:06:46Z", "from": "a@x.example", "to": "b@x.example", "body": "hi"}


def line(**changes: object) -> bytes:
    return json.dumps({**ONE, **changes}).encode()


def read(data: bytes) -> list[Record]:
    item = Item.of_bytes(data)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    return records


def texts(data: bytes) -> list[str]:
    return [record.text for record in read(data) if isinstance(record, Message)]


@pytest.mark.parametrize(
    "data",
    [
        b'{"name": "Jan", "id": 1, "messages": [{"id": 1, "date": "2021-01-29T00:06:46", "from": "a", "text": "x"}]}',
        b'{"chats": {"list": []}}',
        line(**{"from": "+31612345678", "to": "+31687654321"}),
        line(**{"from": "@a:matrix.example", "to": "@b:matrix.example"}),
        line(cc=["c@x.example"]),
        line(to=["b@x.example"]),
        line(**{"from": "Jan <a@x.example>"}),
        line(timestamp=1, ts=2).replace(b'"ts"', b'"date"'),
        b'{"ts": 1, "from": "a@x.example", "body": "x"}',
        b"ts,from,to,body\n1,a@x,b@x,hi\n",
    ],
)
def test_does_not_claim_other_things(data: bytes) -> None:
    assert not SOURCE.probe(Item.of_bytes(data))


def test_does_not_claim_a_file_with_a_mapping() -> None:
    assert SOURCE.probe(Item.of_bytes(line()))
    assert not SOURCE.probe(Item.of_bytes(line(), mapping=Mapping(service="x", text="body")))


def test_claims_a_file_with_damage_after_two_good_objects() -> None:
    assert SOURCE.probe(Item.of_bytes(line() + line() + b"garbage" + line()))


def test_damage_costs_the_damaged_object_only() -> None:
    data = b"\n".join([line(body="1"), line(body="2")[:-9], line(body="3"), b"\0\0\0", line(body="4"), b'{"ts": "20'])
    assert texts(data) == ["1", "3", "4"]
    problems = [record for record in read(data) if isinstance(record, Problem)]
    assert [problem.code for problem in problems] == ["json-malformed", "json-garbage", "json-cut-off"]


def test_units_agree_with_what_is_read_over_the_borders_of_reading() -> None:
    data = b"\n".join(line(body="x\\" * 1000 + '"{' + str(number)) for number in range(2000))
    item = Item.of_bytes(data)
    assert SOURCE.units(item) == len(texts(data)) == 2000


def test_an_object_nested_too_deep_is_a_problem() -> None:
    data = line(body="1") + b'{"ts":' + b"[" * 200_000 + b"]" * 200_000 + b"}\n" + line(body="2")
    assert texts(data) == ["1", "2"]


@pytest.mark.parametrize(
    ("sender", "recipient", "kind", "conversation", "key", "nick"),
    [
        ("B@x.ex/r", "a@x.ex", "", "xmpp:a@x.ex|b@x.ex", "xmpp:b@x.ex", None),
        ("", "a@x.ex", "", "xmpp:a@x.ex", None, None),
        ("r@conference.x/Ann", "a@x.ex", "", "xmpp:r@conference.x", "xmpp:r@conference.x/Ann", "Ann"),
        ("r@muc.x/Ann", "a@x.ex", "chat", "xmpp:a@x.ex|r@muc.x/Ann", "xmpp:r@muc.x/Ann", None),
        ("a@x.ex", "r@conference.x/Ann", "chat", "xmpp:a@x.ex|r@conference.x/Ann", "xmpp:a@x.ex", None),
        ("a@x.ex/res", "talk@y.ex", "groupchat", "xmpp:talk@y.ex", "xmpp:a@x.ex", None),
        ("talk@y.ex/Ann", "a@x.ex/res", "groupchat", "xmpp:talk@y.ex", "xmpp:talk@y.ex/Ann", "Ann"),
    ],
)
def test_who_talks_to_whom_where(
    sender: str, recipient: str, kind: str, conversation: str, key: str | None, nick: str | None
) -> None:
    parties = parties_of(sender, recipient, kind, "to")
    assert (parties.conversation, parties.sender, parties.nick) == (conversation, key, nick)


def test_an_object_that_says_nothing_known_is_a_problem() -> None:
    records = read(line() + b'{"a": 1}')
    assert isinstance(records[-1], Problem)
    assert records[-1].code == "not-a-message"
