"""`people.db`: the audit, chained by hash, and the decisions; append-only, in short transactions of any process."""

import getpass
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from speur.model import CannotDo
from speur.model.chain import GENESIS, faults, link
from speur.store.database import explained

_TABLES = """
CREATE TABLE IF NOT EXISTS audit (
    seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL, detail TEXT NOT NULL,
    prev TEXT NOT NULL, hash TEXT NOT NULL
) STRICT;
CREATE TRIGGER IF NOT EXISTS audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TRIGGER IF NOT EXISTS audit_kept BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
CREATE TABLE IF NOT EXISTS decision (
    id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, who TEXT NOT NULL, about TEXT NOT NULL, verdict TEXT NOT NULL,
    reason TEXT NOT NULL
) STRICT;
CREATE INDEX IF NOT EXISTS decision_about ON decision (about);
"""


class AuditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what when. `detail` is what was viewed, searched or changed; `hash` chains the entries."""

    seq: int
    at_ms: int
    who: str
    action: str
    detail: dict[str, Any]
    prev: str
    hash: str


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """A person's judgement. The last one about a thing counts; the earlier ones stay."""

    id: int
    at_ms: int
    who: str
    about: str
    verdict: str
    reason: str


class People:
    """The people's side of one case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with closing(self._connect()) as connection:
                connection.executescript(_TABLES)
        except sqlite3.Error as error:
            raise explained(error, path) from error

    def audit(self, action: str, detail: dict[str, Any], who: str | None = None) -> AuditEntry:
        """Append one entry to the audit and have it on disk before returning."""
        try:
            with closing(self._connect()) as connection:
                connection.execute("BEGIN IMMEDIATE")
                last = connection.execute("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1").fetchone()
                seq, prev = (last[0] + 1, last[1]) if last else (1, GENESIS)
                body: dict[str, Any] = {
                    "seq": seq, "at_ms": time.time_ns() // 1_000_000, "who": who or user(), "action": action,
                    "detail": _clean(detail),
                }  # fmt: skip
                entry = AuditEntry(**body, prev=prev, hash=link(prev, body))
                told = msgspec.json.encode(entry.detail).decode()
                row = (entry.seq, entry.at_ms, entry.who, entry.action, told, entry.prev, entry.hash)
                connection.execute("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                connection.execute("COMMIT")
                return entry
        except sqlite3.Error as error:
            raise explained(error, self._path) from error

    def entries(self, last: int | None = None) -> Iterator[AuditEntry]:
        """The audit, oldest first; only the last ones when a number is given."""
        with closing(self._connect()) as connection:
            start = 0
            if last is not None:
                start = (connection.execute("SELECT max(seq) FROM audit").fetchone()[0] or 0) - last
            for seq, at_ms, who, action, detail, prev, hash_ in connection.execute(
                "SELECT * FROM audit WHERE seq > ? ORDER BY seq", (start,)
            ):
                told = read_detail(detail)
                yield AuditEntry(seq=seq, at_ms=at_ms, who=who, action=action, detail=told, prev=prev, hash=hash_)

    def verify(self) -> list[str]:
        """What does not hold in the audit's chain."""
        return [
            f"audit entry {index + 1}: {why}"
            for index, why in faults(msgspec.structs.asdict(entry) for entry in self.entries())
        ]

    def decide(self, about: str, verdict: str, reason: str = "", who: str | None = None) -> Decision:
        """Append a judgement about something (`overlap:3`), and audit it."""
        if not about or not verdict:
            raise CannotDo("a decision needs something it is about, and a verdict")
        entry = self.audit("decide", {"about": about, "verdict": verdict, "reason": reason}, who)
        try:
            with closing(self._connect()) as connection:
                row = (entry.at_ms, entry.who, about, verdict, reason)
                made = connection.execute(
                    "INSERT INTO decision (at_ms, who, about, verdict, reason) VALUES (?, ?, ?, ?, ?)", row
                )
                return Decision(
                    id=made.lastrowid or 0, at_ms=entry.at_ms, who=entry.who, about=about, verdict=verdict,
                    reason=reason,
                )  # fmt: skip
        except sqlite3.Error as error:
            raise explained(error, self._path) from error

    def decisions(self, prefix: str = "") -> dict[str, Decision]:
        """The judgement that counts for each thing whose name starts with `prefix`."""
        with closing(self._connect()) as connection:
            rows = connection.execute(
                "SELECT id, at_ms, who, about, verdict, reason FROM decision "
                "WHERE about >= ? AND about < ? ORDER BY id",
                (prefix, prefix + "\U0010ffff"),
            )
            return {
                about: Decision(id=number, at_ms=at, who=who, about=about, verdict=verdict, reason=reason)
                for number, at, who, about, verdict, reason in rows
            }

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        return connection


def read_detail(stored: str) -> dict[str, Any]:
    """The detail of an entry; what is no JSON object was changed, and is shown as it stands (its hash cannot hold)."""
    try:
        told: dict[str, Any] = msgspec.json.decode(stored, type=dict[str, Any])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {"not readable": stored}
    return told


def user() -> str:
    """The name of whoever runs this process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _clean(detail: dict[str, Any]) -> dict[str, Any]:
    """Only valid UTF-8 is kept, so that the hash can be computed again by anybody."""
    encoded = msgspec.json.encode({key: _valid(value) for key, value in detail.items()})
    decoded: dict[str, Any] = msgspec.json.decode(encoded)
    return decoded


def _valid(value: Any) -> Any:
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
