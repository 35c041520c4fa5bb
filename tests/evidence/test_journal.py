"""The journal shows what was changed, and survives what breaks off."""

import errno
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from speur.evidence import Journal
from speur.evidence import journal as room
from speur.model import CannotDo, CaseDamaged
from speur.model.chain import GENESIS, broken, faults, link


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journal.jsonl")
    for number in range(4):
        journal.append(at_ms=number, who="jan", action="note", body={"n": number, "text": "één\n"})
    return journal


def lines(journal: Journal) -> list[bytes]:
    return journal.path.read_bytes().splitlines(keepends=True)


def test_entries_follow_each_other(journal: Journal) -> None:
    entries = journal.read()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert [entry.prev for entry in entries] == [GENESIS, *(entry.hash for entry in entries[:-1])]
    assert entries[2].body == {"n": 2, "text": "één\n"}
    assert journal.verify() == []
    assert journal.head() == (4, entries[3].hash)


def test_an_outsider_can_check_it(journal: Journal) -> None:
    entry = json.loads(lines(journal)[1])
    told = entry.pop("hash")
    text = json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(text.encode()).hexdigest() == told


def test_an_empty_journal_holds(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "none")
    assert journal.read() == []
    assert journal.verify() == []
    assert journal.head() == (0, GENESIS)


@pytest.mark.parametrize("index", range(4))
def test_every_flipped_byte_is_found(journal: Journal, index: int) -> None:
    whole = lines(journal)
    start = sum(map(len, whole[:index]))
    data = b"".join(whole)
    for at in range(start, start + len(whole[index]), 7):
        journal.path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        assert journal.verify(), f"byte {at}"


@pytest.mark.parametrize("index", range(3))
def test_a_removed_entry_is_found(journal: Journal, index: int) -> None:
    kept = lines(journal)
    del kept[index]
    journal.path.write_bytes(b"".join(kept))
    assert "removed or put in" in " ".join(journal.verify())


def test_an_added_entry_is_found(journal: Journal) -> None:
    kept = lines(journal)
    forged = json.loads(kept[1])
    forged["body"] = {"n": "forged"}
    forged["hash"] = link(forged["prev"], forged)
    journal.path.write_bytes(b"".join([*kept[:2], json.dumps(forged).encode() + b"\n", *kept[2:]]))
    assert journal.verify()


def test_an_edited_entry_with_its_own_hash_made_new_is_found(journal: Journal) -> None:
    kept = lines(journal)
    forged = json.loads(kept[1])
    forged["who"] = "piet"
    forged["hash"] = link(forged["prev"], forged)
    journal.path.write_bytes(b"".join([kept[0], json.dumps(forged).encode() + b"\n", *kept[2:]]))
    assert any("entry 3" in wrong for wrong in journal.verify())


@pytest.mark.parametrize("cut", [1, 2, 40, -1])
def test_a_torn_line_is_set_aside_and_nothing_is_lost(journal: Journal, cut: int) -> None:
    torn = lines(journal)[-1][:cut].replace(b'"seq":4', b'"seq":5')
    before = journal.path.read_bytes()
    if cut == -1:  # only the line end is missing: a whole entry
        journal.path.write_bytes(before[:-1])
        journal.append(at_ms=9, who="x", action="note", body={})
        assert [entry.action for entry in journal.read()] == ["note"] * 5
        assert journal.verify() == []
        return
    journal.path.write_bytes(before + torn)
    assert len(journal.read()) == 4
    assert len(journal.verify()) == 1
    entry = journal.append(at_ms=9, who="x", action="note", body={})
    assert journal.path.read_bytes().startswith(before + torn)
    assert [one.action for one in journal.read()[4:]] == ["torn-tail", "note"]
    assert bytes.fromhex(journal.read()[4].body["hex"]) == torn
    assert entry.seq == 6
    assert journal.verify() == []


def test_a_crash_while_setting_aside_is_survived(journal: Journal) -> None:
    with journal.path.open("ab") as stream:
        stream.write(b'{"torn')
    before = journal.path.read_bytes()
    journal.append(at_ms=9, who="x", action="note", body={})
    journal.path.write_bytes(journal.path.read_bytes()[: len(before) + 30])
    journal.append(at_ms=9, who="x", action="note", body={})
    assert [one.action for one in journal.read()[4:]] == ["torn-tail", "note"]
    assert journal.path.read_bytes().startswith(before)


def test_a_torn_first_line_is_set_aside(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j")
    journal.path.write_bytes(b'{"act')
    journal.append(at_ms=1, who="x", action="note", body={})
    assert [one.action for one in journal.read()] == ["torn-tail", "note"]
    assert journal.verify() == []


def test_a_changed_last_line_is_not_taken_for_a_crash(journal: Journal) -> None:
    kept = lines(journal)
    journal.path.write_bytes(b"".join(kept[:-1]) + b"x" + kept[-1][1:])
    with pytest.raises(CaseDamaged, match="line 4"):
        journal.read()
    assert journal.verify()
    journal.append(at_ms=9, who="x", action="note", body={})
    assert "was changed" in " ".join(journal.verify())


def test_a_changed_torn_tail_is_found(journal: Journal) -> None:
    with journal.path.open("ab") as stream:
        stream.write(b'{"torn')
    journal.append(at_ms=9, who="x", action="note", body={})
    journal.path.write_bytes(journal.path.read_bytes().replace(b'\n{"torn\n', b'\n{"born\n'))
    assert journal.verify()


def test_a_long_last_line_is_found(journal: Journal) -> None:
    journal.append(at_ms=9, who="x", action="note", body={"long": "x" * 300_000})
    assert journal.append(at_ms=9, who="x", action="note", body={}).seq == 6
    assert journal.verify() == []


def test_a_full_disk_leaves_no_half_entry(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    before = journal.path.read_bytes()
    real = os.write

    def full(descriptor: int, data: memoryview) -> int:
        if len(data) < 100:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(descriptor, data[:50])

    with monkeypatch.context() as patch:
        patch.setattr(room.os, "write", full)
        with pytest.raises(CannotDo, match="No space left"):
            journal.append(at_ms=9, who="x", action="note", body={})
    assert journal.path.read_bytes() == before
    assert journal.append(at_ms=9, who="x", action="note", body={}).seq == 5


def test_many_at_once_keep_one_chain(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: journal.append(at_ms=n, who="x", action="note", body={"n": n}), range(40)))
    assert len(journal.read()) == 44
    assert journal.verify() == []


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.dictionaries(st.sampled_from(["a", "b", "ü"]), values, max_size=3), min_size=1, max_size=5), st.data()
)
def test_a_chain_holds_until_one_entry_changes(bodies: list[dict[str, object]], data: st.DataObject) -> None:
    chained: list[dict[str, object]] = []
    prev = GENESIS
    for body in bodies:
        made = link(prev, body)
        chained.append({**body, "prev": prev, "hash": made})
        prev = made
    assert broken(chained) is None
    index = data.draw(st.integers(0, len(chained) - 1))
    chained[index] = {**chained[index], "new": 1}
    assert broken(chained) == index
    assert len(list(faults(chained))) == 1
