"""Unpack an archive that lies in the vault, into the vault: no name in it ever becomes a path on disk.

What an archive is is told by its bytes. Members, bytes, ratio and depth are capped (see `limits`); links, devices and
names that lead elsewhere are left out and said; of what is damaged, the part that could be read is kept and said.
"""

import struct
from collections.abc import Iterator
from itertools import chain, islice

from speur.evidence import tars, zips
from speur.evidence.custody import Refused, SealedItem
from speur.evidence.inflate import inflate
from speur.evidence.limits import Budget, Limits, TooMuch
from speur.evidence.member import Damaged, Left, Member, plain, unsafe
from speur.evidence.naming import Taken
from speur.evidence.vault import Vault

_BLOCK = 1 << 20
_COMPRESSED = {b"\x1f\x8b\x08": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\0": "xz"}
_SUFFIXES = {"gzip": (".gz",), "bzip2": (".bz2",), "xz": (".xz",)}


def unpacked(vault: Vault, item: SealedItem, limits: Limits, taken: Taken) -> Iterator[SealedItem | Refused]:
    """Everything in an item that is an archive, archives in it included; nothing when it is none.

    Each member is sealed when it is given; `taken` keeps their paths apart.
    """
    try:
        yield from _Opening(vault, limits, taken, Budget(limits, item.size)).all(item, 1)
    except TooMuch as error:
        yield Refused(path=item.path, code=error.code, detail=error.detail)


class _Opening:
    """The unpacking of one file that came in, with everything nested in it."""

    def __init__(self, vault: Vault, limits: Limits, taken: Taken, budget: Budget) -> None:
        self._vault = vault
        self._limits = limits
        self._taken = taken
        self._budget = budget

    def all(self, item: SealedItem, depth: int) -> Iterator[SealedItem | Refused]:
        walk = self._walk(item)
        if walk is None:
            return
        if depth > self._limits.depth:
            detail = f"expected at most {self._limits.depth} archives in each other, found one more: not unpacked"
            yield Refused(path=item.path, code="archive-too-deep", detail=detail)
            return
        try:
            for found in walk:
                if found.name:
                    self._budget.member()
                for thing in self._one(item, found):
                    yield thing
                    if isinstance(thing, SealedItem):
                        yield from self.all(thing, depth + 1)
        except (Damaged, struct.error, ValueError, OverflowError) as error:
            yield Refused(path=item.path, code="archive-damaged", detail=f"expected to read on, found: {error}")

    def _one(self, archive: SealedItem, found: Member | Left) -> Iterator[SealedItem | Refused]:
        if isinstance(found, Left):
            path = f"{archive.path}/{found.name}" if found.name else archive.path
            yield Refused(path=path, code=found.code, detail=found.detail, raw_path=found.raw)
            return
        path = f"{archive.path}/{found.name}"
        wrong = unsafe(found.name, self._limits.name)
        if wrong:
            yield Refused(path=path[: self._limits.name], code="unsafe-name", detail=wrong, raw_path=found.raw)
            return
        faults: list[str] = []
        try:
            blocks = self._budget.metered(_kept(found.blocks, faults), found.packed)
            first = list(islice(blocks, 1))
            if faults and not first:
                detail = f"{faults[0]}; nothing could be read"
                yield Refused(path=path, code="archive-damaged", detail=detail, raw_path=found.raw)
                return
            sealed = self._vault.seal_blocks(chain(first, blocks), what=path)
        except TooMuch as error:
            if error.whole:
                raise
            yield Refused(path=path, code=error.code, detail=error.detail, raw_path=found.raw)
            return
        asked = f"{archive.path}/{plain(found.name)}"
        path = self._taken.unique(asked)
        notes = found.notes
        if path != asked:
            notes += ("the archive has several members of this name",)
        if faults:
            notes += (f"damaged, only what could be read: {faults[0]}",)
            yield Refused(path=path, code="archive-damaged", detail=f"{faults[0]}; kept the {sealed.size} bytes before")
        yield SealedItem(
            path=path,
            sha256=sealed.sha256,
            size=sealed.size,
            container=archive.sha256,
            container_member=found.name,
            raw_path=found.raw,
            modified_ms=found.modified_ms,
            notes=notes,
        )

    def _walk(self, item: SealedItem) -> Iterator[Member | Left] | None:
        """The members of an item, or None when it is no archive."""
        with self._vault.open(item.sha256) as stream:
            head = stream.read(tars.RECORD)
        if head[:4] in {b"PK\3\4", b"PK\5\6"}:
            return self._zip(item)
        if len(head) == tars.RECORD and tars.is_tar(head):
            return tars.members(self._blocks(item))
        method = next((name for mark, name in _COMPRESSED.items() if head.startswith(mark)), "")
        return self._compressed(item, method) if method else None

    def _zip(self, item: SealedItem) -> Iterator[Member | Left]:
        with self._vault.open(item.sha256) as stream:
            yield from zips.members(stream, item.size, self._limits)

    def _compressed(self, item: SealedItem, method: str) -> Iterator[Member | Left] | None:
        """A compressed tar, or one compressed file if it is named like one (many formats are gzip inside)."""
        head = b"".join(_start(inflate(self._blocks(item), method), tars.RECORD))
        if len(head) == tars.RECORD and tars.is_tar(head):
            return tars.members(self._budget.passing(inflate(self._blocks(item), method)))
        name = item.path.rsplit("/", 1)[-1]
        suffix = next((end for end in _SUFFIXES[method] if name.lower().endswith(end)), "")
        if not suffix:
            return None
        blocks = inflate(self._blocks(item), method)
        return iter([Member(name[: -len(suffix)] or "content", blocks, packed=item.size)])

    def _blocks(self, item: SealedItem) -> Iterator[bytes]:
        with self._vault.open(item.sha256) as stream:
            while block := stream.read(_BLOCK):
                yield block


def _kept(blocks: Iterator[bytes], faults: list[str]) -> Iterator[bytes]:
    """Turn damage into an end, and note it."""
    try:
        yield from blocks
    except Damaged as error:
        faults.append(str(error))


def _start(blocks: Iterator[bytes], length: int) -> Iterator[bytes]:
    """The first bytes, as far as they can be read."""
    try:
        for block in blocks:
            yield block[:length]
            length -= len(block)
            if length <= 0:
                return
    except Damaged:
        return
