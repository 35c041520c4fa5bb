"""The shape of the code: rooms, names, lengths, and who may lean on whom."""

import ast
import subprocess
import sys
from pathlib import Path

from house.repository import ROOMS, ROOT, SOURCE, modules, shown

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "misc", "base", "core", "lib"}
LOOK_HARD = 500
# A module may be longer when splitting it would hide the idea: path below src/speur, and why.
LONGER: dict[str, str] = {}


def test_every_room_says_its_one_idea() -> None:
    silent = [room for room in ROOMS if len(ast.get_docstring(modules()[SOURCE / room / "__init__.py"]) or "") < 30]
    assert not silent, f"rooms whose __init__.py does not say in its docstring what the room is for: {silent}"


def test_every_module_says_its_one_idea() -> None:
    silent = [
        shown(path) for path, tree in modules().items() if not ast.get_docstring(tree) and "versions" not in path.parts
    ]
    assert not silent, f"modules without a docstring: {silent}"


def test_every_name_says_something() -> None:
    vague = [shown(path) for path in modules() if VAGUE & set(path.with_suffix("").parts[len(SOURCE.parts) :])]
    assert not vague, f"a name of the field, please: {vague}"


def test_modules_are_readable_in_one_sitting() -> None:
    long = {
        path.relative_to(SOURCE).as_posix(): lines
        for path in modules()
        if (lines := len(path.read_text("utf-8").splitlines())) > LOOK_HARD
    }
    assert not long.keys() - LONGER.keys(), f"over {LOOK_HARD} lines; split, or say in LONGER why not: {long}"
    assert not LONGER.keys() - long.keys(), f"exceptions nothing needs any more: {LONGER.keys() - long.keys()}"


def test_readers_open_nothing() -> None:
    found = [
        f"{shown(path)}:{node.lineno}"
        for path, tree in modules().items()
        if path.is_relative_to(SOURCE / "sources")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "exec", "eval")
    ]
    assert not found, f"a reader gets an Item and opens nothing itself: {found}"


def test_rooms_lean_downwards_only() -> None:
    tool = Path(sys.executable).parent / "lint-imports"
    told = subprocess.run([tool, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[-3000:] + told.stderr[-1000:]


def test_only_the_store_knows_sql() -> None:
    allowed = ("store", "cases", "actions", "flow", "tools")
    found = [
        shown(path)
        for path, tree in modules().items()
        if path.relative_to(SOURCE).parts[0] not in allowed
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and any(name.split(".")[0] in ("sqlite3", "sqlalchemy") for name in _imported(node))
    ]
    assert not found, f"SQL belongs to the store: {found}"


def _imported(node: ast.Import | ast.ImportFrom) -> list[str]:
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
