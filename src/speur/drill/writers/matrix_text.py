"""Small rooms as daily text: `[YYYY-MM-DD HH:MM:SS] @user:server: body`; bodies may run over lines.

A line of forty dashes stands where the room was silent for an hour. People also type dashes.
"""

from collections.abc import Sequence
from pathlib import Path

from speur.drill import clock
from speur.drill.cast import HOST, Person
from speur.drill.lines import Line
from speur.drill.truth import Ledger

SEPARATOR = "-" * 40


def write(folder: Path, root: Path, lines: Sequence[Line], people: Sequence[Person], ledger: Ledger) -> None:
    """Write one room, a file per day by Dutch clocks."""
    folder.mkdir(parents=True, exist_ok=True)
    days: dict[str, list[str]] = {}
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    before = 0
    for line in lines:
        stamp = clock.stamp(line.at)
        day = stamp[:10]
        out = days.setdefault(day, [])
        if out and line.at - before > 3600:
            out.append(SEPARATOR)
            numbers[day] += 1
        before = line.at
        file = str((folder / f"{day}.txt").relative_to(root))
        first = numbers.get(day, 0) + 1
        out.append(f"[{day} {stamp[11:]}] @{people[line.who].user}:{HOST}: {line.text}")
        numbers[day] = first + line.text.count("\n")
        counts[day] = counts.get(day, 0) + 1
        ledger.note(line, line.text, file, line=first)
    for day, out in days.items():
        (folder / f"{day}.txt").write_text("\n".join(out) + "\n", encoding="utf-8", newline="\n")
        ledger.count(str((folder / f"{day}.txt").relative_to(root)), counts[day], "matrix-text")
