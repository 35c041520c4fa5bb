"""Typing habits: how each person writes. Habits touch words only, never wallets, links, handles or phone numbers."""

import re
from random import Random

from msgspec import Struct

from speur.drill import voicewords as words

OPAQUE = "\ue000"  # values stand in the text as one private-use letter each until the voice is done
_LAUGH = re.compile(r"\b(?:[hH][aAeE]){2,}[hH]?\b")
_LONG = re.compile(r"(ja|nee|lekker|nice|mooi|leuk|top|goed|zo|hey|moi|doei|oke|wow|sorry|no|yes|so)\b", re.IGNORECASE)
_SPLIT = re.compile(
    r"(?<=[a-zé?!])[.,]? (?=(?:maar|en dan|en|dus|want|of|and|but|so|und|aber|но|а|ama)\s)|(?<=[.?!]) (?=\S)"
)
_KEYS = {
    "a": "s", "b": "v", "c": "v", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "k": "l", "l": "k",
    "m": "n", "n": "m", "o": "p", "p": "o", "r": "t", "s": "d", "t": "r", "u": "i", "v": "c", "w": "e", "z": "x",
}  # fmt: skip


class Habit(Struct, frozen=True, kw_only=True):
    """How one person types. Chances are per message."""

    caps: str = "asis"  # asis | lower | sentence | shout
    point: str = "asis"  # asis | never | always | dots | bang
    commas: bool = True
    short: tuple[tuple[str, str], ...] = ()
    laugh: str = ""
    emoji: str = ""
    emoji_chance: float = 0.0
    slip_chance: float = 0.0
    mends: bool = True
    split_chance: float = 0.0
    long_chance: float = 0.0
    tail: str = ""
    tail_chance: float = 0.0
    question: str = "?"
    sticker_chance: float = 0.0


def invent(rng: Random, tongue: str, age: int) -> Habit:
    """Make up the habits of somebody of that age who mostly writes `tongue`."""
    young = age < 33
    bank = words.SHORT.get(tongue, words.SHORT["nl"])
    share = rng.betavariate(1.4, 1.6) if young else rng.betavariate(0.7, 3.0)
    short = tuple((key, rng.choice(forms)) for key, forms in bank.items() if rng.random() < share)
    formal = not young and rng.random() < 0.45
    favourites = words.EMOJI[rng.randrange(len(words.EMOJI))]
    return Habit(
        caps="sentence" if formal else rng.choices(("lower", "asis", "sentence", "shout"), (50, 30, 18, 1.0))[0],
        point="always" if formal else rng.choices(("never", "asis", "dots", "bang", "always"), (45, 35, 8, 5, 5))[0],
        commas=formal or rng.random() < 0.55,
        short=() if formal else short,
        laugh=rng.choice(words.LAUGHS.get(tongue, words.LAUGHS["nl"])) if rng.random() < 0.85 else "",
        emoji="".join(rng.sample(favourites, min(len(favourites), rng.randint(2, 5)))),
        emoji_chance=rng.choice((0, 0, 0.02, 0.05, 0.1, 0.22)) * (1 if young else 0.6),
        slip_chance=rng.choice((0.0, 0.004, 0.01, 0.02, 0.045)),
        mends=rng.random() < 0.6,
        split_chance=0.0 if formal else rng.choice((0.0, 0.05, 0.15, 0.3, 0.5)),
        long_chance=0.0 if formal else rng.choice((0.0, 0.0, 0.05, 0.15)),
        tail=rng.choice(words.TAILS.get(tongue, ("",))) if young else "",
        tail_chance=rng.choice((0.0, 0.02, 0.05, 0.1)),
        question=rng.choices(("?", "", "??", " ?"), (70, 16, 8, 6))[0],
        sticker_chance=rng.choice((0.0, 0.0, 0.01, 0.04)),
    )


class Voice:
    """A person's habits, ready to be applied."""

    def __init__(self, habit: Habit) -> None:
        self.habit = habit
        self._short = dict(habit.short)
        self._laugh = habit.laugh

    def say(self, text: str, rng: Random, close: bool = True) -> tuple[list[str], str]:
        """Give the messages `text` becomes, and a mended word (or "") that follows as a correction.

        `close` says whether street words as a tail ("bro") suit the person spoken to.
        """
        habit = self.habit
        chance = rng.random
        parts = [text]
        if habit.split_chance and len(text) > 34 and chance() < habit.split_chance:
            parts = [part for part in _SPLIT.split(text) if part and part.strip()]
        said, slip = [], ""
        last = len(parts) - 1
        for at, part in enumerate(parts):
            worded = self._wording(part, rng)
            if close and at == last and habit.tail and len(worded) > 8 and chance() < habit.tail_chance:
                worded = _with_tail(worded, habit.tail)
            if habit.slip_chance and not slip and chance() < habit.slip_chance * min(len(worded) / 20, 2):
                worded, slip = _slip(worded, rng)
            worded = self._shape(worded)
            if habit.emoji and at == last and chance() < habit.emoji_chance and ord(worded[-1]) < 0x2000:
                worded = worded.rstrip(".") + " " + rng.choice(habit.emoji)
            said.append(worded)
        return said, slip if habit.mends else ""

    def _wording(self, text: str, rng: Random) -> str:
        if self._laugh and ("ha" in text or "Ha" in text or "he" in text):
            text = _LAUGH.sub(self._laugh, text)
        if self._short:
            short = self._short
            text = " ".join([short.get(word, word) for word in text.split(" ")])
        if self.habit.long_chance and rng.random() < self.habit.long_chance:
            text = _LONG.sub(lambda hit: hit[0] + hit[0][-1] * rng.randint(1, 4), text, count=1)
        return text

    def _shape(self, text: str) -> str:
        habit = self.habit
        first = text[0]
        if habit.caps == "lower" and first.isupper() and not text[1:2].isupper():
            text = first.lower() + text[1:]
        elif habit.caps == "sentence" and first.islower():
            text = first.upper() + text[1:]
        elif habit.caps == "shout" and OPAQUE not in text and len(text) < 40:
            text = text.upper()
        if not habit.commas:
            text = text.replace(", ", " ")
        last = text[-1]
        if last == "?":
            if habit.question != "?" and text[-2:-1] not in ("?", "!"):
                text = text[:-1] + habit.question or text
        elif last == ".":
            if habit.point == "never" and not text.endswith(".."):
                text = text[:-1] or text
        elif last.isalnum():
            if habit.point == "always" and len(text) > 12:
                text += "."
            elif habit.point == "dots" and len(text) % 3 == 0:
                text += "..."
            elif habit.point == "bang" and len(text) % 4 == 0:
                text += "!!"
        return text


def _with_tail(text: str, tail: str) -> str:
    if text[-1] in "?!." and text[-2:-1] not in ("?", "!", "."):
        return f"{text[:-1]} {tail}{text[-1]}"
    return f"{text} {tail}" if text[-1].isalnum() and not text.endswith(tail) else text


def _slip(text: str, rng: Random) -> tuple[str, str]:
    """Make one typing error in a longer word; give the text and the word as it was meant, with a star."""
    spots = [word for word in text.split(" ") if len(word) > 4 and word.isalpha() and word.isascii() and word.islower()]
    if not spots:
        return text, ""
    word = rng.choice(spots)
    at = rng.randrange(1, len(word) - 1)
    kind = rng.random()
    if kind < 0.4:
        wrong = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind < 0.75:
        wrong = word[:at] + _KEYS.get(word[at], word[at]) + word[at + 1 :]
    elif kind < 0.9:
        wrong = word[:at] + word[at + 1 :]
    else:
        wrong = word[:at] + word[at] + word[at:]
    return (text.replace(word, wrong, 1), "*" + word) if wrong != word else (text, "")
