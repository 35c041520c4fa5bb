"""Host names and links as people write them: whole, or apart so that nothing opens them (`hxxp`, `[.]`, `(dot)`)."""

import re
from typing import Final

from speur.extract.kit.top_level import ALL

DOT: Final = r"(?:\.| ?[\[({](?:\.|dot|punt|punkt)[\])}] ?)"
AT: Final = r"(?:@| ?[\[({](?:@|at|apenstaartje)[\])}] ?)"
SCHEME: Final = r"(?:h(?:tt|xx|\*\*)ps?|ftps?|fxp|wss?)(?::|\[:\])(?://|\[//\])"
LABEL: Final = r"[\w-]{1,63}"
REST: Final = r"(?:[/?#](?:[^\s<>\"'|\[\]{}\\^`]|\[\.\]|\[dot\]|'(?=\w)){0,4000})?"

_DOTS = re.compile(r" ?[\[({](?:\.|dot|punt|punkt)[\])}] ?", re.IGNORECASE)
_ATS = re.compile(r" ?[\[({](?:@|at|apenstaartje)[\])}] ?", re.IGNORECASE)
_SCHEME = re.compile(r"^(h)(?:tt|xx|\*\*)(ps?)|^(f)[tx](ps?)", re.IGNORECASE)
_HEAD = re.compile(r"^(?:[a-z]+:/*)?[^/?#]*", re.IGNORECASE)
_CLOSING = ".,;:!?'\"*~…»“”‘’"
_PAIRS = {")": "(", "]": "[", "}": "{", ">": "<"}


def refanged(said: str) -> str:
    """A link or address as it would be opened: dots, at signs and scheme put back, scheme and host in lower case."""
    whole = _ATS.sub("@", _DOTS.sub(".", said)).replace("[:]", ":").replace("[//]", "//")
    whole = _SCHEME.sub(lambda m: (m[1] + "tt" + m[2]) if m[1] else (m[3] + "t" + m[4]), whole)
    head = _HEAD.match(whole)
    assert head is not None
    return head[0].lower() + whole[head.end() :]


def without_closing(said: str) -> int:
    """How much of a link is left without the punctuation that closes the sentence or bracket around it."""
    end = len(said)
    while end:
        last = said[end - 1]
        opening = _PAIRS.get(last)
        if opening and said.endswith(("[.]", "(.)", "[dot]"), 0, end):
            break
        if last in _CLOSING or (opening and said.count(last, 0, end) > said.count(opening, 0, end)):
            end -= 1
        else:
            break
    return end


def host_of(address: str) -> str:
    """The host name of a refanged link, without user, port and closing dot."""
    head = address.partition("://")[2] or address
    host = re.split(r"[/?#]", head, maxsplit=1)[0].rpartition("@")[2]
    return re.sub(r":\d{0,5}$", "", host).rstrip(".")


def known_domain(host: str) -> bool:
    """Whether the last label of a host name is a top-level domain (internationalised ones by their form)."""
    last = host.rpartition(".")[2]
    return last in ALL or last.startswith("xn--") or (not last.isascii() and last.isalpha())
