"""Docs are built or tested, never just written."""

import re
import subprocess
import sys
import tomllib

import typer.main
from problem_codes import SECTIONS, codes

from house.repository import ROOT, modules
from speur.cli.main import app

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def explained() -> dict[str, set[str]]:
    """The codes of problem_codes.toml: by the section of its own, or under an empty name."""
    told: dict[str, set[str]] = {section: set() for section in ["", *SECTIONS]}
    for section, content in tomllib.loads((ROOT / "tools" / "problem_codes.toml").read_text("utf-8")).items():
        told[section if section in SECTIONS else ""] |= content["codes"].keys()
    return told


def test_the_reference_is_up_to_date() -> None:
    told = subprocess.run(
        [sys.executable, "tools/make_reference.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr


def test_every_problem_code_is_explained() -> None:
    missing = {
        code: places
        for section, known in explained().items()
        for code, places in codes(section).items()
        if code not in known
    }
    assert not missing, f"add to tools/problem_codes.toml, then `make docs`: {missing}"


def test_no_code_is_explained_that_does_not_exist() -> None:
    stale = [code for section, known in explained().items() for code in known - codes(section).keys()]
    assert not stale, f"in tools/problem_codes.toml, but nowhere in the code: {sorted(stale)}"


def test_codes_seen_in_samples_are_explained() -> None:
    seen = {
        code
        for path in (ROOT / "tests" / "data").glob("*/*/expected.jsonl")
        for code in re.findall(r'^\{"record":"Problem".*?"code":"([^"]+)"', path.read_text("utf-8"), re.MULTILINE)
    }
    assert not seen - explained()[""], f"add to tools/problem_codes.toml: {sorted(seen - explained()[''])}"


def test_every_command_and_option_has_help() -> None:
    group = typer.main.get_command(app)
    silent = []
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        if not command.help:
            silent.append(name)
        silent += [
            f"{name} {one.opts[0]}"
            for one in command.params
            if one.param_type_name == "option" and one.name != "help" and not one.help
        ]
    assert not silent, f"no help text: {silent}"


def test_links_between_pages_lead_somewhere() -> None:
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
            if not target.startswith(("http:", "https:", "mailto:")) and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert not dead


def test_commands_in_the_docs_exist() -> None:
    group = typer.main.get_command(app)
    known = set(group.commands)  # type: ignore[attr-defined]
    unknown = []
    for page in PAGES:
        for block in re.findall(r"```(?:sh|console|bash)?\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            for command in re.findall(r"(?:^|bin/|\| |\$ )speur ([a-z]+)", block, re.MULTILINE):
                if command not in known:
                    unknown.append(f"{page.relative_to(ROOT)}: speur {command}")
    assert not unknown


def test_make_targets_in_the_docs_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    unknown = [
        f"{page.relative_to(ROOT)}: make {target}"
        for page in PAGES
        for target in re.findall(r"(?:`|^\s*)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE)
        if target not in targets
    ]
    assert not unknown


def test_paths_named_in_docstrings_exist() -> None:
    dead = []
    for path, tree in modules().items():
        text = path.read_text("utf-8")
        dead += [
            f"{path.name}: {name}"
            for name in re.findall(r"\b(?:docs|tests|tools)/[a-z/_-]+\.(?:md|py|toml)", text)
            if not (ROOT / name).exists()
        ]
        assert tree
    assert not dead
