"""Messages as they come out of the store again."""

from pathlib import Path

import pytest

from builders import new_case, said, take_here, telegram, write
from speur.actions.opening import OpenCase
from speur.store.reading import around, by_native, row_of, shown, versions
from speur.store.stats import stats


@pytest.fixture
def opened(tmp_path: Path) -> OpenCase:
    case = new_case(tmp_path / "case").folder
    photo = said(3, "kijk", photo="photos/a.jpg", width=1, height=1)
    absent = said(4, "weg", photo="photos/b.jpg", width=1, height=1)
    timeless = said(5, "zonder tijd", at=None)
    export = telegram([said(1, "een"), said(2, "twee", sender=2, name="Piet"), photo, absent, timeless])
    folder = write(tmp_path / "in", result__json=export)
    write(folder / "photos", a__jpg=b"\xff\xd8\xff not really")
    take_here(case, folder)
    return OpenCase(case)


def test_rows_come_in_the_order_asked_for_and_unknown_ones_are_left_out(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        assert [one.row for one in shown(connection, [3, 99, 1, 2])] == [3, 1, 2]
        assert shown(connection, []) == []


def test_a_message_comes_with_its_names_and_files(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        one, two, kijk, weg, timeless = shown(connection, [1, 2, 3, 4, 5])
    assert (one.sender_name, two.sender_name, two.sender_key) == ("Jan", "Piet", "telegram:user2")
    assert (kijk.files[0].path, kijk.files[0].kind) == ("photos/a.jpg", "photo")
    assert kijk.files[0].item is not None
    assert weg.files[0].item is None
    assert timeless.sent_ms is None
    assert timeless.sent_basis == "unknown"


def test_around_gives_messages_in_order_and_those_without_a_time_first(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        everything = around(connection, 1)
        assert [one.text for one in everything] == ["zonder tijd", "een", "twee", "kijk", "weg"]
        middle = everything[2].ord
        assert [one.text for one in around(connection, 1, before=middle)] == ["zonder tijd", "een"]
        assert [one.text for one in around(connection, 1, after=middle, limit=1)] == ["kijk"]
        assert [one.text for one in around(connection, 1, limit=2)] == ["kijk", "weg"]


def test_a_record_id_leads_to_its_row(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        for one in shown(connection, [1, 2, 3, 4, 5]):
            assert row_of(connection, one.id) == one.row


@pytest.mark.parametrize(
    "wrong", ["", "-", ".", "0" * 16, f"{'0' * 16}-1", f"{'0' * 16}-²", "%-1", f"{'_' * 16}-1", f"x-{'9' * 30}", "\0-1"]
)
def test_what_is_no_record_id_leads_nowhere(opened: OpenCase, wrong: str) -> None:
    with opened.store.connect() as connection:
        assert row_of(connection, wrong) is None


def test_an_id_of_the_service_leads_to_its_row(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        assert by_native(connection, 1, "2") == 2
        assert by_native(connection, 1, "77") is None
        assert [one.row for one in versions(connection, 2)] == [2]


def test_stats_add_up(opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        told = stats(connection)
    assert told["records"] == told["messages"] + told["copies"] + told["events"]
    assert told["items"] == sum(number for name, number in told.items() if name.startswith("items_")) == 2
    assert (told["units"], told["units_read"], told["bytes_unaccounted"]) == (5, 5, 0)
    assert told["items_attachment"] == 1
