"""A new format is one module, one line in `BUILTIN`, one folder of samples; this says which step is missing."""

from importlib import import_module

from house.repository import ROOT, SOURCE
from speur.sources import BUILTIN, Broken, load, load_all


def test_every_module_is_registered() -> None:
    there = {path.stem for path in (SOURCE / "sources").glob("*.py") if path.stem != "__init__"}
    registered = {target.partition(":")[0].rpartition(".")[2] for target in BUILTIN.values()}
    assert not there - registered, f"modules in sources/ without a line in BUILTIN: {sorted(there - registered)}"
    assert not registered - there, f"lines in BUILTIN without a module: {sorted(registered - there)}"


def test_every_format_loads() -> None:
    broken = {name: str(source) for name, source in load_all() if isinstance(source, Broken)}
    assert not broken


def test_every_format_has_the_name_it_is_registered_under() -> None:
    assert {name: load(name).name for name in BUILTIN} == {name: name for name in BUILTIN}


def test_every_format_has_samples() -> None:
    without = [name for name in BUILTIN if not list((ROOT / "tests" / "data" / name).glob("*/case.toml"))]
    assert not without, f"no sample in tests/data/<name>/<case>/case.toml for: {without}"


def test_every_sample_folder_is_of_a_format() -> None:
    folders = {path.parent.parent.name for path in (ROOT / "tests" / "data").glob("*/*/case.toml")}
    assert not folders - BUILTIN.keys(), f"samples of no registered format: {sorted(folders - BUILTIN.keys())}"


def test_every_format_is_explained_to_the_user() -> None:
    page = (ROOT / "docs" / "ingest-your-files.md").read_text("utf-8")
    missing = [name for name in BUILTIN if f"`{name}`" not in page]
    assert not missing, f"docs/ingest-your-files.md says nothing about: {missing}"


def test_every_format_says_what_it_rests_on() -> None:
    """One line each, so that nobody has to read code to know what is covered."""
    for name in BUILTIN:
        text = import_module(type(load(name)).__module__).__doc__ or ""
        assert len(text.split("\n")[0]) <= 120, name
