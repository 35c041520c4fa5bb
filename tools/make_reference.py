"""Write the pages of docs/reference, and the table of formats in README.md, from the code; `--check` only compares.

What these pages say is looked up in the code, so a page cannot promise what is not there.
"""

import argparse
import inspect
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import typer.main
from problem_codes import codes  # beside this file

from speur import model
from speur.actions.formats import formats, mapping_fields
from speur.cli.main import app
from speur.model import errors

ROOT = Path(__file__).parent.parent
NOTE = "<!-- Written by `make docs`; change the code instead. -->\n\n"
TIERS = {
    "proven": "compared with files that the service's own software wrote",
    "from-source": "written after the source code or documentation of the software that writes it",
    "unexercised": "has not met real data yet",
}
EXIT_CODES = {
    0: "done",
    1: "done, but something did not hold: problems were found, or `verify` found a difference",
    2: "wrong use: ask differently",
    3: "could not be done here and now",
    130: "stopped by Ctrl-C",
}
VALUES = {int: "NUMBER", Path: "PATH"}


def pages() -> dict[str, str]:
    """Every generated page by its path in the repository."""
    readme = (ROOT / "README.md").read_text("utf-8")
    return {
        "docs/reference/cli.md": NOTE + "".join(_cli()),
        "docs/reference/formats.md": NOTE + "".join(_formats()),
        "docs/reference/problems.md": NOTE + "".join(_problems()),
        "docs/reference/model.md": NOTE + "".join(_model()),
        "README.md": _between(readme, "formats", _format_table("docs/reference/formats.md")),
    }


def _cli() -> Iterator[str]:
    yield "# The command line\n\n"
    yield "`--json` gives one JSON object per line on standard output; progress goes to standard error.\n\n"
    yield "| exit code | means |\n|---|---|\n"
    yield from (f"| {code} | {means} |\n" for code, means in EXIT_CODES.items())
    group: Any = typer.main.get_command(app)
    for name, command in group.commands.items():
        yield from _command(f"speur {name}", command)


def _command(path: str, command: Any) -> Iterator[str]:
    if command.hidden:
        return
    if inner := getattr(command, "commands", None):
        for name, one in inner.items():
            yield from _command(f"{path} {name}", one)
        return
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    options = [one for one in command.params if one.param_type_name == "option" and one.name != "help"]
    shown = [(one.metavar or one.name.upper()).replace("[", "").replace("]", "") for one in arguments]
    words = [text if one.required else f"[{text}]" for one, text in zip(arguments, shown, strict=True)]
    usage = " ".join([path, *words])
    yield f"\n## {path}\n\n{inspect.cleandoc(command.help or '')}\n\n"
    yield f"```\n{usage}{' [OPTIONS]' if options else ''}\n```\n"
    rows = [(f"`{text}`", one.help or "") for one, text in zip(arguments, shown, strict=True) if one.help]
    rows += [(_option(one), (one.help or "") + _default(one)) for one in options]
    if rows:
        yield "\n| | |\n|---|---|\n"
        yield from (f"| {name} | {_cell(text)} |\n" for name, text in rows)


def _option(option: Any) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    word = option.metavar or VALUES.get(option.type_descriptor.annotation, "TEXT")
    return names if option.is_flag else f"{names} {word}"


def _default(option: Any) -> str:
    wanted = not option.is_flag and option.default not in (None, "", ()) and not callable(option.default)
    return f" Default: `{option.default}`." if wanted else ""


def _format_table(link: str) -> str:
    rows = ["| format | what it reads | tier |\n|---|---|---|\n"]
    for one in formats():
        mapped = " (with a mapping)" if one.needs_mapping else ""
        rows.append(f"| [`{one.name}`]({link}#{one.name}) | {_cell(one.about)}{mapped} | {one.tier} |\n")
    return "".join(rows)


def _formats() -> Iterator[str]:
    yield "# Formats\n\n"
    yield _format_table("")
    yield "\nThe tier says how sure we are of a reader:\n\n"
    yield from (f"* **{name}**: {text};\n" for name, text in TIERS.items())
    yield "\nSpeur recognises a format by the structure of the bytes, never by the file's name. "
    yield "`--format NAME` overrules it.\n"
    for one in formats():
        yield f"\n## {one.name}\n\n{one.about}\n\nVersion {one.version}, {one.tier}.\n"
        yield f"\n**Covers:** {one.covers}\n\n**Not covered:** {one.not_covered}\n"
        if one.needs_mapping:
            yield "\nNeeds a [mapping file](#mapping-files).\n"
    yield "\n## Mapping files\n\nA TOML file that says which column or field means what. Fields:\n\n"
    yield "| field | default |\n|---|---|\n"
    for name, told in mapping_fields().items():
        default = f"`{told['default']}`" if told["default"] else "empty"
        yield f"| `{name}` | {'must be given' if told['required'] else default} |\n"
    yield "\n" + inspect.cleandoc(model.Mapping.__doc__ or "").split("\n\n", 1)[-1] + "\n"


def _problems() -> Iterator[str]:
    told = tomllib.loads((ROOT / "tools" / "problem_codes.toml").read_text("utf-8"))
    yield "# Problem codes\n\nWhat could not be read is stored, counted and shown: `speur problems CASE`. "
    yield "Nothing is left out silently.\n"
    for section, content in told.items():
        yield f"\n## {section.replace('-', ' ').capitalize()}\n\n{content['about']}\n\n"
        yield "| code | means | what to do |\n|---|---|---|\n"
        known = codes(section)
        for code, (means, do) in content["codes"].items():
            if code in known:
                yield f"| `{code}` | {means} | {do} |\n"


def _model() -> Iterator[str]:
    yield "# The model\n\nThe types that readers, store, search and the workbench share (`speur.model`).\n"
    for name in sorted(model.__all__):
        kind = getattr(model, name)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            yield f"\n## {name}\n\n{inspect.cleandoc(kind.__doc__ or '')}\n\n"
            yield "| field | type | default |\n|---|---|---|\n"
            for field in msgspec.structs.fields(kind):
                yield f"| `{field.name}` | `{_type(field.type)}` | {_field_default(field)} |\n"
    yield f"\n## Errors\n\n```\n{inspect.cleandoc(errors.__doc__ or '')}\n```\n"


def _type(kind: Any) -> str:
    text = kind.__name__ if isinstance(kind, type) and not getattr(kind, "__args__", None) else str(kind)
    for module in ("typing.", "speur.model.origin.", "speur.model.records.", "speur.model.item."):
        text = text.replace(module, "")
    return text.replace("|", "\\|")


def _field_default(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "must be given"
    if field.default_factory is not msgspec.NODEFAULT:
        return "empty"
    nothing = field.default in ("", (), None) or isinstance(field.default, msgspec.Struct)
    return "empty" if nothing else f"`{field.default!r}`"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def _between(text: str, name: str, content: str) -> str:
    head, start, rest = text.partition(f"<!-- {name} -->\n")
    _, end, tail = rest.partition(f"<!-- end of {name} -->")
    if not start or not end:
        raise SystemExit(f"README.md has no place for `{name}`: <!-- {name} --> ... <!-- end of {name} -->")
    return head + start + content + end + tail


def main() -> int:
    """Write the pages, or with `--check` say which are not up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a page is not up to date")
    check = parser.parse_args().check
    stale = []
    for name, text in pages().items():
        path = ROOT / name
        if not path.is_file() or path.read_text("utf-8") != text:
            stale.append(name)
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
    if check and stale:
        print(f"not up to date: {', '.join(stale)}; run `make docs` and commit the result", file=sys.stderr)
        return 1
    print(f"{'up to date' if not stale else 'written: ' + ', '.join(stale)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
