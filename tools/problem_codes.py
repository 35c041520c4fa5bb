"""Find every code that a Problem, a refused item or a finding of `verify` can carry, by reading the source.

A code is what stands where a parameter, field or variable called `code` gets its value. A part that comes from a
Literal (`f"json-{found.flaw}"` with `Flaw = Literal[...]`) is followed; any other part is given as a star.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "speur"
# Sections whose codes come from modules of their own; the other sections share the rest.
SECTIONS = {"when-verifying": ("evidence/verify.py",), "when-drawing-pictures": ("flow/picture",)}
ROOMS = ("sources", "evidence", "flow", "store", "actions")


def codes(section: str) -> dict[str, list[str]]:
    """The codes of one section of problem_codes.toml with the places (`room/module.py:line`) that give them."""
    owners = SECTIONS.get(section)
    elsewhere = tuple(owner for some in SECTIONS.values() for owner in some)
    told = {}
    for code, places in _found().items():
        own = [one for one in places if (one.startswith(owners) if owners else not one.startswith(elsewhere))]
        if own:
            told[code] = own
    return told


@cache
def _found() -> dict[str, list[str]]:
    trees = {
        path: ast.parse(path.read_text("utf-8")) for room in ROOMS for path in sorted((SOURCE / room).rglob("*.py"))
    }
    takers = {path: dict(_takers(tree)) for path, tree in trees.items()}
    public = {name: at for known in takers.values() for name, at in known.items() if not name.startswith("_")}
    words = {name: words for tree in trees.values() for name, words in _literals(tree)}
    found: dict[str, list[str]] = {}
    for path, tree in trees.items():
        for value in _values(tree, {**public, **takers[path]}):
            for code in _constants(value, words):
                found.setdefault(code, []).append(f"{path.relative_to(SOURCE)}:{value.lineno}")
    return {code: found[code] for code in sorted(found)}


def _takers(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Functions and classes that take a code, with its position among the arguments."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.FunctionDef):
            names = _arguments(node)
        elif isinstance(node, ast.ClassDef):
            making = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
            fields = [one.target for one in node.body if isinstance(one, ast.AnnAssign)]
            names = _arguments(making[0]) if making else [one.id for one in fields if isinstance(one, ast.Name)]
        if "code" in names and isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, names.index("code")


def _arguments(function: ast.FunctionDef) -> list[str]:
    return [argument.arg for argument in function.args.args if argument.arg not in ("self", "cls")]


def _literals(tree: ast.AST) -> Iterator[tuple[str, list[str]]]:
    """`Flaw = Literal["", "garbage"]` as ("flaw", ["garbage"]): what a part of a code can be."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Subscript)
            and getattr(node.value.value, "id", "") == "Literal"
        ):
            values = [one.value for one in ast.walk(node.value.slice) if isinstance(one, ast.Constant) and one.value]
            yield node.targets[0].id.lower(), [str(value) for value in values]


def _values(tree: ast.AST, takers: dict[str, int]) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from (keyword.value for keyword in node.keywords if keyword.arg == "code")
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            at = takers.get(name)
            if at is not None and len(node.args) > at:
                yield node.args[at]
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name) and target.id == "code":
                    yield node.value
                elif isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    for name_, value in zip(target.elts, node.value.elts, strict=False):
                        if isinstance(name_, ast.Name) and name_.id == "code":
                            yield value


def _constants(value: ast.expr, words: dict[str, list[str]]) -> Iterator[str]:
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from _constants(value.body, words)
        yield from _constants(value.orelse, words)
    elif isinstance(value, ast.JoinedStr):
        texts = [""]
        for part in value.values:
            texts = [text + word for text in texts for word in _parts(part, words)]
        yield from texts


def _parts(part: ast.expr, words: dict[str, list[str]]) -> list[str]:
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    inner = part.value if isinstance(part, ast.FormattedValue) else part
    name = inner.attr if isinstance(inner, ast.Attribute) else getattr(inner, "id", "")
    return words.get(name, ["*"])


if __name__ == "__main__":
    for name, places in _found().items():
        print(f"{name:28} {', '.join(places)}")
