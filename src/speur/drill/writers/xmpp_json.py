"""The phone service's XMPP log: a file per UTC day of pretty-printed JSON objects, without commas between."""

from collections.abc import Iterable
from json import encoder
from pathlib import Path

from speur.drill import clock
from speur.drill.lines import Line
from speur.drill.truth import Ledger

quote = encoder.encode_basestring


def write(folder: Path, root: Path, lines: Iterable[tuple[Line, str, str]], ledger: Ledger) -> None:
    """Write (line, sender's full address, receiver's address), given in order of time."""
    folder.mkdir(parents=True, exist_ok=True)
    day, batch = "", list[str]()

    def flush() -> None:
        if batch:
            (folder / f"{day}.json").write_text("".join(batch), encoding="utf-8", newline="\n")
            ledger.count(str((folder / f"{day}.json").relative_to(root)), len(batch), "xmpp-json")
            batch.clear()

    file = ""
    for line, sender, receiver in lines:
        ts = clock.stamp_utc(line.at)
        if ts[:10] != day:
            flush()
            day = ts[:10]
            file = str((folder / f"{day}.json").relative_to(root))
        batch.append(
            f'{{\n  "ts": "{ts}",\n  "from": {quote(sender)},\n  "to": {quote(receiver)},\n'
            f'  "body": {quote(line.text)}\n}}\n'
        )
        ledger.note(line, line.text, file, index=len(batch) - 1, ts=ts, **{"from": sender, "to": receiver})
    flush()
