"""What the sandbox takes away, tried in a child process."""

import os
import resource
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from speur.flow import sandbox

REFUSED = sandbox.available()


def inside(what: Callable[[], object], memory: int = 1 << 30) -> str:
    """What becomes of a call in a sandboxed child: `done`, or the name of the error."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        told = "done"
        try:
            sandbox.enter(memory)
            what()
        except BaseException as error:  # noqa: BLE001 - all of it is told to the parent
            told = type(error).__name__
        os.write(sending, told.encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told


def connect(address: tuple[str, int]) -> None:
    # The plain socket below pytest-socket's guard: nothing listens there, and there is no network to go to.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        one.connect(address)


@pytest.mark.skipif(bool(REFUSED), reason=f"the system refuses: {REFUSED}")
def test_there_is_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        connect(address)
        assert inside(lambda: connect(address)) == "OSError"


def test_no_file_can_be_written(tmp_path: Path) -> None:
    def write() -> None:
        import signal

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        (tmp_path / "x").write_bytes(b"x")

    assert inside(write) == "OSError"


def test_memory_is_limited() -> None:
    assert inside(lambda: bytearray(1 << 20)) == "done"
    assert inside(lambda: bytearray(2 << 30)) == "MemoryError"


def test_few_files_can_be_open(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    assert inside(lambda: [os.open(tmp_path / "x", os.O_RDONLY) for _ in range(200)]) == "OSError"


def test_the_limits_cannot_be_lifted_again() -> None:
    if os.geteuid() == 0:
        pytest.skip("root may lift limits")
    assert inside(lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (-1, -1))) == "ValueError"
