"""Evidence text as HTML: escaped, links defanged, hidden characters made visible, found words marked.

This is the one door through which text of the evidence gets markup around it. Everything else is escaped by Jinja.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

Span = tuple[int, int]

_LINK: Final = re.compile(
    # A host without a scheme starts at the start of a word, and both loops have an end: 64,000 letters in a row, or
    # labels of one letter, cost 50 seconds otherwise.
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.\-]{1,19}://)|(?<![\w\-]))"
    r"(?P<host>(?:[\w\-]{1,253}\.){1,40}[A-Za-z]{2,24})(?P<rest>[:/?#][^\s<>\"]*)?"
)
_ODD: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff\ue000-\uf8ff]"
)
_SHORT: Final = {
    "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ", "\u200e": "LRM", "\u200f": "RLM", "\u061c": "ALM",
    "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO", "\u202e": "RLO", "\u2066": "LRI",
    "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u2060": "WJ", "\ufeff": "BOM", "\xad": "SHY", "\x00": "NUL",
    "\x1b": "ESC", "\r": "CR",
}  # fmt: skip
_JOINS: Final = frozenset("\u200d")


def evidence(text: str, spans: Iterable[Span] = ()) -> Markup:
    """The text, safe to put in a page. `spans` (start, end in characters, in order) are shown as found."""
    out: list[Markup] = []
    at = 0
    changes = _changes(text)
    places = list(changes)
    for start, end in spans:
        if start < at or end <= start:
            continue
        out.append(_piece(text, changes, places, at, start))
        out += (Markup("<mark>"), _piece(text, changes, places, start, end), Markup("</mark>"))
        at = end
    out.append(_piece(text, changes, places, at, len(text)))
    return Markup("").join(out)


def plain(text: str) -> str:
    """The text for an attribute or a title: the same changes, without markup."""
    out: list[str] = []
    at = 0
    for place, (old, new) in _changes(text).items():
        out += (text[at:place], f"⟨{new}⟩" if old else new)
        at = place + 1
    return "".join((*out, text[at:]))


def defanged(link: str) -> str:
    """`hxxps://example[.]org/x`: to read, not to click."""
    return plain(link)


def _piece(text: str, changes: dict[int, tuple[bool, str]], places: list[int], start: int, stop: int) -> Markup:
    out: list[Markup | str] = []
    at = start
    for place in places[bisect_left(places, start) : bisect_left(places, stop)]:
        hidden, new = changes[place]
        out.append(escape(text[at:place]))
        if hidden:
            title = f"U+{ord(text[place]):04X} {unicodedata.name(text[place], 'CONTROL')}"
            out.append(Markup('<span class="hidden-mark" title="{}">{}</span>').format(title, new))
        else:
            out.append(escape(new))
        at = place + 1
    out.append(escape(text[at:stop]))
    return Markup("").join(out)


def _changes(text: str) -> dict[int, tuple[bool, str]]:
    """What is shown in place of single characters: place -> (a hidden character?, what is shown), in order."""
    found: dict[int, tuple[bool, str]] = {}
    for odd in _ODD.finditer(text):
        place, char = odd.start(), odd[0]
        if char in _JOINS and _in_emoji(text, place):
            continue
        found[place] = (True, _SHORT.get(char, f"U+{ord(char):04X}"))
    for link in _LINK.finditer(text):
        if not (link["scheme"] or link["rest"] or link["host"].lower().startswith("www.")):
            continue
        if link["scheme"] and link["scheme"][:4].lower() == "http":
            found[link.start() + 1] = found[link.start() + 2] = (False, "x")
        for place in range(link.start("host"), link.end("host")):
            if text[place] == ".":
                found[place] = (False, "[.]")
    return dict(sorted(found.items()))


def _in_emoji(text: str, place: int) -> bool:
    """A joiner between two pictures makes them one picture; elsewhere it hides something."""
    if place == 0 or place + 1 >= len(text):
        return False
    before, after = text[place - 1], text[place + 1]
    return unicodedata.category(after) in {"So", "Sm"} and (
        unicodedata.category(before) in {"So", "Sk"} or before in "\ufe0f\u20e3"
    )
