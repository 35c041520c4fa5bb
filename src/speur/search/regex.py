"""Regular expressions as queries take them: a subset that the index, and the highlighter, read the same way.

They match one whole token of the folded text, so the pattern is folded too: capitals and accents make no difference.
Taken: letters and digits, `.`, `[a-z]`, `[^a-z]`, groups, `|`, `*`, `+`, `?`, `{2,5}`, `\\d`, `\\w`, `^` and `$` at the
ends.
"""

import re
from functools import lru_cache
from typing import Final

import tantivy

from speur.model import BadQuery
from speur.text import fold, words

LONGEST: Final = 500
_MOST_REPEATS: Final = 100
_CLASSES: Final = {"d": "0-9", "w": "0-9a-z_\u0080-\U0010ffff"}
_PIECE: Final = re.compile(
    r"(?P<escape>\\.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<group>\((?:\?:)?)|(?P<close>\))"
    r"|(?P<repeat>[*+?]|\{\d{0,3}(?:,\d{0,3})?\})|(?P<mark>[|.])|(?P<bad>[\[\]{}^$\\])|(?P<letter>.)",
    re.DOTALL,
)


@lru_cache(maxsize=512)
def normal(pattern: str) -> str:
    """The pattern folded and in the form the index takes. Raises BadQuery, saying what is not taken and where."""
    if len(pattern) > LONGEST:
        raise BadQuery(f"expected a regular expression of at most {LONGEST} characters, found {len(pattern)}")
    body = pattern.removeprefix("^")
    if body.endswith("$") and not body.endswith(r"\$"):
        body = body[:-1]
    out: list[str] = []
    depth = 0
    repeatable = False
    counted = [False]  # per open group: whether a counted repeat stands in it
    closed_counted = False
    for piece in _PIECE.finditer(body):
        text, kind = piece.group(), piece.lastgroup
        if kind == "repeat":
            if not repeatable:
                raise _refused(pattern, text, "a repeat needs something before it, and only one repeat")
            _check_repeat(pattern, text)
            if text[0] == "{":
                if closed_counted:  # {99} inside {99} makes an automaton of 10,000 states
                    raise _refused(pattern, text, "what it repeats has a counted repeat in it already")
                counted[-1] = True
            repeatable = closed_counted = False
            out.append(text)
            continue
        repeatable = True
        closed_counted = False
        if kind == "escape":
            out.append(_escape(pattern, text[1]))
        elif kind == "set":
            out.append(_set(pattern, text))
        elif kind == "group":
            if body[piece.end() : piece.end() + 1] == "?":
                raise _refused(pattern, "(?", "only plain groups are taken")
            depth += 1
            counted.append(False)
            repeatable = False
            out.append("(")
        elif kind == "close":
            depth -= 1
            if depth < 0:
                raise _refused(pattern, ")", "it closes nothing")
            closed_counted = counted.pop()
            counted[-1] |= closed_counted
            out.append(")")
        elif kind == "mark":
            repeatable = text != "|"
            out.append(text)
        elif kind == "bad":
            raise _refused(pattern, text, f"put \\ before {text} if it is meant as a character")
        else:
            letters = "".join(fold(text).split())
            out.append(f"({letters})" if len(letters) > 1 else letters or " ")
    if depth:
        raise _refused(pattern, "(", "it is not closed")
    if not words(pattern) and not re.search(r"[.\[]", pattern):
        raise _refused(pattern, pattern, "it has no letter or digit to look for")
    return "".join(out)


@lru_cache(maxsize=512)
def _matcher(pattern: str) -> tantivy.TextAnalyzer:
    # Rust's regular expressions take linear time on any input, which Python's do not.
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.regex(f"^(?:{normal(pattern)})$")).build()


def matches(pattern: str, token: str) -> bool:
    """Whether the whole token, folded already, matches the pattern."""
    return _matcher(pattern).analyze(token) == [token]


def _refused(pattern: str, what: str, why: str) -> BadQuery:
    return BadQuery(f"expected a simple regular expression, found {what!r} in /{pattern}/: {why}")


def _check_repeat(pattern: str, text: str) -> None:
    if not text.startswith("{"):
        return
    bounds = text[1:-1].split(",")
    if not bounds[0] or max((int(b) for b in bounds if b), default=0) > _MOST_REPEATS:
        raise _refused(pattern, text, f"a repeat is {{2}}, {{2,}} or {{2,5}}, with numbers up to {_MOST_REPEATS}")
    if len(bounds) == 2 and bounds[1] and int(bounds[0]) > int(bounds[1]):
        raise _refused(pattern, text, "the first number is larger than the second")


def _escape(pattern: str, char: str) -> str:
    if char in _CLASSES:
        return f"[{_CLASSES[char]}]"
    if char.isalnum():
        raise _refused(pattern, f"\\{char}", r"of these only \d and \w are taken")
    return f"\\{char}" if char in r"\.+*?()|[]{}^$-" else (fold(char).strip() or " ")


def _set(pattern: str, text: str) -> str:
    negated = text.startswith("[^")
    body = text[2 if negated else 1 : -1]
    out: list[str] = []
    at = 0
    while at < len(body):
        char = body[at]
        if char == "\\" and at + 1 < len(body):
            char = body[at + 1]
            at += 2
            if char in _CLASSES:
                out.append(_CLASSES[char])
                continue
            if char.isalnum():
                raise _refused(pattern, f"\\{char}", r"of these only \d and \w are taken")
        else:
            at += 1
            if char == "-" and out and at < len(body):
                out.append("-")
                continue
        folded = "".join(fold(char).split()) or char
        if len(folded) > 1:
            raise _refused(pattern, char, "it is read as more than one letter, which a set cannot hold")
        out.append(f"\\{folded}" if folded in r"\[]^-&~" else folded)
    made = f"[{'^' if negated else ''}{''.join(out)}]"
    try:
        re.compile(made)
    except re.error as wrong:
        raise _refused(pattern, text, str(wrong)) from wrong
    return made
