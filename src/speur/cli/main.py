"""The commands. Exit codes: 0 done, 1 done but something did not hold, 2 wrong use, 3 could not do it."""

import io
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from speur.actions.plain import iso, plain_message
from speur.cli.benching import bench
from speur.cli.demonstrating import demo
from speur.cli.printing import Unwritten, bar, complain, line, message_text, safe, say
from speur.cli.scanning import scan
from speur.cli.serving import serve
from speur.model import BadInput, SpeurError

app = typer.Typer(
    name="speur",
    help="A workbench for chat as evidence: seal, read, search, check.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

CaseFolder = Annotated[Path, typer.Argument(metavar="CASE", help="The case folder.")]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line.")]

app.command()(bench)
app.command()(demo)
app.command()(scan)
app.command()(serve)


@app.command()
def init(
    case: CaseFolder,
    title: Annotated[str, typer.Option(help="What the case is called.")] = "",
    timezone: Annotated[str, typer.Option(help="Zone for times without one, and for display.")] = "Europe/Amsterdam",
) -> None:
    """Make an empty case."""
    from speur.actions.init import init as make

    made = make(case, title=title, timezone=timezone)
    say(f"Made the case {made.settings.title!r} in {case}.")


@app.command()
def ingest(
    case: CaseFolder,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATH...", help="Files and folders.")] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Read as this format; see `formats`.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A mapping file, for csv and json-lines.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone for times without one; the case's by default.")] = None,
    legal_basis: Annotated[str, typer.Option(help="On what legal basis this was obtained.")] = "",
    source: Annotated[str, typer.Option(help="From whom or what it was obtained.")] = "",
    note: Annotated[str, typer.Option(help="Anything else for the custody journal.")] = "",
    json: Json = False,
) -> None:
    """Seal files and read them into the case. Without paths: go on with what waits."""
    from speur.actions.formats import read_mapping
    from speur.actions.ingest import ingest as take

    with bar(not json) as progress:
        sealing = progress.add_task("sealing", total=None, rate="") if progress else None
        reading = progress.add_task("reading", total=None, rate="", visible=False) if progress else None
        began = time.monotonic()

        def sealed(number: int, _size: int, path: str) -> None:
            if progress and sealing is not None:
                progress.update(sealing, description=f"sealing {safe(path)[-40:]}", rate=f"{number} items")

        def read(path: str, done: int, total: int) -> None:
            if progress and reading is not None:
                rate = done / 1e6 / max(0.1, time.monotonic() - began)
                what = f"reading {safe(path)[-40:]}"
                progress.update(
                    reading, description=what, completed=done, total=total, visible=True, rate=f"{rate:.1f} MB/s"
                )

        told = take(
            case, paths or [], source=format_, mapping=read_mapping(mapping) if mapping else None, zone=timezone,
            legal_basis=legal_basis, obtained_from=source, note=note, sealing=sealed, progress=read,
        )  # fmt: skip
    if json:
        summary = msgspec.to_builtins(told.summary) if told.summary else {}
        line({**{k: v for k, v in msgspec.to_builtins(told).items() if k != "summary"}, **summary,
              "sealed": told.items, "queued": told.summary is None})  # fmt: skip
    else:
        _say_ingested(told)
    summary = told.summary
    if summary and summary.stopped:
        raise typer.Exit(130)
    held = summary is None or not (
        summary.problems or summary.ambiguous or summary.died or summary.unaccounted or told.refused
    )
    raise typer.Exit(0 if held else 1)


def _say_ingested(told: Any) -> None:
    if told.intake:
        sealed = "was sealed before; nothing changed" if told.again else "is sealed"
        say(f"Intake {told.intake} {sealed}: {told.items} items, {told.refused} refused.")
    summary = told.summary
    if summary is None:
        say("Another process is writing in this case; it will read what was sealed now.")
        return
    if summary.items == 0:
        say("Nothing waits to be read.")
        return
    say(
        f"Read {summary.read} of {summary.items} items in {summary.seconds:.1f} s: {summary.messages} messages, "
        f"{summary.copies} copies, {summary.events} events ({summary.per_second:,.0f} messages/s)."
    )
    say(
        f"Units {summary.units}, units read {summary.units_read}, problems {summary.problems}, "
        f"bytes unaccounted for {summary.unaccounted}."
    )
    if summary.attachments:
        say(f"{summary.attachments} items are files that messages refer to.")
    if summary.unrecognised:
        say(f"{summary.unrecognised} items are of no known format; they are sealed and listed.")
    if summary.ambiguous:
        say(f"{summary.ambiguous} items are claimed by two formats; see `speur problems`.")
    if summary.overlaps:
        say(f"{summary.overlaps} overlaps between items without message ids; a person decides about them.")
    if summary.sandbox:
        say(f"The reader process ran without its full sandbox ({summary.sandbox}).")
    if summary.stopped:
        say("Stopped; `speur ingest CASE` goes on where it was.")


@app.command()
def search(
    case: CaseFolder,
    query: Annotated[str, typer.Argument(help="See docs/query-language.md.")],
    limit: Annotated[int, typer.Option(help="At most so many; 0 for all.", min=0)] = 50,
    count: Annotated[bool, typer.Option("--count", help="Only how many.")] = False,
    sort: Annotated[str, typer.Option(help="newest, oldest or relevance.")] = "newest",
    csv: Annotated[bool, typer.Option("--csv", help="All hits as a CSV file.")] = False,
    json: Json = False,
) -> None:
    """Find messages; newest first."""
    from speur.actions import search as action
    from speur.flow.case import Case

    if sort not in ("newest", "oldest", "relevance"):
        raise BadInput(f"--sort is newest, oldest or relevance, not {sort!r}")
    if count:
        number = action.count(case, query)
        if json:
            line({"count": number})
        else:
            say(str(number))
        return
    if csv:
        for piece in action.search_csv(case, query):
            sys.stdout.buffer.write(piece)
        return
    zone = Case(case).settings.timezone
    for one in action.search(case, query, limit=limit or None, sort=sort):  # type: ignore[arg-type]
        if json:
            line(plain_message(one))
        else:
            say(message_text(one, zone) + "\n")


@app.command()
def show(
    case: CaseFolder, message_id: Annotated[str, typer.Argument(metavar="MESSAGE-ID")], json: Json = False
) -> None:
    """A message with its receipt: origin, raw bytes, reader, transformations."""
    from speur.actions.opening import OpenCase
    from speur.actions.show import show as receipt_of

    opened = OpenCase(case)
    receipt = receipt_of(opened, message_id)
    opened.case.people.audit("show", {"message": receipt.message.id, "by": "command line"})
    records: list[dict[str, Any]] = [
        {
            "id": record.source.id,
            "item": record.source.sha256,
            "path": record.source.path,
            "intakes": record.intakes,
            "place": record.source.place,
            "start": record.source.start,
            "end": record.source.end,
            "reader": f"{record.source.source}@{record.source.version}",
            "zone": record.source.zone,
            "mapping": record.source.mapping,
            "transformations": list(record.message.extra.notes),
            "text": record.message.text,
            "raw": record.raw.decode("utf-8", "replace"),
            "raw_hex": record.raw.hex(),
            "raw_size": record.raw_size,
        }
        for record in receipt.records
    ]
    if json:
        line({**plain_message(receipt.message), "records": records})
        return
    say(message_text(receipt.message, opened.zone))
    message = receipt.message
    say(f"\nTime       {message.sent_raw or '(none)'}; read as {iso(message.sent_ms) or 'no instant'}")
    say(f"           basis {message.sent_basis}, clock {message.sent_clock}")
    for record in records:
        say(f"\nRecord     {record['id']}")
        for name in ("item", "path", "place", "reader"):
            say(f"{name.capitalize():10} {record[name]}")
        say(f"Bytes      {record['start']}-{record['end']}")
        for note in record["transformations"]:
            say(f"Changed    {note}")
        say(str(record["raw"]))


@app.command()
def stats(case: CaseFolder, json: Json = False) -> None:
    """How much is in the case."""
    from speur.actions.ingest import case_stats

    told = case_stats(case)
    if json:
        line(told)
    else:
        for name, number in told.items():
            say(f"{name.replace('_', ' '):20} {number:>12,}")


@app.command()
def problems(case: CaseFolder, json: Json = False) -> None:
    """What could not be read, and why."""
    from speur.actions.problems import list_problems

    number = 0
    for one in list_problems(case):
        number += 1
        if json:
            line(msgspec.to_builtins(one))
        else:
            path, detail = safe(one.path, ""), safe(one.detail, "")
            say(f"{one.code}  {path}  {one.place}\n  {detail}")
    if not json:
        say(f"{number} problems.")


@app.command()
def verify(case: Annotated[Path, typer.Argument(metavar="CASE")], json: Json = False) -> None:
    """Hash the evidence again, read it again, compare with what is stored."""
    from speur.actions.verify import verify as check

    with bar(not json) as progress:
        task = progress.add_task("verifying", total=None, rate="") if progress else None

        def told(path: str, done: int, total: int) -> None:
            if progress and task is not None:
                progress.update(task, description=f"reading {safe(path)[-40:]}", completed=done, total=total)

        result = check(case, told)
    if json:
        line(
            {"items": result.items, "records": result.records, "newer_reader": result.newer_reader,
             "differences": len(result.differences), "holds": not result.differences}
        )  # fmt: skip
        for difference in result.differences:
            line(msgspec.to_builtins(difference))
    else:
        for difference in result.differences:
            where, detail = safe(difference.where, ""), safe(difference.detail, "")
            say(f"DIFFERS  {difference.kind}: {where}: {detail}")
        say(f"{result.items} items and {result.records} records read again; {len(result.differences)} differences.")
        if result.newer_reader:
            say(f"{result.newer_reader} items were read by an older reader; `speur reread` reads them anew.")
    raise typer.Exit(1 if result.differences else 0)


@app.command()
def reread(
    case: CaseFolder,
    item: Annotated[
        str | None, typer.Argument(metavar="[ITEM]", help="Path or start of the sha256; all if none.")
    ] = None,
    format_: Annotated[str | None, typer.Option("--format", help="Read as this format.")] = None,
    mapping: Annotated[Path | None, typer.Option(help="A mapping file, for csv and json-lines.")] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone for times without one; the case's by default.")] = None,
    json: Json = False,
) -> None:
    """Read the sealed bytes anew with today's readers; ids and decisions stay."""
    from speur.actions.formats import read_mapping
    from speur.actions.reread import reread as again

    chosen = read_mapping(mapping) if mapping else None
    summary = again(case, item, source=format_, mapping=chosen, zone=timezone)
    if json:
        line(msgspec.to_builtins(summary))
    else:
        say(
            f"Read {summary.read} of {summary.items} items anew: {summary.messages} messages, {summary.events} events, "
            f"{summary.problems} problems, bytes unaccounted for {summary.unaccounted}."
        )
    raise typer.Exit(1 if summary.problems or summary.unaccounted else 0)


@app.command()
def reindex(case: CaseFolder) -> None:
    """Make the index anew from the store."""
    from speur.actions.reindex import reindex as build

    say(f"The index holds {build(case)} messages.")


@app.command()
def formats(json: Json = False) -> None:
    """What can be read, and how a mapping file looks."""
    from speur.actions.formats import formats as known
    from speur.actions.formats import mapping_fields

    for one in known():
        if json:
            told = msgspec.to_builtins(one)
            line({**told, "mapping": mapping_fields()} if one.needs_mapping else told)
        else:
            say(f"{one.name} (version {one.version}, {one.tier})\n  {one.about}{one.broken}")


@app.command()
def about(json: Json = False) -> None:
    """Which Speur this is, and what this machine lets it do."""
    from speur.actions.about import about as describe

    told = describe()
    if json:
        line(told)
        return
    for name in ("speur", "python", "system", "sandbox"):
        say(f"{name:8} {told[name]}")


def main() -> None:
    """Run the command line; errors become a message and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _unwritten(error)
    sys.exit(code)


def _run() -> int:
    try:
        app()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 0
    except SpeurError as error:
        complain(str(error))
        return error.exit_code
    except Unwritten as error:
        return _unwritten(error.reason)
    except OSError as error:
        complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return 3
    except KeyboardInterrupt:
        complain("stopped")
        return 130
    return 0


def _unwritten(error: OSError) -> int:
    """Our output cannot be written: no failure when whoever reads it has had enough."""
    with suppress(OSError, ValueError):  # what is still in the buffer goes nowhere, or leaving would fail as well
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if isinstance(error, BrokenPipeError):
        return 0
    complain(f"the output cannot be written: {error.strerror}")
    return 3
