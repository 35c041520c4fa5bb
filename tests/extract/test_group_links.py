"""Links to groups: every form they are written in, one normal form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from speur.extract.group_links import links

FORMS = [
    ("t.me/Hap", "public t.me/hap"), ("https://t.me/hap/", "public t.me/hap"), ("telegram.me/hap", "public t.me/hap"),
    ("telegram.dog/hap", "public t.me/hap"), ("hap.t.me", "public t.me/hap"), ("t.me/s/hap", "public t.me/hap"),
    ("tg://resolve?domain=Hap", "public t.me/hap"), ("t . me / hap", "public t.me/hap"),
    ("hxxps://t[.]me/hap", "public t.me/hap"), ("[url=https://t.me/hap]x[/url]", "public t.me/hap"),
    ("<a href='https://t.me/hap'>", "public t.me/hap"), ("[x](https://t.me/hap)", "public t.me/hap"),
    ("t.me/+AbC-12_x", "invite t.me/+AbC-12_x"), ("t.me/joinchat/AbC-12_x", "invite t.me/+AbC-12_x"),
    ("tg://join?invite=AbC-12_x", "invite t.me/+AbC-12_x"), ("t.me/hap/12", "message t.me/hap/12"),
    ("t.me/s/hap/12?single", "message t.me/hap/12"), ("t.me/c/123/45", "message t.me/c/123/45"),
    ("t.me/hap_bot?start=x", "bot t.me/hap_bot"), ("t.me/HapBot", "bot t.me/hapbot"),
    ("t.me/addstickers/Hap", "other t.me/addstickers/Hap"), ("t.me/proxy?server=x", "other t.me/proxy"),
    ("t.me/addlist/AbC", "other t.me/addlist/AbC"), ("t.me/share/url?url=x", "other t.me/share/url"),
    ("@hap_zuid op telegram", "public t.me/hap_zuid"), ("tg @hap_zuid", "public t.me/hap_zuid"),
    ("Telegram: @hap_bot", "bot t.me/hap_bot"), ("тг @hap_zuid", "public t.me/hap_zuid"),
    ("tg: @hap, @zap", "public t.me/hap,public t.me/zap"), ("t.me/hap t.me/Hap", "public t.me/hap,public t.me/hap"),
    ("fast.me/hap", ""), ("jan" + "@t.me", ""), ("niet. me / jou", ""), ("insta @hap_zuid", ""), ("@hap_zuid", ""),
    ("telegram is traag, insta: @hap_zuid", ""), ("t.me", ""), ("telegram.org/hap", ""), ("at.me/hap", ""),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), FORMS)
def test_links(text: str, found: str) -> None:
    assert ",".join(f"{one.kind} {one.normalised}" for one in links(text)) == found


@given(
    st.from_regex(r"[a-z][a-z0-9_]{3,20}[a-z0-9]", fullmatch=True),
    st.sampled_from(["t.me/{}", "https://t.me/{}?x=1", "t[.]me/{}", "tg @{}"]),
)
def test_a_name_comes_out_whatever_its_form(name: str, form: str) -> None:
    known = {
        "joinchat",
        "proxy",
        "share",
        "socks",
        "login",
        "contact",
        "invoice",
        "boost",
        "auction",
        "stars",
        "call",
        "admin",
        "admins",
        "everyone",
        "everybody",
        "channel",
        "iedereen",
        "allemaal",
        "gmail",
        "hotmail",
        "alle",
        "here",
        "room",
    }
    if name not in known and not name.startswith(("add", "set", "conf", "gift")):
        assert [one.normalised for one in links(form.format(name))] == [f"t.me/{name}"]
