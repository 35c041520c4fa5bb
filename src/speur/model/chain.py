"""One hashing rule for every chained journal: the hash of an entry covers the entry and the hash of the one before.

`hash` is sha256 (64 hex digits) over the canonical JSON of everything else in the entry, `prev` included. Canonical
JSON is UTF-8 without escapes beyond what JSON demands, no white space, keys sorted: what `jq -cjS 'del(.hash)'` prints,
so that an outsider can check a journal without Speur.

A chain shows that something inside it was changed, removed or put in. It cannot show that the end was cut off: for
that, the last hash has to be known elsewhere (an export, a printed receipt).
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

GENESIS = "0" * 64
"""The `prev` of the first entry."""


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one way to write these values as JSON. Raises ValueError for NaN, infinities and lone surrogates."""
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode("utf-8")


def link(prev: str, body: Mapping[str, Any]) -> str:
    """Hash one entry: sha256 (hex) of the canonical JSON of `body` with `prev` in it and any `hash` left out."""
    rest = {name: value for name, value in body.items() if name != "hash"}
    return hashlib.sha256(canonical({**rest, "prev": prev})).hexdigest()


def faults(entries: Iterable[Mapping[str, Any]]) -> Iterator[tuple[int, str]]:
    """Give (index, what does not hold) for each entry that was changed or does not follow the one before it.

    The check goes on after a fault, from the hash the entry carries, so that one changed entry is one fault.
    """
    before = GENESIS
    for index, entry in enumerate(entries):
        prev, found = str(entry.get("prev", "")), str(entry.get("hash", ""))
        if prev != before:
            yield index, f"expected to follow {before[:16]}, says it follows {prev[:16]}: one was removed or put in"
        expected = link(prev, entry)
        if found != expected:
            yield index, f"expected hash {expected[:16]} from its content, carries {found[:16]}: it was changed"
        before = found


def broken(entries: Iterable[Mapping[str, Any]]) -> int | None:
    """The index of the first entry that does not hold, or None when the chain holds."""
    return next((index for index, _ in faults(entries)), None)
