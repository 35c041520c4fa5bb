"""Fold text for searching: case, accents and invisible characters go, emoji stand alone, the rest becomes spaces.

The folded text is what the index holds and what queries are compared with, so the index itself only has to split at
spaces. That keeps Python and the index in agreement by construction, whatever Unicode version either of them knows.

What folding does, per character after NFC:
* letters and digits: case folded, compatibility forms resolved (fullwidth, ligatures, bold mathematical letters);
* accents on Latin, Greek, Arabic and Hebrew letters go; letters of their own stay (й, ї, が), with ё read as е;
* ß is ss, æ ae, œ oe, ø o, ł l, đ d, ı and İ i;
* zero-width and other invisible characters, soft hyphens, variation selectors and skin tones vanish;
* emoji and other pictures, and each ideograph or kana, become words of one character; flags stay in one piece;
* everything else (punctuation, currency signs, control characters) is a space. The underscore is a letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from speur.text.ranges import ACCENTS, ALONE, FLAG_LETTERS, SKIN_TONES, within

_ASCII = bytes(
    code if code >= 128 else ord(chr(code).lower() if chr(code).isalnum() or chr(code) == "_" else " ")
    for code in range(256)
)
"""Over UTF-8: bytes of other characters, folded before, stay as they are."""

_RUN = re.compile(r"[^\x00-\x7f]+")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{1,2}")
_OWN_LETTERS = {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ŧ": "t", "ı": "i"}
# Cyrillic breve and diaeresis make another letter, not an accented one; only ё is commonly written without.
_KEPT_WHOLE = frozenset("йїўӣӥѷ")


def fold_character(char: str) -> str:
    """Fold one character (already NFC): letters for a word, "" for what vanishes, spaces around what stands alone."""
    code = ord(char)
    category = unicodedata.category(char)
    if category in {"Cc", "Cs", "Co", "Zs", "Zl", "Zp"}:
        return " "
    if category == "Cf" or within(code, SKIN_TONES) or within(code, ACCENTS):
        return ""
    if within(code, FLAG_LETTERS):
        return char  # `fold` has put spaces around the pair
    if category == "So" or (category == "Cn" and 0x1F000 <= code <= 0x1FFFF):
        return f" {char} " if code >= 0x2100 and code not in {0xFFFC, 0xFFFD} else " "
    if category[0] not in "LNM" and category != "Cn":
        return "_" if char in "_＿" else " "
    return f" {char} " if within(code, ALONE) else _fold_letter(char)


def _fold_letter(char: str) -> str:
    lower = char.casefold().lower()  # casefold alone turns Cherokee into capitals
    if lower in _KEPT_WHOLE:
        return lower
    parts = unicodedata.normalize("NFKD", "".join(_OWN_LETTERS.get(c, c) for c in lower))
    bare = "".join(_OWN_LETTERS.get(c, c) for c in parts if not within(ord(c), ACCENTS)).casefold().lower()
    kept = unicodedata.normalize("NFC", bare)
    word = "".join(c if unicodedata.category(c)[0] in "LNM" or unicodedata.category(c) == "Cn" else " " for c in kept)
    return f" {word} " if " " in word else word  # ½ is 1 and 2, and not glued to the digit before it


class _Table(dict[int, str]):
    """Code point to folded text, filled as characters are met: `str.translate` then runs at C speed."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_character(chr(code))
        return folded


_TABLE = _Table()


def _fold_run(match: re.Match[str]) -> str:
    run = match.group()
    return _fold_short(run) if len(run) <= _SHORT else _fold_long(run)


def _fold_long(run: str) -> str:
    if _FLAG.search(run):
        run = _FLAG.sub(r" \g<0> ", run)
    return run.translate(_TABLE)


_SHORT = 20  # an accented letter, an emoji, a word: seen again and again
_fold_short = lru_cache(maxsize=65_536)(_fold_long)


def fold(text: str) -> str:
    """Fold a text into words with spaces between. 100 characters take 0.2 us when they are ASCII, else 1 to 3 us."""
    if not text.isascii():
        text = _RUN.sub(_fold_run, unicodedata.normalize("NFC", text))
    return text.encode().translate(_ASCII).decode()


def fold_with_spans(text: str) -> tuple[str, list[int], list[int]]:
    """Fold like `fold`, and say for each folded character where it stands in `text`: (folded, starts, ends).

    `starts` and `ends` (exclusive) have one entry per character of the folded text. Accents and skin tones that vanish
    belong to the character before them.
    """
    if text.isascii():
        return fold(text), list(range(len(text))), list(range(1, len(text) + 1))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for char, start, end in _composed(text):
        folded = _TABLE[ord(char)]
        if not folded:
            clings = unicodedata.category(char)[0] == "M" or within(ord(char), SKIN_TONES)
            if clings and ends and not out[-1].isspace():
                ends[-1] = end
            elif clings and len(ends) > 1 and out[-1].isspace() and ends[-1] == start:  # the space after an emoji
                ends[-2:] = [end, end]
            continue
        for piece in folded:
            out.append(piece)
            starts.append(start)
            ends.append(end)
    return "".join(out), starts, ends


def _composed(text: str) -> Iterator[tuple[str, int, int]]:
    """The characters of the NFC form with flags set apart, each with the range it comes from."""
    flag_until = 0
    for start, end in _clusters(text):
        cluster = text[start:end]
        if cluster[0] >= "\U0001f1e6" and start >= flag_until and (flag := _FLAG.match(text, start)):
            flag_until = flag.end()
            yield " ", start, start
            for at in range(start, flag_until):
                yield text[at], at, at + 1
            yield " ", flag_until, flag_until
            for at in range(flag_until, end):  # marks after a flag
                yield text[at], at, at + 1
        elif start < flag_until:
            for at in range(max(flag_until, start + 1), end):
                yield text[at], at, at + 1
        elif cluster.isascii():
            yield cluster, start, end
        else:
            for char in unicodedata.normalize("NFC", cluster):
                yield char, start, end


def _clusters(text: str) -> Iterator[tuple[int, int]]:
    """Ranges that NFC never composes across: a character with the marks or Hangul vowels and finals behind it."""
    start = 0
    for at in range(1, len(text)):
        char = text[at]
        if char.isascii() or not (unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"):
            yield start, at
            start = at
    if text:
        yield start, len(text)
