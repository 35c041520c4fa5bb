"""Compose offers the way sellers post them: each seller has a style, each offer a menu, each repost small changes."""

import tomllib
from pathlib import Path
from random import Random

from speur.drill import slots
from speur.drill.cast import Person
from speur.drill.wordlists import phrases, words

_BANK: dict[str, dict[str, dict[str, list[str]]]] = tomllib.loads(
    (Path(__file__).parent / "offers.toml").read_text(encoding="utf-8")
)
_ICONS = words("🍁 🌿 ❄️ 💊 🍬 🐎 🍄 🔥 💎 ⭐ ✅ ➡️ 🔹 ▪️ • 💥 🛵 📦 💯 🚀")


def kinds(lang: str) -> list[str]:
    """Kinds of offers that can be composed in this language."""
    return list(_BANK["en" if lang == "en" else "nl"])


def compose(kind: str, lang: str, seller: Person, group_link: str, rng: Random, seed: int) -> str:
    """One offer by this seller, several lines."""
    bank = _BANK["en" if lang == "en" else "nl"][kind]
    heads, goods, units, closings = bank["heads"], bank["goods"], bank["units"], bank["closings"]
    style = Random(f"style {seed} {seller.number}")
    icon, layout = style.choice(_ICONS), style.randrange(5)
    rule = style.choice(("", "", "——————", "➖➖➖➖", "= = = =", "***"))
    lines = [_shape(rng.choice(heads), style.randrange(4), icon)]
    if rule:
        lines.append(rule)
    scale = {"drugs": 10, "weapons": 250, "documents": 300, "cultivation": 15, "laundering": 0, "hacking": 40}.get(
        kind, 30
    )
    for good in rng.sample(goods, min(len(goods), rng.randint(1, 7))):
        steps = sorted(rng.sample(range(len(units)), min(len(units), rng.randint(1, 3))))
        price = scale * rng.choice((0.6, 0.8, 1, 1.2, 1.5, 2))
        prices = []
        for step in steps:
            cost = f"{max(5, round(price * (step + 1) * 0.8 / 5) * 5)}"
            prices.append((units[step], cost) if scale else (units[step], ""))
        lines.append(_item(good, prices, layout, icon, "€" if lang != "en" or rng.random() < 0.7 else "eur"))
    if rule:
        lines.append(rule)
    lines += rng.sample(closings, rng.randint(0, min(3, len(closings))))
    lines.append(_contact(seller, group_link, lang, rng))
    text = "\n".join(line for line in lines if line)
    for slot in ("city", "time"):
        while "{" + slot + "}" in text:
            text = text.replace("{" + slot + "}", slots.value(slot, lang, rng, 0, seed), 1)
    return text


def _shape(head: str, shape: int, icon: str) -> str:
    return (head, head.upper(), f"{icon} {head} {icon}", f"{icon}{icon} {head}")[shape]


def _item(good: str, prices: list[tuple[str, str]], layout: int, icon: str, euro: str) -> str:
    sign = euro if euro == "€" else ""
    if layout == 0:
        return f"{icon} {good} " + " ".join(f"{unit} {sign}{cost}" for unit, cost in prices)
    if layout == 1:
        return f"{good}: " + " / ".join(f"{unit} = {cost}" if cost else unit for unit, cost in prices)
    if layout == 2:
        return f"{good}\n" + "\n".join(f"  {unit} - {sign}{cost}".rstrip("€- ") for unit, cost in prices)
    if layout == 3:
        return f"{good.lower()} " + " ".join(f"{cost} {unit}".strip() for unit, cost in prices[:1])
    return f"{icon}{good} ({', '.join(f'{unit} {sign}{cost}'.strip() for unit, cost in prices)})"


def _contact(seller: Person, group_link: str, lang: str, rng: Random) -> str:
    name = seller.handle or slots.handle("offer", seller.number)
    ways = {
        "en": (
            *(f"DM {name}", name, f"Order: {name}", f"{name} | channel {group_link}"),
            f"PM me {name} BTC {seller.wallet}",
        ),
        "nl": (
            *(
                f"Pb {name}",
                f"Bestellen: {name}",
                f"📲 {name}",
                f"DM {name}",
                f"Stuur pb 👉 {name}",
                f"Alleen via {name}",
            ),
            *(f"{name} of app {seller.number_said}", f"Kanaal {group_link}", f"{name} btc {seller.wallet}"),
        ),
    }
    return rng.choice(ways["en" if lang == "en" else "nl"])


_BUMPS = {
    "nl": phrases(
        "UPDATE;Nog een paar;Laatste;Vandaag open;Weer onderweg;⬆️⬆️;Open!;Nu actief;bump;Goedemorgen "
        "allemaal;Goedenavond;"
        "Vandaag {city};Nieuwe voorraad;Laatste dag actie"
    ),
    "en": phrases("UPDATE;Few left;Open now;Back online;⬆️;bump;Restocked;Last day of the promo"),
}


def vary(text: str, lang: str, rng: Random, seed: int) -> str:
    """A repost of `text`: mostly as it was, sometimes with a line on top, an icon, a changed price, a line less."""
    draw = rng.random()
    if draw < 0.64:
        return text
    lines = text.split("\n")
    if draw < 0.78:
        top = rng.choice(_BUMPS["en" if lang == "en" else "nl"]).replace(
            "{city}", slots.value("city", lang, rng, 0, seed)
        )
        return "\n".join([top, *lines])
    if draw < 0.86:
        return "\n".join([*lines, rng.choice(("🔥", "💯", "✅✅", "⬆️", "!!", "👊", "📦"))])
    if draw < 0.93 and len(lines) > 4:
        del lines[rng.randrange(2, len(lines) - 1)]
        return "\n".join(lines)
    for old, new in (("50", "45"), ("25", "20"), ("30", "35"), ("100", "90"), ("10", "12")):
        if f"€{old}" in text:
            return text.replace(f"€{old}", f"€{new}", 1)
    return text.replace("  ", " ") if draw < 0.96 else text + " "
