"""Each command: what it says, to people and to machines, and with which exit code."""

import os
import subprocess
import sys
import traceback
from pathlib import Path

import pytest

from builders import Speur, Told, command, environment, run_apart, said, take_here, telegram, write
from speur.actions import init, problems, search, show  # noqa: F401 - nobody may not be able to import them later
from speur.cli import printing
from speur.cli.main import main
from speur.evidence import Journal, Vault, take_in

MAPPING = 'service = "forum"\ntext = "body"\ntime = "at"\nsender = "who"\n'
SUMMARY = {
    "intake",
    "items",
    "sealed",
    "refused",
    "again",
    "read",
    "messages",
    "copies",
    "events",
    "problems",
    "units",
    "units_read",
    "unaccounted",
    "unrecognised",
    "ambiguous",
    "died",
    "overlaps",
    "stopped",
    "queued",
}
MESSAGE = {
    "id",
    "time",
    "time_raw",
    "time_basis",
    "clock",
    "service",
    "conversation",
    "sender",
    "sender_name",
    "kind",
    "lang",
    "text",
    "native_id",
    "reply_to",
    "links",
    "attachments",
    "notes",
}
STATS = {"items", "records", "messages", "copies", "accounts", "conversations", "events", "problems", "findings"}
RECORD = {"id", "item", "path", "place", "start", "end", "reader", "zone", "transformations", "raw", "raw_hex"}


@pytest.fixture
def full(case: Path, tmp_path: Path) -> Path:
    """A case with a few messages and one problem."""
    good = telegram([said(1, "hallo wereld"), said(2, "tweede bericht", sender=2, name="Piet")])
    broken = telegram([said(3, "heel"), said(4, "half")], number=78)[:-40]
    take_here(case, write(tmp_path / "in", good__json=good, broken__json=broken, other__bin=b"\x00\x01"))
    return case


def test_init_makes_a_case_once(speur: Speur, tmp_path: Path) -> None:
    assert speur("init", tmp_path / "a", "--title", 'Zaak "1"\n\x1b[31m').code == 0
    again = speur("init", tmp_path / "a")
    assert again.code == 3
    assert "not empty" in again.err
    assert speur("init", tmp_path / "b", "--timezone", "Mars/Base").code == 2


def test_ingest_says_what_it_did_and_whether_it_holds(speur: Speur, case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__json=telegram([said(1, "hallo")]))
    told = speur("ingest", case, folder, "--json", "--legal-basis", "art. 94 Sv")
    assert told.code == 0
    assert told.object.keys() >= SUMMARY
    assert (told.object["messages"], told.object["unaccounted"]) == (1, 0)
    again = speur("ingest", case, folder)
    assert again.code == 0
    assert "nothing changed" in again.out
    (folder / "b.json").write_bytes(telegram([said(2, "afgekapt")])[:-30])
    assert speur("ingest", case, folder).code == 1
    assert "Nothing waits" in speur("ingest", case).out


def test_search_gives_messages_or_their_number(speur: Speur, full: Path) -> None:
    assert speur("search", full, "hallo", "--json").object.keys() >= MESSAGE
    assert speur("search", full, "hallo", "--json").object["time"] == "2020-01-01T10:01:00Z"
    assert speur("search", full, "", "--count").out == "3\n"
    assert speur("search", full, "", "--count", "--json").object == {"count": 3}
    assert speur("search", full, "nergens", "--json").out == ""
    order = [one["text"] for one in speur("search", full, "", "--sort", "oldest", "--json").objects]
    assert order == ["hallo wereld", "tweede bericht", "heel"]
    assert len(speur("search", full, "", "--limit", "1", "--json").objects) == 1
    assert len(speur("search", full, "", "--limit", "0", "--json").objects) == 3
    assert "2020-01-01 11:01:00+01:00" in speur("search", full, "hallo").out


def test_show_gives_the_receipt(speur: Speur, full: Path) -> None:
    number = speur("search", full, "hallo", "--json").object["id"]
    told = speur("show", full, number, "--json").object
    (record,) = told["records"]
    assert record.keys() >= RECORD
    assert bytes.fromhex(record["raw_hex"]).decode() == record["raw"]
    assert '"hallo wereld"' in record["raw"]
    assert record["reader"] == "telegram-desktop-json@1"
    people = speur("show", full, number).out
    assert "good.json" in people
    assert record["item"] in people


def test_stats_are_one_flat_object(speur: Speur, full: Path) -> None:
    told = speur("stats", full, "--json").object
    assert told.keys() >= STATS
    assert all(isinstance(number, int) for number in told.values())
    assert told["bytes_unaccounted"] == 0
    assert speur("stats", full).code == 0


def test_problems_are_listed(speur: Speur, full: Path) -> None:
    told = speur("problems", full, "--json").objects
    assert {one["path"] for one in told} == {"in/broken.json"}
    assert all(one.keys() >= {"code", "detail", "path", "place", "start", "end", "item", "id"} for one in told)
    assert f"{len(told)} problems." in speur("problems", full).out


def test_verify_holds_or_says_what_does_not(speur: Speur, full: Path) -> None:
    told = speur("verify", full, "--json")
    assert told.code == 0
    assert told.object["holds"] is True
    (sealed,) = [path for path in (full / "evidence").rglob("*") if path.is_file() and b"hallo" in path.read_bytes()]
    sealed.chmod(0o644)
    told = speur("verify", full, "--json")
    assert told.code == 1
    assert told.objects[0]["holds"] is False
    assert told.objects[1].keys() == {"kind", "where", "detail"}


def test_reindex_formats_and_about(speur: Speur, full: Path) -> None:
    assert "3 messages" in speur("reindex", full).out
    assert speur("verify", full).code == 0
    names = {one["name"]: one for one in speur("formats", "--json").objects}
    assert names["csv"]["needs_mapping"]
    assert "mapping" in names["csv"]
    about = speur("about", "--json").object
    assert about["speur"]
    assert speur("formats").code == speur("about").code == 0


WRONG: list[tuple[list[str], int, str]] = [
    (["search", "{no}", "x"], 3, "speur init"),
    (["stats", "{no}"], 3, "speur init"),
    (["stats", "{file}"], 3, "case.toml"),
    (["ingest", "{case}", "{no}"], 2, "does not exist"),
    (["ingest", "{case}", "{case}/case.toml/x"], 2, "case.toml/x"),
    (["ingest", "{case}", "n" * 300], 2, "too long"),
    (["ingest", "{case}", "{empty}"], 3, "expected files"),
    (["ingest", "{case}", "{file}", "--format", "no-such"], 2, "telegram-desktop-json"),
    (["ingest", "{case}", "{file}", "--timezone", "Mars/Base"], 2, "Europe/Amsterdam"),
    (["ingest", "{case}", "{file}", "--mapping", "{no}"], 2, "cannot be read"),
    (["ingest", "{case}", "{file}", "--mapping", "{file}"], 2, "mapping"),
    (["search", "{case}", "(hallo"], 2, "("),
    (["search", "{case}", "date:[2020 TO"], 2, ""),
    (["search", "{case}", "x", "--sort", "best"], 2, "newest"),
    (["search", "{case}", "x", "--limit", "-1"], 2, "limit"),
    (["search", "{case}"], 2, "Usage"),
    (["show", "{case}", "abc"], 3, "search"),
    (["show", "{case}", "0123456789abcdef-12"], 3, "no message"),
    (["nonsense"], 2, "nonsense"),
    (["verify", "{empty}"], 3, "case.toml"),
    (["reread", "{case}", "no-such-item"], 3, "no-such-item"),
    (["init", "{file}"], 3, "cannot make"),
]


@pytest.mark.parametrize(("arguments", "code", "says"), WRONG, ids=[" ".join(row[0])[:40] for row in WRONG])
def test_wrong_use_says_what_to_do(
    speur: Speur, case: Path, tmp_path: Path, arguments: list[str], code: int, says: str
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_bytes(b"nothing in particular")
    places = {"no": tmp_path / "no", "empty": tmp_path / "empty", "file": tmp_path / "file", "case": case}
    told = speur(*[word.format(**places) for word in arguments])
    assert told.code == code
    assert says in told.err.replace("\n", "")
    assert told.out == ""


def test_a_mapping_that_fits_no_file_names_the_missing_column(speur: Speur, case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", t__csv=b"who,at,text\njan,2020-01-01T00:00:00Z,dag\n")
    (tmp_path / "m.toml").write_text(MAPPING)
    told = speur("ingest", case, folder, "--mapping", tmp_path / "m.toml")
    assert told.code == 2
    assert "no column 'body'" in told.err
    (tmp_path / "m.toml").write_text(MAPPING.replace("body", "text"))
    assert speur("ingest", case, folder, "--mapping", tmp_path / "m.toml").code == 0
    assert speur("search", case, "dag", "--count").out == "1\n"


def test_a_mapping_with_an_unknown_field_names_the_known_ones(speur: Speur, case: Path, tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text(MAPPING + 'colour = "red"\n')
    told = speur("ingest", case, write(tmp_path / "in", t__csv=b"x"), "--mapping", tmp_path / "m.toml")
    assert told.code == 2
    assert "colour" in told.err
    assert "sender_name" in told.err


def test_a_damaged_case_is_no_traceback(speur: Speur, full: Path) -> None:
    for name, damage in [("index/mark.json", b"{"), ("case.db", b"not a database" * 400), ("case.toml", b"= =")]:
        (full / name).write_bytes(damage)
        for arguments in (("stats", full), ("search", full, "x"), ("verify", full), ("ingest", full)):
            told = speur(*arguments)
            if told.code != 0:
                assert told.code in (1, 3), (name, told)
                assert "speur: " in told.err or "DIFFERS" in told.out
    (full / "case.toml").write_text('title = "x"\n')
    (full / "people.db").write_bytes(b"not a database" * 400)
    assert speur("search", full, "x").code == 3


HOSTILE = "a\x1b[31mrood\x07\u202egnirts\u2066\u200b\x9b2J\r\n  Piet: nagemaakt\n"


def test_nothing_from_the_evidence_steers_the_terminal(speur: Speur, case: Path, tmp_path: Path) -> None:
    export = telegram([said(1, HOSTILE, name=HOSTILE, photo=f"p/{HOSTILE}.jpg"), said(2, "half")], title=HOSTILE)
    folder = write(tmp_path / "in")
    (folder / "x\x1b[2J\u202e[]\n.json").write_bytes(export[:-20])
    assert speur("ingest", case, folder).code == 1
    number = speur("search", case, "", "--json").object["id"]
    shown = [speur(*words) for words in (
        ("search", case, ""), ("show", case, number), ("problems", case), ("stats", case), ("verify", case),
    )]  # fmt: skip
    for told in shown:
        assert not set(told.out + told.err) & set("\x1b\x07\u202e\u2066\u200b\x9b\r"), told
    assert "<U+001B>" in shown[0].out
    assert "<U+202E>" in shown[0].out


def test_a_message_cannot_pretend_to_be_two(speur: Speur, case: Path, tmp_path: Path) -> None:
    """Lines of a text are set in, so that no text looks like the head of another message."""
    forged = "hallo\n  0123456789abcdef-1\n\n2021-01-01 00:00:00+01:00  Groep\n  Piet: ik beken\n"
    export = telegram([said(1, forged, name="Jan\n  Piet: ook ik")], title="Groep\n  Kees: en ik")
    take_here(case, write(tmp_path / "in", a__json=export))
    lines = speur("search", case, "").out.splitlines()
    assert [line for line in lines if line and not line.startswith("    ")] == [lines[0], lines[1], lines[-2]]
    assert lines[0].startswith("2020-01-01")
    assert "Kees" in lines[0]
    assert not [line for line in lines if line.startswith(("2021", "  Piet", "  Kees"))]


def test_names_with_marks_of_the_progress_bar_break_nothing(case: Path, tmp_path: Path) -> None:
    """On a terminal the progress bar shows paths: `[/]` in one is no mark-up."""
    pty = pytest.importorskip("pty")
    folder = write(tmp_path / "in")
    write(folder / "x[")
    (folder / "x[" / "red] [bold] [link=a].json").write_bytes(telegram([said(1, "hallo")]))
    parent, child = pty.openpty()
    done = subprocess.run(
        command("ingest", case, folder, "--json"), stdout=subprocess.PIPE, stderr=child, env=environment(TERM="xterm")
    )
    plain = subprocess.run(
        command("ingest", case, folder), stdout=subprocess.PIPE, stderr=child, env=environment(TERM="xterm")
    )
    verified = subprocess.run(
        command("verify", case), stdout=subprocess.PIPE, stderr=child, env=environment(TERM="xterm")
    )
    os.close(child)
    shown = os.read(parent, 65_536)
    os.close(parent)
    assert (done.returncode, plain.returncode, verified.returncode) == (0, 0, 0), shown


@pytest.mark.parametrize("words", [["search", "{case}", "", "--json"], ["stats", "{case}"], ["formats"]])
def test_a_reader_of_our_output_who_leaves_is_no_failure(full: Path, words: list[str]) -> None:
    receiving, sending = os.pipe()
    os.close(receiving)
    arguments = [word.format(case=full) for word in words]
    done = subprocess.run(command(*arguments), stdout=sending, stderr=subprocess.PIPE, env=environment())
    os.close(sending)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_said(full: Path) -> None:
    with Path("/dev/full").open("wb") as out:
        done = subprocess.run(command("stats", full), stdout=out, stderr=subprocess.PIPE, env=environment())
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    assert b"speur: " in done.stderr


def test_a_terminal_of_another_encoding_is_no_traceback(case: Path, tmp_path: Path) -> None:
    take_here(case, write(tmp_path / "in", a__json=telegram([said(1, "één €  🌷")])))
    told = run_apart("search", case, "", "--json", env=environment(PYTHONIOENCODING="ascii"))
    assert told.object["text"] == "één €  🌷"


def test_arguments_that_are_no_utf8_are_no_traceback(case: Path, tmp_path: Path) -> None:
    odd = os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")
    assert run_apart("search", case, "\udcff\udcfe").code in (0, 2)
    assert run_apart("ingest", case, odd).code == 2
    Path(odd).mkdir()
    write(Path(odd), a__json=telegram([said(1, "hallo")]))
    assert run_apart("ingest", case, odd).code == 0
    assert run_apart("init", odd + "case").code in (0, 2, 3)


def test_a_case_in_a_folder_with_an_odd_name_works(speur: Speur, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__json=telegram([said(1, "hallo")]))
    for name in ("wat? 100% #1", "a b'c\"d", "[x]", "naïef 🌷"):
        assert speur("init", tmp_path / name).code == 0
        take_here(tmp_path / name, folder)
        assert speur("search", tmp_path / name, "hallo", "--count").out == "1\n"
        assert speur("verify", tmp_path / name).code == 0


def as_nobody(arguments: tuple[object, ...], said_in: Path) -> Told:
    """The command line in a child that has given root away (nobody may not be able to start Python anew)."""
    child = os.fork()
    if child == 0:
        out = os.open(said_in, os.O_RDWR | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        code = 99
        try:
            sys.argv = ["speur", *map(str, arguments)]
            sys.stdout = sys.stderr = os.fdopen(out, "w")
            printing.errors.file = sys.stderr
            main()
        except SystemExit as end:
            code = int(end.code or 0)
        except BaseException:  # noqa: BLE001 - told below
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return Told(os.waitstatus_to_exitcode(status), "", said_in.read_text())


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else")
def test_no_rights_is_said(case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in", a__json=telegram([said(1, "hallo")]))
    for words in (("stats", case), ("search", case, "x"), ("ingest", case, folder), ("verify", case)):
        told = as_nobody(words, tmp_path / "said")
        assert told.code == 3, told
        assert "speur: " in told.err
    assert as_nobody(("init", tmp_path / "new"), tmp_path / "said").code == 3


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to become somebody else")
def test_a_file_that_may_not_be_read_is_refused_and_the_others_come_in(case: Path, tmp_path: Path) -> None:
    source = tmp_path / "in"
    write(source, good__json=b"{}", shut__json=b"{}")
    (source / "shut.json").chmod(0)
    for place in (*tmp_path.parents, tmp_path, source):
        if len(place.parts) > 2:
            place.chmod(place.stat().st_mode | 0o055)
    own = tmp_path / "own"
    own.mkdir()
    own.chmod(0o777)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        vault = Vault(own / "v")
        found = take_in(vault, Journal(own / "v" / "journal.jsonl"), [source], who="nobody", at_ms=1)
        codes = [one.code for one in found.refused]
        os._exit(0 if (codes, len(found.items)) == (["unreadable"], 1) else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0
