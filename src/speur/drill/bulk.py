"""One very large result.json for benchmarks: a generated body of messages with ever other ids, times and people.

Memory stays constant. Every pass over the body shifts the dates, deals the parts to other people and changes one word
here and there, so that the vocabulary keeps growing the way it does in real chat.
"""

from pathlib import Path
from random import Random

from speur.drill import cast, clock, market
from speur.drill.lines import Line
from speur.drill.wordlists import words
from speur.drill.world import SCRIPTS, World
from speur.drill.writers.telegram_json import quote, text_fields

_BODY = 9000
_BATCH = 2000
_SYLLABLES = words("ba ke lo mi ru sta vo wij zo dra gel hui jan kra lem noo pie rij sne tui ver wol an en er ig")
_MARK = "\ue100"


def write_telegram(path: Path, messages: int, seed: int = 1) -> None:
    """Write a pretty-printed result.json of exactly `messages` messages, about 530 bytes each.

    Raises:
        ValueError: fewer than one message.
    """
    if messages < 1:
        raise ValueError(f"write_telegram: expected at least 1 message, found {messages}")
    rng = Random(f"bulk {seed}")
    people = cast.people(seed)
    body = [(text_fields(_marked(line, rng), "   "), line.reply) for line in _body(people, seed)]
    names = [(quote(person.telegram), person.telegram_id) for person in people if person.telegram]
    for at in range(2000 - len(names)):  # the passers-by of a large group
        names.append(
            (quote(_word(rng).capitalize() + rng.choice(("", f" {at % 90}", ".", " 🌿"))), 700_000_000 + at * 977)
        )
    vocabulary = [_word(rng) for _ in range(60_000)]
    span = max(clock.END - clock.START, messages // 4)
    at_seconds = [clock.START + span * at // messages for at in range(0, messages, _BATCH)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="\n") as out:
        chat = 1_288_000_000 + seed % 1000
        out.write(f'{{\n "name": "Groot {seed}",\n "type": "public_supergroup",\n "id": {chat},\n "messages": [\n')
        number = 0
        for batch_at, begin in enumerate(at_seconds):
            count = min(_BATCH, messages - number)
            end = at_seconds[batch_at + 1] if batch_at + 1 < len(at_seconds) else begin + span // len(at_seconds)
            out.write("".join(_batch(number, count, begin, end, body, names, vocabulary, rng)))
            number += count
        out.write("\n ]\n}")


def _batch(
    number: int,
    count: int,
    begin: int,
    end: int,
    body: list[tuple[str, int]],
    names: list[tuple[str, int]],
    vocabulary: list[str],
    rng: Random,
) -> list[str]:
    parts = []
    step = (end - begin) / count
    size, crowd, store = len(body), len(names), len(vocabulary)
    day, hour = "", -1
    draw = rng.random
    shift = number // size * 131 + number % 17
    for at in range(count):
        number += 1
        moment = int(begin + step * at)
        if moment // 3600 != hour:
            hour = moment // 3600
            day = clock.stamp(moment)[:14]
        text, reply = body[(number + shift) % size]
        if _MARK in text:
            text = text.replace(_MARK, vocabulary[int(draw() ** 3 * store)])
        who, who_id = names[int(draw() * draw() * crowd)]
        before = f'   "reply_to_message_id": {number - 1 - int(draw() * 40)},\n' if reply and number > 50 else ""
        comma = ",\n" if number > 1 else ""
        parts.append(
            f'{comma}  {{\n   "id": {number},\n   "type": "message",\n'
            f'   "date": "{day}{moment // 60 % 60:02}:{moment % 60:02}",\n'
            f'   "date_unixtime": "{moment}",\n   "from": {who},\n   "from_id": "user{who_id}",\n{before}{text}\n  }}'
        )
    return parts


def _body(people: list[cast.Person], seed: int) -> list[Line]:
    found = market.groups(seed)
    world = World(people, market.places(found), seed, SCRIPTS, cap=40)
    trade = market.Market(world, found, _BODY)
    trade.run()
    lines = [line for group in found for line in trade.lines[group.key] if line.text]
    Random(f"bulk body {seed}").shuffle(lines)
    return lines


def _marked(line: Line, rng: Random) -> str:
    """The text with, mostly, one place where a word of its own will stand."""
    said = line.text.split(" ")
    if len(said) > 3 and rng.random() < 0.7:
        said.insert(rng.randrange(1, len(said)), _MARK)
    return " ".join(said)


def _word(rng: Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.randint(2, 4)))
