"""The shelf of episodes: which of them suit whom and when, how often each was told, and which happen only once."""

import itertools
from collections.abc import Callable, Sequence
from random import Random

from speur.drill import clock
from speur.drill.bonds import Bond, Room
from speur.drill.episodes import Episode
from speur.drill.telling import Memory

Casting = dict[str, int]

# the story of the season: how much likelier a theme is by day of the case (day, weight), straight lines between
_ARC: dict[str, tuple[tuple[int, float], ...]] = {
    "threat": ((0, 0.15), (70, 0.3), (110, 1.0), (165, 1.8), (195, 2.2), (218, 1.0)),
    "mistrust": ((0, 0.2), (60, 0.5), (85, 1.6), (140, 1.2), (180, 2.0), (218, 2.0)),
    "arrest": ((0, 0.0), (73, 0.0), (76, 1.5), (218, 2.0)),
    "mediation": ((0, 0.1), (100, 0.3), (140, 1.5), (218, 2.2)),
    "inside": ((0, 0.3), (90, 0.6), (140, 1.2), (200, 2.0), (218, 1.6)),
    "deal": ((0, 1.0), (90, 1.6), (150, 1.2), (218, 0.7)),
}


def arc(theme: str, day: int) -> float:
    """Weight of a theme on a day of the case."""
    points = _ARC.get(theme)
    if points is None:
        return 1.0
    for (day0, weight0), (day1, weight1) in itertools.pairwise(points):
        if day <= day1:
            return weight0 + (weight1 - weight0) * (day - day0) / max(day1 - day0, 1)
    return points[-1][1]


class Shelf:
    """Episodes of one kind of place, with the count of how often each was told."""

    def __init__(self, episodes: Sequence[Episode], cap: int) -> None:
        self.episodes = list(episodes)
        self.cap = cap
        self.told: dict[str, int] = {}

    def mark(self, episode: Episode) -> None:
        """Note that it was told once more."""
        self.told[episode.name] = self.told.get(episode.name, 0) + 1

    def pick(
        self,
        candidates: Sequence[tuple[Episode, Casting]],
        memory: Memory,
        at: int,
        longest: int,
        rng: Random,
        about: bool = False,
    ) -> tuple[Episode, Casting] | None:
        """An untold episode for these people at this time: seldom told, in season, no longer than `longest` turns."""
        if not candidates:
            return None
        day = clock.day_of(at)
        best: tuple[Episode, Casting] | None = None
        highest = 0.0
        for _ in range(14):
            episode, casting = candidates[int(rng.random() * len(candidates))]
            told = self.told.get(episode.name, 0)
            if episode.name in memory.used or told >= (1 if episode.once else self.cap) or len(episode.turns) > longest:
                continue
            if episode.theme == "arrest" and not about:
                continue
            if episode.when and not set(episode.when) <= clock.seasons(at):
                continue
            score = arc(episode.theme, day) * (0.3 + rng.random()) / (1 + told) ** 1.5
            if score > highest:
                best, highest = (episode, casting), score
        return best


def for_bond(episodes: Sequence[Episode], bond: Bond, soft: bool = False) -> list[tuple[Episode, Casting]]:
    """Episodes that two such people could have, with who plays what."""
    kinds = bond.soft if soft else bond.kinds
    found = []
    for episode in episodes:
        if episode.lang not in bond.langs or len(episode.roles) > 2:
            continue
        if len(episode.roles) == 1:
            found.append((episode, {"A": bond.one}))
            continue
        (a, first), (b, second) = episode.roles
        if (first, second) in kinds:
            found.append((episode, {a: bond.one, b: bond.two}))
        if (second, first) in kinds and (first != second or len(found) % 2):
            found.append((episode, {a: bond.two, b: bond.one}))
    return found


def for_room(episode: Episode, room: Room, gone: Callable[[int], bool], rng: Random) -> Casting | None:
    """Cast an episode from a room's people, or None when it does not fit."""
    if episode.lang not in room.langs or len(episode.roles) > len(room.people):
        return None
    order = list(range(len(room.people)))
    rng.shuffle(order)
    casting: Casting = {}
    for letter, role in episode.roles:
        for at in order:
            number = room.people[at]
            if number not in casting.values() and role in room.plays[at] and not gone(number):
                casting[letter] = number
                break
        else:
            return None
    return casting


def homeless(episodes: Sequence[Episode], bonds: Sequence[Bond], rooms: Sequence[Room]) -> list[Episode]:
    """Phone episodes that fit nobody: for the authors, and for the test that there are none."""
    rng = Random(0)
    found = []
    for episode in episodes:
        if any(for_bond([episode], bond) for bond in bonds):
            continue
        if not any(for_room(episode, room, lambda _: False, rng) for room in rooms for _ in range(4)):
            found.append(episode)
    return found
