"""Settings for all tests: no network beyond this machine, repeatable examples, browsers only where there is one."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from builders import Speur, Told

IN_CI = os.environ.get("CI", "") not in ("", "0", "false")

# On CI the same examples every time, so that a red run is red for whoever repeats it; at a desk new ones each run.
settings.register_profile(
    "ci", derandomize=True, max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("desk", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ci" if IN_CI else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--golden", action="store_true", help="rewrite golden files; review the diff")


def pytest_configure(config: pytest.Config) -> None:
    if IN_CI and config.getoption("--golden"):
        raise pytest.UsageError("--golden rewrites what the tests compare with; it is not for CI")


def chromium() -> str | None:
    """The browser that browser tests drive, or None."""
    return os.environ.get("SPEUR_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if chromium():
        return
    skip = pytest.mark.skip(reason="no Chromium here; `make test` says how to get one (or set SPEUR_CHROMIUM)")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(skip)


@pytest.fixture
def speur(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> "Speur":
    """The command line, in this process: `speur("stats", case, "--json")`; a traceback fails the test."""
    from builders import run_here  # here, so that a fault in one room does not keep all tests from being collected

    def run(*arguments: object) -> "Told":
        return run_here(capsys, monkeypatch, arguments)

    return run


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """An empty case."""
    from builders import new_case

    return new_case(tmp_path / "case").folder
