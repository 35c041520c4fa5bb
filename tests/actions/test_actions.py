"""What a user can do, below the command line: searching in full, receipts, a lost index, decisions about overlaps."""

import shutil
from pathlib import Path

import pytest

from builders import holds, said, take_here, telegram, whatsapp, write
from speur.actions.decide import decide_overlap
from speur.actions.ingest import case_stats
from speur.actions.init import init
from speur.actions.opening import OpenCase
from speur.actions.reindex import reindex
from speur.actions.search import count, search
from speur.actions.show import show
from speur.flow.case import Case
from speur.model import BadInput, BadQuery, CaseDamaged, NoSuchThing

LINES = [("Jan" if at % 3 else "Piet", f"bericht nummer {at}") for at in range(60)]


@pytest.fixture
def full(case: Path, tmp_path: Path) -> Path:
    messages = [said(number, f"bericht {number}") for number in range(1, 1203)]
    take_here(case, write(tmp_path / "in", result__json=telegram(messages)))
    return case


def test_the_title_of_a_case_is_the_name_of_its_folder(tmp_path: Path) -> None:
    assert init(tmp_path / "Zaak 12").settings.title == "Zaak 12"


def test_a_search_gives_everything_there_is(full: Path) -> None:
    assert count(full, "bericht") == 1202
    found = [one.text for one in search(full, "bericht", limit=None)]
    assert found == [f"bericht {number}" for number in range(1202, 0, -1)]
    assert len(list(search(full, "bericht", limit=None, sort="relevance"))) == 1202
    assert [one.text for one in search(full, "bericht", limit=2, sort="oldest")] == ["bericht 1", "bericht 2"]


def test_a_search_is_in_the_audit_also_when_nobody_looks_at_the_hits(full: Path) -> None:
    count(full, "geheim woord")
    last = list(Case(full).people.entries(last=1))
    assert (last[0].action, last[0].detail["query"], last[0].detail["hits"]) == ("search", "geheim woord", 0)
    with pytest.raises(BadQuery):
        count(full, "(")


def test_any_record_of_a_message_leads_to_its_receipt(case: Path, tmp_path: Path) -> None:
    for number, text in enumerate(("een", "een")):
        take_here(case, write(tmp_path / f"in{number}", r__json=telegram([said(1, text)], title=f"T{number}")))
    opened = OpenCase(case)
    (one,) = search(case, "een")
    receipt = show(opened, one.id)
    assert len(receipt.records) == 2
    for record in receipt.records:
        assert show(opened, record.source.id) == receipt
        assert len(record.intakes) == 1
    with pytest.raises(NoSuchThing):
        show(opened, one.id + "0")


def test_a_lost_index_is_said_and_made_anew(full: Path, tmp_path: Path) -> None:
    shutil.rmtree(full / "index")
    (full / "index.new").mkdir()  # left by a run that was killed
    with pytest.raises(CaseDamaged, match="reindex"):
        count(full, "bericht")
    more = write(tmp_path / "more", r__json=telegram([said(1, "later")], number=5))
    with pytest.raises(CaseDamaged, match="reindex"):
        take_here(full, more)
    assert reindex(full) == 1202
    assert not (full / "index.new").exists()
    take_here(full, more)
    assert (count(full, "bericht"), count(full, "later")) == (1202, 1)
    assert holds(full)


def test_an_index_made_anew_finds_what_the_old_one_found(case: Path, tmp_path: Path) -> None:
    versions = ([said(1, "een"), said(2, "twee")], [said(1, "een"), said(2, "drie")], [said(1, "een"), said(2, "drie")])
    for number, export in enumerate(versions):
        take_here(case, write(tmp_path / f"in{number}", r__json=telegram(export, title=f"T{number}")))
    before = [(one.id, one.text) for one in search(case, "", limit=None)]
    assert sorted(text for _, text in before) == ["drie", "een", "twee"]
    reindex(case)
    assert [(one.id, one.text) for one in search(case, "", limit=None)] == before
    assert holds(case)


def test_an_overlap_counts_once_when_a_person_says_so_and_can_be_taken_back(case: Path, tmp_path: Path) -> None:
    take_here(case, write(tmp_path / "a", chat__txt=whatsapp(LINES[:40])))
    take_here(case, write(tmp_path / "b", chat__txt=whatsapp(LINES[10:], 10)))
    opened = OpenCase(case)
    with pytest.raises(BadInput, match="reason"):
        decide_overlap(opened, 1, "once", " ")
    with pytest.raises(NoSuchThing):
        decide_overlap(opened, 2, "once", "zelfde telefoon")
    assert decide_overlap(opened, 1, "once", "zelfde telefoon") == 30
    assert (case_stats(case)["messages"], count(case, "nummer")) == (60, 60)
    assert holds(case)
    assert decide_overlap(opened, 1, "apart", "toch niet") == 30
    assert (case_stats(case)["messages"], count(case, "nummer")) == (90, 90)
    assert holds(case)
