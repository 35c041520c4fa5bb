"""Tokens: what counts as the same word, and where it stands."""

import unicodedata

import pytest
import tantivy
from hypothesis import example, given
from hypothesis import strategies as st

from speur.text.folding import fold, fold_with_spans
from speur.text.tokens import index_text, tokenise, words

TRICKY = st.text(
    st.one_of(
        st.sampled_from(
            "aAeé\u0301\u0308\u0327 _@./ıİßſ\u200b\u00ad\u200d\ufe0f"
            "👍🏽👨👩🇳🇱🇧ёйи\u0306が\u3099か天한\u1100\u1161\u11a8①½ŉ™\x00"
        ),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=30,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@snow_man12", ["snow_man12"]),
        ("#XTC t.me/x", ["xtc", "t", "me", "x"]),
        ("café CAFE\u0301", ["cafe", "cafe"]),
        ("Straße STRASSE ẞ", ["strasse", "strasse", "ss"]),
        ("ISTANBUL İstanbul ıstanbul", ["istanbul"] * 3),
        ("co\u00adca\u200bï\u2060ne", ["cocaine"]),
        ("ok👍🏽👍 ❤️❤", ["ok", "👍", "👍", "❤", "❤"]),
        ("👨\u200d👩\u200d👧", ["👨", "👩", "👧"]),
        ("x🇳🇱🇧🇪y 🇳", ["x", "🇳🇱", "🇧🇪", "y", "🇳"]),
        ("Ёлка мой мои", ["елка", "мой", "мои"]),
        ("今天 ガ", ["今", "天", "ガ"]),
        ("한국 한국", ["한국", "한국"]),
        ("𝐂𝐨𝐤𝐞 ｃｏｋｅ ﬁn", ["coke", "coke", "fin"]),
        ("1️⃣ 2½ €50", ["1", "2", "1", "2", "50"]),
        ("кат\u0301я", ["катя"]),
        ("שָׁלוֹם مُحَمَّد", ["שלום", "محمد"]),
        ("", []),
        ("a" * 300, ["a" * 255, "a" * 45]),
    ],
)
def test_tokens_are_what_people_mean(text: str, expected: list[str]) -> None:
    assert words(text) == expected
    assert [t.text for t in tokenise(text)] == expected


@given(TRICKY)
@example("🇳🇱\u0301🇧")
@example("🇳\u0301🇱")
@example("é" * 300)
def test_places_and_index_agree(text: str) -> None:
    folded, starts, ends = fold_with_spans(text)
    assert folded == fold(text)
    assert len(folded) == len(starts) == len(ends)
    tokens = tokenise(text)
    assert [t.text for t in tokens] == words(text)
    last = 0
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= last - 1
        last = token.start


@given(TRICKY)
def test_normal_form_makes_no_difference(text: str) -> None:
    assert words(unicodedata.normalize("NFD", text)) == words(unicodedata.normalize("NFC", text)) == words(text)


@given(TRICKY)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert words(index_text(text)) == words(text)


@given(TRICKY)
def test_tantivy_cuts_at_the_same_places(text: str) -> None:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    assert analyzer.analyze(index_text(text)) == words(text)


@given(TRICKY)
def test_index_text_needs_no_escaping(text: str) -> None:
    assert not set(index_text(text)) & set('"\\')
    assert all(c >= " " for c in index_text(text))


@pytest.mark.parametrize(
    ("text", "token", "surface"),
    [
        ("een cafe\u0301!", "cafe", "cafe\u0301"),
        ("go 👍🏽!", "👍", "👍🏽"),
        ("❤️x", "❤", "❤️"),
        ("co\u00adke", "coke", "co\u00adke"),
        ("Straße", "strasse", "Straße"),
        ("a 🇳🇱 b", "🇳🇱", "🇳🇱"),
    ],
)
def test_spans_cover_the_surface(text: str, token: str, surface: str) -> None:
    (found,) = [t for t in tokenise(text) if t.text == token]
    assert text[found.start : found.end] == surface
