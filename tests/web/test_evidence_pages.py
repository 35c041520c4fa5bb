"""Receipts, items, problems, overlaps, accounts and the audit: they say what holds, and every look is written down."""

import hashlib
import html
import re
import subprocess
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.actions.decide import decide_overlap, decisions, settle
from speur.actions.opening import OpenCase
from speur.actions.receipt import changes
from speur.actions.verify import verify
from speur.model import BadInput, CaseBusy, NoSuchThing
from speur.store.reading import shown
from speur.store.stats import stats
from speur.web.app import make_app
from speur.web.downloads import disposition
from speur.web.hexdump import lines
from web.conftest import ORIGIN, TOKEN
from web.hostile_export import HOSTILE, LONG
from web.test_hostile import check


@pytest.fixture(scope="module")
def opened(talk_case: Path) -> OpenCase:
    return OpenCase(talk_case)


def message_id(opened: OpenCase, query: str) -> str:
    with opened.store.connect() as connection:
        return shown(connection, [opened.engine.hits(query, limit=1).rows[0]])[0].id


@pytest.fixture
def own(talk_case: Path, tmp_path: Path) -> OpenCase:
    """A copy of the case that a test may change."""
    import shutil

    shutil.copytree(talk_case, tmp_path / "case")
    return OpenCase(tmp_path / "case")


def test_the_commands_of_a_receipt_give_what_it_says(talk: TestClient[Litestar], opened: OpenCase) -> None:
    text = talk.get(f"/message/{message_id(opened, 'antwoord')}").text
    block = html.unescape(re.search(r'<pre class="commands"[^>]*>(.*?)</pre>', text, re.DOTALL)[1])  # type: ignore[index]
    told = block.strip().split("\n")
    assert [line.split()[0] for line in told[::2]] == ["sha256sum", "tail", "dd"]
    for command, expected in ((told[0], told[1]), (told[2], told[3])):
        ran = subprocess.run(["sh", "-c", command], cwd=opened.case.folder, capture_output=True, text=True, check=True)
        assert ran.stdout.split()[0] == expected
    piece = subprocess.run(["sh", "-c", told[4]], cwd=opened.case.folder, capture_output=True, check=True).stdout
    assert b"antwoord op tien" in piece
    assert hashlib.sha256(piece).hexdigest() == told[3]


def test_a_receipt_shows_the_bytes_the_reader_and_the_basis(talk: TestClient[Litestar], opened: OpenCase) -> None:
    name = message_id(opened, "antwoord")
    text = talk.get(f"/message/{name}").text
    start = int(name.split("-")[1])
    assert f"{start:010x}  7b " in text  # {
    assert "telegram-desktop-json" in text
    assert "given in UTC" in text
    assert "&lt;b&gt;bevel&lt;/b&gt;" in text
    raw = talk.get(f"/message/{name}/raw")
    assert raw.headers["content-disposition"].startswith("attachment;")
    assert raw.headers["content-type"] == "application/octet-stream"
    assert raw.content[:1] == b"{"
    check(text, "receipt")


def test_a_receipt_shows_copies_and_what_differs(talk: TestClient[Litestar], opened: OpenCase) -> None:
    text = talk.get(f"/message/{message_id(opened, 'zeventig')}").text
    assert "Record 2 of 2" in text
    assert "<del>70</del>" in text or "<ins>70</ins>" in text


def test_a_megabyte_is_paged(talk: TestClient[Litestar], opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        row = connection.exec_driver_sql("SELECT row FROM message WHERE length(text) > 900000").scalar()
        one = shown(connection, [row])[0]
    first = talk.get(f"/message/{one.id}").text
    assert len(first) < 1_800_000
    assert f"/message/{one.id}?at=65536" in first
    assert talk.get(f"/message/{one.id}?at=65536").status_code == 200
    assert LONG[:5000] not in talk.get(f"/conversation/{one.conversation}?at={one.id}").text


def test_word_changes() -> None:
    assert changes("een twee drie", "een 2 drie") == [("same", "een "), ("out", "twee"), ("in", "2"), ("same", " drie")]
    assert changes("a " * 3000, "b") is None


def test_hex_lines_say_where_and_mark_what() -> None:
    made = list(lines(bytes(range(40)), 256, 272, 273))
    assert made[0].offset == "0000000100"
    assert made[0].hex == "00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f"
    assert made[2].letters == " !\"#$%&'"
    assert [line.inside for line in made] == [False, True, False]


@pytest.mark.parametrize(
    "name", [*HOSTILE, LONG, "", "a/b/..", 'x"; filename="evil.html', "\r\nX: y", "ünï.txt", "\ud800"]
)
def test_a_download_keeps_its_header(name: str) -> None:
    header = disposition(name)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
    assert len(header) < 800


@pytest.mark.parametrize(
    "path", ["/evidence", "/evidence?state=unrecognised", "/evidence?source=<script>", "/evidence?after=3&check=1",
             "/problems", "/problems?code=<script>", "/problems?item=1", "/audit", "/audit?action=<b>&who=<script>",
             "/audit?before=3", "/audit?check=1"],
)  # fmt: skip
def test_lists_stay_our_pages(talk: TestClient[Litestar], path: str) -> None:
    answer = talk.get(path)
    assert answer.status_code == 200
    check(answer.text, path)


def test_every_item_and_account_stays_our_page(talk: TestClient[Litestar], opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        items = connection.exec_driver_sql("SELECT number FROM item").scalars().all()
        accounts = connection.exec_driver_sql("SELECT id FROM account").scalars().all()
    for path in [*(f"/item/{n}" for n in items), *(f"/account/{n}" for n in accounts)]:
        for more in ("", "?at=100000000&end=5"):
            answer = talk.get(path + more)
            assert answer.status_code == 200, path
            check(answer.text, path)
    gone = ("/item/0", "/item/x", "/account/999999", "/message/nothing", "/message/0123456789abcdef-1", "/picture/0")
    for path in gone:
        assert talk.get(path).status_code == 404, path


def test_the_hostile_case_shows_its_accounts_and_conversations(client: TestClient[Litestar]) -> None:
    for kind in ("account", "conversation"):
        for number in range(1, 24):
            answer = client.get(f"/{kind}/{number}")
            assert answer.status_code == 200
            check(answer.text, f"{kind} {number}")
            assert len(answer.text) < 400_000


def test_an_account_tells_names_places_and_hours(talk: TestClient[Litestar], opened: OpenCase) -> None:
    with opened.store.connect() as connection:
        number = connection.exec_driver_sql("SELECT id FROM account WHERE key = 'telegram:user2'").scalar()
        messages = connection.exec_driver_sql(
            "SELECT count(*) FROM message WHERE sender = ? AND same_as IS NULL", (number,)
        ).scalar()
    text = talk.get(f"/account/{number}").text
    assert f"{messages} messages sent" in text
    assert "alert(2)" not in text or "&lt;" in text
    assert "praat" in text
    assert f"/search?q=from%3A%23{number}" in text
    grid = re.findall(r'<td class="h\d+" title="[^"]* (\d+)"', text)
    assert len(grid) == 168
    untimed = re.search(r"(\d+) messages without a time", text)
    assert sum(map(int, grid)) + (int(untimed[1]) if untimed else 0) == messages


def test_problems_lead_to_their_bytes(talk: TestClient[Litestar]) -> None:
    text = talk.get("/problems").text
    link = re.search(r'href="(/item/\d+\?at=\d+&amp;end=\d+)#bytes"', text)
    assert link
    assert "<mark>" in talk.get(link[1].replace("&amp;", "&")).text


def test_custody_holds_and_unrecognised_files_are_listed(talk: TestClient[Litestar]) -> None:
    text = talk.get("/evidence").text
    assert "chain holds" in text
    assert "onerror=alert(8)&gt;.svg" in text


def test_a_changed_journal_is_seen(own: OpenCase) -> None:
    path = own.case.journal.path
    path.write_bytes(path.read_bytes().replace(b"bevel", b"gevel"))
    from speur.actions.evidence_list import custody

    assert custody(own).faults


def test_counting_an_overlap_once_and_taking_it_back(own: OpenCase) -> None:
    def figures() -> tuple[int, int, int]:
        with own.store.connect() as connection:
            told = stats(connection)
        return told["messages"], told["copies"], own.engine.count("")

    before = figures()
    with own.store.connect() as connection:
        number, length = connection.exec_driver_sql("SELECT id, length FROM overlap").one()
    assert length == 40
    assert decide_overlap(own, number, "once", "dezelfde export") == 40
    after = figures()
    assert after == (before[0] - 40, before[1] + 40, before[2] - 40)
    assert settle(own) == 0
    assert not verify(own.case.folder).differences
    assert decide_overlap(own, number, "apart", "toch niet") == 40
    assert figures() == before
    assert decisions(own)[number].reason == "toch niet"
    assert not verify(own.case.folder).differences
    with pytest.raises(BadInput):
        decide_overlap(own, number, "once", "  ")
    with pytest.raises(BadInput):
        decide_overlap(own, number, "delete", "x")
    with pytest.raises(NoSuchThing):
        decide_overlap(own, 999, "once", "x")


def test_a_decision_in_a_busy_case_is_kept_and_carried_out_later(own: OpenCase) -> None:
    app = make_app(own.case.folder, TOKEN)
    value = app.state.sessions.start(TOKEN)
    with TestClient(app, base_url=ORIGIN, cookies={app.state.sessions.cookie: value}) as browser:
        form = {"overlap": "1", "verdict": "once", "reason": "<script>zelfde"}
        assert browser.post("/evidence/overlap", data=form).status_code == 403  # not from a page of ours
        browser.headers.update({"origin": ORIGIN, "sec-fetch-site": "same-origin", "accept-language": "en"})
        with own.case.lock():
            text = browser.post("/evidence/overlap", data=form).text
            with pytest.raises(CaseBusy):
                settle(own)
        assert "The case is busy" in text
        assert "not carried out yet" in text
        check(text, "evidence")
        text = browser.post("/evidence/settle").text
        assert "not carried out yet" not in text
        assert browser.post("/evidence/overlap", data={**form, "reason": ""}).status_code == 400
        assert browser.post("/evidence/overlap", data={**form, "overlap": "x"}).status_code == 400
    own.engine.reload()
    assert own.engine.count("regel") == 80


def test_every_view_is_audited(talk: TestClient[Litestar], opened: OpenCase) -> None:
    name = message_id(opened, "antwoord")
    for path, expected in {
        f"/message/{name}": ("view", "message"), "/account/1": ("view", "account"), "/evidence": ("view", "evidence"),
        "/item/1": ("view", "item"), "/problems": ("view", "problems"), "/audit": ("view", "audit"),
        "/item/1/download": ("download", "item"), f"/message/{name}/raw": ("download", "message"),
        f"/message/{name}/context": ("view", "message"), "/conversation/1": ("view", "conversation"),
    }.items():  # fmt: skip
        talk.get(path)
        last = next(opened.case.people.entries(last=1))
        assert last.action == expected[0], path
        assert expected[1] in {*last.detail, last.detail.get("page")}, path


def test_the_audit_is_paged_filtered_and_its_chain_checked(talk: TestClient[Litestar], opened: OpenCase) -> None:
    for _ in range(120):
        opened.case.people.audit("probe", {"x": "y"}, "<script>alert(10)</script>")
    first = talk.get("/audit?action=probe").text
    seen = re.findall(r'id="a-(\d+)"', first)
    older = re.search(r'href="([^"]*before=\d+)"', first)
    assert older
    seen += re.findall(r'id="a-(\d+)"', talk.get(older[1].replace("&amp;", "&")).text)
    assert len(seen) == len(set(seen)) == 120
    assert seen == sorted(seen, key=int, reverse=True)
    assert "chain holds up to entry" in first
    check(first, "audit")
