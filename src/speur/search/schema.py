"""What the index holds of each message, and the line of JSON that carries it there."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

import msgspec
import tantivy

from speur.text import index_text

VERSION: Final = 1
"""Goes up when fields or folding change: an index of another version has to be built anew."""

_SECONDS: Final = 1 << 33
_ROW_BITS: Final = 30
LOWEST_ORDER: Final = -_SECONDS << _ROW_BITS
FIRST_TIMED: Final = (1 - _SECONDS) << _ROW_BITS
"""Order keys from here on belong to messages with a time."""


def make_schema() -> tantivy.Schema:
    """The fields; see `doc` for what they mean."""
    fields = tantivy.SchemaBuilder()
    for name in ("row", "ord", "ts", "conv", "sender", "recipient"):
        fields.add_integer_field(name, indexed=True, fast=True)
    for name in ("service", "lang", "kind"):
        fields.add_text_field(name, tokenizer_name="raw", fast=True, index_option="basic")
    for name in ("has", "finding"):
        fields.add_text_field(name, tokenizer_name="raw", index_option="basic")
    fields.add_text_field("text", tokenizer_name="folded", index_option="position")
    return fields.build()


def register_tokenizers(index: tantivy.Index) -> None:
    """Tell the index how to cut `text`: at spaces, for `index_text` did the rest. Needed at every open."""
    index.register_tokenizer("folded", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())


def order_key(seconds: int | None, row: int) -> int:
    """The one integer by which messages are ordered and paged: `seconds << 30 | row`; no time is before all times.

    Seconds outside 1697..2242 (broken clocks) are held at those ends here; `ts` keeps what the evidence says.
    """
    if seconds is None:
        return LOWEST_ORDER | row
    return (max(1 - _SECONDS, min(_SECONDS - 1, seconds)) << _ROW_BITS) | row


@lru_cache(maxsize=65_536)
def _labels(service: str, lang: str, kind: str, has: tuple[str, ...]) -> str:
    """The part of the line that few messages have of their own; looked up instead of encoded (1.1 -> 0.7 us)."""
    labels: dict[str, str | tuple[str, ...]] = {"service": service, "kind": kind}
    if lang:
        labels["lang"] = lang
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

    `ord` is `order_key(ts, row)`; `ts` seconds since 1970-01-01T00:00Z, None without a time. `conv`, `sender` and
    `recipient` are the store's numbers. `lang` may be empty. `has` are the words of `has:`; `findings` are `kind:value`.
    `text` is as the message has it. Pass `has` as a tuple: it is the quickest.
    """
    line = f'{_labels(service, lang, kind, tuple(has))},"row":{row},"ord":{ord},"conv":{conv}'
    if ts is not None:
        line += f',"ts":{ts}'
    if sender is not None:
        line += f',"sender":{sender}'
    if recipient is not None:
        line += f',"recipient":{recipient}'
    if findings:
        line += f',"finding":{msgspec.json.encode(list(findings)).decode()}'
    return f'{line},"text":"{index_text(text)}"}}'
