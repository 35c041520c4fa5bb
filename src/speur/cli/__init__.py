"""The command line: parse, call an action, print. `--json` gives one object per line; progress goes to stderr."""

from speur.cli.main import main

__all__ = ["main"]
