"""The field names the query language knows; any other prefix is part of what was typed or pasted."""

from typing import Final

import msgspec

NAMES: Final = frozenset({"from", "to", "in"})
"""Match accounts and conversations by name, title or key."""

LABELS: Final = frozenset({"service", "lang", "kind"})
"""Match a word of ours, whole."""

HAS: Final = frozenset(
    {"link", "attachment", "photo", "video", "voice", "reply", "forward", "edit", "reaction", "time", "note", "copy"}
)
"""The words after `has:`."""

NUMBERS: Final = frozenset({"price", "qty"})

ROWS: Final = frozenset({"id", "by", "state"})
"""Answered by the store: record ids, and what people decided."""

JUDGEMENTS: Final = frozenset({"offer", "threat"})

FINDINGS: Final = frozenset(
    {
        "bch", "bic", "bsn", "btc", "card", "coordinates", "discord_link", "doge", "domain", "email", "eth", "handle",
        "iban", "imei", "imsi", "instagram_link", "ip", "kvk", "ltc", "mac", "money", "onion", "pgp", "phone", "plate",
        "postcode", "session_id", "signal_link", "sol", "telegram_id", "telegram_link", "threema_id", "tox_id", "trx",
        "tx", "url", "usdt", "vin", "weight", "whatsapp_link", "wickr", "xmpp", "xmr", "xrp", "zec",
    }
)  # fmt: skip
"""Kinds of findings that can be searched by value."""

FIELDS: Final = NAMES | LABELS | NUMBERS | ROWS | JUDGEMENTS | FINDINGS | {"date", "has"}


class FieldHelp(msgspec.Struct, frozen=True, kw_only=True):
    """One field for completion lists: what to type and what it finds."""

    name: str
    example: str
    finds: str


HELP: Final = (
    FieldHelp(name="from", example="from:snow_man12", finds="what this account sent, by name, handle or key"),
    FieldHelp(name="to", example="to:snow_man12", finds="what was sent to this account"),
    FieldHelp(name="in", example='in:"de kade"', finds="messages in conversations with this title or key"),
    FieldHelp(name="date", example="date:2018-04", finds="a year, month, day, hour or minute; or a range of them"),
    FieldHelp(name="service", example="service:telegram", finds="messages from this service"),
    FieldHelp(name="lang", example="lang:nl", finds="messages in this language, as far as it was recognised"),
    FieldHelp(name="kind", example="kind:media", finds="text, media, poll, contact, location, call and others"),
    FieldHelp(name="has", example="has:attachment", finds="messages with a link, photo, reply and others"),
    FieldHelp(name="btc", example="btc:1A1z*", finds="findings by value: btc, phone, iban, telegram_link, ..."),
    FieldHelp(name="id", example="id:0123456789abcdef-1024", finds="one record"),
)
