"""Refuse words that claim conduct. Speur says what a message says and what a model scored, never what somebody did.

Looked at: templates, scripts and styles of the workbench, texts in the code that a person can come to read, docs.
A line may be allowed in `ALLOWED` with its reason; an allowance that nothing needs any more is an error too.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent

CLAIMS = re.compile(
    r"""\b(?:
        (?:sold|bought|dealt|trafficked|smuggled|laundered)\s+(?:drugs|weapons|cocaine|money)
      | criminals? | perpetrators? | culprits? | offenders? | traffickers? | drug\s+dealers? | murderers? | guilty
      | is\s+a\s+(?:dealer|suspect) | committed\s+(?:a|the)\s+(?:crime|offence|murder)
      | dader(?:s|schap)? | verdachten?\s+(?:heeft|hebben|is|zijn|deed|kocht|verkocht) | crimine(?:el|le|len)
      | drugsdealers? | schuldig(?:e|en)? | heeft\s+(?:drugs|wapens)\s+(?:verkocht|gekocht|geleverd)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

# (path, the words as they stand there): why they claim nothing about anybody in a case.
ALLOWED: dict[tuple[str, str], str] = {}

# The fictional case is talk between invented people; the queries and samples quote such talk.
SPEECH = ("src/speur/drill/", "docs/demo-case.md")


def texts() -> Iterator[tuple[str, int, str]]:
    """Everything a person reads: (path, line, text)."""
    kinds = ("*.html", "*.jinja", "*.js", "phrases/**/*.toml")
    shown = [path for kind in kinds for path in ROOT.glob(f"src/speur/**/{kind}")]
    for path in sorted([*shown, *ROOT.glob("docs/**/*.md"), *ROOT.glob("*.md")]):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            yield path.relative_to(ROOT).as_posix(), number, line
    for path in sorted(ROOT.glob("src/speur/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield path.relative_to(ROOT).as_posix(), node.lineno, node.value


def wrong() -> list[str]:
    """Every claim of conduct, and every allowance that nothing needs."""
    needed = set()
    found = []
    for path, line, text in texts():
        if path.startswith(SPEECH):
            continue
        for match in CLAIMS.finditer(text):
            key = (path, match[0])
            if key in ALLOWED:
                needed.add(key)
            else:
                found.append(f"{path}:{line}: claims conduct: {match[0]!r}; say what a message says or a model scored")
    return found + [f"tools/check_wording.py: the allowance {key} is needed no more" for key in ALLOWED.keys() - needed]


def main() -> int:
    """Print what is wrong; 1 when anything is."""
    found = wrong()
    print("\n".join(found) or "wording holds", file=sys.stderr if found else sys.stdout)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
