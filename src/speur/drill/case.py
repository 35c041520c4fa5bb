"""Build the fictional case: people, world, groups, forum; then every file, then the truth about it."""

import heapq
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

from msgspec import structs

from speur.drill import cast, clock, forum, market
from speur.drill.bonds import Bond, Room, bonds, rooms
from speur.drill.cast import HOST, Person
from speur.drill.lines import Line, Progress, Service
from speur.drill.pictures import Album
from speur.drill.truth import CaseTruth, Ledger
from speur.drill.world import SCRIPTS, World, shares
from speur.drill.writers import forum_csv, matrix_text, telegram_html, telegram_json, whatsapp_text, xmpp_json

_PARTS = {
    "bonds": 0.585,
    "rooms": 0.055,
    "groups": 0.275,
    "account": 0.03,
    "html": 0.015,
    "whatsapp": 0.015,
    "forum": 0.025,
}
FIRST_EXPORT = clock.START + 128 * clock.DAY  # the first of the two exports of one group
_TWICE = "bezorgd"


def build_case(
    folder: Path,
    messages: int = 265_000,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
    scripts_dir: Path | None = None,
) -> CaseTruth:
    """Write the case into `folder/files` and what is true about it into `folder/truth.json`.

    Args:
        folder: made if it is not there; must not hold files of another case.
        messages: how many messages, exactly; the earlier export of the group exported twice comes on top.
        seed: the same seed gives the same bytes.
        progress: told (messages so far, messages in all) now and then.
        scripts_dir: folder with episodes; the package's own when not given.

    Raises:
        ValueError: fewer than 2,000 messages: too few for every kind of file.
    """
    if messages < 2000:
        raise ValueError(f"build_case: expected at least 2000 messages, found {messages}")
    tell: Progress = progress or (lambda _done, _all: None)
    people = cast.people(seed)
    found = market.groups(seed)
    world = World(people, market.places(found), seed, scripts_dir or SCRIPTS, cap=max(2, round(messages / 16_500)))
    parts = dict(zip(_PARTS, shares(list(_PARTS.values()), messages), strict=True))
    html = max(parts["html"], min(1060, messages // 16))
    parts["bonds"], parts["html"] = parts["bonds"] + parts["html"] - html, html
    root = folder / "files"
    ledger, album = Ledger(), Album(max(12, min(360, messages // 600)), seed)
    ties = bonds(people, seed)[: max(24, min(420, parts["bonds"] // 55))]
    _phone(world, root, ties, parts, ledger, lambda done: tell(done, messages))
    _telegram(world, root, found, parts, album, ledger)
    tell(messages - parts["whatsapp"] - parts["forum"], messages)
    _whatsapp(world, root, parts["whatsapp"], album, ledger)
    forum_csv.write(root / "forum", root, forum.write_threads(world, parts["forum"]), people, ledger)
    told = ledger.write(folder / "truth.json", people, world.told, world.arrests, ties, world.families, seed)
    tell(messages, messages)
    return CaseTruth(
        seed=seed,
        messages=sum(ledger.files.values()) - ledger.copies,
        copies=ledger.copies,
        services=ledger.services,
        files=ledger.files,
        formats=ledger.formats,
        told=told,
        families=told["families"],
        pictures=album.written,
        broken=[str(error) for error in world.broken],
    )


def _phone(
    world: World, root: Path, ties: Sequence[Bond], parts: dict[str, int], ledger: Ledger, tell: Callable[[int], None]
) -> None:
    groups = rooms(world.people, world.seed)
    world.plan_once(ties, groups, parts["bonds"] // 3, Random(f"{world.seed} once"))
    streams: list[Iterable[tuple[Line, str, str]]] = []
    done = 0
    for room, quota in zip(groups, shares([room.weight for room in groups], parts["rooms"]), strict=True):
        lines = sorted(world.gather(room, quota), key=_when)
        done += quota
        if room.format == "matrix":
            lines = [_dashed(line) for line in lines]
            matrix_text.write(root / "phone-service" / "rooms" / room.name, root, lines, world.people, ledger)
        else:
            streams.append(list(_to_room(lines, room, world.people)))
    for at, (bond, quota) in enumerate(
        zip(ties, shares([bond.weight for bond in ties], parts["bonds"], least=6), strict=True)
    ):
        streams.append(list(_to_other(sorted(world.live(bond, quota), key=_when), bond, world.people)))
        done += quota
        if at % 20 == 0:
            tell(done)
    merged = heapq.merge(*streams, key=lambda entry: (entry[0].at, entry[0].key))
    xmpp_json.write(root / "phone-service" / "xmpp", root, merged, ledger)


def _when(line: Line) -> tuple[int, int]:
    return line.at, line.key


def _dashed(line: Line) -> Line:
    """Some people put a line of dashes in what they write."""
    if line.key % 211 or line.story:
        return line
    return structs.replace(line, text=f"{line.text}\n{matrix_text.SEPARATOR}\n^^")


def _to_other(lines: Iterable[Line], bond: Bond, people: Sequence[Person]) -> Iterator[tuple[Line, str, str]]:
    for line in lines:
        sender, receiver = people[line.who], people[bond.two if line.who == bond.one else bond.one]
        yield line, f"{sender.jid}/{sender.resource}", receiver.jid


def _to_room(lines: Iterable[Line], room: Room, people: Sequence[Person]) -> Iterator[tuple[Line, str, str]]:
    for line in lines:
        sender = people[line.who]
        yield line, f"{sender.jid}/{sender.resource}", f"{room.name}@rooms.{HOST}"


def _telegram(
    world: World, root: Path, found: list[market.Group], parts: dict[str, int], album: Album, ledger: Ledger
) -> None:
    trade = market.Market(world, found, parts["groups"])
    trade.run()
    world.families = trade.families
    base = root / "telegram"
    for group in found:
        lines = trade.lines[group.key]
        entries: list[Line | Service] = sorted([*lines, *trade.services(group)], key=lambda entry: entry.at)
        if group.key == _TWICE:
            early = telegram_json.Export(base / "ChatExport_2018-08-07", root, world.people, album, ledger)
            some = early.messages(entries, 2, 0, group.number, upto=FIRST_EXPORT, copy=True)
            telegram_json.write_chat(early, group.title, "public_supergroup", group.number, some)
            lines = [line for line in lines if not line.deleted]
        name = "ChatExport_2018-11-05" + ("" if group is found[0] else f" ({found.index(group) + 1})")
        export = telegram_json.Export(base / name, root, world.people, album, ledger)
        written = export.messages(entries, 2, 0, group.number)
        telegram_json.write_chat(export, group.title, "public_supergroup", group.number, written)
    _account(world, base, root, parts["account"], album, ledger)
    _html(world, base, root, parts["html"], album, ledger)


def _circle(name: str, title: str, numbers: Sequence[int]) -> Room:
    plays = frozenset({"friend", "sibling", "colleague", "member"})
    return Room(
        name=name,
        title=title,
        people=tuple(numbers),
        plays=(plays,) * len(numbers),
        langs=("nl",),
        weight=1.0,
        format="",
    )


def _account(
    world: World,
    base: Path,
    root: Path,
    quota: int,
    album: Album,
    ledger: Ledger,
) -> None:
    """One person's whole account: a dozen people, saved messages, a small group, a group left."""
    dutch = [
        person
        for person in world.people[cast.PHONE :]
        if person.langs[0] == "nl" and person.telegram and person.age < 45
    ]
    owner, others = dutch[7], dutch[20:32]
    weights = [9.0 / (at + 1) ** 0.7 for at in range(len(others))] + [8.0, 1.0, 2.0]
    quotas = shares(weights, quota, least=4)
    export = telegram_json.Export(base / "DataExport_2018-11-06", root, world.people, album, ledger)
    chats: list[tuple[str, str, int, Iterator[str]]] = []
    first = 500_000
    for other, size in zip(others, quotas, strict=False):
        room = _circle(f"account{other.number}", other.telegram, (owner.number, other.number))
        lines = sorted(world.gather(room, size), key=_when)
        written = export.messages(lines, 5, first, other.telegram_id)
        chats.append((other.telegram, "personal_chat", other.telegram_id, written))
        first += size + 40
    room = _circle("vakantie", "Vakantie Zeeland ☀️", [owner.number, *(person.number for person in others[:4])])
    lines = sorted(world.gather(room, quotas[-3], lawful=True), key=_when)
    chats.append((room.title, "private_group", 331_882_017, export.messages(lines, 5, first, 331_882_017)))
    notes = _circle("notities", "", (owner.number,))
    kept = sorted(world.gather(notes, quotas[-2], lawful=True), key=_when)
    chats.append(("", "saved_messages", owner.telegram_id, export.messages(kept, 5, first + 60_000, owner.telegram_id)))
    gone = _circle("oudegroep", "Buurtapp Tjalkstraat", [owner.number, *(person.number for person in others[5:9])])
    past = sorted(world.gather(gone, quotas[-1], lawful=True), key=_when)
    left = [(gone.title, "private_supergroup", 1_190_553_201, export.messages(past, 5, 0, 1_190_553_201))]
    telegram_json.write_account(export, owner, others, chats, left)


def _html(world: World, base: Path, root: Path, quota: int, album: Album, ledger: Ledger) -> None:
    """A small lawful group, exported as HTML."""
    dutch = [person for person in world.people[cast.PHONE :] if person.langs[0] == "nl" and person.telegram]
    room = _circle("zevenaan", "Zaterdag 7 tegen 7 ⚽", [person.number for person in dutch[60:71]])
    lines = sorted(world.gather(room, quota, lawful=True, editing=False), key=_when)
    lines = [
        structs.replace(line, media="photo") if line.key % 71 == 0 else structs.replace(line, reply=before.key)
        if line.key % 23 == 0 and before.who != line.who else line
        for before, line in zip([lines[0], *lines], lines, strict=False)
    ]  # fmt: skip
    maker = room.people[0]
    entries: list[Line | Service] = [
        Service(at=clock.START + 30, who=maker, action="create_channel", title=room.title),
        *lines,
    ]
    entries += [
        Service(at=clock.START + 90 + at, who=maker, action="invite_members", members=(who,))
        for at, who in enumerate(room.people[1:])
    ]
    entries.sort(key=lambda entry: entry.at)
    telegram_html.write(
        base / "ChatExport_2018-11-05 (html)", root, room.title, entries, world.people, album, ledger, 1_207_744_190
    )


def _whatsapp(world: World, root: Path, quota: int, album: Album, ledger: Ledger) -> None:
    """Three chats: a street, a family, and two friends."""
    dutch = [person for person in world.people if person.langs[0] == "nl" and person.job in ("family", "member")]
    plans = (
        ("WhatsApp-chat met Tjalkstraat.txt", "Tjalkstraat 👀", dutch[2:11], False),
        ("familie/_chat.txt", "Familie ❤️", dutch[12:17], True),
        ("WhatsApp-chat met oud-collega's.txt", "oud-collega's", dutch[40:45], False),
    )
    for (name, title, members, iphone), size in zip(plans, shares([3.0, 4.0, 2.0], quota), strict=True):
        room = _circle(f"whatsapp-{title}", title, [person.number for person in members])
        lines = sorted(world.gather(room, size, lawful=True), key=_when)
        lines = [
            structs.replace(line, media="photo", text="") if line.key % 43 == 0 and not line.story else line
            for line in lines
        ]
        lines = [
            structs.replace(line, deleted=line.at + 60) if line.key % 97 == 0 and not line.story else line
            for line in lines
        ]
        where = root / "whatsapp" / Path(name).parent
        whatsapp_text.write(where, root, Path(name).name, title, lines, world.people, album, ledger, iphone)
