"""Cut text into the tokens the index holds, with their places in the original text."""

import re
from itertools import pairwise

import msgspec

from speur.text.folding import fold, fold_with_spans

LONGEST = 255
"""Longer runs (a pasted key, base64) are cut into pieces of this many characters, so that none is lost."""

_TOKEN = re.compile(rf"\S{{1,{LONGEST}}}")
_TOO_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)")
_STARS = re.compile(r"\*+")


class Token(msgspec.Struct, frozen=True, gc=False):
    """One token: `text` as the index holds it, and its range in the original text (`end` exclusive)."""

    text: str
    start: int
    end: int


def index_text(text: str) -> str:
    """Give the text as the index takes it: tokens, lower case and without accents, with spaces in between.

    Needs no JSON escaping: there are no quotes, backslashes or control characters in it. A lone surrogate is a space.
    """
    folded = fold(text)
    return _TOO_LONG.sub(r"\g<0> ", folded) if len(folded) > LONGEST else folded


def tokenise(text: str) -> list[Token]:
    """Cut a text into tokens. `[t.text for t in tokenise(x)] == index_text(x).split()` for every x."""
    folded, starts, ends = fold_with_spans(text)
    return [Token(m.group(), starts[m.start()], ends[m.end() - 1]) for m in _TOKEN.finditer(folded)]


def words(text: str) -> list[str]:
    """The tokens' texts alone, for where their places do not matter."""
    return index_text(text).split()


def wildcard_words(pattern: str) -> list[str]:
    """The tokens of a pattern, with each `*` left where it stands: `T.me/jo*` gives t, me, jo*. `**` is one star.

    Emoji and ideographs are tokens by themselves, so a star beside them alone says nothing: `*🔥*` is 🔥.
    """
    parts = _STARS.split(pattern)
    out = fold(parts[0])
    for before, after in pairwise(parts):
        left = _stands_alone(fold(before), before[-1:])
        right = _stands_alone(fold(after)[::-1], after[:1])
        idle = (left or right) and (left or not before) and (right or not after)
        out += (" " if idle else "*") + fold(after)
    return out.split()


def _stands_alone(folded: str, last: str) -> bool:
    """Whether the last character is a token by itself: folding put a space behind it, and it is no space of its own."""
    return folded.endswith(" ") and fold(last) != " "
