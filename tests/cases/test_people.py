"""The audit and the decisions: append-only, chained, written by many at once."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from speur.cases import People
from speur.model import CannotDo


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(tmp_path / "people.db")


def test_entries_are_kept_in_order_with_their_detail(people: People) -> None:
    for query in ("a", "b", "c"):
        people.audit("search", {"query": query}, who="rechercheur")
    entries = list(people.entries())
    assert [entry.detail["query"] for entry in entries] == ["a", "b", "c"]
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert people.verify() == []


def test_the_last_entries_can_be_asked_for(people: People) -> None:
    for number in range(10):
        people.audit("view", {"page": number})
    assert [entry.detail["page"] for entry in people.entries(last=3)] == [7, 8, 9]


def test_nothing_can_be_changed_or_removed_by_sql(people: People, tmp_path: Path) -> None:
    people.audit("view", {"page": "x"})
    with sqlite3.connect(tmp_path / "people.db") as connection:
        for statement in ("UPDATE audit SET who = 'x'", "DELETE FROM audit"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(statement)
    connection.close()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'somebody else' WHERE seq = 2",
        "UPDATE audit SET detail = '{}' WHERE seq = 2",
        "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 2",
    ],
)
def test_tampering_around_the_triggers_shows(people: People, tmp_path: Path, tampering: str) -> None:
    for number in range(4):
        people.audit("view", {"page": number})
    with sqlite3.connect(tmp_path / "people.db") as connection:
        connection.executescript(f"DROP TRIGGER audit_stays; DROP TRIGGER audit_kept; {tampering};")
    connection.close()
    assert people.verify()


def test_many_at_once_still_make_one_chain(people: People, tmp_path: Path) -> None:
    def write(number: int) -> None:
        People(tmp_path / "people.db").audit("view", {"page": number})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(60)))
    assert people.verify() == []
    assert sorted(entry.detail["page"] for entry in people.entries()) == list(range(60))


def test_text_that_is_not_utf8_is_kept_as_far_as_it_can_be(people: People) -> None:
    people.audit("search", {"query": "a\ud800b"})
    assert next(people.entries()).detail["query"] == "a?b"
    assert people.verify() == []


def test_the_last_decision_counts_and_the_earlier_ones_stay(people: People) -> None:
    people.decide("overlap:1", "once", "same phone", who="a")
    people.decide("overlap:2", "apart", "two phones", who="a")
    people.decide("overlap:1", "apart", "looked again", who="b")
    decisions = people.decisions("overlap:")
    assert {about: one.verdict for about, one in decisions.items()} == {"overlap:1": "apart", "overlap:2": "apart"}
    assert [entry.action for entry in people.entries()] == ["decide"] * 3
    assert people.decisions("link:") == {}


def test_a_decision_needs_something_to_be_about(people: People) -> None:
    with pytest.raises(CannotDo):
        people.decide("", "once")
