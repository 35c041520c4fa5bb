"""What each field takes as a value: checked when a query is read, so that a slip is an error and not an empty page."""

from math import isfinite
from typing import Final

from speur.model import BadQuery
from speur.search.ast import Field, Fuzzy, Range, Regex, Wildcard, Words
from speur.search.dates import stretch
from speur.search.fields import HAS, NAMES, NUMBERS
from speur.text import words

_ANY_DATE: Final = "none"


def check(field: Field) -> None:
    """Raise BadQuery if the field cannot take this value."""
    name, value = field.name, field.value
    if isinstance(value, Range):
        _check_range(name, value)
    elif isinstance(value, Regex | Fuzzy):
        raise BadQuery(f"expected a word, a phrase or a wildcard after {name}:, found {type(value).__name__.lower()}")
    elif name == "date":
        _check_date(value)
    elif name == "has":
        if not isinstance(value, Words) or value.text.lower() not in HAS:
            raise BadQuery(f"expected has: with one of {', '.join(sorted(HAS))}, found {shown(value)!r}")
    elif name in NUMBERS:
        number(name, shown(value))
    elif name in NAMES and not words(shown(value)) and "*" not in shown(value):
        raise BadQuery(f"expected a name after {name}:, found {shown(value)!r}")


def shown(value: Words | Wildcard) -> str:
    """The value as it was typed."""
    return value.pattern if isinstance(value, Wildcard) else value.text


def number(name: str, text: str) -> float:
    """A number after `price:` or `qty:`, with a point or a comma. Raises BadQuery if it is none."""
    try:
        found = float(text.replace(",", "."))
    except ValueError as wrong:
        raise BadQuery(f"expected a number after {name}:, found {text!r}") from wrong
    if not isfinite(found):
        raise BadQuery(f"expected a number after {name}:, found {text!r}")
    return found


def _check_date(value: Words | Wildcard) -> None:
    text = shown(value)
    if isinstance(value, Wildcard) and text != "*":
        raise BadQuery(f"expected a date without *, found {text!r}: date:2018-04 is all of April 2018")
    if isinstance(value, Words) and text.lower() != _ANY_DATE:
        stretch(text)


def _check_range(name: str, value: Range) -> None:
    bounds = [bound for bound in (value.low, value.high) if bound is not None]
    if name == "date":
        for bound in bounds:
            stretch(bound)
    elif name in NUMBERS:
        for bound in bounds:
            number(name, bound)
    else:
        raise BadQuery(f"expected a range only after date:, price: or qty:, found one after {name}:")
