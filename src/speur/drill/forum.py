"""A forum about shopping and growing, with threads that refer to the Telegram groups."""

from random import Random

from msgspec import Struct

from speur.drill import clock, rhythm, shelf
from speur.drill.cast import Person
from speur.drill.lines import Line
from speur.drill.telling import Memory
from speur.drill.world import World

BOARDS = ("Algemeen", "Verkopers en groepen", "Ervaringen", "Opgelicht?", "Kweken", "Off-topic", "English")
_BOARD_WORDS = {
    "scam": "Opgelicht?", "vendor": "Ervaringen", "review": "Ervaringen", "grow": "Kweken", "kweek": "Kweken",
    "group": "Verkopers en groepen", "link": "Verkopers en groepen", "market": "Verkopers en groepen",
}  # fmt: skip


class Post(Struct, frozen=True, kw_only=True):
    """One post: its line, and the thread it stands in."""

    line: Line
    thread: int
    title: str
    board: str


def write_threads(world: World, quota: int) -> list[Post]:
    """Exactly `quota` posts, in order of time."""
    rng = Random(f"{world.seed} forum")
    authors = [person for person in world.people if person.forum]
    weights = rhythm.shared(authors[:8])
    tales = world.by_where["forum"]
    replies = [episode for episode in world.everyday if episode.where == "forum"]
    stock = world.shelves["forum"]
    posts: list[Post] = []
    thread = 4200
    while len(posts) < quota and (tales or replies):
        left = quota - len(posts)
        at = rhythm.moments(1, clock.START, clock.END - 3 * clock.DAY, weights, "market", rng)[0]
        pool = [e for e in rng.sample(tales, min(4, len(tales))) if len(e.turns) <= left] if left > 3 else []
        if pool and rng.random() < (0.6 if replies else 1):
            episode = min(pool, key=lambda option: stock.told.get(option.name, 0))
        elif replies:
            episode = rng.choice(replies)
        else:
            episode = min(tales, key=lambda option: len(option.turns))
        stock.mark(episode)
        thread += rng.randint(1, 4)
        casting = _authors(episode.roles, authors, rng)
        memory = Memory(world.known_to(5, 17, rng))
        telling = world.teller.tell(
            episode, casting, at, memory, episode.lang, f"forum-{thread}", rng, editing=True, plain=True
        )
        lines = telling.lines[:left]
        if telling.told:
            world.told.append(telling.told)
        board = _board(episode.theme + " " + episode.name, episode.lang, rng)
        title = _title(episode.name, lines[0].text)
        posts += [Post(line=line, thread=thread, title=title, board=board) for line in lines if not line.deleted]
    return sorted(posts[:quota], key=lambda post: (post.line.at, post.line.key))


def _authors(roles: tuple[tuple[str, str], ...], authors: list[Person], rng: Random) -> shelf.Casting:
    casting: shelf.Casting = {}
    for letter, role in roles:
        free = [person for person in authors if person.number not in casting.values()]
        fitting = [person for person in free if person.job == role] or free
        casting[letter] = fitting[min(rng.randrange(len(fitting)), rng.randrange(len(fitting)))].number
    return casting


def _board(hints: str, lang: str, rng: Random) -> str:
    if lang == "en":
        return "English"
    return next((board for word, board in _BOARD_WORDS.items() if word in hints), rng.choice(BOARDS[:6]))


def _title(name: str, first: str) -> str:
    words = first.split("\n", maxsplit=1)[0].split()
    if 2 <= len(words) <= 9:
        return " ".join(words).rstrip(".,")
    if len(words) > 9:
        return " ".join(words[:6]).rstrip(".,") + "..."
    return " ".join(name.split("-")[1:]).capitalize() or name
