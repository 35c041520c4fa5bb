"""E-mail addresses, and Jabber addresses, which look the same: what is said around one tells which it is."""

import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.addresses import AT, DOT, known_domain, refanged
from speur.model import Finding, Hit

_ADDRESS = re.compile(
    rf"(?<![\w.+%-])(?P<scheme>xmpp:)?(?P<local>[a-z0-9_+%-](?:[a-z0-9_.+%-]{{0,62}}[a-z0-9_+%-])?){AT}"
    rf"(?P<host>(?:[a-z0-9-]{{1,63}}{DOT}){{1,6}}[a-z]{{2,24}})(?![\w@-])(?P<asked>\?[a-z]+)?"
)
_JABBER = re.compile(r"jabber|xmpp|жабб?ер|джабб?ер|(?<!\w)(?:otr|jid|omemo|pidgin|psi\+|gajim|conversations)(?!\w)")
_MAIL = re.compile(r"(?<!\w)(?:e-?mail\w*|mail(?:tje|en|t)?|mailto|proton ?mail|postfach|почт\w*|мыло|имейл)(?!\w)")
_JABBER_HOST = re.compile(r"(?:^|\.)(?:jabber|xmpp|jabb|exploit|thesecure|conversations|dukgo|jabme)(?:$|[\w-]*\.)")
_LIST = re.compile(r"[\s,;/+&]{1,4}(?:(?:en|of|and|or|und|oder|и|или) )?")
_BEFORE, _AFTER = 60, 30


class Mailbox:
    """The value is the address in lower case, its dots and at sign put back."""

    name: ClassVar[str] = "mailbox"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("jabber_id", "email")
    patterns: ClassVar[tuple[str, ...]] = (
        r"[a-z0-9_+%-]@[a-z0-9]",
        r"[a-z0-9_+%-] ?[\[({](@|at|apenstaartje)[\])}] ?[a-z0-9]",
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """An address is Jabber's only when something near it says so, nearer than something that says e-mail."""
        was_jabber, end_before = False, -10
        for match in _ADDRESS.finditer(hit.lower):
            local, host = refanged(match["local"]), refanged(match["host"])
            if not known_domain(host) or ".." in local:
                continue
            start, end = match.span()
            if not match["scheme"]:
                end = match.end("host")
            listed = was_jabber and _LIST.fullmatch(hit.lower, end_before, start) is not None
            jabber = bool(match["scheme"]) or listed or _is_jabber(hit.lower, start, end, host)
            kind = "jabber_id" if jabber else "email"
            yield hit.finding(kind, f"{local}@{host}", start, end, by=f"{self.name}@{self.version}")
            was_jabber, end_before = jabber, end


def _is_jabber(lower: str, start: int, end: int, host: str) -> bool:
    if _JABBER_HOST.search(host):
        return True
    before = lower[max(0, start - _BEFORE) : start]
    jabber = max((one.end() for one in _JABBER.finditer(before)), default=-1)
    mail = max((one.end() for one in _MAIL.finditer(before)), default=-1)
    if jabber >= 0 or mail >= 0:
        return jabber > mail
    after = re.split(r"[@\n]", lower[end : end + _AFTER], maxsplit=1)[0]
    said = _JABBER.search(after)
    other = _MAIL.search(after)
    return bool(said) and not (other and said and other.start() < said.start())
