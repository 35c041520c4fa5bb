"""Telegram links in whatever form they are written, and the one normal form they have: `t.me/name`, `t.me/+hash`."""

import re
from collections.abc import Iterator
from typing import Final, Literal

import msgspec

from speur.extract.kit.addresses import DOT, SCHEME, without_closing
from speur.extract.kit.wording import words

Kind = Literal["public", "invite", "message", "bot", "other"]

PATTERNS: Final = (
    r"t(\.| ?[\[({](\.|dot|punt|punkt)[\])}] ?| {1,2}\. {0,2}|\. {1,2}| dot )me",
    r"telegram(\.| ?[\[({](\.|dot|punt|punkt)[\])}] ?| {1,2}\. {0,2}| dot )(me|dog)",
    r"tg:",
)
_SPACED_DOT = rf"(?:{DOT}| {{0,2}}\. {{0,2}}| dot )"
_WEB = re.compile(
    rf"(?<![\w@.\-/])(?P<scheme>{SCHEME})?(?:www{DOT})?(?:(?!www\b)(?P<sub>[a-z0-9][a-z0-9_-]{{0,31}}){DOT})?"
    rf"(?:t{_SPACED_DOT}me|telegram{_SPACED_DOT}(?:me|dog))(?![\w@-])(?::\d{{2,5}}(?=/))?"
    r"(?P<path> {0,2}/{1,2} {0,2}(?:s/)?(?P<first>(?:\+|%2b)? ?[a-z0-9_$~][a-z0-9_$~\-]{0,127}|@[a-z0-9_]{1,32})"
    r"(?P<more>(?: ?/ ?[a-z0-9_+\-]{1,128}){0,3})/?)?"
    r"(?P<query>[/?#&](?:[^\s<>\"'|\[\]{}\\^`]){0,1000})?"
)
_APP = re.compile(r"(?<![\w.])tg:(?://)?(?P<verb>[a-z]{2,20})/?\?(?P<query>[^\s<>\"'\[\]]{1,1000})")
_OTHER = words("""
    addstickers addemoji addlist addtheme proxy socks share setlanguage bg login confirmphone contact invoice iv
    boost giftcode msg nft m auction stars call
""")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")


class Reference(msgspec.Struct, frozen=True):
    """A Telegram link: where it stands in the plain text, its normal form and what it leads to."""

    start: int
    end: int
    normalised: str
    kind: Kind


def named(name: str) -> tuple[str, Kind]:
    """The normal form and kind of a link to a user name."""
    name = name.lower()
    return f"t.me/{name}", "bot" if name.endswith("bot") else "public"


def references(plain: str, lower: str) -> Iterator[Reference]:
    """Every Telegram link in a text, in order. `lower` finds them; `plain` keeps the capitals of invite hashes."""
    found = [*_web(plain, lower), *_app(plain, lower)]
    yield from sorted(found, key=lambda one: one.start)


def _web(plain: str, lower: str) -> Iterator[Reference]:
    for match in _WEB.finditer(lower):
        start, end = match.span()
        sub = match["sub"]
        if match["path"] is None:
            # x.t.me leads to t.me/x; t.me alone leads nowhere
            if sub and _NAME.fullmatch(sub):
                stop = end if match["query"] else match.end()
                yield Reference(start, start + without_closing(plain[start:stop]), *named(sub))
            continue
        said = plain[start:end]
        end = start + without_closing(said)
        first = plain[match.start("first") : match.end("first")].replace(" ", "")
        more = [part.strip() for part in plain[match.start("more") : match.end("more")].split("/") if part.strip()]
        leads_to = _meaning(first, more)
        if leads_to is None:
            continue
        if not match["query"] and "-" in first and leads_to[1] in ("public", "bot"):
            end = match.start("first") + len(leads_to[0]) - len("t.me/")
        yield Reference(start, end, *leads_to)


def _meaning(first: str, more: list[str]) -> tuple[str, Kind] | None:
    low = first.lower()
    if low.startswith(("+", "%2b")):
        code = first[1:] if first[0] == "+" else first[3:]
        if code.isdigit() and 7 <= len(code) <= 15:
            return f"t.me/+{code}", "other"  # a telephone number
        return f"t.me/+{code}", "invite"
    if low == "joinchat" and more:
        return f"t.me/+{more[0]}", "invite"
    if low == "c" and more and more[0].isdigit():
        return "/".join(["t.me/c", *more]), "message" if len(more) > 1 else "other"
    if low in _OTHER or low.startswith("$"):
        return "/".join([f"t.me/{low}", *more]), "other"
    name = _NAME.match(low.removeprefix("@"))
    if not name:
        return None
    plain_name = name[0].rstrip("_") or name[0]
    numbers = [part for part in more if part.isdigit()]
    if numbers and numbers == more:
        return "/".join([f"t.me/{plain_name}", *more]), "message"
    return named(plain_name)


def _app(plain: str, lower: str) -> Iterator[Reference]:
    for match in _APP.finditer(lower):
        start, end = match.span()
        end = start + without_closing(plain[start:end])
        asked = plain[match.start("query") : end].replace("&amp;", "&")
        values = {key.lower(): value for key, _, value in (part.partition("=") for part in asked.split("&"))}
        verb = match["verb"]
        leads_to: tuple[str, Kind]
        if verb == "resolve" and _NAME.fullmatch(values.get("domain", "").lower()):
            name, post = values["domain"].lower(), values.get("post", "")
            leads_to = (f"t.me/{name}/{post}", "message") if post.isdigit() else named(name)
        elif verb == "join" and values.get("invite"):
            leads_to = f"t.me/+{values['invite']}", "invite"
        elif verb == "privatepost" and values.get("channel"):
            leads_to = f"t.me/c/{values['channel']}/{values.get('post', '')}".rstrip("/"), "message"
        else:
            what = next((values[key] for key in ("set", "slug", "url", "phone", "server") if values.get(key)), "")
            leads_to = f"t.me/{verb}/{what}".rstrip("/"), "other"
        yield Reference(start, end, *leads_to)
