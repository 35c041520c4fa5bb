"""Where things are, for the tests about the code."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SOURCE = ROOT / "src" / "speur"
ROOMS = sorted(path.parent.name for path in SOURCE.glob("*/__init__.py"))


@cache
def modules() -> dict[Path, ast.Module]:
    """Every module of Speur, read."""
    return {path: ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def shown(path: Path) -> str:
    """A path as it is said in a failure."""
    return path.relative_to(ROOT).as_posix()


def files(*without: str) -> Iterator[Path]:
    """Every text file that is or would be committed, except below the folders given."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=True
    )
    for name in sorted(set(listed.stdout.decode().split("\0"))):
        path = ROOT / name
        if name and path.is_file() and not name.startswith(without) and b"\0" not in path.read_bytes()[:4096]:
            yield path
