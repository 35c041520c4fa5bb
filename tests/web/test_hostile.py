"""Whatever stands in the evidence, a page stays our page: no script, no style, no link out, nothing hidden."""

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from speur.web.evidence_text import evidence, plain
from web.pages_of import VIEWS, Page, inner_pages

_TAGS = """
    html head meta title link script body a header svg path span nav ul ol li div form input label select option
    noscript button main dialog h1 h2 h3 table thead tbody tr th td caption colgroup col kbd p details summary code
    mark strong em bdi time aside section article dl dt dd rect text circle output small template img figure
    figcaption video audio pre b i del ins blockquote footer textarea fieldset legend q s line g polyline br hr
    optgroup datalist progress meter abbr cite dfn samp var wbr
"""
ALLOWED_TAGS = frozenset(_TAGS.split())

HIDDEN = frozenset("\u202e\u202d\u2066\u200b\ufeff\x1b\x07\x00\u2028")


def check(html: str, path: str) -> Page:
    page = Page(html)
    for tag, attributes in page.tags:
        assert tag in ALLOWED_TAGS, (path, tag)
        for name, value in attributes.items():
            assert not name.startswith("on"), (path, tag, name)
            assert name != "style", (path, tag)
            if name in {"href", "src", "action", "formaction", "poster", "data", "xlink:href"}:
                assert value is not None
                assert value.startswith(("/", "#")), (path, tag, name, value)
                assert not value.startswith(("//", "/\\")), (path, tag, name, value)
        if tag == "script":
            assert (attributes.get("src") or "").startswith("/static/"), path
        if tag == "link":
            assert (attributes.get("href") or "").startswith("/static/"), path
        if tag == "meta":
            assert "http-equiv" not in attributes
    assert not "".join(page.scripts).strip(), path
    # A field keeps what was typed in it, whatever that is; everywhere else hidden characters are shown.
    shown = [value or "" for tag, attributes in page.tags for name, value in attributes.items() if tag != "input"]
    odd = {hex(ord(char)) for char in HIDDEN & set("".join((page.words, *shown)))}
    assert not odd, (path, odd)
    return page


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_stays_our_page(client: TestClient[Litestar], view: str) -> None:
    answer = client.get(view)
    assert answer.status_code in {200, 400, 404}, view
    check(answer.text, view)


def test_every_page_behind_a_link_stays_our_page(client: TestClient[Litestar]) -> None:
    for path in inner_pages(client):
        answer = client.get(path)
        assert answer.status_code in {200, 404}, path
        if answer.headers["content-type"].startswith("text/html"):
            check(answer.text, path)


def test_a_megabyte_in_one_message_makes_no_megabyte_of_page(client: TestClient[Litestar]) -> None:
    for view in VIEWS:
        assert len(client.get(view).text) < 600_000, view


def test_text_of_the_evidence_is_shown_as_text(client: TestClient[Litestar]) -> None:
    page = check(client.get("/search?q=alert").text, "/search?q=alert")
    assert "<script>alert(1)</script>".replace("alert", "") not in page.words  # `alert` is marked, so apart
    assert "onerror=" in page.words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&", "&lt;b&gt;&amp;"),
        ("https://evil.example/x.y", "hxxps://evil[.]example/x.y"),
        ("see www.evil.example now", "see www[.]evil[.]example now"),
        ("t.me/joinchat", "t[.]me/joinchat"),
        ("ftp://a.bc", "ftp://a[.]bc"),
        ("jan@example.org", "jan@example.org"),
        ("morgen.om 5", "morgen.om 5"),
        ("3.5 kilo", "3.5 kilo"),
    ],
)
def test_links_are_defanged(text: str, shown: str) -> None:
    assert str(evidence(text)) == shown


def test_hidden_characters_show() -> None:
    made = str(evidence("a\u202eb\u200bc\x1b"))
    assert "RLO" in made
    assert "ZWSP" in made
    assert "ESC" in made
    assert not {"\u202e", "\u200b", "\x1b"} & set(made)
    assert plain("a\u202eb") == "a⟨RLO⟩b"


def test_joined_emoji_stay_joined() -> None:
    family = "👨\u200d👩\u200d👧"
    assert str(evidence(family)) == family
    assert "ZWJ" in str(evidence("a\u200db"))


def test_marks_stand_where_the_spans_say() -> None:
    assert str(evidence("a <b> c", [(2, 5)])) == "a <mark>&lt;b&gt;</mark> c"
    assert str(evidence("http://x.example y", [(7, 16)])) == "hxxp://<mark>x[.]example</mark> y"
    assert str(evidence("abc", [(1, 2), (0, 2), (2, 2)])) == "a<mark>b</mark>c"


def test_a_long_text_is_marked_in_reasonable_time() -> None:
    text = "\u202e<a.b/c> " * 20_000
    assert len(evidence(text, [(n * 8, n * 8 + 3) for n in range(2_000)])) > len(text)
