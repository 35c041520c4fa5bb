"""What somebody who knows the story would say of it, with the file, the place and the text of every line meant."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from speur.drill import clock, slots
from speur.drill.bonds import Arrest, Bond
from speur.drill.cast import Person
from speur.drill.lines import Line, Told

_PLURAL = {
    "deal": "deals", "threat": "threats", "offer": "offers", "privilege": "privilege", "link": "links", "scam": "scams",
    "arrest": "arrests_told",
}  # fmt: skip


class CaseTruth(Struct, frozen=True, kw_only=True):
    """What was built.

    `messages` counts what people said, exactly as asked; `copies` those of the earlier export of the same group, on
    top; `services` joins and the like, which are no messages. `files` gives messages per file, copies included.
    """

    seed: int
    messages: int
    copies: int
    services: int
    files: dict[str, int]
    formats: dict[str, int]
    told: dict[str, int]
    families: int
    pictures: int
    broken: list[str]


class Ledger:
    """Writers note here where a line of a story ended up."""

    def __init__(self) -> None:
        self.places: dict[int, list[dict[str, Any]]] = {}
        self.files: dict[str, int] = {}
        self.formats: dict[str, int] = {}
        self.services = 0
        self.copies = 0

    def count(self, file: str, messages: int, kind: str, services: int = 0) -> None:
        """A file holds that many messages."""
        self.files[file] = self.files.get(file, 0) + messages
        self.formats[kind] = self.formats.get(kind, 0) + messages
        self.services += services

    def note(self, said: Line, text: str, file: str, **place: Any) -> None:
        """`said` stands in `file` at `place`, with exactly this `text`."""
        if said.story:
            entry = {"turn": said.turn, "file": file, **place, "text": text}
            self.places.setdefault(said.story, []).append(entry)

    def write(
        self,
        path: Path,
        people: Sequence[Person],
        told: Sequence[Told],
        arrests: Sequence[Arrest],
        ties: Sequence[Bond],
        families: dict[int, int],
        seed: int,
    ) -> dict[str, int]:
        """Write truth.json; gives how many of each kind there are."""
        stories: dict[str, list[dict[str, Any]]] = {plural: [] for plural in _PLURAL.values()}
        repeated: list[dict[str, Any]] = []
        for entry in told:
            places = self.places.get(entry.story, [])
            if not places:
                continue
            if entry.story in families:
                says = dict(entry.claims[0][1])
                repeated.append({"id": entry.story, **says, "seller": entry.cast[0][1], "text": entry.values[0][1],
                                 "copies": len(places), "places": places})  # fmt: skip
                continue
            for kind, says_pairs, turns in entry.claims:
                meant = [place for place in places if place["turn"] in turns]
                if meant:
                    stories[_PLURAL[kind]].append(_story(entry, dict(says_pairs), turns, meant))
        whole = {
            "seed": seed,
            "people": [_person(person, arrests) for person in people],
            "relations": [{"one": bond.one, "two": bond.two, "kinds": sorted(bond.kinds)} for bond in ties],
            "arrests": [{"who": arrest.who, "at": clock.stamp_utc(arrest.at)} for arrest in arrests],
            **stories,
            "families": repeated,
        }
        path.write_bytes(msgspec.json.format(msgspec.json.encode(whole), indent=1))
        return {name: len(found) for name, found in stories.items()} | {"families": len(repeated)}


def _story(entry: Told, says: dict[str, str], turns: Sequence[int], meant: list[dict[str, Any]]) -> dict[str, Any]:
    product = says.get("product")
    if product in slots.PRODUCTS_EVERYWHERE:
        says = {**says, "product": slots.PRODUCTS_EVERYWHERE[product], "product_said": product}
    return {
        "id": entry.story,
        "episode": entry.episode,
        "chat": entry.chat,
        **says,
        "roles": dict(entry.cast),
        "values": dict(entry.values),
        "turns": list(turns),
        "places": meant,
    }


def _person(person: Person, arrests: Sequence[Arrest]) -> dict[str, Any]:
    accounts: dict[str, Any] = {}
    if person.user:
        accounts["phone"] = person.jid
    if person.telegram:
        accounts["telegram"] = {"name": person.telegram, "id": person.telegram_id, "handle": person.handle or None}
    if person.forum:
        accounts["forum"] = person.forum
    return {
        "number": person.number,
        "given": person.given,
        "family": person.family,
        "nick": person.nick,
        "job": person.job,
        "crew": person.crew,
        "langs": list(person.langs),
        "accounts": accounts,
        "phone_number": person.number_said,
        "wallet": person.wallet,
        "arrested": next((clock.stamp_utc(arrest.at) for arrest in arrests if arrest.who == person.number), None),
    }
