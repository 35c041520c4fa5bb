"""Every byte is in a record, in a problem, or in the declared structure."""

import re

from hypothesis import given
from hypothesis import strategies as st

from speur.flow.accounting import Ledger, account
from speur.model import Conversation, Event, Item, Message, Origin, Problem, Record

STRUCTURE = re.compile(rb"[\s,]*")


def at(start: int, end: int, part: str = "") -> Origin:
    return Origin(item="0" * 64, start=start, end=end, place="test", part=part)


def message(start: int, end: int, part: str = "") -> Message:
    return Message(origin=at(start, end, part), conversation="x:1")


def test_gaps_of_structure_are_accounted_for() -> None:
    item = Item.of_bytes(b"AAAA, \nBBBB\n")
    _, ledger = account(item, STRUCTURE, iter([message(0, 4), message(7, 11)]))
    assert ledger.unclaimed == []
    assert ledger.units_read == 2


def test_bytes_nobody_names_are_told_with_their_range() -> None:
    item = Item.of_bytes(b"AAAA?, BBBB!!")
    _, ledger = account(item, STRUCTURE, iter([message(0, 4), message(7, 11)]))
    assert ledger.unclaimed == [(4, 7), (11, 13)]
    assert ledger.unclaimed_bytes == 5


def test_a_problem_accounts_for_its_bytes() -> None:
    item = Item.of_bytes(b"AAAA????")
    records: list[Record] = [message(0, 4), Problem(origin=at(4, 8), code="odd", detail="?")]
    assert account(item, STRUCTURE, iter(records))[1].unclaimed == []


def test_parts_of_one_range_are_one_unit_and_headers_are_none() -> None:
    item = Item.of_bytes(b"HAAAA")
    records: list[Record] = [
        Conversation(origin=at(0, 1), key="x:1", service="x"),
        Event(origin=at(0, 1), kind="section"),
        message(1, 5),
        Event(origin=at(1, 5, "edit"), kind="edit"),
    ]
    _, ledger = account(item, STRUCTURE, iter(records))
    assert (ledger.units_read, ledger.unclaimed, ledger.backwards) == (1, [], 0)


def test_ranges_that_go_backwards_are_counted() -> None:
    item = Item.of_bytes(b"AAAABBBB")
    _, ledger = account(item, STRUCTURE, iter([message(4, 8), message(0, 4)]))
    assert ledger.backwards == 1


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 300)), max_size=20))
def test_what_is_left_out_is_found_to_the_byte(pieces: list[tuple[bool, int]]) -> None:
    data, records, lost = b"", [], 0
    for named, size in pieces:
        if named:
            records.append(message(len(data), len(data) + size))
        else:
            lost += size
        data += b"x" * size
    ledger = Ledger(Item.of_bytes(data), STRUCTURE)
    for record in records:
        ledger.take(record)
    ledger.close()
    assert ledger.unclaimed_bytes == lost
