"""Times of logs and tables are read when they name an instant, and only then."""

import pytest

from speur.sources.kit.timestamps import Timestamps

INSTANT = 1611878806929


@pytest.mark.parametrize(
    ("value", "utc", "basis"),
    [
        ("2021-01-29T00:06:46.929Z", INSTANT, "utc"),
        ("2021-01-29 00:06:46.929363 UTC", INSTANT, "utc"),
        ("2021-01-29T01:06:46.929+01:00", INSTANT, "offset"),
        ("2021-01-28T19:06:46,929-0500", INSTANT, "offset"),
        ("20210129T00:06:46.929Z", INSTANT, "utc"),
        ("2021-01-29T01:06:46.929363", INSTANT, "assumed:Europe/Amsterdam"),
        (1611878806.929, INSTANT, "utc"),
        ("1611878806.929", INSTANT, "utc"),
        (1611878806929, INSTANT, "utc"),
        ("1611878806929363", INSTANT, "utc"),
        (1611878806, 1611878806000, "utc"),
        ("2021-01-29", None, "unknown"),
        ("20210129", None, "unknown"),
        (20210129000646, None, "unknown"),
        ("2021-02-30T00:00:00Z", None, "unknown"),
        ("yesterday", None, "unknown"),
        ({"$date": 1}, None, "unknown"),
        (None, None, "unknown"),
        ("", None, "unknown"),
    ],
)
def test_reads_what_names_an_instant(value: object, utc: int | None, basis: str) -> None:
    when, notes = Timestamps("Europe/Amsterdam", "server").read(value)
    assert (when.utc, when.basis) == (utc, basis)
    assert bool(notes) == (utc is None and bool(value))


def test_without_a_zone_a_wall_clock_time_has_no_instant() -> None:
    when, notes = Timestamps(None, "server").read("2021-01-29T01:06:46")
    assert (when.raw, when.utc, when.basis) == ("2021-01-29T01:06:46", None, "unknown")
    assert notes == ()


@pytest.mark.parametrize(
    ("pattern", "value", "utc"),
    [
        ("", "2021-01-29T00:06:46.929Z", INSTANT),
        ("", "1611878806", None),
        ("epoch", "1611878806.929", INSTANT),
        ("epoch", "-1", -1000),
        ("epoch_ms", "1611878806929", INSTANT),
        ("%d/%m/%Y %H:%M:%S.%f %z", "29/01/2021 02:06:46.929 +0200", INSTANT),
        ("%d/%m/%Y %H:%M:%S.%f", "29/01/2021 01:06:46.929", INSTANT),
        ("%d/%m/%Y %H:%M:%S.%f %Z", "29/01/2021 00:06:46.929 UTC", INSTANT),
        ("%d/%m %H:%M", "29/01 01:06", None),
        ("%d/%m/%Y", "29/01/2021", None),
        ("%d/%m/%Y %H:%M", "2021-01-29", None),
        ("%", "x", None),
    ],
)
def test_reads_by_the_pattern_of_a_mapping(pattern: str, value: str, utc: int | None) -> None:
    assert Timestamps("Europe/Amsterdam", "unknown", pattern).read(value)[0].utc == utc


def test_around_a_change_of_the_clocks_each_reading_says_so() -> None:
    stamps = Timestamps("Europe/Amsterdam", "server")
    before, clean = stamps.read("2021-10-31T01:30:00")
    twice, said = stamps.read("2021-10-31T02:30:00")
    after, _ = stamps.read("2021-10-31T03:30:00")
    assert before.utc is not None
    assert (twice.utc, after.utc) == (before.utc + 3_600_000, before.utc + 3 * 3_600_000)
    assert clean == ()
    assert "twice" in said[0]
