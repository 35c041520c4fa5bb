"""The Telegram groups: offers posted again and again, complaints, chatter, people coming and going."""

from collections.abc import Sequence
from random import Random

from msgspec import Struct, structs

from speur.drill import clock, offers, rhythm, shelf, slots
from speur.drill.cast import Person
from speur.drill.episodes import Episode
from speur.drill.lines import Line, Service, Told
from speur.drill.telling import Memory, Place
from speur.drill.world import World, shares


class Group(Struct, frozen=True, kw_only=True):
    """A Telegram group: how much of the traffic it has, how much of that is offers, and of what."""

    key: str
    title: str
    share: float
    offers: float
    kinds: tuple[str, ...]
    langs: tuple[str, ...]
    size: int
    number: int
    link: str
    invite: str


_PAPER = "documents fraud_carding counterfeit hacking laundering weapons"
_PLANS = (
    # key, title, share, offers, kinds, languages, people
    ("randstad", "Vraag & Aanbod Randstad 🌷", 0.26, 0.62, "drugs drugs drugs counterfeit", "nl mixed", 150),
    ("bezorgd", "Bezorgd NL 24/7 🛵", 0.2, 0.66, "drugs", "nl mixed", 120),
    ("groen", "Groene Vingers Lounge 🌱", 0.13, 0.25, "cultivation", "nl mixed", 80),
    ("scam", "⚠️ Oplichters melden ⚠️", 0.11, 0.04, "drugs", "nl mixed", 110),
    ("kroeg", "De Kletskroeg", 0.13, 0.0, "", "nl mixed en", 60),
    ("papier", "Papier & Plastic", 0.08, 0.58, _PAPER, "nl mixed", 70),
    ("eu", "NL-EU Market [EN]", 0.09, 0.55, "drugs drugs fraud_carding documents", "en ru de tr mixed", 90),
)


def groups(seed: int) -> list[Group]:
    """The groups with their numbers and links."""
    found = []
    for key, title, share, offered, kinds, langs, size in _PLANS:
        raw = slots.digest("group", seed, key)
        found.append(
            Group(
                key=key,
                title=title,
                share=share,
                offers=offered,
                kinds=tuple(kinds.split()),
                langs=tuple(langs.split()),
                size=size,
                number=1_100_000_000 + int.from_bytes(raw[:4], "big") % 280_000_000,
                link=f"https://t.me/{slots.handle('grouplink', seed, key)[1:]}",
                invite=slots.invite(seed, key),
            )
        )
    return found


def places(found: Sequence[Group]) -> list[Place]:
    """The groups as places people point to."""
    return [Place(title=group.title, link=group.link, invite=group.invite) for group in found]


class Market:
    """All groups together: a family of offers may turn up in several of them."""

    def __init__(self, world: World, found: list[Group], total: int) -> None:
        self.world = world
        self.groups = found
        self.rng = Random(f"{world.seed} market")
        self.quotas = dict(
            zip([group.key for group in found], shares([group.share for group in found], total), strict=True)
        )
        self.members: dict[str, list[Person]] = {}
        on_telegram = [person for person in world.people if person.telegram]
        for group in found:
            fitting = [person for person in on_telegram if set(person.langs) & set(group.langs)]
            size = min(group.size, len(fitting), max(24, self.quotas[group.key] // 12))
            must = [person for person in fitting if person.job == "admin"][:3] + [
                p for p in fitting if p.job == "seller"
            ][: size // 5]
            everybody = list(dict.fromkeys(must + self.rng.sample(fitting, size)))
            self.rng.shuffle(everybody)
            self.members[group.key] = everybody
        self.lines: dict[str, list[Line]] = {group.key: [] for group in found}
        self.families: dict[int, int] = {}

    def run(self) -> None:
        """Fill every group to its quota."""
        self._offer()
        for group in self.groups:
            self._talk(group)
            self.lines[group.key] = self._decorate(sorted(self.lines[group.key], key=lambda line: (line.at, line.key)))

    def _offer(self) -> None:
        rng, world = self.rng, self.world
        open_for = {group.key: int(self.quotas[group.key] * group.offers) for group in self.groups}
        total = sum(open_for.values())
        count = max(1, round(total / 45))
        scripted = [episode for episode in world.by_where["group"] if "offer" in episode.kinds and _alone(episode)]
        rng.shuffle(scripted)
        sizes = shares([rng.lognormvariate(0, 0.35) for _ in range(count)], total, least=min(12, total // count))
        by_key = {group.key: group for group in self.groups}
        for at_family, size in enumerate(sizes):
            home = rng.choices(list(open_for), [left + 0.01 for left in open_for.values()])[0]
            group = by_key[home]
            sellers = [person for person in self.members[home] if person.job == "seller"] or self.members[home]
            fits = [
                episode for episode in scripted[:40] if episode.lang in group.langs and _kind(episode) in group.kinds
            ]
            seller = rng.choice(sellers)
            if fits and rng.random() < 0.5:
                episode = fits[0]
                scripted.remove(episode)
                scripted.append(episode)
                text, kind, name = self._scripted(episode, seller, group), _kind(episode), episode.name
            else:
                lang = "en" if "nl" not in group.langs else "nl"
                options = [option for option in group.kinds if option in offers.kinds(lang)] or ["drugs"]
                kind, name = rng.choice(options), f"offer-{at_family}"
                text = offers.compose(kind, lang, seller, rng.choice(self.groups).link, rng, world.seed)
            self._repost(text, kind, name, seller, group, size, open_for)

    def _scripted(self, episode: Episode, seller: Person, group: Group) -> str:
        memory = Memory(self.world.known_to(0, 1, self.rng))
        role = episode.roles[0][0]
        cast = {letter: seller.number for letter, _ in episode.roles} | {role: seller.number}
        telling = self.world.teller.tell(
            episode, cast, clock.START, memory, group.langs[0], group.key, self.rng, plain=True
        )
        return "\n".join(line.text for line in telling.lines)

    def _repost(
        self, text: str, kind: str, name: str, seller: Person, group: Group, size: int, open_for: dict[str, int]
    ) -> None:
        rng, teller = self.rng, self.world.teller
        teller.story += 1
        story = teller.story
        lang = "en" if "nl" not in group.langs else "nl"
        weeks = rng.choice((2, 3, 4, 5, 6, 8, 10))
        start = clock.START + rng.randrange(max(1, clock.DAYS - weeks * 7)) * clock.DAY
        hours = sorted(rng.sample(range(9, 24), rng.randint(1, 3)))
        chat = ""
        for at in sorted(rng.randrange(weeks * 7) for _ in range(size)):
            hour = rng.choice(hours)
            moment = clock.midnight(clock.day_of(start) + at) + hour * 3600 + int(rng.lognormvariate(5.5, 1.0)) % 3500
            where = group.key if open_for[group.key] > 0 and rng.random() < 0.8 else ""
            if not where:
                left = [key for key, slots_left in open_for.items() if slots_left > 0]
                where = rng.choice(left) if left else group.key
            open_for[where] -= 1
            chat = chat or where
            teller.key += 1
            self.lines[where].append(
                Line(
                    at=moment,
                    who=seller.number,
                    text=offers.vary(text, lang, rng, self.world.seed),
                    key=teller.key,
                    media="photo" if story % 4 == 0 and rng.random() < 0.9 else "",
                    forward=seller.telegram if rng.random() < 0.05 else "",
                    story=story,
                    turn=1,
                )
            )
        self.families[story] = size
        claims = (("offer", (("kind", kind),), (1,)),)
        self.world.told.append(
            Told(
                story=story,
                episode=name,
                theme="offer",
                chat=chat,
                cast=(("A", seller.number),),
                values=(("text", text),),
                claims=claims,
            )
        )

    def _talk(self, group: Group) -> None:
        rng, world, lines = self.rng, self.world, self.lines[group.key]
        quota = self.quotas[group.key]
        members = self.members[group.key]
        kroeg = not group.offers
        big = [
            episode
            for episode in world.by_where["group"]
            if episode.lang in group.langs
            and not ("offer" in episode.kinds and _alone(episode))
            and not (kroeg and episode.claims)
        ]
        small = [
            episode
            for episode in world.everyday
            if episode.lang in group.langs
            and (
                episode.where == "group"
                or (kroeg and episode.lang == "nl" and _mates(episode) and not (episode.needs or episode.leaves))
            )
        ]
        used: dict[str, int] = {}
        memory = Memory(world.known_to(3, 9, rng))
        stock = world.shelves["group"]
        weights = rhythm.shared(rng.sample(members, min(12, len(members))))
        said, ahead = len(lines), list[int]()
        while said < quota:
            if not ahead:
                ahead = rhythm.moments(400, clock.START, clock.END - clock.DAY, weights, "market", rng)
                rng.shuffle(ahead)
            at = ahead.pop()
            left = quota - said
            fresh = len(used) < len(big) * 0.9
            pool = big if big and (not small or rng.random() < (0.45 if fresh else 0.14)) else small
            if not pool:
                break
            episode = min(
                rng.sample(pool, min(3, len(pool))),
                key=lambda option: 99 * used.get(option.name, 0) + stock.told.get(option.name, 0) * (pool is big),
            )
            if len(episode.turns) > max(left, 2) or (episode.once and stock.told.get(episode.name)):
                if left > 6:
                    continue
                episode = min(small or pool, key=lambda option: len(option.turns))
            if episode.when and not clock.seasons(at).issuperset(episode.when):
                continue
            casting = self._cast(episode, members)
            stock.mark(episode)
            if pool is big:
                used[episode.name] = used.get(episode.name, 0) + 1
            memory.values.clear()
            telling = world.teller.tell(
                episode, casting, at, memory, group.langs[0], group.key, rng, editing=True, plain=left < 12
            )
            kept = [line for line in telling.lines if line.at < clock.END][:left]
            lines += kept
            said += sum(not line.deleted for line in kept)
            if telling.told:
                world.told.append(telling.told)

    def _cast(self, episode: Episode, members: list[Person]) -> shelf.Casting:
        casting: shelf.Casting = {}
        if episode.lang != "mixed":
            speakers = [person for person in members if episode.lang in person.langs]
            members = speakers if len(speakers) >= len(episode.roles) else members
        for letter, role in episode.roles:
            fitting = (
                [p for p in members if p.job == role and p.number not in casting.values()] if role in _JOBS else []
            )
            free = fitting or [person for person in members if person.number not in casting.values()]
            # some people talk far more than others: the earlier of two draws
            casting[letter] = free[min(self.rng.randrange(len(free)), self.rng.randrange(len(free)))].number
        return casting

    def _decorate(self, lines: list[Line]) -> list[Line]:
        """Stickers, voice notes, videos and photos among the chatter."""
        found = []
        for line in lines:
            bare = not (line.story or line.media or line.edited)
            draw = self.rng.random() if bare else 0.5
            if draw < 0.018 and len(line.text) < 14:
                found.append(structs.replace(line, text="", media="sticker"))
            elif draw < 0.028:
                found.append(structs.replace(line, text="", media="voice"))
            elif draw > 0.978:
                found.append(structs.replace(line, media="photo"))
            elif draw > 0.974:
                found.append(structs.replace(line, text="", media="video"))
            else:
                found.append(line)
        return found

    def services(self, group: Group) -> list[Service]:
        """Who made the group, joined, was invited, left, and what was pinned."""
        rng = Random(f"{self.world.seed} services {group.key}")
        members = self.members[group.key]
        admin = next((person for person in members if person.job == "admin"), members[0])
        found = [Service(at=clock.START + 60, who=admin.number, action="create_channel", title=group.title)]
        early = {line.who: line.at for line in reversed(self.lines[group.key])}
        for person in members:
            if person is admin:
                continue
            before = early.get(person.number, clock.START + rng.randrange(200) * clock.DAY) - rng.randrange(60, 40_000)
            at = max(before, clock.START + 120)
            if rng.random() < 0.7:
                found.append(Service(at=at, who=person.number, action="join_group_by_link", members=(admin.number,)))
            else:
                found.append(
                    Service(at=at, who=rng.choice(members).number, action="invite_members", members=(person.number,))
                )
            if rng.random() < 0.1 and person.number not in early:
                found.append(Service(at=min(at + rng.randrange(40) * clock.DAY + 99, clock.END - 99), who=person.number,
                                     action="remove_members", members=(person.number,)))  # fmt: skip
        found.append(
            Service(at=clock.START + 100 * clock.DAY, who=admin.number, action="edit_group_title", title=group.title)
        )
        found += [
            Service(at=clock.START + day * clock.DAY + 50_000, who=admin.number, action="pin_message")
            for day in (9, 70, 140)
        ]
        return sorted(found, key=lambda service: service.at)


_JOBS = frozenset({"seller", "buyer", "admin", "member"})


def _mates(episode: Episode) -> bool:
    """Talk that any two members of a group might have."""
    return (
        episode.where == "phone"
        and len(episode.roles) > 1
        and all(role in ("friend", "member") for _, role in episode.roles)
    )


def _alone(episode: Episode) -> bool:
    """An offer without conversation: one role says it all."""
    return len({turn.role for turn in episode.turns}) == 1


def _kind(episode: Episode) -> str:
    return next((dict(claim.says).get("kind", "drugs") for claim in episode.claims if claim.kind == "offer"), "drugs")
