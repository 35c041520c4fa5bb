"""What is said in messages: one module per kind of thing, a message in, findings out. Pure: no disk, network or clock.

A new extractor is one module here and one line in `BUILTIN`, in which the more specific stand first: where two findings
overlap, the earlier one stays. Extractors from elsewhere register in the entry-point group `speur.extract` and come
after the built-in ones; all of them come in by `load`. `scanning` runs them over many messages at once.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

from speur.model import CannotDo, Extractor

BUILTIN: dict[str, str] = {
    "pgp_key": "speur.extract.pgp_key:PgpKey",
    "telegram_link": "speur.extract.telegram_link:TelegramLink",
    "url": "speur.extract.url:Url",
    "mailbox": "speur.extract.mailbox:Mailbox",
    "btc": "speur.extract.btc:Btc",
    "ltc": "speur.extract.ltc:Ltc",
    "eth": "speur.extract.eth:Eth",
    "xmr": "speur.extract.xmr:Xmr",
    "iban": "speur.extract.iban:Iban",
    "cve": "speur.extract.cve:Cve",
    "ipv4": "speur.extract.ipv4:Ipv4",
    "bank_card": "speur.extract.bank_card:BankCard",
    "datetime_expr": "speur.extract.datetime_expr:DatetimeExpr",
    "phone": "speur.extract.phone:Phone",
    "handle": "speur.extract.handle:Handle",
    "plate_nl": "speur.extract.plate_nl:PlateNl",
    "price": "speur.extract.price:Price",
    "quantity": "speur.extract.quantity:Quantity",
}
GROUP = "speur.extract"


class Broken(CannotDo):
    """An extractor that is registered but cannot be loaded."""


def names() -> list[str]:
    """The names of all registered extractors, the more specific first."""
    return [*BUILTIN, *(point.name for point in entry_points(group=GROUP) if point.name not in BUILTIN)]


def load(name: str) -> Extractor:
    """Import one extractor by name. Raises `Broken` with the reason when it is unknown or does not load."""
    target = BUILTIN.get(name) or next((p.value for p in entry_points(group=GROUP) if p.name == name), None)
    if target is None:
        raise Broken(f"no extractor is called {name!r}; known: {', '.join(names())}")
    module, _, attribute = target.partition(":")
    try:
        extractor = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError) as error:
        raise Broken(f"the extractor {name!r} ({target}) does not load: {error}") from error
    if not isinstance(extractor, Extractor):
        raise Broken(f"the extractor {name!r} ({target}) does not fulfil the Extractor contract")
    return extractor


def load_all() -> Iterator[tuple[str, Extractor | Broken]]:
    """Every registered extractor, a broken one as its error."""
    for name in names():
        try:
            yield name, load(name)
        except Broken as error:
            yield name, error
