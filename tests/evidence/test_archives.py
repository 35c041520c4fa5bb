"""Archives give their members and nothing else: no path, no bomb, no silence about what was left out."""

import bz2
import gzip
import io
import lzma
import random
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest

from speur.evidence import Intake, Limits

from .places import Place

TEXT = b"".join(b"line %d of a chat\n" % number for number in range(3000))


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w", **how: object) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode, **how) as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            info.mtime = 1_700_000_000
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def paths(found: Intake) -> list[str]:
    return [item.path for item in found.items]


def codes(found: Intake) -> list[tuple[str, str]]:
    return [(left.path, left.code) for left in found.refused]


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_gives_its_members(place: Place, method: int) -> None:
    found = place.take(place.file("export.zip", zipped({"chat/a.json": TEXT, "chat/empty": b"", "dir/": b""}, method)))
    assert paths(found) == ["export.zip", "export.zip/chat/a.json", "export.zip/chat/empty"]
    assert found.refused == []
    member = found.items[1]
    assert place.bytes_of(member) == TEXT
    assert (member.container, member.container_member) == (found.items[0].sha256, "chat/a.json")
    assert place.verify() == []


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("layout", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
def test_a_tar_is_known_by_its_content(place: Place, mode: str, layout: int) -> None:
    data = tarred({"./chat/a.json": TEXT, "b" * 90 + "/" + "c" * 90: b"1", "z": b""}, mode, format=layout)
    found = place.take(place.file("noname", data))
    assert paths(found) == ["noname", "noname/chat/a.json", "noname/" + "b" * 90 + "/" + "c" * 90, "noname/z"]
    assert found.refused == []
    assert place.bytes_of(found.items[1]) == TEXT
    assert found.items[1].modified_ms == 1_700_000_000_000


def test_one_compressed_file_is_opened_when_it_is_named_so(place: Place) -> None:
    found = place.take(
        place.file("a.json.gz", gzip.compress(b"1") + gzip.compress(b"2")),
        place.file("b.json.bz2", bz2.compress(b"3")),
        place.file("c.json.XZ", lzma.compress(b"4")),
        place.file("sticker.tgs", gzip.compress(b"5")),
    )
    members = {item.path: place.bytes_of(item) for item in found.items if item.container}
    assert members == {"a.json.gz/a.json": b"12", "b.json.bz2/b.json": b"3", "c.json.XZ/c.json": b"4"}


@pytest.mark.parametrize(
    "name", ["../../x", "a/../../x", "/etc/cron.d/x", "C:\\x", "C:x", "a\\..\\x", "a\0b", "n" * 5000]
)
def test_names_that_lead_elsewhere_are_refused(place: Place, name: str) -> None:
    plain = name.replace("\0", "?")
    data = zipped({plain: b"evil", "good": b"good"}).replace(plain.encode(), name.encode())
    found = place.take(place.file("slip.zip", data))
    assert paths(found) == ["slip.zip", "slip.zip/good"]
    assert [left.code for left in found.refused] == ["unsafe-name"]
    assert not (place.root / "x").exists()
    if "\0" not in name:
        found = place.take(place.file("slip.tar", tarred({name: b"evil", "good": b"good"})))
        assert paths(found) == ["slip.tar", "slip.tar/good"]
        assert [left.code for left in found.refused] == ["unsafe-name"]


def test_links_and_devices_in_a_tar_are_refused(place: Place) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for number, kind in enumerate([tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE]):
            info = tarfile.TarInfo(f"bad{number}")
            info.type, info.linkname = kind, "../../etc/passwd"
            archive.addfile(info)
        info = tarfile.TarInfo("good")
        info.size = 4
        archive.addfile(info, io.BytesIO(b"good"))
    found = place.take(place.file("l.tar", out.getvalue()))
    assert paths(found) == ["l.tar", "l.tar/good"]
    assert codes(found) == [(f"l.tar/bad{number}", "link-in-archive") for number in range(4)]


def test_a_link_in_a_zip_is_refused(place: Place) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("link")
        info.create_system, info.external_attr = 3, 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    found = place.take(place.file("l.zip", out.getvalue()))
    assert codes(found) == [("l.zip/link", "link-in-archive")]


def test_an_encrypted_member_is_refused_and_the_others_are_read(place: Place) -> None:
    data = bytearray(zipped({"secret": b"1", "open": b"2"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    found = place.take(place.file("e.zip", bytes(data)))
    assert paths(found) == ["e.zip", "e.zip/open"]
    assert codes(found) == [("e.zip/secret", "encrypted-member")]


def test_a_wrong_checksum_keeps_the_bytes_and_says_so(place: Place) -> None:
    data = bytearray(zipped({"a": b"hello", "b": b"there"}, zipfile.ZIP_STORED))
    data[data.index(b"hello")] = ord("j")
    found = place.take(place.file("c.zip", bytes(data)))
    assert place.bytes_of(found.by_path["c.zip/a"]) == b"jello"
    assert place.bytes_of(found.by_path["c.zip/b"]) == b"there"
    assert codes(found) == [("c.zip/a", "archive-damaged")]
    assert "checksum" in found.by_path["c.zip/a"].notes[0]


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_a_truncated_zip_gives_what_is_there(place: Place, method: int) -> None:
    whole = zipped({"a": TEXT, "b": noise(50_000), "c": b"gone"}, method)
    cut = whole[: whole.index(b"PK\3\4", 100) + 30_000]
    found = place.take(place.file("t.zip", cut))
    assert paths(found) == ["t.zip", "t.zip/a", "t.zip/b"]
    assert place.bytes_of(found.by_path["t.zip/a"]) == TEXT
    part = place.bytes_of(found.by_path["t.zip/b"])
    assert len(part) > 20_000
    assert noise(50_000).startswith(part)
    assert set(codes(found)) >= {("t.zip", "archive-damaged"), ("t.zip/b", "archive-damaged")}


def test_a_truncated_zip_that_was_streamed_gives_what_is_there(place: Place) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.got = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            self.got += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", TEXT)
        archive.writestr("b", b"second")
        archive.writestr("c", noise(5000))
    found = place.take(place.file("t.zip", pipe.got[: pipe.got.index(b"PK\1\2") - 3000]))
    assert paths(found) == ["t.zip", "t.zip/a", "t.zip/b", "t.zip/c"]
    assert place.bytes_of(found.by_path["t.zip/a"]) == TEXT
    assert place.bytes_of(found.by_path["t.zip/b"]) == b"second"
    assert ("t.zip/c", "archive-damaged") in codes(found)
    whole = place.take(place.file("whole.zip", pipe.got))
    assert whole.refused == []
    assert len(whole.items) == 4


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
def test_a_truncated_tar_gives_what_is_there(place: Place, mode: str) -> None:
    whole = tarred({"a": TEXT, "b": noise(3_000_000), "c": b"gone"}, mode)
    found = place.take(place.file("t.tar", whole[: len(whole) * 2 // 3]))
    assert paths(found)[:2] == ["t.tar", "t.tar/a"]
    assert place.bytes_of(found.items[1]) == TEXT
    assert ("t.tar", "archive-damaged") in codes(found)
    assert noise(3_000_000).startswith(place.bytes_of(found.by_path["t.tar/b"]))
    assert found.by_path["t.tar/b"].size > 500_000


def test_a_tar_with_a_broken_header_is_said_to_be_damaged(place: Place) -> None:
    data = bytearray(tarred({"a": b"1", "b": b"2"}))
    data[1024 + 150] ^= 0xFF
    found = place.take(place.file("t.tar", bytes(data)))
    assert paths(found) == ["t.tar", "t.tar/a"]
    assert codes(found) == [("t.tar", "archive-damaged")]


def test_bytes_behind_the_end_of_a_tar_are_said(place: Place) -> None:
    found = place.take(place.file("t.tar", tarred({"a": b"1"}) + tarred({"hidden": b"2"})))
    assert codes(found) == [("t.tar", "archive-damaged")]


def test_bytes_before_a_zip_in_a_zip_are_said(place: Place) -> None:
    found = place.take(place.file("t.zip", zipped({"hidden": b"1"}) + zipped({"shown": b"2"})))
    assert paths(found) == ["t.zip", "t.zip/shown"]
    assert codes(found) == [("t.zip", "archive-damaged")]


def test_a_member_that_inflates_a_thousand_times_is_refused(place: Place) -> None:
    data = zipped({"bomb": bytes(40 << 20), "good": b"good"})
    assert len(data) < 50_000
    found = place.take(place.file("b.zip", data))
    assert paths(found) == ["b.zip", "b.zip/good"]
    assert codes(found) == [("b.zip/bomb", "archive-bomb")]
    assert place.leftovers() == []


def test_many_small_bombs_stop_at_the_cap_for_the_archive(place: Place) -> None:
    data = zipped({f"m{number}": bytes(1 << 20) for number in range(10)})
    found = place.take(place.file("b.zip", data), limits=Limits(floor=3 << 20, member_floor=2 << 20))
    assert paths(found) == ["b.zip", "b.zip/m0", "b.zip/m1", "b.zip/m2"]
    assert codes(found) == [("b.zip", "archive-bomb")]
    assert place.verify() == []


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_a_compressed_tar_bomb_stops(place: Place, mode: str) -> None:
    data = tarred({"a": b"1", "bomb": bytes(8 << 20)}, mode)
    found = place.take(place.file("b.tgz", data), limits=Limits(floor=4 << 20))
    assert paths(found) == ["b.tgz", "b.tgz/a"]
    assert codes(found) == [("b.tgz", "archive-bomb")]


def test_a_sparse_tar_bomb_stops(place: Place) -> None:
    info = tarfile.TarInfo("bomb")
    info.size, info.pax_headers = 0, {}
    info.pax_headers = {"GNU.sparse.size": str(1 << 40), "GNU.sparse.map": "0,0", "GNU.sparse.numblocks": "1"}
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(info)
    found = place.take(place.file("s.tar", out.getvalue()), limits=Limits(member_floor=1 << 20))
    assert paths(found) == ["s.tar"]
    assert codes(found) == [("s.tar/bomb", "archive-bomb")]


def test_a_tar_that_goes_backwards_ends(place: Place) -> None:
    header = bytearray(tarfile.TarInfo("loop").tobuf())
    header[124:136] = (-512).to_bytes(12, "big", signed=True)
    header[148:156] = b"        "
    header[148:156] = b"%06o\0 " % sum(header)
    found = place.take(place.file("l.tar", bytes(header) * 2 + bytes(1024)))
    assert paths(found) == ["l.tar"]
    assert codes(found) == [("l.tar", "archive-damaged")]


def overlapping(count: int) -> bytes:
    """Many directory entries over one kernel, after the simplest of David Fifield's bombs."""
    kernel = zipped({"k": TEXT})
    at = kernel.index(b"PK\1\2")
    local, central = kernel[:at], bytearray(kernel[at : kernel.index(b"PK\5\6")])
    entries = b""
    for number in range(count):
        central[46] = 65 + number
        entries += bytes(central)
    return local + entries + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entries), at, 0)


def test_overlapping_members_give_their_bytes_once(place: Place) -> None:
    found = place.take(place.file("o.zip", overlapping(20)))
    assert len(found.items) == 2
    assert [left.code for left in found.refused] == ["archive-bomb"] * 19


def test_a_member_that_runs_into_the_next_is_refused(place: Place) -> None:
    data = bytearray(zipped({"a": b"12345", "b": b"67890"}, zipfile.ZIP_STORED))
    at = data.index(b"PK\1\2")
    struct.pack_into("<L", data, at + 20, 60)
    found = place.take(place.file("o.zip", bytes(data)))
    assert paths(found) == ["o.zip", "o.zip/b"]
    assert codes(found) == [("o.zip/a", "archive-bomb")]


def nested(depth: int) -> bytes:
    data = b"core"
    for number in range(depth):
        data = zipped({"core" if number == 0 else "in.zip": data})
    return data


def test_nesting_ends_at_the_depth(place: Place) -> None:
    found = place.take(place.file("n.zip", nested(3)))
    assert paths(found)[-1] == "n.zip/in.zip/in.zip/core"
    assert found.items[-1].container == found.items[-2].sha256
    assert found.refused == []
    found = place.take(place.file("m.zip", nested(5)))
    assert paths(found)[-1] == "m.zip/in.zip/in.zip/in.zip"
    assert codes(found) == [("m.zip/in.zip/in.zip/in.zip", "archive-too-deep")]


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_too_many_members_are_cut_and_said(place: Place, pack) -> None:
    found = place.take(place.file("m", pack({f"{number}": b"x" for number in range(9)})), limits=Limits(members=5))
    assert len(found.items) == 6
    assert codes(found) == [("m", "archive-too-large")]


def test_too_many_bytes_are_cut_and_said(place: Place) -> None:
    found = place.take(place.file("m.tar", tarred({"a": TEXT, "b": TEXT})), limits=Limits(total=len(TEXT) + 5))
    assert paths(found) == ["m.tar", "m.tar/a"]
    assert codes(found) == [("m.tar", "archive-too-large")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_members_of_one_name_are_all_kept(place: Place) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for data in [b"first", b"second"]:
            archive.writestr("a", data)
    found = place.take(place.file("d.zip", out.getvalue()))
    assert {item.path: place.bytes_of(item) for item in found.items[1:]} == {
        "d.zip/a": b"first",
        "d.zip/a (2)": b"second",
    }
    assert found.items[2].container_member == "a"
    assert found.items[2].notes


def named(raw: bytes, flags: int = 0, extra: bytes = b"") -> bytes:
    head = struct.pack("<5H3L2H", 20, flags, 0, 0, 33, zlib.crc32(b"x"), 1, 1, len(raw), len(extra))
    local = b"PK\3\4" + head + raw + extra + b"x"
    central = b"PK\1\2\x14\0" + head + struct.pack("<3H2L", 0, 0, 0, 0, 0) + raw + extra
    return local + central + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(central), len(local), 0)


def unicode_field(raw: bytes, name: str) -> bytes:
    data = b"\1" + struct.pack("<L", zlib.crc32(raw)) + name.encode()
    return struct.pack("<HH", 0x7075, len(data)) + data


@pytest.mark.parametrize(
    ("data", "name", "raw"),
    [
        (named("café".encode("cp437")), "café", "café".encode("cp437").hex()),
        (named("café".encode(), 0x800), "café", ""),
        (named("café".encode()), "café", ""),
        (named(b"caf?", 0, unicode_field(b"caf?", "café")), "café", ""),
        (named(b"caf?", 0, unicode_field(b"else", "café")), "caf?", ""),
        (named(b"caf\xff", 0x800), "caf\ufffd", b"caf\xff".hex()),
    ],
)
def test_zip_names_are_read_as_they_are_meant(place: Place, data: bytes, name: str, raw: str) -> None:
    found = place.take(place.file("n.zip", data))
    assert [(item.path, item.raw_path) for item in found.items[1:]] == [(f"n.zip/{name}", raw)]
    assert found.refused == []


def test_tar_names_that_are_not_utf8_keep_their_bytes(place: Place) -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, errors="surrogateescape") as archive:
        archive.addfile(tarfile.TarInfo("caf\udce9"))
    found = place.take(place.file("n.tar", out.getvalue()))
    assert [(item.path, item.raw_path) for item in found.items[1:]] == [("n.tar/caf\ufffd", b"caf\xe9".hex())]


def test_zip64_is_read(place: Place) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", allowZip64=True) as archive, archive.open("a", "w", force_zip64=True) as member:
        member.write(TEXT)
    data = out.getvalue()
    at = data.index(b"PK\1\2")
    # The directory in its wide form: sizes and place moved into the extra field, and a wide end record.
    central = bytearray(data[at : data.index(b"PK\5\6")])
    size, packed = struct.unpack_from("<LL", central, 24)[0], struct.unpack_from("<L", central, 20)[0]
    struct.pack_into("<LL", central, 20, 0xFFFFFFFF, 0xFFFFFFFF)
    struct.pack_into("<L", central, 42, 0xFFFFFFFF)
    wide = struct.pack("<HH3Q", 1, 24, size, packed, 0)
    struct.pack_into("<H", central, 30, len(wide))
    central += wide
    end = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, len(central), at)
    end += struct.pack("<4sLQL", b"PK\6\7", 0, at + len(central), 1)
    end += struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    wide_zip = data[:at] + bytes(central) + end
    with zipfile.ZipFile(io.BytesIO(wide_zip)) as check:
        assert check.read("a") == TEXT
    found = place.take(place.file("w.zip", wide_zip))
    assert found.refused == []
    assert place.bytes_of(found.items[1]) == TEXT


def test_no_broken_archive_stops_an_intake(place: Place) -> None:
    chance = random.Random(7)
    wholes = [
        zipped({"a/b": TEXT, "c": noise(2000)}),
        zipped({"a/b": TEXT}, zipfile.ZIP_LZMA),
        tarred({"a/b": TEXT, "c": noise(2000)}),
        tarred({"a" * 300: TEXT}, "w:xz"),
        tarred({"a": TEXT}, "w:gz"),
    ]
    for number in range(150):
        data = bytearray(chance.choice(wholes))
        for _ in range(chance.randrange(1, 6)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        if chance.random() < 0.3:
            del data[chance.randrange(4, len(data)) :]
        place.file(f"all/{number}", bytes(data))
    found = place.take(place.source / "all")
    assert len([item for item in found.items if not item.container]) == 150
    assert place.leftovers() == []
    assert place.verify() == []


def test_impossible_lzma_properties_are_damage(place: Place) -> None:
    data = bytearray(zipped({"a": TEXT, "b": b"good"}, zipfile.ZIP_LZMA))
    data[30 + 1 + 4] = 8 + 9 * 4  # lc 8 and lp 4: more than the decoder can do
    found = place.take(place.file("l.zip", bytes(data)))
    assert paths(found) == ["l.zip", "l.zip/b"]
    assert codes(found) == [("l.zip/a", "archive-damaged")]


def test_the_member_of_an_archive_finds_its_siblings(place: Place) -> None:
    from speur.evidence import open_item

    found = place.take(place.file("e.zip", zipped({"x/result.json": b"{}", "x/photos/1.jpg": b"jpg"})))
    item = open_item(place.vault, found, found.by_path["e.zip/x/result.json"])
    photo = item.sibling("photos/1.jpg")
    assert photo is not None
    assert photo.head() == b"jpg"


def test_a_folder_inside_is_not_a_path(place: Place, tmp_path: Path) -> None:
    place.take(place.file("e.zip", zipped({"x/y/z": b"1"})))
    assert {path.name for path in place.vault.folder.iterdir()} == {"objects", "journal.jsonl"}
