"""`overview`: what is in the case, kept in memory for as long as the case stays the same."""

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import Connection

from speur.actions.opening import OpenCase
from speur.search.timeline import TimeBucket
from speur.store import overview as stored
from speur.store import stats as counted
from speur.store.overview import AccountLine, ConversationLine

_PATIENCE: Final = 20.0
"""While the case grows, what took a second to work out is kept for twenty."""

_FEWEST: Final = 12
"""Buckets with messages below which no silence is called unusual."""

T = TypeVar("T")


class Kept(Generic[T]):
    """A value worked out from the store, and worked out anew when the store has changed; by one thread at a time."""

    def __init__(self, opened: OpenCase, work: Callable[[Connection], T]) -> None:
        self._opened = opened
        self._work = work
        self._lock = threading.Lock()
        self._mark: tuple[int, ...] | None = None
        self._until = 0.0
        self._value: T | None = None

    def get(self) -> T:
        """The value; as it was a moment ago at the worst, while an ingest is running."""
        with self._lock:
            value = self._value
            if value is not None and time.monotonic() < self._until:
                return value
            with self._opened.store.connect() as connection:
                mark = stored.mark(connection)
                if value is not None and mark == self._mark:
                    return value
                began = time.monotonic()
                value = self._work(connection)
            self._value, self._mark = value, mark
            cost = time.monotonic() - began
            self._until = time.monotonic() + (cost * _PATIENCE if cost > 0.05 else 0.0)
            return value

    def ready(self) -> bool:
        """Whether there is a value already."""
        return self._value is not None


class Figures:
    """The counts and lists of one case. Thread-safe; `warm` works them out before anybody asks."""

    def __init__(self, opened: OpenCase) -> None:
        self.stats: Kept[dict[str, int]] = Kept(opened, counted.stats)
        self.problems: Kept[dict[str, int]] = Kept(opened, counted.problem_codes)
        self.conversations: Kept[list[ConversationLine]] = Kept(opened, stored.conversations)
        self.accounts: Kept[list[AccountLine]] = Kept(opened, stored.accounts)
        self._opened = opened

    def warm(self) -> None:
        """Work everything out, the first look at the index too."""
        self.stats.get()
        self.problems.get()
        self.conversations.get()
        self.accounts.get()
        self._opened.engine.count("", zone=self._opened.zone)

    def start(self) -> None:
        """Warm up beside the first requests."""
        threading.Thread(target=self._quietly, name="figures", daemon=True).start()

    def _quietly(self) -> None:
        with suppress(Exception):  # whoever asks for the figures meets the same error, and can be told
            self.warm()

    def titles(self, numbers: list[int]) -> dict[int, tuple[str, str]]:
        """Title and key of conversations."""
        with self._opened.store.connect() as connection:
            return stored.titles(connection, numbers)

    def names(self, numbers: list[int]) -> dict[int, tuple[str, str]]:
        """Name and key of accounts."""
        with self._opened.store.connect() as connection:
            return stored.names(connection, numbers)


class Silence(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a timeline without a message, much longer than usual: buckets `first` up to `last`, both empty."""

    first: int
    last: int
    start: int
    end: int
    label: str
    last_label: str


def silences(buckets: Sequence[TimeBucket], most: int = 12) -> list[Silence]:
    """The silent stretches of a timeline: three times longer than nearly all others, and 3 buckets or more."""
    runs: list[tuple[int, int]] = []
    lengths: list[int] = []
    begin = 0
    for at, bucket in enumerate(buckets):
        if bucket.count:
            lengths.append(at - begin)
            if at > begin:
                runs.append((begin, at - 1))
            begin = at + 1
    if len(lengths) < _FEWEST:
        return []  # nothing can be called usual yet
    usual = sorted(lengths)[int(len(lengths) * 0.95) - 1]
    least = max(3, 3 * (usual + 1))
    long = [(first, last) for first, last in runs if last - first + 1 >= least]
    longest = sorted(sorted(long, key=lambda run: run[0] - run[1])[:most])
    return [
        Silence(
            first=first, last=last, start=buckets[first].start, end=buckets[last].end, label=buckets[first].label,
            last_label=buckets[last].label,
        )
        for first, last in longest
    ]  # fmt: skip


def sorted_lines(
    lines: Sequence[Any], *, words: str, key: Callable[[Any], Any], reverse: bool, text: Callable[[Any], str]
) -> list[Any]:
    """The lines with all of these words in their text, in the order asked for."""
    wanted = words.casefold().split()
    found = [one for one in lines if all(word in text(one) for word in wanted)] if wanted else list(lines)
    found.sort(key=key, reverse=reverse)
    return found
