"""One message block of a Telegram Desktop HTML page, taken apart by the classes of its elements.

The walk is a single pass of a tokenising pattern. Text under a class that no line here knows is kept in `rest`, so
that what newer exporters add is never lost.
"""

import re
from functools import lru_cache
from html.entities import html5
from typing import NamedTuple

# A drawn user picture (initials only) says nothing and is passed over whole; an element with nothing but text in it is
# one token. The rest comes tag by tag.
_TOKEN = re.compile(
    r'<div class="pull_left (?:forwarded )?userpic_wrap">\s*+<div class="userpic userpic[0-9]+" style="[^"<>]*+">\s*+'
    r'<div class="initials" style="[^"<>]*+">[^<]{0,64}</div>\s*+</div>\s*+</div>\s*+'
    r'|<(?P<leaf>div|span) class="(?P<class>[^"<>]*+)"(?: title="(?P<title>[^"<>]*+)")?>(?P<inside>[^<]*+)</(?P=leaf)>'
    r'|<(?P<closing>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:[^<>"]++|"[^"]*+")*+)>|(?P<text>[^<]++|<)'
)
_ATTRIBUTE = re.compile(r'([a-zA-Z][a-zA-Z-]*)\s*=\s*"([^"]*)"')
_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z][A-Za-z0-9]{1,31}));")
_NOTHING: dict[str, str] = {}
_EMPTY = frozenset({"br", "img", "meta", "link", "hr", "input"})
_LINE = re.compile(r"\A\r?\n|\r?\n[ \t]*\Z")

# The first class of an element that is listed here says where the text inside it goes.
_SLOTS = {
    "from_name": "name", "reply_to": "reply", "text": "text", "signature": "signature", "media_wrap": "media",
    "title": "title", "description": "description", "status": "status", "video_duration": "duration",
    "gif_play": "", "initials": "", "question": "question", "answer": "answer", "total": "total",
    "bot_button": "button", "reactions": "reactions", "emoji": "emoji", "count": "count", "date": "date",
}  # fmt: skip
_WRAPS = {
    "photo_wrap": "photo", "sticker_wrap": "sticker", "animated_wrap": "animation", "video_file_wrap": "video",
}  # fmt: skip


def unescape(text: str) -> str:
    """Entities read as what they stand for. Unlike `html.unescape`, control characters are kept, not dropped."""
    return _ENTITY.sub(_entity, text) if "&" in text else text


def _entity(match: re.Match[str]) -> str:
    decimal, hexadecimal, name = match.groups()
    if name:
        return html5.get(name + ";", match.group())
    number = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\ufffd"


class Block:
    """What one block says. `slots` holds the texts by what they are; a repeated slot has several texts."""

    __slots__ = (
        "classes", "depth", "forward_date", "forwarded", "href", "links", "media", "native", "reactions", "reply",
        "sent", "slots", "thumb",
    )  # fmt: skip

    def __init__(self) -> None:
        self.classes: list[str] = []
        self.native = ""
        self.sent = ""
        self.forward_date = ""
        self.forwarded = False
        self.reply = ""
        self.media = ""  # photo, video, ..., or the `media_*` class as it stands
        self.href = ""
        self.thumb = ""
        self.links: list[str] = []
        self.reactions: list[list[str]] = []  # sign, count, then names
        self.slots: dict[str, list[str]] = {}
        self.depth = 0  # elements left open at the end

    def first(self, slot: str) -> str:
        """The first text in a slot, empty when there is none."""
        texts = self.slots.get(slot)
        return texts[0] if texts else ""


class _Element:
    __slots__ = ("parts", "slot", "tag", "under")

    def __init__(self, tag: str, slot: str, parts: list[str], under: str) -> None:
        self.tag = tag
        self.slot = slot
        self.parts = parts
        self.under = under  # forwarded, reaction, poll or nothing


class _Known(NamedTuple):
    """What a class attribute says by itself."""

    names: tuple[str, ...]
    slot: str | None
    role: str  # picture, service, body, forwarded, date, reaction, media, details or nothing
    media: str


@lru_cache(maxsize=4096)
def _known(attribute: str) -> _Known:
    names = tuple(unescape(attribute).split())
    slot = next((_SLOTS[one] for one in names if one in _SLOTS), None)
    media = next((one for one in names if one in _WRAPS or one.startswith("media_")), "")
    if any(one.startswith("userpic") for one in names):
        role = "picture"
    elif names[:1] == ("body",):
        role = "service" if names == ("body", "details") else "body"
    elif names[:1] in (("forwarded",), ("reaction",)):
        role = names[0]
    elif slot == "date":
        role = "date"
    elif slot is None and media:
        role = "media"
    elif slot is None and names == ("details",):
        role = "details"
    else:
        role = ""
    return _Known(names, slot, role, media)


def parse(html: str) -> Block:
    """Take one block apart, in time linear in its length. Never raises on any text."""
    block = Block()
    stack: list[_Element] = [_Element("", "rest", [], "")]
    for leaf, classes, title, inside, closing, tag, attributes, text in _TOKEN.findall(html):
        top = stack[-1]
        if text:
            top.parts.append(unescape(text) if "&" in text else text)
        elif leaf:
            element = _open(block, top, leaf, classes, {"title": unescape(title)} if title else _NOTHING)
            element.parts.append(unescape(inside) if "&" in inside else inside)
            if element.parts is not top.parts:
                _store(block, element)
        elif closing:
            if top.tag == tag and len(stack) > 1:
                _pop(block, stack)
            else:
                _close(block, stack, tag.lower())
        elif tag:
            _tag(block, stack, tag.lower(), attributes)
    block.depth = len(stack) - 1
    while len(stack) > 1:
        _pop(block, stack)
    _store(block, stack[0])
    return block


def _tag(block: Block, stack: list[_Element], tag: str, attributes: str) -> None:
    top = stack[-1]
    if tag == "br":
        top.parts.append("\n")
        return
    found = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)} if attributes else _NOTHING
    if tag in _EMPTY:
        if tag == "img" and top.slot == "media":
            block.thumb = block.thumb or found.get("src", "")
        return
    if not block.classes:
        block.classes = found.get("class", "").split()
        block.native = found.get("id", "").removeprefix("message")
        stack.append(_Element(tag, "rest", [], ""))
        return
    stack.append(_open(block, top, tag, found.get("class", ""), found))
    if attributes.endswith("/") and tag != "a":
        _close(block, stack, tag)


def _open(block: Block, top: _Element, tag: str, classes: str, found: dict[str, str]) -> _Element:
    under = top.under
    if not classes:
        if tag == "a":
            _link(block, top, found)
        return _Element(tag, top.slot, top.parts, under)
    names, slot, role, media = _known(classes)
    if role == "picture":
        return _Element(tag, "pictures", [], under)
    if role == "service":
        return _Element(tag, "service", [], under)
    if role == "body":
        return _Element(tag, "media" if top.slot == "media" else "rest", [], under)
    if role == "forwarded":
        block.forwarded = True
        return _Element(tag, "rest", [], "forwarded")
    if role == "date":
        return _dated(block, top, tag, found)
    if role == "reaction":
        block.reactions.append(["", ""])
        return _Element(tag, "pictures", [], "reaction")
    if slot == "name" and under == "forwarded":
        return _Element(tag, "forward_name", [], under)
    if "initials" in names and "title" in found and under == "reaction" and block.reactions:
        block.reactions[-1].append(found["title"])
    if slot is not None:
        return _Element(tag, slot, [], under)
    if role == "media" and (media in _WRAPS or not block.media):
        block.media = _WRAPS.get(media, media)
        block.href = found.get("href", block.href)
        return _Element(tag, "media", [], "poll" if media == "media_poll" else under)
    if role == "details" and under == "poll":
        # Of the poll itself, or the votes behind an answer.
        return _Element(tag, "poll_kind" if top.slot == "media" else "votes", [], under)
    return _Element(tag, top.slot, top.parts, under)


def _dated(block: Block, top: _Element, tag: str, found: dict[str, str]) -> _Element:
    if top.slot == "forward_name" or top.under == "forwarded":
        block.forward_date = block.forward_date or found.get("title", "")
        return _Element(tag, "forward_shown", [], top.under)
    block.sent = block.sent or found.get("title", "")
    return _Element(tag, "shown", [], top.under)


_GO_TO = re.compile(r"#go_to_message(-?[0-9]+)")


def _link(block: Block, top: _Element, found: dict[str, str]) -> None:
    target = found.get("href", "")
    if top.slot in ("reply", "service"):
        match = _GO_TO.search(target)
        if match and not block.reply:
            block.reply = match[1]
            return
    if target and not target.startswith("#"):
        block.links.append(target)


def _close(block: Block, stack: list[_Element], tag: str) -> None:
    """Close the nearest open element of that name; one that closes nothing is left aside."""
    for depth in range(len(stack) - 1, max(0, len(stack) - 9), -1):
        if stack[depth].tag == tag:
            while len(stack) > depth:
                _pop(block, stack)
            return


def _pop(block: Block, stack: list[_Element]) -> None:
    element = stack.pop()
    if element.parts is not stack[-1].parts:
        _store(block, element)


def _store(block: Block, element: _Element) -> None:
    text = "".join(element.parts)
    if element.slot == "text":
        text = _LINE.sub("", text)
        if not text:
            return
    else:
        text = text.strip()
        if not text:
            return
        if element.under == "reaction" and block.reactions and element.slot in ("emoji", "count"):
            block.reactions[-1][element.slot == "count"] = text
            return
    if element.slot not in ("pictures", ""):
        block.slots.setdefault(element.slot, []).append(text)
