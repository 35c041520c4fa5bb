"""Invented values for the slots of episodes: places, prices, wallets, handles, phones. None of them is anybody's.

Wallets are made from sha256 of the seed, with a valid checksum: nobody holds a key to them. Phone numbers come from
ranges that are not given out: +31 6 00 in the Netherlands, and the range Ofcom keeps for drama.
"""

import hashlib
from base64 import b32encode, urlsafe_b64encode
from random import Random

from speur.drill import clock
from speur.drill.wordlists import phrases, words

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
OPAQUE = frozenset({"phone", "wallet", "handle", "link", "invite", "otherlink", "group"})
STICKY = frozenset({"kid", "car", "animal", "team", "job", "shop", "game"})

_RAW: dict[str, dict[str, str]] = {
    "nl": {
        "place": (
            "de oude loods;de parking achter de bouwmarkt;het tankstation bij de afslag;de snackbar op de "
            "hoek;de haven;"
            "het park;de sporthal;de garage van {name};de wasstraat;het winkelcentrum;station noord;de camping;de brug;"
            "het industrieterrein;de volkstuin;de kringloop;de boulevard;café De Zwaan;grillroom Azuur;de ijssalon;"
            "de rotonde bij de molen;het veer;de jachthaven;de kinderboerderij;het oude postkantoor;de carwash;"
            "shishalounge Sahra;de mac bij de snelweg;de gamma;de bowling;het bankje bij het water;de flat van {name};"
            "de hal bij de sluis;zwembad De Otter;het clubhuis;de paardenstal"
        ),
        "street": "Koperslagerskade;Tjalkstraat;Wilgenroosplein;Snipperbaan;Haspelgracht;Zandloperweg;Lijnzaadstraat;"
        "Kwikstaartpad;Moutkade;Rietvoornlaan;Turfschippershof;Wolkammersteeg;Bakelietweg;Ganzeveerstraat",
        "shop": "de Turkse bakker;de Appie;de Lidl;de slager;de Action;de toko;de avondwinkel;de Jumbo;"
        "de Surinaamse toko;de kapper;de bouwmarkt;de Aldi;de drogist;de viskraam;de nachtwinkel",
        "dish": "roti;nasi;lasagne;couscous;stamppot;lahmacun;kapsalon;moksi meti;tajine;spaghetti;bami;pannenkoeken;"
        "pom;shoarma;macaroni;soep;patat;harira;saoto;broodje kroket;sushi;gehaktballen;asperges;kip uit de oven",
        "room": "gang;keuken;slaapkamer;badkamer;schuur;woonkamer;zolder;garage;bijkeuken;kelder",
        "animal": "hond;kat;parkiet;konijn;hamster;papegaai;pitje;labrador;schildpad;cavia",
        "job": "de bouw;de schilder;het magazijn;de taxi;de garage;de keuken;de pakketbezorging;de haven;de schoonmaak;"
        "de bakkerij;de beveiliging;de steigerbouw;het callcenter;de stratenmakers;de kas",
    },
    "en": {
        "place": "the old warehouse;the car park;the petrol station;the harbour;the park;the gym;the snack bar;"
        "north station;the car wash;the marina;the hotel bar;the canal bridge;the pub by the lock;the retail park",
        "street": "Koperslagerskade;Tjalkstraat;Haspelgracht;Zandloperweg;Moutkade",
        "shop": "the bakery;the butcher;the night shop;the barber;the corner shop;the supermarket;the chemist",
        "dish": "roast;curry;lasagne;chips;noodles;soup;pizza;stew;fish;pancakes;kebab",
        "room": "hall;kitchen;bedroom;bathroom;shed;living room;attic;garage",
        "animal": "dog;cat;parrot;rabbit;hamster;terrier;lurcher",
        "job": "the building site;the warehouse;the taxis;the garage;the kitchen;the docks;the bakery;security",
    },
    "de": {
        "place": "die alte Halle;der Parkplatz;die Tanke;der Hafen;der Park;das Café am Eck;der Bahnhof",
        "street": "Koperslagerskade;Moutkade;Haspelgracht",
        "shop": "der Bäcker;der Metzger;der Späti;der Friseur;der Supermarkt;die Apotheke",
        "dish": "Schnitzel;Nudeln;Auflauf;Suppe;Pizza;Döner;Braten;Kartoffelsalat",
        "room": "Flur;Küche;Bad;Keller;Garage;Wohnzimmer",
        "animal": "Hund;Kater;Papagei;Hamster",
        "job": "Baustelle;Lager;Werkstatt;Küche;Spedition",
    },
    "ru": {
        "place": "склад;парковка;заправка;порт;парк;кафе;вокзал;гараж;мойка",
        "street": "Koperslagerskade;Moutkade;Haspelgracht",
        "shop": "русский магазин;пекарня;аптека;рынок;супермаркет",
        "dish": "борщ;пельмени;плов;суп;котлеты;шашлык;блины;гречка",
        "room": "коридоре;кухне;ванной;гараже;подвале",
        "animal": "собака;кот;попугай;хомяк",
        "job": "стройке;складе;кухне;порту;такси",
    },
    "tr": {
        "place": "depo;otopark;benzinlik;liman;park;kahve;istasyon;garaj;düğün salonu",
        "street": "Koperslagerskade;Moutkade;Haspelgracht",
        "shop": "fırın;kasap;market;berber;eczane;pazar",
        "dish": "mercimek;mantı;köfte;pilav;lahmacun;dolma;börek;kuru fasulye",
        "room": "salon;mutfak;banyo;bodrum;balkon",
        "animal": "köpek;kedi;papağan;muhabbet kuşu",
        "job": "inşaat;depo;mutfak;taksi;market",
    },
}
LISTS = {lang: {key: phrases(said) for key, said in lists.items()} for lang, lists in _RAW.items()}

CITIES = {
    "nl": "Rdam;Utrecht;Den Haag;Tilburg;Breda;Almere;020;Zwolle;Eindhoven;Haarlem;Gouda;Dordrecht;Arnhem;Venlo;"
    "Antwerpen;Leiden;Amersfoort;Nijmegen;Groningen;Delft;Zaandam;Schiedam;Den Bosch;Roosendaal",
    "en": "Rotterdam;Amsterdam;Antwerp;Liverpool;Utrecht;Manchester;Dublin;Breda",
    "de": "Düsseldorf;Köln;Aachen;Duisburg;Rotterdam;Venlo;Bremen;Hamburg",
    "ru": "Роттердам;Антверпен;Гамбург;Рига;Варшава;Утрехт",
    "tr": "Rotterdam;Köln;Anvers;Lahey;Duisburg;İzmir",
}
NEUTRAL = {
    "car": "golf;polo;clio;caddy;transporter;corsa;berlingo;seat;octavia;bmw;passat;kangoo;focus;aygo;vito;volvo;"
    "c1;fiesta;audi;scooter",
    "team": "Feyenoord;Ajax;PSV;Sparta;ADO;Excelsior;Willem II;NAC;Galatasaray;Fenerbahçe;Marokko;Utrecht;Liverpool",
    "game": "fifa;fortnite;cod;gta;mario kart;clash;rocket league;forza;candy crush;pubg",
    "series": "Narcos;Mocro Maffia;Casa de Papel;Peaky Blinders;Flikken;Penoza;Ozark;Westworld;Vikings;The Crown;"
    "Suits;Black Mirror",
    "song": "die nieuwe van Boef;Despacito;die van Ronnie Flex;Drank & Drugs;In My Feelings;die Braziliaanse;"
    "dat nummer van de taxi;Traag;Krantenwijk;In je hoofd",
    "qty": "2;3;4;5;6;8;10;12;15;20;25;30;40;50;100",
    "time": "half 9;8 uur;9 uur;kwart over 7;half 6;19:30;20:00;21:15;14:00;half 2;11 uur;10:30;kwart voor 8;6 uur;"
    "17:45;16:20;22:00;5 voor half 8;kwart over 3;18:30",
}
TIMES = {
    "en": "8;half 8;9.30;quarter past 7;20:00;14:00;11 o'clock;6ish;17:45;22:00;10:15;3 pm",
    "de": "8;halb 9;9 Uhr;20:00;14:00;halb 6;11 Uhr;17:45;22 Uhr",
    "ru": "8;половине девятого;9 часов;20:00;14:00;11;17:45;22:00;6 вечера",
    "tr": "8;8 buçuk;9;20:00;14:00;11;17:45;22:00;6 buçuk",
}
KIDS = phrases(
    "Jayden;Noah;Sem;Milan;Luuk;Yusuf;Amir;Dex;Finn;Rayan;Mila;Sofie;Evi;Nora;Zoë;Amira;Yara;Lotte;Esra;Fleur;Bram;Daan;"
    "Guus;Liv;Elif;Kaan;Levi;Tess;Jada;Romeo"
)
PRODUCTS = {
    "amnesia": "cannabis", "haze": "cannabis", "white widow": "cannabis", "lemon": "cannabis", "polm": "hashish",
    "dry sift": "hashish", "ketama": "hashish", "sos": "cocaine", "wit": "cocaine", "flex": "cocaine", "snoep": "mdma",
    "mdma": "mdma", "pillen": "mdma", "speed": "amphetamine", "pep": "amphetamine", "ketje": "ketamine",
    "keta": "ketamine", "3mmc": "3-mmc", "paddos": "psilocybin", "truffels": "psilocybin", "oxy": "oxycodone",
    "bruin": "heroin", "edibles": "cannabis", "blokken": "cocaine",
}  # fmt: skip
_PRODUCT_BY_LANG = {
    "en": "weed;haze;hash;coke;white;pills;mandy;ket;bricks;speed",
    "de": "Gras;Haze;Hasch;Koks;Weißes;Pillen;Keta;Pep",
    "ru": "шишки;гашиш;кокс;белый;таблетки;фен",
    "tr": "ot;haze;beyaz;hap;esrar",
}
PRODUCTS_EVERYWHERE = PRODUCTS | {
    "weed": "cannabis", "hash": "hashish", "coke": "cocaine", "white": "cocaine", "pills": "mdma", "mandy": "mdma",
    "ket": "ketamine", "bricks": "cocaine", "Gras": "cannabis", "Haze": "cannabis", "Hasch": "hashish",
    "Koks": "cocaine", "Weißes": "cocaine", "Pillen": "mdma", "Keta": "ketamine", "Pep": "amphetamine",
    "шишки": "cannabis", "гашиш": "hashish", "кокс": "cocaine", "белый": "cocaine", "таблетки": "mdma",
    "фен": "amphetamine", "ot": "cannabis", "beyaz": "cocaine", "hap": "mdma", "esrar": "hashish",
}  # fmt: skip
_SPLIT = {key: phrases(said) for key, said in NEUTRAL.items()}
_CITY = {key: phrases(said) for key, said in CITIES.items()}
_TIME = {key: phrases(said) for key, said in TIMES.items()} | {"nl": _SPLIT["time"]}
_PRODUCT = {key: phrases(said) for key, said in _PRODUCT_BY_LANG.items()} | {"nl": tuple(PRODUCTS)}
_WORDS = words(
    "koper haas blauw vos zilver uil grijs otter wind vis noord das steen kraai mist wolf teer kwik zout mus rook lynx "
    "ijzer spin turf raaf glas zwaan kolk hert roest eend lood slak maan mol zand bever klei ree mos egel tin pad"
)


def digest(*parts: object) -> bytes:
    """32 bytes that follow from `parts` and nothing else."""
    return hashlib.sha256("|".join(map(str, parts)).encode()).digest()


def base58check(payload: bytes) -> str:
    """Base58 with the four checksum bytes of Bitcoin and its relatives."""
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = _ALPHABET[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def bech32(prefix: str, program: bytes) -> str:
    """A version 0 segwit address (BIP 173)."""
    bits = "".join(f"{byte:08b}" for byte in program)
    data = [0] + [int(bits[at : at + 5].ljust(5, "0"), 2) for at in range(0, len(bits), 5)]
    values = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix] + data + [0] * 6
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << 5 ^ value
        for bit, mask in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            check ^= mask if top >> bit & 1 else 0
    check ^= 1
    return prefix + "1" + "".join(_BECH[v] for v in data + [check >> 5 * (5 - at) & 31 for at in range(6)])


def wallet(*seed: object) -> str:
    """An address with a valid checksum and no known key: BTC in three shapes, LTC, ETH."""
    body = digest("wallet", *seed)
    kind = body[31] % 10
    if kind < 4:
        return base58check(b"\0" + body[:20])
    if kind < 6:
        return base58check(b"\x05" + body[:20])
    if kind < 8:
        return bech32("bc", body[:20])
    return base58check(b"0" + body[:20]) if kind == 8 else "0x" + body[:20].hex()


def phone(*seed: object) -> str:
    """A number that cannot be anybody's, written the way people write numbers."""
    body = int.from_bytes(digest("phone", *seed)[:8], "big")
    digits = f"{body % 1_000_000:06}"
    if body % 11 == 0:
        return f"+44 7700 900{digits[:3]}"
    shape = body % 5
    if shape == 0:
        return f"0600{digits}"
    if shape == 1:
        return f"06 00 {digits[:2]} {digits[2:4]} {digits[4:]}"
    if shape == 2:
        return f"+31 6 00{digits}"
    return f"+31600{digits}" if shape == 3 else f"06-00{digits}"


def handle(*seed: object) -> str:
    """`@koperhaas_4417`."""
    body = digest("handle", *seed)
    glue = ("", "_", "")[body[5] % 3]
    number = f"{('', '_')[body[4] % 2]}{1000 + body[2] * 35 + body[3] % 35}"
    return f"@{_WORDS[body[0] % 44]}{glue}{_WORDS[body[1] % 44]}{number}"


def invite(*seed: object) -> str:
    """A private invitation link of 2018's shape."""
    return "https://t.me/joinchat/AAAA" + urlsafe_b64encode(digest("invite", *seed)[:13]).decode()[:18].strip("=")


def otherlink(*seed: object) -> str:
    """A link elsewhere: an onion name that no key has, or a name under .example."""
    body = digest("link", *seed)
    word = _WORDS[body[0] % 44] + _WORDS[body[1] % 44]
    if body[2] % 2:
        return f"http://{b32encode(body[4:14]).decode().lower()}.onion/{word}"
    return f"https://{word}{body[3]}.example/{b32encode(body[4:8]).decode().lower().strip('=')}"


def value(slot: str, lang: str, rng: Random, at: int, seed: object) -> str:
    """Invent a value for a slot that needs no people (names and groups come from the cast)."""
    base = slot.rstrip("2")
    lists = LISTS.get(lang, LISTS["nl"])
    if base in lists:
        return rng.choice(lists[base])
    if base == "day":
        return _day(lang, rng, at)
    if base == "time":
        return rng.choice(_TIME.get(lang, _TIME["nl"]))
    if base == "city":
        return rng.choice(_CITY.get(lang, _CITY["nl"]))
    if base == "product":
        return rng.choice(_PRODUCT.get(lang, _PRODUCT["nl"]))
    if base == "kid":
        return rng.choice(KIDS)
    if base in _SPLIT:
        return rng.choice(_SPLIT[base])
    if base in ("price", "sum", "unitprice"):
        return _money(base, rng)
    maker = {"wallet": wallet, "phone": phone, "handle": handle, "invite": invite, "otherlink": otherlink}[base]
    return maker(seed, slot, at, rng.random())


def _day(lang: str, rng: Random, at: int) -> str:
    ahead = rng.choice((1, 2, 2, 3, 3, 4, 5))
    names = clock.WEEKDAYS.get(lang, clock.WEEKDAYS["nl"])
    tomorrow = {"nl": "morgen", "en": "tomorrow", "de": "morgen", "ru": "завтра", "tr": "yarın"}
    return tomorrow.get(lang, "morgen") if ahead == 1 else names[clock.weekday(clock.day_of(at) + ahead)]


def _money(kind: str, rng: Random) -> str:
    if kind == "unitprice":
        return rng.choice(("5", "6", "7", "7,50", "8", "9", "10", "12", "15", "22", "25", "30", "35", "40", "45", "50"))
    if kind == "price":
        number = rng.choice(
            (20, 25, 30, 40, 50, 60, 75, 80, 100, 120, 150, 175, 200, 250, 300, 350, 400, 450, 500, 650, 800)
        )
        return rng.choice((f"{number}", f"{number}", f"{number} euro", f"€{number}", f"{number},-"))
    number = rng.randrange(3, 180) * 500
    return rng.choice((f"{number}", f"{number // 1000}.{number % 1000:03}" if number >= 1000 else f"{number}",
                       f"{number / 1000:g}k".replace(".", ",") if number >= 1000 else f"{number}"))  # fmt: skip
