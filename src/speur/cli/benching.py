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

    size = {} if messages is None else {"messages": messages}
    for one in wanted:
        if one == "ingest":
            result = bench_ingest(floor=floor, progress=told, **size)
        elif one == "memory":
            result = bench_memory(progress=told, **size)
        else:
            result = bench_search(progress=told, **size)
        if json:
            line(result)
        else:
            for name, value in result.items():
                say(f"{name:24} {value}")
