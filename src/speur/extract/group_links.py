"""References to Telegram groups and people, for lists of links: normal form and what each leads to."""

import re
from collections.abc import Sequence

import msgspec

from speur.extract.kit import telegram
from speur.extract.kit.handles import handles
from speur.text.matching import plain_text

_TELEGRAM = re.compile(
    r"telegram|telegr(?!a)|(?<!\w)(?:tg|tele|tgram|t\.me)(?!\w)|телеграм|телег[аеуи](?!\w)|(?<!\w)(?:тг|тгк?|тлг)(?!\w)"
)
_ELSEWHERE = re.compile(
    r"(?<!\w)(?:insta\w*|ig|snap\w*|twitter|tiktok|discord|wickr\w*|threema|signal|facebook|fb|youtube|yt|x\.com|mastodon|"
    r"инста\w*|вк|vk|mail|linkedin|github|session|kik|skype|paypal|cashapp|venmo)(?!\w)"
)
_SEEN = re.compile(r"t\W{0,5}(?:dot\W{0,3})?me|telegram|tg:|@")
_BEFORE, _AFTER = 60, 30
_LIST_GAP = 6  # `tg @a, @b en @c`


class Link(msgspec.Struct, frozen=True):
    """One reference. `normalised` is `t.me/name` (in lower case), `t.me/+hash` (as it is), `t.me/name/12`."""

    kind: telegram.Kind
    normalised: str


def links(text: str) -> list[Link]:
    """Every reference in a message in order of appearance, repeated where it is repeated.

    Links in all their forms, and `@name` where something near it says that it is on Telegram.
    """
    plain, _ = plain_text(text)
    lower = plain.lower()
    if not _SEEN.search(lower):
        return []
    found = [(one.start, one.end, Link(one.kind, one.normalised)) for one in telegram.references(plain, lower)]
    inside = [(start, end) for start, end, _ in found]
    found += _named(lower, inside)
    return [link for _, _, link in sorted(found, key=lambda one: one[0])]


def _named(lower: str, inside: Sequence[tuple[int, int]]) -> list[tuple[int, int, Link]]:
    out: list[tuple[int, int, Link]] = []
    if not _TELEGRAM.search(lower):
        return out
    taken = iter(inside)
    start_taken, end_taken = next(taken, (len(lower), len(lower)))
    cued_until = -_LIST_GAP - 1
    for start, end, name in handles(lower):
        while end_taken <= start:
            start_taken, end_taken = next(taken, (len(lower), len(lower)))
        if start_taken <= start or "." in name:
            continue
        listed = start - cued_until <= _LIST_GAP
        if listed or _on_telegram(lower, start, end):
            normalised, kind = telegram.named(name)
            out.append((start, end, Link(kind, normalised)))
            cued_until = end
    return out


def _on_telegram(lower: str, start: int, end: int) -> bool:
    """Whether the nearest service named before a name, or else the first one after it, is Telegram."""
    before = lower[max(0, start - _BEFORE) : start].rpartition("\n")[2]
    here = max((one.end() for one in _TELEGRAM.finditer(before)), default=-1)
    elsewhere = max((one.end() for one in _ELSEWHERE.finditer(before)), default=-1)
    if here > elsewhere:
        return True
    after = re.split(r"[@\n;]", lower[end : end + _AFTER], maxsplit=1)[0]
    said, other = _TELEGRAM.search(after), _ELSEWHERE.search(after)
    if not said or (other and other.start() < said.start()):
        return False
    return elsewhere < 0 or not re.match(r"\W*(?:en|and|und|и|,)\W", after)
