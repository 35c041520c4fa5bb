"""What the Matrix text reader makes of heads, separators, room lines and hostile files."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speur.flow.accounting import account
from speur.model import Conversation, Event, Item, Message, Problem
from speur.sources.kit.clock import WallClock, zone
from speur.sources.kit.lines import lines
from speur.sources.matrix_text import MatrixText
from speur.testing.source_suite import well_formed

SOURCE = MatrixText()
DASHES = "-" * 50


def read(data: str | bytes, path: str = "room/2024-03-01.txt", zone: str | None = "UTC") -> list:
    raw = data.encode() if isinstance(data, str) else data
    item = Item.of_bytes(raw, path, intake="i", assumed_zone=zone)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    assert not ledger.backwards
    well_formed(records, item)
    return records


def messages(records: list) -> list[Message]:
    return [record for record in records if isinstance(record, Message)]


def chat(records: list) -> Conversation:
    return next(record for record in records if isinstance(record, Conversation))


@pytest.mark.parametrize(
    ("head", "user"),
    [
        ("[2024-03-01 09:15:02] @anna:example.org: ", "@anna:example.org"),
        ("[2024-03-01 09:15:02] @a.b_c=d-e/f+g:example.org: ", "@a.b_c=d-e/f+g:example.org"),
        ("[2024-03-01 09:15:02] @Old!Name#1:example.org: ", "@Old!Name#1:example.org"),
        ("[2024-03-01 09:15:02] @:example.org: ", "@:example.org"),
        ("[2024-03-01 09:15:02] @anna:example.org:8448: ", "@anna:example.org:8448"),
        ("[2024-03-01 09:15:02] @anna:10.1.2.3:8008: ", "@anna:10.1.2.3:8008"),
        ("[2024-03-01 09:15:02] @anna:[2001:db8::1]: ", "@anna:[2001:db8::1]"),
        ("[2024-03-01 09:15:02Z] @anna:localhost: ", "@anna:localhost"),
        ("[2024-03-01T09:15:02.123Z] @анна:example.org: ", "@анна:example.org"),
    ],
)
def test_reads_user_ids_of_every_form(head: str, user: str) -> None:
    message = messages(read(head + "12: hi"))[0]
    assert (message.sender, message.sender_name, message.text) == (f"matrix:{user}", user, "12: hi")
    assert message.sent.clock == "server"


@pytest.mark.parametrize(
    "line",
    [
        "[2024-03-01 09:15:02] anna: hi",
        "[2024-03-01 09:15:02] <anna> hi",
        "[2024-03-01 09:15] @anna:example.org: hi",
        "[09:15:02] @anna:example.org: hi",
        "2024-03-01 09:15:02 @anna:example.org: hi",
        "[2024-03-01 09:15:02] @anna: hi",
        "[11-04-18 16:06:29] Jan: hallo",
        '"[2024-03-01 09:15:02] @anna:example.org: hi"',
    ],
)
def test_does_not_claim_other_logs(line: str) -> None:
    assert not SOURCE.probe(Item.of_bytes(f"{line}\n".encode() * 20))
    assert not messages(read(f"{line}\n"))


@pytest.mark.parametrize(
    ("suffix", "utc", "basis"),
    [
        ("", 1709284502000, "assumed:UTC"),
        ("Z", 1709284502000, "utc"),
        (" UTC", 1709284502000, "utc"),
        ("+01:00", 1709280902000, "offset"),
        (" -0330", 1709297102000, "offset"),
        (".5Z", 1709284502500, "utc"),
        (",123456Z", 1709284502123, "utc"),
    ],
)
def test_honours_the_zone_a_line_carries(suffix: str, utc: int, basis: str) -> None:
    message = messages(read(f"[2024-03-01 09:15:02{suffix}] @a:b.c: x"))[0]
    assert (message.sent.utc, message.sent.basis) == (utc, basis)
    assert message.sent.raw == f"2024-03-01 09:15:02{suffix}"


def test_the_last_line_of_dashes_before_a_head_is_a_separator() -> None:
    text = f"[2024-03-01 09:15:02] @a:b.c: one\n---\ntwo\n{DASHES}\n{DASHES}\n\n"
    text += f"[2024-03-01 09:15:03] @a:b.c: three\n{DASHES}\n"
    assert [message.text for message in messages(read(text))] == [f"one\n---\ntwo\n{DASHES}", "three"]


def test_a_line_without_a_sender_after_a_separator_is_an_event() -> None:
    text = f"[2024-03-01 09:15:02] @a:b.c: one\n{DASHES}\n[2024-03-01 09:15:03] @d:b.c left the room\n"
    event = read(text)[-1]
    assert isinstance(event, Event)
    assert (event.kind, event.actor) == ("leave", "matrix:@d:b.c")


def test_a_line_without_a_sender_inside_a_body_stays_there() -> None:
    text = "[2024-03-01 09:15:02] @a:b.c: log:\n[2024-03-01 09:15:03] started\n"
    message = messages(read(text))[0]
    assert message.text == "log:\n[2024-03-01 09:15:03] started"
    assert message.notes


@pytest.mark.parametrize(
    ("opening", "key", "title"),
    [
        ("Room: !abc:b.c\n", "matrix:!abc:b.c", "!abc:b.c"),
        ("!abc:b.c\n", "matrix:!abc:b.c", "!abc:b.c"),
        ("Room: Yard (!abc:b.c)\n", "matrix:!abc:b.c", "Yard"),
        ("Room name: Yard\nRoom ID: !abc:b.c\n", "matrix:!abc:b.c", "Yard"),
        ("# Room: Yard\n", "matrix:i:room:Yard", "Yard"),
        ("Chat: #yard:b.c\n", "matrix:#yard:b.c", "#yard:b.c"),
        ("=== Room: Yard ===\n", "matrix:i:room:Yard", "Yard"),
        ("", "matrix:i:room:", "room"),
    ],
)
def test_takes_the_room_from_the_head_lines(opening: str, key: str, title: str) -> None:
    found = chat(read(opening + "[2024-03-01 09:15:02] @a:b.c: x\n"))
    assert (found.key, found.title) == (key, title)


@pytest.mark.parametrize(
    "name", ["yard-2024-03-01.txt", "2024-03-01 yard.txt", "yard_20240302.log", "yard.01-03-2024.txt"]
)
def test_files_of_one_room_differ_only_by_their_date(name: str) -> None:
    assert chat(read("[2024-03-01 09:15:02] @a:b.c: x\n", f"logs/{name}")).key == "matrix:i:logs:yard"


def test_what_stands_before_the_first_head_is_a_problem() -> None:
    records = read("half a message\nand more\n[2024-03-01 09:15:02] @a:b.c: x\n")
    assert [record.code for record in records if isinstance(record, Problem)] == ["line-not-understood"]
    assert (records[0].origin.start, records[0].origin.end) == (0, 23)


def test_an_impossible_date_keeps_what_is_written() -> None:
    for when in ("2024-02-31 09:15:02", "2024-03-01 25:15:02", "2024-13-01 09:15:02Z", "0000-01-01 00:00:00"):
        message = messages(read(f"[{when}] @a:b.c: x"))[0]
        assert (message.sent.utc, message.sent.raw, message.sent.basis) == (None, when, "unknown")


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_reads_other_encodings_with_their_own_ranges(codec: str) -> None:
    data = (
        f"Room: Yard\r\n[2024-03-01 09:15:02] @a:b.c: één\r\n{DASHES}\r\n[2024-03-01 09:15:03] @a:b.c: два\r\n".encode(
            codec
        )
    )
    first, second = messages(read(data))
    assert (first.text, second.text) == ("één", "два")


@pytest.mark.parametrize(
    "data",
    [
        b"[2024-03-01 09:15:02] @" + b"a" * 3_000_000 + b": x",
        b"[2024-03-01 09:15:02] @a:" + b"b.c:" * 500_000,
        b"[2024-03-01 09:15:02] @a:b.c: x\n" + b"-" * 3_000_000 + b"\n",
        b"[2024-03-01 09:15:02] @a:b.c: x\n" + b"---\n" * 300_000,
        b"[2024-03-01 09:15:02] @a:b.c: x\n" + b"\n" * 500_000 + b"y\n",
        b"Room: " + b" a" * 1_000_000,
        b"-" * 1_000_000 + b"\n" + b"room: " * 200_000,
        b"[2024-03-01 09:15:02] @a:b.c: " + b"x" * 9_000_000 + b"\nend\n[2024-03-01 09:15:02] @a:b.c: y\n",
        b"x\n" * 200_000 + b"[2024-03-01 09:15:02] @a:b.c: y\n",
    ],
)
def test_takes_linear_time(data: bytes) -> None:
    begin = time.process_time()
    read(data)
    SOURCE.probe(Item.of_bytes(data))
    assert time.process_time() - begin < 5


ROW = st.sampled_from(
    [
        "[2024-03-01 09:15:02] @a:b.c: x",
        "[2024-03-01 09:15:02Z] @a:b.c:",
        "[2024-03-01 09:15:02] @a:b.c joined",
        "[2024-03-01 09:15:02] nothing",
        "---",
        DASHES,
        "—————",
        " --- ",
        "",
        "  ",
        "Room: Yard",
        "!abc:b.c",
        "text",
        "-- ",
        "\ufeff",
        "\x00",
    ]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(ROW, max_size=20), st.sampled_from(["\n", "\r\n"]), st.sampled_from(["utf-8", "utf-16", "utf-16-be"]))
def test_loses_nothing_of_any_mixture(rows: list[str], ending: str, codec: str) -> None:
    read(ending.join(rows).encode(codec))


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_never_raises(data: bytes) -> None:
    read(data)
    read(b"[2024-03-01 09:15:02] @a:b.c: x\n" + data)
    SOURCE.probe(Item.of_bytes(data))
    SOURCE.units(Item.of_bytes(data))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(min_value=8, max_value=64))
def test_lines_cover_every_byte(data: bytes, limit: int) -> None:
    at = None
    for line in lines(Item.of_bytes(data), limit=limit):
        assert at is None or line.start == at
        assert line.start <= line.end <= line.after <= len(data)
        assert data[line.end : line.after].replace(b"\0", b"") in (b"", b"\n", b"\r\n")
        at = line.after
    assert at in (None, len(data))


def test_lines_are_cut_between_characters() -> None:
    text = "é😀 abc" * 1000
    for codec in ("utf-8", "utf-16-le", "utf-16"):
        data = f"a b c d e f g h\n{text}\n".encode(codec)
        pieces = list(lines(Item.of_bytes(data), limit=33))
        assert "".join(piece.text for piece in pieces[1:]) == text
        assert [piece.continued for piece in pieces[:3]] == [False, False, True]


@pytest.mark.parametrize(
    "name", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
def test_the_clock_agrees_with_a_plain_reading(name: str) -> None:
    from datetime import datetime

    clock, known = WallClock(name, "device"), zone(name)
    for day in range(1, 29):
        for month in (3, 4, 10, 11):
            for hour in (0, 1, 2, 3, 12, 23):
                when, _ = clock.read("x", 2018, month, day, hour, 30, 15, 250)
                plain = datetime(2018, month, day, hour, 30, 15, 250_000, tzinfo=known).timestamp()
                assert when.utc == round(plain * 1000)


def test_the_clock_says_when_an_hour_is_twice_or_never() -> None:
    clock = WallClock("Europe/Amsterdam", "device")
    assert clock.read("x", 2018, 10, 28, 2, 30)[0].utc == 1540686600000  # 00:30 UTC, the first of the two
    assert "twice" in clock.read("x", 2018, 10, 28, 2, 30)[1][0]
    assert "does not occur" in clock.read("x", 2018, 3, 25, 2, 30)[1][0]
    assert clock.read("x", 2018, 2, 31, 2, 30)[0].utc is None
    assert clock.read("x", 1, 1, 1, 0, 0)[0].utc is None
    assert WallClock("No/Such", "device").read("x", 2018, 1, 1, 0, 0)[0].basis == "unknown"
