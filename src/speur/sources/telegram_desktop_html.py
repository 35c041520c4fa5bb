"""Telegram Desktop's HTML pages: `messages.html`, `messages2.html`, ...

Covers: one-chat and whole-account exports of all versions since 2018; joined messages (also when the name stands on the
page before), replies within and across pages, forwards, signatures, buttons, hidden links, spoilers, custom emoji,
photos, videos, voice messages, files, stickers, contacts, locations, polls, calls, games, invoices, reactions, service
rows, times with and without an offset (see kit/telegram_html_time.py on its summer-time trap), cut-off pages.
Not covered: ids of chats and people (the pages have none: a chat is its title in its folder, a person the name shown,
so two people with one name are one account, and a chat is not matched with its JSON export), the kind of chat, who
wrote a forward kept as one's own (saved messages), edit times, times of service rows (only the day is given), the lists
of contacts, sessions and chats (`lists/*.html`).
References: the HTML writer of Telegram Desktop (`export_output_html.cpp`).
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, ClassVar

from speur.model import Conversation, Item, Origin, Problem, Record, Tier
from speur.sources.kit.telegram_html_block import parse, unescape
from speur.sources.kit.telegram_html_message import SERVICE, Maker, Speaker

START = b'<div class="message '
_READ = 1 << 20
_MOST = 16 << 20
_TAIL_OF_PAGE = 1 << 20
DAMAGED = "bytes that are not valid text read as U+FFFD"
CUT_OFF = "the block of this message is cut off"

_MONTHS = rb"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATE_ROW = (
    rb'<div class="message service" id="message-[0-9]{1,9}">\s*+<div class="body details">\s*+'
    rb"(?:[0-9]{1,2} " + _MONTHS + rb" [0-9]{1,5}|No exported messages)\s*+</div>\s*+</div>"
)
_TAGS = (
    rb"<!DOCTYPE html>|</?html>|</?head>|<meta charset=\"utf-8\" ?/?>|<title>Exported Data</title>|</body>|</div>"
    rb'|<meta (?:name="viewport" )?content="width=device-width, initial-scale=1.0"(?: name="viewport")? ?/?>'
    rb'|<link (?:rel="stylesheet" )?href="(?:\.\./){0,4}css/style\.css"(?: rel="stylesheet")? ?/?>'
    rb'|<script (?:type="text/javascript" )?src="(?:\.\./){0,4}js/script\.js"(?: type="text/javascript")?>\s*+</script>'
    rb'|<body(?: onload="CheckLocation\(\);")?>|<div class="(?:page_wrap|page_body chat_page|history)">'
    rb'|<a class="pagination block_link" href="messages[0-9]{0,6}\.html">\s*+(?:Previous|Next) messages\s*+</a>'
)
_HEADER = re.compile(
    rb'<div class="page_header">\s*+(?:<div class="content">|<a class="content block_link" href="[^"<>]{0,2000}"'
    rb'(?: onclick="[^"<>]{0,100}")?>)\s*+<div class="text bold">(?P<title>[^<]{0,16384}+)</div>'
    rb"\s*+(?:</div>|</a>)\s*+</div>"
)
_FURNITURE = re.compile(rb"(?:\s++|" + _TAGS + rb"|" + _DATE_ROW + rb")++")
_NEXT = re.compile(_TAGS + rb'|<div class="page_header">')
_DATED = re.compile(_DATE_ROW)
_DAY = re.compile(rb">\s*+([0-9][^<]*?)\s*+<")
_DIV = re.compile(rb"<div\b|</div>")
_PAGE = re.compile(r"messages([0-9]{0,6})\.html")


class TelegramDesktopHtml:
    """Reader of Telegram Desktop's HTML exports, one page at a time."""

    name: ClassVar[str] = "telegram-desktop-html"
    version: ClassVar[int] = 1
    tier: ClassVar[Tier] = Tier.SOURCE
    STRUCTURE: ClassVar[re.Pattern[bytes]] = re.compile(
        rb"(?:\xef\xbb\xbf)?+(?:\s++|" + _TAGS + rb"|" + _DATE_ROW + rb")*+"
    )

    def probe(self, item: Item) -> bool:
        """A page with the exporter's page header and a history."""
        head = item.head()
        return (
            head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
            and b'<div class="page_header">' in head
            and b'<div class="history">' in head
            and (START + b"default" in head or START + b"service" in head)
        )

    def units(self, item: Item) -> int | None:
        """Ids of messages, less those of the rows that only show a date."""
        total, rest = 0, b""
        words = b' id="message', b' id="message-'
        with item.open() as stream:
            while piece := stream.read(_READ):
                data = rest + piece
                cut = max(0, len(data) - len(words[1]) + 1)
                total += sum(
                    sign * _starting_before(data, word, cut) for word, sign in zip(words, (1, -1), strict=True)
                )
                rest = data[cut:]
        return total + rest.count(words[0]) - rest.count(words[1])

    def read(self, item: Item) -> Iterator[Record]:
        """Cut the page into blocks; everything between them is furniture or a problem."""
        with item.open() as stream:
            yield from _Page(item).records(stream)


def _starting_before(data: bytes, word: bytes, cut: int) -> int:
    return data.count(word, 0, min(len(data), cut + len(word) - 1))


class _Page:
    """One reading of one page."""

    def __init__(self, item: Item) -> None:
        self._item = item
        self._maker = Maker(item)
        self._conversation = ""
        self._before: Speaker | None = None  # None until the first message

    def records(self, stream: BinaryIO) -> Iterator[Record]:
        """All records of the page in order."""
        for start, data in _pieces(stream):
            if not data.startswith(START):
                yield from self._between(start, data)
                continue
            end, closed = _end_of_block(data)
            yield from self._block(start, data[:end], closed)
            if end < len(data):
                yield from self._between(start + end, data[end:])

    def _block(self, start: int, data: bytes, closed: bool) -> Iterator[Record]:
        if _DATED.fullmatch(data):
            day = _DAY.search(data)
            self._maker.day = day[1].decode("ascii", "replace") if day else ""
            self._before = self._before and Speaker()
            return
        notes: tuple[str, ...] = () if closed else (CUT_OFF,)
        try:
            html = data.decode("utf-8")
        except UnicodeDecodeError:
            html, notes = data.decode("utf-8", "replace"), (*notes, DAMAGED)
        block = parse(html)
        place = f"html:#message{block.native}" if block.native else f"bytes:{start}-{start + len(data)}"
        origin = Origin(item=self._item.sha256, start=start, end=start + len(data), place=place)
        if not self._conversation:
            yield self._opening(origin, "")
        if "default" not in block.classes:
            self._before = Speaker()
            yield self._maker.event(block, origin, self._conversation, notes)
        else:
            if self._before is None:
                self._before = self._speaker_before() if "joined" in block.classes else Speaker()
            message, self._before = self._maker.message(block, origin, self._conversation, self._before, notes)
            yield message
            yield from self._maker.reactions(block, origin, self._conversation)
        if not closed:
            yield Problem(origin=origin, code="html-cut-off", detail=f"{CUT_OFF}; what there is was read")

    def _between(self, start: int, data: bytes) -> Iterator[Record]:
        """What stands between messages: furniture is passed over, the header opens the chat, the rest is a problem."""
        at = 3 if start == 0 and data.startswith(b"\xef\xbb\xbf") else 0
        while at < len(data):
            passed = _FURNITURE.match(data, at)
            if passed:
                at = passed.end()
                continue
            header = _HEADER.match(data, at)
            end = header.end() if header else len(data)
            if not header:
                following = _NEXT.search(data, at + 1)
                end = following.start() if following else len(data)
            origin = Origin(
                item=self._item.sha256, start=start + at, end=start + end, place=f"bytes:{start + at}-{start + end}"
            )
            if header:
                yield self._opening(origin, unescape(header["title"].decode("utf-8", "replace")).strip())
            else:
                shown = data[at : min(end, at + 80)].decode("utf-8", "replace")
                yield Problem(origin=origin, code="html-unknown", detail=f"not what the exporter writes: {shown}")
            at = end

    def _opening(self, origin: Origin, title: str) -> Conversation:
        self._conversation = f"{SERVICE}:html:{self._item.intake}/{self._item.folder}/{title}"
        return Conversation(origin=origin, key=self._conversation, service=SERVICE, title=title, has_ids=True)

    def _speaker_before(self) -> Speaker:
        """Who spoke last on the page before this one."""
        page = _PAGE.fullmatch(self._item.name)
        number = int(page[1] or 1) - 1 if page else 0
        before = self._item.sibling(f"messages{number if number > 1 else ''}.html") if number > 0 else None
        if before is None:
            return Speaker()
        with before.open() as stream:
            stream.seek(max(0, before.size - _TAIL_OF_PAGE))
            tail = stream.read(_TAIL_OF_PAGE)
        blocks = [START + one for one in tail.split(START)[1:]]
        maker, speaker = Maker(before), Speaker()
        for data in blocks:
            block = parse(data.decode("utf-8", "replace"))
            if "default" in block.classes:
                _, speaker = maker.message(block, Origin(item="", start=0, end=0, place=""), "", speaker, ())
            else:
                speaker = Speaker()
        return speaker


def _pieces(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The whole stream in pieces that begin where a message begins; a piece is never larger than the cap."""
    data, base, begin, seek = b"", 0, 0, 0
    while True:
        found = data.find(START, seek)
        if found > begin:
            yield base + begin, data[begin:found]
            begin, seek = found, found + 1
            continue
        if found == begin:  # a block right at the beginning of the stream
            seek = begin + 1
            continue
        if len(data) - begin > _MOST:
            cut = len(data) - len(START)
            yield base + begin, data[begin:cut]
            begin = cut
        data, base, begin = data[begin:], base + begin, 0
        seek = max(1 if data.startswith(START) else 0, len(data) - len(START) + 1)
        more = stream.read(max(_READ, len(data)))
        if not more:
            if data:
                yield base, data
            return
        data += more


def _end_of_block(data: bytes) -> tuple[int, bool]:
    """Where the block's own element ends, and whether it is closed. A new page in the midst of it ends it too."""
    restart = data.find(b"<!DOCTYPE", 1)
    if restart > 0:
        data = data[:restart]
    last = data.rfind(b"</div>") + 6
    if data.count(b"<div") == data.count(b"</div>") and not data[last:].strip():
        return last, True
    depth = 0
    for match in _DIV.finditer(data):
        depth += 1 if match.group() == b"<div" else -1
        if depth == 0:
            return match.end(), True
    return len(data.rstrip()) or len(data), False
