"""The parser of hand-written episodes is strict and says where."""

from pathlib import Path

import pytest

from speur.drill.episodes import EpisodeError, load, parse
from speur.drill.world import _USUAL, EVERYDAY, SCRIPTS

SAMPLES = Path(__file__).parents[1] / "data" / "drill"
HEAD = "== naam\nwhere: phone\ntheme: x\nlang: nl\nroles: A friend, B friend\npace: minutes\ntruth: none\n--\n"


def test_reads_the_samples() -> None:
    found = {episode.name: episode for episode in load(SAMPLES)}
    assert len(found) == 7
    keys = found["sample-sleutels"].turns
    assert [turn.role for turn in keys] == ["A", "A", "B", "A", "A", "B"]
    assert (keys[1].follows, keys[3].wait, keys[5].reply) == (True, 7200, 4)
    assert found["sample-deal"].turns[4].edits == 3
    assert found["sample-kletsen"].turns[3].deletes == 3
    assert found["sample-gepakt"].once
    claim = found["sample-dreiging"].claims[0]
    assert (claim.kind, claim.turns, dict(claim.says)["imminence"]) == ("threat", (1, 3), "conditional")


def test_every_script_of_the_package_parses() -> None:
    assert len(load(SCRIPTS)) > 100
    assert len(load(EVERYDAY, usual=_USUAL)) > 150


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("A: voor de eerste\n", 1, "expected '== name'"),
        (HEAD.replace("lang: nl", "lang: fr"), 4, "lang: expected one of"),
        (HEAD.replace("theme: x\n", "") + "A: hoi\n", 1, "has no 'theme:'"),
        (HEAD.replace("theme: x", "kleur: x"), 3, "expected one of"),
        (HEAD.replace("B friend", "B buurman"), 5, "roles: expected"),
        (HEAD + "C: hoi\n", 9, "C is not among the roles"),
        (HEAD + "A hoi\n", 9, "expected a turn such as"),
        (HEAD + "A: {plaats}\n", 9, "there is no slot {plaats}"),
        (HEAD + "A: {place\n", 9, "a brace that is no slot"),
        (HEAD + "A: [ja|nee\n", 9, "a choice [a|b] that does not close"),
        (HEAD + "A: hoi\nB >3: ja\n", 10, "turn 3 does not exist"),
        (HEAD + "A: hoi\nB ^1: ja\n", 10, "cannot change turn 1 of somebody else"),
        (HEAD.replace("none", "deal turns=1-9") + "A: hoi\n", 7, "there are 1 turns"),
        (HEAD.replace("none", "gossip turns=1") + "A: hoi\n", 7, "truth: expected none or one of"),
        (HEAD + "A: hoi\n" + HEAD + "A: hoi\n", 10, "is already taken"),
        (HEAD, 1, "has no turns"),
    ],
)
def test_refuses_and_names_file_and_line(text: str, line: int, says: str) -> None:
    with pytest.raises(EpisodeError) as refused:
        parse(text, "verhaal.txt")
    assert str(refused.value).startswith(f"verhaal.txt:{line}: ")
    assert says in str(refused.value)


def test_a_broken_file_is_skipped_only_when_asked(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(HEAD + "A: hoi\n", encoding="utf-8")
    (tmp_path / "b.txt").write_text("rommel\n", encoding="utf-8")
    broken: list[EpisodeError] = []
    assert [episode.name for episode in load(tmp_path, broken)] == ["naam"]
    assert [error.file for error in broken] == ["b.txt"]
    with pytest.raises(EpisodeError):
        load(tmp_path)
