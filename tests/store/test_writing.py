"""What becomes of records in the store: copies, versions, and that the order of intake makes no difference."""

import tempfile
from itertools import permutations
from pathlib import Path
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from builders import holds, new_case, said, take_here, telegram, whatsapp, write
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.actions.show import show
from speur.store.reading import shown

Export = list[dict[str, Any]]


def hits(opened: OpenCase, query: str = "") -> list[tuple[str, str]]:
    """Lead id and text of everything a query finds."""
    with opened.store.connect() as connection:
        found = shown(connection, list(opened.engine.rows(query)))
        leads = {one.row: one.id for one in shown(connection, [one.same_as or one.row for one in found])}
    return sorted((leads[one.same_as or one.row], one.text) for one in found)


def messages(opened: OpenCase) -> dict[str, list[str]]:
    """Each message by the id of the record that stands for it: its own text, and the other texts, sorted."""
    told = {}
    for lead, _ in hits(opened):
        records = [one.message for one in show(opened, lead).records]
        told[lead] = [records[0].text, *sorted({one.text for one in records} - {records[0].text})]
    return told


def case_of(folder: Path, *exports: Export) -> OpenCase:
    """A case into which these exports went one after another."""
    case = new_case(folder / "case").folder
    for number, export in enumerate(exports):
        take_here(case, write(folder / f"in{number}", result__json=telegram(export)))
    return OpenCase(case)


def test_the_same_message_in_two_items_is_one_message_and_a_copy(tmp_path: Path) -> None:
    opened = case_of(tmp_path, [said(1, "een"), said(2, "twee")], [said(2, "twee"), said(3, "drie")])
    stats = case_stats(opened.case.folder)
    assert (stats["records"], stats["messages"], stats["copies"]) == (4, 3, 1)
    assert [text for _, text in hits(opened, "twee")] == ["twee"]


def test_another_text_is_a_version_and_both_are_found(tmp_path: Path) -> None:
    edited = said(1, "na", edited="2020-01-02T00:00:00", edited_unixtime="1577999999")
    opened = case_of(tmp_path, [said(1, "voor")], [edited])
    assert list(messages(opened).values()) == [["na", "voor"]]
    assert len(hits(opened, "voor")) == len(hits(opened, "na")) == 1
    assert holds(opened.case.folder)


def test_three_records_with_two_texts_are_found_once_for_each_text(tmp_path: Path) -> None:
    exports: list[Export] = [
        [said(1, "voor")],
        [said(1, "voor"), said(2, "later")],
        [said(1, "na", edited="2020-01-02T00:00:00", edited_unixtime="1577999999")],
    ]
    for number, order in enumerate(list(permutations(exports))[::2]):
        opened = case_of(tmp_path / str(number), *order)
        assert len(hits(opened, "voor")) == len(hits(opened, "na")) == 1, number
        assert holds(opened.case.folder), number


def test_an_id_used_twice_in_one_item_is_one_message(tmp_path: Path) -> None:
    opened = case_of(tmp_path, [said(1, "een"), said(1, "een"), said(1, "anders", at=5), said(2, "twee")])
    stats = case_stats(opened.case.folder)
    assert (stats["records"], stats["messages"], stats["copies"]) == (4, 3, 1)
    assert holds(opened.case.folder)


def test_one_id_from_two_senders_stays_two_messages(tmp_path: Path) -> None:
    opened = case_of(tmp_path, [said(1, "van Jan")], [said(1, "van Piet", sender=2, name="Piet")])
    assert sorted(messages(opened).values()) == [["van Jan"], ["van Piet"]]


def test_one_id_at_two_times_stays_two_messages(tmp_path: Path) -> None:
    opened = case_of(tmp_path, [said(1, "eerst", at=1000)], [said(1, "eerst", at=2000)])
    assert case_stats(opened.case.folder)["messages"] == 2


def test_equal_lines_without_ids_stay_separate(tmp_path: Path) -> None:
    case = new_case(tmp_path / "case").folder
    line = b"[13/01/2020, 00:00:00] Jan: ok\n"
    take_here(case, write(tmp_path / "in", chat__txt=b"".join([whatsapp([("Piet", "dag")] * 3), line, line, line])))
    stats = case_stats(case)
    assert (stats["messages"], stats["copies"]) == (6, 0)


def test_a_name_that_only_a_copy_has_is_found(tmp_path: Path) -> None:
    """Telegram writes today's name of an account into every export: the older name must stay a way to find it."""
    exports: list[Export] = [[said(1, "hoi", name="Jan"), said(5, "dag")], [said(1, "hoi", name="De Lange")]]
    for number, order in enumerate(permutations(exports)):
        opened = case_of(tmp_path / str(number), *order)
        assert len(hits(opened, 'from:"De Lange"')) == len(hits(opened, "from:Jan")) == 2, number


def test_who_was_seen_where_counts_messages_once(tmp_path: Path) -> None:
    exports: list[Export] = [[said(3, "c"), said(4, "d")], [said(1, "a"), said(3, "c")], [said(4, "d", name="J")]]
    told = set()
    for number, order in enumerate(list(permutations(exports))[::2]):
        opened = case_of(tmp_path / str(number), *order)
        with opened.store.connect() as connection:
            rows = connection.exec_driver_sql("SELECT name, messages, first_ms, last_ms FROM presence ORDER BY name")
            told.add(tuple(tuple(row) for row in rows))
    assert len(told) == 1
    assert sum(row[1] for row in next(iter(told))) == 3


TEXTS = st.sampled_from(["alfa", "bravo", "charlie delta"])
SENDERS = st.sampled_from([(1, "Jan"), (1, "Jan de V."), (2, "Piet"), (None, None)])


@st.composite
def one_message(draw: st.DrawFn) -> dict[str, Any]:
    sender, name = draw(SENDERS)
    more: dict[str, Any] = {}
    if draw(st.booleans()):
        at = draw(st.sampled_from([1_600_000_000, 1_700_000_000]))
        more = {"edited": "2020-01-02T00:00:00", "edited_unixtime": str(at)}
    at = draw(st.sampled_from([1000, 2000, None]))
    return said(draw(st.integers(1, 4)), draw(TEXTS), sender=sender, name=name, at=at, **more)


EXPORTS = st.lists(st.lists(one_message(), min_size=1, max_size=5), min_size=3, max_size=3)


@settings(max_examples=3)
@given(EXPORTS)
@example([[said(1, "x")], [said(1, "x")], [said(1, "y", edited="2020-01-02T00:00:00", edited_unixtime="1600000000")]])
def test_the_order_of_intake_makes_no_difference(exports: list[Export]) -> None:
    told = []
    for order in [(0, 1, 2), (2, 1, 0), (1, 2, 0)]:
        with tempfile.TemporaryDirectory() as folder:
            opened = case_of(Path(folder), *(exports[at] for at in order))
            stats = case_stats(opened.case.folder)
            found = {query: hits(opened, query) for query in ("", "alfa", "bravo", "delta", "from:jan", 'from:"de V"')}
            assert holds(opened.case.folder)
            told.append((stats, messages(opened), found))
    assert told[0] == told[1] == told[2]
