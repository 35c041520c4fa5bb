"""The letters that were meant: what patterns are matched on, with the place of each character in the original.

Unlike `folding`, which makes words for the index, punctuation and capitals stay here, because codes and links need
them. Each character becomes one character or none, so a span in the result is a span in the original.

* Invisible characters (zero-width, soft hyphens, variation selectors, keycaps) and accents written apart go.
* Other forms of ASCII characters (fullwidth, bold, circled, other dashes, quotes, spaces and digits) become those.
* In a token with Latin letters in it, Cyrillic and Greek letters that look become Latin (`t.mе` with a Cyrillic е).
* Letters set apart by spaces (`t . m e / x`) close up.
* Leetspeak is only read by whoever asks for it (`spoken`): in codes and names a digit is a digit.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from speur.text.ranges import ACCENTS, SKIN_TONES, within

_LOOKS = dict(
    zip(
        "аАвВсСеЕНіІјЈкКМоОрРТхХуУѕЅԁһԛԝѵ" + "αΑΒεΕΖΗιΙκΚΜνΝοΟρΡτΤυΥχΧ",
        "aAbBcCeEHiIjJkKMoOpPTxXyYsSdhqwv" + "aABeEZHiIkKMvNoOpPtTuYxX",
        strict=True,
    )
)
_DASHES = "‐‑‒–—―−﹣－"
_QUOTES = "’‘ʼ′`´"
_FOREIGN = re.compile("[\u0370-\u03ff\u0400-\u052f]")
_LATIN = re.compile("[A-Za-z]")
_TOKEN = re.compile(r"\S+")
_LETTERS = re.compile(r"[^\W\d_]+")
_MAYBE_SPACED = re.compile(r" \S \S \S ")
_SPACED = re.compile(r"(?<!\S)\S(?: \S){4,}(?!\S)")
LEET: Final = r"[a-z][0134][a-z]"
"""What a text has in it that `spoken` reads in another way."""
_LEET = re.compile(r"(?<=[a-z])[0134](?=[a-z])")
_MEANT = {"0": "o", "1": "i", "3": "e", "4": "a"}


def meant(char: str) -> str:
    """The character that was meant by one character, or "" for one that shows nothing."""
    code = ord(char)
    category = unicodedata.category(char)
    if category == "Cs":
        return "\ufffd"
    if category == "Cf" or within(code, ACCENTS) or within(code, SKIN_TONES):
        return ""
    if category == "Zs":
        return " "
    if char in _DASHES:
        return "-"
    if char in _QUOTES:
        return "'"
    if char in "。｡․":
        return "."
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if char == "İ":
        return "I"  # the only character whose lower case has two
    if category == "No" and char not in "①②③④⑤⑥⑦⑧⑨⓪":
        return char  # m² is not m2
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and plain.isascii() else char


class _Table(dict[int, str]):
    def __missing__(self, code: int) -> str:
        one = self[code] = chr(code) if code < 128 else meant(chr(code))
        return one


_TABLE = _Table()


def plain_text(text: str) -> tuple[str, tuple[int, ...] | None]:
    """The text in the letters that were meant, and the place of each in `text` (None when nothing was left out)."""
    places: Sequence[int] | None = None
    out = text
    if not text.isascii():
        out = text.translate(_TABLE)
        if len(out) != len(text):
            places = [at for at, char in enumerate(text) if _TABLE[ord(char)]]
        if _FOREIGN.search(out) and _LATIN.search(out):
            out = _TOKEN.sub(_latinised, out)
    if _MAYBE_SPACED.search(out) and _SPACED.search(out):
        kept = _without_spacing(out)
        places = kept if places is None else [places[at] for at in kept]
        out = "".join([out[at] for at in kept])
    return out, None if places is None else tuple(places)


def _latinised(token: re.Match[str]) -> str:
    said = token[0]
    if not _LATIN.search(said) or not _FOREIGN.search(said):
        return said
    return _LETTERS.sub(_as_latin, said)


def _as_latin(letters: re.Match[str]) -> str:
    said = letters[0]
    if _LATIN.search(said) or all(char in _LOOKS for char in said):
        return "".join([_LOOKS.get(char, char) for char in said])
    return said


def _without_spacing(text: str) -> list[int]:
    """The places that stay when runs of single characters close up; runs of mostly digits or signs stay as they are."""
    kept: list[int] = []
    done = 0
    for run in _SPACED.finditer(text):
        singles = run[0][::2]
        if sum(char.isalpha() for char in singles) * 2 < len(singles):
            continue
        kept += range(done, run.start())
        kept += range(run.start(), run.end(), 2)
        done = run.end()
    kept += range(done, len(text))
    return kept


def spoken(lower: str) -> str:
    """Lower-case text with digits between letters read as letters (`m0rgen`, `k1lo`); as long as it was."""
    return _LEET.sub(lambda digit: _MEANT[digit[0]], lower)
