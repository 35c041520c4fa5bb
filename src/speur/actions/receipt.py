"""`receipt`: everything one message rests on: records, bytes, readers, times, and how to check it without Speur."""

import difflib
import hashlib
import re
import shlex
from typing import Literal

import msgspec

from speur.actions.opening import OpenCase
from speur.actions.show import RAW_MOST
from speur.model import NoSuchThing
from speur.store.conversations import neighbours
from speur.store.custody import PlaceShown, places_of
from speur.store.reading import Shown, Source, row_of, source_of, versions

_LONGEST_HASHED = 64 << 20
_MOST_WORDS = 2_000
_MOST_RECORDS = 40
_TABLE_ROW = re.compile(r"row:[^/]+/")  # `row:table/77`: a row of a database, whose range is row numbers
_PIECES = re.compile(r"\s+|\w+|[^\w\s]")

Change = tuple[Literal["same", "out", "in"], str]


class RecordShown(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a message: where it stands, its bytes from `at` on, and how its text differs from the first's.

    `range_sha256` is of the whole byte range; empty when that is too long to hash for a page, or when the record is a
    row of a table and not a range of bytes. `changes` is None when the texts are equal or too long to compare.
    """

    source: Source
    message: Shown
    places: list[PlaceShown]
    at: int
    raw: bytes
    size: int
    in_bytes: bool
    range_sha256: str
    changes: list[Change] | None
    commands: list[str]


class FullReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """A message with all its records; `asked` is the one whose id was asked for."""

    message: Shown
    asked: str
    records: list[RecordShown]
    more_records: int
    before: str | None
    after: str | None


def receipt(opened: OpenCase, message_id: str, at: int = 0) -> FullReceipt:
    """The receipt of a message by the id of any of its records; its bytes from offset `at`. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        row = row_of(connection, message_id)
        if row is None:
            raise NoSuchThing(f"no message {message_id[:80]!r} in this case")
        all_records = versions(connection, row)
        lead = all_records[0]
        records = []
        for one in all_records[:_MOST_RECORDS]:
            source = source_of(connection, one.row)
            if source is not None:
                records.append(
                    _record(opened, one, lead, source, places_of(connection, source.item), at if one.row == row else 0)
                )
        before, after = neighbours(connection, lead.conversation, lead.ord)
    return FullReceipt(
        message=lead, asked=next(one.id for one in all_records if one.row == row), records=records,
        more_records=max(0, len(all_records) - _MOST_RECORDS), before=before, after=after,
    )  # fmt: skip


def source_by_id(opened: OpenCase, message_id: str) -> Source:
    """Where one record stands. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        row = row_of(connection, message_id)
        found = None if row is None else source_of(connection, row)
    if found is None:
        raise NoSuchThing(f"no message {message_id[:80]!r} in this case")
    return found


def _record(
    opened: OpenCase, one: Shown, lead: Shown, source: Source, places: list[PlaceShown], at: int
) -> RecordShown:
    size = source.end - source.start
    in_bytes = not _TABLE_ROW.match(source.place) and source.end <= source.size
    at = max(0, min(at, max(0, size - 1)))
    raw, digest = b"", ""
    if in_bytes and opened.case.vault.has(source.sha256):
        with opened.case.vault.open(source.sha256) as stream:
            stream.seek(source.start)
            if size <= _LONGEST_HASHED:
                whole = stream.read(size)
                digest, raw = hashlib.sha256(whole).hexdigest(), whole[at : at + RAW_MOST]
            else:
                stream.seek(source.start + at)
                raw = stream.read(min(size - at, RAW_MOST))
    return RecordShown(
        source=source, message=one, places=places, at=at, raw=raw, size=size, in_bytes=in_bytes, range_sha256=digest,
        changes=None if one.text == lead.text else changes(lead.text, one.text),
        commands=commands(opened, source) if in_bytes else commands(opened, source)[:1],
    )  # fmt: skip


def changes(old: str, new: str) -> list[Change] | None:
    """How one text becomes another, word by word; None when they are too long to compare."""
    one, other = _PIECES.findall(old), _PIECES.findall(new)
    if len(one) > _MOST_WORDS or len(other) > _MOST_WORDS:
        return None
    out: list[Change] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            out.append(("same", "".join(one[a:b])))
            continue
        if b > a:
            out.append(("out", "".join(one[a:b])))
        if d > c:
            out.append(("in", "".join(other[c:d])))
    return out


def commands(opened: OpenCase, source: Source) -> list[str]:
    """What to type to check a record with the tools of any system, from inside the case folder."""
    path = opened.case.vault.path_of(source.sha256)
    file = shlex.quote(str(path.relative_to(opened.case.folder)))
    length = source.end - source.start
    piece = f"tail -c +{source.start + 1} {file} | head -c {length}"
    return [
        f"sha256sum {file}",
        f"{piece} | sha256sum",
        f"dd if={file} iflag=skip_bytes,count_bytes bs=64K skip={source.start} count={length} status=none",
    ]
