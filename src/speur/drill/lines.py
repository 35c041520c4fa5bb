"""The neutral lines the world says; writers turn them into files of one format each."""

from collections.abc import Callable

from msgspec import Struct

Progress = Callable[[int, int], None]


class Line(Struct, frozen=True, kw_only=True, gc=False):
    """One message: when (UTC seconds), who (number in the cast), what; and what befell it later.

    `story` is the number of the told episode (0: none) and `turn` the turn it came from, for the truth file.
    """

    at: int
    who: int
    text: str
    key: int = 0
    reply: int = 0
    edited: int = 0
    before: str = ""
    deleted: int = 0
    media: str = ""
    forward: str = ""
    story: int = 0
    turn: int = 0


class Service(Struct, frozen=True, kw_only=True, gc=False):
    """Something that happened to a group: joined, left, renamed, pinned."""

    at: int
    who: int
    action: str
    members: tuple[int, ...] = ()
    title: str = ""


class Told(Struct, frozen=True, kw_only=True):
    """One telling of an episode with real people: which, where, who played which role, with what values."""

    story: int
    episode: str
    theme: str
    chat: str
    cast: tuple[tuple[str, int], ...]
    values: tuple[tuple[str, str], ...]
    claims: tuple[tuple[str, tuple[tuple[str, str], ...], tuple[int, ...]], ...]
