"""Keep bytes by what they are: a file's name in the vault is its sha256, and it is never written again.

    <folder>/objects/ab/ab12...   one file per content, mode 0444
    <folder>/objects/.part-<pid>-<n>   being written; left over only by a process that died

What comes in is copied and hashed in one pass, and only then gets its name, so a half-written object has no name.
A batch becomes durable with `sync`; whoever writes down that bytes are sealed calls it first.
"""

import ctypes
import errno
import hashlib
import itertools
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from speur.evidence.source import NotSealable, blocks_of, kind_of, open_source
from speur.model import CannotDo, CaseDamaged, NoSuchThing

_LARGE = 1024 * 1024
_HASH = re.compile(r"[0-9a-f]{64}")
_PART = re.compile(r"\.part-(\d+)-\d+")
_numbers = itertools.count(1)


class Sealed(msgspec.Struct, frozen=True, kw_only=True):
    """Bytes in the vault: their sha256 (64 hex digits), how many, and what was odd while they were read.

    `modified_ms` is the source file's modification time, milliseconds since 1970 UTC by its file system; None when the
    bytes did not come from a file.
    """

    sha256: str
    size: int
    modified_ms: int | None = None
    notes: tuple[str, ...] = ()


class Vault:
    """The content-addressed store of one case. Made when the folder is not there; used by one thread at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._objects = folder / "objects"
        self._unsynced: list[str] = []
        self._sizes: set[int] | None = None  # sizes of the objects, listed when the first large file comes
        try:
            self._objects.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(error, "the evidence store", self._objects) from error
        self._sweep()

    def seal_file(self, path: Path) -> Sealed:
        """Copy and hash one regular file; the bytes are in the vault when this returns, durable after `sync`.

        Raises NotSealable when the file cannot be read as a regular file, CannotDo when the vault cannot be written.
        Links are not followed, and fifos, sockets and devices are not opened.
        """
        descriptor = open_source(path)
        try:
            before = os.fstat(descriptor)
            if not stat.S_ISREG(before.st_mode):
                raise NotSealable("not-a-file", f"expected a regular file, found {kind_of(before.st_mode)}")
            sealed = self._known(descriptor, before.st_size) or self.seal_blocks(blocks_of(descriptor), what=str(path))
            after = os.fstat(descriptor)
        finally:
            os.close(descriptor)
        notes: tuple[str, ...] = ()
        if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or sealed.size != after.st_size:
            notes = (
                f"changed while it was read: {before.st_size} bytes before, {after.st_size} after, {sealed.size} read",
            )
        return msgspec.structs.replace(sealed, modified_ms=before.st_mtime_ns // 1_000_000, notes=notes)

    def seal_blocks(self, blocks: Iterable[bytes | memoryview], *, what: str) -> Sealed:
        """Write and hash blocks of bytes as they come; `what` names them in errors. What `blocks` raises goes through.

        Raises CannotDo when the vault cannot be written (disk full, no rights), CaseDamaged when an object of that
        name is there with another size. Either way no half object stays.
        """
        digest, size = hashlib.sha256(), 0
        part = self._objects / f".part-{os.getpid()}-{next(_numbers)}"
        try:
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise _cannot_write(error, what, part) from error
        try:
            try:
                for block in blocks:
                    digest.update(block)
                    size += len(block)
                    self._write(descriptor, block, what, part)
                os.fchmod(descriptor, 0o444)
            finally:
                os.close(descriptor)
            self._name(part, digest.hexdigest(), size, what)
        finally:
            part.unlink(missing_ok=True)
        return Sealed(sha256=digest.hexdigest(), size=size)

    def sync(self) -> None:
        """Make everything sealed since the last call survive a power cut."""
        if self._unsynced and not self._sync_file_system():
            for sha256 in self._unsynced:
                _fsync(self.path_of(sha256))
            for folder in {self.path_of(sha256).parent for sha256 in self._unsynced} | {self._objects, self.folder}:
                _fsync(folder)
        self._unsynced.clear()

    def open(self, sha256: str) -> BinaryIO:
        """A new read-only, seekable stream over an object. Raises NoSuchThing when it is not in the vault."""
        return os.fdopen(self.fd(sha256), "rb", buffering=_LARGE)

    def fd(self, sha256: str) -> int:
        """A new read-only file descriptor of an object, to hand to a child process; the caller closes it."""
        path = self.path_of(sha256)
        try:
            return os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except FileNotFoundError as error:
            message = f"expected sealed bytes {sha256} in {self._objects}, found none: run `speur verify`"
            raise NoSuchThing(message) from error
        except OSError as error:
            message = f"expected to read the sealed bytes {path}, found: {error.strerror}: check the folder's rights"
            raise CannotDo(message) from error

    def has(self, sha256: str) -> bool:
        """Whether an object of this name is there; says nothing about its content."""
        return self.path_of(sha256).is_file()

    def check(self, sha256: str, progress: Callable[[int], None] | None = None) -> Sealed:
        """Read an object again and give the sha256 and size it has now; `progress` is told each block's bytes."""
        digest, size = hashlib.sha256(), 0
        descriptor = self.fd(sha256)
        try:
            for block in blocks_of(descriptor):
                digest.update(block)
                size += len(block)
                if progress:
                    progress(len(block))
        except NotSealable as error:
            raise CannotDo(f"expected to read {self.path_of(sha256)}, found: {error.detail}: check the disk") from error
        finally:
            os.close(descriptor)
        return Sealed(sha256=digest.hexdigest(), size=size)

    def path_of(self, sha256: str) -> Path:
        """Where an object lies. For this room only: everyone else gets streams, so that nobody can write."""
        if not _HASH.fullmatch(sha256):
            raise NoSuchThing(f"expected a sha256 of 64 hex digits, found {sha256[:80]!r}")
        return self._objects / sha256[:2] / sha256

    def files(self) -> Iterator[Path]:
        """Every file below `objects`, in the order of their names, without those being written now."""
        for path in sorted(self._objects.rglob("*")):
            if not (path.is_dir() and not path.is_symlink()) and not _PART.fullmatch(path.name):
                yield path

    def _known(self, descriptor: int, size: int) -> Sealed | None:
        """Find a large file that is in the vault already by hashing it alone, so that it is not written again."""
        if size < _LARGE:
            return None
        if self._sizes is None:
            self._sizes = {path.lstat().st_size for path in self.files()}
        if size not in self._sizes:
            return None
        digest, found = hashlib.sha256(), 0
        for block in blocks_of(descriptor):
            digest.update(block)
            found += len(block)
        sha256 = digest.hexdigest()
        if self.has(sha256):
            self._keep(sha256, found)
            return Sealed(sha256=sha256, size=found)
        os.lseek(descriptor, 0, os.SEEK_SET)
        return None

    def _write(self, descriptor: int, block: bytes | memoryview, what: str, part: Path) -> None:
        view = memoryview(block)
        try:
            while view:
                view = view[os.write(descriptor, view) :]
        except OSError as error:
            raise _cannot_write(error, what, part) from error

    def _name(self, part: Path, sha256: str, size: int, what: str) -> None:
        target = self.path_of(sha256)
        try:
            target.lstat()
        except FileNotFoundError:
            try:
                target.parent.mkdir(exist_ok=True)
                part.rename(target)
            except OSError as error:
                raise _cannot_write(error, what, target) from error
            self._unsynced.append(sha256)
            if self._sizes is not None:
                self._sizes.add(size)
            return
        self._keep(sha256, size)

    def _keep(self, sha256: str, size: int) -> None:
        """Stay with the object that is there; whoever wrote it may have died before it was durable."""
        target = self.path_of(sha256)
        self._unsynced.append(sha256)
        there = target.lstat().st_size
        if there != size:
            raise CaseDamaged(
                f"expected {size} bytes in {target}, found {there}: it was changed after it was sealed; "
                "run `speur verify` and restore the case from a copy"
            )

    def _sync_file_system(self) -> bool:
        call = getattr(ctypes.CDLL(None, use_errno=True), "syncfs", None)
        if call is None:
            return False
        descriptor = os.open(self.folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            return bool(call(descriptor) == 0)
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        for path in self._objects.glob(".part-*"):
            found = _PART.fullmatch(path.name)
            if found and not _alive(int(found[1])):
                path.unlink(missing_ok=True)


def _fsync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _cannot_write(error: OSError, what: str, where: Path) -> CannotDo:
    todo = {
        errno.ENOSPC: "make room on that disk and do it again",
        errno.EDQUOT: "make room in your quota and do it again",
        errno.EFBIG: "the file system or a limit allows no file of this size: use another disk",
        errno.EROFS: "the disk is mounted read-only: use another",
    }.get(error.errno or 0, "check the rights and the disk and do it again")
    return CannotDo(
        f"expected to write {what} to {where}, found: {error.strerror}; {todo} (nothing half-written was left)"
    )
