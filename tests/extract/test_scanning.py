"""The shared pass: spans, engines, overlaps, and texts that want to do harm."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from speur.extract import load_all
from speur.extract.group_links import links
from speur.extract.scanning import Scanner, scan, scan_one, scanner
from speur.model import Extractor, Finding, Hit
from speur.text.matching import plain_text

PIECES = [
    "t.me/snelle_hap", "hxxps://t[.]me/+AbCdEf123", "@jan_zuid", "tg", "jabber", "piet@example.org", "mail", "€45k",
    "2 ons",
    "morgen 20u", "за 500 руб", "half 9", "06-12345678", "+31612345678", "NL91ABNA0417164300",
    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
    "192.168.1.10", "12-ABC-3", "CVE-2026-12345", "www.example.org/x).", "\u200b", "🔥", "\n", " ", ".", "(", "0",
    "завтра в 8",
    "т.mе/хyz", "b i t c o i n s", "é", "İ", "½ kilo", "４２ euro", "\ud800", "3x",
    "3 k1lo", "2 d03zoe", "v4navond", "m0rgen", "vrijdag 12 maart", "\u202e", "6️⃣",
]  # fmt: skip
TEXTS = st.one_of(st.text(max_size=80), st.lists(st.sampled_from(PIECES), max_size=10).map(" ".join))


@given(st.lists(TEXTS, max_size=12))
def test_both_engines_find_the_same(texts: list[str]) -> None:
    assert scan(texts) == slow().scan(texts)


def slow() -> Scanner:
    return _SLOW


_SLOW = Scanner([one for _, one in load_all() if isinstance(one, Extractor)], engine="re")


@given(TEXTS)
@example("\u200bt.me/x\u200b")
def test_a_span_gives_the_surface_and_findings_do_not_overlap(text: str) -> None:
    end = 0
    for one in scan_one(text):
        assert text[one.start : one.end] == one.surface
        assert one.surface
        assert one.value
        assert one.start >= end
        end = one.end


@given(st.lists(TEXTS, max_size=6))
def test_neighbours_make_no_difference(texts: list[str]) -> None:
    assert scan(texts) == [scan_one(text) for text in texts]


@settings(max_examples=50)
@given(TEXTS)
def test_links_never_fail(text: str) -> None:
    links(text)


def test_every_extractor_loads() -> None:
    assert all(isinstance(extractor, Extractor) for _, extractor in load_all())


def test_the_more_specific_kind_wins() -> None:
    assert [one.kind for one in scan_one("https://t.me/x http://example.org/1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")] == [
        "telegram_link",
        "url",
    ]


def test_spans_count_characters_of_the_original() -> None:
    text = "\u200b🔥 t\u200b.me/a\u00adbc 🔥"
    (one,) = scan_one(text)
    assert (one.value, one.surface) == ("t.me/abc", "t\u200b.me/a\u00adbc")


def test_ids_of_makers_have_a_version() -> None:
    assert {one.by for one in scan_one("2 ons voor €50")} == {"quantity@1", "price@1"}


HOSTILE = {
    "digits": "1" * 1_000_000,
    "spaced digits": "1 2 " * 250_000,
    "dots": "." * 1_000_000,
    "dotted": "a." * 500_000,
    "at signs": "@" * 1_000_000,
    "ats and letters": "a@" * 500_000,
    "letters": "a" * 1_000_000,
    "base58": "1aB2" * 250_000,
    "plus": "+1 (" * 250_000,
    "links": "https://t.me/abcdef " * 50_000,
    "brackets": "https://example.org/" + ")" * 1_000_000,
    "keys": "-----BEGIN PGP PUBLIC KEY BLOCK-----" * 27_000,
    "euro": "€" * 1_000_000,
    "euros": "1 euro " * 140_000,
    "half": "half " * 200_000,
    "times": "20:00 " * 160_000,
    "days": "maandag " * 125_000,
    "zero width": "\u200b" * 1_000_000,
    "emoji": "🔥" * 1_000_000,
    "thousands": "1.000." * 160_000,
    "schemes": "http://" * 140_000,
    "hyphens": "ab-12-" * 160_000,
    "newlines": "\n" * 1_000_000,
    "mixed scripts": "аa" * 500_000,
    "spaced": "t . m e " * 125_000,
    "jabber": "jabber a@example.org " * 47_000,
    "phones": "06 12 34 56 78 " * 66_000,
    "cards": "4111 1111 1111 1112 " * 50_000,
    "over een": "over een paar " * 70_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_takes_linear_time(name: str) -> None:
    """Four times as much takes about four times as long; generous, because machines are shared."""
    text = HOSTILE[name][:160_000]
    scanner()
    began = time.process_time()
    scan_one(text[: len(text) // 4])
    quarter = time.process_time() - began
    began = time.process_time()
    scan_one(text)
    links(text)
    assert time.process_time() - began < max(2.0, 12 * quarter)


def test_ten_thousand_links_in_one_message() -> None:
    text = " ".join(f"t.me/groep_{number}" for number in range(10_000))
    assert len(scan_one(text)) == len(links(text)) == 10_000


@given(TEXTS)
def test_the_patterns_miss_nothing_their_extractors_would_find(text: str) -> None:
    assert scan_one(text) == everything(text)


def test_the_patterns_miss_nothing_in_the_kept_apart_lines() -> None:
    path = Path(__file__).parent.parent / "data" / "extract" / "kept_apart.jsonl"
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    assert [text for text, found in zip(texts, scan(texts), strict=True) if found != everything(text)] == []


def everything(text: str) -> list[Finding]:
    """What all extractors find when all of them look, whatever the patterns say."""
    plain, places = plain_text(text)
    hit = Hit(text=text, plain=plain, lower=plain.lower(), places=places)
    return scanner()._settled([one for extractor in scanner().extractors for one in extractor.extract(hit)])
