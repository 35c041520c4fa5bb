"""What the index holds of each message, and the line of JSON that carries it there."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec
import tantivy

from speur.text import index_text

VERSION: Final = 2
"""Goes up when fields or folding change: an index of another version has to be built anew."""

NO_SECONDS: Final = -1 << 36
"""`ts` of messages without a time: below the year 1. A column without holes is counted twice as fast as one with."""
NO_LANGUAGE: Final = "und"

HOUR: Final = 3_600
DAY: Final = 24 * HOUR
BLOCK: Final = 32 * DAY
_DAYS_FROM: Final = 1 << 40
_BLOCKS_FROM: Final = 1 << 41


def spans(first: int, after: int) -> list[int]:
    """The terms of field `span` that together are the whole hours between two times (seconds, the second excluded).

    Each message with a time has three such terms: its hour, its day and its block of 32 days, all in UTC. A month is
    then a handful of terms, looked up like a word, where a range over `ts` would look at every message.
    """
    out: list[int] = []
    at, end = -(-first // HOUR) * HOUR, after // HOUR * HOUR
    while at < end:
        for size, base in ((BLOCK, _BLOCKS_FROM), (DAY, _DAYS_FROM), (HOUR, 0)):
            if at % size == 0 and at + size <= end:
                out.append(base + at // size)
                at += size
                break
    return out


def make_schema() -> tantivy.Schema:
    """The fields; see `doc` for what they mean."""
    fields = tantivy.SchemaBuilder()
    for name in ("row", "ord", "ts", "conv", "sender", "recipient"):
        # Ranges are looked up in the fast columns; a term for each second and each row would only cost.
        fields.add_integer_field(name, indexed=name not in ("ord", "ts"), fast=True)
    fields.add_integer_field("span", indexed=True)
    for name in ("service", "lang", "kind"):
        fields.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("has", "finding"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("text", tokenizer_name="folded", index_option="position")
    return fields.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tell the index how to cut `text`: at spaces, for `index_text` did the rest. Needed at every open."""
    index.register_tokenizer("folded", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


_UNTIMED: Final = f',"ts":{NO_SECONDS}'


@lru_cache(maxsize=65_536)
def _labels(service: str, lang: str, kind: str, has: tuple[str, ...]) -> str:
    """The part of the line that few messages have of their own; looked up instead of encoded (1.1 -> 0.7 us)."""
    labels: dict[str, str | tuple[str, ...]] = {"service": service, "kind": kind, "lang": lang or NO_LANGUAGE}
    if has:
        labels["has"] = has
    return msgspec.json.encode(labels).decode()[:-1]


def doc(
    row: int,
    ord: int,  # noqa: A002 -- the field's name in the index
    ts: int | None,
    conv: int,
    sender: int | None,
    recipient: int | None,
    service: str,
    lang: str,
    kind: str,
    has: Iterable[str],
    text: str,
    findings: Iterable[str] = (),
) -> str:
    """One message as the line of JSON that the index takes.

    `ord` is `order_key(ts, row)` of `speur.model.ordering`; `ts` seconds since 1970-01-01T00:00Z, None without a time.
    `conv`, `sender` and `recipient` are the store's numbers. `lang` may be empty. `has` are the words of `has:`;
    `findings` are `kind:value`. `text` is as the message has it. Pass `has` as a tuple: it is the quickest.
    """
    return placed(said(ts, service, lang, kind, tuple(has), text, findings), row, ord, conv, sender, recipient)


def said(
    ts: int | None,
    service: str,
    lang: str,
    kind: str,
    has: tuple[str, ...],
    text: str,
    findings: Iterable[str] = (),
) -> str:
    """The part of the line that the message alone decides: made in the process that reads it."""
    if ts is None:
        time = _UNTIMED
    else:
        time = f',"ts":{ts},"span":[{ts // HOUR},{_DAYS_FROM + ts // DAY},{_BLOCKS_FROM + ts // BLOCK}]'
    found = f',"finding":{msgspec.json.encode(list(findings)).decode()}' if findings else ""
    return f'{_labels(service, lang, kind, has)}{time}{found},"text":"{index_text(text)}"'


def placed(
    line: str,
    row: int,
    ord: int,  # noqa: A002 -- the field's name in the index
    conv: int,
    sender: int | None,
    recipient: int | None,
) -> str:
    """The whole line, with what only the store knows: made in the process that writes."""
    if recipient is not None:
        line += f',"recipient":{recipient}'
    if sender is not None:
        return f'{line},"row":{row},"ord":{ord},"conv":{conv},"sender":{sender}}}'
    return f'{line},"row":{row},"ord":{ord},"conv":{conv}}}'
