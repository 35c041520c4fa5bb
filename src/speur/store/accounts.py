"""An account as the case knows it: names over time, where it wrote, and who wrote in the same places."""

from collections import defaultdict

import msgspec
from sqlalchemy import Connection, func, select

from speur.store.reading import bare
from speur.store.schema import account, conversation, presence

PLACES = 500
"""Conversations of one account that are listed, most messages first."""
COMPANY = 30
"""Conversations of one account that are looked at for contacts: direct ones first, then those it wrote in most."""
COMPANY_EACH = 500
"""Names looked at in each of them."""


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    """An account."""

    number: int
    key: str
    service: str
    name: str
    handle: str
    phone: str
    details: dict[str, str]


class NameUsed(msgspec.Struct, frozen=True, kw_only=True):
    """A name an account wrote under: how often, in how many conversations, from when to when (milliseconds UTC)."""

    name: str
    messages: int
    conversations: int
    first_ms: int | None
    last_ms: int | None


class Haunt(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation an account wrote in."""

    conversation: int
    title: str
    kind: str
    service: str
    messages: int
    first_ms: int | None
    last_ms: int | None


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """Another account in the same conversations. `direct` counts its messages in one-to-one chats with this one."""

    account: int
    name: str
    conversations: int
    direct: int
    shared: int


def holder(connection: Connection, number: int) -> Holder | None:
    """One account, or None when the case has none with this number."""
    found = connection.execute(select(account).where(account.c.id == number)).first()
    if found is None:
        return None
    return Holder(
        number=number, key=found.key, service=found.service, name=found.name, handle=found.handle,
        phone=found.phone, details=found.details or {},
    )  # fmt: skip


def names(connection: Connection, number: int, limit: int = 100) -> list[NameUsed]:
    """The names an account wrote under, oldest first."""
    p = presence.c
    query = (
        select(
            p.name, func.sum(p.messages), func.count(), func.min(p.first_ms).label("since"), func.max(p.last_ms)
        )
        .where(p.account == number)
        .group_by(p.name)
        .order_by("since", p.name)
        .limit(limit)
    )  # fmt: skip
    return [
        NameUsed(name=name, messages=messages, conversations=places, first_ms=first, last_ms=last)
        for name, messages, places, first, last in connection.execute(query)
    ]


def haunts(connection: Connection, number: int) -> list[Haunt]:
    """Where an account wrote, most messages first; at most `PLACES`."""
    p, c = presence.c, conversation.c
    said = func.sum(p.messages)
    query = (
        select(c.id, c.title, c.key, c.kind, c.service, said, func.min(p.first_ms), func.max(p.last_ms))
        .join(conversation, c.id == p.conversation)
        .where(p.account == number)
        .group_by(c.id)
        .order_by(said.desc(), c.id)
        .limit(PLACES)
    )
    return [
        Haunt(
            conversation=place, title=title or bare(key), kind=kind, service=service, messages=messages, first_ms=first,
            last_ms=last,
        )
        for place, title, key, kind, service, messages, first, last in connection.execute(query)
    ]  # fmt: skip


def contacts(connection: Connection, number: int, places: list[Haunt], limit: int = 60) -> list[Contact]:
    """Who wrote in the same conversations: one-to-one chats first, then most conversations shared.

    Looks at `COMPANY` conversations and `COMPANY_EACH` names in each, so that one large channel does not cost seconds.
    """
    p = presence.c
    chosen = sorted(places, key=lambda place: (place.kind != "direct", -place.messages))[:COMPANY]
    shared: dict[int, int] = defaultdict(int)
    direct: dict[int, int] = defaultdict(int)
    met: dict[int, set[int]] = defaultdict(set)
    for place in chosen:
        query = select(p.account, p.messages).where(p.conversation == place.conversation, p.account != number)
        for other, messages in connection.execute(query.limit(COMPANY_EACH)):
            met[other].add(place.conversation)
            (direct if place.kind == "direct" else shared)[other] += messages
    most = sorted(met, key=lambda one: (-direct[one], -len(met[one]), -shared[one], one))[:limit]
    known = _called(connection, most)
    return [
        Contact(account=one, name=known[one], conversations=len(met[one]), direct=direct[one], shared=shared[one])
        for one in most
    ]


def _called(connection: Connection, numbers: list[int]) -> dict[int, str]:
    a, p = account.c, presence.c
    found = {
        number: name or handle or bare(key)
        for number, name, handle, key in connection.execute(
            select(a.id, a.name, a.handle, a.key).where(a.id.in_(numbers))
        )
    }
    used = select(p.account, p.name).where(p.account.in_(numbers)).order_by(func.coalesce(p.last_ms, -(1 << 62)))
    found.update({number: name for number, name in connection.execute(used) if name})
    return found
