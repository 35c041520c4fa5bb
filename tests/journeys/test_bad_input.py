"""Bad input: no traceback, every byte in a record or a problem, and `verify` holds afterwards."""

import io
import json
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from builders import (
    SHARED,
    Speur,
    Told,
    command,
    environment,
    holds,
    run_apart,
    said,
    take,
    take_here,
    telegram,
    whatsapp,
    write,
)
from speur.actions.ingest import case_stats
from speur.actions.opening import OpenCase
from speur.actions.problems import list_problems

GOOD = telegram([said(1, "een goed bericht"), said(2, [{"type": "link", "text": "t.me/x"}, " en meer"])])
CHAT = whatsapp([("Jan", f"regel {number}") for number in range(30)])
JSON_SUITE = SHARED / "hostile" / "json_parsing"
NAUGHTY = SHARED / "hostile" / "naughty_strings.json"
XSS = SHARED / "hostile" / "xss-payload-list.txt"


def complete(case: Path) -> dict[str, int]:
    """What has to hold after any input: all bytes accounted for, nothing waiting, and it verifies."""
    stats = case_stats(case)
    assert stats["bytes_unaccounted"] == 0
    assert stats["items_waiting"] == 0
    assert not [one for one in list_problems(case) if one.code in ("reader-failed", "reader-died", "format-broken")]
    assert holds(case)
    return stats


def texts(case: Path, query: str = "") -> list[str]:
    opened = OpenCase(case)
    with opened.store.connect() as connection:
        found = dict(connection.exec_driver_sql("SELECT row, text FROM message").all())
    return [found[row] for row in opened.engine.rows(query, order="oldest")]


def test_files_cut_off_at_every_tenth_lose_nothing(case: Path, tmp_path: Path) -> None:
    whole = telegram([said(number, f"bericht {number} 🌷") for number in range(1, 40)])
    folder = write(tmp_path / "in")
    for name, data in (("t.json", whole), ("w.txt", CHAT)):
        for tenth in range(1, 10):
            write(folder / f"{tenth}")
            (folder / f"{tenth}" / name).write_bytes(data[: len(data) * tenth // 10])
    take(case, folder)
    stats = complete(case)
    assert stats["items_read"] >= 17
    assert stats["problems"] >= 9


def test_other_encodings_are_read_or_said(case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    for name, data in (("t.json", GOOD), ("w.txt", CHAT)):
        text = data.decode()
        for label, changed in {
            "bom": b"\xef\xbb\xbf" + data,
            "utf16": text.encode("utf-16"),
            "utf16be": text.encode("utf-16-be"),
            "utf32": text.encode("utf-32"),
            "latin1": text.replace("goed", "goéd").encode("latin-1"),
            "nul": data[:200] + b"\0" * 50 + data[200:],
            "torn": data.replace(b"goed", b"go\xed\xa0\x80\xff"),
            "crlf": data.replace(b"\n", b"\r\n"),
            "cr": data.replace(b"\n", b"\r"),
        }.items():
            (folder / f"{label}-{name}").write_bytes(changed)
    take(case, folder)
    stats = complete(case)
    assert stats["items"] >= 16
    assert texts(case, "goed")


def test_lone_surrogates_are_read_as_a_replacement_with_a_note(speur: Speur, case: Path, tmp_path: Path) -> None:
    export = telegram([said(1, "voor HIER na")]).replace(b"HIER", rb"\ud83d en \udc00")
    assert speur("ingest", case, write(tmp_path / "in", a__json=export)).code == 0
    (one,) = speur("search", case, "voor", "--json").objects
    assert one["text"] == "voor \ufffd en \ufffd na"
    assert one["notes"]
    complete(case)


def test_ten_megabytes_in_one_line_are_one_message(speur: Speur, case: Path, tmp_path: Path) -> None:
    long = "woord " * 1_700_000
    folder = write(tmp_path / "in", a__json=telegram([said(1, long), said(2, "erna")]))
    write(folder, b__txt=whatsapp([("Jan", long), ("Piet", "ook erna")]))
    assert speur("ingest", case, folder).code == 1
    assert complete(case)["messages"] == 4
    assert [one.code for one in list_problems(case)] == ["message-too-long"]  # where lines are read, there is an end
    assert speur("search", case, "erna", "--count").out == "2\n"
    number = speur("search", case, "woord", "--limit", "1", "--json").objects[0]["id"]
    assert len(speur("show", case, number, "--json").object["records"][0]["raw"]) <= 65_536


def test_json_a_hundred_thousand_deep_is_a_problem(case: Path, tmp_path: Path) -> None:
    deep = b"[" * 100_000 + b"]" * 100_000
    objects = b'{"a":' * 100_000 + b"1" + b"}" * 100_000
    inside = telegram([said(1, "voor"), said(2, "DIEP"), said(3, "na")])
    folder = write(tmp_path / "in", a__json=deep, b__json=objects, c__json=inside.replace(b'"DIEP"', deep))
    write(folder, d__json=inside.replace(b'"DIEP"', objects), e__jsonl=b'{"text":' + deep + b"}\n")
    take(case, folder)
    assert complete(case)["problems"] >= 2
    assert {"voor", "na"} <= set(texts(case))


def test_messages_without_date_or_sender_and_with_broken_clocks_stay(speur: Speur, case: Path, tmp_path: Path) -> None:
    times = [None, 0, 1, -1, 2**31, 2**32 - 1, 2**33, 2**40, 253402300799, 2**53, -(2**40)]
    messages = [said(number, f"bericht nummer{number}", at=at) for number, at in enumerate(times, 1)]
    messages += [said(50, "zonder afzender", sender=None), said(51, ""), {"id": 52}, {"type": "message"}, {}]
    assert speur("ingest", case, write(tmp_path / "in", a__json=telegram(messages))).code in (0, 1)
    complete(case)
    assert {f"bericht nummer{number}" for number in range(1, len(times) + 1)} <= set(texts(case))
    for sort in ("newest", "oldest", "relevance"):
        assert len(speur("search", case, "bericht", "--sort", sort, "--json").objects) == len(times)
        assert speur("search", case, "bericht", "--sort", sort).code == 0
    opened = OpenCase(case)
    for zone in ("Europe/Amsterdam", "Pacific/Kiritimati", "UTC"):
        for unit in ("auto", "hour", "day", "month"):
            timeline = opened.engine.timeline("", zone=zone, unit=unit)  # type: ignore[arg-type]
            assert len(timeline.buckets) < 200_000
        opened.engine.heatmap("", zone=zone)
    assert speur("search", case, "date:1970", "--count").code == 0
    assert speur("search", case, "date:[2106-01-01 TO 2106-12-31]", "--count").out != "0\n"


def test_an_empty_folder_and_an_empty_file(speur: Speur, case: Path, tmp_path: Path) -> None:
    (tmp_path / "leeg").mkdir()
    assert speur("ingest", case, tmp_path / "leeg").code == 3
    assert speur("ingest", case, write(tmp_path / "in", a__json=b"", b__txt=b"")).code == 0
    assert complete(case)["items_unrecognised"] == 1  # equal bytes are one item


def test_one_bad_file_among_good_ones_costs_only_itself(speur: Speur, case: Path, tmp_path: Path) -> None:
    folder = write(
        tmp_path / "in", a__json=GOOD, b__json=GOOD[:150] + os.urandom(2000), c__txt=CHAT, d__bin=os.urandom(999)
    )
    assert speur("ingest", case, folder).code == 1
    complete(case)
    assert speur("search", case, "goed", "--count").out == "1\n"
    assert {one["path"] for one in speur("problems", case, "--json").objects} == {"in/b.json"}


# --- a full disk


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 30 MB that only root may mount."""
    place = tmp_path / "disk"
    place.mkdir()
    made = shutil.which("mount") and os.geteuid() == 0
    if (
        not made
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=30m", "none", place], capture_output=True).returncode
    ):
        pytest.skip("no small disk can be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def filled(disk: Path, left: int) -> Path:
    """Fill a disk up to so many bytes."""
    ballast = disk / "ballast"
    free = shutil.disk_usage(disk).free
    with ballast.open("wb") as out:
        out.truncate(0)
        os.posix_fallocate(out.fileno(), 0, max(1, free - left))
    return ballast


@pytest.mark.parametrize(
    "left", [400_000, pytest.param(20_000, marks=pytest.mark.slow), pytest.param(2_000_000, marks=pytest.mark.slow)]
)
def test_a_full_disk_is_said_and_after_making_room_it_goes_on(small_disk: Path, tmp_path: Path, left: int) -> None:
    case = small_disk / "case"
    assert run_apart("init", case).code == 0
    messages = [said(number, f"bericht nummer{number} " + "x" * 100) for number in range(1, 8_000)]
    folder = write(tmp_path / "in", a__json=telegram(messages))
    ballast = filled(small_disk, left)
    told = run_apart("ingest", case, folder)
    assert told.code == 3, told
    assert "speur: " in told.err
    assert "room" in told.err or "space" in told.err or "full" in told.err, told.err
    ballast.unlink()
    subprocess.run(["mount", "-o", "remount,size=200m", str(small_disk)], check=True)
    assert run_apart("ingest", case, folder).code == 0
    assert complete(case)["messages"] == 7_999
    assert run_apart("search", case, "nummer7777", "--count").out == "1\n"


def test_a_limit_on_file_size_is_said(case: Path, tmp_path: Path) -> None:
    messages = [said(number, "y" * 200) for number in range(1, 8_000)]
    folder = write(tmp_path / "in", a__json=telegram(messages))
    words = " ".join(f"'{word}'" for word in command("ingest", case, folder))
    done = subprocess.run(["sh", "-c", f"ulimit -f 600; exec {words}"], capture_output=True, env=environment())
    told = Told(done.returncode, done.stdout.decode(), done.stderr.decode())
    assert told.code == 3, told
    take_here(case, folder)
    assert complete(case)["messages"] == 7_999


# --- archives


def test_hostile_archives_put_nothing_outside_and_lose_nothing(speur: Speur, case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    with zipfile.ZipFile(folder / "slip.zip", "w") as archive:
        for name in ("../../uit.json", "/tmp/absoluut.json", "a/../../b.json", "C:\\x.json", "goed/result.json"):
            archive.writestr(name, GOOD)
        link = zipfile.ZipInfo("link.json")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    with tarfile.open(folder / "slip.tar.gz", "w:gz") as tar:
        for name in ("../uit.json", "/etc/uit.json", "chat.txt"):
            info = tarfile.TarInfo(name)
            info.size = len(CHAT)
            tar.addfile(info, io.BytesIO(CHAT))
        symlink = tarfile.TarInfo("naar-buiten")
        symlink.type, symlink.linkname = tarfile.SYMTYPE, "/etc/passwd"
        tar.addfile(symlink)
    with zipfile.ZipFile(folder / "bom.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nul.bin", b"\0" * 60_000_000)
    (folder / "kapot.zip").write_bytes((folder / "slip.zip").read_bytes()[:300])
    (folder / "link.json").symlink_to("/etc/passwd")
    before = set(tmp_path.rglob("*"))
    assert speur("ingest", case, folder).code == 1
    outside = {path for path in tmp_path.rglob("*") if not path.is_relative_to(case)} - before
    assert not outside
    complete(case)
    codes = {one["code"] for one in speur("problems", case, "--json").objects}
    assert {"unsafe-name", "link-in-archive", "archive-bomb", "symlink"} <= codes
    assert speur("search", case, "goed", "--count").out == "1\n"
    assert speur("search", case, "regel", "--count").out == "30\n"
    assert "root:" not in json.dumps([one["raw"] for one in _receipts(speur, case)])


def _receipts(speur: Speur, case: Path) -> list[dict[str, Any]]:
    ids = [one["id"] for one in speur("search", case, "", "--limit", "5", "--json").objects]
    return [record for one in ids for record in speur("show", case, one, "--json").object["records"]]


# --- hostile text


@pytest.mark.skipif(not JSON_SUITE.is_dir(), reason="shared/data/hostile/json_parsing is not here")
def test_odd_json_files_lose_nothing(case: Path, tmp_path: Path) -> None:
    folder = write(tmp_path / "in")
    good = telegram([said(1, "voor"), said(2, "HIER"), said(3, "na")])
    number = 0
    for path in sorted(JSON_SUITE.glob("*.json")):
        data = path.read_bytes()
        (folder / path.name).write_bytes(data)
        if len(data) < 50_000:
            number += 1
            inside = good.replace(b'"id": 77', b'"id": %d' % (1000 + number)).replace(b'"HIER"', data)
            (folder / f"in-{path.name}").write_bytes(inside)
    assert number > 200
    take(case, folder)
    stats = complete(case)
    assert stats["items_read"] >= number
    found = texts(case)
    assert found.count("voor") >= number * 0.98  # a few files swallow what stands behind them, into a problem
    assert found.count("na") >= number * 0.5


def naughty() -> list[str]:
    strings: list[str] = []
    if NAUGHTY.is_file():
        strings += json.loads(NAUGHTY.read_text("utf-8"))
    if XSS.is_file():
        strings += XSS.read_text("utf-8", "replace").splitlines()[:1500]
    return [one for one in strings if one.strip()]


@pytest.mark.skipif(not (NAUGHTY.is_file() and XSS.is_file()), reason="shared/data/hostile is not here")
def test_strings_that_break_software_break_nothing(speur: Speur, case: Path, tmp_path: Path) -> None:
    strings = naughty()
    messages = [said(at, one, sender=at, name=one) for at, one in enumerate(strings, 1)]
    folder = write(
        tmp_path / "in",
        a__json=telegram(messages, title=strings[7]),
        w__txt=whatsapp([(one[:80], one) for one in strings[:300]]),
    )
    for at, one in enumerate(strings[:60]):
        name = one.replace("/", "_").replace("\0", "_").encode()[:120].decode("utf-8", "ignore")
        (folder / f"{at}-{name}.json").write_bytes(telegram([said(1, one)], number=1000 + at, title=one))
    take(case, folder)
    complete(case)
    told = speur("search", case, "", "--limit", "0", "--json")
    assert set(strings) <= {one["text"] for one in told.objects}
    shown = speur("search", case, "", "--limit", "0").out
    assert not set(shown) & set("\x1b\x07\x00\x08\u202e\u2066\ufeff\x9b")
    for one in strings[::60]:
        assert speur("search", case, one, "--count").code in (0, 2), one
    for one in told.objects[::150]:
        assert speur("show", case, one["id"]).code == 0
    assert speur("problems", case).code == speur("stats", case).code == 0


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "=cmd|'/c calc'!A0", "\u202egnp.exe", "n" * 1_000_000])
def test_hostile_names_are_kept_as_they_are(speur: Speur, case: Path, tmp_path: Path, name: str) -> None:
    export = telegram([said(1, "hallo", name=name), said(2, "dag", sender=2, name=name)], title=name[:9_000])
    assert speur("ingest", case, write(tmp_path / "in", a__json=export)).code == 0
    complete(case)
    (one,) = speur("search", case, "hallo", "--json").objects
    assert one["sender_name"] == name
    assert one["conversation"] == name[:9_000]
    assert speur("show", case, one["id"]).code == 0
    assert speur("search", case, f"from:{name[:50]}", "--count").code in (0, 2)
