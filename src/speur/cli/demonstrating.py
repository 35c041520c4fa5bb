"""`speur demo`: the fictional case, from nothing to the workbench."""

from pathlib import Path
from typing import Annotated

import typer

from speur.cli.printing import bar, safe, say
from speur.cli.serving import serve


def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put it.")] = Path("demo"),
    messages: Annotated[int, typer.Option(help="How many messages.", min=1_000)] = 265_000,
    serve_: Annotated[bool, typer.Option("--serve/--no-serve", help="Open the workbench at the end.")] = True,
    port: Annotated[int, typer.Option(help="The workbench's port.")] = 8440,
) -> None:
    """Build the fictional case, ingest it, open the workbench."""
    from speur.actions.demo import demo as make

    say(f"Making a fictional case of {messages:,} messages in {folder}: nobody and nothing in it is real.")
    with bar(shown=True) as progress:
        writing = progress.add_task("writing", total=messages, rate="") if progress else None
        reading = progress.add_task("reading", total=None, rate="", visible=False) if progress else None

        def made(done: int, total: int) -> None:
            if progress and writing is not None:
                progress.update(writing, completed=done, total=total)

        def read(path: str, done: int, total: int) -> None:
            if progress and writing is not None and reading is not None:
                progress.update(writing, visible=False)
                what = f"reading {safe(path)[-40:]}"
                progress.update(reading, description=what, completed=done, total=total, visible=True)

        told = make(folder, messages=messages, making=made, reading=read)
    if told.made:
        say(f"Wrote the files in {told.made:.1f} s; they lie in {told.files}.")
    for one in told.ingested:
        if one.summary and one.summary.items:
            say(
                f"Read {one.summary.read} items: {one.summary.messages:,} messages, {one.summary.events:,} events, "
                f"{one.summary.problems} problems in {one.summary.seconds:.1f} s "
                f"({one.summary.per_second:,.0f} messages/s)."
            )
    if serve_:
        serve(told.case, port=port)
    else:
        say(f"Look at it with: speur serve {told.case}")
