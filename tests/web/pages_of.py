"""Walk over the pages of a workbench as a reader would: every view there is, with what stands in the case."""

import re
from html.parser import HTMLParser

from litestar import Litestar
from litestar.testing import TestClient

VIEWS = (
    "/", "/?whole=true", "/overview/numbers", "/overview/activity", "/search", "/search?whole=true",
    "/search?q=zoekwoord&sort=oldest&whole=true", "/search?q=zoekwoord&sort=relevance", "/search/sides?q=zoekwoord",
    "/search/more?q=zoekwoord&after=4611686018427387904", "/search?q=alert&whole=true",
    "/search?q=script OR svg OR onerror OR cmd", "/search?q=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    '/search?q="><img src=x onerror=alert(1)>', "/search?q=(<b>", "/search?q=from:%3Cscript%3E -in:%3Csvg%3E",
    "/search?q=%E2%80%AE%E2%80%8B%07", "/conversations", "/conversations?f=<script>&sort=-name",
    "/conversations?sort=<b>&page=9",
    "/accounts", "/accounts?f=\"><script>&sort=last", "/preferences", "/help", "/no/<script>alert(1)</script>",
    "/search?zone=<script>&q=x", "/search/period?since=<script>&until=x",
)  # fmt: skip
"""Addresses of all views that need no number of a thing; Web's other pages are found through the links in these."""

_INNER = re.compile(r'href="(/(?:conversation|account|message|evidence|item|problems|audit|picture)[^"]*)"')


def inner_pages(client: TestClient[Litestar], most: int = 12) -> list[str]:
    """Pages of single things that the views link to: at most so many of each kind."""
    found: dict[str, set[str]] = {}
    for view in ("/search", "/search?sort=oldest", "/conversations", "/accounts", "/evidence", "/problems"):
        for link in _INNER.findall(client.get(view).text):
            address = link.replace("&amp;", "&")
            found.setdefault(address.split("/")[1].split("?")[0], set()).add(address)
    return [address for kind in sorted(found) for address in sorted(found[kind])[:most]]


class Page(HTMLParser):
    """What a page is made of, as a browser would see it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.scripts: list[str] = []
        self.text: list[str] = []
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"script", "style"}:
            self._inside = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)
        else:
            self.text.append(data)

    @property
    def words(self) -> str:
        """All text."""
        return " ".join(self.text)
