"""`speur scan`: what is said in lines of text, without a case."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from speur.cli.printing import errors, line, safe, say
from speur.model import BadInput


def scan(
    file: Annotated[
        str,
        typer.Argument(metavar="[FILE]", help="Lines of plain text or of {id, text, context}; - for standard input."),
    ] = "-",
    json: Annotated[bool, typer.Option("--json", help="One JSON object per line, in order.")] = False,
) -> None:
    """Say what is in lines of text: wallets, links, phones, prices, times. Needs no case.

    The judgements offer, threat and privilege are null for now: their models come later.
    """
    from speur.actions.scan import Failed, scan_stream

    wrong = False
    with _opened(file) as stream:
        for number, one in enumerate(scan_stream(stream), 1):
            if isinstance(one, Failed):
                wrong = True
            if json:
                line(one)
            elif isinstance(one, Failed):
                errors.print(f"speur: {safe(one.error)}", markup=False)
            else:
                for finding in one.findings:
                    doubt = "" if finding.valid else "  (does not hold)"
                    say(f"{number}:{finding.start}-{finding.end}  {finding.kind}  {finding.value!r}{doubt}")
                for link in one.links:
                    say(f"{number}  link  {link.kind}  {link.normalised}")
            if json and number % 256 == 0:
                sys.stdout.flush()
    raise typer.Exit(1 if wrong else 0)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    if file == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(file).open("rb") as stream:
            yield stream
    except (FileNotFoundError, IsADirectoryError, PermissionError) as error:
        raise BadInput(f"expected a file to read, found {file!r}: {error.strerror}") from error
