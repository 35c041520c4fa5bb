"""For each kind: what is one, with its value, and what is none. All invented; wallets are made from hashes."""

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.extract.kit.checksums import base58check, keccak256, luhn_holds, segwit_holds
from speur.extract.scanning import scan_one

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"

ACCEPTED = {
    "url": [
        ("zie https://www.example.org/a?b=1.", "https://www.example.org/a?b=1"),
        ("hxxps://www[.]example[.]org/pad", "https://www.example.org/pad"),
        ("hxxp://example(dot)com", "http://example.com"),
        ("www.example.org/x).", "www.example.org/x"),
        ("example.com/a_(b)", "example.com/a_(b)"),
        ("kijk op kringloop.nl!", "kringloop.nl"),
        ("HTTP://Example.ORG/Pad", "http://example.org/Pad"),
        ("[url=https://example.net/x]hier[/url]", "https://example.net/x"),
        ("<a href=\"http://example.com/y\">", "http://example.com/y"),
        ("http://192.0.2.1:8080/x", "http://192.0.2.1:8080/x"),
    ],
    "telegram_link": [
        ("T.me/Snelle_Hap", "t.me/snelle_hap"),
        ("https://telegram.me/snelle_hap?start=1", "t.me/snelle_hap"),
        ("tg://join?invite=AbC_dE-1", "t.me/+AbC_dE-1"),
        ("t . me / hap", "t.me/hap"),
        ("hxxps://t[.]me/hap.", "t.me/hap"),
        ("t(dot)me/hap", "t.me/hap"),
        ("hap.t.me", "t.me/hap"),
        ("t.me/s/hap/12", "t.me/hap/12"),
        ("t\u200b.me/hap", "t.me/hap"),
        ("t.mе/hаp", "t.me/hap"),  # Cyrillic е and а
        ("(https://t.me/hap)", "t.me/hap"),
    ],
    "handle": [("@Jan_Zuid", "jan_zuid"), ("cc @a1b2.", "a1b2"), ("(@jan.k)", "jan.k")],
    "phone": [
        ("06-12345678", "+31612345678"),
        ("06 12 34 56 78", "+31612345678"),
        ("0612345678!", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("(010) 4123456", "+31104123456"),
        ("0️⃣6️⃣12345678", "+31612345678"),
        ("+32 470 12 34 56", "+32470123456"),
        ("+49 151 23456789 morgen", "+4915123456789"),
        ("tel:+31612345678", "+31612345678"),
    ],
    "email": [
        ("Jan.Klaas+x" + "@Example.org.", "jan.klaas+x@example.org"),
        ("jan [at] example [dot] org", "jan@example.org"),
        ("mailto:jan@example.org", "jan@example.org"),
        ("geen jabber, mail jan@example.org", "jan@example.org"),
    ],
    "jabber_id": [
        ("jabber jan@example.org", "jan@example.org"),
        ("xmpp:jan@example.org", "jan@example.org"),
        ("jan@jabber.example.org", "jan@jabber.example.org"),
        ("otr: a@example.org, b@example.org"[:18], "a@example.org"),
        ("jan@example.org (jid)", "jan@example.org"),
    ],
    "iban": [
        ("NL91 ABNA 0417 1643 00", "NL91ABNA0417164300"),
        ("nl91abna0417164300", "NL91ABNA0417164300"),
        ("DE89-3704-0044-0532-0130-00", "DE89370400440532013000"),
        ("BE68539007547034.", "BE68539007547034"),
    ],
    "bank_card": [("4111 1111 1111 1111", "4111111111111111"), ("5500-0055-5555-5559", "5500005555555559")],
    "cve": [("cve-2026-1234", "CVE-2026-1234"), ("(CVE-2025-1234567)", "CVE-2025-1234567")],
    "ipv4": [("198.51.100.7:22", "198.51.100.7"), ("10[.]0[.]0[.]1", "10.0.0.1"), ("op 192.0.2.1.", "192.0.2.1")],
    "plate_nl": [
        ("12-abc-3", "12-ABC-3"),
        ("XX-99-XX", "XX-99-XX"),
        ("kenteken 12abc3"[:15].replace("abc", "bdf"), "12-BDF-3"),
        ("kenteken GH 123 K", "GH-123-K"),
    ],
    "price": [
        ("€45k", "45000 EUR"), ("€ 1.200,50", "1200.5 EUR"), ("1.250,-", "1250 EUR"), ("50 eu", "50 EUR"),
        ("50 euro's", "50 EUR"), ("2 barki", "200 EUR"), ("barkie", "100 EUR"), ("drie rug", "3000 EUR"),
        ("een doezoe", "1000 EUR"), ("een meier", "100 EUR"), ("$1,200", "1200 USD"), ("£15", "15 GBP"),
        ("20 quid", "20 GBP"), ("2 grand", "2000"), ("500 руб", "500 RUB"), ("2 тыс. руб", "2000 RUB"),
        ("tien euro", "10 EUR"), ("0,5 btc", "0.5 BTC"), ("25 per stuk"[:11], "25"), ("vraagprijs 1250", "1250"),
        ("4 voor 100", "100"), ("€20,-", "20 EUR"), ("12 tausend euro", "12000 EUR"), ("３０ euro", "30 EUR"),
    ],
    "quantity": [
        ("2 ons", "2 ons"), ("half blok", "0.5 blok"), ("1000x", "1000 x"), ("5g", "5 g"), ("2,5 gram", "2.5 gram"),
        ("anderhalve kilo", "1.5 kilo"), ("een kilo", "1 kilo"), ("½ kilo", "0.5 kilo"), ("10 stuks", "10 stuks"),
        ("3 k1lo", "3 kilo"), ("5 кг", "5 кг"), ("10 шт", "10 шт"), ("500ml", "500 ml"), ("1.000 stuks", "1000 stuks"),
        ("2 Pfund", "2 pfund"), ("half an ounce", "0.5 ounce"), ("twee dozen", "2 dozen"),
    ],
    "datetime_expr": [
        ("morgen 20u", "morgen 20u"), ("za 21:30", "za 21:30"), ("over een uurtje", "over een uurtje"),
        ("half 9", "half 9"), ("5 voor half 8", "5 voor half 8"), ("12-03-2026", "12-03-2026"),
        ("vrijdag  13 maart om 15:00 uur", "vrijdag 13 maart om 15:00 uur"), ("tomorrow at 8", "tomorrow at 8"),
        ("heute Abend um 8", "heute abend um 8"), ("завтра в 8", "завтра в 8"), ("через час", "через час"),
        ("8pm", "8pm"), ("volgende week", "volgende week"), ("20.30 uur", "20.30 uur"), ("v a n a v o n d", "vanavond"),
    ],
    "pgp_key": [
        ("-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxx\n-----END PGP PUBLIC KEY BLOCK----- ok",
         "-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nxx\n-----END PGP PUBLIC KEY BLOCK-----"),
    ],
}  # fmt: skip

REJECTED = {
    "url": ["klaar.nu gaan", "node.js", "readme.md", "foto.jpg", "1.2.3", "gedaan.de rest", "e.g. dit", "ok.ja",
        "a..b", "http://"],
    "telegram_link": ["fast.me/x", "jan" + "@t.me", "t.me", "niet. me / jou", "https://telegram.org/x", "at.me/x",
        "dat . me / x"],
    "handle": ["@ 20 euro", "jan@example.org", "@12", "@all", "@everyone hoi", "a@b", "@@x"],
    "phone": [
        "12-03-2026 20:15", "06-03-2026 20:15", "bestelnummer 0612345678", "0.123456789", "IMEI 356938035643809",
        "1234567890", "10.000.000", "06-1234567", "NL91ABNA0417164300", "isbn 0306406152",
    ],
    "email": ["user@localhost", "a@b", "@jan", "20 @ 30", "jan@", "x@y.invalid"],
    "jabber_id": ["mail jan@example.org", "jabber is stuk", "xmpp.org"],
    "btc": ["1234567890123456789012345678901", "1a2b3c4d5e6f7a8b9c0d1e2f3a4b5c6d", "bc1", "3SABCD1234567"],
    "eth": ["0x1234", "0x" + "a" * 64, "0x" + "g" * 40],
    "xmr": ["4" * 95, "8" * 106],
    "ltc": ["ltc1", "Lange" * 6],
    "iban": ["NL91ABNA04171643", "XX91ABNA0417164300", "NL91ABNA04171643001", "be68 appels"],
    "bank_card": [
        "IMEI 356938035643809", "order 4111111111111111", "4111111111111112", "1234567890123456", "356938035643809",
        "track 4111 1111 1111 1111", "4111 1111 1111",
    ],
    "cve": ["cve", "CVE-26-1", "cve-1026-1234", "xcve-2026-1234"],
    "ipv4": ["v1.2.3.4", "versie 1.2.3.4", "256.1.1.1", "1.2.3", "1.2.3.4.5", "firmware 10.0.0.1", "01.02.03.04"],
    "plate_nl": ["12-03-26", "12abc3", "ma-12-03", "XJ-900-BB", "model XJ-900-B", "kenteken onbekend", "1-2-3"],
    "price": [
        "27 EU-landen", "5 voor 8", "10k run", "300k volgers", "mijn rug", "terug", "50e verjaardag", "20 procent",
        "kost 3 uur", "lost 5 pounds", "$", "45", "100 mensen", "2019", "7 km", "3-1", "euro",
    ],
    "quantity": [
        "5 km", "3 pillen", "4 man", "5G netwerk", "3x gebeld", "10x beter", "2 blokken verder", "1st",
        "een stuk beter",
        "1920x1080", "4x4", "2023 г.", "2 uur", "120 km/u", "half werk", "een paar dagen", "m² 20", "maat 42",
    ],
    "datetime_expr": [
        "nu", "straks", "3 dagen", "2 uur gewacht", "geboren in 1987", "goedemorgen", "Morgen allemaal", "stand 21:15",
        "24 uur open", "3-1", "16:9", "ik ben zo thuis", "ma is ziek", "3/4", "10 minuten", "at home",
        "2 tegen 3", "in 2019",
        "10 Minuten zu Fuß", "2 дня болел", "een uur lang",
    ],
    "pgp_key": ["-----BEGIN PGP MESSAGE-----", "BEGIN PGP PUBLIC KEY BLOCK", "-----END PGP PUBLIC KEY BLOCK-----"],
    "onion": ["onion", "ui.onion soep", "example.org"],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text", "value"), [(k, t, v) for k, rows in ACCEPTED.items() for t, v in rows])
def test_is_one(kind: str, text: str, value: str) -> None:
    assert [one.value for one in scan_one(text) if one.kind == kind][:1] == [value]


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, rows in REJECTED.items() for t in rows])
def test_is_none(kind: str, text: str) -> None:
    assert [one.surface for one in scan_one(text) if one.kind == kind] == []


def base58(payload: bytes) -> str:
    raw = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, text = int.from_bytes(raw, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        text = ALPHABET[rest] + text
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + text


def ethereum(raw: bytes) -> str:
    marks = keccak256(raw.hex().encode()).hex()
    return "0x" + "".join(c.upper() if marks[at] >= "8" else c for at, c in enumerate(raw.hex()))


def onion(raw: bytes) -> str:
    check = hashlib.sha3_256(b".onion checksum" + raw + b"\3").digest()[:2]
    return base64.b32encode(raw + check + b"\3").decode().lower() + ".onion"


def the_only(text: str, kind: str) -> tuple[str, str, bool]:
    (one,) = scan_one(text)
    assert one.kind == kind
    assert text[one.start : one.end] == one.surface
    return one.value, one.surface, one.valid


@given(st.binary(min_size=20, max_size=20))
def test_wallets_of_base58_hold_and_their_span_is_their_value(raw: bytes) -> None:
    for version, kind in ((0, "btc"), (5, "btc"), (48, "ltc"), (50, "ltc")):
        address = base58(bytes([version]) + raw)
        assert the_only(f"naar {address}, snel", kind) == (address, address, True)


@given(st.binary(min_size=20, max_size=20).map(ethereum))
def test_ethereum_addresses_hold(address: str) -> None:
    assert the_only(f"({address})", "eth") == (address, address, True)


@given(st.binary(min_size=32, max_size=32).map(onion), st.booleans())
def test_hidden_services_hold_until_a_letter_changes(host: str, changed: bool) -> None:
    said = ("a" if host[0] != "a" else "b") + host[1:] if changed else host
    assert the_only(f"http://{said}/x", "onion") == (said, f"http://{said}/x", not changed)


@given(st.integers(0, 10**9 - 1), st.sampled_from(["06{:08d}", "06-{:08d}", "+31 6 {:08d}"]))
def test_mobile_numbers_come_out_in_one_form(number: int, form: str) -> None:
    digits = number % 10**8
    if len(set(f"{digits:08d}")) > 3:
        assert the_only(f"bel {form.format(digits)} even", "phone")[0] == f"+316{digits:08d}"


@given(st.integers(1, 999_999))
def test_amounts_come_out_as_they_went_in(amount: int) -> None:
    dutch = f"{amount:,}".replace(",", ".")
    assert the_only(f"€ {dutch}", "price")[0] == f"{amount} EUR"
    assert the_only(f"{amount} euro", "price")[0] == f"{amount} EUR"
    assert the_only(f"{amount} gram", "quantity")[0] == f"{amount} gram"


@given(st.integers(0, 23), st.integers(0, 59))
def test_clocks_are_whole(hour: int, minute: int) -> None:
    assert the_only(f"om {hour:02d}:{minute:02d} daar", "datetime_expr")[1] == f"{hour:02d}:{minute:02d}"


def test_checksums_agree_with_published_examples() -> None:
    assert keccak256(b"").hex() == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    assert keccak256(b"abc").hex() == "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert segwit_holds("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bc")  # BIP 173
    assert segwit_holds("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bc")  # BIP 350
    assert not segwit_holds("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd", "bc")
    assert not segwit_holds("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "bc")
    assert base58check("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa") is not None
    assert luhn_holds("4111111111111111")
    assert not luhn_holds("4111111111111112")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "btc"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5", "btc"),
        ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", "eth"),
        ("NL92 ABNA 0417 1643 00", "iban"),
        ("4111 1111 1111 1112", "bank_card"),
        ("-----BEGIN PGP PUBLIC KEY BLOCK----- afgebroken", "pgp_key"),
    ],
)
def test_a_broken_checksum_is_reported_and_never_as_valid(text: str, kind: str) -> None:
    assert [(one.kind, one.valid) for one in scan_one(text)] == [(kind, False)]
