"""Messages made up for tests, and the plainest possible evaluation of a query over them."""

import random
import re
from collections.abc import Collection
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from speur.model.ordering import order_key
from speur.search.ast import And, Everything, Field, Fuzzy, Not, Or, Part, Range, Regex, Wildcard, Words
from speur.search.fields import FINDINGS, JUDGEMENTS
from speur.search.index import Index, doc
from speur.text import name_test, words

VOCABULARY = [
    *("pakket", "pakje", "Pakketten", "café", "CAFE", "koffie", "coke", "coka", "koke", "kook", "de", "het", "een"),
    *("morgen", "kade", "Straße", "strasse", "snow_man12", "@snow_man12", "t.me/x", "t.me/jongens", "https://t.me/x"),
    *("12:30", "50", "€50", "2kg", "🔥", "📦", "👍🏽", "👍", "❤️", "🇳🇱", "🇧🇪", "привет", "Привет", "мой", "мои", "ёлка"),
    *(
        "елка",
        "co\u00adke",
        "c\u200boke",
        "e\u0301e\u0301n",
        "één",
        "今天",
        "jan@example.org",
        "bc1qxy2k",
        "+31612345678",
    ),
    *("a", "b", "c", "ab", "ba", "abc", "İstanbul", "ıstanbul"),
]
NAMES = ("Jan de Vries", "snow_man12", "Piet", "Ёлка", "jan-willem", "Café de Kade", "XMPP jan@example.org")
TITLES = ("De Kade", "jongens", "Groep 2018", "café")


class Said(msgspec.Struct, frozen=True, kw_only=True):
    row: int
    ts: int | None
    conv: int
    sender: int | None
    recipient: int | None
    service: str
    lang: str
    kind: str
    has: tuple[str, ...]
    findings: tuple[str, ...]
    text: str

    @property
    def ord(self) -> int:
        return order_key(self.ts, self.row)


class Corpus(list[Said]):
    """Many messages with a short name, for the reports of failing tests."""

    def __repr__(self) -> str:
        return f"<{len(self)} messages>"


class People:
    """The smallest directory: names in tuples."""

    def accounts(self, pattern: str) -> Collection[int]:
        test = name_test(pattern)
        return [number for number, name in enumerate(NAMES) if test(name)]

    def conversations(self, pattern: str) -> Collection[int]:
        test = name_test(pattern)
        return [number for number, title in enumerate(TITLES) if test(title)]

    def rows(self, field: str, value: str) -> Collection[int]:
        return [int(value)] if field == "id" and value.isdigit() else []


def make_messages(count: int, seed: int = 5) -> Corpus:
    chance = random.Random(seed)
    out = Corpus()
    for row in range(count):
        ts: int | None = chance.choice([1_523_455_560, 1_523_455_560, 1_514_764_800, 1_540_688_400, 1_540_692_000])
        if chance.random() < 0.7:
            ts = chance.randrange(1_514_764_800, 1_546_300_800)
        if chance.random() < 0.1:
            ts = chance.choice([None, 0, 4_291_747_200, -5_000_000_000, 200_000_000_000, -62_135_596_800])
        out.append(
            Said(
                row=row,
                ts=ts,
                conv=chance.randrange(len(TITLES)),
                sender=chance.choice([None, *range(len(NAMES))]),
                recipient=chance.choice([None, *range(len(NAMES))]),
                service=chance.choice(["telegram", "xmpp"]),
                lang=chance.choice(["", "nl", "ru"]),
                kind=chance.choice(["text", "media"]),
                has=tuple(sorted({h for h in ("link", "photo", "reply") if chance.random() < 0.3})),
                findings=chance.choice([(), (), ("btc:1A1zP1",), ("btc:bc1qxy", "email:jan@example.org")]),
                text="".join(
                    chance.choice(VOCABULARY) + chance.choice([" ", " ", ", ", "\n"])
                    for _ in range(chance.randrange(9))
                ),
            )
        )
    return out


def build(folder: Path, messages: list[Said], commits: int = 3) -> Index:
    index = Index.create(folder)
    with index.writer(heap_bytes=30_000_000, threads=1) as writer:
        size = -(-len(messages) // commits)
        for start in range(0, len(messages), size):
            batch = messages[start : start + size]
            writer.add_many(as_doc(m) for m in batch)
            writer.commit(batch[-1].row)
    return index


def as_doc(m: Said) -> str:
    return doc(m.row, m.ord, m.ts, m.conv, m.sender, m.recipient, m.service, m.lang, m.kind, m.has, m.text, m.findings)


def holds(part: Part, message: Said, zone: str = "UTC") -> bool:
    """Whether the query holds for the message."""
    if isinstance(part, Everything):
        return True
    if isinstance(part, And):
        return all(holds(p, message, zone) for p in part.parts)
    if isinstance(part, Or):
        return any(holds(p, message, zone) for p in part.parts)
    if isinstance(part, Not):
        return not holds(part.part, message, zone)
    if isinstance(part, Field):
        return _field(part, message, zone)
    return _text(part, words(message.text))


def _text(value: Words | Wildcard | Fuzzy | Regex, tokens: list[str]) -> bool:
    if isinstance(value, Words):
        asked = words(value.text)
        if value.slop and len(asked) > 1:
            return all(
                any(
                    abs(j - i - 1) <= value.slop
                    for i, x in enumerate(tokens)
                    for j, y in enumerate(tokens)
                    if (x, y) == pair
                )
                for pair in pairwise(asked)
            )
        return any(tokens[i : i + len(asked)] == asked for i in range(len(tokens)))
    if isinstance(value, Wildcard):
        line = " " + " ".join(tokens) + " "
        pattern = " ".join(  # in these tests separators stand only between letters
            "*".join("".join(words(p)) for p in bit.split("*")) for bit in re.split(r"[^\w*]+", value.pattern)
        )
        return re.search(" " + re.escape(pattern).replace(r"\*", r"\S*").replace(r"\ ", " ") + " ", line) is not None
    if isinstance(value, Fuzzy):
        (word,) = words(value.text)
        return any(_distance(word, token) <= value.distance for token in tokens)
    return any(re.fullmatch(value.pattern.lower(), token) for token in tokens)


def _distance(a: str, b: str) -> int:
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


def _field(field: Field, m: Said, zone: str) -> bool:
    name, value = field.name, field.value
    if isinstance(value, Range):
        if name != "date" or m.ts is None:
            return False
        return (value.low is None or m.ts >= _day(value.low, zone, after=not value.include_low)) and (
            value.high is None or m.ts < _day(value.high, zone, after=value.include_high)
        )
    text = value.pattern if isinstance(value, Wildcard) else value.text  # type: ignore[union-attr]
    if name == "date":
        if text == "none":
            return m.ts is None
        if text == "*":
            return m.ts is not None
        return m.ts is not None and _day(text, zone) <= m.ts < _day(text, zone, after=True)
    if name == "has":
        return text in m.has
    if name in {"service", "lang", "kind"}:
        return (getattr(m, name) or "und") == text.lower()
    if name == "id":
        return text == str(m.row)
    if name in {"from", "to", "in"}:
        number = {"from": m.sender, "to": m.recipient, "in": m.conv}[name]
        test = name_test("*".join(" ".join(words(p)) for p in text.split("*")))
        return number is not None and test((TITLES if name == "in" else NAMES)[number])
    assert name in FINDINGS | JUDGEMENTS
    pattern = re.escape(f"{name}:{text}").replace(r"\*", ".*")
    return any(re.fullmatch(pattern, f) for f in m.findings)


def _day(text: str, zone: str, *, after: bool = False) -> int:
    numbers = [int(n) for n in re.findall(r"\d+", text)]
    if after:
        numbers[-1] += 1
        if len(numbers) == 2 and numbers[1] == 13:
            numbers = [numbers[0] + 1, 1]
    year, month, day, hour, minute = [*numbers, *[0, 1, 1, 0, 0][len(numbers) :]]
    return int(datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone)).timestamp())
