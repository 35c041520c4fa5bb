"""The phone service: every bond and room lives through seven months, with episodes, everyday talk and arrests."""

from bisect import bisect_left, insort
from collections.abc import Sequence
from pathlib import Path
from random import Random

from speur.drill import cast, clock, rhythm, shelf
from speur.drill.bonds import Arrest, Bond, Room, arrests, bonds, rooms
from speur.drill.cast import Person
from speur.drill.episodes import Episode, EpisodeError, load
from speur.drill.lines import Line, Told
from speur.drill.telling import Memory, Place, Teller

EVERYDAY = Path(__file__).parent / "everyday"
SCRIPTS = Path(__file__).parent / "scripts"
_USUAL = {"where": "phone", "theme": "everyday", "roles": "A friend, B friend", "pace": "minutes", "truth": "none"}
_LAST_WORDS = {
    "nl": ("ok", "👍", "top", "isgoed", "ja", "yo", "🙏", "spreek je", "later", "is goed", "oke", "jo"),
    "en": ("ok", "👍", "cool", "safe", "yeah", "later", "sound"),
    "de": ("ok", "👍", "passt", "jo", "bis dann"),
    "ru": ("ок", "👍", "давай", "ага", "понял"),
    "tr": ("tamam", "👍", "ok", "eyvallah", "hadi"),
}


class World:
    """Everything the services share: people, episodes, everyday scenes, groups, arrests, and what was told."""

    def __init__(self, people: list[Person], groups: list[Place], seed: int, scripts: Path, cap: int) -> None:
        self.people = people
        self.seed = seed
        self.broken: list[EpisodeError] = []
        episodes = load(scripts, self.broken)
        self.by_where = {
            where: [episode for episode in episodes if episode.where == where] for where in ("phone", "group", "forum")
        }
        self.everyday = load(EVERYDAY, usual=_USUAL)
        self.shelves = {where: shelf.Shelf(found, cap) for where, found in self.by_where.items()}
        self.teller = Teller(people, groups, seed)
        self.arrests = arrests(people, seed)
        self.gone = {arrest.who: arrest.at for arrest in self.arrests}
        self.told: list[Told] = []
        self.families: dict[int, int] = {}
        self._once: dict[str, list[tuple[int, Episode, shelf.Casting]]] = {}

    def known_to(self, number: int, other: int, rng: Random) -> list[str]:
        """Names that come up between these two: mates of the same crew, and a few others."""
        abroad = self.people[number].langs[0] if "abroad" in (self.people[number].job, self.people[other].job) else ""
        if abroad:
            own = [
                person.given
                for person in self.people
                if person.langs[0] == abroad and person.number not in (number, other)
            ]
            return list(dict.fromkeys(rng.sample(own, min(9, len(own)))))
        crew = {self.people[number].crew, self.people[other].crew}
        near = [
            person
            for person in self.people[: cast.PHONE]
            if person.crew in crew and person.job != "abroad" and person.number not in (number, other)
        ]
        far = [self.people[rng.randrange(cast.PHONE)] for _ in range(4)]
        chosen = rng.sample(near, min(8, len(near))) + far
        return list(dict.fromkeys(person.nick if rng.random() < 0.6 else person.given for person in chosen))

    def news(self, crews: set[int], people: Sequence[int], at: int) -> str:
        """Who was arrested lately as far as these people know, or nothing."""
        for arrest in reversed(self.arrests):
            delay = (2 if arrest.crew in crews else 40) * 3600
            if arrest.who not in people and arrest.at + delay < at < arrest.at + 16 * clock.DAY:
                return self.people[arrest.who].nick
        return ""

    def plan_once(self, ties: Sequence[Bond], groups: Sequence[Room], budget: int, rng: Random) -> None:
        """Give each episode that happens once its people and its day, while the budget of messages lasts."""
        singles = [episode for episode in self.by_where["phone"] if episode.once]
        rng.shuffle(singles)
        busy: set[str] = set()
        for episode in singles:
            budget -= len(episode.turns)
            if budget < 0:
                break
            fitting = [
                (bond.key, pair[1], bond.one, bond.two) for bond in ties for pair in shelf.for_bond([episode], bond)
            ]
            free = [option for option in fitting if option[0] not in busy] or fitting
            if free:
                key, casting, one, two = rng.choice(free)
                end = min(self.gone.get(one, clock.END), self.gone.get(two, clock.END))
                crews = {self.people[one].crew, self.people[two].crew}
                weights = rhythm.shared([self.people[one], self.people[two]])
            else:
                options = [
                    (room, casting)
                    for room in groups
                    for casting in [shelf.for_room(episode, room, self.gone.__contains__, rng)]
                    if casting
                ]
                if not options:
                    continue
                room, casting = rng.choice(options)
                key, end, crews = room.name, clock.END, set(range(5))
                weights = rhythm.shared([self.people[number] for number in room.people])
            busy.add(key)
            at = self._day_for(episode, crews, list(casting.values()), end, weights, rng)
            if at:
                self._once.setdefault(key, []).append((at, episode, casting))

    def _day_for(
        self, episode: Episode, crews: set[int], people: list[int], end: int, weights: list[float], rng: Random
    ) -> int:
        days = range(3, max(clock.day_of(end) - 16, 4))
        odds = [shelf.arc(episode.theme, day) for day in days]
        for _ in range(40):
            if not any(odds):
                return 0
            day = rng.choices(days, odds)[0]
            at = clock.midnight(day) + rng.choices(range(24), weights)[0] * 3600 + rng.randrange(3600)
            if episode.theme != "arrest" or self.news(crews, people, at) or day > 100:
                return at
        return 0

    def live(self, bond: Bond, quota: int) -> list[Line]:
        """All lines two people say to each other, exactly `quota` of them, in order of telling."""
        rng = Random(f"{self.seed} bond {bond.key}")
        one, two = self.people[bond.one], self.people[bond.two]
        memory = Memory(self.known_to(bond.one, bond.two, rng), close=bond.tone == "mates")
        if bond.tone == "family":
            memory.called = {one.number: one.given, two.number: two.given}
        start = clock.START if rng.random() < 0.6 else clock.START + rng.randrange(120) * clock.DAY
        end = min(self.gone.get(bond.one, clock.END), self.gone.get(bond.two, clock.END))
        start = min(start, end - 20 * clock.DAY)
        big = shelf.for_bond([e for e in self.by_where["phone"] if not e.once], bond)
        small = shelf.for_bond(
            [scene for scene in self.everyday if scene.where == "phone" and scene.theme != "note"], bond, soft=True
        )
        chat = _Chat(bond.key, (bond.one, bond.two), start, end, rhythm.shared([one, two]), bond.tone, bond.langs[0])
        return self._run(chat, quota, big, small, memory, rng)

    def gather(self, room: Room, quota: int, lawful: bool = False, editing: bool = False) -> list[Line]:
        """All lines said in a room."""
        rng = Random(f"{self.seed} room {room.name}")
        members = [self.people[number] for number in room.people]
        memory = Memory(self.known_to(room.people[0], room.people[-1], rng), close=True)
        chat = _Chat(
            room.name,
            room.people,
            clock.START + rng.randrange(9) * clock.DAY,
            clock.END,
            rhythm.shared(members),
            "mates",
            room.langs[0],
        )
        big: list[tuple[Episode, shelf.Casting]] = []
        small: list[tuple[Episode, shelf.Casting]] = []
        for episode in self.by_where["phone"]:
            if episode.once or (
                lawful and (episode.claims or episode.theme in ("mistrust", "threat", "arrest", "deal"))
            ):
                continue
            if len(episode.roles) > 2 or episode.theme in ("football", "games", "food", "travel", "music", "cars"):
                big += [
                    (episode, casting)
                    for _ in range(3)
                    if (casting := shelf.for_room(episode, room, self.gone.__contains__, rng))
                ]
        for episode in self.everyday:
            if episode.where == "phone" and (episode.theme == "note") == (len(room.people) == 1):
                small += [
                    (episode, casting)
                    for _ in range(4)
                    if (casting := shelf.for_room(episode, room, self.gone.__contains__, rng))
                ]
        return self._run(chat, quota, big, small, memory, rng, editing)

    def _run(
        self,
        chat: "_Chat",
        quota: int,
        big: list[tuple[Episode, shelf.Casting]],
        small: list[tuple[Episode, shelf.Casting]],
        memory: Memory,
        rng: Random,
        editing: bool = False,
    ) -> list[Line]:
        """Walk through the sessions of a chat until the quota is exactly met."""
        lines: list[Line] = []
        appointed = sorted(self._once.pop(chat.key, []), key=lambda entry: entry[0])
        sessions = max(2, quota // 9)
        times = rhythm.moments(sessions, chat.start, chat.end, chat.weights, chat.tone, rng)
        crews = {self.people[number].crew for number in chat.people}
        stock = self.shelves["phone"]
        fresh = len({episode.name for episode, _ in big})
        times_said: list[int] = []
        for at_session, planned in enumerate(times):
            at = _quiet(planned, lines, times_said, chat.end, rng)
            while appointed and appointed[0][0] <= at:
                moment, episode, casting = appointed.pop(0)
                if len(lines) + 2 * len(episode.turns) < quota:
                    self._say(
                        lines,
                        episode,
                        casting,
                        moment,
                        memory,
                        chat,
                        rng,
                        editing,
                        self.news(crews, chat.people, moment),
                    )
                    stock.mark(episode)
            left = quota - len(lines)
            if left < 3:
                break
            ahead = len(lines) - quota * at_session / sessions
            about = self.news(crews, chat.people, at)
            chosen = None
            likely = min(0.34, 1.2 * fresh / (sessions - at_session + 1)) if fresh else 0.0
            if ahead < 14 and rng.random() < likely * (1.5 if ahead < -6 else 1.0):
                chosen = stock.pick(big, memory, at, int(min(left * 0.55, 60)), rng, bool(about))
            if chosen:
                fresh -= 1
                memory.used.add(chosen[0].name)
                stock.mark(chosen[0])
                self._say(lines, *chosen, at, memory, chat, rng, editing, about)
                continue
            if ahead > 22:
                continue
            for _ in range(1 + (ahead < -4) + (ahead < -12)):
                scene = _everyday(small, memory, at, int((quota - len(lines)) * 0.5), rng)
                if scene and not self._asleep(scene[1], at):
                    at = 1 + self._say(lines, *scene, at, memory, chat, rng, editing, about) + rng.randrange(30, 4000)
        self._fill(lines, quota, chat, small, memory, rng)
        return lines

    def _asleep(self, casting: shelf.Casting, at: int) -> bool:
        return any(self.gone.get(number, at + 1) <= at for number in casting.values())

    def _say(
        self,
        lines: list[Line],
        episode: Episode,
        casting: shelf.Casting,
        at: int,
        memory: Memory,
        chat: "_Chat",
        rng: Random,
        editing: bool,
        about: str,
    ) -> int:
        telling = self.teller.tell(
            episode,
            casting,
            at,
            memory,
            chat.lang,
            chat.key,
            rng,
            editing=editing,
            about=about if episode.theme == "arrest" else "",
        )
        kept = [line for line in telling.lines if line.at < self.gone.get(line.who, clock.END)]
        lines += kept
        if telling.told and kept:
            self.told.append(telling.told)
        return kept[-1].at if kept else at

    def _fill(
        self,
        lines: list[Line],
        quota: int,
        chat: "_Chat",
        small: list[tuple[Episode, shelf.Casting]],
        memory: Memory,
        rng: Random,
    ) -> None:
        """Bring a chat to exactly its quota with small scenes, one line per turn, and short words at the very end."""
        tries = 0
        times_said: list[int] = []
        ahead: list[int] = []
        while len(lines) < quota and tries < quota * 3 + 50:
            tries += 1
            left = quota - len(lines)
            if not ahead:
                ahead = rhythm.moments(60, chat.start, chat.end, chat.weights, chat.tone, rng)
                rng.shuffle(ahead)
            at = _quiet(ahead.pop(), lines, times_said, chat.end, rng)
            scene = _everyday(small, memory, at, left, rng)
            if not scene or scene[0].needs or self._asleep(scene[1], at):
                continue
            telling = self.teller.tell(scene[0], scene[1], at, memory, chat.lang, chat.key, rng, plain=True)
            kept = [line for line in telling.lines if line.at < self.gone.get(line.who, clock.END)]
            if len(kept) <= left and not telling.told:
                lines += kept
        words = _LAST_WORDS.get(chat.lang, _LAST_WORDS["nl"])
        alive = [number for number in chat.people if number not in self.gone] or list(chat.people)
        while len(lines) < quota:
            self.teller.key += 1
            before = rng.choice(lines).at if lines else chat.start
            at = min(before + rng.randrange(20, 400), chat.end - 60)
            lines.append(Line(at=at, who=rng.choice(alive), text=rng.choice(words), key=self.teller.key))
        if len(lines) > quota:
            lines.sort(key=lambda line: line.at)
            surplus = len(lines) - quota
            spare = [at for at, line in enumerate(lines) if not line.story][-surplus:]
            spare = spare if len(spare) == surplus else list(range(quota, len(lines)))
            for at in reversed(spare):
                del lines[at]


class _Chat:
    """Where lines are said: names, span of time, and hours that suit."""

    __slots__ = ("end", "key", "lang", "people", "start", "tone", "weights")

    def __init__(
        self, key: str, people: tuple[int, ...], start: int, end: int, weights: list[float], tone: str, lang: str
    ) -> None:
        self.key, self.people, self.start, self.end = key, people, start, end
        self.weights, self.tone, self.lang = weights, tone, lang


def _quiet(at: int, lines: list[Line], said: list[int], end: int, rng: Random) -> int:
    """`at`, or somewhat later when the chat is in the middle of something then. `said` caches the times of `lines`."""
    for line in lines[len(said) :]:
        insort(said, line.at)
    for _ in range(6):
        place = bisect_left(said, at - 1500)
        if place == len(said) or said[place] > at + 1500:
            return at
        at = min(said[place] + rng.randrange(1600, 9000), end - 600)
    return at


def _everyday(
    small: Sequence[tuple[Episode, shelf.Casting]], memory: Memory, at: int, longest: int, rng: Random
) -> tuple[Episode, shelf.Casting] | None:
    """An everyday scene that suits the moment and was not played lately by the same people."""
    if not small:
        return None
    now = clock.seasons(at)
    for _ in range(24):
        episode, casting = small[int(rng.random() * len(small))]
        if len(episode.turns) > longest or episode.name in memory.recent:
            continue
        if episode.when and not now.issuperset(episode.when):
            continue
        if episode.needs:
            since = [at - memory.facts.get((fact, casting[role]), 0) for fact, role in episode.needs]
            if min(since) < 9 * 3600 or max(since) > 8 * clock.DAY:
                continue
        memory.recent.append(episode.name)
        if len(memory.recent) > min(len(small) // 3, 60):
            del memory.recent[0]
        return episode, casting
    return None


def shares(weights: Sequence[float], total: int, least: int = 0) -> list[int]:
    """Split `total` by weight into whole numbers that add up exactly."""
    whole = sum(weights)
    found, given, seen = [], 0, 0.0
    for weight in weights:
        seen += weight
        upto = round((total - least * len(weights)) * seen / whole)
        found.append(upto - given + least)
        given = upto
    return found


__all__ = ["Arrest", "World", "bonds", "rooms", "shares"]
