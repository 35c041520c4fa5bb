"""`formats`: what can be read, how sure we are of it, and how a mapping file looks."""

import inspect
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from speur.model import BadInput, Mapping
from speur.sources import Broken, load_all


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One format. `broken` says why it does not load, and is empty otherwise."""

    name: str
    version: int
    tier: str
    about: str
    covers: str
    not_covered: str
    needs_mapping: bool = False
    broken: str = ""


def formats() -> list[Format]:
    """All registered formats, broken ones with their error."""
    found = []
    for name, source in load_all():
        if isinstance(source, Broken):
            found.append(Format(name=name, version=0, tier="", about="", covers="", not_covered="", broken=str(source)))
            continue
        text = inspect.cleandoc(sys.modules[type(source).__module__].__doc__ or "")
        found.append(
            Format(
                name=name,
                version=source.version,
                tier=str(source.tier),
                about=text.split("\n")[0],
                covers=_said(text, "Covers"),
                not_covered=_said(text, "Not covered"),
                needs_mapping=hasattr(source, "missing_columns"),
            )
        )
    return found


MEANING: dict[str, str] = {
    "service": "what the messages came over, in a word of yours (forum, signal); part of every key",
    "text": "column of the message's text",
    "time": "column of the time",
    "sender": "column of the account that wrote it",
    "sender_name": "column of the name shown for it, if that is another column",
    "recipient": "column of the account it was sent to",
    "conversation": "column that tells conversations apart; without it the file is one conversation",
    "title": "column of the conversation's title",
    "id": "column of the service's own message id: equal ids in two files are one message",
    "reply_to": "column of the id of the message replied to",
    "time_format": "empty for ISO 8601; epoch; epoch_ms; or a strptime pattern such as %d-%m-%Y %H:%M",
    "timezone": "zone of times without one; the case's zone if empty",
    "delimiter": "what separates the columns; found out if empty (csv)",
    "encoding": "utf-8, utf-16, latin-1, cp1252 and others (csv)",
}
"""What the fields of a mapping mean. In json-lines a column may be a dotted path into the object."""


def mapping_fields() -> dict[str, Any]:
    """The fields of a mapping file: what they mean, whether they must be there, what they are when left out."""
    return {
        field.name: {
            "meaning": MEANING[field.name],
            "required": field.required,
            "default": None if field.required else field.default,
        }
        for field in msgspec.structs.fields(Mapping)
    }


def read_mapping(path: Path) -> Mapping:
    """A mapping from its TOML file. Raises BadInput that says which line or field is wrong."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text("utf-8")), Mapping)
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(f"the mapping {path} cannot be read: {error}") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        known = ", ".join(mapping_fields())
        raise BadInput(f"the mapping {path} is not right: {error}. Known fields: {known}") from error


def _said(text: str, head: str) -> str:
    match = re.search(rf"^{head}: (.*?)(?=^\S[^:\n]*: |\Z)", text, re.MULTILINE | re.DOTALL)
    return " ".join(match[1].split()) if match else ""
