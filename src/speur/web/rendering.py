"""Templates: escaped by default, strict about names, with the few filters all pages share."""

from functools import cache
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from speur.store.reading import Shown
from speur.web import evidence_text, times
from speur.web.bars import bar, share
from speur.web.place import TEMPLATES
from speur.web.static_files import address

Span = tuple[int, int]
_UNITS: Final = ("B", "kB", "MB", "GB", "TB")


@cache
def environment() -> Environment:
    """The one Jinja environment."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.filters.update(
        evidence=evidence_text.evidence,
        plain=evidence_text.plain,
        defanged=evidence_text.defanged,
        when=_when,
        sent=_sent,
        number=_number,
        size=_size,
    )
    made.globals.update(static=address, bar=bar, share=share)
    return made


def warm() -> None:
    """Compile every template, so that nobody's first page waits for it."""
    made = environment()
    for name in made.list_templates():
        made.get_template(name)


def render(template: str, **values: Any) -> str:
    """A template as text."""
    return environment().get_template(template).render(**values)


@pass_context
def _when(context: Context, ms: int | None) -> Markup:
    return times.time_tag(ms, context["zone"], context["t"])


@pass_context
def _sent(context: Context, one: Shown) -> Markup:
    return times.sent_tag(one.sent_ms, one.sent_raw, one.sent_basis, context["zone"], context["t"])


@pass_context
def _number(context: Context, value: int) -> str:
    return str(context["t"].number(value))


@pass_context
def _size(context: Context, value: int | None) -> str:
    """Bytes in a unit people read."""
    if value is None:
        return "–"
    amount, unit = float(value), 0
    while amount >= 1000 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return f"{context['t'].decimal(amount, 0 if unit == 0 else 1)} {_UNITS[unit]}"
