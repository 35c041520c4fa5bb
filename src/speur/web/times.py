"""Instants as people read them: in the zone they chose, with what the evidence says beside it."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from markupsafe import Markup

from speur.web.evidence_text import plain
from speur.web.words import Words

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=64)
def zone_of(name: str) -> ZoneInfo:
    """The zone with this name."""
    return ZoneInfo(name)


def moment(ms: int, zone: str) -> datetime:
    """An instant in a zone; at the ends of the calendar, where the zone cannot be applied, in UTC."""
    at = _EPOCH + timedelta(milliseconds=ms)
    try:
        return at.astimezone(zone_of(zone))
    except OverflowError:
        return at


def iso(ms: int) -> str:
    """`2018-04-11T14:06:00Z`."""
    text = (_EPOCH + timedelta(milliseconds=ms)).isoformat(timespec="milliseconds" if ms % 1000 else "seconds")
    return text.replace("+00:00", "Z")


def clock(ms: int, zone: str) -> str:
    """`2018-04-11 16:06:00`: sortable, and the same in every language."""
    return moment(ms, zone).strftime("%Y-%m-%d %H:%M:%S").rjust(19, "0")


def day(ms: int, zone: str) -> str:
    """`2018-04-11`."""
    return clock(ms, zone)[:10]


def time_tag(ms: int | None, zone: str, t: Words) -> Markup:
    """An instant as a `time` element; words when there is none."""
    if ms is None:
        return Markup('<span class="no-time">{}</span>').format(t("time.none"))
    at = moment(ms, zone)
    weekday = t(f"time.day{at.weekday()}")
    offset = at.strftime("%z")
    title = f"{weekday} {clock(ms, zone)} {offset[:3]}:{offset[3:5]} ({zone}) = {iso(ms)}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso(ms), title, clock(ms, zone))


def sent_tag(ms: int | None, raw: str, basis: str, zone: str, t: Words) -> Markup:
    """When a message was sent, and the time as it stands in the evidence beside it."""
    tag = time_tag(ms, zone, t)
    if not raw:
        return tag
    shown = Markup('<span class="raw-time" title="{}">{}</span>').format(t("time.raw", basis=basis), plain(raw)[:60])
    return Markup('<span class="sent">{} {}</span>').format(tag, shown)
