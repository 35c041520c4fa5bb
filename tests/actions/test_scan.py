"""`speur scan`: one answer per line, in order, whatever the lines are."""

import io
import json
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from speur.actions.scan import LONGEST, Failed, Scanned, scan_stream


def answers(data: bytes) -> list[Scanned | Failed]:
    return list(scan_stream(io.BytesIO(data)))


def test_plain_and_json_lines_give_an_object_each() -> None:
    told = answers(
        b'kom morgen 20u\n{"id":"a7","text":"t.me/Jan","context":["hoi",{"from":"x","text":"y"}]}\r\n\nlaatste'
    )
    assert [one.id for one in told] == [1, "a7", 3, 4]
    assert isinstance(told[0], Scanned)
    assert [(one.kind, one.value) for one in told[0].findings] == [("datetime_expr", "morgen 20u")]
    assert isinstance(told[1], Scanned)
    assert [(one.kind, one.normalised) for one in told[1].links] == [("public", "t.me/jan")]


def test_a_bad_line_is_an_error_and_the_run_goes_on() -> None:
    told = answers(b'{"text":\n\xff\xfe\n{"text":5}\n{"id":1}\n{"text":"ok"}\n')
    assert [isinstance(one, Failed) for one in told] == [True, True, True, True, False]


def test_half_a_character_is_read_as_its_replacement() -> None:
    (one,) = answers(b'{"text":"\\ud800 06-12345678"}')
    assert isinstance(one, Scanned)
    assert [finding.start for finding in one.findings] == [2]


def test_a_line_without_end_costs_no_memory() -> None:
    told = answers(b"a" * (LONGEST + 1) + b"\nmorgen 20u")
    assert isinstance(told[0], Failed)
    assert isinstance(told[1], Scanned)


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), min_size=1, max_size=8))
def test_as_many_answers_as_lines(lines: list[bytes]) -> None:
    data = b"".join(line + b"\n" for line in lines)
    assert len(answers(data)) == len(lines)


def test_the_command_prints_json_and_says_by_its_exit_code_when_a_line_was_bad() -> None:
    command = [sys.executable, "-c", "from speur.cli import main; main()", "scan", "-", "--json"]
    told = subprocess.run(command, input=b"50 euro\n{oops\n", capture_output=True, check=False)
    first, second = [json.loads(line) for line in told.stdout.splitlines()]
    assert told.returncode == 1
    assert list(first) == ["id", "lang", "findings", "links", "offer", "threat", "privilege"]
    assert first["findings"][0] == {
        "kind": "price", "value": "50 EUR", "surface": "50 euro", "start": 0, "end": 7, "valid": True, "by": "price@1",
        "score": None,
    }  # fmt: skip
    assert "error" in second
