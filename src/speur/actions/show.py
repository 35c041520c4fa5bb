"""`show`: a message with its receipt: where it stands in the evidence, the raw bytes, who read it and how."""

import msgspec

from speur.actions.opening import OpenCase
from speur.evidence import intakes
from speur.model import NoSuchThing
from speur.store.reading import Shown, Source, row_of, source_of, versions

RAW_MOST = 65_536


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """One record of the message: its origin, its text when it differs, the raw bytes (the first `RAW_MOST`)."""

    source: Source
    message: Shown
    raw: bytes
    raw_size: int
    intakes: list[str]


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A message and everything it rests on. The first record is the one that stands for the message."""

    message: Shown
    records: list[Copy]


def show(opened: OpenCase, message_id: str) -> Receipt:
    """The receipt of a message, by the id of any of its records. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        row = row_of(connection, message_id)
        if row is None:
            raise NoSuchThing(f"no message {message_id!r} in this case; expected an id as `search` gives it")
        all_records = versions(connection, row)
        sources = [source_of(connection, one.row) for one in all_records]
    records = [
        Copy(
            source=source,
            message=one,
            raw=raw_bytes(opened, source, RAW_MOST),
            raw_size=source.end - source.start,
            intakes=_intakes(opened, source.sha256),
        )
        for one, source in zip(all_records, sources, strict=True)
        if source is not None
    ]
    return Receipt(message=all_records[0], records=records)


def raw_bytes(opened: OpenCase, source: Source, most: int) -> bytes:
    """The bytes a record came from, at most so many."""
    with opened.case.vault.open(source.sha256) as stream:
        stream.seek(source.start)
        return stream.read(min(source.end - source.start, most))


def _intakes(opened: OpenCase, sha256: str) -> list[str]:
    return [
        f"{intake.id}: {item.path}"
        for intake in intakes(opened.case.journal)
        for item in intake.items
        if item.sha256 == sha256
    ]
