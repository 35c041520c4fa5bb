"""Show in a message what a query found there. Works on the text alone, without the index."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

import msgspec

from speur.search import regex
from speur.search.ast import And, Everything, Field, Fuzzy, Not, Or, Part, Query, Range, Value, Wildcard, Words
from speur.search.distance import within
from speur.search.fields import FINDINGS
from speur.search.language import parse
from speur.text import tokenise, wildcard_words, words
from speur.text.names import word_test

Span = tuple[int, int]
_Test = Callable[[str], bool]
_Finder = Callable[[Sequence[str]], Iterator[Span]]
"""Token texts in, ranges of token numbers out."""


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of a text: `text` from `start` in the original, `spans` in the piece, and whether there is more."""

    text: str
    spans: list[Span]
    start: int
    more_before: bool
    more_after: bool


def spans(query: str | Query, text: str) -> list[Span]:
    """Where the query's words stand in the text: (start, end) in characters, in order, none overlapping another.

    Phrases are one span, also across punctuation. What must not be there (`NOT x`) is not shown; of `a OR b` both are.
    Fields say nothing about places, except findings by value.
    """
    root = parse(query).root if isinstance(query, str) else query.root
    finders = _finders(root)
    if not finders:
        return []
    tokens = tokenise(text)
    texts = [token.text for token in tokens]
    found = sorted((tokens[a].start, tokens[b - 1].end) for find in finders for a, b in find(texts))
    merged: list[Span] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@lru_cache(maxsize=256)
def _finders(root: Part) -> tuple[_Finder, ...]:
    return tuple(_walk(root))


def _walk(part: Part) -> Iterator[_Finder]:
    if isinstance(part, And | Or):
        for inner in part.parts:
            yield from _walk(inner)
    elif isinstance(part, Field):
        if part.name in FINDINGS:
            yield from _value(part.value)
    elif not isinstance(part, Not | Everything):
        yield from _value(part)


def _value(value: Value) -> Iterator[_Finder]:
    if isinstance(value, Words):
        tokens = words(value.text)
        if value.slop and len(tokens) > 1:
            for one, other in pairwise(tokens):
                yield _near(one, other, value.slop)
        elif tokens:
            yield _beside([token.__eq__ for token in tokens])
    elif isinstance(value, Wildcard):
        patterns = wildcard_words(value.pattern)
        if any(pattern.strip("*") for pattern in patterns):
            yield _beside([word_test(pattern) for pattern in patterns])
    elif isinstance(value, Fuzzy):
        (word,) = words(value.text)
        distance = value.distance
        yield _beside([lambda token: within(word, token, distance)])
    elif not isinstance(value, Range):
        pattern = value.pattern
        yield _beside([lambda token: regex.matches(pattern, token)])


def _beside(tests: list[_Test]) -> _Finder:
    first, *others = tests

    def find(tokens: Sequence[str]) -> Iterator[Span]:
        for at in range(len(tokens) - len(others)):
            if first(tokens[at]) and all(test(tokens[at + n]) for n, test in enumerate(others, 1)):
                yield at, at + len(tests)

    return find


def _near(one: str, other: str, slop: int) -> _Finder:
    """Both words, each its own span: between them stand words that were not asked for."""

    def find(tokens: Sequence[str]) -> Iterator[Span]:
        others = [at for at, token in enumerate(tokens) if token == other]
        for at, token in enumerate(tokens):
            if token == one and others:
                near = others[bisect_left(others, at + 1 - slop) : bisect_right(others, at + 1 + slop)]
                if near:
                    yield at, at + 1
                    yield from ((where, where + 1) for where in {near[0], near[-1], *near[:20]})

    return find


def context(text: str, found: Sequence[Span], width: int = 200) -> Context:
    """Cut a piece of about `width` characters around as many of the spans as fit, at spaces where there are some."""
    if len(text) <= width:
        return Context(text=text, spans=list(found), start=0, more_before=False, more_after=False)
    first = last = best = 0
    for end in range(len(found)):
        while found[end][1] - found[last][0] > width and last < end:
            last += 1
        if end - last + 1 > best:
            best, first = end - last + 1, last
    inside = found[first : first + best]
    low, high = (inside[0][0], inside[-1][1]) if inside else (0, 0)
    start = max(0, min(low - (width - (high - low)) // 3, len(text) - width)) if inside else 0
    start = min(start, low)
    stop = min(len(text), max(start + width, high))
    if start and (space := text.find(" ", start, low)) >= 0:
        start = space + 1
    if stop < len(text) and (space := text.rfind(" ", high, stop)) > start:
        stop = space
    return Context(
        text=text[start:stop],
        spans=[(a - start, b - start) for a, b in found if a >= start and b <= stop],
        start=start,
        more_before=start > 0,
        more_after=stop < len(text),
    )
