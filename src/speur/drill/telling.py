"""Tell an episode with real people: fill its slots from memory, let each voice say it, and say when."""

import re
from collections.abc import Mapping
from random import Random

from msgspec import Struct

from speur.drill import rhythm, slots
from speur.drill.cast import Person
from speur.drill.episodes import CHOICE, Episode
from speur.drill.lines import Line, Told
from speur.drill.voices import Voice

_SLOT = re.compile(r"\{([A-Za-z]+\d?)(!?)\}")
_BASE = 0xE000


class Memory:
    """What the people in one chat share: what was agreed, what is going on with whom, what was told already."""

    __slots__ = ("called", "close", "facts", "known", "recent", "used", "values")

    def __init__(self, known: list[str], close: bool = True) -> None:
        self.values: dict[str, str] = {}
        self.facts: dict[tuple[str, int], int] = {}
        self.used: set[str] = set()
        self.recent: list[str] = []
        self.known = known
        self.called: dict[int, str] = {}
        self.close = close


class Place(Struct, frozen=True, kw_only=True):
    """A Telegram group people can point to."""

    title: str
    link: str
    invite: str


class Telling(Struct, frozen=True, kw_only=True):
    """The lines of one telling, in order of time, and its record if anything in it is worth knowing."""

    lines: list[Line]
    told: Told | None


class Teller:
    """Tells episodes. One for the whole case, so that keys and story numbers run on."""

    def __init__(self, people: list[Person], groups: list[Place], seed: int) -> None:
        self.people = people
        self.groups = groups
        self.seed = seed
        self.voices = [Voice(person.habit) for person in people]
        self.key = 0
        self.story = 0

    def tell(
        self,
        episode: Episode,
        cast: Mapping[str, int],
        at: int,
        memory: Memory,
        lang: str,
        chat: str,
        rng: Random,
        editing: bool = False,
        plain: bool = False,
        about: str = "",
    ) -> Telling:
        """Tell `episode` in `chat` from `at` on; `about` is who `{name}` must be, `plain` gives one line per turn."""
        claimed = bool(episode.claims)
        if claimed:
            self.story += 1
        story = self.story if claimed else 0
        env = _Values(self, episode, cast, at, memory, episode.lang if episode.lang != "mixed" else lang, rng, about)
        lines: list[Line] = []
        first_key: dict[int, int] = {}
        changed: dict[int, dict[str, int | str]] = {}
        speaker = ""
        for number, turn in enumerate(episode.turns, 1):
            who = cast[turn.role]
            person = self.people[who]
            at = self._when(at, turn.follows, turn.wait, episode.pace, person, turn.role == speaker, rng, number == 1)
            speaker = turn.role
            if turn.deletes and not editing:
                continue  # this service shows nothing of it
            if turn.deletes:
                changed.setdefault(turn.deletes, {})["deleted"] = at
                continue
            text = env.fill(turn.text, who)
            parts, slip = ([text], "") if plain else self.voices[who].say(text, rng, memory.close)
            if env.held:
                parts = [env.release(part) for part in parts]
            if "\\n" in turn.text:
                parts = [part.replace("\\n", "\n") for part in parts]
            if turn.edits:
                if editing:
                    changed.setdefault(turn.edits, {}).update(edited=at, text=" ".join(parts))
                    continue
                parts = ["* " + " ".join(parts)]
            first_key[number] = self.key + 1
            for place, part in enumerate(parts):
                if place:
                    at += rng.randint(1, 4) + len(part) // 9
                self.key += 1
                lines.append(
                    Line(
                        at=at,
                        who=who,
                        text=part,
                        key=self.key,
                        reply=first_key.get(turn.reply, 0) if turn.reply and not place else 0,
                        story=story,
                        turn=number if claimed else 0,
                    )
                )
            if slip and len(slip) > 4:
                at += rng.randint(2, 7)
                self.key += 1
                lines.append(Line(at=at, who=who, text=slip, key=self.key, story=story, turn=number if claimed else 0))
            at += 1
        if changed:
            lines = [_changed(line, changed, first_key) for line in lines]
        self._remember(episode, cast, at, memory, env)
        return Telling(lines=lines, told=self._told(episode, cast, chat, env, story) if claimed else None)

    def _when(
        self, at: int, follows: bool, wait: int | None, pace: int, person: Person, same: bool, rng: Random, first: bool
    ) -> int:
        if first:
            return at
        if follows:
            return at + rng.randint(2, 14)
        if wait is not None:
            return rhythm.awake(at + int(wait * rng.uniform(0.75, 1.35)), person, rng)
        later = at + rhythm.pause(60 if same else pace, rng)
        return rhythm.awake(later, person, rng) if later - at > 1200 else later

    def _remember(self, episode: Episode, cast: Mapping[str, int], at: int, memory: Memory, env: "_Values") -> None:
        for slot, value in env.values.items():
            if len(slot) > 1:
                memory.values[slot] = value
        for fact, role in episode.needs:
            memory.facts.pop((fact, cast[role]), None)
        for fact, role in episode.leaves:
            memory.facts[fact, cast[role]] = at

    def _told(self, episode: Episode, cast: Mapping[str, int], chat: str, env: "_Values", story: int) -> Told:
        claims = tuple(
            (claim.kind, tuple((key, env.plain(value)) for key, value in claim.says), claim.turns)
            for claim in episode.claims
        )
        return Told(
            story=story,
            episode=episode.name,
            theme=episode.theme,
            chat=chat,
            cast=tuple(cast.items()),
            values=tuple((slot, value) for slot, value in env.values.items() if len(slot) > 1),
            claims=claims,
        )


class _Values:
    """The slots of one telling: each filled once, some recalled, some belonging to whoever speaks."""

    __slots__ = (
        "about",
        "at",
        "cast",
        "episode",
        "group",
        "held",
        "lang",
        "memory",
        "opened",
        "rng",
        "tags",
        "teller",
        "values",
    )

    def __init__(
        self,
        teller: Teller,
        episode: Episode,
        cast: Mapping[str, int],
        at: int,
        memory: Memory,
        lang: str,
        rng: Random,
        about: str,
    ) -> None:
        self.teller, self.episode, self.cast, self.at, self.memory = teller, episode, cast, at, memory
        self.lang, self.rng, self.about = lang, rng, about
        self.values: dict[str, str] = {}
        self.held: list[str] = []
        self.group: Place | None = None
        self.tags: set[str] = set()
        self.opened: set[str] = set()

    def fill(self, text: str, who: int) -> str:
        """`text` with choices made and slots filled; values no habit may touch are held back as private letters."""
        self.held.clear()
        if "[" in text:
            hit = CHOICE.search(text)
            while hit:
                text = text[: hit.start()] + self._choice(hit[1].split("|")) + text[hit.end() :]
                hit = CHOICE.search(text)
            text = " ".join(text.split()) or "ok"
        if "{" not in text:
            return text

        def put(hit: re.Match[str]) -> str:
            value = self.value(hit[1], who, bool(hit[2]))
            if hit[1].rstrip("2") in slots.OPAQUE:
                self.held.append(value)
                return chr(_BASE + len(self.held) - 1)
            return value

        return _SLOT.sub(put, text)

    def _choice(self, options: list[str]) -> str:
        """One of the options; `text§x` goes with an earlier `§x`, and is left out when another was chosen there."""
        tags = [option.partition("§")[2] for option in options]
        if not any(tags):
            return self.rng.choice(options)
        fitting = [option for option, tag in zip(options, tags, strict=True) if tag in self.tags]
        neutral = [option for option, tag in zip(options, tags, strict=True) if tag not in self.opened]
        options = fitting or neutral or options
        self.opened |= {tag for tag in tags if tag}
        text, _, tag = self.rng.choice(options).partition("§")
        if tag:
            self.tags.add(tag)
        return text

    def release(self, text: str) -> str:
        """Put the held values back."""
        for at, value in enumerate(self.held):
            text = text.replace(chr(_BASE + at), value)
        return text

    def plain(self, text: str) -> str:
        """A truth value with its slots filled."""
        return _SLOT.sub(lambda hit: self.values.get(hit[1], hit[1]), text)

    def value(self, slot: str, who: int, recall: bool) -> str:
        """The value of `slot`, said by `who`."""
        found = self.values.get(slot)
        if found is None:
            found = self._recalled(slot, recall) or self._new(slot, who)
            if "{" in found:
                found = _SLOT.sub(lambda hit: self.value(hit[1], who, recall=False), found)
            for other, taken in self.values.items():
                if taken == found and other.rstrip("2") == slot.rstrip("2") and slot not in ("group", "link"):
                    found = self._new(slot, who) if "{" not in found else found
                    break
            self.values[slot] = found
        return found

    def _recalled(self, slot: str, recall: bool) -> str:
        if recall or (slot in slots.STICKY and self.rng.random() < 0.85):
            return self.memory.values.get(slot, "")
        return ""

    def _new(self, slot: str, who: int) -> str:
        if len(slot) == 1:
            return self._called(self.cast[slot])
        if slot in ("name", "name2"):
            return self._name(slot)
        if slot in ("group", "link", "invite") and self.teller.groups:
            if self.group is None:
                self.group = self.rng.choice(self.teller.groups)
            return {"group": self.group.title, "link": self.group.link, "invite": self.group.invite}[slot]
        person = self.teller.people[who]
        if slot == "handle" and person.handle and self.rng.random() < 0.8:
            return person.handle
        if slot == "wallet" and self.rng.random() < 0.5:
            return person.wallet
        if slot == "phone" and self.rng.random() < 0.6:
            return person.number_said
        return slots.value(slot, self.lang, self.rng, self.at, self.teller.seed)

    def _called(self, number: int) -> str:
        memory, person = self.memory, self.teller.people[number]
        found = memory.called.get(number)
        if found is None:
            found = person.given if not person.user or person.nick == person.given else person.nick
            if person.user and self.rng.random() < 0.35:
                found = person.given
            memory.called[number] = found
        return found

    def _name(self, slot: str) -> str:
        if slot == "name" and self.about:
            return self.about
        present = {self._called(number) for number in self.cast.values()} | {self.about}
        pool = [name for name in self.memory.known if name not in present and name not in self.values.values()]
        return self.rng.choice(pool) if pool else "Joris"


def _changed(line: Line, changed: dict[int, dict[str, int | str]], first_key: dict[int, int]) -> Line:
    for turn, what in changed.items():
        if first_key.get(turn) != line.key:
            continue
        text = str(what.get("text", "") or line.text)
        edited = int(what.get("edited", 0))
        return Line(
            at=line.at,
            who=line.who,
            text=text,
            key=line.key,
            reply=line.reply,
            edited=edited,
            before=line.text if edited else "",
            deleted=int(what.get("deleted", 0)),
            story=line.story,
            turn=line.turn,
        )
    return line
