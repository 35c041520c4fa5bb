"""Facets, timelines and the week: the same numbers as counting by hand, in any zone, with any clock."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from search_reference import People, Said, build, holds

from speur.search import counts
from speur.search.engine import Engine
from speur.search.language import parse
from speur.search.timeline import fold_hours

QUERIES = ["", "pak*", "date:2018", "from:jan OR date:none", "nothingatall"]


@pytest.mark.parametrize("query", QUERIES)
def test_facets_are_counted_right(engine: Engine, messages: list[Said], query: str) -> None:
    facets = engine.facets(query)
    found = [m for m in messages if holds(parse(query).root, m)]
    by_hand = {
        "conversation": Counter(m.conv for m in found),
        "sender": Counter(m.sender for m in found if m.sender is not None),
        "service": Counter(m.service for m in found),
        "lang": Counter(m.lang or "und" for m in found),
        "kind": Counter(m.kind for m in found),
    }
    assert {name: {b.value: b.count for b in buckets} for name, buckets in facets.items()} == by_hand
    assert all(
        [b.count for b in buckets] == sorted((b.count for b in buckets), reverse=True) for buckets in facets.values()
    )


def test_facets_take_the_largest(engine: Engine) -> None:
    everyone = engine.facets("", ["sender"])["sender"]
    assert engine.facets("", ["sender"], size=2)["sender"] == everyone[:2]


@pytest.mark.parametrize("zone", ["UTC", "Europe/Amsterdam", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"])
@pytest.mark.parametrize("unit", ["hour", "day", "week", "month"])
def test_buckets_hold_what_falls_in_them(engine: Engine, messages: list[Said], zone: str, unit: str) -> None:
    query = "date:[2018-02 TO 2018-11]" if unit != "hour" else "date:[2018-04-01 TO 2018-05-30]"
    line = engine.timeline(query, zone, unit)  # type: ignore[arg-type]
    assert line.unit == unit
    times = [m.ts for m in messages if m.ts is not None and holds(parse(query).root, m, zone)]
    assert sum(b.count for b in line.buckets) == len(times)
    assert line.before == line.after == line.untimed == 0
    for bucket in line.buckets:
        assert bucket.count == sum(bucket.start <= t < bucket.end for t in times), bucket
        local = datetime.fromtimestamp(bucket.start, UTC).astimezone(ZoneInfo(zone))
        assert local.isoformat().startswith(bucket.label)
        assert unit != "week" or local.weekday() == 0
    assert all(a.end == b.start for a, b in zip(line.buckets, line.buckets[1:], strict=False))


def test_days_with_a_change_of_the_clock_have_23_and_25_hours(engine: Engine) -> None:
    line = engine.timeline("date:2018", "Europe/Amsterdam", "day")
    lengths = {b.label: (b.end - b.start) // 3600 for b in line.buckets}
    assert lengths["2018-03-25"] == 23
    assert lengths["2018-10-28"] == 25
    assert set(lengths.values()) == {23, 24, 25}


def test_broken_clocks_are_counted_beside_the_line(tmp_path: Path, messages: list[Said]) -> None:
    sane = [m for m in messages if m.ts is not None and 1_514_764_800 <= m.ts < 1_546_300_800]
    import msgspec

    strays = [0, 1, 4_291_747_200]
    made = [msgspec.structs.replace(sane[n % len(sane)], row=n) for n in range(1000)]
    made += [msgspec.structs.replace(sane[0], row=1000 + n, ts=t) for n, t in enumerate(strays)]
    made.append(msgspec.structs.replace(sane[0], row=1010, ts=None))
    line = Engine(build(tmp_path / "index", made), People()).timeline("")
    assert (line.before, line.after, line.untimed) == (2, 1, 1)
    assert sum(b.count for b in line.buckets) == 1000
    assert line.unit == "day"
    assert len(line.buckets) <= 366


def test_all_kinds_of_clocks_give_a_timeline(engine: Engine, messages: list[Said]) -> None:
    for query in QUERIES:
        for unit in ("auto", "hour", "day", "week", "month"):
            line = engine.timeline(query, "Europe/Amsterdam", unit)
            total = sum(b.count for b in line.buckets) + line.before + line.after + line.untimed
            assert total == engine.count(query, "Europe/Amsterdam")
            assert len(line.buckets) < 5_000


def test_more_hours_than_the_index_gives_at_once(
    engine: Engine, messages: list[Said], monkeypatch: pytest.MonkeyPatch
) -> None:
    snapshot = engine._snapshot.searcher
    query = engine._compile(engine._snapshot, parse("").root, "UTC")
    whole = counts.count(snapshot, query, step=3600)
    monkeypatch.setattr(counts, "_MOST_BUCKETS", 24 * 90 * 2)
    by_window = counts._hours_by_window(snapshot, query, 3600)
    by_window.pop(min(by_window), None) if whole.untimed else None
    assert by_window == whole.hours


def test_eight_dense_years_of_hours(tmp_path: Path, messages: list[Said]) -> None:
    import msgspec

    start = 1_262_304_000
    made = [msgspec.structs.replace(messages[0], row=n, ts=start + n * 3600) for n in range(70_000)]
    engine = Engine(build(tmp_path / "index", made), People())
    line = engine.overview("", "Europe/Amsterdam").timeline
    assert sum(b.count for b in line.buckets) == 70_000
    assert line.unit == "month"
    assert sum(map(sum, engine.heatmap(""))) == 70_000


def test_the_week_is_counted_in_the_zone(engine: Engine, messages: list[Said]) -> None:
    zone = ZoneInfo("Asia/Kolkata")
    grid = [[0] * 24 for _ in range(7)]
    for m in messages:
        if m.ts is not None:
            at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=m.ts)
            if at.year > 1:
                local = at.astimezone(zone)
                grid[local.weekday()][local.hour] += 1
    found = engine.heatmap("date:>=0002", "Asia/Kolkata")
    # Before 1906 the zone's offset has seconds, which a count per quarter of an hour cannot show.
    assert sum(map(sum, found)) == sum(map(sum, grid))
    assert engine.heatmap("date:2018", "Asia/Kolkata") == _week(
        [m for m in messages if m.ts is not None and holds(parse("date:2018").root, m, "Asia/Kolkata")], zone
    )


def _week(messages: list[Said], zone: ZoneInfo) -> list[list[int]]:
    grid = [[0] * 24 for _ in range(7)]
    for m in messages:
        local = datetime.fromtimestamp(m.ts or 0, UTC).astimezone(zone)
        grid[local.weekday()][local.hour] += 1
    return grid


def test_overview_is_facets_and_timeline(engine: Engine) -> None:
    both = engine.overview("pak*", "Europe/Amsterdam")
    assert both.facets == engine.facets("pak*")
    assert both.timeline == engine.timeline("pak*", "Europe/Amsterdam")


def test_an_empty_timeline_has_no_buckets() -> None:
    assert fold_hours({}, ZoneInfo("UTC"), "auto").buckets == []
