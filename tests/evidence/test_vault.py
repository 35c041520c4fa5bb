"""The vault keeps bytes by what they are, whole or not at all."""

import errno
import hashlib
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from speur.evidence import Vault
from speur.evidence import vault as room
from speur.evidence.source import BLOCK
from speur.model import CannotDo, CaseDamaged, NoSuchThing

from .places import Place

BIG = bytes(range(256)) * 20_000


def test_an_object_is_named_by_its_hash_and_read_only(place: Place) -> None:
    sealed = place.vault.seal_file(place.file("a", BIG))
    assert sealed.sha256 == hashlib.sha256(BIG).hexdigest()
    assert sealed.size == len(BIG)
    path = place.vault.folder / "objects" / sealed.sha256[:2] / sealed.sha256
    assert path.read_bytes() == BIG
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert place.leftovers() == []


@pytest.mark.parametrize("size", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1])
def test_every_size_is_sealed_whole(place: Place, size: int) -> None:
    data = os.urandom(size)
    sealed = place.vault.seal_file(place.file("a", data))
    assert (sealed.sha256, sealed.size) == (hashlib.sha256(data).hexdigest(), size)
    assert place.vault.check(sealed.sha256).sha256 == sealed.sha256


def test_a_large_file_that_is_there_is_not_written_again(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place.file("a", BIG)
    first = place.vault.seal_file(file)
    again = Vault(place.vault.folder)
    monkeypatch.setattr(again, "seal_blocks", None)
    assert again.seal_file(file) == first


def test_a_large_file_of_a_known_size_and_other_bytes_is_sealed(place: Place) -> None:
    place.vault.seal_file(place.file("a", BIG))
    sealed = Vault(place.vault.folder).seal_file(place.file("b", BIG[::-1]))
    assert sealed.sha256 == hashlib.sha256(BIG[::-1]).hexdigest()
    assert place.vault.check(sealed.sha256).size == len(BIG)


@pytest.mark.parametrize("data", [b"small", BIG])
def test_an_object_of_another_size_is_found_when_it_comes_again(place: Place, data: bytes) -> None:
    file = place.file("a", data)
    path = place.vault.path_of(place.vault.seal_file(file).sha256)
    path.chmod(0o644)
    path.write_bytes(data + b"+")
    with pytest.raises(CaseDamaged, match="changed after it was sealed"):
        Vault(place.vault.folder).seal_file(file)
    assert place.leftovers() == []


def test_a_file_that_changes_while_it_is_read_is_noted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place.file("log", b"first")
    real = Vault.seal_blocks

    def slow(self: Vault, blocks, *, what: str):
        sealed = real(self, blocks, what=what)
        with file.open("ab") as stream:
            stream.write(b"more")
        return sealed

    monkeypatch.setattr(Vault, "seal_blocks", slow)
    sealed = place.vault.seal_file(file)
    assert sealed.notes == ("changed while it was read: 5 bytes before, 9 after, 5 read",)


def test_a_full_disk_is_said_and_leaves_nothing(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    file = place.file("a", b"12345")

    def full(descriptor: int, data: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(room.os, "write", full)
        with pytest.raises(CannotDo, match=r"expected to write .*/a to .*No space left on device; make room"):
            place.take(file)
    assert place.leftovers() == []
    assert not place.journal.path.exists()
    assert not place.take(file).again


LIMITED = """
import resource, signal, sys
from pathlib import Path
from speur.evidence import Vault, Journal, take_in
from speur.model import CannotDo
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
root = Path(sys.argv[1])
try:
    take_in(Vault(root / "case"), Journal(root / "case" / "journal.jsonl"), [root / "in"], who="x", at_ms=1)
except CannotDo as error:
    print(error)
"""


def test_a_file_larger_than_the_system_allows_is_said_and_leaves_nothing(place: Place) -> None:
    place.file("a", BIG)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(place.root)],
        env={"PYTHONPATH": ":".join(sys.path)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "File too large" in done.stdout
    assert place.leftovers() == []
    assert list(place.vault.files()) == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 100_000


def test_parts_of_dead_processes_are_swept_and_others_stay(place: Place) -> None:
    dead = subprocess.Popen([sys.executable, "-c", ""])
    dead.wait()
    objects = place.vault.folder / "objects"
    (objects / f".part-{dead.pid}-1").write_bytes(b"half")
    (objects / f".part-{os.getpid()}-999999").write_bytes(b"half")
    Vault(place.vault.folder)
    assert [path.name for path in place.leftovers()] == [f".part-{os.getpid()}-999999"]


@pytest.mark.parametrize("name", ["", "ab", "../../etc/passwd", "A" * 64, "a" * 63 + "/"])
def test_only_a_hash_names_an_object(place: Place, name: str) -> None:
    with pytest.raises(NoSuchThing):
        place.vault.open(name)


def test_what_is_not_there_is_said(place: Place) -> None:
    with pytest.raises(NoSuchThing, match="speur verify"):
        place.vault.fd("a" * 64)
    assert not place.vault.has("a" * 64)


def test_streams_are_read_only(place: Place) -> None:
    sealed = place.vault.seal_file(place.file("a", b"1"))
    with place.vault.open(sealed.sha256) as stream:
        assert not stream.writable()
        assert stream.seekable()
    descriptor = place.vault.fd(sealed.sha256)
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.write(descriptor, b"x")
    os.close(descriptor)


def test_without_syncfs_every_file_is_synced(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(Vault, "_sync_file_system", lambda self: False)
    monkeypatch.setattr(room, "_fsync", synced.append)
    sealed = place.vault.seal_file(place.file("a", b"1"))
    place.vault.sync()
    path = place.vault.path_of(sealed.sha256)
    assert synced[0] == path
    assert set(synced) == {path, path.parent, path.parent.parent, place.vault.folder}


def test_a_link_in_the_vault_is_not_followed(place: Place) -> None:
    sealed = place.vault.seal_file(place.file("a", b"1"))
    path = place.vault.path_of(sealed.sha256)
    path.unlink()
    path.symlink_to(place.source / "a")
    with pytest.raises(CannotDo):
        place.vault.open(sealed.sha256)
