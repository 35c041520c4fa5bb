"""What a query says, free of any engine. `language.parse` makes these; compile, highlight and rules read them."""

from typing import Literal, TypeAlias

import msgspec


class Everything(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All messages: the empty query."""


class Words(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A word or a phrase. `text` is as typed; it may cut into several tokens, which then stand side by side.

    `slop` is how many places each word of a phrase may be off from the one before it; `quoted` remembers how it was
    typed.
    """

    text: str
    slop: int = 0
    quoted: bool = False


class Wildcard(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One token with `*` (any letters, or none) and `?` (one letter) in it."""

    pattern: str


class Fuzzy(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """One token that differs in at most `distance` (1 or 2) letters; two swapped neighbours count as one."""

    text: str
    distance: int = 1


class Regex(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A regular expression that matches one whole token, without regard to case."""

    pattern: str


class Range(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A range of values as typed; None is no bound on that side."""

    low: str | None = None
    high: str | None = None
    include_low: bool = True
    include_high: bool = True


Value: TypeAlias = Words | Wildcard | Fuzzy | Regex | Range


class Field(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """`name:value`, with the name in lower case and one of `language.FIELDS` or a kind of finding."""

    name: str
    value: Value


class And(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """All of the parts."""

    parts: tuple["Part", ...]


class Or(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """At least one of the parts."""

    parts: tuple["Part", ...]


class Not(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """Not this part."""

    part: "Part"


Part: TypeAlias = Everything | Words | Wildcard | Fuzzy | Regex | Field | And | Or | Not


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A whole query and the text it came from."""

    root: Part
    text: str = ""


Sort = Literal["newest", "oldest", "relevance"]
