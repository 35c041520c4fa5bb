"""The main job: seize, ingest, search, show, verify; and that what was tampered with is found."""

import io
import json
import re
import shutil
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import ReaderHere, Speur, holds, new_case, said, take_here, telegram, whatsapp, write
from speur.actions import verify as verify_action
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.store.reading import shown

DATA = Path(__file__).parents[1] / "data"
MAPPING = 'service = "forum"\ntext = "body"\ntime = "at"\nsender = "who"\nconversation = "thread"\n'
TABLE = b"thread,at,who,body\nt1,2020-03-01T12:00:00Z,karel,uit de tabel\nt1,2020-03-01T12:05:00Z,lies,antwoord\n"
XMPP = b"".join(
    json.dumps(one).encode() + b"\n"
    for one in (
        {
            "from": "jan@example.org/phone",
            "to": "piet@example.org",
            "body": "via jabber",
            "stamp": "2020-02-01T10:00:00Z",
        },
        {"from": "piet@example.org/pc", "to": "jan@example.org", "body": "terug", "stamp": "2020-02-01T10:01:00Z"},
    )
)


def sample(name: str, case: str) -> Path:
    return DATA / name / case / "in"


@pytest.fixture
def seized(tmp_path: Path) -> Path:
    """A folder as it may be seized: several services, media, an archive, a file nobody knows."""
    folder = tmp_path / "seized"
    write(folder / "telegram" / "photos", a__jpg=b"\xff\xd8\xff\xe0 a picture")
    write(folder / "telegram", result__json=telegram([said(1, "uit telegram"), said(2, "foto", photo="photos/a.jpg")]))
    for name, case in (
        ("telegram-desktop-html", "group-media"),
        ("xmpp-json-log", "direct-pretty"),
        ("matrix-text", "offsets"),
    ):
        for path in sample(name, case).rglob("*"):
            if path.is_file():
                target = folder / name / path.relative_to(sample(name, case))
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(path.read_bytes())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("WhatsApp Chat.txt", whatsapp([("Jan", "uit whatsapp"), ("Piet", "ja hoor")]))
    write(folder, chat__zip=packed.getvalue(), rest__bin=b"\x00\x01\x02")
    return folder


@pytest.fixture
def full(speur: Speur, case: Path, seized: Path, tmp_path: Path) -> Path:
    """The case with all of it."""
    told = speur("ingest", case, seized, "--legal-basis", "art. 94 Sv", "--source", "kantoor", "--json")
    assert told.code in (0, 1), told
    write(tmp_path / "table", t__csv=TABLE)
    (tmp_path / "m.toml").write_text(MAPPING)
    assert speur("ingest", case, tmp_path / "table", "--mapping", tmp_path / "m.toml").code == 0
    return case


def test_from_seizure_to_a_verified_case(speur: Speur, full: Path) -> None:
    stats = speur("stats", full, "--json").object
    assert stats["bytes_unaccounted"] == 0
    assert stats["items_waiting"] == stats["items_ambiguous"] == 0
    assert stats["items_archive"] == 1
    assert stats["items_attachment"] >= 1
    services = {one["service"] for one in speur("search", full, "", "--limit", "0", "--json").objects}
    assert services == {"telegram", "xmpp", "matrix", "whatsapp", "forum"}
    for words in ('"uit telegram"', '"uit whatsapp"', '"uit de tabel"'):
        (one,) = speur("search", full, words, "--json").objects
        told = speur("show", full, one["id"], "--json").object
        assert words.strip('"') in told["records"][0]["raw"]
    (photo,) = speur("search", full, "foto has:photo", "--json").objects or [{}]
    assert not photo or photo["attachments"][0]["sha256"]
    assert speur("verify", full).code == 0


def test_every_receipt_leads_to_the_very_bytes(speur: Speur, full: Path) -> None:
    opened = OpenCase(full)
    for one in speur("search", full, "", "--limit", "0", "--json").objects:
        for record in speur("show", full, one["id"], "--json").object["records"]:
            with opened.case.vault.open(record["item"]) as stream:
                stream.seek(record["start"])
                assert stream.read(record["end"] - record["start"]).hex() == record["raw_hex"]
            assert record["id"] == f"{record['item'][:16]}-{record['start']}" or "." in record["id"]


def test_to_ingest_twice_changes_nothing_and_says_so(speur: Speur, full: Path, seized: Path) -> None:
    before = speur("stats", full, "--json").object
    told = speur("ingest", full, seized)
    assert "nothing changed" in told.out
    assert speur("stats", full, "--json").object == before
    moved = seized.rename(seized.parent / "elders")
    told = speur(
        "ingest", full, moved, "--json"
    ).object  # the same bytes under another name: a place more, nothing else
    assert not told["again"]
    after = speur("stats", full, "--json").object
    assert {**after, "intakes": 0} == {**before, "intakes": 0}


def test_one_group_exported_twice_counts_once(speur: Speur, case: Path, tmp_path: Path) -> None:
    first = telegram([said(number, f"bericht{number}") for number in range(1, 40)])
    second = telegram([said(number, f"bericht{number}") for number in range(20, 60)])
    for number, export in enumerate((first, second)):
        assert speur("ingest", case, write(tmp_path / f"in{number}", result__json=export)).code == 0
    stats = speur("stats", case, "--json").object
    assert (stats["messages"], stats["copies"], stats["records"]) == (59, 20, 79)
    (one,) = speur("search", case, "bericht30", "--json").objects
    assert len(speur("show", case, one["id"], "--json").object["records"]) == 2
    assert speur("verify", case).code == 0


# --- tampering: each way to change a case leads to exit code 1, and a difference that names what was changed


def sealed(case: Path, content: bytes) -> Path:
    (found,) = [
        path for path in (case / "evidence" / "objects").rglob("*") if path.is_file() and content in path.read_bytes()
    ]
    return found


def in_evidence(case: Path) -> str:
    path = sealed(case, b"uit telegram")
    path.chmod(0o644)
    path.write_bytes(path.read_bytes().replace(b"uit telegram", b"UIT telegram"))
    path.chmod(0o444)
    return "result.json"


def evidence_gone(case: Path) -> str:
    path = sealed(case, b"uit telegram")
    path.unlink()
    return "result.json"


def evidence_put_in(case: Path) -> str:
    (case / "evidence" / "objects" / "ab").mkdir(exist_ok=True)
    (case / "evidence" / "objects" / "ab" / "put-in").write_bytes(b"x")
    return "put-in"


def store(case: Path, sql: str) -> None:
    with closing(sqlite3.connect(case / "case.db")) as connection, connection:
        assert connection.execute(sql).rowcount > 0, sql


def changed(sql: str) -> Callable[[Path], str]:
    def change(case: Path) -> str:
        store(case, sql)
        return ""

    return change


ONE = "row = (SELECT min(row) FROM message WHERE text = 'uit telegram')"


def journal(pattern: bytes, by: bytes) -> Callable[[Path], str]:
    def change(case: Path) -> str:
        path = case / "evidence" / "journal.jsonl"
        data = path.read_bytes()
        after = re.sub(pattern, by, data, count=1)
        assert after != data
        path.write_bytes(after)
        return "journal"

    return change


def journal_line_gone(case: Path) -> str:
    path = case / "evidence" / "journal.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[1:]))
    return "journal"


def audit(sql: str) -> Callable[[Path], str]:
    def change(case: Path) -> str:
        with closing(sqlite3.connect(case / "people.db")) as connection, connection:
            connection.execute("DROP TRIGGER audit_stays")
            connection.execute("DROP TRIGGER audit_kept")
            assert connection.execute(sql).rowcount > 0
        return "people.db"

    return change


PUT_IN = (
    'INSERT INTO message SELECT row + 100000, {item}, {start}, "end", part, place, conversation, sender, sender_name, '
    "recipient, ord + 100000, sent_ms, sent_raw, sent_basis, sent_clock, kind, lang, native, reply_to, same_as, "
    f"'ik beken', extra FROM message WHERE {ONE}"
)

TAMPERING = {
    "a byte of the evidence": in_evidence,
    "evidence taken away": evidence_gone,
    "evidence put in": evidence_put_in,
    "a text": changed(f"UPDATE message SET text = 'iets anders' WHERE {ONE}"),
    "a time": changed(f"UPDATE message SET sent_ms = sent_ms + 1000 WHERE {ONE}"),
    "a sender's name": changed(f"UPDATE message SET sender_name = 'Kees' WHERE {ONE}"),
    "a sender": changed(f"UPDATE message SET sender = NULL WHERE {ONE}"),
    "a place": changed(f"UPDATE message SET start = start + 1 WHERE {ONE}"),
    "what was replied to": changed(f"UPDATE message SET reply_to = '77' WHERE {ONE}"),
    "what kind it is": changed(f"UPDATE message SET kind = 'poll' WHERE {ONE}"),
    "how a time is known": changed(f"UPDATE message SET sent_basis = 'offset' WHERE {ONE}"),
    "details": changed(f"UPDATE message SET extra = x'81ae666f727761726465645f66726f6da3706965' WHERE {ONE}"),
    "a message taken away": changed(f"DELETE FROM message WHERE {ONE}"),
    "a message hidden as a copy": changed(f"UPDATE message SET same_as = row + 1 WHERE {ONE}"),
    "a message put in": changed(PUT_IN.format(item="item", start="start + 7")),
    "a message put in where nothing was read": changed(
        PUT_IN.format(item="(SELECT number FROM item WHERE path LIKE '%rest.bin')", start="0")
    ),
    "a file that was attached": changed("UPDATE attachment SET path = 'photos/b.jpg' WHERE path = 'photos/a.jpg'"),
    "a legal basis in the journal": journal(rb"art\. 94 Sv", b"art. 95 Sv"),
    "a hash in the journal": journal(rb'"sha256":"[0-9a-f]{4}', b'"sha256":"0000'),
    "the shape of the journal": journal(rb'"items":', b'"itemz":'),
    "a line of the journal": journal(rb"\A\{", b"["),
    "a line taken from the journal": journal_line_gone,
    "who did it in the audit": audit("UPDATE audit SET who = 'niemand' WHERE seq = 2"),
    "an entry of the audit": audit("DELETE FROM audit WHERE seq = 2"),
    "the shape of the audit": audit("UPDATE audit SET detail = '{' WHERE seq = 2"),
}


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("untouched")
    case = new_case(place / "case").folder
    folder = write(place / "in" / "photos", a__jpg=b"\xff\xd8\xff\xe0 a picture").parent
    messages = [said(1, "uit telegram"), said(2, "foto", photo="photos/a.jpg")]
    take_here(case, write(folder, result__json=telegram(messages), rest__bin=b"\x00"), legal_basis="art. 94 Sv")
    take_here(case, write(place / "more", b__json=telegram([said(1, "nog een")], number=78)))
    return case


@pytest.mark.parametrize("what", [None, *TAMPERING])
def test_tampering_is_found(
    speur: Speur, untouched: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str | None
) -> None:
    monkeypatch.setattr(verify_action, "Reader", ReaderHere)
    case = Path(shutil.copytree(untouched, tmp_path / "case"))
    named = TAMPERING[what](case) if what else ""
    told = speur("verify", case)
    assert told.code == (1 if what else 0), told
    assert ("DIFFERS" in told.out) == bool(what)
    assert named in told.out


# --- any export, in any order, any number of times

WORDS = st.text("abcdefghijklmnop éäß", min_size=1, max_size=12).filter(str.strip)
MESSAGES = st.lists(
    st.tuples(st.integers(1, 30), WORDS, st.integers(1, 3)), min_size=1, max_size=8, unique_by=lambda m: m[0]
)


def said_all(messages: list[tuple[int, str, int]]) -> list[dict[str, Any]]:
    return [said(number, text, sender=who, name=f"P{who}") for number, text, who in sorted(messages)]


@settings(max_examples=3)
@given(MESSAGES)
def test_any_export_in_any_order_any_number_of_times(messages: list[tuple[int, str, int]]) -> None:
    halves = [messages[: len(messages) // 2 + 1], messages[len(messages) // 2 :]]
    exports = [telegram(said_all(half)) for half in halves if half]
    seen = set()
    with tempfile.TemporaryDirectory() as place:
        for number, order in enumerate(permutations(exports)):
            case = new_case(Path(place) / f"case{number}").folder
            for export in (*order, order[0]):
                folder = Path(place) / f"in-{hash(export)}"
                take_here(case, write(folder, result__json=export))
            opened = OpenCase(case)
            for at, text, _ in messages:
                for word in text.split():
                    with opened.store.connect() as connection:
                        found = shown(connection, list(opened.engine.rows(f'"{word}"')))
                    assert str(at) in {one.native for one in found}, (word, text)
            assert holds(case)
            seen.add(tuple(sorted(case_stats(case).items())))
    assert len(seen) == 1
