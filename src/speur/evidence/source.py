"""Read a file that is offered, without trusting it: no link followed, no fifo waited for, no device touched."""

import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

BLOCK = 4 * 1024 * 1024
_SOURCE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class NotSealable(Exception):
    """A file that cannot be taken in; `code` is one of `symlink`, `not-a-file`, `vanished`, `unreadable`."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def open_source(path: Path) -> int:
    """Open a file without waiting for it and without touching anything that is not a file."""
    try:
        mode = os.lstat(path).st_mode  # before opening: to open a device can already do something
        if stat.S_ISLNK(mode):
            raise NotSealable("symlink", f"expected a file, found a link to {str(path.readlink())!r}, not followed")
        if not stat.S_ISREG(mode):
            raise NotSealable("not-a-file", f"expected a regular file, found {kind_of(mode)}")
        return os.open(path, _SOURCE_FLAGS)
    except FileNotFoundError as error:
        raise NotSealable("vanished", "expected a file, found nothing under this name") from error
    except OSError as error:
        code = "symlink" if error.errno == errno.ELOOP else "unreadable"
        raise NotSealable(code, f"expected a readable file, found: {error.strerror}") from error


def blocks_of(descriptor: int) -> Iterator[memoryview]:
    """Read to the end through one buffer; a block is valid until the next is asked for."""
    size = os.fstat(descriptor).st_size
    buffer = memoryview(bytearray(max(4096, min(BLOCK, size + 1))))  # to clear 4 MiB for each small file takes longest
    at = 0
    while True:
        try:
            got = os.readv(descriptor, [buffer])
        except OSError as error:
            raise NotSealable("unreadable", f"expected bytes at {at}, found: {error.strerror}") from error
        if not got:
            return
        at += got
        yield buffer[:got]


def kind_of(mode: int) -> str:
    """Say what a file mode is."""
    names = {
        stat.S_IFDIR: "a folder",
        stat.S_IFLNK: "a link",
        stat.S_IFIFO: "a fifo",
        stat.S_IFSOCK: "a socket",
        stat.S_IFCHR: "a character device",
        stat.S_IFBLK: "a block device",
    }
    return names.get(stat.S_IFMT(mode), "something else")
