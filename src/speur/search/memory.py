"""Remember answers for as long as the index stays the same."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Final

from speur.search.ast import And, Field, Not, Or, Part
from speur.search.fields import ROWS

_MOST: Final = 512


class Memory:
    """The answers used last, at most 512. Keys hold the generation. Safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, object] = OrderedDict()

    def get(self, key: Hashable) -> object | None:
        """What was put under this key, or None."""
        with self._lock:
            if key in self._known:
                self._known.move_to_end(key)
            return self._known.get(key)

    def put(self, key: Hashable, root: Part, value: object) -> None:
        """Keep a value, unless the query asks for what people decide: that changes without a new generation."""
        if asks_people(root):
            return
        with self._lock:
            self._known[key] = value
            while len(self._known) > _MOST:
                self._known.popitem(last=False)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._known.clear()


def asks_people(part: Part) -> bool:
    """Whether the answer hangs on fields that the store answers and not the index."""
    if isinstance(part, Field):
        return part.name in ROWS
    if isinstance(part, And | Or):
        return any(asks_people(p) for p in part.parts)
    return isinstance(part, Not) and asks_people(part.part)
