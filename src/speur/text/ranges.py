"""Unicode ranges that folding treats specially. Pairs of (first, last) code points, both included."""

from typing import Final

Ranges = tuple[tuple[int, int], ...]

ACCENTS: Final[Ranges] = (
    (0x0300, 0x036F),  # combining diacritics of Latin, Greek, Cyrillic
    (0x0483, 0x0489),  # Cyrillic titlo and number signs
    (0x0591, 0x05BD),  # Hebrew points and accents
    (0x05BF, 0x05BF),
    (0x05C1, 0x05C2),
    (0x05C4, 0x05C5),
    (0x05C7, 0x05C7),
    (0x0610, 0x061A),  # Arabic signs
    (0x0640, 0x0640),  # tatweel, which only stretches a word
    (0x064B, 0x065F),
    (0x0670, 0x0670),
    (0x06D6, 0x06DC),
    (0x06DF, 0x06E4),
    (0x06E7, 0x06E8),
    (0x06EA, 0x06ED),
    (0x115F, 0x1160),  # Hangul fillers, invisible
    (0x180B, 0x180F),  # Mongolian selectors
    (0x1AB0, 0x1ACE),
    (0x1DC0, 0x1DFF),
    (0x20D0, 0x20F0),  # enclosing keycap and others
    (0x2800, 0x2800),  # blank braille, used as an invisible letter
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),  # variation selectors
    (0xFE20, 0xFE2F),
    (0xFFA0, 0xFFA0),
    (0xE0000, 0xE0FFF),  # tags and further selectors
)
"""Marks that say how a letter sounds or looks, and letters that show nothing: left out."""

SKIN_TONES: Final[Ranges] = ((0x1F3FB, 0x1F3FF),)

FLAG_LETTERS: Final[Ranges] = ((0x1F1E6, 0x1F1FF),)

ALONE: Final[Ranges] = (
    (0x2E80, 0x2FDF),  # radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3040, 0x30FF),  # hiragana, katakana
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x1B000, 0x1B16F),
    (0x20000, 0x3FFFD),
)
"""Written without spaces between words: each character is a token, and a word is a phrase."""


def within(code: int, ranges: Ranges) -> bool:
    """Whether the code point lies in one of the ranges."""
    return any(first <= code <= last for first, last in ranges)
