"""Values, voices, clock and the benchmark file."""

import hashlib
import json
import re
from pathlib import Path
from random import Random

import pytest

from speur.drill import clock, slots, voices, write_telegram
from speur.drill.bonds import bonds, rooms
from speur.drill.cast import people
from speur.drill.episodes import load
from speur.drill.shelf import homeless
from speur.drill.world import SCRIPTS, shares

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def test_base58_wallets_have_a_valid_checksum() -> None:
    seen = 0
    for number in range(60):
        address = slots.wallet("t", number)
        if address[0] in "13L":
            value = 0
            for letter in address:
                value = value * 58 + ALPHABET.index(letter)
            raw = value.to_bytes(25, "big")
            assert hashlib.sha256(hashlib.sha256(raw[:21]).digest()).digest()[:4] == raw[21:]
            seen += 1
    assert seen > 20


def test_bech32_agrees_with_the_example_of_bip_173() -> None:
    program = bytes.fromhex("751e76e8199196d454941c45d1b3a323f1433bd6")
    assert slots.bech32("bc", program) == "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def test_phone_numbers_cannot_be_anybodys() -> None:
    for number in range(200):
        digits = re.sub(r"\D", "", slots.phone("t", number))
        assert re.fullmatch(r"(?:0600|31600)\d{6}|447700900\d{3}", digits)


def test_habits_leave_held_values_alone() -> None:
    for number in range(40):
        voice = voices.Voice(voices.invent(Random(number), "nl", 22))
        parts, _ = voice.say(
            "stuur het maar naar \ue000 of anders bel je even \ue001 want ik ben er niet", Random(number)
        )
        said = " ".join(parts)
        assert said.count("\ue000") == 1
        assert said.count("\ue001") == 1


def test_the_clock_goes_back_on_28_october() -> None:
    assert clock.stamp(clock.WINTER - 1) == "2018-10-28T02:59:59"
    assert clock.stamp(clock.WINTER) == "2018-10-28T02:00:00"
    assert clock.stamp_utc(clock.WINTER) == "2018-10-28T01:00:00Z"
    assert clock.stamp(clock.START) == "2018-04-01T00:00:00"
    assert clock.stamp(clock.END - 1) == "2018-11-04T23:59:59"
    assert all(
        clock.day_of(clock.midnight(day)) == day and clock.local_hour(clock.midnight(day)) == 0 for day in range(218)
    )


def test_shares_add_up() -> None:
    assert sum(shares([3.1, 0.2, 5.0, 1.0], 1237, least=4)) == 1237


def test_nearly_every_episode_finds_people() -> None:
    cast = people(1)
    without = homeless([e for e in load(SCRIPTS) if e.where == "phone"], bonds(cast, 1), rooms(cast, 1))
    assert len(without) <= 5


@pytest.mark.parametrize("messages", [1, 2500])
def test_the_benchmark_file_has_exactly_so_many_messages(tmp_path: Path, messages: int) -> None:
    path = tmp_path / "result.json"
    write_telegram(path, messages, seed=2)
    whole = json.loads(path.read_text(encoding="utf-8"))
    assert [message["id"] for message in whole["messages"]] == list(range(1, messages + 1))
    dates = [message["date_unixtime"] for message in whole["messages"]]
    assert dates == sorted(dates)
    write_telegram(tmp_path / "again.json", messages, seed=2)
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_benchmark_messages_are_as_long_as_real_ones(tmp_path: Path) -> None:
    path = tmp_path / "result.json"
    write_telegram(path, 20_000)
    assert 430 < path.stat().st_size / 20_000 < 640
