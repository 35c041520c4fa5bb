"""`speur bench`: measure on this machine."""

from pathlib import Path
from typing import Annotated

import typer

from speur.cli.printing import errors, line, say
from speur.model import BadInput

KINDS = ("ingest", "memory", "search")


def bench(
    what: Annotated[list[str] | None, typer.Argument(metavar="[WHAT]...", help="ingest, memory, search.")] = None,
    messages: Annotated[int | None, typer.Option(help="How many messages; each bench has its own default.")] = None,
    case: Annotated[Path | None, typer.Option(help="For search: a case to ask, and to ingest into.")] = None,
    floor: Annotated[Path, typer.Option(help="The floor to compare with.")] = Path("tools/floor.py"),
    json: Annotated[bool, typer.Option("--json", help="One JSON object per line.")] = False,
) -> None:
    """Measure speed and memory; figures of one machine, so compare ratios."""
    from speur.actions.bench_ingest import bench_ingest, bench_memory
    from speur.actions.bench_search import bench_search

    wanted = what or ["ingest"]
    if unknown := set(wanted) - set(KINDS):
        raise BadInput(f"no bench is called {', '.join(sorted(unknown))}; known: {', '.join(KINDS)}")

    def told(text: str) -> None:
        errors.print(text, markup=False)

    for one in wanted:
        if one == "ingest":
            result = bench_ingest(messages=messages or 265_000, floor=floor, progress=told)
        elif one == "memory":
            result = bench_memory(messages=messages or 2_500_000, progress=told)
        else:
            result = bench_search(messages=messages or 265_000, case=case, progress=told)
        if json:
            line(result)
        else:
            for name, value in result.items():
                say(f"{name:24} {value}")
