"""Who knows whom on the phone service, and as what: bonds of two, rooms of several, and who was arrested when."""

from collections.abc import Callable
from random import Random

from msgspec import Struct

from speur.drill import clock
from speur.drill.cast import Person

Kinds = frozenset[tuple[str, str]]
Tie = Callable[[Person, Person, tuple[tuple[str, str], ...], float, str], None]

_BOTH_FRIENDS = (("friend", "friend"),)
_MATES = (("friend", "friend"), ("colleague", "colleague"))
# what two people with these jobs can be to each other, first named first
_TRADE: dict[tuple[str, str], tuple[tuple[str, str], ...]] = {
    ("top", "chief"): (("boss", "colleague"), ("boss", "runner"), ("boss", "broker"), ("boss", "friend")),
    ("top", "broker"): (("boss", "broker"), ("buyer", "broker"), ("boss", "friend")),
    ("top", "books"): (("boss", "colleague"), ("boss", "broker"), ("boss", "runner")),
    ("top", "supplier"): (("boss", "supplier"), ("buyer", "supplier")),
    ("chief", "chief"): (("boss", "boss"), ("colleague", "colleague"), ("friend", "friend"), ("buyer", "seller")),
    ("chief", "broker"): (("boss", "broker"), ("buyer", "broker"), ("friend", "friend")),
    ("chief", "supplier"): (("boss", "supplier"), ("buyer", "supplier"), ("buyer", "seller"), ("broker", "supplier")),
    ("chief", "runner"): (("boss", "runner"), ("boss", "friend"), ("boss", "colleague")),
    ("chief", "mechanic"): (("buyer", "seller"), ("boss", "runner"), ("boss", "colleague")),
    ("chief", "buyer"): (("seller", "buyer"), ("supplier", "buyer"), ("boss", "buyer")),
    ("chief", "books"): (("boss", "colleague"), ("boss", "broker")),
    ("broker", "supplier"): (("broker", "supplier"), ("buyer", "supplier"), ("buyer", "seller")),
    ("broker", "buyer"): (("broker", "buyer"), ("seller", "buyer"), ("supplier", "buyer")),
    ("supplier", "buyer"): (("supplier", "buyer"), ("seller", "buyer")),
    ("supplier", "seller"): (("supplier", "buyer"), ("seller", "buyer"), ("supplier", "seller")),
    ("seller", "buyer"): (("seller", "buyer"), ("supplier", "buyer"), ("seller", "stranger")),
    ("runner", "buyer"): (("runner", "buyer"), ("seller", "buyer"), ("runner", "stranger")),
    ("runner", "runner"): (*_MATES, ("runner", "runner")),
    ("runner", "mechanic"): _MATES,
    ("buyer", "buyer"): (*_BOTH_FRIENDS, ("buyer", "buyer"), ("buyer", "seller")),
    ("seller", "seller"): (*_MATES, ("seller", "seller"), ("buyer", "seller")),
    ("broker", "broker"): (*_MATES, ("broker", "broker"), ("buyer", "seller")),
}


class Bond(Struct, frozen=True, kw_only=True):
    """Two people and what they are to each other, as (what one is, what two is)."""

    one: int
    two: int
    kinds: Kinds
    soft: Kinds
    langs: tuple[str, ...]
    weight: float
    tone: str

    @property
    def key(self) -> str:
        """Names the chat."""
        return f"{self.one}-{self.two}"


class Room(Struct, frozen=True, kw_only=True):
    """Several people in one chat, each with the roles they can play in it."""

    name: str
    title: str
    people: tuple[int, ...]
    plays: tuple[frozenset[str], ...]
    langs: tuple[str, ...]
    weight: float
    format: str


class Arrest(Struct, frozen=True, kw_only=True):
    """Somebody was taken; from then on they say nothing."""

    who: int
    at: int
    crew: int


def langs_of(one: Person, two: Person) -> tuple[str, ...]:
    """Languages episodes between them may have; the first is what they mostly write."""
    common = [lang for lang in one.langs if lang in two.langs]
    if not common:
        return ("en",)
    best = next((lang for lang in ("ru", "tr") if lang in common), common[0])
    found = [best, *(lang for lang in common if lang != best)]
    mixing = len(found) > 1 or (best == "nl" and (one.number + two.number) % 3 == 0)
    return (*found, "mixed") if mixing else tuple(found)


def bonds(people: list[Person], seed: int) -> list[Bond]:
    """All bonds on the phone service: one of each sort first, then the liveliest."""
    rng = Random(f"bonds {seed}")
    by_job: dict[str, list[Person]] = {}
    for person in people:
        if person.user:
            by_job.setdefault(person.job, []).append(person)
    found: dict[tuple[int, int], Bond] = {}

    def tie(one: Person, two: Person, kinds: tuple[tuple[str, str], ...], weight: float, tone: str) -> None:
        pair = (min(one.number, two.number), max(one.number, two.number))
        if one.number == two.number or pair in found:
            return
        soft = set(kinds)
        if tone in ("family", "mates", "trade"):
            soft.add(("friend", "friend"))
        if tone == "mates":
            soft |= {("friend", "friend"), ("colleague", "colleague")}
        found[pair] = Bond(
            one=one.number,
            two=two.number,
            kinds=frozenset(kinds),
            soft=frozenset(soft),
            langs=langs_of(one, two),
            weight=weight * rng.lognormvariate(0, 0.7),
            tone=tone,
        )

    for (first, second), kinds in _TRADE.items():
        if first == second:
            continue
        for one in by_job[first]:
            for two in by_job[second]:
                near = one.crew == two.crew
                chance = {"top": 0.6, "chief": 0.75 if near else 0.06}.get(first, 0.3 if near else 0.1)
                shared = langs_of(one, two)[0]
                if shared in ("ru", "tr", "de"):
                    chance *= 2.5
                if rng.random() < chance:
                    tie(one, two, kinds, 2.2 if near else 1.0, "trade")
    for job in ("runner", "buyer", "seller", "broker", "chief"):
        for one in by_job[job]:
            for two in rng.sample(by_job[job], 3):
                tie(one, two, _TRADE[job, job], 1.8 if one.crew == two.crew else 1.0, "mates")
    circle = by_job["runner"] + by_job["buyer"] + by_job["seller"] + by_job["mechanic"]
    for one in circle:
        tie(one, rng.choice(circle), _BOTH_FRIENDS, 1.3, "mates")
    _households(by_job, tie, rng)
    clients = by_job["chief"] + by_job["runner"] + by_job["broker"] + by_job["top"] + by_job["family"]
    for expert in by_job["lawyer"] + by_job["doctor"] + by_job["journalist"]:
        others = (
            "friend",
            "stranger",
            "buyer",
            "runner",
            "boss",
            "broker",
            "sibling",
            "partner",
            "parent",
            "seller",
            "supplier",
        )
        kinds = tuple((expert.job, other) for other in others)
        for client in rng.sample(clients, 6):
            tie(expert, client, kinds, 0.8, "formal")
    for lang in ("tr", "ru", "de", "en"):
        _colony([person for person in by_job["abroad"] if person.langs[0] == lang], people, tie)
    for _ in range(14):
        one, two = rng.sample(circle + by_job["supplier"], 2)
        tie(
            one,
            two,
            (("stranger", "stranger"), ("stranger", "buyer"), ("boss", "stranger"), ("seller", "buyer")),
            0.25,
            "trade",
        )
    return _one_of_each_first(sorted(found.values(), key=lambda bond: -bond.weight))


def _one_of_each_first(ties: list[Bond]) -> list[Bond]:
    """A small case takes the first few dozen: let these be of every sort."""
    seen: set[tuple[str, str, str]] = set()
    first: list[Bond] = []
    rest: list[Bond] = []
    for bond in ties:
        sorts = {(bond.langs[0], *kind) for kind in bond.kinds}
        (rest if sorts <= seen else first).append(bond)
        seen |= sorts
    return first + rest


# what the seven people of one language are to each other: (first, second, what they can be)
_COLONY: tuple[tuple[int, int, str, float, str], ...] = (
    (0, 1, "boss/runner boss/friend boss/colleague boss/broker", 1.3, "trade"),
    (0, 2, "boss/broker buyer/broker friend/broker buyer/seller boss/supplier", 1.0, "trade"),
    (0, 4, "boss/runner boss/colleague seller/buyer supplier/buyer", 0.8, "trade"),
    (1, 2, "runner/friend friend/friend broker/friend buyer/seller buyer/runner", 1.0, "mates"),
    (1, 4, "colleague/colleague runner/runner friend/friend", 1.0, "mates"),
    (0, 3, "partner/partner", 1.6, "family"),
    (1, 5, "sibling/sibling runner/sibling", 1.2, "family"),
    (6, 0, "parent/child parent/friend", 1.0, "family"),
    (6, 5, "parent/child", 0.8, "family"),
    (3, 5, "friend/friend colleague/colleague sibling/friend", 1.0, "mates"),
    (2, 3, "stranger/doctor lawyer/stranger stranger/lawyer doctor/stranger", 0.5, "formal"),
    (2, 4, "stranger/stranger stranger/boss buyer/broker buyer/seller runner/buyer", 0.5, "trade"),
)


def _colony(members: list[Person], people: list[Person], tie: Tie) -> None:
    """People of one language keep to themselves: family, friends, work and trade."""
    for first, second, said, weight, tone in _COLONY:
        kinds = tuple((one, two) for one, _, two in (kind.partition("/") for kind in said.split()))
        tie(members[first], members[second], kinds, weight, tone)
    outside = [
        person for person in people if person.user and members[0].langs[0] in person.langs and person not in members
    ]
    for person in outside[:4]:
        tie(
            person,
            members[0],
            (("buyer", "seller"), ("broker", "buyer"), ("boss", "broker"), ("friend", "friend")),
            0.7,
            "trade",
        )
        tie(person, members[4], (("friend", "friend"), ("colleague", "colleague"), ("boss", "runner")), 0.7, "mates")


def _households(by_job: dict[str, list[Person]], tie: Tie, rng: Random) -> None:
    anchors = (
        by_job["top"]
        + by_job["chief"]
        + by_job["broker"][:3]
        + by_job["runner"][:9]
        + by_job["books"]
        + by_job["buyer"][:4]
    )
    partnered: set[int] = set()
    before: dict[int, list[tuple[Person, str]]] = {}
    for at, kin in enumerate(by_job["family"]):
        anchor = anchors[at % len(anchors)]
        if kin.age - anchor.age > 17:
            tie(kin, anchor, (("parent", "child"), ("parent", "friend")), 2.2, "family")
            role = "parent"
        elif anchor.age - kin.age > 17:
            tie(anchor, kin, (("parent", "child"),), 2.2, "family")
            role = "child"
        elif anchor.number not in partnered and kin.female != anchor.female:
            partnered.add(anchor.number)
            tie(anchor, kin, (("partner", "partner"),), 4.5, "family")
            role = "partner"
        else:
            tie(anchor, kin, (("sibling", "sibling"), ("sibling", "friend")), 2.2, "family")
            role = "sibling"
        for other, other_role in before.setdefault(anchor.number, []):
            if "parent" in (role, other_role) and role != other_role:
                pair = (kin, other) if role == "parent" else (other, kin)
                tie(*pair, (("parent", "child"), ("parent", "sibling")), 1.4, "family")
            else:
                tie(kin, other, (("sibling", "sibling"), ("friend", "friend")), 1.4, "family")
        before[anchor.number].append((kin, role))
    for kin in by_job["family"]:
        friend = rng.choice(by_job["family"])
        tie(kin, friend, (("friend", "friend"), ("colleague", "colleague"), ("parent", "parent")), 1.2, "mates")


_PLAYS: dict[str, str] = {
    "top": "boss friend",
    "chief": "boss friend colleague buyer seller sibling",
    "broker": "broker friend colleague seller buyer supplier",
    "books": "broker colleague friend",
    "supplier": "supplier seller friend boss",
    "runner": "runner friend colleague seller sibling",
    "buyer": "buyer friend colleague stranger",
    "seller": "seller friend colleague buyer",
    "mechanic": "friend colleague runner seller",
    "family": "friend sibling colleague partner parent child",
    "lawyer": "lawyer",
    "doctor": "doctor",
    "journalist": "journalist",
    "abroad": "friend",
}


def rooms(people: list[Person], seed: int) -> list[Room]:
    """Small group chats on the phone service; half are logged in the XMPP archive, half as daily text."""
    rng = Random(f"rooms {seed}")
    jobs: dict[str, list[Person]] = {}
    for person in people:
        if person.user and ("nl" in person.langs):
            jobs.setdefault(person.job, []).append(person)

    def some(job: str, count: int) -> list[Person]:
        return rng.sample(jobs[job], count)

    def room(name: str, title: str, members: list[Person], weight: float, kind: str) -> Room:
        members = list(dict.fromkeys(members))
        plays = tuple(frozenset(_PLAYS[person.job].split()) for person in members)
        numbers = tuple(person.number for person in members)
        return Room(
            name=name, title=title, people=numbers, plays=plays, langs=("nl", "mixed"), weight=weight, format=kind
        )

    found = []
    every = "boss runner broker supplier buyer seller friend colleague sibling partner parent child stranger"
    for lang, title in (("en", "the lads"), ("ru", "наши"), ("tr", "bizim çocuklar"), ("de", "Jungs")):
        members = [person for person in people if person.job == "abroad" and person.langs[0] == lang][:6]
        plays = (frozenset(every.split()),) * len(members)
        numbers = tuple(person.number for person in members)
        found.append(
            Room(
                name=f"room-{lang}", title=title, people=numbers, plays=plays, langs=(lang,), weight=0.35, format="xmpp"
            )
        )
    for crew, title in enumerate(("ploeg noord", "de mannen", "zuid 🐟", "avonddienst", "nieuwe groep 3")):
        chief = [person for person in jobs["chief"] if person.crew == crew]
        crewmen = [person for person in jobs["runner"] if person.crew == crew][:5]
        members = chief + crewmen + some("buyer", 1)
        found.append(room(f"crew{crew}", title, members, 1.6, "matrix" if crew < 3 else "xmpp"))
    found.append(room("top", "overleg", jobs["top"] + jobs["chief"] + some("broker", 2) + jobs["books"], 1.0, "matrix"))
    for at, title in enumerate(("zaken", "Handel 2", "container")):
        members = (
            some("broker", 1)
            + some("supplier", 2)
            + some("buyer", 2)
            + some("runner", 1)
            + some("chief", 1)
            + some("seller", 1)
        )
        found.append(room(f"deal{at}", title, members, 1.0, "xmpp" if at else "matrix"))
    for at, title in enumerate(("🏖️ weekend", "fifa avond", "gymbros")):
        members = some("runner", 3) + some("buyer", 2) + some("mechanic", 1)
        found.append(room(f"mates{at}", title, members, 1.4, "xmpp" if at else "matrix"))
    return found


def arrests(people: list[Person], seed: int) -> list[Arrest]:
    """Nine people are taken between the middle of June and the end of October."""
    rng = Random(f"arrests {seed}")
    pool = [
        person
        for person in people
        if person.user and person.job in ("runner", "buyer", "supplier", "seller", "broker") and person.langs[0] == "nl"
    ]
    taken = rng.sample(pool, 9)
    days = sorted(rng.sample(range(74, 206), 9))
    return [
        Arrest(who=person.number, at=clock.midnight(day) + 4 * 3600 + rng.randrange(9 * 3600), crew=person.crew)
        for person, day in zip(taken, days, strict=True)
    ]
