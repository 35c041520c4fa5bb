"""Match names, titles and keys by word, phrase or wildcard: what `from:`, `to:` and `in:` mean by a match."""

import re
from collections.abc import Callable

from speur.text.tokens import index_text


def name_test(pattern: str) -> Callable[[str], bool]:
    """A test for names, from a pattern as `search.compile` gives it: folded words with `*` in them, one space between.

    The words must stand side by side in the name: `jan de*` matches "Jan de Vries" and "Piet-Jan Dekker". The name may
    be any text; case, accents and `@` make no difference. An empty pattern matches nothing.
    """
    words = pattern.split()
    if not words:
        return lambda _: False
    # Runs of stars are one star: more of them find the same, slower.
    body = r"\s+".join(r"\S*".join(map(re.escape, re.split(r"\*+", word))) for word in words)
    search = re.compile(rf"(?<!\S){body}(?!\S)").search
    return lambda name: search(index_text(name)) is not None
