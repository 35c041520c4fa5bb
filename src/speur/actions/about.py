"""`about`: which Speur this is, what it is made of, and what this machine lets it do."""

import hashlib
import inspect
import platform
import sys
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from speur import __version__
from speur.flow.sandbox import available
from speur.sources import Broken, load_all


def about() -> dict[str, Any]:
    """Version, formats with the hash of their code, libraries, and the state of the sandbox."""
    return {
        "speur": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "sandbox": available() or "no network, no new files, bounded memory",
        "formats": {
            name: {"broken": str(source)} if isinstance(source, Broken) else {
                "version": source.version, "tier": str(source.tier), "code_sha256": _code(type(source)),
            }
            for name, source in load_all()
        },
        "libraries": _libraries(),
    }  # fmt: skip


def _code(kind: type) -> str:
    path = inspect.getsourcefile(sys.modules[kind.__module__])
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


def _libraries() -> dict[str, str]:
    try:
        named = requires("speur") or []
    except PackageNotFoundError:
        return {}
    found = {}
    for one in named:
        name = one.split(";")[0].split(">")[0].split("=")[0].split("[")[0].strip()
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found
