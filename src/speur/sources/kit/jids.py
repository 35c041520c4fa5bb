"""Jabber addresses: `node@domain/resource` taken apart and made into account keys."""

import re
from functools import lru_cache
from typing import NamedTuple

_ROOMS = re.compile(r"(?:conference|conferences|conf|muc|mucs|rooms?|groups?|groupchat)[0-9]*\..+")


class Jid(NamedTuple):
    """`bare` is lower-cased as servers compare it; `resource` stands as written (it is case-sensitive)."""

    bare: str
    resource: str
    is_room: bool

    @property
    def key(self) -> str:
        """The account key: the bare address, and for someone in a room the nick too."""
        return f"xmpp:{self.bare}/{self.resource}" if self.is_room and self.resource else f"xmpp:{self.bare}"


@lru_cache(maxsize=65_536)
def jid(text: str) -> Jid:
    """Take an address apart. Anything is taken as it stands; an empty text gives an empty bare address."""
    bare, _, resource = text.strip().removeprefix("xmpp:").partition("/")
    bare = bare.lower()
    return Jid(bare, resource, bool(_ROOMS.fullmatch(bare.rpartition("@")[2])) and "@" in bare)
