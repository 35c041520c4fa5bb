"""Folding says the same with and without spans, for nearly every character there is."""

import pytest

from speur.text.folding import fold, fold_with_spans

# All but the bulk of ideographs and Hangul, which differ in nothing that matters here.
BLOCKS = [(0, 0x3500), (0xD700, 0xD800), (0xF900, 0x12000), (0x16000, 0x20000), (0x2F800, 0x2FA20), (0xE0000, 0xE0200)]
CHARACTERS = [chr(code) for start, end in BLOCKS for code in range(start, end)]


@pytest.mark.parametrize("around", ["{}", "a{}b", "é{}\u0301"])
def test_every_character_folds_alike_with_and_without_spans(around: str) -> None:
    for start in range(0, len(CHARACTERS), 500):
        text = " ".join(around.format(char) for char in CHARACTERS[start : start + 500])
        folded, starts, ends = fold_with_spans(text)
        assert folded.split() == fold(text).split(), hex(ord(CHARACTERS[start]))
        assert len(folded) == len(starts) == len(ends)
