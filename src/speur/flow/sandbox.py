"""Take rights away from a process before it looks at hostile bytes: no network, no new files, bounded memory.

Called at the start of the reader process, before any thread exists.
"""

import ctypes
import os
import resource

_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_PR_SET_NO_NEW_PRIVS = 38
_PR_SET_PDEATHSIG = 1
_SIGKILL = 9

MEMORY_BYTES = 3 << 30
OPEN_FILES = 64


def enter(memory_bytes: int = MEMORY_BYTES) -> str:
    """Lock this process in; returns an empty string, or what the system refused."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0)
    refused = ""
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        refused = f"no network namespace: {os.strerror(ctypes.get_errno())}"
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return refused


def available() -> str:
    """Ask in a child process whether the sandbox holds here; an empty string when it does, else what is missing."""
    receiving, sending = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(receiving)
        os.write(sending, enter().encode())
        os._exit(0)
    os.close(sending)
    with os.fdopen(receiving, "rb") as answer:
        told = answer.read().decode()
    os.waitpid(child, 0)
    return told
