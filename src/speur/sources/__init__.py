"""The chat formats: one module each, item in, records out. Pure: no disk, network or clock.

A new format is one module here, one line in `BUILTIN`, one folder of samples in `tests/data/<name>/`.
Formats from elsewhere register in the entry-point group `speur.sources`; both come in by `load`.
"""

from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import entry_points

from speur.model import CannotDo, Source

BUILTIN: dict[str, str] = {
    "telegram-desktop-json": "speur.sources.telegram_desktop_json:TelegramDesktopJson",
    "telegram-desktop-html": "speur.sources.telegram_desktop_html:TelegramDesktopHtml",
    "xmpp-json-log": "speur.sources.xmpp_json_log:XmppJsonLog",
    "matrix-text": "speur.sources.matrix_text:MatrixText",
    "whatsapp-text": "speur.sources.whatsapp_text:WhatsappText",
    "csv": "speur.sources.csv_table:CsvTable",
    "json-lines": "speur.sources.json_lines:JsonLines",
}
GROUP = "speur.sources"


class Broken(CannotDo):
    """A format that is registered but cannot be loaded."""


def names() -> list[str]:
    """The names of all registered formats, built-in first."""
    return [*BUILTIN, *(point.name for point in entry_points(group=GROUP) if point.name not in BUILTIN)]


def load(name: str) -> Source:
    """Import one format by name. Raises `Broken` with the reason when it is unknown or does not load."""
    target = BUILTIN.get(name) or next((p.value for p in entry_points(group=GROUP) if p.name == name), None)
    if target is None:
        raise Broken(f"no format is called {name!r}; known: {', '.join(names())}")
    module, _, attribute = target.partition(":")
    try:
        source = getattr(import_module(module), attribute)()
    except (ImportError, AttributeError, TypeError) as error:
        raise Broken(f"the format {name!r} ({target}) does not load: {error}") from error
    if not isinstance(source, Source):
        raise Broken(f"the format {name!r} ({target}) does not fulfil the Source contract")
    return source


def load_all() -> Iterator[tuple[str, Source | Broken]]:
    """Every registered format, a broken one as its error."""
    for name in names():
        try:
            yield name, load(name)
        except Broken as error:
            yield name, error
