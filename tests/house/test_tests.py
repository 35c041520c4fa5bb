"""The tests themselves: they stand where the code stands, and reach nothing beyond this machine."""

import re
import socket

import pytest
from pytest_socket import SocketConnectBlockedError

from house.repository import ROOMS, ROOT

TESTS = ROOT / "tests"
BESIDE = {"data", "house", "journeys"}


def test_folders_mirror_the_rooms() -> None:
    folders = {path.name for path in TESTS.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    strange = folders - BESIDE - set(ROOMS)
    assert not strange, f"folders in tests/ for no room of src/speur: {sorted(strange)}"


def test_every_room_is_tested() -> None:
    text = "\n".join(path.read_text("utf-8") for path in TESTS.rglob("*.py"))
    untested = [room for room in ROOMS if not re.search(rf"\bspeur\.{room}\b", text)]
    assert not untested, f"no test imports: {untested}"


def test_no_test_reaches_beyond_this_machine() -> None:
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams,
        pytest.warns(UserWarning, match=r"192\.0\.2\.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        datagrams.connect(("192.0.2.1", 9))  # a documentation address; a datagram socket would send nothing


def test_browser_tests_are_marked() -> None:
    unmarked = [
        path.relative_to(ROOT).as_posix()
        for path in TESTS.rglob("*.py")
        if "playwright" in (text := path.read_text("utf-8"))
        and path != TESTS / "house" / "test_tests.py"
        and path.name.startswith("test_")
        and "mark.browser" not in text
    ]
    assert not unmarked, f"without `pytest.mark.browser` these fail where there is no Chromium: {unmarked}"
