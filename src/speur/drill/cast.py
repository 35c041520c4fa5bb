"""The people: who they are, how they live, write and are known, on each service. All invented.

Most live around an operation called De Rederij; many others are their family, friends and customers, and some only
frequent the Telegram groups or the forum.
"""

from random import Random

from msgspec import Struct

from speur.drill import slots, voices
from speur.drill.names import FAMILY, GIVEN, HANDLES, NICKS, TELEGRAM

HOST = "koraal.example"


class Person(Struct, frozen=True, kw_only=True):
    """One invented person. `langs` begins with the language they write most."""

    number: int
    given: str
    family: str
    nick: str
    langs: tuple[str, ...]
    job: str
    crew: int
    age: int
    female: bool
    wake: float
    sleep: float
    habit: voices.Habit
    user: str = ""
    resource: str = ""
    handle: str = ""
    telegram: str = ""
    telegram_id: int = 0
    forum: str = ""
    number_said: str = ""
    wallet: str = ""

    @property
    def jid(self) -> str:
        """The account on the phone service."""
        return f"{self.user}@{HOST}"


# job, count, languages to choose from; the phone service's users come first
PHONE_JOBS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("top", 1, ("nl",)),
    ("chief", 5, ("nl",)),
    ("broker", 5, ("nl", "nl", "nl en", "nl tr", "en nl")),
    ("books", 2, ("nl",)),
    ("supplier", 8, ("nl", "nl", "nl", "en", "ru en", "nl", "tr nl", "de nl")),
    ("runner", 22, ("nl", "nl", "nl", "nl", "nl", "nl tr", "nl", "nl en", "nl", "nl")),
    ("buyer", 16, ("nl", "nl", "nl", "nl", "nl", "en", "de nl", "nl tr", "nl", "nl")),
    ("seller", 7, ("nl", "nl", "nl en", "nl")),
    ("family", 24, ("nl",)),
    ("lawyer", 3, ("nl",)),
    ("doctor", 2, ("nl",)),
    ("journalist", 2, ("nl", "nl en")),
    ("mechanic", 3, ("nl", "nl tr", "nl")),
    ("abroad", 28, ("tr", "ru", "de", "en")),
)
PHONE = sum(count for _, count, _ in PHONE_JOBS)  # people number 0 to PHONE - 1 have an account on the phone service
GROUP_JOBS: tuple[tuple[str, int, tuple[str, ...]], ...] = (
    ("admin", 8, ("nl", "nl", "nl en")),
    ("seller", 44, ("nl", "nl", "nl", "nl", "nl en", "en", "nl tr", "ru", "de")),
    ("buyer", 70, ("nl", "nl", "nl", "nl", "nl en", "en", "nl tr", "nl")),
    ("member", 110, ("nl", "nl", "nl", "nl", "nl en", "en", "nl tr", "ru en", "de", "nl")),
)


def people(seed: int) -> list[Person]:
    """Everybody in the case, those on the phone service first."""
    rng = Random(f"cast {seed}")
    nicks, handles, screen = list(NICKS), list(HANDLES), list(TELEGRAM)
    for pool in (nicks, handles, screen):
        rng.shuffle(pool)
    found: list[Person] = []
    for jobs, on_phone in ((PHONE_JOBS, True), (GROUP_JOBS, False)):
        for job, count, langs in jobs:
            for at in range(count):
                found.append(
                    _person(len(found), job, at, langs[at % len(langs)], on_phone, rng, nicks, handles, screen, seed)
                )
    return found


def _person(
    number: int,
    job: str,
    at: int,
    langs: str,
    on_phone: bool,
    rng: Random,
    nicks: list[str],
    handles: list[str],
    screen: list[str],
    seed: int,
) -> Person:
    tongues = tuple(langs.split())
    if job in ("seller", "buyer", "member", "runner", "broker") and tongues == ("nl",) and rng.random() < 0.3:
        tongues = ("nl", "en")
    origin = rng.choices(("nl", "ma", "tr", "su", "be"), (52, 18, 9, 12, 9))[0] if tongues[0] == "nl" else tongues[0]
    if "tr" in tongues:
        origin = "tr"
    female = (
        at // 4 in (3, 5)
        if job == "abroad"
        else rng.random()
        < {"family": 0.62, "lawyer": 0.5, "doctor": 0.6, "journalist": 0.5, "member": 0.3}.get(job, 0.08)
    )
    age = int(
        rng.gauss({"runner": 23, "top": 49, "chief": 37, "family": 38, "lawyer": 46, "buyer": 30}.get(job, 33), 5)
    )
    age = max(18, min(age + (rng.choice((0, 0, 24)) if job == "family" else 0), 74))
    if job == "abroad":  # the seventh of each language is somebody's mother or father
        age = (34, 27, 41, 30, 25, 29, 58)[at // 4]
    given = rng.choice(GIVEN[origin][1 if female else 0])
    late = rng.gauss(0, 1.1) + (1.4 if job in ("runner", "seller", "member") else 0) - (1.0 if age > 45 else 0)
    linked = on_phone and job in ("seller", "runner", "buyer", "broker") and rng.random() < 0.5
    on_telegram = not on_phone or linked or rng.random() < 0.2
    nick = nicks.pop() if on_phone and job not in ("family", "lawyer", "doctor", "journalist", "abroad") else given
    shown = _shown(given, nick, screen, rng) if on_telegram else ""
    return Person(
        number=number,
        given=given,
        family=rng.choice(FAMILY[origin]),
        nick=nick,
        langs=tongues,
        job=job,
        crew=at % 5,
        age=age,
        female=female,
        wake=min(max(7.4 + late, 5.0), 12.0),
        sleep=min(max(23.4 + late, 21.5), 27.5),
        habit=voices.invent(rng, tongues[0], age),
        user=handles.pop() if on_phone else "",
        resource=rng.choice(("phone", "Handset", "p1", "mobile", f"d{rng.randrange(16**4):04x}")),
        handle=slots.handle(seed, number) if on_telegram and (job in ("seller", "admin") or rng.random() < 0.6) else "",
        telegram=shown,
        telegram_id=100_000_000 + int.from_bytes(slots.digest("tg", seed, number)[:4], "big") % 600_000_000,
        forum=rng.choice(HANDLES) + str(rng.choice(("", "", 1, 7, 18, 88, 20, 1337)))
        if on_telegram and rng.random() < 0.5
        else "",
        number_said=slots.phone(seed, "of", number),
        wallet=slots.wallet(seed, "of", number),
    )


def _shown(given: str, nick: str, screen: list[str], rng: Random) -> str:
    """The name somebody shows on Telegram: their own, a nickname, an initial, or something made up."""
    draw = rng.random()
    if draw < 0.6 and screen:
        return screen.pop()
    if draw < 0.75:
        return given
    if draw < 0.85:
        return nick
    return f"{given} {rng.choice('ABDEHJKLMRSTVW')}{rng.choice(('.', '', ' 🌿', '88'))}"
