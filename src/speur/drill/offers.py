"""Compose offers the way sellers post them: each seller has a style, each offer a menu, each repost small changes."""

from random import Random

from speur.drill import slots
from speur.drill.cast import Person

# kind: (headings, goods, units, closing lines); goods are names only
_NL: dict[str, tuple[str, str, str, str]] = {
    "drugs": (
        "MENU VANDAAG;Vers binnen;Menukaart {city};🔥 TOP KWALITEIT 🔥;Weer op voorraad;Weekendmenu;Actie t/m zondag;Nieuwe lading;"
        "Bezorgdienst {city} eo;Open tot 02:00;Zelfde adres zelfde smaak;Alles wat de buurman ook heeft maar dan lekker",
        "Amnesia haze;White widow;Lemon haze;Silver haze;Critical;Polm;Dry sift;Ketama;Sos;Flex;Snoep;MD;Pillen blauwe vis;"
        "Pillen oranje;Speed droog;Pep;Ketje;3mmc;Paddos;Truffels;Edibles;Vape carts;Blokje bruin;OG kush;Gelato;Super polm",
        "1g;2g;2,5g;5g;10g;25g;per stuk;10 stuks;50 stuks;halfje;hele;100g",
        "Bezorgen vanaf 50;Minimaal 25 euro;Geen ov geen gezeik;Alleen serieuze mensen;Bellen heeft geen zin;App alleen hier;"
        "Vaste klanten gaan voor;{city} en omstreken;Onderweg vanaf {time};Geen tikkie;Vraag naar de actie;Reviews op aanvraag",
    ),
    "cultivation": (
        "Stekken beschikbaar;Opheffing kweekspullen;Growshop aan huis;Alles moet weg ivm verhuizing;Stekjes {city}",
        "Stekken amnesia;Stekken critical;Lampen 600w;Koolfilter;Slakkenhuis;Tent 2x2;Voeding set;Potten;Armaturen;Tijdklok",
        "per stuk;per 10;per 50;per 100;set",
        "Ophalen {city};Zelf komen kijken;Geen verzending;Knippers ook gezocht;Alleen afhalen na {time}",
    ),
    "fraud_carding": (
        "Verse voorraad 💳;Groeps actie;Werk werk werk;Wie wil er verdienen;Logs & more;Gezocht: passen",
        "CC NL;CC DE;Pas + pin gezocht;Leads bank;Leads energie;Panel huur;Accounts bol;Accounts stream;Cadeaukaarten;Sms dienst",
        "per stuk;per 10;per 100;per week;50/50;60/40",
        "Geen beginners;Escrow mag;Eerst betalen;Screens op aanvraag;Geen tijdverspillers;Alleen btc",
    ),
    "documents": (
        "Papieren nodig?;Documenten service;ID's en meer;Snelle levering papieren;Theorie niet gehaald? 😉",
        "Rijbewijs NL;Rijbewijs BE;ID-kaart;Paspoort;Diploma mbo;VCA pasje;Loonstrook;Werkgeversverklaring;Theorie;Kenteken",
        "per stuk;set;spoed;2 stuks",
        "Levertijd 10 dagen;Helft vooraf;Foto's op aanvraag;Alleen serieuze vragen;Geen spoed in het weekend",
    ),
    "counterfeit": (
        "Nieuwe collectie 👟;Merkkleding inkoopsprijs;Horloges AAA;Biljetten beschikbaar;Tassen en schoenen",
        "Sneakers;Jas winter;Horloge Zwitsers;Tas dames;Pet;Riem;Trainingspak;20jes;50jes;Parfum;Zonnebril;Oortjes",
        "per stuk;2 stuks;per 10;per 100;maat 41-45",
        "Niet van echt te onderscheiden;Ophalen of verzenden;Groothandel mogelijk;Foto's in pb;Op is op",
    ),
    "weapons": (
        "Voor wie het nodig heeft;Alleen in pb;Op aanvraag",
        "Kort;Lang;Snoepjes los;Vest;Stroomstoter;Spray;Vlinder",
        "per stuk;compleet;los",
        "Geen vragen in de groep;Alleen bekenden;Niet voor kinderen;Alleen met referentie",
    ),
    "hacking": (
        "Diensten 💻;Account terughalen;Services;Toegang te koop",
        "Insta account;Snap account;Mail toegang;Ddos uur;Panel;Vpn accounts;Combo lijst;Spoof",
        "per stuk;per uur;per dag;per week",
        "Helft vooraf;Geen refund;Alleen btc;Stuur pb",
    ),
    "laundering": (
        "Cash naar btc;Wisselkantoor 😎;Btc verzilveren;Groot naar klein;Contant geld nodig?",
        "Cash > btc;Btc > cash;Wisselen klein/groot;Factuur;Rekening huur",
        "4%;5%;6%;7%;8%;vanaf 5k;vanaf 10k",
        "Meet in {city};Alleen grote bedragen;Teller aanwezig;Geen vreemden",
    ),
}
_EN: dict[str, tuple[str, str, str, str]] = {
    "drugs": (
        "MENU;Fresh drop 🔥;Back in stock;Weekend specials;EU to EU;Daily menu NL",
        "Amnesia;Haze;Cali;Dry hash;Flake;Pills blue;MDMA;Ket;Speed paste;Acid tabs;Shrooms;3mmc;Vapes;Gummies",
        "1g;3.5g;7g;14g;28g;per pc;10 pcs;100 pcs;half;full",
        "Ships from NL;Tracked;No time wasters;Min order 50;Vouches on request;BTC only;No meetups;Refund 50% if lost;DM for more",
    ),
    "documents": (
        "Docs service;Papers EU;Need ID?",
        "DL NL;DL UK;ID card;Passport scan;Utility bill;Diploma",
        "each;set;rush",
        "Half upfront;14 days;Serious only;No samples",
    ),
    "fraud_carding": (
        "Fresh 💳;Logs daily;Restocked",
        "CC NL;CC UK;CC DE;Fullz;Gift cards;Streaming accs;Bank logs",
        "each;x10;x100;per week",
        "No newbies;Escrow ok;BTC / LTC;No refund after 24h",
    ),
}
_ICONS = "🍁 🌿 ❄️ 💊 🍬 🐎 🍄 🔥 💎 ⭐ ✅ ➡️ 🔹 ▪️ • 💥 🛵 📦 💯 🚀".split()


def kinds(lang: str) -> list[str]:
    """Kinds of offers that can be composed in this language."""
    return list(_EN if lang == "en" else _NL)


def compose(kind: str, lang: str, seller: Person, group_link: str, rng: Random, seed: int) -> str:
    """One offer by this seller, several lines."""
    bank = _EN if lang == "en" else _NL
    heads, goods, units, closings = (part.split(";") for part in bank[kind])
    style = Random(f"style {seed} {seller.number}")
    icon, layout = style.choice(_ICONS), style.randrange(5)
    rule = style.choice(("", "", "——————", "➖➖➖➖", "= = = =", "***"))
    lines = [_shape(rng.choice(heads), style.randrange(4), icon)]
    if rule:
        lines.append(rule)
    scale = {"drugs": 10, "weapons": 250, "documents": 300, "cultivation": 15, "laundering": 0, "hacking": 40}.get(kind, 30)
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
        "en": (f"DM {name}", f"{name}", f"Order: {name}", f"{name} | channel {group_link}", f"PM me {name} BTC {seller.wallet}"),
        "nl": (f"Pb {name}", f"Bestellen: {name}", f"📲 {name}", f"{name} of app {seller.number_said}", f"Kanaal {group_link}",
               f"DM {name}", f"Stuur pb 👉 {name}", f"{name} btc {seller.wallet}", f"Alleen via {name}"),
    }  # fmt: skip
    return rng.choice(ways["en" if lang == "en" else "nl"])


_BUMPS = {
    "nl": "UPDATE;Nog een paar;Laatste;Vandaag open;Weer onderweg;⬆️⬆️;Open!;Nu actief;bump;Goedemorgen allemaal;Goedenavond;"
    "Vandaag {city};Nieuwe voorraad;Laatste dag actie".split(";"),
    "en": "UPDATE;Few left;Open now;Back online;⬆️;bump;Restocked;Last day of the promo".split(";"),
}


def vary(text: str, lang: str, rng: Random, seed: int) -> str:
    """A repost of `text`: mostly as it was, sometimes with a line on top, another icon, a changed price, a line less."""
    draw = rng.random()
    if draw < 0.64:
        return text
    lines = text.split("\n")
    if draw < 0.78:
        top = rng.choice(_BUMPS["en" if lang == "en" else "nl"]).replace("{city}", slots.value("city", lang, rng, 0, seed))
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
