"""JSON that no strict parser accepts is read, and what was done is said."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.sources.kit.json_repair import decode

ANY = msgspec.json.Decoder()


@pytest.mark.parametrize(
    ("raw", "value", "note"),
    [
        (rb'{"a":"x\x1By"}', "x\x1by", r"\x1B read as U+001B"),
        (rb'{"a":"\ud800"}', "\ufffd", r"\ud800 read as U+FFFD"),
        (rb'{"a":"\ude00\ud83d"}', "\ufffd\ufffd", r"\ude00 read as U+FFFD"),
        (rb'{"a":"\ud83d\u0041"}', "\ufffdA", r"\ud83d read as U+FFFD"),
        (b'{"a":"\xed\xa0\x80"}', "\ufffd", "bytes ED A0 80 read as U+FFFD"),
        (b'{"a":"\xed\xa0\xbd\xed\xb8\x80"}', "\U0001f600", "bytes ED A0 BD ED B8 80 read as U+1F600"),
        (b'{"a":"x\xffy"}', "x\ufffdy", "bytes FF read as U+FFFD"),
        (b'{"a":"x\xe2"}', "x\ufffd", "bytes E2 read as U+FFFD"),
        (b'{"a":"x\x01\ny"}', "x\x01\ny", "a raw U+0001 in a string kept"),
        (rb'{"a":"C:\q\u00zz\x4"}', r"C:\q\u00zz\x4", "an unknown escape read as it stands"),
        (b'{"a":NaN}', None, "NaN read as null"),
        (b'{"a":-Infinity}', None, "-Infinity read as null"),
        (b'{"a":1e999}', "1e999", "a number out of range kept as text"),
        (b'\xef\xbb\xbf{"a":1}', 1, "byte order mark left out"),
    ],
)
def test_repairs_and_says_so(raw: bytes, value: object, note: str) -> None:
    got, notes, error = decode(raw, ANY)
    assert error == ""
    assert got == {"a": value}
    assert note in notes


def test_good_json_gets_no_note() -> None:
    assert decode(rb'{"a":"\ud83d\ude00 \\x41 NaN","b":[1.5e3]}', ANY) == (
        {"a": "\U0001f600 \\x41 NaN", "b": [1500.0]},
        (),
        "",
    )


def test_an_escaped_backslash_before_x_is_left_alone() -> None:
    assert decode(rb'{"a":"\\x41\x42"}', ANY)[0] == {"a": "\\x41B"}


@pytest.mark.parametrize("raw", [b"", b"{", b'{"a":1,}', b'{"a" 1}', b'{"a":"x}', b"[" * 100_000 + b"]" * 100_000])
def test_what_cannot_be_repaired_gives_an_error(raw: bytes) -> None:
    value, notes, error = decode(raw, ANY)
    assert value is None
    assert notes == ()
    assert error


def test_a_typed_decoder_keeps_its_say() -> None:
    value, _, error = decode(b'{"a":1}', msgspec.json.Decoder(dict[str, str]))
    assert value is None
    assert "Expected `str`" in error


def test_many_kinds_of_repair_are_counted_not_listed() -> None:
    raw = b'{"a":"' + b"".join(b"\\x%02X" % number for number in range(32)) + b'"}'
    value, notes, _ = decode(raw, ANY)
    assert value == {"a": "".join(map(chr, range(32)))}
    assert len(notes) == 9
    assert notes[-1] == "and 24 further kinds of repair"


def test_a_long_string_is_read_in_linear_time() -> None:
    value, notes, error = decode(b'{"a":"' + b"x\\\\" * 3_000_000 + b'\\x01"}', ANY)
    assert not error
    assert len(notes) == 1
    assert value is not None


@given(st.binary() | st.binary().map(lambda data: b'{"a":"' + data + b'"}'))
def test_never_raises(raw: bytes) -> None:
    value, _, error = decode(raw, ANY)
    if not error:
        msgspec.json.encode(value)
