"""Measure the extractors on their kept-apart set; `--write` puts the figures into docs/models/extractors.md.

A finding counts when kind, span, value and validity are all as they were written down by hand; a link when kind and
normal form are, in order. `--wrong` lists every difference.
"""

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import Any

from speur.extract.group_links import links
from speur.extract.scanning import scan

ROOT = Path(__file__).parent.parent
KEPT_APART = ROOT / "tests" / "data" / "extract" / "kept_apart.jsonl"
PAGE = ROOT / "docs" / "models" / "extractors.md"
START, END = "<!-- figures -->\n", "<!-- end of figures -->"

KEYS = ("kind", "start", "end", "value", "valid")
Counts = tuple[Counter[str], Counter[str], Counter[str]]


def rows(path: Path = KEPT_APART) -> list[dict[str, Any]]:
    """The lines of the set."""
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def compare(lines: list[dict[str, Any]], *, tell: bool = False) -> Counts:
    """(right, invented, missed) per kind; group links under `links`."""
    right: Counter[str] = Counter()
    invented: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    for line, found in zip(lines, scan([line["text"] for line in lines]), strict=True):
        got = Counter((one.kind, one.start, one.end, one.value, one.valid) for one in found)
        want = Counter(tuple(one[key] for key in KEYS) for one in line["findings"])
        got.update(("links", one.kind, one.normalised) for one in links(line["text"]))
        want.update(("links", one["kind"], one["normalised"]) for one in line["links"])
        for counter, some in ((right, got & want), (invented, got - want), (missed, want - got)):
            counter.update(Counter({kind: 0 for kind, *_ in some}))
            for (kind, *_), number in some.items():
                counter[kind] += number
        if tell and got != want:
            print(repr(line["text"]))
            print("   got   ", sorted(got - want, key=str))
            print("   wanted", sorted(want - got, key=str))
    return right, invented, missed


def figures(right: int, invented: int, missed: int) -> tuple[float, float, float]:
    """Precision, recall, F1."""
    precision = right / (right + invented) if right + invented else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def table(counts: Counts) -> str:
    """The figures as a table in Markdown; the last row is over all kinds but the links."""
    right, invented, missed = counts
    kinds = sorted({*right, *invented, *missed})
    out = ["| kind | n | precision | recall | F1 |\n|---|---|---|---|---|\n"]
    for kind in [*(kind for kind in kinds if kind != "links"), "links"]:
        told = figures(right[kind], invented[kind], missed[kind])
        out.append(f"| `{kind}` | {right[kind] + missed[kind]} | " + " | ".join(f"{one:.3f}" for one in told) + " |\n")
    sums = [sum(number for kind, number in one.items() if kind != "links") for one in counts]
    out.append(f"| all findings | {sums[0] + sums[2]} | " + " | ".join(f"{one:.3f}" for one in figures(*sums)) + " |\n")
    return "".join(out)


def main() -> None:
    """Print the table, and write it where the page has a place for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="list every difference")
    parser.add_argument("--write", action="store_true", help="put the figures into docs/models/extractors.md")
    parser.add_argument("--set", type=Path, default=KEPT_APART, help="another set in the same form")
    asked = parser.parse_args()
    told = table(compare(rows(asked.set), tell=asked.wrong))
    print(told)
    if asked.write:
        text = PAGE.read_text("utf-8")
        head, _, rest = text.partition(START)
        PAGE.write_text(head + START + told + END + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    main()
