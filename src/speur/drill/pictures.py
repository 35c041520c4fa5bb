"""Small real pictures, made by code: mosaics as PNG and as baseline JPEG, with nothing but zlib and struct."""

import struct
import zlib
from pathlib import Path
from random import Random

# the usual Huffman table for luminance DC (JPEG, annex K.3.1); for AC one code, "end of block"
_DC_COUNTS = bytes((0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0))
_DC_CODES = ("00", "010", "011", "100", "101", "110", "1110", "11110", "111110", "1111110", "11111110", "111111110")


def png(seed: object, width: int = 48, height: int = 36) -> bytes:
    """A coloured mosaic as PNG."""
    rng = Random(f"png {seed}")
    palette = [bytes(rng.randrange(256) for _ in range(3)) for _ in range(5)]
    cells = [[rng.choice(palette) for _ in range(width // 6 + 1)] for _ in range(height // 6 + 1)]
    rows = b"".join(b"\0" + b"".join(cells[y // 6][x // 6] for x in range(width)) for y in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(seed: object, blocks_wide: int = 10, blocks_high: int = 8) -> bytes:
    """A grey mosaic as baseline JPEG: one shade per block of 8 x 8."""
    rng = Random(f"jpeg {seed}")
    bits, before = [], 0
    for _ in range(blocks_wide * blocks_high):
        shade = rng.randrange(-60, 60)
        step, before = shade - before, shade
        size = abs(step).bit_length()
        bits.append(_DC_CODES[size])
        if size:
            bits.append(f"{step if step > 0 else step + (1 << size) - 1:0{size}b}")
        bits.append("0")
    text = "".join(bits)
    text += "1" * (-len(text) % 8)
    data = int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\xff", b"\xff\0")

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body

    return b"".join(
        (
            b"\xff\xd8",
            segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"),
            segment(0xDB, b"\0" + bytes([16] * 64)),
            segment(0xC0, struct.pack(">BHHB", 8, blocks_high * 8, blocks_wide * 8, 1) + b"\1\x11\0"),
            segment(0xC4, b"\0" + _DC_COUNTS + bytes(range(12))[: sum(_DC_COUNTS)]),
            segment(0xC4, b"\x10" + bytes((1, *[0] * 15)) + b"\0"),
            segment(0xDA, b"\1\1\0\0\x3f\0"),
            data,
            b"\xff\xd9",
        )
    )


class Album:
    """Writes pictures up to a limit; what comes after is referred to but missing, as in real exports."""

    def __init__(self, limit: int, seed: int) -> None:
        self.left = limit
        self.written = 0
        self.seed = seed

    def put(self, path: Path, what: int) -> int:
        """Write a picture of `what` (equal `what`, equal bytes); gives its size, 0 when it stays missing."""
        if self.left <= 0 or what % 11 == 0:
            return 0
        self.left -= 1
        self.written += 1
        path.parent.mkdir(parents=True, exist_ok=True)
        data = png((self.seed, what)) if path.suffix == ".png" else jpeg((self.seed, what))
        path.write_bytes(data)
        return len(data)
