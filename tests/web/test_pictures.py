"""Pictures are drawn anew by a process without rights; what is no picture, or too much of one, is refused."""

import io
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from speur.evidence import Vault
from speur.flow.picture_process import Drawn, Refusal
from speur.flow.pictures import Pictures


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "vault")


@pytest.fixture
def pictures(vault: Vault) -> Iterator[Pictures]:
    made = Pictures(vault.folder, patience=30)
    yield made
    made.stop()


def seal(vault: Vault, data: bytes) -> str:
    return vault.seal_blocks([data], what="test").sha256


def png_header(width: int, height: int) -> bytes:
    """A tiny file that says it is enormous."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = zlib.compress(b"\0" * 100_000)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def drawn(mode: str, kind: str, **more: object) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (300, 200), 120 if mode == "L" else None).save(out, kind, **more)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "kind", "given"),
    [("RGB", "JPEG", "image/jpeg"), ("L", "JPEG", "image/jpeg"), ("CMYK", "JPEG", "image/jpeg"),
     ("RGBA", "PNG", "image/png"), ("P", "GIF", "image/jpeg"), ("RGB", "WEBP", "image/jpeg"),
     ("1", "PNG", "image/jpeg")],
)  # fmt: skip
def test_pictures_come_back_as_pixels_only(vault: Vault, pictures: Pictures, mode: str, kind: str, given: str) -> None:
    secret = b"<script>alert(1)</script>"
    answer = pictures.get(seal(vault, drawn(mode, kind) + secret), 100)
    assert isinstance(answer, Drawn)
    assert answer.media_type == given
    assert (answer.width, answer.height) == (300, 200)
    assert secret not in answer.body
    assert max(Image.open(io.BytesIO(answer.body)).size) == 100


def test_metadata_stays_behind(vault: Vault, pictures: Pictures) -> None:
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    exif[0x0112] = 6  # turned by a quarter
    answer = pictures.get(seal(vault, drawn("RGB", "JPEG", exif=exif, comment=b"a comment")), 100)
    assert isinstance(answer, Drawn)
    image = Image.open(io.BytesIO(answer.body))
    assert not dict(image.getexif())
    assert b"taken" not in answer.body
    assert b"comment" not in answer.body
    assert image.size == (67, 100)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<svg xmlns='x' onload='alert(1)'/>", "not-a-picture"),
        (b"<!doctype html><script>alert(1)</script>", "not-a-picture"),
        (b"", "not-a-picture"),
        (b"%PDF-1.7 ...", "not-a-picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "not-a-picture"),
        (png_header(60_000, 60_000), "too-many-pixels"),
        (png_header(9_000, 9_000), "too-many-pixels"),
        (png_header(2_000, 2_000), "damaged"),
        (drawn("RGB", "JPEG")[:400], "damaged"),
        (b"\xff\xd8\xff" + b"junk" * 100, "not-a-picture"),
    ],
    ids=["svg", "html", "empty", "pdf", "eps", "enormous", "large", "short", "cut", "junk"],
)
def test_what_is_no_picture_is_refused(vault: Vault, pictures: Pictures, data: bytes, code: str) -> None:
    answer = pictures.get(seal(vault, data), 100)
    assert isinstance(answer, Refusal)
    assert answer.code == code


def test_other_formats_of_the_decoder_are_never_asked(vault: Vault, pictures: Pictures) -> None:
    for kind in ("BMP", "TIFF", "PPM", "TGA", "ICO"):
        assert isinstance(pictures.get(seal(vault, drawn("RGB", kind)), 100), Refusal), kind


def test_it_goes_on_after_its_process_died(vault: Vault, pictures: Pictures) -> None:
    one, two = seal(vault, drawn("RGB", "PNG")), seal(vault, drawn("RGBA", "PNG"))
    assert isinstance(pictures.get(one, 50), Drawn)
    process = pictures._process
    assert process is not None
    process.kill()
    process.wait()
    assert isinstance(pictures.get(two, 50), Drawn)
    assert pictures._process is not process
    assert pictures.get(one, 50) is pictures.get(one, 50)  # from memory
