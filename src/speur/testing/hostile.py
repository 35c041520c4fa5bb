"""Changed forms of a good file that every reader must survive without losing a byte."""

from collections.abc import Iterator


def mutations(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each hostile form. Small and deterministic."""
    middle = len(data) // 2
    yield "empty", b""
    yield "one byte", data[:1]
    yield "byte order mark", b"\xef\xbb\xbf" + data
    yield "utf-16 with mark", b"\xff\xfe" + data.decode("utf-8", "replace").encode("utf-16-le")
    yield "latin-1 bytes", data.decode("utf-8", "replace").encode("latin-1", "replace") + b"\xe9\xe8\n"
    yield "NUL bytes in the middle", data[:middle] + b"\0" * 32 + data[middle:]
    yield "broken utf-8 in the middle", data[:middle] + b"\xc3\x28\xed\xa0\x80\xff" + data[middle:]
    yield "windows line ends", data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    yield "twice in a row", data + data
    yield "noise before", b"\n\n}]{<>,;:\n" + data
    yield "noise after", data + b"\n}]{<>,;:\x01\x02 \n"
    yield "bidi and zero width", data[:middle] + "\u202e\u200b\u2066\ufeff".encode() + data[middle:]
    yield "first half only, then the whole", data[:middle] + data
    yield "long line", data[:middle] + b"x" * 300_000 + data[middle:]
    yield "deep nesting", data[:middle] + b"[" * 20_000 + b'{"a":' * 20_000 + data[middle:]
