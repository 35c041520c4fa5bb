"""When people write: days of the week, hours of the day by each person's clock, pauses, and sleep."""

from collections.abc import Sequence
from random import Random

from speur.drill import clock
from speur.drill.cast import Person

_WEEK = {
    "trade": (1.0, 1.0, 1.05, 1.2, 1.45, 1.15, 0.6),
    "mates": (0.85, 0.85, 0.9, 1.0, 1.35, 1.4, 1.1),
    "family": (0.95, 0.9, 0.95, 0.95, 1.05, 1.15, 1.2),
    "formal": (1.3, 1.3, 1.25, 1.2, 1.0, 0.25, 0.15),
    "market": (0.9, 0.9, 0.95, 1.15, 1.5, 1.4, 0.85),
}


def hours(person: Person) -> list[float]:
    """How likely this person writes in each hour of the (local) day."""
    weights = []
    for hour in range(24):
        clock_hour = hour if hour >= person.wake - 1 else hour + 24
        awake = min(max(clock_hour - person.wake, 0.0), 1.0) * min(max(person.sleep - clock_hour, 0.0), 1.0)
        peak = (
            1.0
            + 0.9 * (17 <= clock_hour <= 22)
            + 0.35 * (12 <= clock_hour <= 13)
            - 0.3 * (clock_hour < person.wake + 1)
        )
        weights.append(0.004 + awake * peak)
    return weights


def shared(people: Sequence[Person]) -> list[float]:
    """Hours that suit all of them: the product, softened for large groups."""
    weights = [1.0] * 24
    for person in people:
        own = hours(person)
        power = 1.0 if len(people) < 3 else 2.0 / len(people)
        weights = [a * b**power for a, b in zip(weights, own, strict=True)]
    return weights


def moments(count: int, start: int, end: int, weights: Sequence[float], tone: str, rng: Random) -> list[int]:
    """`count` moments between `start` and `end`, in order, by weekday, hour and the mood of the season."""
    first, last = clock.day_of(start), max(clock.day_of(end - 1), clock.day_of(start))
    week = _WEEK[tone]
    days = range(first, last + 1)
    mood = [week[clock.weekday(day)] * (0.75 + day / 400) * (0.8 if 110 < day < 135 else 1.0) for day in days]
    mood = [weight * rng.lognormvariate(0, 0.45) for weight in mood]
    found = []
    for day, hour in zip(rng.choices(days, mood, k=count), rng.choices(range(24), weights, k=count), strict=True):
        at = clock.midnight(day) + hour * 3600 + rng.randrange(3600)
        found.append(min(max(at, start), end - 600))
    return sorted(found)


def awake(at: int, person: Person, rng: Random) -> int:
    """`at`, or the next morning when this person is asleep then (now and then somebody lies awake)."""
    local = (at + clock.offset(at)) % clock.DAY / 3600
    late = local if local >= person.wake - 0.5 else local + 24
    if late <= person.sleep + 0.7 or rng.random() < 0.03:
        return at
    ahead = (person.wake - local) % 24
    return at + int((ahead + rng.expovariate(1.6)) * 3600)


def pause(pace: int, rng: Random) -> int:
    """Seconds before somebody answers, at the episode's pace (60, 2400 or 50000)."""
    if pace == 60:
        return int(4 + rng.lognormvariate(3.6, 1.0))
    if rng.random() < 0.6:  # within a slow conversation people still answer each other in bursts
        return int(6 + rng.lognormvariate(4.0, 1.1))
    return int(pace * rng.lognormvariate(0, 0.7))
