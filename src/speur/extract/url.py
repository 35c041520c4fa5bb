"""Web addresses, whole or taken apart (`hxxp`, `[.]`, `(dot)`), and hidden services by their own checksum."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import ClassVar

from speur.extract.kit.addresses import DOT, LABEL, REST, SCHEME, host_of, known_domain, refanged, without_closing
from speur.extract.kit.top_level import TELLING
from speur.extract.kit.wording import one_of, words
from speur.model import Finding, Hit

_WHOLE = re.compile(
    rf"(?<!\w){SCHEME}(?:[^\s/?#<>\"'@\[\](){{}}]{{1,100}}@)?{LABEL}(?:{DOT}{LABEL}){{0,12}}\.?(?::\d{{1,5}})?{REST}"
)
_BARE = re.compile(
    rf"(?<![\w@.\-/\\:=+])(?<!at[\])}}])(?<!at[\])}}] )(?:{LABEL}{DOT}){{1,8}}[^\W\d_]{{2,24}}(?![\w@-]|"
    rf"\.\w)(?::\d{{2,5}}(?!\d))?{REST}"
)
_ONION = re.compile(r"([a-z2-7]{56}|[a-z2-7]{16}|[a-z0-9]{50,60})\.onion$")


class Url:
    """The value is the address as it would be opened; of a hidden service it is the host."""

    name: ClassVar[str] = "url"
    version: ClassVar[int] = 1
    kinds: ClassVar[tuple[str, ...]] = ("onion", "url")
    patterns: ClassVar[tuple[str, ...]] = (
        r"(ps?|fxp|wss?)(:|\[:\])(//|\[//\])",
        r"www\.",
        r"[^ .]\." + one_of(" ".join(TELLING)) + r"[^a-z0-9]",
        r"[^ .]\.[^ .0-9]{2,24}(:[0-9]{2,5})?/",
        r"[\[({](\.|dot|punt|punkt)[\])}] ?[^ ]",
    )

    def extract(self, hit: Hit) -> Iterator[Finding]:
        """Addresses with a scheme, then those without where their end says that they are one."""
        by = f"{self.name}@{self.version}"
        until = 0
        for match in _WHOLE.finditer(hit.lower):
            start = match.start()
            until = start + without_closing(match[0])
            yield self._finding(hit, start, until, by)
        for match in _BARE.finditer(hit.lower):
            start = match.start()
            end = start + without_closing(match[0])
            address = refanged(hit.plain[start:end])
            if _is_address(address):
                yield self._finding(hit, start, end, by)

    def _finding(self, hit: Hit, start: int, end: int, by: str) -> Finding:
        address = refanged(hit.plain[start:end])
        hidden = _ONION.search(host_of(address))
        if hidden:
            return hit.finding("onion", hidden[0], start, end, by=by, valid=onion_holds(hidden[1]))
        return hit.finding("url", address, start, end, by=by)


def _is_address(address: str) -> bool:
    """Whether a name with dots and no scheme is an address: www, a telling end, or any known end with a path."""
    host = host_of(address)
    first, _, rest = host.partition(".")
    if not rest or not known_domain(host) or not re.search(r"[^\W\d_]", host.rpartition(".")[0]):
        return False
    if any(not label or label[0] == "-" or label[-1] == "-" or "_" in label for label in host.split(".")):
        return False
    if first == "www" and "." in rest:
        return True
    last = host.rpartition(".")[2]
    follows = address[len(host) :]
    if follows[:1] == "/" and len(follows) > 1:
        return len(host) > 3
    return last in TELLING and not (last in _TWO_WAYS and "." not in rest and _ENDS_A_SENTENCE.fullmatch(first))


_TWO_WAYS = words("de be net co by se fi ie")
_ENDS_A_SENTENCE = re.compile(
    r"\w{1,2}|ge\w+[dnt]|"
    + one_of("""
    niet wel ook dat dit weer nog klaar thuis goed weg man nee oke oké even hier daar toch echt bij aan uit mee over
    terug
    vandaag morgen gisteren straks later doen komen gaan zijn was had heeft laten weten eten hem haar ons mij jou dan zo
    """)
)
"""With one of these before it, such an end is more likely a full stop without a space (`gedaan.de rest`)."""


def onion_holds(label: str) -> bool:
    """Whether a label is a version 3 onion service: 32 bytes of key, 2 of checksum, and the version."""
    try:
        raw = base64.b32decode(label.upper())
    except (binascii.Error, ValueError):
        return False
    if len(raw) != 35 or raw[34] != 3:
        return False
    return hashlib.sha3_256(b".onion checksum" + raw[:32] + b"\x03").digest()[:2] == raw[32:34]
