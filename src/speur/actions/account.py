"""`account`: what the case knows of one account: names, places, company, and when it writes."""

import msgspec

from speur.actions.opening import OpenCase
from speur.model import NoSuchThing
from speur.search import Query, to_text
from speur.search.ast import Field, Words
from speur.search.timeline import TimeBucket
from speur.store import accounts as stored
from speur.store.accounts import Contact, Haunt, Holder, NameUsed
from speur.store.reading import bare

BUSIEST = 12


class AccountShown(msgspec.Struct, frozen=True, kw_only=True):
    """Everything on the page of an account. `week` is 7 rows (Monday first) of 24 hours in the zone."""

    holder: Holder
    names: list[NameUsed]
    haunts: list[Haunt]
    contacts: list[Contact]
    week: list[list[int]]
    busiest: list[TimeBucket]
    months: list[TimeBucket]
    messages: int
    untimed: int
    query: str
    query_to: str

    @property
    def called(self) -> str:
        """What to call the account: the name used last, else what it is listed as."""
        dated = [one for one in self.names if one.name]
        last = max(dated, key=lambda one: one.last_ms if one.last_ms is not None else -(1 << 62), default=None)
        return (last.name if last else "") or self.holder.name or self.holder.handle or bare(self.holder.key)


def account(opened: OpenCase, number: int, zone: str) -> AccountShown:
    """One account. Raises NoSuchThing."""
    with opened.store.connect() as connection:
        holder = stored.holder(connection, number)
        if holder is None:
            raise NoSuchThing(f"no account {number} in this case")
        names = stored.names(connection, number)
        haunts = stored.haunts(connection, number)
        contacts = stored.contacts(connection, number, haunts)
    wrote = Query(root=Field(name="from", value=Words(text=f"#{number}")))
    got = Query(root=Field(name="to", value=Words(text=f"#{number}")))
    days = opened.engine.timeline(wrote, zone=zone, unit="day")
    months = opened.engine.timeline(wrote, zone=zone, unit="month")
    busiest = sorted((day for day in days.buckets if day.count), key=lambda day: (-day.count, day.start))[:BUSIEST]
    return AccountShown(
        holder=holder, names=names, haunts=haunts, contacts=contacts, week=opened.engine.heatmap(wrote, zone=zone),
        busiest=busiest if days.unit == "day" else [], months=months.buckets,
        messages=opened.engine.count(wrote), untimed=days.untimed, query=to_text(wrote), query_to=to_text(got),
    )  # fmt: skip
