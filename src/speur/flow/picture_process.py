"""The process that looks at hostile pictures: decodes one after another and gives them back written anew.

Runs as `python -m speur.flow.picture_process VAULT`, with frames on stdin and stdout. It has no network, can write no
file and may use only so much memory and time. What comes out was made from pixels: nothing of the file's own bytes,
no metadata, no second picture hidden behind the first.
"""

import io
import os
import resource
import signal
import sys
from pathlib import Path

import msgspec

from speur.evidence import Vault
from speur.flow import frames, sandbox

PICTURE, REFUSED = b"P", b"R"
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MOST_BYTES = 64 << 20
MOST_PIXELS = 60_000_000
MEMORY_BYTES = 1 << 30
SECONDS = 20
"""CPU time for one picture."""


class Wanted(msgspec.Struct, frozen=True):
    """Make this picture fit into a square of so many pixels."""

    sha256: str
    side: int


class Drawn(msgspec.Struct, frozen=True):
    """A picture written anew. `width` and `height` are those of the original, `frames` how many pictures it holds."""

    media_type: str
    width: int
    height: int
    frames: int
    body: bytes


class Refusal(msgspec.Struct, frozen=True):
    """Why there is no picture: `not-a-picture`, `too-large`, `too-many-pixels`, `damaged`."""

    code: str
    detail: str = ""


def main(vault_folder: str) -> None:
    """Serve pictures until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    out = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)
    # Loaded while files may still be opened freely; the plug-ins named are the only ones that are ever asked.
    from PIL import GifImagePlugin, Image, JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    vault = Vault(Path(vault_folder))
    refused = sandbox.enter(MEMORY_BYTES)
    frames.send(out, frames.HELLO, msgspec.msgpack.encode(frames.Hello(refused)))
    jobs = msgspec.msgpack.Decoder(Wanted)
    while (got := frames.receive(sys.stdin.buffer)) is not None:
        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        resource.setrlimit(resource.RLIMIT_CPU, (int(used) + SECONDS, resource.RLIM_INFINITY))
        answer = draw(vault, jobs.decode(got[1]))
        frames.send(out, PICTURE if isinstance(answer, Drawn) else REFUSED, msgspec.msgpack.encode(answer))


def draw(vault: Vault, wanted: Wanted) -> Drawn | Refusal:
    """Decode and write anew; whatever a decoder raises is a refusal."""
    import warnings

    with vault.open(wanted.sha256) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        return Refusal("too-large", f"more than {MOST_BYTES} bytes")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            return _drawn(data, wanted.side)
    except MemoryError:
        return Refusal("too-many-pixels", "out of memory")
    except Exception as wrong:  # noqa: BLE001 - decoders of hostile bytes raise anything
        return Refusal("damaged", f"{type(wrong).__name__}: {wrong}"[:200])


def _drawn(data: bytes, side: int) -> Drawn | Refusal:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        opened = Image.open(io.BytesIO(data), formats=FORMATS)
    except UnidentifiedImageError:
        return Refusal("not-a-picture", f"none of {', '.join(FORMATS)}")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as wrong:
        return Refusal("too-many-pixels", str(wrong)[:200])
    with opened:
        width, height = opened.size
        if width * height > MOST_PIXELS or width < 1 or height < 1:
            return Refusal("too-many-pixels", f"{width} x {height}")
        number = int(getattr(opened, "n_frames", 1))
        opened.seek(0)
        opened.draft("RGB", (side * 2, side * 2))  # JPEG can skip what will not be shown
        image = ImageOps.exif_transpose(opened)
        see_through = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        image = image.convert("RGBA" if see_through else "RGB")
        image.thumbnail((side, side))
        fresh = Image.frombytes(image.mode, image.size, image.tobytes())  # pixels and nothing else
    out = io.BytesIO()
    if see_through:
        fresh.save(out, "PNG")
    else:
        fresh.save(out, "JPEG", quality=85)
    return Drawn("image/png" if see_through else "image/jpeg", width, height, number, out.getvalue())


if __name__ == "__main__":
    main(sys.argv[1])
