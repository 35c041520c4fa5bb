"""Take filters out of a query and put them in: chips, facets and periods all work on the tree, never on text."""

from typing import Literal

import msgspec

from speur.search import parse, to_text
from speur.search.ast import And, Everything, Field, Not, Part, Query, Range, Wildcard, Words

Choice = Literal["add", "exclude"]


class Chip(msgspec.Struct, frozen=True, kw_only=True):
    """One filter of a query. `toggled` and `removed` are the query with it turned round, and without it."""

    field: str
    value: str
    included: bool
    toggled: str
    removed: str


def chips(query: Query) -> list[Chip]:
    """The filters that hold for the whole query: `field:value` and `NOT field:value` side by side at the top."""
    parts = _parts(query.root)
    found = []
    for at, part in enumerate(parts):
        inner = part.part if isinstance(part, Not) else part
        if isinstance(inner, Field):
            turned = inner if isinstance(part, Not) else Not(part=inner)
            found.append(
                Chip(
                    field=inner.name,
                    value=value_text(inner),
                    included=inner is part,
                    toggled=_text([*parts[:at], turned, *parts[at + 1 :]]),
                    removed=_text([*parts[:at], *parts[at + 1 :]]),
                )
            )
    return found


def with_filter(query: Query, name: str, value: str, choice: Choice = "add") -> str:
    """The query with a filter more; the same one with the other sign goes."""
    made = Field(name=name, value=Words(text=value, quoted=not value.isalnum()))
    part: Part = made if choice == "add" else Not(part=made)
    bare = to_text(made)
    kept = [p for p in _parts(query.root) if to_text(p.part if isinstance(p, Not) else p) != bare]
    return _text([*kept, part])


def with_period(query: Query, first: str, last: str) -> str:
    """The query with a period in place of the one it had; empty ends are open, both empty is no period."""
    kept = [part for part in _parts(query.root) if not (isinstance(part, Field) and part.name == "date")]
    if first or last:
        same = first == last
        value = Words(text=first) if same else Range(low=first or None, high=last or None)
        kept.append(Field(name="date", value=value))
    return _text(kept)


def period(query: Query) -> tuple[str, str]:
    """The days of the query's period, for the date fields; empty when there is none or it is no whole day."""
    for part in _parts(query.root):
        if isinstance(part, Field) and part.name == "date":
            if isinstance(part.value, Range):
                return _day(part.value.low), _day(part.value.high)
            if isinstance(part.value, Words):
                return _day(part.value.text), _day(part.value.text)
    return "", ""


def has_filter(query: Query, name: str, value: str) -> bool | None:
    """True when the query has this filter, False when it excludes it, None when it says nothing about it."""
    bare = to_text(Field(name=name, value=Words(text=value, quoted=not value.isalnum())))
    for part in _parts(query.root):
        if to_text(part) == bare:
            return True
        if isinstance(part, Not) and to_text(part.part) == bare:
            return False
    return None


def normal(text: str) -> str:
    """A query in our writing. Raises BadQuery."""
    return to_text(parse(text))


def value_text(field: Field) -> str:
    """The value of a filter as people read it."""
    value = field.value
    if isinstance(value, Words):
        return value.text
    if isinstance(value, Wildcard):
        return value.pattern
    if isinstance(value, Range):
        return f"{value.low or '…'} – {value.high or '…'}"
    return to_text(field).partition(":")[2]


def _parts(root: Part) -> list[Part]:
    if isinstance(root, Everything):
        return []
    return list(root.parts) if isinstance(root, And) else [root]


def _text(parts: list[Part]) -> str:
    if not parts:
        return ""
    return to_text(And(parts=tuple(parts)) if len(parts) > 1 else parts[0])


def _day(text: str | None) -> str:
    return text if text and len(text) == 10 else ""
