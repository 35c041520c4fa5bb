"""Pictures of counts over time as SVG: lengths and places in attributes, because the pages allow no style."""

from collections.abc import Sequence

import msgspec

from speur.actions.overview import Silence, silences
from speur.search.timeline import TimeBucket, Timeline

WIDTH, HEIGHT = 1000.0, 100.0
_WIDEST = 30.0


class Bar(msgspec.Struct, frozen=True, kw_only=True):
    """One bar, in the units of the picture."""

    x: float
    y: float
    width: float
    height: float
    label: str
    count: int


class Gap(msgspec.Struct, frozen=True, kw_only=True):
    """A silent stretch on the picture."""

    x: float
    width: float
    silence: Silence
    days: int


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """A timeline, ready to draw. `ticks` are (place in percent, label)."""

    unit: str
    bars: list[Bar]
    gaps: list[Gap]
    ticks: list[tuple[float, str]]
    highest: int
    total: int
    first: str
    last: str
    buckets: str
    before: int
    after: int
    untimed: int


def chart(timeline: Timeline) -> Chart | None:
    """The picture of a timeline; None when nothing in it has a time."""
    found = timeline.buckets
    if not found:
        return None
    highest = max(bucket.count for bucket in found)
    step = WIDTH / len(found)
    width = min(step * 0.85 if step > 3 else step, _WIDEST)
    aside = (step - width) / 2 if width == _WIDEST else 0.0
    bars = [
        Bar(
            x=at * step + aside, y=HEIGHT - height, width=width, height=height, label=bucket.label, count=bucket.count
        )
        for at, bucket in enumerate(found)
        if (height := max(1.2, HEIGHT * bucket.count / highest) if bucket.count else 0.0)
    ]  # fmt: skip
    gaps = [
        Gap(
            x=one.first * step, width=(one.last - one.first + 1) * step, silence=one,
            days=round((one.end - one.start) / 86_400),
        )
        for one in silences(found)
    ]  # fmt: skip
    return Chart(
        unit=timeline.unit, bars=bars, gaps=gaps, ticks=_ticks(found), highest=highest,
        total=sum(bucket.count for bucket in found), first=found[0].label, last=found[-1].label,
        buckets=",".join(f"{bucket.label}={bucket.count}" for bucket in found), before=timeline.before,
        after=timeline.after, untimed=timeline.untimed,
    )  # fmt: skip


def _ticks(buckets: Sequence[TimeBucket], most: int = 9) -> list[tuple[float, str]]:
    """Labels below the picture: where a year, else a month, else a day begins; at most so many."""
    for length in (4, 7, 10):
        starts = [at for at, b in enumerate(buckets) if at and b.label[:length] != buckets[at - 1].label[:length]]
        if len(starts) >= 3 or length == 10:
            every = -(-len(starts) // most) or 1
            ticks = [(100 * at / len(buckets), buckets[at].label[:length]) for at in starts[::every]]
            return [tick for tick in ticks if tick[0] < 95]
    return []


def shades(grid: Sequence[Sequence[int]], levels: int = 6) -> list[list[int]]:
    """How dark each cell of a heatmap is: 0 for nothing, else 1 to `levels`, by the root of its share of the most."""
    most = max((count for row in grid for count in row), default=0)
    if not most:
        return [[0] * len(row) for row in grid]
    return [[-(-int(100 * (count / most) ** 0.5) * levels // 100) if count else 0 for count in row] for row in grid]
