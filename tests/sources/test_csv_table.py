"""The particulars of delimited tables."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.flow.accounting import account
from speur.model import Item, Mapping, Message, Problem, Record
from speur.sources.csv_table import CsvTable
from speur.sources.kit import table_rows

SOURCE = CsvTable()
MAPPING = Mapping(service="x", text="msg", sender="who")


def read(data: bytes, mapping: Mapping = MAPPING) -> list[Record]:
    item = Item.of_bytes(data, mapping=mapping)
    records, ledger = account(item, SOURCE.STRUCTURE, SOURCE.read(item))
    assert not ledger.unclaimed
    assert not ledger.backwards
    return records


def texts(data: bytes, mapping: Mapping = MAPPING) -> list[str]:
    return [record.text for record in read(data, mapping) if isinstance(record, Message)]


def test_says_which_columns_are_missing() -> None:
    item = Item.of_bytes(b"who,message\na,b\n", mapping=MAPPING)
    assert SOURCE.missing_columns(item) == ["msg"]
    assert not SOURCE.probe(item)
    assert not SOURCE.probe(Item.of_bytes(b"who,msg\na,b\n"))
    assert SOURCE.probe(Item.of_bytes(b"who,msg\na,b\n", mapping=MAPPING))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_finds_the_delimiter_by_the_columns(delimiter: str) -> None:
    assert texts(f'who{delimiter}"a,b;c|"{delimiter}msg\n1{delimiter}{delimiter}hi\n'.encode()) == ["hi"]


def test_a_delimiter_that_was_named_is_taken() -> None:
    mapping = Mapping(service="x", text="msg", delimiter="tab")
    assert texts(b"a,b\tmsg\nc\thi\n", mapping) == ["hi"]
    assert texts(b"msg,a\nhi,1\n", Mapping(service="x", text="msg", delimiter='"')) == ["hi"]


def test_an_excel_line_about_the_delimiter_is_no_header() -> None:
    assert texts(b"sep=;\r\nwho;msg\r\na;hi\r\n") == ["hi"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "latin-1", "cp1252"])
def test_ranges_are_exact_in_every_encoding(encoding: str) -> None:
    data = 'who,msg\nZoë,"één\ntwee"\nZoë,drie\n'.encode(encoding)
    mapping = Mapping(service="x", text="msg", sender="who", encoding=encoding)
    messages = [record for record in read(data, mapping) if isinstance(record, Message)]
    assert [message.text for message in messages] == ["één\ntwee", "drie"]
    codec = encoding.removesuffix("-sig") if encoding != "utf-16" else "utf-16-le"
    assert [data[one.origin.start : one.origin.end].decode(codec) for one in messages] == [
        'Zoë,"één\ntwee"',
        "Zoë,drie",
    ]


def test_an_encoding_whose_places_cannot_be_counted_is_a_problem() -> None:
    for encoding in ("shift_jis", "utf-7", "unicode_escape", "nonsense", "rot13"):
        (problem,) = read(b"who,msg\na,b\n", Mapping(service="x", text="msg", encoding=encoding))
        assert isinstance(problem, Problem)
        assert problem.code == "no-header"


def test_a_quote_that_never_closes_costs_one_line() -> None:
    assert texts(b'who,msg\na,"open\nb,next\nc,"said "hi" to"\nd,last\n') == ["next", 'said hi" to"', "last"]


def test_a_field_above_the_limit_of_the_csv_module_is_read() -> None:
    big = "x" * 300_000
    assert texts(f'who,msg\na,"{big}""{big}"\nb,hi\n'.encode()) == [f'{big}"{big}', "hi"]


def test_half_a_character_at_the_end_of_utf_16_is_accounted_for() -> None:
    data = b"\xff\xfe" + "who,msg\na,b\n".encode("utf-16-le")
    for tail in (b"c", b"c\0\x3d", b"\x3d\xd8", b"\x3d\xd8\x01"):
        read(data + tail)


def test_a_header_without_rows_is_a_problem() -> None:
    (problem,) = read(b"who,msg\n\n,,\n")
    assert isinstance(problem, Problem)
    assert problem.code == "no-rows"


@pytest.mark.parametrize("size", [1, 3, 16])
def test_every_border_of_reading_gives_the_same(size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    data = 'who,msg\r\na,"één\r\n\r\ntwee"\r\n\r\nb,"open\r\nc,"x",y\r\nd,é\xa0\r\n'.encode()
    want = read(data)
    monkeypatch.setattr(table_rows, "READ", size)
    assert read(data) == want


@given(st.lists(st.tuples(st.text("ab\"',;\n\r é"), st.text("ab\"',;\n\r é")), min_size=1))
def test_reads_what_the_csv_module_wrote(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(["who", "msg"])
    writer.writerows(rows)
    assert texts(out.getvalue().encode()) == [row[1] for row in rows]
