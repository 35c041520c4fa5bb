"""A message that runs over many lines: gathered line by line, in bounded memory.

Lines that may or may not belong to it (blank lines, separators) are held back until the next line tells. A text beyond
`TEXT_LIMIT` is not gathered: `rest` is its byte range, for a Problem of its own.
"""

from typing import Generic, TypeVar

TEXT_LIMIT = 4_000_000
HELD_LIMIT = 10_000

H = TypeVar("H")


class Block(Generic[H]):
    """One head and the lines after it; without a head, what stands before the first one (of which no text is kept)."""

    __slots__ = ("_end", "_held", "_start", "end", "head", "notes", "number", "parts", "rest", "size", "start")

    def __init__(self, head: H, start: int, end: int, number: int, text: str) -> None:
        self.head = head
        self.start = start
        self.end = end
        self.number = number
        self.parts = [text]
        self.size = len(text)
        self.rest: tuple[int, int] | None = None
        self.notes: set[str] = set()
        self._held: list[str] = []
        self._start = self._end = 0

    def add(self, start: int, end: int, text: str) -> None:
        """One more line with its line feed, or a further piece of one. What was held back before it belongs to it."""
        if self._held:
            self.release()
        if self.head is None:
            self.end = end
        elif self.rest is not None or self.size > TEXT_LIMIT:
            self.rest = (self.rest[0] if self.rest else start, end)
        else:
            self.parts.append(text)
            self.size += len(text)
            self.end = end

    def hold(self, start: int, end: int, text: str) -> None:
        """A line that belongs to this block only if a further line does."""
        if not self._held:
            self._start = start
        self._held.append(text)
        self._end = end
        if len(self._held) >= HELD_LIMIT:
            self.release()

    def release(self) -> None:
        """Take what was held back into the block."""
        start, end, text = self._start, self._end, "".join(self._held)
        self._held.clear()
        self.add(start, end, text)
