"""The query language: text to a tree and back. The page for users is docs/query-language.md."""

from typing import Any, Final

from luqum.exceptions import ParseError
from luqum.thread import parse as parse_structure
from luqum.tree import AndOperation, Group, Not, OrOperation, Plus, Prohibit, SearchField, UnknownOperation, Word

from speur.model import BadQuery
from speur.search import values
from speur.search.ast import (
    And,
    Everything,
    Field,
    Fuzzy,
    Or,
    Part,
    Query,
    Range,
    Regex,
    Value,
    Wildcard,
    Words,
)
from speur.search.ast import Not as NotPart
from speur.search.lexing import Lexeme, lex, refused
from speur.text import words

__all__ = ["parse", "to_text"]

_BINARY: Final = {"AND", "OR"}


def parse(query: str) -> Query:
    """Read a query. Dates stay as typed until a zone is known; an empty query finds everything.

    Takes time linear in the length. Raises BadQuery with the place and what was expected there.
    """
    lexemes = lex(query)
    if not lexemes:
        return Query(root=Everything(), text=query)
    _check_structure(query, lexemes)
    try:
        tree = parse_structure(" ".join(_for_luqum(number, lexeme) for number, lexeme in enumerate(lexemes)))
    except ParseError as wrong:
        raise BadQuery(f"expected a query, found {query[:80]!r}, which does not parse ({wrong})") from wrong
    root = _part(query, lexemes, tree, "")
    if root is None:
        raise refused(query, 0, "a word, number or emoji", "only punctuation")
    return Query(root=root, text=query)


def _for_luqum(number: int, lexeme: Lexeme) -> str:
    if lexeme.kind == "leaf":
        return f"x{number}"
    if lexeme.kind == "group":
        return f"x{number}:("
    return {"not": "NOT", "plus": "+"}.get(lexeme.kind, lexeme.text)


def _check_structure(query: str, lexemes: list[Lexeme]) -> None:
    """Refuse what luqum would refuse, in words that say what is missing and where."""
    before: Lexeme | None = None
    for lexeme in lexemes:
        operand_missing = before is None or before.kind in {"open", "group", "binary", "not", "plus"}
        if operand_missing and lexeme.kind == "binary":
            raise refused(query, lexeme.at, f"something to search for before {lexeme.text}", "nothing")
        if operand_missing and lexeme.kind == "close":
            found = "nothing" if before is not None and before.kind in {"open", "group"} else "an operator"
            raise refused(query, lexeme.at, 'something to search for before ")"', found)
        if operand_missing and before is not None and before.kind == lexeme.kind == "not":
            raise refused(query, lexeme.at, "one NOT, or NOT (NOT ...)", "two in a row")
        before = lexeme
    if before is not None and before.kind in {"binary", "not", "plus"}:
        raise refused(query, before.at, f"something to search for after {before.text}", "the end")


def _part(query: str, lexemes: list[Lexeme], node: Any, field: str) -> Part | None:
    """The tree in our words. None for what has no token in it (a dash, an ellipsis) and so asks nothing."""
    if isinstance(node, Word):
        return _leaf(query, lexemes[int(node.value[1:])], field)
    if isinstance(node, Not | Prohibit):
        inner = _part(query, lexemes, node.a, field)
        return None if inner is None else NotPart(part=inner)
    if isinstance(node, Plus):
        return _part(query, lexemes, node.a, field)
    if isinstance(node, SearchField):
        lexeme = lexemes[int(node.name[1:])]
        if field:
            raise refused(query, lexeme.at, f"values inside {field}:( )", "another field")
        return _part(query, lexemes, node.expr.expr, lexeme.text)
    if isinstance(node, OrOperation | AndOperation | UnknownOperation):
        kind = Or if isinstance(node, OrOperation) else And
        parts: list[Part] = []
        for child in node.children:
            part = _part(query, lexemes, child, field)
            if isinstance(part, kind):
                parts.extend(part.parts)
            elif part is not None:
                parts.append(part)
        return kind(parts=tuple(parts)) if len(parts) > 1 else (parts[0] if parts else None)
    assert isinstance(node, Group) or hasattr(node, "expr")
    return _part(query, lexemes, node.expr, field)


def _leaf(query: str, lexeme: Lexeme, field: str) -> Part | None:
    leaf = lexeme.leaf
    assert leaf is not None
    if field:
        if isinstance(leaf, Field):
            raise refused(query, lexeme.at, f"values inside {field}:( )", "another field")
        assert isinstance(leaf, Value)
        leaf = Field(name=field, value=leaf)
    if isinstance(leaf, Field):
        try:
            values.check(leaf)
        except BadQuery as wrong:
            raise BadQuery(f"{wrong}, in the query at position {lexeme.at + 1}") from wrong
        return leaf
    if isinstance(leaf, Wildcard) and not leaf.pattern.strip("*"):
        return Everything()
    if isinstance(leaf, Words) and not words(leaf.text):
        return None
    if isinstance(leaf, Wildcard) and not words(leaf.pattern):
        return None
    assert not isinstance(leaf, Range)
    return leaf


def to_text(query: Query | Part) -> str:
    """Write a query so that `parse` reads the same tree."""
    root = query.root if isinstance(query, Query) else query
    return "" if isinstance(root, Everything) else _text(root, outer=True)


def _text(part: Part, *, outer: bool = False) -> str:
    if isinstance(part, And | Or):
        joined = (" " if isinstance(part, And) else " OR ").join(_text(p) for p in part.parts)
        return joined if outer else f"({joined})"
    if isinstance(part, NotPart):
        inner = _text(part.part)
        return f"NOT ({inner})" if isinstance(part.part, NotPart) else f"NOT {inner}"
    if isinstance(part, Everything):
        return "*"
    if isinstance(part, Field):
        return f"{part.name}:{_value_text(part.value, in_field=True)}"
    return _value_text(part, in_field=False)


def _value_text(value: Value, *, in_field: bool) -> str:
    if isinstance(value, Range):
        low = "*" if value.low is None else _quoted(value.low)
        high = "*" if value.high is None else _quoted(value.high)
        return f"{'[' if value.include_low else '{'}{low} TO {high}{']' if value.include_high else '}'}"
    if isinstance(value, Wildcard):
        return value.pattern
    if isinstance(value, Fuzzy):
        return f"{value.text}~{value.distance}"
    if isinstance(value, Regex):
        return f"/{value.pattern}/"
    if not value.slop and not value.quoted and _stays_bare(value.text, in_field=in_field):
        return value.text
    return _quoted(value.text) + (f"~{value.slop}" if value.slop else "")


def _stays_bare(text: str, *, in_field: bool) -> bool:
    try:
        (lexeme,) = lex(f"id:{text}" if in_field else text)
    except (BadQuery, ValueError):
        return False
    leaf = Words(text=text)
    return lexeme.leaf == (Field(name="id", value=leaf) if in_field else leaf)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
