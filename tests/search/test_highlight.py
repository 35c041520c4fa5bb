"""What is shown of a hit: whole phrases, original spelling, nothing that was asked not to be there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.search.distance import within
from speur.search.highlight import context, spans


@pytest.mark.parametrize(
    ("query", "text", "shown"),
    [
        ("coke", "Wat kost CÖKE? coke!", ["CÖKE", "coke"]),
        ('"de kade"', "bij de Kade, de... kade", ["de Kade", "de... kade"]),
        ('"de kade"~1', "de oude kade", ["de", "kade"]),
        ("t.me/x", "https://t.me/x en t me y", ["t.me/x"]),
        ("@snow_man12", "met snow_man12 of @snow_man12", ["snow_man12", "snow_man12"]),
        ("pak*", "pakket, pak en apak", ["pakket", "pak"]),
        ("*ak*", "pakket zak", ["pakket", "zak"]),
        ("coke~", "cokes coek kok ocke", ["cokes", "coek", "ocke"]),
        ("/c[o0]ke/", "C0KE coke cake", ["C0KE", "coke"]),
        ("a NOT b", "a b", ["a"]),
        ("a OR NOT (b OR c)", "a b c", ["a"]),
        ("🔥", "vuur 🔥🔥", ["🔥", "🔥"]),
        ("👍", "ok 👍🏽", ["👍🏽"]),
        ("from:jan in:kade", "jan kade", []),
        ("btc:bc1qx", "naar bc1qx graag", ["bc1qx"]),
        ('ab "ab cd"', "ab cd ab", ["ab cd", "ab"]),
        ("", "alles", []),
        ("*", "alles", []),
        ("co\u00adke", "cok\u200be", ["cok\u200be"]),
    ],
)
def test_shows(query: str, text: str, shown: list[str]) -> None:
    assert [text[a:b] for a, b in spans(query, text)] == shown


TEXT = "een twee drie " * 40 + "pakket en pakket" + " vier vijf zes" * 40


def test_context_is_cut_around_the_hits() -> None:
    found = spans("pakket", TEXT)
    piece = context(TEXT, found, 80)
    assert [piece.text[a:b] for a, b in piece.spans] == ["pakket", "pakket"]
    assert len(piece.text) <= 80
    assert piece.more_before
    assert piece.more_after
    assert TEXT[piece.start : piece.start + len(piece.text)] == piece.text
    assert piece.text.split()[0] in TEXT.split()


def test_short_texts_are_whole() -> None:
    piece = context("kort pakket", [(5, 11)])
    assert (piece.text, piece.spans, piece.more_before, piece.more_after) == ("kort pakket", [(5, 11)], False, False)


@given(st.text(alphabet="ab \n🔥é", max_size=300), st.integers(10, 100))
def test_context_keeps_places(text: str, width: int) -> None:
    found = spans("a* 🔥", text)
    piece = context(text, found, width)
    assert piece.text == text[piece.start : piece.start + len(piece.text)]
    assert all(text[piece.start :][a:b] == piece.text[a:b] for a, b in piece.spans)
    assert {(a + piece.start, b + piece.start) for a, b in piece.spans} <= set(found)
    assert not found or piece.spans
    assert len(piece.text) <= max(width, max((b - a for a, b in found), default=0))


@given(st.text(alphabet="abc", max_size=6), st.text(alphabet="abc", max_size=6), st.integers(1, 2))
def test_distance_is_the_same_both_ways(one: str, other: str, most: int) -> None:
    assert within(one, other, most) == within(other, one, most)
    assert within(one, one, most)
