"""What comes in: everything once, in whatever order, and what cannot come in is said."""

import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from speur.evidence import Intake, Journal, Vault, items, open_item, take_in
from speur.model import CannotDo

from .places import Place


def test_a_folder_comes_in_whole_and_in_order(place: Place) -> None:
    place.file("chat/b.txt", b"two")
    place.file("chat/.hidden", b"h")
    place.file("chat/a/z.txt", b"one")
    found = place.take(place.source / "chat", legal_basis="warrant 7", source="laptop", note="n")
    assert [item.path for item in found.items] == ["chat/.hidden", "chat/a/z.txt", "chat/b.txt"]
    assert (found.legal_basis, found.source, found.note, found.who, found.at_ms) == (
        "warrant 7", "laptop", "n", "jan", 5,
    )  # fmt: skip
    assert found.refused == []
    assert found.seq == 1
    assert len(found.id) == 12
    assert place.bytes_of(found.items[2]) == b"two"


def test_a_single_file_is_named_by_its_name(place: Place) -> None:
    found = place.take(place.file("deep/down/result.json", b"{}"))
    assert [item.path for item in found.items] == ["result.json"]


def test_the_same_again_adds_nothing(place: Place) -> None:
    file = place.file("a", b"1")
    first = place.take(file)
    before = place.journal.path.read_bytes()
    again = place.take(file, who="piet", at_ms=99)
    assert again.again
    assert (again.id, again.seq, again.who, again.at_ms) == (first.id, first.seq, "jan", 5)
    assert again.items == first.items
    assert place.journal.path.read_bytes() == before


def test_paths_with_equal_names_are_told_apart(place: Place) -> None:
    found = place.take(place.file("x/chat/r", b"1").parent, place.file("y/chat/r", b"2").parent)
    assert [item.path for item in found.items] == ["x/chat/r", "y/chat/r"]


def test_a_path_given_twice_counts_once(place: Place) -> None:
    file = place.file("a", b"1")
    assert len(place.take(file, file).items) == 1


names = st.text("abc.-é\n\\", min_size=1, max_size=4).filter(lambda name: name not in {".", ".."})


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(names, st.binary(max_size=20), min_size=1, max_size=6), st.randoms())
def test_the_order_makes_no_difference(place: Place, files: dict[str, bytes], chance) -> None:
    place.afresh()
    paths = [place.file(name, data) for name, data in files.items()]
    first = place.take(*paths)
    chance.shuffle(paths)
    other = Place(place.root / "other")
    other.afresh()
    again = other.take(*paths)
    assert again.id == first.id
    assert again.items == first.items
    assert place.take(*paths).again


def test_the_content_is_what_sha256sum_says(place: Place) -> None:
    for name in ["a", "b\nc", "d\\e"]:
        place.file(f"in/{name}", name.encode())
    found = place.take(place.source / "in")
    tool = "find in -type f -print0 | xargs -0 sha256sum | LC_ALL=C sort | sha256sum"
    told = subprocess.run(tool, shell=True, cwd=place.source, capture_output=True, text=True, check=True).stdout
    assert told.split()[0] == found.content


def test_links_fifos_and_sockets_are_refused_and_the_rest_goes_on(place: Place) -> None:
    folder = place.file("in/good", b"1").parent
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "loop").symlink_to(folder)
    os.mkfifo(folder / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
    found = place.take(folder)
    assert [item.path for item in found.items] == ["in/good"]
    assert {(left.path, left.code) for left in found.refused} == {
        ("in/link", "symlink"), ("in/loop", "symlink"), ("in/fifo", "not-a-file"), ("in/socket", "not-a-file"),
    }  # fmt: skip


def test_a_link_that_was_asked_for_is_followed(place: Place) -> None:
    place.file("real/r", b"1")
    (place.source / "link").symlink_to(place.source / "real")
    assert [item.path for item in place.take(place.source / "link").items] == ["real/r"]


def test_the_vault_is_not_taken_into_itself(place: Place) -> None:
    place.file("a", b"1")
    found = place.take(place.root)
    assert [left.code for left in found.refused] == ["own-vault"]
    assert [item.path.rsplit("/", 1)[-1] for item in found.items] == ["a"]


def test_names_that_are_not_utf8_keep_their_bytes(place: Place) -> None:
    folder = place.file("in/x", b"1").parent
    for raw in [b"caf\xe9", b"caf\xe8"]:
        (Path(os.fsdecode(os.fsencode(folder) + b"/" + raw))).write_bytes(raw)
    found = place.take(folder)
    assert [item.path for item in found.items] == ["in/caf\ufffd", "in/caf\ufffd (2)", "in/x"]
    assert [item.raw_path for item in found.items] == [b"in/caf\xe8".hex(), b"in/caf\xe9".hex(), ""]
    assert next(items(place.vault, place.journal))[1] == found.items[0]


def test_nothing_to_take_in_is_an_error(place: Place) -> None:
    with pytest.raises(CannotDo, match="vanished"):
        place.take(place.source / "nowhere")
    assert place.journal.read() == []


UNREADABLE = """
import os, sys
from pathlib import Path
from speur.evidence import Vault, Journal, take_in
if os.getuid() == 0:
    os.setgid(65534); os.setuid(65534)
root = Path(sys.argv[1])
found = take_in(Vault(root / "case"), Journal(root / "case" / "journal.jsonl"), [root / "in"], who="x", at_ms=1)
print([i.path for i in found.items], sorted((r.path, r.code) for r in found.refused))
"""


def test_what_may_not_be_read_is_refused_and_the_rest_goes_on(tmp_path: Path) -> None:
    root = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    try:
        (root / "in/closed").mkdir(parents=True)
        (root / "in/open.txt").write_bytes(b"1")
        (root / "in/secret.txt").write_bytes(b"2")
        (root / "in/secret.txt").chmod(0)
        (root / "in/closed").chmod(0)
        root.chmod(0o777)
        done = subprocess.run(
            [sys.executable, "-c", UNREADABLE, str(root)], capture_output=True, text=True,
            env={"PYTHONPATH": ":".join(sys.path)}, check=False,
        )  # fmt: skip
        assert (
            done.stdout.strip() == "['in/open.txt'] [('in/closed', 'unreadable'), ('in/secret.txt', 'unreadable')]"
        ), done.stderr
    finally:
        (root / "in/closed").chmod(0o700)
        shutil.rmtree(root)


KILLED = """
import os, sys
from pathlib import Path
from speur.evidence import Vault, Journal, take_in
import speur.evidence.journal as journal
journal.Pen.append = lambda *a, **k: os._exit(9)
root = Path(sys.argv[1])
take_in(Vault(root / "case"), Journal(root / "case" / "journal.jsonl"), [root / "in"], who="x", at_ms=1)
"""


def test_a_kill_before_the_entry_loses_nothing(place: Place) -> None:
    place.file("in/a", b"1")
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(place.root)], env={"PYTHONPATH": ":".join(sys.path)}, check=False
    )
    assert done.returncode == 9
    found = place.take(place.source / "in")
    assert not found.again
    assert [item.path for item in found.items] == ["in/a"]


def test_two_at_once_make_one_entry(place: Place) -> None:
    from concurrent.futures import ThreadPoolExecutor

    file = place.file("a", b"1" * 100_000)

    def once(_: int) -> Intake:
        vault, journal = Vault(place.vault.folder), Journal(place.journal.path)
        return take_in(vault, journal, [file], who="x", at_ms=1)

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(once, range(8)))
    assert sorted(one.again for one in found) == [False] + [True] * 7
    assert len(place.journal.read()) == 1
    assert place.journal.verify() == []


def test_an_item_opens_with_its_siblings(place: Place) -> None:
    place.file("c/chat/result.json", b"{}")
    place.file("c/chat/photos/p.jpg", b"jpg")
    place.file("c/top.txt", b"top")
    found = place.take(place.source / "c")
    sealed = found.by_path["c/chat/result.json"]
    item = open_item(place.vault, found, sealed, zone="Europe/Amsterdam")
    assert item.head() == b"{}"
    assert (item.intake, item.assumed_zone, item.path) == (found.id, "Europe/Amsterdam", "c/chat/result.json")
    photo = item.sibling("photos/p.jpg")
    assert photo is not None
    assert photo.head() == b"jpg"
    assert photo.assumed_zone == "Europe/Amsterdam"
    top = photo.sibling("./../../top.txt")
    assert top is not None
    assert top.head() == b"top"
    for name in ["Photos/p.jpg", "/etc/passwd", "../../../top.txt", "", ".", "..", "photos"]:
        assert item.sibling(name) is None


def test_the_journal_gives_every_item_back(place: Place) -> None:
    first = place.take(place.file("a", b"1"))
    second = place.take(place.file("b", b"2"))
    assert list(items(place.vault, place.journal)) == [(first, first.items[0]), (second, second.items[0])]
    body = json.loads(place.journal.path.read_text().splitlines()[0])["body"]
    assert body["items"][0]["path"] == "a"
