"""What money is called: currencies, thousands, and the words of the street for round sums."""

import re
from typing import Final

from speur.extract.kit.wording import one_of

CURRENCIES: Final = {
    "EUR": r"€|eur(?:o(?:'?s|tjes?|otjes)?)?|eu|pleuro?s?|евро|ojro|eurootjes",
    "USD": r"us ?\$|\$|usd|dollars?|bucks?|долларов|доллара?|баксов|бакса?|\$\$",
    "GBP": r"£|gbp|quid|pounds?|pond sterling|фунтов",
    "RUB": r"₽|rub|руб(?:л(?:ей|я|ь|и)|\.)?|р(?:уб)?\.?|рублей|деревянных",
    "TRY": r"₺|try|tl|lira",
    "CHF": r"chf|franken",
    "PLN": r"zł|pln|zloty|złotych",
    "UAH": r"₴|uah|грн|гривен",
    "BTC": r"₿|btc|bitcoins?|битк(?:оин(?:ов|а)?|ов)",
    "ETH": r"eth|ether",
    "XMR": r"xmr|monero",
    "LTC": r"ltc|litecoins?",
    "USDT": r"usdt|tether",
}
CODE: Final = {name: re.compile(forms) for name, forms in CURRENCIES.items()}
AFTER: Final = "|".join(CURRENCIES.values())
BEFORE: Final = r"€|us ?\$|\$|£|₽|₺|₴|₿|(?<!\w)(?:euro?|usd|gbp|chf|rub|(?:btc|eth|xmr|usdt)(?= ))"
MANY: Final = {
    "k": 1000, "к": 1000, "duizend": 1000, "tausend": 1000, "thousand": 1000, "mille": 1000, "тыс": 1000, "тысяч": 1000,
    "тысячи": 1000, "grand": 1000, "mln": 1_000_000, "miljoen": 1_000_000, "million": 1_000_000, "millionen": 1_000_000,
    "mio": 1_000_000, "млн": 1_000_000, "m": 1_000_000, "honderd": 100, "hundred": 100, "hundert": 100,
}  # fmt: skip
TIMES: Final = one_of(r"""
    k к duizend tausend thousand mille тысячи? тысяч тыс\.? mln miljoen million millionen mio млн honderd hundred
    hundert
""")
STREET: Final = {
    "EUR": {
        r"barkie?'?s?|barky'?s?|barkoe": 100, r"meiers?|meiertjes?": 100, r"snippen|snip": 100,
        r"(?:rooie )?rug(?:gen)?|ruggies?": 1000, r"doez?oe'?s?|doesoe'?s?|duizis?": 1000, r"mille": 1000,
        r"donnie'?s?|donny'?s?|joetjes?|joet|tientjes?": 10, r"geeltjes?": 25, r"riesen": 1000,
        r"hunnis?|hunderter": 100, r"mücken|tacken|ocken|öcken": 1, r"piek": 1,
    },
    "RUB": {r"косар(?:ь|я|ей)|штук рублей|тонн рублей": 1000},
    "GBP": {r"tenners?": 10, r"fivers?": 5},
    "": {r"grand": 1000},
}  # fmt: skip
ALONE: Final = r"barkie?|barky|doezoe|doesoe|tientje|geeltje"
STREET_WORDS: Final = "|".join(form for forms in STREET.values() for form in forms)
