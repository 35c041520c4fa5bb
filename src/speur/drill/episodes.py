"""Read hand-written episodes (scripts/FORMAT.md) and refuse what does not follow the format, naming file and line.

Besides the keys of FORMAT.md the engine's own everyday scenes may say `when:` (morning, evening, weekend, heat, ...),
`leaves: fact A` (after this, the person in role A is, say, ill) and `needs: fact A` (only some days after that).
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from speur.drill import wordlists

ROLES = frozenset(
    wordlists.words(
        "friend partner parent child sibling colleague boss runner supplier buyer seller broker admin member stranger "
        "lawyer doctor journalist"
    )
)
SLOTS = frozenset(
    wordlists.words(
        "name name2 place place2 city street shop day time time2 product product2 qty price price2 unitprice "
        "sum car team "
        "dish game series song animal kid job room phone wallet handle group link invite otherlink"
    )
)
ENGINE_SLOTS = frozenset({"dish2", "team2", "day2", "city2"})  # the engine's own everyday scenes may use these too
WHERES = frozenset({"phone", "group", "forum"})
LANGS = frozenset({"nl", "en", "ru", "tr", "de", "mixed"})
PACES = {"minutes": 60, "hours": 2400, "days": 50_000}
TRUTHS = frozenset({"deal", "threat", "offer", "privilege", "link", "scam", "arrest"})
SEASONS = frozenset(
    wordlists.words(
        "morning midday evening night weekday weekend friday sunday spring heat autumn ramadan kingsday holiday"
    )
)
_HEAD = frozenset({"where", "theme", "lang", "roles", "pace", "truth", "once", "when", "needs", "leaves"})
_NEEDED = ("where", "theme", "lang", "roles", "pace", "truth")
_TURN = re.compile(
    r"(?P<role>[A-H])(?:\s*(?:(?P<follow>~)|\+(?P<wait>\d+)(?P<unit>[smhd])|>(?P<reply>\d+)|\^(?P<edit>\d+)))*:"
    r"(?:\s(?P<text>.*))?"
)
_DELETE = re.compile(r"(?P<role>[A-H])\s+x(?P<turn>\d+):?\s*")
_SLOT = re.compile(r"\{([A-Za-z0-9]+)(!?)\}")
CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
NOTHING: Mapping[str, str] = {}
_UNIT = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


class EpisodeError(ValueError):
    """An episode does not follow FORMAT.md; the message says where and what was expected."""

    def __init__(self, file: str, line: int, detail: str) -> None:
        super().__init__(f"{file}:{line}: {detail}")
        self.file, self.line, self.detail = file, line, detail


class Turn(Struct, frozen=True, kw_only=True):
    """One thing somebody does: says `text`, or edits or deletes an earlier turn (numbers count from 1)."""

    role: str
    text: str = ""
    follows: bool = False
    wait: int | None = None
    reply: int = 0
    edits: int = 0
    deletes: int = 0
    line: int = 0


class Claim(Struct, frozen=True, kw_only=True):
    """What a person who knows the story would say of some turns: `deal product=... turns=3-9`."""

    kind: str
    turns: tuple[int, ...]
    says: tuple[tuple[str, str], ...] = ()


class Episode(Struct, frozen=True, kw_only=True):
    """One imagined situation: roles, pace, turns, and the truth about it."""

    name: str
    file: str
    line: int
    where: str
    theme: str
    lang: str
    roles: tuple[tuple[str, str], ...]
    pace: int
    turns: tuple[Turn, ...]
    claims: tuple[Claim, ...] = ()
    once: bool = False
    when: tuple[str, ...] = ()
    needs: tuple[tuple[str, str], ...] = ()
    leaves: tuple[tuple[str, str], ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of truth in it: deal, threat, offer, ..."""
        return frozenset(claim.kind for claim in self.claims)


def parse(text: str, file: str = "<text>", usual: Mapping[str, str] = NOTHING) -> list[Episode]:
    """Give the episodes in `text`; `usual` says what a head means that leaves a key out.

    Raises:
        EpisodeError: something does not follow the format; says file, line, what was expected and what was found.
    """
    found: list[Episode] = []
    names: set[str] = set()
    for start, block in _blocks(text, file):
        episode = _episode(block, start, file, usual)
        if episode.name in names:
            raise EpisodeError(file, start, f"the name {episode.name!r} is already taken in this file")
        names.add(episode.name)
        found.append(episode)
    return found


def load(folder: Path, broken: list[EpisodeError] | None = None, usual: Mapping[str, str] = NOTHING) -> list[Episode]:
    """Parse every .txt in `folder`, by name. With `broken`, a file that does not parse is skipped and its error kept.

    With `usual`, heads may be short, and the language is that of the file's name (`nl_home.txt`).
    """
    found: list[Episode] = []
    names: dict[str, str] = {}
    for path in sorted(folder.glob("*.txt")):
        try:
            short = {**usual, "lang": path.stem.partition("_")[0]} if usual else usual
            episodes = parse(path.read_text(encoding="utf-8"), path.name, short)
            for episode in episodes:
                if episode.name in names:
                    where = names[episode.name]
                    raise EpisodeError(
                        path.name, episode.line, f"the name {episode.name!r} is already taken in {where}"
                    )
        except EpisodeError as error:
            if broken is None:
                raise
            broken.append(error)
            continue
        names.update((episode.name, path.name) for episode in episodes)
        found += episodes
    return found


def _blocks(text: str, file: str) -> Iterator[tuple[int, list[tuple[int, str]]]]:
    start, block = 0, list[tuple[int, str]]()
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.rstrip()
        if line.startswith("== "):
            if start:
                yield start, block
            start, block = number, [(number, line)]
        elif line and not line.startswith("#"):
            if not start:
                raise EpisodeError(file, number, f"expected '== name' before anything else, found {line[:60]!r}")
            block.append((number, line))
    if start:
        yield start, block


def _episode(block: list[tuple[int, str]], start: int, file: str, usual: Mapping[str, str]) -> Episode:
    name = block[0][1][3:].strip()
    if not re.fullmatch(r"[\w-]+", name):
        raise EpisodeError(file, start, f"expected a name of letters, digits and hyphens, found {name!r}")
    head: dict[str, tuple[int, str]] = {}
    ends = next((at for at, (_, line) in enumerate(block) if line == "--"), 0)
    if not ends:
        raise EpisodeError(file, start, f"the head of {name!r} is never closed with '--'")
    for number, line in block[1:ends]:
        key, colon, value = line.partition(":")
        if not colon or key.strip() not in _HEAD:
            raise EpisodeError(file, number, f"expected one of {', '.join(sorted(_HEAD))} or '--', found {line[:60]!r}")
        if key.strip() in head:
            raise EpisodeError(file, number, f"{key.strip()!r} is said twice in the head of {name!r}")
        head[key.strip()] = (number, value.strip())
    for key, value in usual.items():
        head.setdefault(key, (start, value))
    for key in _NEEDED:
        if key not in head:
            raise EpisodeError(file, start, f"the head of {name!r} has no '{key}:'")
    for key, allowed in (("where", WHERES), ("lang", LANGS), ("pace", frozenset(PACES))):
        if head[key][1] not in allowed:
            raise EpisodeError(
                file, head[key][0], f"{key}: expected one of {', '.join(sorted(allowed))}, found {head[key][1]!r}"
            )
    roles = _roles(head["roles"], file)
    slots = SLOTS | ENGINE_SLOTS if usual else SLOTS
    turns = tuple(_turns(block[ends + 1 :], {role for role, _ in roles}, slots, file))
    if not turns:
        raise EpisodeError(file, start, f"{name!r} has no turns")
    return Episode(
        name=name,
        file=file,
        line=start,
        where=head["where"][1],
        theme=head["theme"][1],
        lang=head["lang"][1],
        roles=roles,
        pace=PACES[head["pace"][1]],
        turns=turns,
        claims=tuple(_claims(head["truth"], len(turns), file)),
        once=_yes(head.get("once"), file),
        when=_when(head.get("when"), file),
        needs=_facts(head.get("needs"), roles, file),
        leaves=_facts(head.get("leaves"), roles, file),
    )


def _roles(said: tuple[int, str], file: str) -> tuple[tuple[str, str], ...]:
    roles: list[tuple[str, str]] = []
    for part in said[1].split(","):
        letter, _, word = part.strip().partition(" ")
        if not re.fullmatch("[A-H]", letter) or word.strip() not in ROLES:
            raise EpisodeError(file, said[0], f"roles: expected 'A friend, B friend' and so on, found {part.strip()!r}")
        if letter in dict(roles):
            raise EpisodeError(file, said[0], f"roles: {letter} is named twice")
        roles.append((letter, word.strip()))
    return tuple(roles)


def _turns(lines: list[tuple[int, str]], roles: set[str], slots: frozenset[str], file: str) -> Iterator[Turn]:
    before: list[Turn] = []
    for number, line in lines:
        if gone := _DELETE.fullmatch(line):
            turn = Turn(role=gone["role"], deletes=int(gone["turn"]), line=number)
        elif not (hit := _TURN.fullmatch(line)):
            raise EpisodeError(file, number, f"expected a turn such as 'A: text' or 'B +2h: text', found {line[:60]!r}")
        elif not (hit["text"] or "").strip():
            raise EpisodeError(file, number, f"{hit['role']} says nothing")
        else:
            _check_text(hit["text"], slots | roles, file, number)
            wait = int(hit["wait"]) * _UNIT[hit["unit"]] if hit["wait"] else None
            turn = Turn(
                role=hit["role"],
                text=hit["text"].strip(),
                follows=bool(hit["follow"]),
                wait=wait,
                reply=int(hit["reply"] or 0),
                edits=int(hit["edit"] or 0),
                line=number,
            )
        if turn.role not in roles:
            raise EpisodeError(file, number, f"{turn.role} is not among the roles {', '.join(sorted(roles))}")
        for other in (turn.reply, turn.edits, turn.deletes):
            if other > len(before) or (other and before[other - 1].deletes):
                raise EpisodeError(file, number, f"turn {other} does not exist before turn {len(before) + 1}")
        if (turn.edits or turn.deletes) and before[(turn.edits or turn.deletes) - 1].role != turn.role:
            raise EpisodeError(
                file, number, f"{turn.role} cannot change turn {turn.edits or turn.deletes} of somebody else"
            )
        before.append(turn)
        yield turn


def _check_text(text: str, slots: frozenset[str], file: str, number: int) -> None:
    for slot, _ in _SLOT.findall(text):
        if slot not in slots:
            raise EpisodeError(file, number, f"there is no slot {{{slot}}}")
    rest = _SLOT.sub("", text)
    if "{" in rest or "}" in rest:
        raise EpisodeError(file, number, f"a brace that is no slot: {text[:60]!r}")
    while CHOICE.search(rest):
        rest = CHOICE.sub("", rest)
    if "|" in rest and ("[" in rest or "]" in rest):
        raise EpisodeError(file, number, f"a choice [a|b] that does not close: {text[:60]!r}")


def _claims(said: tuple[int, str], turns: int, file: str) -> Iterator[Claim]:
    for part in said[1].split(";"):
        words = part.split()
        if words == ["none"] or not words:
            continue
        if words[0] not in TRUTHS:
            raise EpisodeError(
                file, said[0], f"truth: expected none or one of {', '.join(sorted(TRUTHS))}, found {words[0]!r}"
            )
        says: dict[str, str] = {}
        key = ""
        for word in words[1:]:
            if "=" in word:
                key, _, value = word.partition("=")
                says[key] = value
            elif key:  # a value of several words: product=blue haze
                says[key] += " " + word
            else:
                raise EpisodeError(file, said[0], f"truth: expected key=value after {words[0]!r}, found {word!r}")
        numbers = _numbers(says.pop("turns", f"1-{turns}"), turns, said[0], file)
        yield Claim(kind=words[0], turns=numbers, says=tuple(says.items()))


def _numbers(said: str, turns: int, line: int, file: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in said.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not first.isdigit() or (last and not last.isdigit()):
            raise EpisodeError(file, line, f"truth: expected turns such as 3-9 or 4,7, found {part!r}")
        found += range(int(first), int(last or first) + 1)
    if not found or max(found) > turns or min(found) < 1:
        raise EpisodeError(file, line, f"truth: turns={said} but there are {turns} turns")
    return tuple(found)


def _yes(said: tuple[int, str] | None, file: str) -> bool:
    if said is None:
        return False
    if said[1] not in ("yes", "no"):
        raise EpisodeError(file, said[0], f"once: expected yes or no, found {said[1]!r}")
    return said[1] == "yes"


def _when(said: tuple[int, str] | None, file: str) -> tuple[str, ...]:
    words = tuple(said[1].replace(",", " ").split()) if said else ()
    for word in words:
        if said and word not in SEASONS:
            raise EpisodeError(file, said[0], f"when: expected one of {', '.join(sorted(SEASONS))}, found {word!r}")
    return words


def _facts(said: tuple[int, str] | None, roles: tuple[tuple[str, str], ...], file: str) -> tuple[tuple[str, str], ...]:
    found: list[tuple[str, str]] = []
    for part in said[1].split(",") if said else ():
        fact, _, role = part.strip().partition(" ")
        if said and (not fact or role not in dict(roles)):
            raise EpisodeError(file, said[0], f"expected 'fact ROLE', found {part.strip()!r}")
        found.append((fact, role))
    return tuple(found)
