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


def mapping_fields() -> dict[str, Any]:
    """The fields of a mapping file, with whether they must be there and what they are when left out."""
    return {
        field.name: {"required": field.required, "default": None if field.required else field.default}
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
