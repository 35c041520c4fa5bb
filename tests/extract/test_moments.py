"""What expressions of time mean for a message sent on Wednesday 11 March 2026 at 16:00 in Amsterdam."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.extract.moments import resolve

ZONE = "Europe/Amsterdam"
SENT = int(datetime(2026, 3, 11, 15, 0, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("morgen 20u", "2026-03-12 20:00"),
        ("morgen 8 uur", "2026-03-12 08:00"),
        ("morgen om half 9", "2026-03-12 08:30"),
        ("vanavond 8 uur", "2026-03-11 20:00"),
        ("vanavond half 9", "2026-03-11 20:30"),
        ("za 21:30", "2026-03-14 21:30"),
        ("volgende week dinsdag", "2026-03-17 00:00"),
        ("over een uurtje", "2026-03-11 17:00"),
        ("over 10 min", "2026-03-11 16:10"),
        ("over een half uur", "2026-03-11 16:30"),
        ("over 2 dagen", "2026-03-13 00:00"),
        ("3 dagen geleden", "2026-03-08 00:00"),
        ("half 9", "2026-03-11 20:30"),
        ("kwart over 7", "2026-03-11 19:15"),
        ("5 voor half 8", "2026-03-11 19:25"),
        ("20:00", "2026-03-11 20:00"),
        ("14:00", "2026-03-12 14:00"),
        ("12-03-2026 20:15", "2026-03-12 20:15"),
        ("2026-04-01", "2026-04-01 00:00"),
        ("vrijdag 13 maart om 15:00", "2026-03-13 15:00"),
        ("1 april", "2026-04-01 00:00"),
        ("31 december", "2025-12-31 00:00"),
        ("gisteravond", "2026-03-10 18:00"),
        ("vorige week", "2026-03-02 00:00"),
        ("volgende maand", "2026-04-01 00:00"),
        ("dit weekend", "2026-03-14 00:00"),
        ("maart 2019", "2019-03-01 00:00"),
        ("tomorrow at 8", "2026-03-12 08:00"),
        ("8pm", "2026-03-11 20:00"),
        ("half past 8", "2026-03-11 20:30"),
        ("in 20 minutes", "2026-03-11 16:20"),
        ("2 hours ago", "2026-03-11 14:00"),
        ("next friday", "2026-03-13 00:00"),
        ("heute abend um 8", "2026-03-11 20:00"),
        ("übermorgen", "2026-03-13 00:00"),
        ("halb neun", "2026-03-11 20:30"),
        ("in einer stunde", "2026-03-11 17:00"),
        ("завтра в 8", "2026-03-12 08:00"),
        ("через час", "2026-03-11 17:00"),
        ("8 вечера", "2026-03-11 20:00"),
        ("половина девятого", "2026-03-11 20:30"),
        ("пятницу вечером", "2026-03-13 18:00"),
        ("8 uur 's avonds", "2026-03-11 20:00"),
        ("m0rgen 20u", "2026-03-12 20:00"),
    ],
)
def test_it_means(said: str, meant: str) -> None:
    moment = resolve(said, SENT, ZONE)
    assert moment is not None
    there = datetime.fromtimestamp(moment.start_ms / 1000, UTC).astimezone(ZoneInfo(ZONE))
    assert f"{there:%Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize("said", ["31 februari", "nu", "", "31-02-2026"])
def test_what_cannot_be_said_is_not_said(said: str) -> None:
    assert resolve(said, SENT, ZONE) is None


def test_without_a_time_only_a_full_date_has_a_meaning() -> None:
    assert resolve("morgen 20u", None, ZONE) is None
    assert resolve("12-03-2026 20:15", None, ZONE) is not None


@given(st.text(max_size=40), st.integers(-62_135_596_800_000, 253_402_300_799_999))
def test_never_fails(said: str, sent: int) -> None:
    resolve(said, sent, ZONE)
