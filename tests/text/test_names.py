"""Names match by whole words side by side, with wildcards."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.text import name_test, wildcard_words
from speur.text.names import word_test


@pytest.mark.parametrize(
    ("pattern", "name", "matches"),
    [
        ("jan", "Jan de Vries", True),
        ("jan de*", "Jan de Vries", True),
        ("jan de*", "Piet-Jan Dekker", True),
        ("jan vries", "Jan de Vries", False),
        ("snow_man12", "@Snow_Man12", True),
        ("cafe", "Café de Kade", True),
        ("xmpp jan example org", "xmpp:jan@example.org", True),
        ("an", "Jan", False),
        ("*an", "Jan", True),
        ("*", "Jan", True),
        ("*", "", False),
        ("", "Jan", False),
    ],
)
def test_names(pattern: str, name: str, matches: bool) -> None:
    assert name_test(pattern)(name) is matches


@given(st.text(alphabet="ab*", max_size=8), st.text(alphabet="ab", max_size=8))
def test_stars_are_any_letters(pattern: str, word: str) -> None:
    expected = re.fullmatch(pattern.replace("*", ".*"), word) is not None
    assert word_test(pattern)(word) is expected


def test_stars_stay_where_they_stand() -> None:
    assert wildcard_words("T.me/Jo**") == ["t", "me", "jo*"]
    assert wildcard_words("*É@b*c") == ["*e", "b*c"]
    assert wildcard_words("-*-") == ["*"]
    assert wildcard_words("t.me/*") == ["t", "me", "*"]
    assert wildcard_words("*🔥*") == ["🔥"]
    assert wildcard_words("❤️*") == ["❤"]
    assert wildcard_words("今*") == ["今"]
    assert wildcard_words("🔥*kop") == ["🔥", "*kop"]
    assert wildcard_words("🔥*天") == ["🔥", "天"]
