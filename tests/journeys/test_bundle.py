"""The bundle installs and runs where there is no network at all."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
IN_CI = os.environ.get("CI") == "true"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if find_spec("hatchling") is None:
        pytest.skip("no hatchling here; `make test` installs it")
    folder = tmp_path_factory.mktemp("bundle") / "bundle"
    pip = {"PIP": f"{sys.executable} -m pip --disable-pip-version-check"}
    told = subprocess.run(
        ["sh", "tools/make_bundle.sh", folder],
        cwd=ROOT,
        env=os.environ | pip,
        capture_output=True,
        text=True,
        check=False,
    )
    if told.returncode and not IN_CI:
        pytest.skip(f"the wheels could not be collected here: {told.stderr[-300:]}")
    assert told.returncode == 0, told.stderr[-2000:]
    return folder


def without_network(*command: str | Path, home: Path) -> "subprocess.CompletedProcess[str]":
    """Run with nothing of this user's settings, in a network namespace with nothing in it, not even loopback."""
    env = {"PATH": f"{Path(sys.base_prefix) / 'bin'}:/usr/bin:/bin", "HOME": str(home), "LANG": "C.UTF-8"}
    return subprocess.run(
        ["unshare", "-rn", *map(str, command)], env=env, cwd=home, capture_output=True, text=True, check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    if shutil.which("unshare") is None or without_network("true", home=tmp_path).returncode:
        pytest.skip("this system refuses a network namespace to an ordinary user")
    return tmp_path


def test_installs_and_runs_without_a_network(bundle: Path, home: Path) -> None:
    unreachable = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert "Network is unreachable" in without_network(sys.executable, "-c", unreachable, home=home).stderr
    installed = without_network(bundle / "install", home / "speur", home=home)
    assert installed.returncode == 0, installed.stderr
    speur = home / "speur" / "bin" / "speur"
    made = without_network(speur, "demo", home / "demo", "--messages", "2000", "--no-serve", home=home)
    assert made.returncode == 0, made.stderr
    verified = without_network(speur, "verify", home / "demo" / "case", home=home)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    assert " 0 differences" in verified.stdout


def test_a_changed_file_is_not_installed(bundle: Path, home: Path) -> None:
    copied = shutil.copytree(bundle, home / "copy")
    wheel = next((copied / "wheels").glob("speur-*.whl"))
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    told = without_network(copied / "install", home / "speur", home=home)
    assert told.returncode != 0
    assert wheel.name in told.stdout + told.stderr
    assert not (home / "speur").exists()
