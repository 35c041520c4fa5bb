"""Names to numbers: which conversations, accounts and rows the fields of a query mean."""

import threading
from collections import OrderedDict

from sqlalchemy import select

from speur.store.database import Database
from speur.store.reading import row_of
from speur.store.schema import account, conversation, presence
from speur.text.names import name_test

_REMEMBERED = 256


class NameDirectory:
    """Finds accounts and conversations by what they are called, without regard to case and accents. Thread-safe."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.Lock()
        self._version: tuple[int, ...] = ()
        self._accounts: list[tuple[int, str]] = []
        self._conversations: list[tuple[int, str]] = []
        self._found: OrderedDict[tuple[str, str], list[int]] = OrderedDict()

    def accounts(self, pattern: str) -> list[int]:
        """Numbers of accounts with these words in a name, handle, phone or key."""
        return self._matching("accounts", pattern)

    def conversations(self, pattern: str) -> list[int]:
        """Numbers of conversations with these words in title or key."""
        return self._matching("conversations", pattern)

    def rows(self, field: str, value: str) -> list[int]:
        """Rows for `id:`; other fields have no data yet."""
        if field != "id":
            return []
        with self._database.connect() as connection:
            row = row_of(connection, value.strip('"'))
        return [] if row is None else [row]

    def _matching(self, kind: str, pattern: str) -> list[int]:
        with self._lock:
            self._refresh()
            key = (kind, pattern)
            if key not in self._found:
                test = name_test(pattern)
                names = self._accounts if kind == "accounts" else self._conversations
                self._found[key] = sorted({number for number, name in names if test(name)})
                while len(self._found) > _REMEMBERED:
                    self._found.popitem(last=False)
            return self._found[key]

    def _refresh(self) -> None:
        """Read the names anew when there are more of them than before."""
        with self._database.connect() as connection:
            version = tuple(
                connection.exec_driver_sql(f"SELECT coalesce(max(rowid), 0) FROM {table}").scalar() or 0
                for table in ("account", "conversation", "presence")
            )
            if version == self._version:
                return
            a, c = account.c, conversation.c
            self._accounts = [
                (number, name)
                for number, *names in connection.execute(select(a.id, a.key, a.name, a.handle, a.phone))
                for name in names
                if name
            ]
            seen = connection.execute(select(presence.c.account, presence.c.name).distinct())
            self._accounts += [(number, name) for number, name in seen if name]
            self._conversations = [
                (number, words)
                for number, *said in connection.execute(select(c.id, c.title, c.key))
                for words in said
                if words
            ]
            self._version = version
            self._found.clear()
