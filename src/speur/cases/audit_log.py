"""Read the audit: page by page, newest first, and check its chain without doing so from the start every time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from speur.cases.people import AuditEntry, read_detail
from speur.model.chain import GENESIS, link
from speur.store.database import explained

_COLUMNS = "seq, at_ms, who, action, detail, prev, hash"


class ChainState(msgspec.Struct, frozen=True, kw_only=True):
    """Entries checked, the last hash, and what does not hold (the first few, in words)."""

    checked: int
    last_hash: str
    faults: list[str]


class AuditLog:
    """The audit of one case, for reading. Thread-safe."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._state = ChainState(checked=0, last_hash=GENESIS, faults=[])
        self._known: tuple[int, frozenset[str], frozenset[str]] = (0, frozenset(), frozenset())

    def page(self, *, before: int | None = None, action: str = "", who: str = "", limit: int = 100) -> list[AuditEntry]:
        """Entries below number `before`, newest first; only of one action or person when given."""
        asked = ["seq < ?"]
        told: list[str | int] = [(1 << 62) if before is None else before]
        for column, value in (("action", action), ("who", who)):
            if value:
                asked.append(f"{column} = ?")
                told.append(value)
        query = f"SELECT {_COLUMNS} FROM audit WHERE {' AND '.join(asked)} ORDER BY seq DESC LIMIT ?"
        return list(self._read(query, (*told, limit)))

    def words(self) -> tuple[list[str], list[str]]:
        """The actions and the people that occur; only what came since the last time is read."""
        with self._lock:
            last, actions, people = self._known
            try:
                with closing(self._connect()) as connection:
                    fresh = connection.execute(
                        "SELECT max(seq), action, who FROM audit WHERE seq > ? GROUP BY action, who", (last,)
                    ).fetchall()
            except sqlite3.Error as error:
                raise explained(error, self._path) from error
            last = max((seq for seq, _, _ in fresh), default=last)
            actions |= {action for _, action, _ in fresh}
            people |= {who for _, _, who in fresh}
            self._known = (last, actions, people)
        return sorted(actions), sorted(people)

    def check(self, most: int | None = None) -> ChainState:
        """Check what was added since the last check, at most so many entries; the first time from the start.

        That entries checked before are still as they were is what `speur verify` looks at, from the start.
        """
        with self._lock:
            state = self._state
            before, checked, faults = state.last_hash, state.checked, list(state.faults)
            query = f"SELECT {_COLUMNS} FROM audit WHERE seq > ? ORDER BY seq LIMIT ?"
            for entry in self._read(query, (checked, -1 if most is None else most)):
                body = {
                    "seq": entry.seq, "at_ms": entry.at_ms, "who": entry.who, "action": entry.action,
                    "detail": entry.detail,
                }  # fmt: skip
                if (entry.seq, entry.prev) != (checked + 1, before) and len(faults) < 20:
                    faults.append(f"{entry.seq}: does not follow {checked} ({before[:16]})")
                if link(entry.prev, body) != entry.hash and len(faults) < 20:
                    faults.append(f"{entry.seq}: its hash {entry.hash[:16]} is not that of its content")
                before, checked = entry.hash, entry.seq
            self._state = ChainState(checked=checked, last_hash=before, faults=faults)
            return self._state

    def _read(self, query: str, values: tuple[str | int, ...]) -> Iterator[AuditEntry]:
        try:
            with closing(self._connect()) as connection:
                for seq, at_ms, who, action, detail, prev, hash_ in connection.execute(query, values):
                    yield AuditEntry(
                        seq=seq, at_ms=at_ms, who=who, action=action, detail=read_detail(detail), prev=prev,
                        hash=hash_,
                    )  # fmt: skip
        except sqlite3.Error as error:
            raise explained(error, self._path) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=10)
        connection.execute("PRAGMA query_only=ON")
        return connection
