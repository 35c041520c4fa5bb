"""Match words with wildcards, and names, titles and keys by words: what `from:`, `to:` and `in:` mean by a match."""

from collections.abc import Callable

from speur.text.tokens import words


def word_test(pattern: str) -> Callable[[str], bool]:
    """A test for single folded words, from a folded pattern with `*` for any letters or none. Takes linear time."""
    first, *rest = pattern.split("*")
    if not rest:
        return first.__eq__
    *middle, last = rest

    def matches(word: str) -> bool:
        if len(word) < len(first) + len(last) or not word.startswith(first) or not word.endswith(last):
            return False
        at, end = len(first), len(word) - len(last)
        for part in middle:
            at = word.find(part, at, end)
            if at < 0:
                return False
            at += len(part)
        return True

    return matches


def name_test(pattern: str) -> Callable[[str], bool]:
    """A test for names, from a pattern as `search.compile` gives it: folded words with `*` in them, one space between.

    The words must stand side by side in the name: `jan de*` matches "Jan de Vries" and "Piet-Jan Dekker". The name may
    be any text; case, accents and `@` make no difference. An empty pattern matches nothing.
    """
    tests = [word_test(word) for word in pattern.split()]
    if not tests:
        return lambda _: False
    width = len(tests)

    def matches(name: str) -> bool:
        found = words(name)
        return any(
            all(test(word) for test, word in zip(tests, found[at : at + width], strict=True))
            for at in range(len(found) - width + 1)
        )

    return matches
