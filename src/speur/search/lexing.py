"""Cut a query into leaves and structure, before luqum sees it.

What people paste (links, times, wallets, paths) is full of characters that mean something in Lucene's language. So the
leaves are cut out here, and luqum only gets their numbers: `x0 AND (x1 OR -x2)`.
"""

import re
from typing import Final, Literal

import msgspec

from speur.model import BadQuery
from speur.search import regex
from speur.search.ast import Field, Fuzzy, Part, Range, Regex, Value, Wildcard, Words
from speur.search.fields import FIELDS
from speur.text import tokenise

LONGEST: Final = 20_000
DEEPEST: Final = 50
MOST_PARTS: Final = 2_000
MOST_SEARCHING: Final = 50
"""How many parts may look through all words of the case: regular expressions, `word~` and `*word`."""

Kind = Literal["leaf", "group", "open", "close", "binary", "not", "plus"]

_SPACE: Final = re.compile(r"\s+")
_FIELD: Final = re.compile(r"([A-Za-z_]+):")
_PHRASE: Final = re.compile(r'"((?:[^"\\]|\\.)*)"(?:~(\d+))?', re.DOTALL)
_BOUND: Final = r'(?:"((?:[^"\\]|\\.)*)"|([^\s\[\]{}"]+))'
_RANGE: Final = re.compile(rf"([\[{{])\s*{_BOUND}\s+TO\s+{_BOUND}\s*([\]}}])", re.DOTALL)
_COMPARED: Final = re.compile(r"([<>]=?)\s*")
_FUZZY: Final = re.compile(r"([^~]+)~(\d*)")
_REGEX: Final = re.compile(r"/((?:[^/\\\s]|\\\S)+)/(?=[\s)]|$)")
_OPERATORS: Final = {"AND": "binary", "OR": "binary", "NOT": "not"}


class Lexeme(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a query. `at` is its place in the query, counted from 0; `leaf` is None for structure."""

    kind: Kind
    at: int
    text: str
    leaf: Part | Range | None = None


def lex(query: str) -> list[Lexeme]:
    """Cut a query. Raises BadQuery with the place (counted from 1) and what was expected there."""
    if len(query) > LONGEST:
        raise BadQuery(f"expected a query of at most {LONGEST} characters, found {len(query)}: make it shorter")
    out: list[Lexeme] = []
    open_at: list[int] = []
    searching = 0
    at = 0
    while at < len(query):
        if space := _SPACE.match(query, at):
            at = space.end()
            continue
        lexeme, at = _next(query, at)
        if lexeme.kind in {"open", "group"}:
            open_at.append(lexeme.at)
            if len(open_at) > DEEPEST:
                raise refused(query, lexeme.at, f"at most {DEEPEST} parentheses inside each other", "one more")
        elif lexeme.kind == "close":
            if not open_at:
                raise refused(query, lexeme.at, "a word", '")" without a "(" before it')
            open_at.pop()
        out.append(lexeme)
        if len(out) > MOST_PARTS:
            raise refused(query, lexeme.at, f"at most {MOST_PARTS} parts", "more")
        searching += _searches(lexeme.leaf)
        if searching > MOST_SEARCHING:
            raise refused(query, lexeme.at, f"at most {MOST_SEARCHING} parts with ~, / / or * in front", "more")
    if open_at:
        raise refused(query, open_at[-1], 'a ")" for this "("', "none")
    return out


def _searches(leaf: Part | Range | None) -> bool:
    value = leaf.value if isinstance(leaf, Field) else leaf
    return isinstance(value, Regex | Fuzzy) or (isinstance(value, Wildcard) and value.pattern.startswith("*"))


def refused(query: str, at: int, expected: str, found: str) -> BadQuery:
    """The error for a place in a query, with the text that stands there."""
    here = query[at : at + 20]
    where = f"at position {at + 1}" + (f" ({here!r})" if here else ", its end")
    return BadQuery(f"expected {expected}, found {found}, in the query {where}: double quotes take text as it is")


def _next(query: str, at: int) -> tuple[Lexeme, int]:
    char = query[at]
    if char in "()":
        return Lexeme(kind="open" if char == "(" else "close", at=at, text=char), at + 1
    if char in "+-" and at + 1 < len(query) and not query[at + 1].isspace() and query[at + 1] not in "+-)":
        if char == "-":
            return Lexeme(kind="not", at=at, text=char), at + 1
        if not query[at + 1].isdigit():  # +31612345678 is a telephone number
            return Lexeme(kind="plus", at=at, text=char), at + 1
    if (field := _FIELD.match(query, at)) and field[1].lower() in FIELDS:
        return _field(query, at, field[1].lower(), field.end())
    if (ranged := _RANGE.match(query, at)) and _ends(query, ranged.end()):
        raise refused(query, at, "a field before a range, as in date:[2018 TO 2019]", "none")
    value, end, bare = _value(query, at)
    if bare in _OPERATORS:
        kind: Kind = "not" if bare == "NOT" else "binary"
        return Lexeme(kind=kind, at=at, text=bare), end
    assert not isinstance(value, Range)
    return Lexeme(kind="leaf", at=at, text=query[at:end], leaf=value), end


def _field(query: str, at: int, name: str, start: int) -> tuple[Lexeme, int]:
    if start >= len(query) or query[start].isspace() or query[start] == ")":
        raise refused(query, at, f"a value right after {name}:", "none")
    if query[start] == "(":
        return Lexeme(kind="group", at=at, text=name), start + 1
    value, end = _ranged(query, start) or _value(query, start)[:2]
    return Lexeme(kind="leaf", at=at, text=query[at:end], leaf=Field(name=name, value=value)), end


def _ranged(query: str, at: int) -> tuple[Range, int] | None:
    """A range at this place: `[a TO b]`, `{a TO b}`, `>a`, `>=a`, `<a`, `<=a`."""
    if found := _RANGE.match(query, at):
        left, low_quoted, low, high_quoted, high, right = found.groups()
        made = Range(
            low=_bound(low_quoted, low),
            high=_bound(high_quoted, high),
            include_low=left == "[",
            include_high=right == "]",
        )
        return made, found.end()
    if query[at] in "[{":
        raise refused(query, at, "a range such as [2018 TO 2019], with * for no bound", "another form")
    if not (compared := _COMPARED.match(query, at)):
        return None
    sign, start = compared[1], compared.end()
    if start >= len(query):
        raise refused(query, at, f"a value after {sign}", "none")
    if phrase := _PHRASE.match(query, start):
        text, end = unescape(phrase[1]), phrase.end()
    else:
        end = _chunk_end(query, start)
        text = query[start:end]
    if not text:
        raise refused(query, at, f"a value after {sign}", "none")
    if sign[0] == ">":
        return Range(low=text, include_low=sign == ">="), end
    return Range(high=text, include_high=sign == "<="), end


def _bound(quoted: str | None, plain: str | None) -> str | None:
    if quoted is not None:
        return unescape(quoted)
    return None if plain == "*" else plain


def _value(query: str, at: int) -> tuple[Value, int, str]:
    """A word, phrase, wildcard, fuzzy word or regular expression: (value, end, the text if it was a bare word)."""
    if query[at] == '"':
        if not (phrase := _PHRASE.match(query, at)):
            raise refused(query, at, "a closing double quote for this one", "none")
        return Words(text=unescape(phrase[1]), slop=min(int(phrase[2] or 0), 1_000), quoted=True), phrase.end(), ""
    if found := _REGEX.match(query, at):
        regex.normal(found[1])
        return Regex(pattern=found[1]), found.end(), ""
    end = _chunk_end(query, at)
    chunk = query[at:end]
    if "*" in chunk:
        return Wildcard(pattern=chunk), end, ""
    if fuzzy := _FUZZY.fullmatch(chunk):
        return _fuzzy(query, at, fuzzy[1], fuzzy[2]), end, ""
    return Words(text=chunk), end, chunk


def _fuzzy(query: str, at: int, text: str, distance: str) -> Value:
    tokens = tokenise(text)
    one_word = len(tokens) == 1 and tokens[0].end == len(text)
    if not one_word or (text.isdigit() and distance not in {"", "1", "2"}):
        return Words(text=f"{text}~{distance}")
    if distance not in {"", "1", "2"}:
        raise refused(query, at, "~, ~1 or ~2 after a word", f"~{distance}")
    return Fuzzy(text=text, distance=int(distance or 1))


def _chunk_end(query: str, at: int) -> int:
    """Where a run without spaces ends: also before a `)` that closes nothing inside the run."""
    inside = 0
    for end in range(at, len(query)):
        char = query[end]
        if char.isspace():
            return end
        if char == "(":
            inside += 1
        elif char == ")":
            if not inside:
                return end
            inside -= 1
    return len(query)


def _ends(query: str, at: int) -> bool:
    return at >= len(query) or query[at].isspace() or query[at] == ")"


def unescape(text: str) -> str:
    r"""What stands between double quotes, with `\"` for a quote and `\\` for a backslash; other backslashes stay."""
    return re.sub(r'\\(["\\])', r"\1", text)
