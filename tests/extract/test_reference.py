"""The reference page knows every kind, and the figures hold."""

import ast
from pathlib import Path

from evaluate_extractors import compare, figures, rows

from speur.extract import BUILTIN, load
from speur.extract.scanning import scanner

PAGE = Path(__file__).parent.parent.parent / "docs" / "reference" / "findings.md"


def test_every_kind_is_on_the_page_in_its_order() -> None:
    kinds = [kind for extractor in scanner().extractors for kind in extractor.kinds]
    text = PAGE.read_text("utf-8").split("## Group links")[0]
    listed = [line.split("`")[1] for line in text.splitlines() if line.startswith("| `")]
    assert listed == kinds


def test_every_module_is_registered() -> None:
    folder = Path(__file__).parent.parent.parent / "src" / "speur" / "extract"
    there = {path.stem for path in folder.glob("*.py")} - {"__init__", "scanning", "group_links", "moments"}
    assert there == {target.partition(":")[0].rpartition(".")[2] for target in BUILTIN.values()}
    assert {name: load(name).name for name in BUILTIN} == {name: name for name in BUILTIN}


def test_the_kept_apart_lines_are_read_as_well_as_the_model_page_says() -> None:
    right, invented, missed = compare(rows())
    assert figures(right.total(), invented.total(), missed.total())[2] >= 0.97
    assert all(figures(right[kind], invented[kind], missed[kind])[2] >= 0.9 for kind in right)


def test_extractors_open_nothing() -> None:
    folder = Path(__file__).parent.parent.parent / "src" / "speur" / "extract"
    calls = [
        (path.name, node.lineno)
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "exec", "eval")
    ]
    assert not calls
