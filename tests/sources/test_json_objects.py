"""Top-level JSON objects come out with exact ranges, also of damaged and of large streams."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.sources.kit import json_objects
from speur.sources.kit.json_objects import Found, objects

GOOD = b'{"a": "x}{\\"", "b": [1, {"c": "]"}]}'


def found(data: bytes, **how: int) -> list[Found]:
    return list(objects(io.BytesIO(data), **how))


def told(data: bytes) -> list[tuple[bytes, str]]:
    return [(data[one.start : one.end], one.flaw) for one in found(data)]


@pytest.mark.parametrize("between", [b"", b"\n", b"\r\n  ", b" , "])
def test_gives_objects_with_exact_ranges(between: bytes) -> None:
    data = between.join([GOOD, b"{}", b'{\n  "t": "\xc3\xab"\n}', GOOD])
    assert [raw for raw, flaw in told(data) if not flaw] == [GOOD, b"{}", b'{\n  "t": "\xc3\xab"\n}', GOOD]
    assert all(data[one.start : one.end] == one.raw for one in found(data))


def test_passes_over_an_enclosing_array_and_a_mark() -> None:
    data = b"\xef\xbb\xbf[" + GOOD + b",\n" + GOOD + b"]\n[" + GOOD + b"]"
    assert told(data) == [(GOOD, "")] * 3


@pytest.mark.parametrize(
    ("broken", "flaw"),
    [
        (b"log line 17: ", "garbage"),
        (b"\0\0\0\0", "garbage"),
        (b"}]", "garbage"),
        (b'{"a": "said "hi" to"}\n', "malformed"),
        (b'{"a": "cut\n', "malformed"),
        (b'{"a": 1,\n', "malformed"),
        (b'{"a": [1, {}}\n', "malformed"),
        (b'{"a":[' * 1000 + b"\n", "too-deep"),
    ],
)
def test_goes_on_at_the_next_object_after_damage(broken: bytes, flaw: str) -> None:
    data = GOOD + b"\n" + broken + GOOD + GOOD
    got = told(data)
    assert [raw for raw, kind in got if not kind] == [GOOD] * 3
    assert [kind for _, kind in got if kind] == [flaw]


def test_damage_inside_an_indented_array_costs_one_object() -> None:
    data = b'[\n  {"a": "1"},\n  {"a": "2\n  {"a": "3"},\n  {"a": 4,\n  {"a": "5"}\n]\n'
    assert [raw for raw, flaw in told(data) if not flaw] == [b'{"a": "1"}', b'{"a": "3"}', b'{"a": "5"}']


def test_a_last_object_that_is_cut_off_is_a_flaw_to_the_end() -> None:
    assert told(GOOD + b'\n{"a": "x')[-1] == (b'{"a": "x', "cut-off")


def test_every_border_of_reading_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    data = b"\n".join([GOOD, b"noise", GOOD, b'{"a": "cut\n{"b": {"c": "\\\\"}}', b'{"a' + b" " * 300]) + GOOD
    want = found(data)
    for size in (1, 2, 3, 7, 64):
        monkeypatch.setattr(json_objects, "READ", size)
        assert found(data) == want, size


def test_a_string_of_twenty_megabytes_is_one_object() -> None:
    big = b'{"a": "' + b"x\\n" * 7_000_000 + b'"}'
    assert [len(one.raw) for one in found(b"{}" + big + b"{}")] == [2, len(big), 2]


def test_an_object_above_the_cap_is_given_up_and_reading_goes_on() -> None:
    data = b'{"a": "' + b"x" * 5_000_000 + b'"}\n{"b": 1}'
    got = found(data, most=1_000_000)
    assert [one.flaw for one in got] == ["too-large", ""]
    assert got[0].end == got[1].start


def test_a_hundred_thousand_levels_do_no_harm() -> None:
    data = b'{"a":' * 100_000 + b"\n" + GOOD
    assert told(data)[-1] == (GOOD, "")


@given(st.lists(st.sampled_from([b"{", b"}", b"[", b"]", b'"', b"\\", b"\n", b",", b":", b" ", b"a", b'{"a"'])))
def test_every_byte_is_in_one_range_or_is_a_separator(parts: list[bytes]) -> None:
    data = b"".join(parts)
    at = 0
    for one in found(data):
        assert at <= one.start < one.end
        assert not data[at : one.start].strip(b" \n,[]")
        at = one.end
    assert not data[at:].strip(b" \n,[]")


@given(
    st.lists(st.dictionaries(st.text(), st.text() | st.lists(st.integers() | st.dictionaries(st.text(), st.text()))))
)
def test_gives_back_whatever_was_written(values: list[dict[str, object]]) -> None:
    data = "".join(json.dumps(value, indent=2) for value in values).encode()
    assert [json.loads(one.raw) for one in found(data)] == values
