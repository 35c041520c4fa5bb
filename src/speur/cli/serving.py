"""`speur serve`: the workbench in a browser."""

from pathlib import Path
from typing import Annotated

import typer

from speur.cli.printing import say


def serve(
    case: Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.")],
    port: Annotated[int, typer.Option(help="The port; the next free one when it is taken.")] = 8440,
    host: Annotated[str, typer.Option(help="The address to listen on; only this machine unless told otherwise.")] = (
        "127.0.0.1"
    ),
    open_: Annotated[bool, typer.Option("--open", help="Open a browser.")] = False,
) -> None:
    """Open the workbench for a case; Ctrl-C ends it."""
    from speur.actions.serve import serve as run
    from speur.web.app import make_app
    from speur.web.security import LOOPBACK, hosts_for

    hosts = hosts_for(host)

    def ready(address: str) -> None:
        if hosts != LOOPBACK:
            say("Others on the network can reach this address, and nothing encrypts what goes over it.")
        say(f"The workbench is at\n\n  {address}\n\nThe address works once. Ctrl-C ends the workbench.")
        if open_:
            import webbrowser

            webbrowser.open(address)

    run(case, make_app, hosts, host=host, port=port, ready=ready)
